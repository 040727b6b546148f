"""The clock's public figures: those of the centre's own page, and no single person's time."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.actions import register_agency
from kaowu.office.people.models import Organisation
from kaowu.office.registration.models import Application, Step
from kaowu.office.review import statistics
from kaowu.office.review.public_clock import FEWEST, PublicFigures, public_clock
from kaowu.rules.events import Event
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World

Queries = Callable[[int], AbstractContextManager[object]]
HANDED, TODAY = date(2024, 2, 23), date(2024, 3, 8)  # due on 03-01
ENDS = {
    Event.HAND_OVER: State.FORWARDED,
    Event.APPROVE: State.APPROVED,
    Event.RETURN_SECOND: State.RETURNED,
    Event.WITHDRAW: State.WITHDRAWN,
}


class Office:
    """Applications with a history, written as the gate would have."""

    def __init__(self, world: World) -> None:
        self.world, self.number = world, 0

    def case(
        self,
        *steps: tuple[Event, date],
        agency: Organisation | None = None,
        batch: BatchRecord | None = None,
    ) -> Application:
        self.number += 1
        at = [
            datetime.combine(day, datetime.min.time(), ZoneInfo("Asia/Shanghai"))
            for _, day in steps
        ]
        one = Application.objects.create(
            batch=batch or self.world.batch, agency=agency or self.world.agency,
            project_code="TJY", state=ENDS[steps[-1][0]], created_at=at[0], changed_at=at[-1],
            reference=f"CASE{self.number:06d}",
        )  # fmt: skip
        Step.objects.bulk_create(
            Step(
                application=one,
                event=event,
                source="",
                target=ENDS[event],
                at=moment,
                actor_name="",
            )
            for (event, _), moment in zip(steps, at, strict=True)
        )
        return one

    def answered(self, on: date, **more: object) -> Application:
        return self.case((Event.HAND_OVER, HANDED), (Event.APPROVE, on), **more)  # type: ignore[arg-type]


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def other(world: World) -> Organisation:
    return register_agency(name="示例竹海技能培训中心")


def batches() -> list[BatchRecord]:
    return list(BatchRecord.objects.filter(slug="sc-2024-carbon").select_related("version"))


def day(month: int, number: int) -> date:
    return date(2024, month, number)


def test_how_many_in_time_and_how_long(office: Office) -> None:
    for on in (day(2, 26), day(2, 27), day(2, 27), day(3, 1), day(3, 4)):
        office.answered(on)
    office.case((Event.HAND_OVER, HANDED))
    office.case((Event.HAND_OVER, HANDED), (Event.WITHDRAW, day(2, 26)))
    found = public_clock(batches(), TODAY)
    assert found.total == PublicFigures(
        label="合计", answered=5, in_time=4, late=1, running=1, overdue=1, median=2, longest=6
    )
    assert [one.label for one in found.by_batch] == ["第2批"]


@pytest.mark.parametrize("rule", ["pause", "restart"])
def test_they_are_the_figures_of_the_centres_own_page(
    rule: str, office: Office, other: Organisation, world: World
) -> None:
    source = w.NOTICE.read_text(encoding="utf-8")
    said = 'correction_clock = "pause"'
    assert source.count(said) == 1
    version = load_notice(source.replace(said, f'correction_clock = "{rule}"'))
    BatchRecord.objects.update(version=version)
    third = BatchRecord.objects.get(slug="sc-2024-carbon", number=3)
    chance = random.Random(2024)
    for _ in range(60):
        steps, on = [], HANDED
        for _ in range(chance.randint(1, 3)):
            steps.append((Event.HAND_OVER, on))
            on += timedelta(days=chance.randint(0, 9))
            steps.append((Event.RETURN_SECOND, on))
            on += timedelta(days=chance.randint(0, 6))
        steps[-1] = (chance.choice([Event.APPROVE, Event.RETURN_SECOND]), steps[-1][1])
        steps = steps[: chance.choice([len(steps), len(steps) - 1])]
        office.case(
            *steps, agency=chance.choice([world.agency, other]),
            batch=chance.choice([world.batch, third]),
        )  # fmt: skip
    found = public_clock(batches(), TODAY)
    ours = statistics.second_review(Application.objects.all(), TODAY)
    assert _numbers(found.total) == _own(ours.total)
    assert {one.label: _numbers(one) for one in found.by_batch} == {
        one.label: _own(one) for one in ours.by_batch
    }
    assert {one.label: _numbers(one) for one in found.by_agency} == {
        one.label: _own(one) for one in ours.by_agency
    }


def _numbers(one: PublicFigures | None) -> tuple[object, ...]:
    assert one is not None
    return one.answered, one.late, one.running, one.overdue, one.median, one.longest


def _own(one: statistics.Figures) -> tuple[object, ...]:
    return one.done, one.late, one.running, one.overdue, one.median, one.longest


def test_a_batch_of_which_little_is_known_is_named_and_not_shown(office: Office) -> None:
    for _ in range(FEWEST - 1):
        office.answered(day(2, 27))
    found = public_clock(batches(), TODAY)
    assert (found.total, found.by_batch, found.by_agency) == (None, (), ())
    assert found.too_few == ("第2批",)


def test_open_cases_beside_a_few_answers_do_not_open_those_to_view(office: Office) -> None:
    for _ in range(FEWEST - 1):
        office.answered(day(2, 27))
    for _ in range(FEWEST):
        office.case((Event.HAND_OVER, HANDED))
    found = public_clock(batches(), TODAY)
    hidden = PublicFigures(
        label="第2批", answered=None, in_time=None, late=None, running=FEWEST, overdue=FEWEST,
        median=None, longest=None,
    )  # fmt: skip
    assert found.by_batch == (hidden,)
    assert found.total
    assert (found.total.answered, found.total.longest) == (None, None)
    assert found.too_few == ("第2批",)


def test_the_total_does_not_tell_what_a_batch_too_small_would(office: Office) -> None:
    third = BatchRecord.objects.get(slug="sc-2024-carbon", number=3)
    for _ in range(FEWEST):
        office.answered(day(2, 27))
    office.answered(day(3, 8), batch=third)
    found = public_clock(batches(), TODAY)
    assert found.total
    assert (found.total.answered, found.total.longest) == (FEWEST, 2)
    assert found.too_few == ("第3批",)


def test_small_agencies_are_shown_as_one(office: Office, other: Organisation) -> None:
    small = [register_agency(name=f"小机构{n}") for n in range(2)]
    for _ in range(FEWEST):
        office.answered(day(2, 26))
        office.answered(day(2, 27), agency=other)
    for agency in small:
        for _ in range(FEWEST - 2):
            office.answered(day(3, 4), agency=agency)
    labels = [one.label for one in public_clock(batches(), TODAY).by_agency]
    assert labels[-1] == "其他机构（2 家合计）"
    assert set(labels[:-1]) == {"示例环境交易培训中心", "示例竹海技能培训中心"}


def test_one_small_agency_hides_behind_another(office: Office, other: Organisation) -> None:
    """Else the total less the shown one would be its own figures."""
    third = register_agency(name="示例第三机构")
    for _ in range(FEWEST):
        office.answered(day(2, 26))
        office.answered(day(2, 27), agency=other)
        office.answered(day(2, 27), agency=other)
    office.answered(day(3, 4), agency=third)
    found = public_clock(batches(), TODAY).by_agency
    assert [one.label for one in found] == ["示例竹海技能培训中心", "其他机构（2 家合计）"]


def test_where_all_would_be_one_nothing_is_told_by_agency(
    office: Office, other: Organisation
) -> None:
    for _ in range(FEWEST):
        office.answered(day(2, 26))
    office.answered(day(3, 4), agency=other)
    assert public_clock(batches(), TODAY).by_agency == ()


def test_a_hundred_candidates_cost_what_ten_cost(
    office: Office, django_assert_num_queries: Queries
) -> None:
    for _ in range(10):
        office.answered(day(2, 27))
    with django_assert_num_queries(6):
        public_clock(batches(), TODAY)
    for _ in range(90):
        office.answered(day(2, 28))
    with django_assert_num_queries(6):
        public_clock(batches(), TODAY)
