"""三 四: the draw, tickets, the exam day."""

from __future__ import annotations

import json
from datetime import date, time

import pytest

from kaowu.office.exams import actions as exams
from kaowu.office.exams import queries, tickets
from kaowu.office.exams.models import Attendance, Draw, ExamPlan, Seat, Ticket
from kaowu.office.exams.queries import seats_of
from kaowu.office.fees.models import Order
from kaowu.office.integrity.models import Violation
from kaowu.office.registration.models import FrozenRecord
from kaowu.office.vault import tokens
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, letters, me, refused


def test_seats_are_drawn_for_everyone_who_paid(world: World) -> None:
    lin, zhou = world.seated("林晓禾", "周知远")
    assert {one.state for one in (lin, zhou)} == {State.SEATED}
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2]
    draw = Draw.objects.get()
    assert queries.draw_again(draw)
    assert deeds(lin)[-1] == "seat"


def test_the_document_of_a_draw_names_nobody(world: World) -> None:
    (lin,) = world.seated("林晓禾")
    text = json.dumps(Draw.objects.get().document, ensure_ascii=False)
    assert lin.name not in text
    assert lin.id_number not in text
    assert lin.reference in text


def test_an_altered_draw_does_not_fit_any_more(world: World) -> None:
    world.seated("林晓禾", "周知远")
    draw = Draw.objects.get()
    (one, two) = draw.document["placements"]
    one[2], two[2] = two[2], one[2]
    assert not queries.draw_again(draw)


def test_no_draw_while_payment_runs(world: World) -> None:
    world.paid("林晓禾")
    with at("2024-03-13 23:59"):
        plan = world.planned()
        refused(exams.draw_seats, plan, by=world.officer, code="exams.payment-running")
    assert Seat.objects.count() == 0


def test_no_draw_without_an_announced_seed(world: World) -> None:
    world.paid("林晓禾")
    with at(w.DRAWN):
        site = exams.open_site(name="考点", address="路1号", capacities=[30], by=world.officer)
        plan = exams.plan_exam(batch=world.batch, site=site, by=world.officer)
        refused(exams.draw_seats, plan, by=world.officer, code="exams.no-seed")


def test_a_seed_is_announced_once(world: World) -> None:
    with at(w.DRAWN):
        plan = world.planned()
        refused(
            exams.announce_seed, plan, seed="另一个", by=world.officer, code="exams.seed-announced"
        )


def test_a_draw_with_too_few_seats_seats_nobody(world: World) -> None:
    world.paid("林晓禾", "周知远", "何清越")
    with at(w.DRAWN):
        plan = world.planned(capacities=(2,))
        refusal = refused(exams.draw_seats, plan, by=world.officer, code="exams.not-enough-seats")
    assert refusal.message == "座位不够：还差1个座位。"
    assert Draw.objects.count() == 0


def test_a_late_confirmation_is_seated_by_a_supplement(world: World) -> None:
    lin, zhou = world.billed("林晓禾", "周知远")
    with at(w.PAYING):
        world.pay(lin)
    with at(w.DRAWN):
        exams.draw_seats(world.planned(), by=world.officer)
        world.pay(zhou, paid_on=date(2024, 3, 13))
        supplement = exams.draw_seats(world.planned(), by=world.officer)
    assert supplement.number == 2
    assert [seat.number for seat in Seat.objects.order_by("id")] == [1, 2]
    assert fresh([lin])[0].state == State.SEATED


def test_only_an_officer_draws(world: World) -> None:
    world.paid("林晓禾")
    with at(w.DRAWN):
        refused(exams.draw_seats, world.planned(), by=world.second, code="gate.role")


