"""The lifecycle's table: what it allows, and what no road through it can reach."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kaowu.rules.events import EVENT_LABELS, Event
from kaowu.rules.lifecycle import BY_EVENT, TABLE, events_from
from kaowu.rules.lifecycle_by_file import TOLD_TABLE
from kaowu.rules.roles import ROLE_LABELS, Role
from kaowu.rules.states import (
    EDITABLE,
    ENDED,
    FROZEN,
    GIVEN_UP,
    LABELS,
    STEPS,
    State,
    may_edit,
    step_of,
)

PEOPLE = ("一号", "二号", "三号", "四号")


def test_every_state_event_and_role_has_its_words() -> None:
    assert set(LABELS) == set(State)
    assert set(EVENT_LABELS) == set(Event)
    assert set(ROLE_LABELS) == set(Role)


def test_every_event_has_one_row() -> None:
    assert [row.event for row in TABLE] == list(dict.fromkeys(row.event for row in TABLE))
    assert set(BY_EVENT) == set(Event)


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {row.target for row in TABLE if row.sources & reached}
    assert reached == set(State)


def test_what_has_ended_stays_but_for_a_revocation_and_a_payment_booked_late() -> None:
    leaving = {(state, row.event) for row in TABLE for state in row.sources & ENDED}
    assert leaving == {
        (State.CERTIFIED, Event.REVOKE),
        (State.LAPSED, Event.CONFIRM_PAYMENT),
    }


def test_nothing_frozen_can_be_edited_and_nothing_leads_back() -> None:
    assert [state for state in FROZEN if may_edit(state)] == []
    back = [row.event for row in TABLE if row.sources & FROZEN and row.target not in FROZEN]
    assert back == []


def test_one_enters_the_frozen_states_by_payment_alone() -> None:
    doors = [row.event for row in TABLE if row.target in FROZEN and row.sources - FROZEN]
    assert doors == [Event.CONFIRM_PAYMENT]


def test_a_ticket_needs_payment_twice_over() -> None:
    assert "payment_confirmed" in BY_EVENT[Event.ISSUE_TICKET].needs
    assert BY_EVENT[Event.ISSUE_TICKET].sources == {State.SEATED}
    assert BY_EVENT[Event.SEAT].sources == {State.PAID}


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        (Event.BEGIN_FIRST, Event.SUBMIT),
        (Event.ACCEPT, Event.SUBMIT),
        (Event.APPROVE, Event.ACCEPT),
        (Event.CONFIRM_PAYMENT, Event.APPROVE),
        (Event.CONFIRM_SCORE, Event.SEAT),
        (Event.SETTLE, Event.CONFIRM_SCORE),
        (Event.CERTIFY, Event.CONFIRM_SCORE),
    ],
)
def test_duties_are_separated(later: Event, earlier: Event) -> None:
    assert earlier in BY_EVENT[later].barred_by


def test_the_administrator_acts_on_no_application() -> None:
    assert [row.event for row in TABLE if Role.ADMINISTRATOR in row.roles] == []


def test_the_clock_alone_bills_lapses_and_concludes() -> None:
    own = [row.event for row in TABLE if row.roles == {Role.SYSTEM}]
    assert own == [Event.BILL, Event.LAPSE, Event.PASS, Event.FAIL]


@given(st.sampled_from(State), st.sampled_from(Role))
def test_events_from_a_state_are_those_of_the_table(state: State, role: Role) -> None:
    assert set(events_from(state, role)) == {
        row.event for row in TABLE if state in row.sources and role in row.roles
    }


def test_every_state_but_a_given_up_one_is_a_step() -> None:
    assert {state for state in State if step_of(state) == -1} == GIVEN_UP
    assert step_of(State.DRAFT) == 0
    assert step_of(State.CERTIFIED) == len(STEPS) - 1


class Road(RuleBasedStateMachine):
    """Anybody tries anything in any order; the table alone decides."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.DRAFT
        self.deeds: list[tuple[Event, str]] = []
        self.edited_after_payment = False

    @rule(event=st.sampled_from(Event), role=st.sampled_from(Role), who=st.sampled_from(PEOPLE))
    def anybody_tries(self, event: Event, role: Role, who: str) -> None:
        row = BY_EVENT[event]
        barred = {(earlier, who) for earlier in row.barred_by}
        if self.state in row.sources and role in row.roles and not barred & set(self.deeds):
            self.state = row.target
            self.deeds.append((event, who))

    @rule(who=st.sampled_from(PEOPLE), data=st.data())
    def the_right_person_goes_on(self, who: str, data: st.DataObject) -> None:
        """Without this, chance alone would seldom get past the first states."""
        possible = [row for row in TABLE if self.state in row.sources]
        if possible:
            row = data.draw(st.sampled_from(possible))
            self.anybody_tries(row.event, min(row.roles), who)

    @rule()
    def somebody_edits(self) -> None:
        if may_edit(self.state):
            paid = any(event is Event.CONFIRM_PAYMENT for event, _ in self.deeds)
            self.edited_after_payment |= paid

    @invariant()
    def nothing_is_edited_after_payment(self) -> None:
        assert not self.edited_after_payment

    @invariant()
    def no_ticket_without_payment_and_a_seat(self) -> None:
        done = [event for event, _ in self.deeds]
        if Event.ISSUE_TICKET in done:
            order = (Event.APPROVE, Event.BILL, Event.CONFIRM_PAYMENT, Event.SEAT)
            assert all(event in done[: done.index(Event.ISSUE_TICKET)] for event in order)

    @invariant()
    def no_certificate_without_publicity(self) -> None:
        done = [event for event, _ in self.deeds]
        if Event.CERTIFY in done:
            assert done.index(Event.PUBLISH) < done.index(Event.PASS) < done.index(Event.CERTIFY)

    @invariant()
    def nobody_reviews_twice_or_their_own(self) -> None:
        who = {event: {one for done, one in self.deeds if done is event} for event in Event}
        assert not who[Event.APPROVE] & who[Event.ACCEPT]
        assert not who[Event.ACCEPT] & who[Event.SUBMIT]
        assert not who[Event.CONFIRM_PAYMENT] & (who[Event.APPROVE] | who[Event.ACCEPT])

    @invariant()
    def what_is_frozen_was_paid(self) -> None:
        paid = any(event is Event.CONFIRM_PAYMENT for event, _ in self.deeds)
        assert (self.state in FROZEN) == paid
        assert not (paid and self.state in EDITABLE)


