"""What each state means to the candidate: the table behind :mod:`guidance`, and its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from kaowu.office.registration.models import Application
from kaowu.office.registration.turns import turns_of
from kaowu.rules.calendar import default_calendar
from kaowu.rules.notice import Notice, Window
from kaowu.rules.review_clock import turn_due
from kaowu.rules.schedule import BatchPlan
from kaowu.rules.states import State

YOU, AGENCY, CENTRE, NOBODY = "您本人", "报名机构", "省职鉴中心", "无需办理"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may look at."""

    application: Application
    notice: Notice
    plan: BatchPlan
    today: date


Due = Callable[[Facts], date | Window | None]  # of a window its start, once open its end
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
    undated: str = ""  # why there is no next date, where there is none
    end_label: str = ""  # of a window that is open already


NEXT = "下一批报名开始"
OPEN = "下一批正在报名，报名截止"
NO_NEXT = "本通知暂没有后续批次。"
OVER = "已办结，没有后续期限。"


def cited(path: str) -> Clause:
    """The sentence that the notice gives for this fact."""
    return lambda notice: notice.cited.get(path, "")


def numbered(key: str) -> Clause:
    """The sentence with this number, where the notice has one."""
    return lambda notice: key if key in notice.clauses else ""


def _received(facts: Facts) -> date | None:
    """The day by which the centre answers, as its clock counts."""
    turns = turns_of([facts.application.pk]).get(facts.application.pk)
    return turn_due(turns, facts.notice, default_calendar()) if turns else None


def next_batch(facts: Facts) -> Window | None:
    """When the next batch of the notice takes in, that can still be applied for."""
    ahead = [
        one.registration
        for one in facts.notice.batches
        if one.registration.end >= facts.today and one.number != facts.plan.number
    ]
    return min(ahead, key=lambda window: window.start, default=None)


def _publicity_end(facts: Facts) -> date:
    """The day on which the publicity that was opened closes; before it is opened, as planned."""
    publication = getattr(facts.application.batch, "publication", None)
    return publication.closes if publication else facts.plan.publicity.end


def second_review(notice: Notice) -> str:
    """The sentence on the centre's review and its days."""
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
    clause=numbered("1.1"),
    tone="done",
)
_SECOND = Row(
    "等待复审",
    "报名机构已将您的材料报送省职鉴中心，您现在不用做什么。复审结果会通知您。",
    CENTRE,
    due=_received,
    due_label="最迟反馈",
    clause=second_review,
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
            clause=cited("materials.roster"),
            tone="done",
        ),
        State.FORWARDED: _SECOND,
        State.SECOND_REVIEW: replace(
            _SECOND,
            headline="复审进行中",
            explanation="省职鉴中心正在复审您的材料，您现在不用做什么。复审结果会通知您。",
        ),
        State.APPROVED: Row(
            "资格审核已通过，等待缴费开始",
            "缴费开始后会通知您。请在缴费时间内缴费，逾期视为放弃报考。",
            YOU,
            due=lambda facts: facts.plan.payment,
            due_label="缴费开始",
            end_label="缴费截止",
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
            clause=cited("remarks"),
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
            numbered("4.1"),
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
            clause=cited("certificates"),
            tone="done",
            undated="通知没有规定核发证书的日期。",
        ),
        State.CERTIFIED: Row(
            "证书已核发",
            "您可以下载电子证书。任何人都可以在“证书查询”中核验真伪。",
            NOBODY,
            ("下载证书", "my-certificate"),
            clause=cited("certificates"),
            tone="done",
            undated=OVER,
        ),
        State.FAILED: Row(
            "本次考核不合格",
            "成绩未达到合格线。可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=cited("marks"),
            due=next_batch,
            due_label=NEXT,
            end_label=OPEN,
            undated=NO_NEXT,
        ),
        State.ABSENT: Row(
            "缺考",
            "考核当天没有到考记录。可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=numbered("4.1"),
            due=next_batch,
            due_label=NEXT,
            end_label=OPEN,
            undated=NO_NEXT,
        ),
        State.VIOLATED: Row(
            "考核中被登记违纪",
            "如有异议，请联系省职鉴中心。",
            NOBODY,
            clause=numbered("6.1"),
            tone="blocked",
            undated="通知没有规定作出处理决定的日期，决定会书面告知。",
        ),
        State.LAPSED: Row(
            "逾期未缴费，已视为放弃报考",
            "本次报名已结束。可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=_fees,
            tone="blocked",
            due=next_batch,
            due_label=NEXT,
            end_label=OPEN,
            undated=NO_NEXT,
        ),
        State.REFUSED: Row(
            "资格审核未通过",
            "本次报名已结束，原因见下方办理记录。条件符合后可以报名以后的批次。",
            NOBODY,
            ("报名新的批次", "my-new"),
            clause=cited("eligibility"),
            tone="blocked",
            due=next_batch,
            due_label=NEXT,
            end_label=OPEN,
            undated=NO_NEXT,
        ),
        State.WITHDRAWN: Row(
            "报名已撤回",
            "本次报名已结束。报名时间内可以重新报名。",
            NOBODY,
            ("重新报名", "my-new"),
            clause=cited("eligibility"),
            due=next_batch,
            due_label=NEXT,
            end_label=OPEN,
            undated=NO_NEXT,
        ),
        State.REVOKED: Row(
            "证书已撤销",
            "如有异议，请联系省职鉴中心。",
            NOBODY,
            tone="blocked",
            clause=numbered("6.2"),
            undated=OVER,
        ),
    }
)
