"""备案: its documents, its suspension; the centre's officer and the administrator keep it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.models import FilingDocument, Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.vault import files
from kaowu.rules.roles import Role
from kaowu.rules.units import written_size

KEEPERS = (Role.OFFICER, Role.ADMINISTRATOR)
_STARTS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@transaction.atomic
def add_document(
    agency: Organisation, *, kind: str, data: bytes, valid_until: date | None, by: Actor
) -> FilingDocument:
    """Keep a document of the filing: PDF, JPEG or PNG by its content, up to MAX_DOCUMENT."""
    _ensure_keeper(by)
    media_type = next((name for start, name in _STARTS.items() if data.startswith(start)), "")
    if not media_type or len(data) > settings.MAX_DOCUMENT:
        most = written_size(settings.MAX_DOCUMENT)
        told = f"备案材料应为不超过 {most} 的 PDF、JPG 或 PNG。"
        raise Refusal("people.document", told, "请转换后再上传。")
    stored = files.keep(data, media_type)
    document = FilingDocument.objects.create(
        organisation=agency,
        kind=FilingDocument.Kind(kind),
        file=stored,
        valid_until=valid_until,
        added_at=clock.now(),
        added_by_id=by.user_id,
    )
    detail = {"kind": document.kind, "sha256": stored.sha256, "bytes": stored.size}
    _note(agency, "add_filing_document", by, detail)
    return document


@transaction.atomic
def suspend(agency: Organisation, *, because: str, by: Actor) -> None:
    """From today on the agency hands nothing over, until the filing is resumed."""
    _ensure_keeper(by)
    if not because.strip():
        raise Refusal("people.no-reason", "请写明暂停备案的原因。")
    if agency.suspended_on is not None:
        raise Refusal("people.suspended", "这家机构的备案已经暂停。")
    agency.suspended_on, agency.suspended_because = clock.today(), because.strip()[:200]
    agency.save(update_fields=["suspended_on", "suspended_because"])
    _note(agency, "suspend_filing", by, {})


@transaction.atomic
def resume(agency: Organisation, *, by: Actor) -> None:
    """The suspension is over; the dates of the filing hold as before."""
    _ensure_keeper(by)
    if agency.suspended_on is None:
        raise Refusal("people.not-suspended", "这家机构的备案没有暂停。")
    agency.suspended_on, agency.suspended_because = None, ""
    agency.save(update_fields=["suspended_on", "suspended_because"])
    _note(agency, "resume_filing", by, {})


def _ensure_keeper(by: Actor) -> None:
    if not by.has(*KEEPERS):
        raise Refusal("gate.role", "备案由省职鉴中心考务员或系统管理员办理。")


def _note(agency: Organisation, action: str, by: Actor, detail: dict[str, object]) -> None:
    ledger.record(chain=f"agency:{agency.pk}", action=action, by=by, detail=detail)
