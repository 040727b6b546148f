"""The one gate: no application changes its state anywhere else.

Check (state, role, scope, duties, conditions), compare-and-swap on the old state, then the step,
the ledger's entry and the letter, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.refusals import Conflict, Refusal
from kaowu.office.registration.models import Application, Step
from kaowu.rules.events import EVENT_LABELS, Event
from kaowu.rules.lifecycle import BY_EVENT, Transition
from kaowu.rules.lifecycle_by_file import TOLD
from kaowu.rules.roles import Role
from kaowu.rules.states import LABELS, State, may_edit


@dataclass(frozen=True, slots=True)
class Move:
    """What is about to happen: everything a condition may look at."""

    application: Application
    event: Event
    by: Actor
    now: datetime
    reasons: tuple[dict[str, str], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """The line of the centre's file that an event follows from; ``facts["told"]`` of a move.

    With it the gate applies the table of what is told (:data:`TOLD`) and nothing of the other.
    """

    digest: str  # SHA-256 (hex) of the file; "" where the clock concludes from what was told
    line: int  # row of the sheet, from 1
    brought_by: int | None  # the account that brought the file


Condition = Callable[[Move], Refusal | None]
CONDITIONS: dict[str, Condition] = {}
LISTENERS: list[Callable[[Move, Step], None]] = []

AGENCY_ROLES = frozenset({Role.CLERK, Role.FIRST_REVIEWER})
OURS = AGENCY_ROLES | {Role.COORDINATOR}  # who may bring a candidate's material


def condition(name: str) -> Callable[[Condition], Condition]:
    """Register the condition that the lifecycle's table calls ``name``."""

    def register(check: Condition) -> Condition:
        CONDITIONS[name] = check
        return check

    return register


def listener(heard: Callable[[Move, Step], None]) -> Callable[[Move, Step], None]:
    """Register what follows every change of state, in its transaction (a letter, a receipt)."""
    LISTENERS.append(heard)
    return heard


@transaction.atomic
def move(
    application: Application,
    event: Event,
    *,
    by: Actor,
    expected_version: int | None = None,
    reasons: Sequence[dict[str, str]] = (),
    facts: Mapping[str, Any] | None = None,
    note: str = "",
) -> Application:
    """Let ``event`` happen to ``application``, or raise Refusal and write nothing.

    ``expected_version`` is the version that the person saw; another one is a Conflict.
    ``reasons`` are dicts of code, subject and text. The given object is brought up to date.
    """
    hold(application)
    if expected_version is not None and expected_version != application.version:
        raise Conflict
    planned = Move(application, event, by, clock.now(), tuple(reasons), facts or {})
    row = _row_of(planned)
    _check(planned, row)
    _swap(planned, row)
    step = Step.objects.create(
        application=application,
        event=event,
        source=application.state,
        target=row.target,
        at=planned.now,
        user_id=by.user_id,
        role=_role_used(by, row),
        actor_name=by.name,
        reasons=list(reasons) or None,
        note=note,
    )
    ledger.record(
        chain=application.chain,
        action=str(event),
        by=by,
        detail={
            "from": application.state,
            "to": str(row.target),
            "reasons": [reason["code"] for reason in reasons],
            **_source(planned),
        },
    )
    application.refresh_from_db(fields=["state", "version", "changed_at", "holder"])
    for heard in LISTENERS:
        heard(planned, step)
    return application


def _row_of(planned: Move) -> Transition:
    """The row of the table that applies: what a file of the centre tells has rows of its own."""
    if "told" not in planned.facts:
        return BY_EVENT[planned.event]
    row = TOLD.get(planned.event)
    if row is None:
        raise Refusal("gate.told", f"“{EVENT_LABELS[planned.event]}”不能依据反馈文件办理。")
    return row


def _source(planned: Move) -> dict[str, str]:
    told: Told | None = planned.facts.get("told")
    return {"file": told.digest} if told and told.digest else {}


def hold(application: Application) -> None:
    """Keep every other change of this application waiting until this transaction ends.

    Whoever locks anything of an application (its order, its chain, its ticket) holds the
    application first, and many of them in the order of their ids: so nobody waits in a circle.
    """
    application.refresh_from_db(
        fields=["state", "version", "changed_at", "holder", "agency_due", "centre_due"],
        from_queryset=Application.objects.select_for_update(),
    )


