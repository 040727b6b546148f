"""The centre's clock for anyone to see: how long its answers took (一), and nobody's own time.

Whatever is shown stands for at least :data:`FEWEST` answers: of a batch with fewer only what is
still open is shown, where that is enough; small agencies are shown as one.

The database counts, so that a thousand candidates cost as many queries as ten, and no more rows
than days and agencies; only what was returned, where the notice's clock pauses, is looked at one
by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import batches_of
from kaowu.office.people.models import Organisation
from kaowu.office.registration.models import Application, Step
from kaowu.office.registration.turns import ANSWERS, turns_of
from kaowu.rules import review_clock as rules
from kaowu.rules.calendar import default_calendar
from kaowu.rules.events import Event
from kaowu.rules.review_clock import PAUSE, Turn
from kaowu.rules.states import WITH_CENTRE

FEWEST = 5
OTHERS = "其他机构"


@dataclass(frozen=True, slots=True)
class Tally:
    """So many times in the centre's hands that went alike. ``late``: past the last day."""

    batch: int
    agency: int
    days: int  # working days after the day of receipt, to the answer or to today
    answered: bool
    late: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What anyone may know of a batch, of an agency, of several, or of all.

    ``answered`` and what follows from it are None where fewer than :data:`FEWEST` were answered.
    """

    label: str
    answered: int | None
    in_time: int | None
    late: int | None
    running: int
    overdue: int
    median: float | None  # working days of what is answered
    longest: int | None


@dataclass(frozen=True, slots=True)
class PublicClock:
    """The figures of one notice. ``too_few``: batches of which too little is known to show it."""

    total: PublicFigures | None
    by_batch: tuple[PublicFigures, ...]
    by_agency: tuple[PublicFigures, ...]  # empty where only one could be shown
    too_few: tuple[str, ...]


def handed_over(slug: str) -> list[BatchRecord]:
    """The batches of a notice of which anything has ever been with the centre."""
    step = Step.objects.filter(application__batch=OuterRef("pk"), event=Event.HAND_OVER)
    return list(batches_of(slug).filter(Exists(step)))


def public_clock(batches: Sequence[BatchRecord], today: date) -> PublicClock:
    """The figures of these batches, which are of one notice, as of ``today``."""
    tallies = list(_tallies(batches, today))
    names = {batch.pk: str(batch) for batch in batches}
    grouped = {key: [one for one in tallies if one.batch == key] for key in names}
    shown = {key: _enough(found) for key, found in grouped.items()}
    together = [one for found in shown.values() for one in found]
    return PublicClock(
        total=_figures("合计", together) if together else None,
        by_batch=tuple(_figures(names[key], found) for key, found in shown.items() if found),
        by_agency=_by_agency(together),
        too_few=tuple(names[key] for key, found in grouped.items() if len(found) > len(shown[key])),
    )


def _enough(tallies: Sequence[Tally]) -> list[Tally]:
    """What may be shown of a batch: its answers where there are enough, its open ones likewise."""
    parts = [[one for one in tallies if one.answered is which] for which in (True, False)]
    done, waiting = parts
    if _times(done) >= FEWEST:
        return [*done, *waiting]
    return waiting if _times(waiting) >= FEWEST else []


def _by_agency(tallies: Sequence[Tally]) -> tuple[PublicFigures, ...]:
    """Each agency by itself where it has enough; the small ones, and if need be the next, as one.

    So nobody can subtract the shown ones from the total and be left with a few.
    """
    groups: dict[int, list[Tally]] = {}
    for one in tallies:
        groups.setdefault(one.agency, []).append(one)
    answers = {key: _times(one for one in found if one.answered) for key, found in groups.items()}
    order = sorted(groups, key=lambda key: answers[key])
    small = [key for key in order if answers[key] < FEWEST]
    while small and sum(answers[key] for key in small) < FEWEST and len(small) < len(order):
        small.append(order[len(small)])
    names = dict(Organisation.objects.filter(pk__in=order).values_list("pk", "name"))
    shown = [_figures(names[key], groups[key]) for key in reversed(order) if key not in small]
    if small:
        rest = [one for key in small for one in groups[key]]
        shown.append(_figures(f"{OTHERS}（{len(small)} 家合计）", rest))
    return tuple(shown) if len(shown) > 1 else ()


def _times(tallies: Iterable[Tally]) -> int:
    return sum(one.times for one in tallies)


def _figures(label: str, tallies: Sequence[Tally]) -> PublicFigures:
    spread: Counter[int] = Counter()
    for one in tallies:
        if one.answered:
            spread[one.days] += one.times
    answered = spread.total()
    late = _times(one for one in tallies if one.answered and one.late)
    known = answered >= FEWEST
    return PublicFigures(
        label=label,
        answered=answered if known else None,
        in_time=answered - late if known else None,
        late=late if known else None,
        running=_times(one for one in tallies if not one.answered),
        overdue=_times(one for one in tallies if not one.answered and one.late),
        median=_median(spread) if known else None,
        longest=max(spread) if known else None,
    )


def _median(spread: Mapping[int, int]) -> float | None:
    """The median of so many times so many days, without a list of them all."""
    number = sum(spread.values())
    if not number:
        return None
    return (_at(spread, (number - 1) // 2) + _at(spread, number // 2)) / 2


def _at(spread: Mapping[int, int], place: int) -> int:
    for days in sorted(spread):
        place -= spread[days]
        if place < 0:
            return days
    raise IndexError(place)


def _tallies(batches: Sequence[BatchRecord], today: date) -> Iterator[Tally]:
    by_key = {batch.pk: batch for batch in batches}
    pausing = [one.pk for one in batches if one.notice.deadlines.correction_clock == PAUSE]
    returned = Step.objects.filter(
        event=Event.RETURN_SECOND, application__batch__in=pausing
    ).values("application")
    for batch, agency, received, answered, times in _answered(by_key, returned):
        yield _tally(by_key[batch], agency, Turn(received, answered), today, times)
    for batch, agency, received, times in _open(by_key, returned):
        yield _tally(by_key[batch], agency, Turn(received), today, times)
    yield from _one_by_one(by_key, returned, today)


def _answered(keys: Iterable[int], but: QuerySet) -> QuerySet:
    """Batch, agency, day of receipt and of the answer, and how many went so."""
    steps = Step.objects.filter(event__in=ANSWERS, application__batch__in=list(keys))
    received = Subquery(
        Step.objects.filter(
            application=OuterRef("application"), event=Event.HAND_OVER, id__lt=OuterRef("id")
        ).order_by("-id").values("at")[:1],
        output_field=DateTimeField(),
    )  # fmt: skip
    rows = steps.exclude(application__in=but).annotate(
        received=TruncDate(received), answered=TruncDate("at")
    )
    named = rows.exclude(received=None).order_by().values_list(
        "application__batch", "application__agency", "received", "answered"
    )  # fmt: skip
    return named.annotate(times=Count("pk"))


def _open(keys: Iterable[int], but: QuerySet) -> QuerySet:
    """Batch, agency and day of receipt of what the centre has now, and how many."""
    last = Step.objects.filter(application=OuterRef("pk"), event=Event.HAND_OVER)
    received = Subquery(last.order_by("-id").values("at")[:1], output_field=DateTimeField())
    here = Application.objects.filter(batch__in=list(keys), state__in=WITH_CENTRE)
    rows = here.exclude(pk__in=but).annotate(received=TruncDate(received))
    named = rows.exclude(received=None).order_by().values_list("batch", "agency", "received")
    return named.annotate(times=Count("pk"))


def _tally(batch: BatchRecord, agency: int, turn: Turn, today: date, times: int) -> Tally:
    """Times that have the whole period: it is their own, whatever was before them."""
    due = rules.turn_due([Turn(turn.received)], batch.notice, default_calendar())
    return _of_turn(batch.pk, agency, turn, today, late=(turn.answered or today) > due, times=times)


def _of_turn(batch: int, agency: int, turn: Turn, today: date, *, late: bool, times: int) -> Tally:
    days = rules.days_taken(turn, today, default_calendar())
    return Tally(batch, agency, days, turn.answered is not None, late, times)


def _one_by_one(
    batches: Mapping[int, BatchRecord], returned: QuerySet, today: date
) -> Iterator[Tally]:
    """What was returned under a clock that pauses: its period is what was left before."""
    rows = Application.objects.filter(pk__in=returned).order_by()
    turns = turns_of(returned)
    for key, batch, agency, state in rows.values_list("pk", "batch", "agency", "state"):
        mine, notice = turns.get(key, []), batches[batch].notice
        if not mine:
            continue
        late = rules.answered_late(mine, notice, default_calendar())
        if mine[-1].answered is None:
            late[-1] = today > rules.turn_due(mine, notice, default_calendar())
        for number, turn in enumerate(mine):
            is_here = number == len(mine) - 1 and state in WITH_CENTRE
            if turn.answered is not None or is_here:
                yield _of_turn(batch, agency, turn, today, late=late[number], times=1)
