"""Asking the mailbox: whose file a message brings, and the list for the agency's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from kaowu.office.actors import Actor
from kaowu.office.mailbox.carrier import letters_named
from kaowu.office.mailbox.messages import Unreadable, read_body
from kaowu.office.mailbox.models import Box, MailMessage
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import open_batches, plan_of
from kaowu.office.people.models import Organisation
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.gate import AGENCY_ROLES
from kaowu.office.registration.models import Application
from kaowu.office.vault import files
from kaowu.office.vault.keys import blind_index
from kaowu.rules.states import EDITABLE, ENDED, State


def messages_for(by: Actor) -> QuerySet[MailMessage]:
    """The messages of the actor's agency, newest first."""
    if not by.has(*AGENCY_ROLES) or by.organisation_id is None:
        return MailMessage.objects.none()
    found = MailMessage.objects.filter(agency_id=by.organisation_id)
    return found.select_related("application__batch__version", "reply")


def box_of(by: Actor) -> Box | None:
    """The mailbox that the actor's messages were read from last."""
    name = messages_for(by).values_list("folder", flat=True).first()
    return Box.objects.filter(name=name).first() if name else None


def words_of(message: MailMessage) -> str:
    """What the sender wrote, without what they quote; "" where it was not kept or read."""
    if message.raw is None:
        return ""
    try:
        return read_body(files.content(message.raw)).text
    except Unreadable:
        return ""


def open_batch(today: date) -> BatchRecord | None:
    """The batch that mail is for when it names nobody known: of those open, the first to close."""
    return open_batches(today).order_by("registration_end", "pk").first()


def next_opening(today: date) -> date | None:
    """The day on which the next batch begins to take applications."""
    ahead = BatchRecord.objects.filter(registration_start__gt=today)
    return ahead.order_by("registration_start").values_list("registration_start", flat=True).first()


def was_open(moment: datetime) -> bool:
    """Whether any batch took applications at ``moment``."""
    return open_batches(moment.astimezone().date()).exists()


def is_living(application: Application, today: date) -> bool:
    """Whether it can be mended: a draft while one may apply, a returned one in its time."""
    if application.state == State.RETURNED:
        dates = corrections.dates_of(application)
        return dates is None or today <= dates.limit
    return application.state == State.DRAFT and today in plan_of(application.batch).registration


def drafts_of(agency: Organisation, numbers: Iterable[str], today: date) -> dict[str, Application]:
    """The agency's own applications of these people that can be mended, by number."""
    found: dict[str, Application] = {}
    for number in numbers:
        rows = _mailed(agency).filter(id_index=blind_index(number, "id_number"), state__in=EDITABLE)
        living = [row for row in rows.order_by("-pk") if is_living(row, today)]
        if living:
            found[number] = living[0]
    return found


def of_thread(message: MailMessage, references: Sequence[str], today: date) -> list[Application]:
    """What the messages that this one answers were about.

    They are known by the identifier of our answer, which only its receiver can know, or by
    that of an earlier message from the same address.
    """
    own = Q(message_id__in=references, sender_index=message.sender_index)
    answered = Q(reply__in=letters_named(references))
    earlier = MailMessage.objects.filter(own | answered, agency=message.agency)
    return _about(message.agency, earlier.exclude(pk=message.pk), today)


def of_sender(message: MailMessage, today: date) -> list[Application]:
    """What earlier messages from the same address were about."""
    earlier = MailMessage.objects.filter(
        agency=message.agency, sender_index=message.sender_index
    ).exclude(sender_index="")
    return _about(message.agency, earlier.exclude(pk=message.pk), today)


def others_began(message: MailMessage, application: Application) -> bool:
    """Whether only other addresses have written about this application before."""
    before = MailMessage.objects.filter(_concerns(application)).exclude(pk=message.pk)
    senders = set(before.values_list("sender_index", flat=True))
    return bool(senders) and message.sender_index not in senders


def answers_since(message: MailMessage, moment: datetime) -> int:
    """How many answers went to this address since ``moment``."""
    rows = MailMessage.objects.filter(sender_index=message.sender_index, reply__isnull=False)
    return rows.filter(changed_at__gte=moment).count()


def stale(now: datetime, lease: timedelta) -> QuerySet[MailMessage]:
    """Messages whose handling was begun and never ended."""
    return MailMessage.objects.filter(status=MailMessage.Status.WORKING, changed_at__lt=now - lease)


def _mailed(agency: Organisation) -> QuerySet[Application]:
    """Applications that mail may change: the agency's own, not those that a candidate fills in."""
    every = Application.objects.filter(agency=agency, owner=None)
    return every.select_related("batch__version", "agency")


def _about(agency: Organisation, messages: QuerySet[MailMessage], today: date) -> list[Application]:
    """The applications of these messages: those that can be mended, else those in process."""
    groups = [group for group in messages.values_list("group", flat=True) if group]
    rows = _mailed(agency).filter(Q(mail__in=messages) | Q(intakes__group__in=groups)).distinct()
    found = list(rows.exclude(state__in=ENDED).order_by("-pk"))
    return [row for row in found if is_living(row, today)] or found


def _concerns(application: Application) -> Q:
    groups = application.intakes.values_list("group", flat=True)
    return Q(application=application) | Q(group__in=list(groups))
