"""诚信承诺: signed with one's own name, over this text and this data; taken back before payment."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from kaowu.office.registration import actions, conditions, queries
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.pledging import pledges
from kaowu.rules.digests import pledge_digests, sm3_hex
from kaowu.rules.notice import Notice
from kaowu.rules.states import State
from tests.office.world import HANDED_OVER, PAYING, REGISTERED, World, at, deeds, fresh, me, refused
from tests.office.world import letters as letters_of


def signed(world: World, name: str = "林晓禾") -> Application:
    draft = world.draft(name)
    with at(REGISTERED):
        pledges.sign_by_name(draft, typed_name=name, by=me(draft))
    return draft


def test_sm3_gives_the_standards_own_example() -> None:
    assert sm3_hex(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm3_does_without_openssls(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, data: bytes = b"") -> None:
        raise ValueError(name)

    expected = sm3_hex(b"kaowu")
    monkeypatch.setattr(hashlib, "new", without)
    assert sm3_hex(b"kaowu") == expected


def test_signed_by_typing_ones_own_name(world: World) -> None:
    draft = signed(world)
    (pledge,) = draft.pledges.all()
    text = draft.batch.notice.integrity_pledge
    assert (pledge.method, pledge.signer_name) == (Pledge.Method.TYPED, "林晓禾")
    assert (pledge.text_sha256, pledge.text_sm3) == pledge_digests(text)
    assert (pledge.text_version, pledge.data_sha256) == (text.version, queries.data_digest(draft))
    assert deeds(draft)[-1] == "sign_pledge"
    assert pledges.problem(draft) is None


@pytest.mark.parametrize("typed", ["", "  ", "林小禾", "周知远"])
def test_another_name_signs_nothing(world: World, typed: str) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        refused(
            pledges.sign_by_name,
            draft,
            typed_name=typed,
            by=me(draft),
            code="registration.pledge-name",
        )
    assert not draft.pledges.exists()


def test_a_draft_only_waits_for_another_signature(world: World) -> None:
    draft = signed(world)
    with at(REGISTERED):
        pledges.withdraw(draft, by=me(draft))
        assert deeds(draft)[-1] == "withdraw_pledge"
        assert fresh([draft])[0].state == State.DRAFT
        refused(actions.submit, draft, by=me(draft), code="registration.no-pledge")
        pledges.sign_by_name(draft, typed_name="林晓禾", by=me(draft))
        actions.submit(draft, by=me(draft))
    first, second = draft.pledges.order_by("id")
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None


@pytest.mark.parametrize("way", ["submitted", "accepted", "forwarded", "approved", "billed"])
def test_what_was_handed_in_goes_with_its_pledge(world: World, way: str) -> None:
    (lin,) = getattr(world, way)("林晓禾")
    with at(PAYING):
        pledges.withdraw(lin, by=me(lin))
    assert fresh([lin])[0].state == State.WITHDRAWN
    assert deeds(lin)[-2:] == ["withdraw", "withdraw_pledge"]
    assert letters_of(lin)[-1] == "报名已撤回"
    assert queries.standing_pledge(lin) is None


def test_after_payment_it_stays(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    with at(PAYING):
        refusal = refused(pledges.withdraw, lin, by=me(lin), code="registration.pledge-frozen")
    assert refusal.clause in lin.batch.notice.clauses
    assert queries.standing_pledge(lin) is not None


def test_while_somebody_reviews_it_waits(world: World) -> None:
    from kaowu.office.review import actions as review

    (lin,) = world.submitted("林晓禾")
    with at(HANDED_OVER):
        review.take(lin, by=world.first)
        refused(pledges.withdraw, lin, by=me(lin), code="registration.pledge-in-review")


def test_nobody_else_takes_it_back(world: World) -> None:
    draft = signed(world)
    refused(pledges.withdraw, draft, by=world.clerk, code="registration.pledge-by-other")


def test_twice_is_refused(world: World) -> None:
    draft = signed(world)
    with at(REGISTERED):
        pledges.withdraw(draft, by=me(draft))
        refused(pledges.withdraw, draft, by=me(draft), code="registration.no-pledge")


def test_another_text_wants_another_signature(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = signed(world)
    notice = draft.batch.notice
    text = replace(notice.integrity_pledge, version="2", paragraphs=("一、改过的文本。",))
    newer: Notice = replace(notice, integrity_pledge=text)
    monkeypatch.setattr(type(draft.batch), "notice", property(lambda self: newer))
    with at(REGISTERED):
        refused(actions.submit, draft, by=me(draft), code="registration.pledge-text-changed")
        pledges.sign_by_name(draft, typed_name="林晓禾", by=me(draft))
    assert pledges.problem(draft) is None


def test_a_changed_field_wants_another_signature(world: World) -> None:
    draft = signed(world)
    with at(REGISTERED):
        actions.fill_in(draft, {"employer": "示例环保公司"}, by=me(draft))
        refused(actions.submit, draft, by=me(draft), code="registration.pledge-outdated")


def test_the_condition_of_the_gate_is_the_same_question(world: World) -> None:
    assert conditions.pledges is pledges