def test_a_ticket_says_nothing_of_the_identity_number(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    ticket = queries.ticket_of(lin)
    assert ticket is not None
    assert ticket.number == f"240330{world.planned().pk:03d}00101"
    payload = tokens.read(ticket.token)
    assert payload == {
        "t": "ticket",
        "n": ticket.number,
        "v": 1,
        "d": "2024-03-30",
        "r": 1,
        "s": 1,
        "f": FrozenRecord.objects.get(application=lin).fingerprint,
    }
    assert tickets.verify(ticket.token) == ticket
    assert letters(lin)[-1] == "准考证已核发"


def test_an_altered_ticket_is_no_ticket(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    token = queries.ticket_of(lin).token  # type: ignore[union-attr]
    middle = len(token) // 3
    other = "A" if token[middle] != "A" else "B"
    assert tickets.verify(token[:middle] + other + token[middle + 1 :]) is None


def test_a_ticket_issued_again_is_the_next_version(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    before = queries.ticket_of(lin)
    with at(w.TICKETED):
        after = exams.reissue_ticket(lin, by=world.officer)
    assert before is not None
    assert (after.number, after.version) == (before.number, 2)
    assert Ticket.objects.get(pk=before.pk).current is False
    assert queries.ticket_of(lin) == after
    assert deeds(lin)[-1] == "reissue_ticket"
    assert tickets.verify(before.token) == Ticket.objects.get(pk=before.pk)


@pytest.mark.parametrize(("moment", "issued"), [("2024-03-24 23:59", 0), ("2024-03-25 00:00", 1)])
def test_tickets_open_on_the_first_day_of_printing(world: World, moment: str, issued: int) -> None:
    world.paid("林晓禾")
    with at("2024-03-20 10:00"):
        exams.draw_seats(world.planned(), by=world.officer)
    with at(moment):
        if issued:
            assert len(exams.issue_tickets(world.batch, by=world.clerk)) == 1
        else:
            refused(exams.issue_tickets, world.batch, by=world.clerk, code="exams.tickets-closed")
    assert Ticket.objects.count() == issued


def test_no_ticket_where_the_payment_is_gone(world: World) -> None:
    (lin,) = world.seated("林晓禾")
    Order.objects.filter(application=lin).update(status=Order.Status.OPEN)
    with at(w.TICKETED):
        refused(exams.issue_ticket, lin, by=world.officer, code="exams.unpaid")
        refused(exams.issue_tickets, world.batch, by=world.officer, code="exams.unpaid")


def test_no_ticket_without_the_frozen_record(world: World) -> None:
    (lin,) = world.seated("林晓禾")
    FrozenRecord.objects.filter(application=lin).delete()
    with at(w.TICKETED):
        refused(exams.issue_ticket, lin, by=world.officer, code="exams.not-frozen")


@pytest.mark.parametrize("who", ["first", "second", "administrator"])
def test_who_may_not_issue_tickets(world: World, who: str) -> None:
    (lin,) = world.seated("林晓禾")
    with at(w.TICKETED):
        refused(exams.issue_ticket, lin, by=getattr(world, who), code="gate.role")


def test_the_candidate_opens_their_own_ticket(world: World) -> None:
    lin, zhou = world.ticketed("林晓禾", "周知远")
    with at(w.TICKETED):
        opened = exams.open_ticket(lin, by=me(lin))
        exams.open_ticket(lin, by=me(lin))
        refused(exams.open_ticket, lin, by=me(zhou), code="gate.scope")
    assert opened.opened_at is not None
    assert deeds(lin).count("open_ticket") == 1


def test_a_ticket_that_is_handed_out_is_noted_once(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    with at(w.TICKETED):
        ticket = exams.hand_out(queries.ticket_of(lin), by=world.clerk)  # type: ignore[arg-type]
        exams.hand_out(ticket, by=world.clerk)
    assert ticket.handed_over_at is not None
    assert deeds(lin).count("hand_out_ticket") == 1


def test_turnout_adds_up(world: World) -> None:
    lin, zhou, he = world.ticketed("林晓禾", "周知远", "何清越")
    with at(w.EXAM):
        exams.check_in(lin, by=world.officer)
        exams.mark_absent(zhou, by=world.officer)
        exams.check_in(he, by=world.officer)
        exams.mark_violation(he, text="使用手机", by=world.officer)
    assert queries.turnout(world.batch) == queries.Turnout(
        expected=3, present=2, absent=1, violated=1
    )
    assert queries.turnout(world.batch).open == 0
    assert Attendance.objects.get(application=he).status == Attendance.Status.VIOLATED
    assert Violation.objects.get().text == "使用手机"
    assert [one.state for one in fresh([lin, zhou, he])] == [
        State.PRESENT,
        State.ABSENT,
        State.VIOLATED,
    ]


@pytest.mark.parametrize("moment", ["2024-03-29 23:59", "2024-04-10 00:00"])
def test_attendance_is_recorded_from_the_day_on_and_soon(world: World, moment: str) -> None:
    (lin,) = world.ticketed("林晓禾")
    with at(moment):
        refused(exams.check_in, lin, by=world.officer, code="exams.not-exam-day")


def test_a_violation_needs_words(world: World) -> None:
    (lin,) = world.present("林晓禾")
    with at(w.EXAM):
        refused(exams.mark_violation, lin, text=" ", by=world.officer, code="review.no-reason")
    assert Violation.objects.count() == 0


def test_two_sittings_of_one_hour_share_no_seat(world: World) -> None:
    world.paid("林晓禾")
    with at(w.DRAWN):
        plan = world.planned(capacities=(2,))
        exams.draw_seats(plan, by=world.officer)
    (room,) = queries.free_rooms(plan)
    assert room.seats == (2,)


def test_nobody_sits_twice_at_one_time(world: World) -> None:
    lin, zhou = world.paid("林晓禾", "周知远")
    type(zhou).objects.filter(pk=zhou.pk).update(id_index=lin.id_index, project_code="TZC")
    with at(w.DRAWN):
        refused(exams.draw_seats, world.planned(), by=world.officer, code="exams.clash")


def test_two_projects_of_one_person_at_two_times(world: World) -> None:
    lin, zhou = world.paid("林晓禾", "周知远")
    type(zhou).objects.filter(pk=zhou.pk).update(id_index=lin.id_index, project_code="TZC")
    with at(w.DRAWN):
        site = exams.open_site(name="考点", address="路1号", capacities=[30], by=world.officer)
        told = {"batch": world.batch, "site": site, "by": world.officer}
        morning = exams.plan_exam(project_code="TJY", **told)
        same_hour = exams.plan_exam(project_code="TZC", **told)
        for plan in (morning, same_hour):
            exams.announce_seed(plan, by=world.officer)
        exams.draw_seats(morning, by=world.officer)
        refused(exams.draw_seats, same_hour, by=world.officer, code="exams.clash")
        type(same_hour).objects.filter(pk=same_hour.pk).update(
            enter_at=time(13), start_at=time(13, 30), latest_at=time(14), end_at=time(15)
        )
        exams.draw_seats(same_hour, by=world.officer)
    assert Seat.objects.count() == 2


def two_sites(world: World, first: int, second: int) -> tuple[ExamPlan, ExamPlan]:
    """The batch planned at two sites of one room each, both seeds announced."""
    plans = []
    for name, capacity in (("考点甲", first), ("考点乙", second)):
        site = exams.open_site(name=name, address="路1号", capacities=[capacity], by=world.officer)
        plan = exams.plan_exam(batch=world.batch, site=site, by=world.officer)
        plans.append(exams.announce_seed(plan, seed=f"种子{name}", by=world.officer))
    return plans[0], plans[1]


def test_whom_one_site_does_not_hold_sits_at_the_next_and_the_lot_says_who(world: World) -> None:
    people = world.paid("林晓禾", "周知远", "何清越")
    with at(w.DRAWN):
        small, large = two_sites(world, 2, 30)
        drawn = exams.draw_seats(small, by=world.officer)
        assert len(drawn.document["beyond"]) == 1
        rest = exams.draw_seats(large, by=world.officer)
        refused(exams.draw_seats, small, by=world.officer, code="exams.nobody")
    assert [one.state for one in fresh(people)] == [State.SEATED] * 3
    assert [seats_of(plan).count() for plan in (small, large)] == [2, 1]
    assert {seat.room.site for seat in seats_of(large)} == {large.site}
    assert queries.draw_again(drawn)
    assert queries.draw_again(rest)
    left, kept = drawn.document["beyond"], drawn.document["sitters"]
    drawn.document["beyond"], kept[0][0] = [kept[0][0]], left[0]
    assert not queries.draw_again(drawn)


def test_sites_that_hold_too_few_together_seat_nobody(world: World) -> None:
    people = world.paid("林晓禾", "周知远", "何清越")
    with at(w.DRAWN):
        small, _ = two_sites(world, 1, 1)
        told = refused(exams.draw_seats, small, by=world.officer, code="exams.not-enough-seats")
    assert [one.state for one in fresh(people)] == [State.PAID] * 3
    assert Seat.objects.count() == 0
    assert "还差1个座位" in told.message


def test_a_full_site_sends_to_the_other(world: World) -> None:
    world.paid("林晓禾", "周知远")
    with at(w.DRAWN):
        small, _ = two_sites(world, 1, 30)
        exams.draw_seats(small, by=world.officer)
        refused(exams.draw_seats, small, by=world.officer, code="exams.site-full")


def test_a_project_is_planned_once(world: World) -> None:
    with at(w.DRAWN):
        plan = world.planned()
        told = {"batch": world.batch, "site": plan.site, "by": world.officer}
        refused(exams.plan_exam, code="exams.planned", **told)
        refused(exams.plan_exam, project_code="TJY", code="exams.planned", **told)
