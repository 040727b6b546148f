"""What happened to a case: its steps with reasons and notes, and what was ticked at a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.timezone import localtime

from kaowu.faces.desk.labels import tone
from kaowu.faces.text import told
from kaowu.office.registration.models import Step
from kaowu.rules.lifecycle import EVENT_LABELS, Event


def history(steps: Sequence[Step], confirmed: Mapping[int, Sequence[str]]) -> list[dict[str, Any]]:
    """The steps as entries, the newest first. ``confirmed``: words that were ticked, by step."""
    return [entry(step) | {"confirmed": confirmed.get(step.pk, ())} for step in reversed(steps)]


def entry(step: Step) -> dict[str, Any]:
    """One step: when, what, who, and what was said."""
    return {
        "when": localtime(step.at),
        "what": EVENT_LABELS[Event(step.event)],
        "who": step.actor_name,
        "note": told(step.reasons or []) + step.note,
        "state": tone(step.target),
    }
