"""A candidate who is sent back twice, and handed over by a supplement to the sealed roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaowu.demo import deeds
from kaowu.demo.drawn import drawing
from kaowu.office.registration import actions as registration
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review

if TYPE_CHECKING:
    from kaowu.demo.cast import Staff
    from kaowu.demo.fates import Fate

TWICE = "returned_twice"  # the turn of such a candidate
REASON = {
    "code": "illegible",
    "subject": "身份证原件扫描件（正反面）",
    "text": "身份证人像面下边缘没有扫全，证件号码末位看不清，请重新扫描。",
}


def return_again(fate: Fate, staff: Staff) -> None:
    """The first reviewer finds the next fault."""
    by = staff.first_reviewer
    review.decide(deeds.of(fate), Review.Verdict.RETURN, by=by, reasons=[REASON])


def correct_again(fate: Fate, staff: Staff) -> None:
    """The candidate sends a better scan of the card and hands in again."""
    application = deeds.of(fate)
    assert application.owner is not None
    registration.add_material(
        application,
        kind="identity",
        data=drawing.identity_card(fate.person),
        filename=f"{fate.person.id_number}_{fate.person.name}_身份证.jpg",
        by=application.owner.actor("127.0.0.1"),
    )
    deeds.submit(fate, staff)
