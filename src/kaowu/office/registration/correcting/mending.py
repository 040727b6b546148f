"""One file of an application replaced, after a check has said what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from kaowu.office.actors import Actor
from kaowu.office.registration import actions, beginning, queries
from kaowu.office.registration.gate import ensure_editable
from kaowu.office.registration.models import Application, Material
from kaowu.rules.findings import Finding, Severity


def mend(
    application: Application, *, kind: str, files: Sequence[tuple[str, bytes]], by: Actor
) -> Material:
    """Put these files (name, content) in the place of one material; touch nothing else.

    What the zip's check said of the replaced file, or of a zip that could not be opened, no
    longer holds: what is missing now is asked afresh.
    """
    ensure_editable(application, by)
    current = queries.materials_of(application)
    replaced = current[kind].source_name if kind in current else ""
    others = {one.source_name for key, one in current.items() if key != kind}
    if len(files) > 1:
        material = beginning.add_sides(application, kind=kind, files=files, by=by)
    else:
        name, data = files[0]
        material = actions.add_material(application, kind=kind, data=data, filename=name, by=by)
    _forget_answered(application, kind, replaced, others)
    return material


@transaction.atomic
def _forget_answered(
    application: Application, kind: str, replaced: str, others: Collection[str]
) -> None:
    """Done apart from the check, which takes a second and must not hold the database."""
    label = application.batch.notice.material(kind).file_label
    application.refresh_from_db(fields=["findings_data"])
    left = [one for one in application.findings if not _is_answered(one, label, replaced, others)]
    application.findings_data = [finding.as_dict() for finding in left]
    application.save(update_fields=["findings_data"])


def _is_answered(finding: Finding, label: str, replaced: str, others: Collection[str]) -> bool:
    """Whether the new file makes this finding of an earlier zip untrue."""
    if finding.code.startswith("archive."):
        return finding.severity is Severity.ERROR
    if not finding.code.startswith(("package.", "file.")):
        return False
    if finding.code == "package.missing-material":
        return finding.subject == label
    text = f"{finding.subject} {finding.message}"
    return bool(replaced) and replaced in text and not any(other in text for other in others)
