"""The demonstration office: eleven batches, sixty-six people, every state, all by real actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from kaowu.demo import company, scenes
from kaowu.demo.ahead import drawn_ahead
from kaowu.demo.alone import AloneScript
from kaowu.demo.cast import Staff, engage
from kaowu.demo.fates import Fate
from kaowu.demo.people import Person, people
from kaowu.demo.script import OPEN_TURNS, TURNS, BatchScript, Deed, at
from kaowu.demo.second_round import TWICE
from kaowu.office import clock
from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.models import User
from kaowu.office.registration import reading
from kaowu.office.registration.models import Application, Material
from kaowu.office.registration.reading import read_material
from kaowu.rules.shipped import notices_folder
from kaowu.rules.states import State

WEEKS_BEFORE = 10
PEOPLE_A_BATCH = 6
SATURDAY = 5
Progress = Callable[[int, int, str], None]


def ensure_demo(progress: Progress) -> None:
    """Put the demonstration in where it is not. RuntimeError beside real people's data."""
    if User.objects.filter(is_demo=True).exists():
        return
    if Application.objects.exists():
        raise RuntimeError("the demonstration does not go beside real applications")
    today = demonstration_day(clock.today())
    play(today, progress)
    _read_what_is_in_review()
    if settings.DEMO:
        clock.move_to(at(today, 10, 30))


def _read_what_is_in_review() -> None:
    """Only scans that somebody is about to look at are read: the visitor's machine is small."""
    DBTaskResult.objects.filter(task_path=read_material.module_path).delete()
    waiting = Material.objects.filter(
        current=True, application__state__in=(State.SUBMITTED, State.FIRST_REVIEW, State.FORWARDED)
    )
    for material in waiting.select_related("application__batch__version"):
        reading.schedule(material)


def demonstration_day(real: date) -> date:
    """The Wednesday of this week, or of the next one at the weekend: every window is alive."""
    monday = real - timedelta(days=real.weekday())
    if real.weekday() >= SATURDAY:
        monday += timedelta(days=7)
    return monday + timedelta(days=2)


def play(today: date, progress: Progress) -> None:
    """Let everything happen that had happened by half past ten on ``today``."""
    opening = today - timedelta(days=today.weekday(), weeks=WEEKS_BEFORE)
    source = (notices_folder() / "demo.toml").read_text(encoding="utf-8")
    with clock.standing_at(at(opening - timedelta(days=14), 9)):
        version = load_notice(source, start=opening)
        staff = engage(opening, version.notice.centre, version.notice.issuer)
    deeds, fates = _script(version.slug, opening, today, staff)
    now = at(today, 10, 30)
    happened = sorted((deed for deed in deeds if deed.at <= now), key=_when)
    with drawn_ahead(fates):
        for count, deed in enumerate(happened, start=1):
            progress(count, len(happened), f"{deed.at:%Y-%m-%d}")
            with clock.standing_at(deed.at), transaction.atomic():
                deed.do()


def _when(deed: Deed) -> tuple[datetime, int]:
    return deed.at, deed.order


def _script(slug: str, opening: date, today: date, staff: Staff) -> tuple[list[Deed], list[Fate]]:
    """Every deed, and every candidate in the order of their coming."""
    in_batches = PEOPLE_A_BATCH * (WEEKS_BEFORE + 1)
    cast = people(in_batches + len(company.TURNS), today=opening)
    deeds: list[Deed] = []
    everybody: list[Fate] = []
    script = AloneScript if settings.AGENCY_ALONE else BatchScript
    batches = BatchRecord.objects.filter(slug=slug, number__lte=WEEKS_BEFORE + 1)
    in_order = list(batches.select_related("version").order_by("number"))
    for batch in in_order:
        persons = cast[(batch.number - 1) * PEOPLE_A_BATCH : batch.number * PEOPLE_A_BATCH]
        fates = _fates(batch.number, persons)
        everybody += fates
        deeds += script(batch, plan_of(batch), staff, fates).deeds()
    closed, running = in_order[-2:]
    deeds += scenes.deeds_of(opening, today, staff, (closed, plan_of(closed)))
    employees = company.CompanyScene(running, plan_of(running), staff, cast[in_batches:])
    return [*deeds, *employees.deeds()], [*everybody, *employees.fates.values()]


# Weeks before the newest batch, and place in the batch, of those who go another way than TURNS.
SPECIAL = {
    (10, 1): "revoked",
    (9, 1): "revoked",
    (9, 5): "cheats",
    (8, 1): "objects",
    (7, 1): "objects",
    (7, 5): "objects_open",
    (6, 5): "cheats",
    (2, 1): "refused",
    (2, 3): "returned",
    (1, 2): TWICE,
    (1, 3): "withdrawn",
}
REVIEWED_AFTER = (1, 2, 3, 2, 4, 4)  # working days


def _fates(number: int, persons: tuple[Person, ...]) -> list[Fate]:
    before = WEEKS_BEFORE + 1 - number
    newest = before == 0
    fates = []
    for index, person in enumerate(persons):
        turn, score = (OPEN_TURNS[index], "") if newest else TURNS[index]
        turn = SPECIAL.get((before, index), turn)
        fates.append(
            Fate(
                person=person,
                turn=turn,
                score=score or "71",
                reviewed_after=REVIEWED_AFTER[index],
                trouble=_trouble(newest, index),
                by_agency=index == 4 and not newest,
                second_agency=index == 5,
            )
        )
    return fates


def _trouble(newest: bool, index: int) -> str | None:
    if newest:
        return {3: "hyphen", 5: "missing-portrait"}.get(index)
    return {1: "folder", 2: "gbk-names"}.get(index)
