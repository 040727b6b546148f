"""What can be looked at in the demonstration: for each face a few lines, each with its page.

A sight that is not there any more (the visitor has dealt with it), or whose person is not, is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from kaowu.office.exchange.queries import waiting_answers
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration.models import Application, HandOver, Intake
from kaowu.office.registration.paper_loop.models import PaperStack
from kaowu.rules.states import EDITABLE, State

PUBLIC, CANDIDATE, GROUP = "不登录", "考生", "集体报名"
AGENCY, CENTRE, OFFICE = "报名机构", "省职鉴中心", "系统管理"


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing to look at: as whom (nobody: without signing in), and on which page."""

    key: str
    face: str
    text: str
    url: str
    user: User | None = None


def sights() -> list[Sight]:
    """Everything that can be looked at now, by somebody who can be entered as."""
    found = [one for scene in _SCENES for one in scene()]
    return [one for one in found if one.user or one.face == PUBLIC]


def _as(username: str) -> User | None:
    return User.objects.filter(username=username, is_demo=True, is_active=True).first()


def _clerks_agency() -> Organisation | None:
    return Organisation.objects.filter(members__user__username="clerk").first()


def _public() -> Iterator[Sight]:
    asked = Application.objects.filter(owner__is_demo=True, state=State.RETURNED).last()
    if asked:
        text = f"查进度：填回执号 {asked.reference}，验证码显示在下一页"
        yield Sight("enquiry", PUBLIC, text, reverse("enquiry"))
    yield Sight(
        "self-check", PUBLIC, "材料自检：不登录也能先检查照片和压缩包", reverse("self-check")
    )


def _company() -> Iterator[Sight]:
    company = Organisation.objects.filter(kind=Organisation.Kind.COMPANY).first()
    if company is None:
        return
    people = Application.objects.filter(company=company)
    waits = people.filter(owner=None, state__in=EDITABLE).values("mobile_index")
    signer = User.objects.filter(is_demo=True, phone_index__in=waits).first()
    if signer:
        text = f"{signer}：单位已代填，等本人核对签署"
        yield Sight("sign", CANDIDATE, text, reverse("my"), signer)
    coordinator = _as("coordinator")
    text = f"本单位 {people.count()} 名员工：待签署、缺材料、被退回、初审中"
    yield Sight("company", GROUP, text, reverse("group"), coordinator)
    sent = Intake.objects.filter(company=company).last()
    if sent:
        url = reverse("group-upload-group", args=[sent.group])
        yield Sight("sent", GROUP, "一次上传的结果：每个文件一条", url, coordinator)
    upload = reverse("group-upload")
    yield Sight("upload", GROUP, "一次上传几百个文件，断网后接着传", upload, coordinator)
    companies = reverse("agency-companies")
    yield Sight("companies", AGENCY, "集体报名的单位和联络人", companies, _as("clerk"))


def _rounds() -> Iterator[Sight]:
    returned = Count("steps", filter=Q(steps__target=State.RETURNED))
    twice = Application.objects.annotate(times=returned).filter(times__gte=2).first()
    if twice is None or twice.owner is None:
        return
    mine = reverse("my-application", args=[twice.reference])
    yield Sight(
        "rounds-mine", CANDIDATE, f"{twice.name}：两次退回补正，看全过程", mine, twice.owner
    )
    case = reverse("agency-case", args=[twice.reference])
    yield Sight("rounds", AGENCY, "两轮退回补正的审核历史", case, _as("first"))
    case = reverse("centre-case", args=[twice.reference])
    yield Sight("rounds-centre", CENTRE, "复审一名两次补正的考生", case, _as("second"))


def _paper() -> Iterator[Sight]:
    stack = PaperStack.objects.first()
    if stack is None:
        return
    clerk, url = _as("clerk"), reverse("agency-stack", args=[stack.key])
    yield Sight("stack", AGENCY, "一叠扫描件按二维码归档，一页认不出、待人工", url, clerk)
    url = reverse("agency-paper-batch", args=[stack.batch.slug, stack.batch.number])
    yield Sight("owing", AGENCY, "纸质材料：谁还没交齐，打印申报表和承诺书", url, clerk)


def _rosters() -> Iterator[Sight]:
    added = HandOver.objects.filter(number__gt=1).last()
    if added is None:
        return
    url = reverse("agency-roster", args=[added.pk])
    yield Sight("supplement", AGENCY, "补报的花名册，附质量责任承诺书和报送包", url, _as("first"))
    url = reverse("centre-roster-check")
    yield Sight("prove", CENTRE, "核对纸质与电子花名册是否一致", url, _as("officer"))


def _letters() -> Iterator[Sight]:
    if Undelivered.objects.filter(done_at=None).exists():
        url = reverse("undelivered")
        yield Sight("bounced", AGENCY, "一封邮件被退回，待电话告知", url, _as("clerk"))
    if Letter.objects.filter(status=Letter.Status.HELD).exists():
        url = f"{reverse('outbox')}?status={Letter.Status.HELD}"
        face, keeper = _keeper()
        yield Sight("held", face, "一封“复审不通过”的通知等人放行", url, keeper)


def _filings() -> Iterator[Sight]:
    text = "报名机构备案：一家即将到期，一家已过期"
    face, keeper = _keeper()
    yield Sight("filings", face, text, reverse("office-filings"), keeper)


def _keeper() -> tuple[str, User | None]:
    """Who keeps outbox and filings: an officer of the centre, where the centre works here."""
    return (OFFICE, _as("admin")) if settings.AGENCY_ALONE else (CENTRE, _as("officer"))


def _members() -> Iterator[Sight]:
    url = reverse("agency-members")
    yield Sight("members", AGENCY, "本机构的成员和岗位", url, _as("manager"))
    yield Sight(
        "ledger", OFFICE, "核验全部办理记录未被改动", reverse("office-ledger"), _as("admin")
    )


def _alone() -> Iterator[Sight]:
    agency = _clerks_agency()
    if settings.AGENCY_ALONE and agency and waiting_answers(agency):
        url = reverse("agency-answers")
        yield Sight("answers", AGENCY, "试读省职鉴中心的反馈样例", url, _as("clerk"))


_SCENES: tuple[Callable[[], Iterator[Sight]], ...] = (
    _public, _company, _alone, _rounds, _paper, _rosters, _letters, _filings, _members,
)  # fmt: skip
