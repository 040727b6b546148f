"""Writing and sending letters."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from kaowu.office import clock
from kaowu.office.letters.models import Letter
from kaowu.office.people.models import User


def write(
    *,
    template: str,
    subject: str,
    context: dict[str, Any],
    user: User | None = None,
    channel: str = Letter.Channel.NOTE,
    address: str = "",
    about: str = "",
) -> Letter:
    """Put a letter into the outbox, in the caller's transaction.

    ``template`` names ``letters/<template>.txt``; ``about`` is the record it speaks of
    (``application:REF``). An identity number never belongs into a letter.
    """
    body = render_to_string(f"letters/{template}.txt", context).strip()
    return Letter.objects.create(
        user=user,
        subject_ref=about,
        channel=channel,
        address=address,
        template=template,
        subject=subject,
        body=body,
        created_at=clock.now(),
    )


def send_queued(limit: int = 500) -> int:
    """Deliver what waits in the outbox; returns how many went.

    Both channels are recorded stand-ins here: the letter stays readable in the outbox and
    nothing leaves the machine.
    """
    waiting = list(
        Letter.objects.filter(status=Letter.Status.QUEUED)
        .order_by("id")
        .values_list("pk", flat=True)[:limit]
    )
    return Letter.objects.filter(pk__in=waiting).update(
        status=Letter.Status.SENT, sent_at=clock.now()
    )
