"""What happened to a case: its steps with reasons and notes, and what was ticked at a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.timezone import localtime

from kaowu.faces.desk.labels import tone
from kaowu.faces.text import told
from kaowu.office.registration.correcting.rounds import Round
from kaowu.office.registration.models import Step
from kaowu.rules.events import EVENT_LABELS, Event


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
        "state": _done(step),
    }


def _done(step: Step) -> str:
    """A deed that is done asks for nobody's attention any more."""
    state = tone(step.target)
    return "done" if state == "attention" else state


def came_back(rounds: Sequence[Round]) -> list[str]:
    """What became of the last return once it is answered: what was changed, what named was not."""
    if not rounds or rounds[-1].answered is None:
        return []
    last = rounds[-1]
    lines = [f"{one.label}：{one.old or '（空）'} → {one.new or '（空）'}" for one in last.changes]
    lines += [f"{one.label}：{'已更换' if one.old else '已补交'}" for one in last.files]
    touched = {one.label for one in (*last.changes, *last.files)}
    named = [one.get("subject", "") for one in last.reasons]
    return lines + [f"{one}：没有改动" for one in named if one and one not in touched]
