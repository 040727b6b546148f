"""Today's notes of a member of staff, as one e-mail: never one for each case or each thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kaowu.office.letters.actions import Told, tell_all, waiting
from kaowu.office.letters.catalogue import staff_note_keys
from kaowu.office.letters.models import Letter
from kaowu.office.people.models import Membership, User

TEMPLATE = "staff_mail"
Status = Letter.Status


def mail(today: date) -> int:
    """One e-mail a person and day to whoever has an address and has not turned it off.

    It holds what the notes hold: numbers, reference numbers and days, nothing of a candidate.
    """
    notes = list(_notes_of(today))
    users = User.objects.in_bulk({note.user_id for note in notes})
    houses = _houses(users)
    told = [
        _told(users[key], list(mine), houses.get(key), today)
        for key, mine in groupby(notes, key=lambda note: note.user_id)
        if key is not None
    ]
    return tell_all(TEMPLATE, told)


def _notes_of(today: date) -> QuerySet[Letter]:
    """Today's notes to such people. What is held back for a look is in no mail before it is."""
    start = timezone.make_aware(datetime.combine(today, time.min))
    statuses = {Status.SENT, waiting(TEMPLATE).status}
    return Letter.objects.filter(
        template__in=staff_note_keys(),
        channel=Letter.Channel.NOTE,
        status__in=statuses,
        created_at__gte=start,
        created_at__lt=start + timedelta(days=1),
        user__is_active=True,
        user__wants_mail=True,
    ).exclude(user__email="").order_by("user", "id")  # fmt: skip


def _houses(users: Iterable[int]) -> dict[int, int]:
    """Each person's agency, which sees to mail that comes back; none for the centre's."""
    at_agency = Membership.objects.filter(user__in=list(users), organisation__kind="agency")
    return dict(at_agency.values_list("user", "organisation"))


def _told(user: User, notes: list[Letter], agency: int | None, today: date) -> Told:
    blocks = [f"【{note.subject}】\n{note.body}" for note in notes]
    return Told(
        values={
            "count": len(notes),
            "listing": "\n\n".join(blocks),
            "desk": f"{settings.BASE_URL}/letters/",
        },
        user_id=user.pk,
        email=user.email,
        agency_id=agency,
        key=f"{TEMPLATE}:{user.pk}:{today.isoformat()}",
    )
