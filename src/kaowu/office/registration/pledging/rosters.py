"""Handing over: the sealed roster with the agency's quality pledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.digests import canonical
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.gate import demand, move
from kaowu.office.registration.models import Application, HandOver, HandOverLine
from kaowu.office.registration.pledging import guards
from kaowu.rules.digests import pledge_digests, sha256_hex, sm3_hex
from kaowu.rules.events import Event
from kaowu.rules.roles import Role

ROSTER_KEYS = (
    "name",
    "sex",
    "id_type",
    "id_number",
    "birth",
    "education",
    "condition",
    "mobile",
)
SCAN = "scan:"  # before the kind of a material: the SHA-256 of the file that is handed over


@transaction.atomic
def hand_over(
    *,
    agency: Organisation,
    batch: BatchRecord,
    applications: Sequence[Application],
    pledged: bool,
    by: Actor,
) -> HandOver:
    """Seal the roster of these applications, pledge for it, and hand all of them over.

    All or nothing: one application that cannot go leaves every other where it was.
    """
    if not pledged:
        raise Refusal(
            "registration.no-quality-pledge",
            "尚未签署报名质量责任承诺书。",
            "请阅读承诺书全文并勾选确认后再报送。",
        )
    if not applications:
        raise Refusal("registration.empty-roster", "没有可以报送的考生。", "请先完成初审。")
    Organisation.objects.select_for_update().get(pk=agency.pk)  # two rosters, two numbers
    roster = _seal(agency, batch, applications, by)
    for application in applications:
        move(application, Event.HAND_OVER, by=by, facts={"hand_over": roster})
    return roster


def _seal(
    agency: Organisation, batch: BatchRecord, applications: Sequence[Application], by: Actor
) -> HandOver:
    rows = [_row(position, one) for position, one in enumerate(applications, start=1)]
    body = canonical(rows)
    roster = HandOver.objects.create(
        agency=agency,
        batch=batch,
        number=HandOver.objects.filter(agency=agency, batch=batch).count() + 1,
        sealed_at=clock.now(),
        sealed_by_id=by.user_id,
        pledged_by=by.name,
        pledge_version=batch.notice.quality_pledge.version,
        pledge_facts=pledge_facts(agency, batch),
        head_count=len(rows),
        sha256=sha256_hex(body),
        sm3=sm3_hex(body),
        rows=rows,
    )
    HandOverLine.objects.bulk_create(
        HandOverLine(hand_over=roster, application=one, position=position)
        for position, one in enumerate(applications, start=1)
    )
    ledger.record(
        chain=batch.chain,
        action="seal_roster",
        by=by,
        detail={
            "sha256": roster.sha256,
            "sm3": roster.sm3,
            "head_count": roster.head_count,
            "text": roster.pledge_facts["text_sha256"],
        },
    )
    return roster


def pledge_facts(agency: Organisation, batch: BatchRecord) -> dict[str, str]:
    """What the quality pledge says beside its roster, as it is now: sealed, it changes no more."""
    applied = Application.objects.filter(batch=batch, agency=agency, steps__event=Event.SUBMIT)
    text_sha256, text_sm3 = pledge_digests(batch.notice.quality_pledge)
    return {
        "agency": agency.name,
        "uscc": agency.credit_code,
        "filing_number": agency.filing_number,
        "applied": str(applied.distinct().count()),
        "text_sha256": text_sha256,
        "text_sm3": text_sm3,
    }


def _row(position: int, application: Application) -> dict[str, str]:
    """All that is handed over of one person: what they filled in, and the digest of each scan.

    The roster's own digest thus vouches for the whole bundle, and for the candidate's own pledge
    (双承诺制).
    """
    values = application.values
    row = {key: values.get(key, "") for key in ROSTER_KEYS}
    rest = {key: str(value) for key, value in values.items() if value}
    scans = queries.materials_of(application)
    accepted = application.steps.filter(event=Event.ACCEPT).last()
    pledge = queries.standing_pledge(application)
    return {
        **rest,
        **{f"{SCAN}{kind}": one.shown.sha256 for kind, one in sorted(scans.items())},
        "number": str(position),
        "reference": application.reference,
        "pledge": pledge.sha256 if pledge else "",
        **row,
        "project": application.project_name,
        "verdict": "初审通过",
        "reviewer": accepted.actor_name if accepted else "",
    }


class Basis(StrEnum):
    """Why something of a sealed roster may be erased."""

    RETENTION_OVER = "retention-over"  # 保存期限届满
    REQUEST = "request"  # 个人请求删除，依法应当删除 (个人信息保护法 art. 47)


@contextmanager
def erasing(roster: HandOver, basis: Basis, *, by: Actor) -> Iterator[None]:
    """The one door through the guards of sealed rosters: for an erasure that the law asks for.

    What happens inside is one transaction, at whose end the guards stand again. The ledger keeps
    who opened the door, on which basis, and the digest of what was sealed.
    """
    demand(by, Role.ADMINISTRATOR)
    with transaction.atomic():
        ledger.record(
            chain=roster.batch.chain,
            action="open_sealed_roster",
            by=by,
            detail={"roster": f"{roster.pk}", "sha256": roster.sha256, "basis": str(basis)},
        )
        guards.lift()
        yield
        guards.install()


def still_fits(roster: HandOver) -> bool:
    """Whether rows and people still are those of the digests and the count that were sealed."""
    body = canonical(roster.rows)
    sealed = (roster.sha256, roster.sm3, roster.head_count)
    people = list(roster.lines.values_list("application__reference", flat=True))
    return (sha256_hex(body), sm3_hex(body), len(roster.rows)) == sealed and people == [
        row["reference"] for row in roster.rows
    ]
