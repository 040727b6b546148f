"""我现在该做什么: for each state what the candidate does now, who holds the application, till when.

One table by state. The rule behind an answer is a sentence of the batch's own notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaowu.office.notices.queries import plan_of
from kaowu.office.registration import queries
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.guidance_table import (
    AGENCY,
    NEXT,
    NO_NEXT,
    NOBODY,
    OPEN,
    TABLE,
    YOU,
    Facts,
    Row,
    cited,
    next_batch,
    numbered,
    second_review,
)
from kaowu.office.registration.models import Application
from kaowu.rules.calendar import default_calendar
from kaowu.rules.events import Event
from kaowu.rules.findings import Severity
from kaowu.rules.notice import Window
from kaowu.rules.states import State


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a candidate reads first. ``action_name`` is the name of the page where it is done.

    ``clause`` is the sentence of the notice behind it, or "". ``deadline`` with its label is the
    next date that counts; ``tone`` is one of the four states of the screen.
    """

    headline: str
    action_label: str
    action_name: str | None
    holder: str
    deadline: date | None
    clause: str
    explanation: str
    deadline_label: str = ""
    tone: str = "info"
    provisional: bool = False
    ticking: bool = False  # the deadline is one that the candidate can miss
    undated: str = ""  # why there is no next date


def guidance(application: Application, today: date) -> Guidance:
    """What the candidate of this application should know and do on ``today``."""
    plan = plan_of(application.batch)
    facts = Facts(application, application.batch.notice, plan, today)
    state = State(application.state)
    if state is State.DRAFT:
        row = _draft(facts)
    elif state is State.RETURNED:
        row = _returned(facts)
    else:
        row = TABLE[state]
    return _answer(row, facts)


def _answer(row: Row, facts: Facts) -> Guidance:
    label, page = row.action or ("", None)
    due, due_label = _next_date(row, facts)
    key = row.clause(facts.notice) if row.clause else ""
    return Guidance(
        headline=row.headline,
        action_label=label,
        action_name=page,
        holder=row.holder,
        deadline=due,
        clause=_sentence(facts.notice.clauses.get(key, "")),
        explanation=row.explanation,
        deadline_label=due_label,
        tone=row.tone,
        ticking=due_label.endswith("截止"),
        undated="" if due else row.undated,
        provisional=due is not None and not default_calendar().announced(due.year),
    )


def _next_date(row: Row, facts: Facts) -> tuple[date | None, str]:
    """The date that counts next, and what it is; of a window first its start, then its end."""
    due = row.due(facts) if row.due else None
    if not isinstance(due, Window):
        return due, row.due_label
    return (due.start, row.due_label) if facts.today < due.start else (due.end, row.end_label)


def _sentence(clause: str) -> str:
    """A piece of the notice as a sentence by itself."""
    text = clause.rstrip("，；：")
    return text if not text or text.endswith(("。", "”", "）")) else f"{text}。"


def _draft(facts: Facts) -> Row:
    if facts.today > facts.plan.registration.end:
        return Row(
            "本批次报名已结束，这份草稿没有提交",
            "草稿仍保留在这里，但不能再提交。请选择正在报名的批次重新报名。",
            NOBODY,
            ("报名新的批次", "my-new"),
            next_batch,
            NEXT,
            cited("eligibility"),
            "blocked",
            NO_NEXT,
            OPEN,
        )
    headline, explanation, action = _next_of_draft(facts.application)
    return Row(
        headline,
        explanation + _about_cut_off(facts),
        YOU,
        action,
        lambda facts: facts.plan.registration.end,
        "报名截止",
        cited("eligibility"),
        "attention",
    )


def _next_of_draft(application: Application) -> tuple[str, str, tuple[str, str]]:
    """The first thing that is still open: data, material, then check and submit."""
    if not (application.name and application.id_number):
        return (
            "请填写报名信息",
            "先填写个人信息，再上传材料，最后核对提交。",
            ("填写信息", "my-fill"),
        )
    if any(finding.severity is Severity.ERROR for finding in application.findings):
        return (
            "报名信息还有需要补正的地方",
            "改好后再核对提交。",
            ("修改信息", "my-fill"),
        )
    missing = queries.missing_materials(application)
    if missing:
        names = "、".join(finding.subject for finding in missing)
        return "请上传材料", f"还缺：{names}。", ("上传材料", "my-material")
    if any(f.severity is Severity.ERROR for f in queries.all_findings(application)):
        return "有材料需要重新上传", "看一看检查结果，换一个文件。", ("查看材料", "my-material")
    return "请核对并提交", "核对全部内容，签署诚信承诺书后提交。", ("核对并提交", "my-check")


def _about_cut_off(facts: Facts) -> str:
    """The agency's own last day for taking in: a wish before it, a word of warning after it."""
    cut_off = facts.plan.agency_cut_off
    if cut_off is None:
        return ""
    day = f"{cut_off.month}月{cut_off.day}日"
    if facts.today <= cut_off:
        return f"请尽量在{day}前提交：报名机构要在报名截止日前把纸质材料送到省职鉴中心。"
    return (
        f"报名机构的内部收件截止日（{day}）已过，报名截止前提交的照常受理，"
        "但可能来不及报送，请同时联系报名机构。"
    )


def is_late_for_agency(application: Application, today: date) -> bool:
    """Whether the agency's own cut-off has passed while registration is still open."""
    plan = plan_of(application.batch)
    cut_off = plan.agency_cut_off
    return cut_off is not None and cut_off < today <= plan.registration.end


def _returned(facts: Facts) -> Row:
    dates = corrections.dates_of(facts.application)
    due, last = (dates.due, dates.limit) if dates else (facts.plan.review.end,) * 2
    asked = facts.application.steps.filter(event__in=corrections.RETURNS).last()
    by_centre = asked is not None and asked.event == Event.RETURN_SECOND
    clause = second_review if by_centre else numbered("1.1")
    if facts.today > last:
        return Row(
            "补正期限已过",
            "没有按期重新提交，不能再补正。请联系报名机构。",
            AGENCY,
            due=next_batch,
            due_label=NEXT,
            end_label=OPEN,
            clause=clause,
            tone="blocked",
            undated=NO_NEXT,
        )
    if facts.today > due:
        return Row(
            "已过补正日期，请马上提交",
            f"原定{due.month}月{due.day}日前补正；最晚日之前提交的仍然受理，过后不再受理。",
            YOU,
            ("查看并补正", "my-check"),
            lambda facts: last,
            "最晚提交截止",
            clause,
            "blocked",
        )
    return Row(
        "请补正后重新提交",
        "退回原因见下方。只有原因里写明的内容可以修改，其他内容不用重填；"
        "改好后重新签署承诺书并提交。",
        YOU,
        ("查看并补正", "my-check"),
        lambda facts: due,
        "补正截止",
        clause,
        "blocked",
    )
