"""Putting a letter into the outbox: by every way that it goes, with one look at what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from kaowu.office import clock
from kaowu.office.letters import guard, templates
from kaowu.office.letters.catalogue import Kind, Text, catalogue
from kaowu.office.letters.models import Letter, OutboxRule, Undelivered

Channel, Status, Release = Letter.Channel, Letter.Status, OutboxRule.Release


@dataclass(frozen=True, slots=True)
class Told:
    """One person and what they are told. Keys, not objects: there may be thousands.

    ``key`` makes a reminder be told once; ``agency_id`` says whose candidate it is.
    """

    values: Mapping[str, object]
    user_id: int | None = None
    mobile: str = ""
    email: str = ""
    about: str = ""
    agency_id: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a letter begins: its status, and not before when it leaves."""

    status: str
    until: datetime | None = None


@dataclass(slots=True)
class Batch:
    """Many letters of one kind, written with one look at the template and the outbox's rules."""

    kind: Kind
    text: Text
    waiting: Waiting
    firsts: list[Letter] = field(default_factory=list)
    copies: list[Letter] = field(default_factory=list)

    def add(self, told: Told) -> Letter:
        """Plan one person's letter and its copies."""
        head = templates.written(self.text, told.values)
        ways = [
            (Channel.NOTE, "", head.body, told.user_id is not None),
            (Channel.SMS, told.mobile, head.sms, bool(told.mobile)),
            (Channel.EMAIL, told.email, head.body, bool(told.email)),
        ]
        rows = [row for row in ways if row[0] in self.kind.ways and row[3]]
        if not rows and told.mobile:  # not worth an SMS, but the only way to this person
            rows = [(Channel.SMS, told.mobile, head.sms, True)]
        rows = rows or [(Channel.NOTE, "", head.body, True)]
        letters = [self._letter(told, head.subject, *row[:3]) for row in rows]
        letters[0].key = told.key
        self.firsts.append(letters[0])
        for copy in letters[1:]:
            copy.copy_of = letters[0]
            self.copies.append(copy)
        return letters[0]

    def _letter(self, told: Told, subject: str, channel: str, address: str, body: str) -> Letter:
        sent = self.waiting.status == Status.QUEUED and channel == Channel.NOTE
        return Letter(
            user_id=told.user_id,
            agency_id=told.agency_id,
            subject_ref=told.about,
            channel=channel,
            address=address,
            template=self.kind.key,
            template_version=self.text.version,
            subject=guard.checked(subject, template=self.kind.key),
            body=guard.checked(body, template=self.kind.key),
            status=Status.SENT if sent else self.waiting.status,
            sent_at=clock.now() if sent else None,
            next_try_at=self.waiting.until,
            created_at=clock.now(),
        )

    @transaction.atomic
    def save(self) -> int:
        """Write them all; returns how many persons were told. Few queries however many."""
        Letter.objects.bulk_create(self.firsts, batch_size=500)
        for copy in self.copies:
            copy.copy_of_id = copy.copy_of.pk  # known only now
        Letter.objects.bulk_create(self.copies, batch_size=500)
        Undelivered.objects.bulk_create(_unreachable(self.firsts), batch_size=500)
        return len(self.firsts)


def _unreachable(letters: Iterable[Letter]) -> list[Undelivered]:
    """A note to nobody's account: a person without any way, whom somebody must call."""
    return [
        Undelivered(
            letter=one,
            agency_id=one.agency_id,
            why=Undelivered.Why.NO_ADDRESS,
            opened_at=clock.now(),
        )
        for one in letters
        if one.channel == Channel.NOTE and one.user_id is None
    ]


def begin(template: str) -> Batch:
    """A batch of letters from this template, as the template and the rules are now."""
    return Batch(catalogue()[template], templates.current(template), waiting(template))


def tell(template: str, told: Told) -> Letter:
    """One letter to one person by every way that it goes, in the caller's transaction."""
    batch = begin(template)
    letter = batch.add(told)
    batch.save()
    return letter


def tell_all(template: str, people: Sequence[Told]) -> int:
    """The same letter to many. Whoever has been told under the same key is passed over."""
    keys = [one.key for one in people if one.key]
    known = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    batch = begin(template)
    for one in people:
        if one.key not in known:
            batch.add(one)
    return batch.save()


def waiting(template: str) -> Waiting:
    """Whether a letter of this template waits: by its own rule, else by the general one."""
    kind = catalogue().get(template)
    if kind is not None and kind.is_code:
        return Waiting(Status.QUEUED)
    rules = {rule.key: rule for rule in OutboxRule.objects.filter(key__in=("", template))}
    rule = rules.get(template) or rules.get("")
    if rule is None or rule.release == Release.AT_ONCE:
        return Waiting(Status.QUEUED)
    if rule.release == Release.BY_HAND:
        return Waiting(Status.HELD)
    return Waiting(Status.HELD, clock.now() + timedelta(minutes=rule.minutes))
