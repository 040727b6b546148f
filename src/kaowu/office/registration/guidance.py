"""我现在该做什么: for each state what the candidate does now, who holds the application, till when.

One table by state. The rule behind an answer is a sentence of the batch's own notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kaowu.office.notices.queries import plan_of
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application
from kaowu.rules.calendar import default_calendar
from kaowu.rules.findings import Severity
from kaowu.rules.lifecycle import Event, State
from kaowu.rules.notice import Notice
from kaowu.rules.schedule import BatchPlan, second_review_due

YOU, AGENCY, CENTRE, NOBODY = "您本人", "报名机构", "省职鉴中心", "无需办理"


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


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may look at."""

    application: Application
    notice: Notice
    plan: BatchPlan
    today: date


Due = Callable[[Facts], date | None]
Clause = Callable[[Notice], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One state's answer."""

    headline: str
    explanation: str
    holder: str
    action: tuple[str, str] | None = None  # label, page
    due: Due | None = None
    due_label: str = ""
    clause: Clause | None = None  # the key of the sentence
    tone: str = "info"


def _cited(path: str) -> Clause:
    return lambda notice: notice.cited.get(path, "")


def _numbered(key: str) -> Clause:
    return lambda notice: key if key in notice.clauses else ""


def _received(facts: Facts) -> date | None:
    """The centre's answer is due so many working days after receipt."""
    handed = facts.application.steps.filter(event=Event.HAND_OVER).last()
    if handed is None:
        return None
    received = handed.at.astimezone().date()
    return second_review_due(received, facts.notice, default_calendar())


def _publicity_end(facts: Facts) -> date:
    """The day on which the publicity that was opened closes; before it is opened, as planned."""
    publication = getattr(facts.application.batch, "publication", None)
    return publication.closes if publication else facts.plan.publicity.end


def _review(notice: Notice) -> str:
    return notice.deadlines.second_review_clause


def _fees(notice: Notice) -> str:
    """The sentence that says what happens to who does not pay, else the fee's own."""
    own = notice.fees[0].clause if notice.fees else ""
    return "2.2" if "2.2" in notice.clauses else own


def _hand_out(notice: Notice) -> str:
    return notice.deadlines.hand_out_clause


def _publicity(notice: Notice) -> str:
    return notice.deadlines.publicity_clause


_REVIEWING = Row(
    "等待初审",
    "材料已交到报名机构，您现在不用做什么。初审结果会通知您；如需补正，会写明原因。",
    AGENCY,
    due=lambda facts: facts.plan.review.end,
    due_label="本批次审核结束",
    clause=_numbered("1.1"),
    tone="done",
)
_SECOND = Row(
    "等待复审",
    "报名机构已将您的材料报送省职鉴中心，收到后 5 个工作日内反馈复审结果。",
    CENTRE,
    due=_received,
    due_label="最迟反馈",
    clause=_review,
    tone="done",
)
_SCORING = Row(
    "等待成绩公示",
    "您已参加考核。成绩确认后统一公示，届时会通知您。",
    CENTRE,
    due=lambda facts: facts.plan.publicity.start,
    due_label="最早公示",
    clause=_publicity,
    tone="done",
)

TABLE: Mapping[State, Row] = MappingProxyType(
    {
        State.SUBMITTED: _REVIEWING,
        State.FIRST_REVIEW: Row(
            "初审进行中",
            "报名机构正在审核您的材料，您现在不用做什么。",
            AGENCY,
            due=_REVIEWING.due,
            due_label=_REVIEWING.due_label,
            clause=_REVIEWING.clause,
            tone="done",
        ),
        State.ACCEPTED: Row(
            "初审通过，等待报送",
            "报名机构将把您的材料连同花名册报送省职鉴中心复审，您现在不用做什么。",
            AGENCY,
            due=lambda facts: facts.plan.review.end,
            due_label="本批次审核结束",
            clause=_cited("materials.roster"),
            tone="done",
        ),
        State.FORWARDED: _SECOND,
        State.SECOND_REVIEW: _SECOND,
        State.APPROVED: Row(
            "资格审核已通过，等待缴费开始",
            "缴费开始后会通知您。请在缴费时间内缴费，逾期视为放弃报考。",
            YOU,
            due=lambda facts: facts.plan.payment.end,
            due_label="缴费截止",
            clause=_fees,
            tone="done",
        ),
        State.AWAITING_PAYMENT: Row(
            "请缴纳考核费",
            "未在缴费时间内缴费的，视为放弃报考，不予核发准考证。",
            YOU,
            ("去缴费", "my-pay"),
            lambda facts: facts.plan.payment.end,
            "缴费截止",
            _fees,
            "attention",
        ),
        State.PAID: Row(
            "缴费已确认，等待编排考场",
            "报名信息已锁定，不再修改。考场座位编排后核发准考证。",
            CENTRE,
            due=lambda facts: facts.plan.hand_out_by,
            due_label="最迟发放准考证",
            clause=_cited("remarks"),
            tone="done",
        ),
        State.SEATED: Row(
            "考场座位已编排，等待核发准考证",
            "准考证核发后会通知您，可在这里下载，也可向报名机构领取。",
            AGENCY,
            due=lambda facts: facts.plan.hand_out_by,
            due_label="最迟发放准考证",
            clause=_hand_out,
            tone="done",
        ),
        State.TICKETED: Row(
            "请下载并打印准考证，按时参加考核",
            "考核当天持准考证和有效身份证件，按准考证上的时间、地点和考场参加考核。",
            YOU,
            ("下载准考证", "my-ticket"),
            lambda facts: facts.plan.exam,
            "考核日期",
            _numbered("4.1"),
        ),
        State.PRESENT: _SCORING,
        State.SCORED: _SCORING,
        State.IN_PUBLICITY: Row(
            "成绩公示中",
            "请核对您的成绩。对结果有异议的，须在公示期内提出。",
            CENTRE,
            ("对成绩提出异议", "my-objection"),
            _publicity_end,
            "公示期截止",
            _publicity,
        ),
        State.OBJECTING: Row(
            "异议处理中",
            "已收到您的异议，处理结果会通知您。",
            CENTRE,
            due=_publicity_end,
            due_label="公示期截止",
            clause=_publicity,
            tone="done",
        ),
        State.PASSED: Row(
            "考核合格，等待核发证书",
            "证书核发后会通知您，可在这里下载电子证书。",
            CENTRE,
            clause=_cited("certificates"),
            tone="done",
        ),
        State.CERTIFIED: Row(
            "证书已核发",
            "您可以下载电子证书。任何人都可以在“证书查询”中核验真伪。",
            NOBODY,
            ("下载证书", "my-certificate"),
            clause=_cited("certificates"),
            tone="done",
        ),
        State.FAILED: Row(
            "本次考核不合格",
            "成绩未达到合格线。可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=_cited("marks"),
        ),
        State.ABSENT: Row(
            "缺考",
            "考核当天没有到考记录。可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
        ),
        State.VIOLATED: Row(
            "考核中被登记违纪",
            "如有异议，请联系省职鉴中心。",
            NOBODY,
            clause=_numbered("6.2"),
            tone="blocked",
        ),
        State.LAPSED: Row(
            "逾期未缴费，已视为放弃报考",
            "本次报名已结束。可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=_fees,
            tone="blocked",
        ),
        State.REFUSED: Row(
            "资格审核未通过",
            "本次报名已结束，原因见下方办理记录。条件符合后可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=_cited("eligibility"),
            tone="blocked",
        ),
        State.WITHDRAWN: Row(
            "报名已撤回",
            "本次报名已结束。报名时间内可以重新报名。",
            NOBODY,
            ("重新报名", "my-new"),
        ),
        State.REVOKED: Row(
            "证书已撤销",
            "如有异议，请联系省职鉴中心。",
            NOBODY,
            tone="blocked",
        ),
    }
)


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
    due = row.due(facts) if row.due else None
    key = row.clause(facts.notice) if row.clause else ""
    return Guidance(
        headline=row.headline,
        action_label=label,
        action_name=page,
        holder=row.holder,
        deadline=due,
        clause=facts.notice.clauses.get(key, "").rstrip("，；："),
        explanation=row.explanation,
        deadline_label=row.due_label,
        tone=row.tone,
        ticking=row.due_label.endswith("截止"),
        provisional=due is not None and not default_calendar().announced(due.year),
    )


def _draft(facts: Facts) -> Row:
    if facts.today > facts.plan.registration.end:
        return Row(
            "本批次报名已结束，这份草稿没有提交",
            "草稿仍保留在这里，但不能再提交。请选择正在报名的批次重新报名。",
            NOBODY,
            ("报名新的批次", "my-new"),
            tone="blocked",
        )
    headline, explanation, action = _next_of_draft(facts.application)
    return Row(
        headline,
        explanation,
        YOU,
        action,
        lambda facts: facts.plan.registration.end,
        "报名截止",
        _cited("eligibility"),
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


def _returned(facts: Facts) -> Row:
    if facts.today > facts.plan.review.end:
        return Row(
            "补正期限已过",
            "没有在审核结束前重新提交，不能再补正。请联系报名机构。",
            AGENCY,
            tone="blocked",
        )
    return Row(
        "请补正后重新提交",
        "退回原因见下方。改好有问题的地方，核对后重新签署承诺书并提交，其他内容不用重填。",
        YOU,
        ("查看并补正", "my-check"),
        lambda facts: facts.plan.review.end,
        "补正截止",
        _numbered("1.1"),
        "blocked",
    )
