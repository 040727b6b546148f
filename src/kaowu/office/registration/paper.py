"""What a clerk does for candidates who sent their material to the agency and have no account."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.gate import within_scope
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.pledging import pledges
from kaowu.rules.roles import Role
from kaowu.rules.states import EDITABLE, State


def ours_to_edit(application: Application, by: Actor) -> bool:
    """Whether this clerk fills the application in: uploaded by the agency, and not handed in."""
    if application.owner_id is not None or State(application.state) not in EDITABLE:
        return False
    return by.has(Role.CLERK) and within_scope(application, by)


def ensure_ours(application: Application, by: Actor) -> None:
    """Refuse where the candidate, or nobody any more, edits the application."""
    if not ours_to_edit(application, by):
        raise Refusal(
            "registration.not-ours",
            "这份报名不能由机构代为填写。",
            "考生本人填报的，请退回后由考生修改；已提交的，须先退回补正。",
        )


def record_pledge(application: Application, *, by: Actor) -> Pledge:
    """Record the pledge that the candidate signed and printed a finger on."""
    ensure_ours(application, by)
    return pledges.sign(application, by=by, method=Pledge.Method.PAPER)


def pledge_stands(application: Application) -> bool:
    """Whether a pledge is there for exactly what the application holds now."""
    return pledges.problem(application) is None


def hand_in(applications: Iterable[Application], *, by: Actor) -> list[tuple[Application, Refusal]]:
    """Record the paper pledge of each and submit it; returns those that could not go, and why.

    Each by itself: one that cannot go holds nobody else up.
    """
    refused = []
    for application in applications:
        try:
            with transaction.atomic():
                if not pledge_stands(application):
                    record_pledge(application, by=by)
                actions.submit(application, by=by)
        except Refusal as refusal:
            refused.append((application, refusal))
    return refused
