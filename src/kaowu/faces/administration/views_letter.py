"""One letter in full, with its copies by other ways and what can still be done about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaowu.faces.administration.letter_words import (
    TONES,
    masked_address,
    may_read,
    names_of,
    recipient,
)
from kaowu.office.letters import sms
from kaowu.office.letters.catalogue import code_keys, label_of
from kaowu.office.letters.models import Letter
from kaowu.office.letters.outbox import STILL_HERE, bundle
from kaowu.office.letters.queries import outbox as every_letter

Status, Channel = Letter.Status, Letter.Channel


def get_letter(pk: int) -> Letter:
    """A letter for those who keep the outbox. Raises Http404."""
    found = every_letter().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter; a code that opens something is shown in a demonstration only."""
    found = get_letter(pk)
    rows = list(bundle(found))
    here = all(row.status in STILL_HERE for row in rows)
    context = {
        "letter": found,
        "kind": label_of(found.template),
        "address": masked_address(found),
        "recipient": recipient(found, names_of([found])),
        "hidden": not may_read(found),
        "state": TONES[found.status],
        "ways": [_way(row, found) for row in rows],
        "editable": here and found.template not in code_keys(),
        "long": next((row.body for row in rows if row.channel != Channel.SMS), ""),
        "short": next((row.body for row in rows if row.channel == Channel.SMS), ""),
        "buttons": _buttons(found),
        "task": getattr(found, "undelivered", None),
    }
    return render(request, "administration/letter.html", context)


def _way(row: Letter, shown: Letter) -> dict[str, Any]:
    parts = sms.length(row.body).parts if row.channel == Channel.SMS else 0
    return {
        "letter": row,
        "address": masked_address(row),
        "state": TONES[row.status],
        "is_shown": row.pk == shown.pk,
        "parts": parts,
    }


def _buttons(found: Letter) -> list[dict[str, str]]:
    """What can be done in this status."""
    if found.template in code_keys():
        return []
    release = {"label": "放行", "kind": "primary", "name": "action", "value": "release"}
    now = {"label": "立即发出", "kind": "secondary", "name": "action", "value": "send"}
    withdraw = {
        "label": "撤下", "kind": "danger", "name": "action", "value": "withdraw",
        "confirm": "撤下后这条消息的所有渠道都不再发出。确定撤下？", "confirm_label": "撤下",
    }  # fmt: skip
    again = {"label": "重新发送", "kind": "primary", "name": "action", "value": "retry"}
    return {
        Status.HELD: [release, now, withdraw],
        Status.QUEUED: [now, withdraw],
        Status.FAILED: [again],
    }.get(Status(found.status), [])
