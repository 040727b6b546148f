"""What a reviewer may do with a case now, as the gate says; None where it may be done."""

from __future__ import annotations

from dataclasses import dataclass

from kaowu.office.actors import Actor
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import allowed
from kaowu.office.registration.models import Application
from kaowu.office.review.models import Review
from kaowu.office.review.verbs import BEGIN, DECIDE, RELEASE, REVIEWER
from kaowu.rules.events import Event
from kaowu.rules.lifecycle import BY_EVENT
from kaowu.rules.roles import ROLE_LABELS
from kaowu.rules.states import LABELS, State


@dataclass(frozen=True, slots=True)
class Permits:
    """Why each verb of the desk cannot be done, or None."""

    take: Refusal | None
    release: Refusal | None
    accept: Refusal | None
    send_back: Refusal | None
    refuse: Refusal | None

    @property
    def decide(self) -> bool:
        """Whether the form of the decision is shown: sending back needs only reasons."""
        return self.send_back is None


def permits(application: Application, by: Actor, level: Review.Level) -> Permits:
    """What ``by`` may do at the review of this level."""

    def why(event: Event) -> Refusal | None:
        refusal = allowed(application, event, by)
        # The reasons are written in the form that this answer opens.
        return None if refusal and refusal.code == "review.no-reason" else refusal

    return Permits(
        take=why(BEGIN[level]),
        release=why(RELEASE[level]),
        accept=why(DECIDE[level, Review.Verdict.PASS]),
        send_back=why(DECIDE[level, Review.Verdict.RETURN]),
        refuse=why(DECIDE[level, Review.Verdict.REFUSE]),
    )


def in_turn(application: Application, by: Actor, level: Review.Level) -> bool:
    """Whether the case waits for this level, and the person's role is the one that takes it."""
    row = BY_EVENT[BEGIN[level]]
    return State(application.state) in row.sources and by.has(*row.roles)


def who_may(application: Application, by: Actor, level: Review.Level) -> str:
    """To one who cannot act on a case of this review: who can. "" to one who reviews here."""
    state = State(application.state)
    begins, within = BY_EVENT[BEGIN[level]].sources, {BY_EVENT[BEGIN[level]].target}
    if by.has(REVIEWER[level]) or state not in begins | within:
        return ""
    who = ROLE_LABELS[REVIEWER[level]]
    return f"这份报名现在是“{LABELS[state]}”，由{who}领取后作出结论；您可以查看。"
