"""How an application is told to its candidate: steps, facts, history, what now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from kaowu.faces import text
from kaowu.office.registration.correcting.corrections import opened
from kaowu.office.registration.guidance import Guidance
from kaowu.office.registration.models import Application, Step
from kaowu.rules.events import EVENT_LABELS, Event
from kaowu.rules.identity import mask_identity
from kaowu.rules.lifecycle import events_from
from kaowu.rules.mobile import mask_mobile
from kaowu.rules.notice import Column
from kaowu.rules.roles import Role as Roles
from kaowu.rules.states import FROZEN, GIVEN_UP, STEPS, State, step_of

_BLOCKED = frozenset({State.RETURNED, State.ABSENT, State.VIOLATED, State.FAILED, State.REVOKED})
_GOOD = frozenset(
    {Event.ACCEPT, Event.APPROVE, Event.CONFIRM_PAYMENT, Event.PASS, Event.CERTIFY, Event.SUBMIT}
)
BAD = frozenset(
    {
        Event.RETURN_FIRST,
        Event.RETURN_SECOND,
        Event.REFUSE_FIRST,
        Event.REFUSE_SECOND,
        Event.LAPSE,
        Event.FAIL,
        Event.MARK_ABSENT,
        Event.MARK_VIOLATION,
        Event.REVOKE,
    }
)
# What passes between the desks is not the candidate's to follow.
_INNER = frozenset(
    {Event.BEGIN_FIRST, Event.RELEASE_FIRST, Event.BEGIN_SECOND, Event.RELEASE_SECOND}
)


def badge(application: Application) -> dict[str, str]:
    """The state's word and shape."""
    state = State(application.state)
    if state in _BLOCKED | GIVEN_UP:
        return {"label": application.state_label, "state": "blocked"}
    if state in {State.DRAFT, State.AWAITING_PAYMENT}:
        return {"label": application.state_label, "state": "attention"}
    good = state in FROZEN | {State.APPROVED, State.ACCEPTED}
    return {"label": application.state_label, "state": "done" if good else "info"}


def address(application: Application, name: str | None) -> str:
    """The page of this name, of this application where it is one of its pages."""
    if name is None:
        return ""
    if name in {"my", "my-new", "my-letters"}:
        return reverse(name)
    return reverse(name, kwargs={"ref": application.reference})


def steps(application: Application) -> list[dict[str, str]]:
    """The step bar: what is done, where it stands, what is to come."""
    state = State(application.state)
    here = _place(application)
    past_last = state == State.CERTIFIED
    rows = []
    for index, (label, _) in enumerate(STEPS):
        if index < here or past_last:
            word = "done"
        elif index == here:
            word = "blocked" if state in _BLOCKED | GIVEN_UP else "current"
        else:
            word = "todo"
        note = application.state_label if index == here else ""
        rows.append({"label": label, "state": word, "note": note})
    return rows


def _place(application: Application) -> int:
    """The step where it stands; for a given-up one, the step at which it was given up."""
    here = step_of(State(application.state))
    if here >= 0:
        return here
    last = application.steps.last()
    return max(0, step_of(State(last.source))) if last else 0


def receipt(application: Application) -> dict[str, Any] | None:
    """What the newest submission was: when, which time, how many files, how pledged, fingerprint.

    The fingerprint is the beginning of the digest that the pledge vouches for: the same on both
    sides shows that both speak of the same content.
    """
    handed_in = list(application.steps.filter(event=Event.SUBMIT))
    if not handed_in:
        return None
    last = handed_in[-1]
    pledge = application.pledges.filter(signed_at__lte=last.at).first()
    files = application.materials.filter(added_at__lte=last.at)
    digest = pledge.data_sha256[:12].upper() if pledge else ""
    return {
        "at": last.at.astimezone(),
        "times": len(handed_in),
        "by": _DESKS.get(last.role, ""),
        "files": files.order_by().values("kind").distinct().count(),
        "fingerprint": "-".join(digest[i : i + 4] for i in range(0, len(digest), 4)),
        "pledged": pledge.get_method_display() if pledge else "",
    }