def hold_all(applications: QuerySet[Application]) -> list[Application]:
    """Hold and return those that still belong to the query once nobody else holds them."""
    return list(applications.select_for_update(of=("self",)).order_by("id"))


def allowed(application: Application, event: Event, by: Actor) -> Refusal | None:
    """Why this cannot happen now, or None; the page shows a button only where it can."""
    try:
        _check(Move(application, event, by, clock.now()), BY_EVENT[event])
    except Refusal as refusal:
        return refusal
    return None


def demand(by: Actor, *roles: Role) -> None:
    """Refuse an act that belongs to other roles and changes no application by itself."""
    if not by.has(*roles):
        raise Refusal("gate.role", "您的岗位不能办理此项业务。")


def _check(planned: Move, row: Transition) -> None:
    _check_state(planned, row)
    _check_person(planned, row)
    _check_duties(planned, row)
    for need in row.needs:
        refusal = CONDITIONS[need](planned)
        if refusal:
            raise refusal


def _check_state(planned: Move, row: Transition) -> None:
    state = State(planned.application.state)
    if state not in row.sources:
        raise Refusal(
            "gate.state",
            f"这份报名现在是“{LABELS[state]}”，不能{EVENT_LABELS[planned.event]}。",
            "请刷新页面，按当前状态操作。",
        )


def _check_person(planned: Move, row: Transition) -> None:
    if not planned.by.has(*row.roles):
        raise Refusal("gate.role", f"您的岗位不能{EVENT_LABELS[planned.event]}。")
    if Role.SYSTEM not in planned.by.roles and not within_scope(planned.application, planned.by):
        raise Refusal("gate.scope", "这份报名不在您的办理范围内。")


def within_scope(application: Application, by: Actor) -> bool:
    """Whether it is the actor's own, their agency's or company's, or was handed to the centre."""
    if by.has(Role.SECOND_REVIEWER, Role.OFFICER):
        return application.hand_over_lines.exists()
    if by.has(*AGENCY_ROLES):
        return application.agency_id == by.organisation_id
    if by.has(Role.COORDINATOR):
        return by.organisation_id is not None and application.company_id == by.organisation_id
    return by.user_id is not None and application.owner_id == by.user_id


@transaction.atomic
def ensure_editable(application: Application, by: Actor) -> None:
    """Refuse a change by a stranger, or in a state in which nothing may be changed."""
    hold(application)
    if not may_edit(State(application.state)):
        raise Refusal(
            "registration.frozen",
            "报名信息现在不能修改。",
            "缴费确认后报名信息不予修改；此前如需修改，请联系报名机构退回补正。",
        )
    mine = application.owner_id is not None and application.owner_id == by.user_id
    ours = by.has(*AGENCY_ROLES) and within_scope(application, by)
    if by.has(Role.COORDINATOR):  # only until the candidate takes it over
        ours = ours or (application.owner_id is None and within_scope(application, by))
    if not (mine or ours):
        raise Refusal("gate.scope", "这份报名不在您的办理范围内。")


def _check_duties(planned: Move, row: Transition) -> None:
    if not row.barred_by or planned.by.user_id is None:
        return
    deeds = planned.application.steps.filter(
        event__in=[str(event) for event in row.barred_by], user_id=planned.by.user_id
    )
    deed = deeds.first()
    if deed:
        done = EVENT_LABELS[Event(deed.event)]
        raise Refusal(
            "gate.duties",
            f"您已对这份报名办理过“{done}”，按岗位分离的要求不能再{EVENT_LABELS[planned.event]}。",
            "请交由另一位同事办理。",
        )


def _role_used(by: Actor, row: Transition) -> str:
    return str(min(by.roles & row.roles))


_TAKES = {Event.BEGIN_FIRST, Event.BEGIN_SECOND}


def _swap(planned: Move, row: Transition) -> None:
    application = planned.application
    changed = Application.objects.filter(
        pk=application.pk, state=application.state, version=application.version
    ).update(
        state=row.target,
        version=F("version") + 1,
        changed_at=planned.now,
        holder_id=planned.by.user_id if planned.event in _TAKES else None,
    )
    if changed != 1:
        raise Conflict