TestRoad = Road.TestCase
TestRoad.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)


def test_what_a_file_tells_leads_where_the_centre_itself_would_and_never_past_the_agency() -> None:
    reached = {row.target for row in TABLE}
    for row in TOLD_TABLE:
        own = BY_EVENT[row.event]
        assert row.target == own.target in reached
        assert "agency_alone" in row.needs
        assert row.roles <= {Role.CLERK, Role.FIRST_REVIEWER, Role.SYSTEM}
        if Role.SYSTEM not in row.roles:
            assert "told_by_file" in row.needs
    assert len({row.event for row in TOLD_TABLE}) == len(TOLD_TABLE)


def test_the_first_reviewer_records_no_answer_on_a_case_of_their_own() -> None:
    decisions = {Event.APPROVE, Event.RETURN_SECOND, Event.REFUSE_SECOND, Event.CONFIRM_PAYMENT}
    rows = [row for row in TOLD_TABLE if row.event in decisions]
    assert len(rows) == len(decisions)
    assert all(Event.ACCEPT in row.barred_by for row in rows)


def test_a_coordinator_a_manager_and_an_administrator_move_no_application() -> None:
    moving = {role for row in (*TABLE, *TOLD_TABLE) for role in row.roles}
    assert moving.isdisjoint({Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR})
