"""The verbs of this room in one place."""

from __future__ import annotations

from kaowu.office.results.publicity import close_due, publish, raise_objection, settle
from kaowu.office.results.scores import enter_score

__all__ = ["close_due", "enter_score", "publish", "raise_objection", "settle"]
