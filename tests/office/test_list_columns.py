"""What lists are filtered and ordered by follows every deed, and is mended where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from kaowu.dossier.reading import ScanReading
from kaowu.office.registration import actions as registration
from kaowu.office.registration.conditions import latest_hand_over
from kaowu.office.registration.correcting.corrections import dates_of
from kaowu.office.registration.list_columns import dues_of, renew_all, verdicts_of
from kaowu.office.registration.models import Application, MaterialReading
from kaowu.office.review.clockwork import review_clock
from kaowu.rules.findings import Finding, Severity, Verdict
from tests.office.test_corrections import (
    diploma,
    hand_in_again,
    hand_over,
    pass_first,
    returned_by_centre,
)
from tests.office.test_review_holds import REASON
from tests.office.world import (
    HANDED_OVER,
    REGISTERED,
    REVIEWED,
    World,
    at,
    fresh,
    me,
    review,
)

DOUBT = Finding("identity.place-retired", Severity.WARNING, "证件号码", "请核对。")


def columns(application: Application) -> tuple[date | None, date | None]:
    """The last days as they are kept, which are those that the record gives."""
    (kept,) = fresh([application])
    days = (kept.agency_due, kept.centre_due)
    assert dues_of([kept])[kept.pk] == days
    return days


def verdict(application: Application) -> str:
    (kept,) = fresh([application])
    assert verdicts_of([kept])[kept.pk] == kept.verdict
    return kept.verdict


def test_a_draft_is_blocked_until_its_last_file_is_there(world: World) -> None:
    with at(REGISTERED):
        draft = registration.start(
            batch=world.batch, agency=world.agency, project_code="TJY", by=world.clerk
        )
    assert verdict(draft) == Verdict.BLOCKED
    assert columns(draft) == (None, None)
    assert verdict(world.draft("何清越")) == Verdict.READY


def test_a_saved_finding_is_in_the_verdict(world: World) -> None:
    draft = world.draft("何清越")
    draft.findings_data = [DOUBT.as_dict()]
    draft.save(update_fields=["findings_data"])
    assert verdict(draft) == Verdict.ATTENTION


def test_what_a_scan_was_read_to_say_is_in_the_verdict(world: World) -> None:
    draft = world.draft("何清越")
    card = draft.materials.get(kind="identity", current=True)
    scan = ScanReading("identity", {}, findings=(DOUBT,), engine="by hand")
    read = MaterialReading.objects.create(
        material=card, data=scan.as_dict(), engine=scan.engine, read_at=timezone.now()
    )
    assert verdict(draft) == Verdict.ATTENTION
    read.data = replace(scan, findings=()).as_dict()
    read.save()
    assert verdict(draft) == Verdict.READY


def test_a_file_judges_with_what_stands_on_record_and_not_with_an_older_reading(
    world: World,
) -> None:
    draft = world.draft("何清越")
    (older,) = fresh([draft])
    draft.findings_data = [DOUBT.as_dict()]
    draft.save(update_fields=["findings_data"])
    with at(REGISTERED):
        registration.keep_material(older, diploma(), by=me(draft))
    assert verdict(draft) == Verdict.ATTENTION


def test_the_agency_has_until_the_latest_hand_over_then_the_centre_five_days(
    world: World,
) -> None:
    (lin,) = world.accepted("林晓禾")
    assert columns(lin) == (latest_hand_over(world.batch), None)
    with at(HANDED_OVER):
        hand_over(world, lin)
    assert columns(lin) == (None, date(2024, 3, 1))


def test_a_return_of_the_agency_is_due_by_the_end_of_the_correction(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        review.take(lin, by=world.first)
        review.decide(lin, "return", by=world.first, reasons=REASON)
    dates = dates_of(lin)
    assert dates is not None
    assert columns(lin) == (dates.due, None)


def test_the_pause_of_the_centres_clock_and_its_going_on_are_kept(world: World) -> None:
    """Received 02-23, returned 02-27 with three days left, received again 03-01: due 03-06."""
    (lin,) = returned_by_centre(world, on="2024-02-27 10:00")
    assert columns(lin)[1] is None
    with at("2024-03-01 10:00"):
        registration.keep_material(lin, diploma(), by=me(lin))
        hand_in_again(lin)
        pass_first(world, lin)
        assert columns(lin)[1] is None
        hand_over(world, lin)
    clock = review_clock(lin, date(2024, 3, 1))
    assert clock is not None
    assert columns(lin) == (None, date(2024, 3, 6)) == (None, clock.due)


def test_an_object_read_before_a_return_does_not_write_older_days_back(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    (older,) = fresh([lin])
    with at(REVIEWED):
        review.take(lin, by=world.first)
        review.decide(lin, "return", by=world.first, reasons=REASON)
        registration.fill_in(older, older.values, by=me(lin))
    columns(lin)


def test_what_somebody_altered_or_never_wrote_is_mended(world: World) -> None:
    lin, zhou, he = world.forwarded("林晓禾", "周知远", "何清越")
    Application.objects.filter(pk=lin.pk).update(centre_due=date(2024, 1, 1))
    Application.objects.filter(pk=zhou.pk).update(verdict="", agency_due=date(2024, 1, 1))
    assert renew_all() == 3
    for one in (lin, zhou, he):
        assert columns(one) == (None, date(2024, 3, 1))
        assert verdict(one) == Verdict.READY
    assert renew_all() == 0


@pytest.mark.parametrize("many", [1, 4])
def test_mending_asks_the_same_number_of_questions_for_any_number_of_cases(
    world: World, many: int, django_assert_num_queries: object
) -> None:
    world.forwarded(*("林晓禾", "周知远", "何清越", "司马青河")[:many])
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert renew_all() == 0
