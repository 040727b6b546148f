"""Why an application was returned or refused: each reason, where it is mended, whether it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kaowu.faces.candidate.words import BAD, address, change_url
from kaowu.office.registration.correcting.rounds import changed_since_return
from kaowu.office.registration.correcting.subjects import (
    FIELD,
    MATERIAL,
    WHOLE,
    Subject,
    subject_of,
)
from kaowu.office.registration.models import Application
from kaowu.rules.states import State

# Signed by pen and scanned by the agency: not mended on a page of the candidate.
PRINTED = {"application_form": "my-form", "integrity_pledge": "my-pledge-pdf"}


def reasons_of(application: Application) -> list[dict[str, Any]]:
    """What was said when it was returned or refused, while that is what stands."""
    state = State(application.state)
    if state not in {State.RETURNED, State.REFUSED}:
        return []
    last = application.steps.filter(event__in=[str(event) for event in BAD]).last()
    told = list((last.reasons or []) if last else [])
    if state is State.REFUSED:
        return told
    changed = changed_since_return(application)
    return [one | _mending(application, one, changed) for one in told]


def unmended(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was named and is still as it was when it was returned."""
    return [one["subject"] for one in reasons if one.get("mended") is False]


def asked_again(application: Application, reasons: Sequence[Mapping[str, Any]]) -> set[str]:
    """The kinds of material that were named and have not been replaced yet."""
    open_ones = [one for one in reasons if one.get("mended") is False]
    subjects = [subject_of(one, application.batch.notice) for one in open_ones]
    return {subject.key for subject in subjects if subject.of == MATERIAL}


def _mending(
    application: Application, reason: Mapping[str, str], changed: Collection[Subject]
) -> dict[str, Any]:
    """The page where it is mended; ``mended`` is None where no page of ours can tell."""
    subject = subject_of(reason, application.batch.notice)
    if subject.of == MATERIAL and subject.key in PRINTED:
        url = address(application, PRINTED[subject.key])
        return {"url": url, "action": "打印", "mended": None}
    if subject == WHOLE:
        url, action = address(application, "my-check"), "去核对"
        return {"url": url, "action": action, "mended": bool(changed)}
    if subject.of == FIELD:
        url, action = change_url(application, subject.key), "去修改"
    else:
        url, action = f"{address(application, 'my-material')}#{subject.key}", "去更换"
    return {"url": url, "action": action, "mended": subject in changed}