def next_step(application: Application, found: Guidance, today: date) -> dict[str, Any]:
    """What the "what now" panel shows."""
    return {
        "guide": found,
        "url": address(application, found.action_name),
        "now": today,
        "soft": found.action_name == "my-objection",
    }


def history(found: Iterable[Step]) -> list[dict[str, Any]]:
    """What happened, newest first; a member of staff is named by the desk only."""
    rows = []
    for step in found:
        event = Event(step.event)
        if event in _INNER:
            continue
        state = "blocked" if event in BAD else "done" if event in _GOOD else "todo"
        rows.append(
            {
                "when": step.at.astimezone(),
                "what": EVENT_LABELS[event],
                "who": _DESKS.get(step.role, ""),
                "note": text.told(step.reasons or []),
                "state": state,
            }
        )
    return rows[::-1]


_DESKS = {
    str(Roles.CANDIDATE): "考生本人",
    str(Roles.CLERK): "报名机构",
    str(Roles.FIRST_REVIEWER): "报名机构",
    str(Roles.SECOND_REVIEWER): "省职鉴中心",
    str(Roles.OFFICER): "省职鉴中心",
    str(Roles.SYSTEM): "系统",
}


def facts(application: Application, *, masked: bool = True, change: bool = False) -> list[dict]:
    """Everything that was filled in, by the columns of the notice."""
    values, allowed = application.values, opened(application)
    rows = [_project(application, values, change=change and allowed.field("project"))]
    for column in application.batch.notice.workbook.columns:
        if column.key in {"number", "project", "batch"}:
            continue
        value = values.get(column.key, "")
        if not value and not column.required:
            continue
        if masked:
            value = _MASKS.get(column.key, str)(value) if value else value
        row: dict[str, Any] = {"label": column.header, "value": value}
        row["mono"] = column.kind in {"id_number", "mobile"}
        if column.key in {"sex", "birth"}:
            row["note"] = "由证件号码得出"
        elif change and allowed.field(column.key):
            row["change_url"] = change_url(application, column.key)
        rows.append(row)
    return rows


def standing(application: Application, columns: Iterable[Column]) -> list[dict[str, Any]]:
    """What a return left as it is, to be read only."""
    values = application.values
    return [
        {"label": one.header, "value": values[one.key], "mono": one.kind in {"id_number", "mobile"}}
        for one in columns
        if values.get(one.key)
    ]


def change_url(application: Application, key: str) -> str:
    """Where this column is changed: a condition with the project, a birth with the number."""
    if key in {"project", "condition"}:
        return address(application, "my-project")
    key = "id_number" if key == "birth" else key
    return f"{address(application, 'my-fill')}#id_{key}"


def _project(application: Application, values: Mapping[str, str], *, change: bool) -> dict:
    """The project that is applied for, beside what the sheet says where that is another."""
    said, stands = values.get("project", ""), application.project_name
    row: dict[str, Any] = {"label": "考核项目", "value": stands}
    if said and said != stands:
        row |= {"other": said, "other_label": "信息表", "value_label": "报名"}
    if change:
        row["change_url"] = address(application, "my-project")
    return row


_MASKS = {"id_number": mask_identity, "mobile": mask_mobile}


def may(application: Application, event: Event) -> bool:
    """Whether the candidate may cause this event now, as far as the table says."""
    return event in events_from(State(application.state), Roles.CANDIDATE)


def clauses(application: Application) -> Mapping[str, str]:
    """The notice's sentences by key, for lists of findings."""
    return application.batch.notice.clauses


def batch_label(application: Application) -> str:
    """第2批，3月30日考核."""
    return f"第{application.batch.number}批，{text.day(application.batch.exam, year=True)}考核"
