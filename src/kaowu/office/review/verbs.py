"""The verbs of each review as events of the lifecycle."""

from __future__ import annotations

from kaowu.office.review.models import Review
from kaowu.rules.events import Event
from kaowu.rules.roles import Role

BEGIN = {Review.Level.FIRST: Event.BEGIN_FIRST, Review.Level.SECOND: Event.BEGIN_SECOND}
RELEASE = {Review.Level.FIRST: Event.RELEASE_FIRST, Review.Level.SECOND: Event.RELEASE_SECOND}
REVIEWER = {Review.Level.FIRST: Role.FIRST_REVIEWER, Review.Level.SECOND: Role.SECOND_REVIEWER}
DECIDE = {
    (Review.Level.FIRST, Review.Verdict.PASS): Event.ACCEPT,
    (Review.Level.FIRST, Review.Verdict.RETURN): Event.RETURN_FIRST,
    (Review.Level.FIRST, Review.Verdict.REFUSE): Event.REFUSE_FIRST,
    (Review.Level.SECOND, Review.Verdict.PASS): Event.APPROVE,
    (Review.Level.SECOND, Review.Verdict.RETURN): Event.RETURN_SECOND,
    (Review.Level.SECOND, Review.Verdict.REFUSE): Event.REFUSE_SECOND,
}
