"""What an application has in common with another person's: a portrait, a mobile number.

Worked out when it is asked for, by indexes, so that a corrected form ends the warning and the
second of two is told as well as the first. For staff only: it would tell a candidate of others;
a company's coordinator is told of the company's own people.
Nothing is refused: one phone for a company's people is its coordinator's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kaowu.office.actors import Actor
from kaowu.office.registration import queries
from kaowu.office.registration.intake import portraits
from kaowu.office.registration.models import Application, Intake, Material
from kaowu.rules.findings import Finding, Severity, verdict
from kaowu.rules.roles import Role
from kaowu.rules.states import GIVEN_UP

CODES = frozenset({"duplicate.portrait", "duplicate.portrait-alike", "duplicate.mobile"})
NAMED = 3  # people who are named one by one
STEP = 100  # applications that are asked for at a time


@dataclass(slots=True)
class Shared:
    """What one application shares with others."""

    portrait: Material | None = None
    same: list[Material] = field(default_factory=list)  # the very bytes, on another person
    alike: list[Material] = field(default_factory=list)  # nearly the same picture
    mobile: list[Application] = field(default_factory=list)  # other people of its batch


def shared_by(applications: Iterable[Application]) -> dict[int, Shared]:
    """What each application (by key) shares, in a handful of queries for a hundred of them."""
    every = list({one.pk: one for one in applications}.values())
    found: dict[int, Shared] = {}
    for at in range(0, len(every), STEP):
        found |= _of_a_few(every[at : at + STEP])
    return found


def _of_a_few(applications: Sequence[Application]) -> dict[int, Shared]:
    materials = Material.objects.filter(application__in=applications, current=True)
    own = [
        one
        for one in materials.select_related(
            "application__batch__version", "original", "fitted", "mark"
        )
        if portraits.is_portrait(one)
    ]
    same, alike = portraits.same_files(own), portraits.alike(own)
    phones = _same_mobile(applications)
    found = {one.pk: Shared(mobile=phones[one.pk]) for one in applications}
    for one in own:
        shared = found[one.application_id]
        shared.portrait, shared.same = one, same[one.pk]
        exact = {other.pk for other in shared.same}
        shared.alike = [other for other in alike.get(one.pk, []) if other.pk not in exact]
    return found


def _same_mobile(applications: Sequence[Application]) -> dict[int, list[Application]]:
    """The other people of the same batch who gave the same number, each person once."""
    indexes = {one.mobile_index for one in applications if one.mobile_index}
    rows = Application.objects.filter(mobile_index__in=indexes).exclude(id_index="")
    by_phone: dict[tuple[int, str], dict[str, Application]] = defaultdict(dict)
    for row in rows.exclude(state__in=GIVEN_UP).order_by("pk"):
        by_phone[row.batch_id, row.mobile_index].setdefault(row.id_index, row)
    return {
        one.pk: [
            other
            for index, other in by_phone[one.batch_id, one.mobile_index].items()
            if one.id_index and index != one.id_index
        ]
        for one in applications
    }


def findings_of(application: Application, by: Actor) -> list[Finding]:
    """The same as findings for this member of staff."""
    return findings(shared_by([application])[application.pk], by)


def findings(shared: Shared, by: Actor) -> list[Finding]:
    """Warnings; who is not this person's to see is counted and not named."""
    if by.has(Role.COORDINATOR):
        shared = _among_their_own(shared, by)
    told = []
    if shared.same:
        who = _people([one.application for one in shared.same], by)
        told.append(
            _warning(
                "portrait",
                "证件照",
                f"与{who}的证件照是同一个文件。",
                "请对照两人的证件照和身份证，确认是否放错。",
            )
        )
    if shared.alike:
        who = _people([one.application for one in shared.alike], by)
        told.append(
            _warning(
                "portrait-alike",
                "证件照",
                f"与{who}的证件照几乎相同，可能是同一张照片。",
                "请对照两人的证件照和身份证，确认是否放错。",
            )
        )
    if shared.mobile:
        who = _people(shared.mobile, by)
        told.append(
            _warning(
                "mobile",
                "手机号码",
                f"这个手机号码本批次还有 {len(shared.mobile)} 名考生在用：{who}。",
                "单位统一报名的可以不理会；否则请核对是否填错，通知会发到这个号码。",
            )
        )
    return told


def _among_their_own(shared: Shared, by: Actor) -> Shared:
    """The same without those whom this person may not see: of strangers nothing is told."""
    everyone = [*(one.application_id for one in (*shared.same, *shared.alike)),
                *(one.pk for one in shared.mobile)]  # fmt: skip
    own = set(queries.visible_to(by).filter(pk__in=everyone).values_list("pk", flat=True))
    return Shared(
        portrait=shared.portrait,
        same=[one for one in shared.same if one.application_id in own],
        alike=[one for one in shared.alike if one.application_id in own],
        mobile=[one for one in shared.mobile if one.pk in own],
    )


def _people(applications: Sequence[Application], by: Actor) -> str:
    """Names and reference numbers of those that may be seen, the others as a number."""
    keys = [one.pk for one in applications]
    visible = set(queries.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    named = [f"{one.name}（{one.reference}）" for one in applications if one.pk in visible]
    more = len(applications) - len(named[:NAMED])
    parts = ["、".join(named[:NAMED])] if named else []
    if more:
        parts.append(f"另外 {more} 人" if named else f"其他机构的 {more} 名考生")
    return "和".join(parts)


def _warning(code: str, subject: str, message: str, remedy: str) -> Finding:
    return Finding(f"duplicate.{code}", Severity.WARNING, subject, message, remedy)


def tell(group: str, by: Actor) -> None:
    """Write what an upload's applications share into the result of each of its files."""
    rows = list(Intake.objects.filter(group=group, application__isnull=False))
    keys = [row.application_id for row in rows]
    applications = {one.pk: one for one in Application.objects.filter(pk__in=keys)}
    waiting = Material.objects.filter(application__in=keys, current=True, mark=None)
    loaded = waiting.select_related("application__batch__version", "original", "fitted")
    portraits.mark_missing(one for one in loaded if portraits.is_portrait(one))
    shared = shared_by(applications.values())
    for row in rows:
        told = findings(shared[row.application_id or 0], by)
        _write(row, told)


def _write(row: Intake, told: Sequence[Finding]) -> None:
    before = row.findings
    after = [*(one for one in before if one.code not in CODES), *told]
    if after != before:
        row.findings_data = [one.as_dict() for one in after]
        row.verdict = verdict(after)
        row.save(update_fields=["findings_data", "verdict"])
