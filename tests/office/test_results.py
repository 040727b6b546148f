"""五 成绩: two people enter, the sixth working day publishes, five days later it stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaowu.office import clock
from kaowu.office.exams import actions as exams
from kaowu.office.results import actions as results
from kaowu.office.results import publicity, queries
from kaowu.office.results.models import Objection, Publication, Score, ScoreEntry
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, me, refused


def test_two_people_who_agree_confirm_a_score(world: World) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        results.enter_score(lin, "82.5", by=world.other_officer)
        assert Score.objects.count() == 0
        results.enter_score(lin, "82.5", by=world.third_officer)
    score = Score.objects.get(application=lin)
    assert (score.value, score.confirmed_by_id) == (Decimal("82.5"), world.third_officer.user_id)
    assert fresh([lin])[0].state == State.SCORED
    assert deeds(lin)[-3:] == ["enter_score", "enter_score", "confirm_score"]


def test_one_person_does_not_enter_twice(world: World) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        results.enter_score(lin, "82.5", by=world.other_officer)
        refused(
            results.enter_score,
            lin,
            "82.5",
            by=world.other_officer,
            code="results.same-person",
        )
        results.enter_score(lin, "82.5", by=world.other_officer, reason="核对无误")
    assert Score.objects.count() == 0
    assert ScoreEntry.objects.filter(current=True).count() == 1


def test_who_drew_the_seats_enters_no_score(world: World) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        refused(results.enter_score, lin, "82.5", by=world.officer, code="gate.duties")


def test_a_difference_is_shown_and_settled_by_whoever_misread(world: World) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        results.enter_score(lin, "82.5", by=world.other_officer)
        results.enter_score(lin, "85.2", by=world.third_officer)
        conflict = queries.conflict_of(lin)
        assert [(entry.round, entry.value) for entry in conflict] == [
            (1, Decimal("82.5")),
            (2, Decimal("85.2")),
        ]
        assert queries.conflicts(world.officer, world.batch) == [lin]
        results.enter_score(lin, "82.5", by=world.third_officer, reason="看错一位")
    assert Score.objects.get(application=lin).value == Decimal("82.5")
    assert queries.conflict_of(lin) == []
    assert ScoreEntry.objects.count() == 3


def test_a_further_officer_settles_a_difference(world: World) -> None:
    (lin,) = world.present("林晓禾")
    fourth = w.open_account(username="officer4", roles=(w.Role.OFFICER,)).actor()
    with at(w.SCORED):
        results.enter_score(lin, "60", by=world.other_officer)
        results.enter_score(lin, "59.5", by=world.third_officer)
        results.enter_score(lin, "60.0", by=fourth)
    assert Score.objects.get(application=lin).value == Decimal("60.0")


@pytest.mark.parametrize("value", ["-1", "100.5", "59.55", "六十", "", "NaN", "Infinity", "1e9"])
def test_what_is_no_score_is_refused(world: World, value: str) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        refused(results.enter_score, lin, value, by=world.other_officer, code="results.value")


@pytest.mark.parametrize("value", ["0", "100", "59.5", "60.0"])
def test_what_is_a_score_is_taken(world: World, value: str) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        entry = results.enter_score(lin, value, by=world.other_officer)
    assert entry.value == Decimal(value)


def test_the_absent_have_no_score(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    with at(w.EXAM):
        exams.mark_absent(lin, by=world.officer)
        refused(results.enter_score, lin, "0", by=world.other_officer, code="results.not-present")


@pytest.mark.parametrize("who", ["clerk", "first", "second", "administrator"])
def test_only_officers_enter_scores(world: World, who: str) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.SCORED):
        refused(results.enter_score, lin, "60", by=getattr(world, who), code="gate.role")


def test_publicity_opens_on_the_sixth_working_day(world: World) -> None:
    world.scored(林晓禾="82.5")
    with at("2024-04-08 23:59"):
        refusal = refused(results.publish, world.batch, by=world.officer, code="results.too-early")
    assert "2024年04月09日" in refusal.message
    with at("2024-04-09 00:00"):
        publication = results.publish(world.batch, by=world.officer)
    assert (publication.opens, publication.closes) == (date(2024, 4, 9), date(2024, 4, 15))


def test_publicity_that_opens_late_stays_as_long(world: World) -> None:
    world.scored(林晓禾="82.5")
    with at("2024-04-12 16:00"):  # a Friday
        publication = results.publish(world.batch, by=world.officer)
    assert publication.closes == date(2024, 4, 18)


def test_nothing_is_published_before_everyone_is_scored(world: World) -> None:
    lin, zhou = world.present("林晓禾", "周知远")
    with at(w.SCORED):
        world.score(lin, "82.5")
    with at(w.PUBLISHED):
        refusal = refused(results.publish, world.batch, by=world.officer, code="results.unscored")
    assert refusal.message == "还有1名到考考生的成绩没有确认。"
    assert fresh([zhou])[0].state == State.PRESENT


def test_expected_is_present_plus_absent_before_anything_is_published(world: World) -> None:
    lin, _zhou = world.ticketed("林晓禾", "周知远")
    with at(w.EXAM):
        exams.check_in(lin, by=world.officer)
    with at(w.SCORED):
        world.score(lin, "82.5")
    with at(w.PUBLISHED):
        refusal = refused(results.publish, world.batch, by=world.officer, code="results.turnout")
    assert refusal.message == "应到2人，实到1人，缺考0人，还有1人没有登记到考或缺考。"


def test_what_is_published_holds_names_and_results_and_no_identity_number(world: World) -> None:
    lin, zhou, he, zheng = world.ticketed("林晓禾", "周知远", "何清越", "郑采薇")
    with at(w.EXAM):
        for one in (lin, zhou, he):
            exams.check_in(one, by=world.officer)
        exams.mark_violation(he, text="使用手机", by=world.officer)
        exams.mark_absent(zheng, by=world.officer)
    with at(w.SCORED):
        world.score(lin, "60")
        world.score(zhou, "59.5")
    with at(w.PUBLISHED):
        publication = results.publish(world.batch, by=world.officer)
    rows = {row["name"]: row for row in publication.rows}
    told = {name: (row["score"], row["result"], row["note"]) for name, row in rows.items()}
    assert told == {
        "林晓禾": ("60", "合格", ""),
        "周知远": ("59.5", "不合格", ""),
        "何清越": ("—", "—", "违纪"),
        "郑采薇": ("—", "—", "缺考"),
    }
    assert [row["number"] for row in publication.rows] == ["1", "2", "3", "4"]
    assert all(one.id_number not in str(publication.rows) for one in (lin, zhou, he, zheng))
    assert publication.digest == publicity.publicity_digest(
        world.batch, publication.opens, publication.closes, publication.rows
    )


def test_a_batch_is_published_once(world: World) -> None:
    world.published(林晓禾="82.5")
    with at(w.PUBLISHED):
        refused(results.publish, world.batch, by=world.officer, code="results.published")
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("value", "state"),
    [("59.5", State.FAILED), ("60", State.PASSED), ("60.0", State.PASSED), ("0", State.FAILED)],
)
def test_the_pass_mark_itself_passes(world: World, value: str, state: State) -> None:
    (lin,) = world.concluded(林晓禾=value)
    assert lin.state == state


def test_an_objection_holds_one_candidate_back_and_nobody_else(world: World) -> None:
    lin, zhou = world.published(林晓禾="59.5", 周知远="82.5")
    with at("2024-04-15 23:59"):
        results.raise_objection(lin, text="合分有误", by=me(lin))
    with at(w.OVER):
        results.close_due(clock.today())
    assert [one.state for one in fresh([lin, zhou])] == [State.OBJECTING, State.PASSED]
    with at("2024-04-18 10:00"):
        results.settle(
            lin, outcome="corrected", answer="漏计0.5分", corrected="60", by=world.officer
        )
        results.close_due(clock.today())
    objection = Objection.objects.get()
    assert (objection.value_before, objection.value_after) == (Decimal("59.5"), Decimal(60))
    assert fresh([lin])[0].state == State.PASSED
    assert Publication.objects.get().rows[0]["score"] in {"59.5", "82.5"}


def test_an_upheld_score_stands(world: World) -> None:
    (lin,) = world.published(林晓禾="59.5")
    with at("2024-04-10 10:00"):
        results.raise_objection(lin, text="合分有误", by=me(lin))
        results.settle(lin, outcome="upheld", answer="复核无误", by=world.officer)
    with at(w.OVER):
        results.close_due(clock.today())
    assert fresh([lin])[0].state == State.FAILED


def test_no_objection_after_the_last_day(world: World) -> None:
    (lin,) = world.published(林晓禾="59.5")
    with at("2024-04-16 00:00"):
        refused(
            results.raise_objection, lin, text="有误", by=me(lin), code="results.objection-late"
        )


def test_nobody_objects_for_another(world: World) -> None:
    lin, zhou = world.published(林晓禾="59.5", 周知远="82.5")
    with at("2024-04-10 10:00"):
        refused(results.raise_objection, lin, text="有误", by=me(zhou), code="gate.scope")


def test_who_confirmed_the_score_does_not_settle_the_objection(world: World) -> None:
    (lin,) = world.published(林晓禾="59.5")
    with at("2024-04-10 10:00"):
        results.raise_objection(lin, text="有误", by=me(lin))
        refused(
            results.settle,
            lin,
            outcome="upheld",
            answer="无误",
            by=world.third_officer,
            code="gate.duties",
        )


def test_a_ticket_printed_again_is_one_row_still(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    with at(w.TICKETED):
        exams.reissue_ticket(lin, by=world.officer)
    with at(w.EXAM):
        exams.check_in(lin, by=world.officer)
    with at(w.SCORED):
        world.score(lin, "60")
    assert len(queries.publicity_rows(world.batch)) == 1
    assert queries.tally(world.batch).expected == 1
