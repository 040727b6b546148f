"""What the case page shows: scans, data, findings, permissions, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime

from kaowu.faces import text
from kaowu.faces.desk.checks import beside
from kaowu.faces.desk.facts import facts, readings, unread
from kaowu.faces.desk.forms import DecisionForm, filled_in
from kaowu.faces.desk.history import came_back, entry, history
from kaowu.faces.desk.labels import tone
from kaowu.faces.desk.lists import narrowed_to_batch
from kaowu.faces.desk.permits import Permits, in_turn, permits, who_may
from kaowu.faces.desk.places import Desk
from kaowu.faces.desk.scans import in_order, is_viewable, scan, unshown
from kaowu.faces.desk.shared import shared_with
from kaowu.faces.desk.signature import signed_on_screen
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.registration import queries, reading
from kaowu.office.registration.correcting.rounds import rounds_of
from kaowu.office.registration.correcting.subjects import subject_of
from kaowu.office.registration.models import Application, Material, Step
from kaowu.office.registration.pledging import pledges
from kaowu.office.review import holds, opinions
from kaowu.office.review.checklist import confirmed_at
from kaowu.office.review.clockwork import review_clock
from kaowu.office.review.models import Opinion, Review
from kaowu.office.review.queries import next_in
from kaowu.rules.findings import Severity
from kaowu.rules.notice import Notice
from kaowu.rules.states import State

_PAGES = ("take", "release", "decide", "prepare", "drop", "beat")
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.FIXED: 2}


def case_context(
    request: HttpRequest, desk: Desk, application: Application, form: DecisionForm | None = None
) -> dict[str, Any]:
    """The context of desk/case.html. ``form`` is one that was sent and not accepted."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    material = in_order(application)
    may = permits(application, actor, desk.level)
    opinion = opinions.of(application, actor) if desk.reviews(actor) else None
    steps, rounds = list(application.steps.all()), rounds_of(application)
    return {
        "application": application,
        "notice": application.batch.notice,
        "tone": tone(application.state),
        "pledge": _pledge(application),
        "signature": signed_on_screen(application),
        "clauses": application.batch.notice.clauses,
        "history": history(steps, confirmed_at(application, steps)),
        "rounds": rounds[::-1],
        "came_back": came_back(rounds) if application.state in desk.states else [],
        "told": _told(application, steps),
        "others": _others(desk, application, actor),
        "shared": shared_with(desk, application, actor),
        "may": may,
        "changed": _changed_since(form, steps),
        "refused": list(form.non_field_errors()) if form and not may.decide else [],
        "review_clock": review_clock(application, clock.today()),
        "today": clock.today(),
        "urls": {page: desk.url(page, application.reference) for page in _PAGES}
        | {"cases": desk.back(request, application.reference), "prepared": desk.url("prepared")},
        **_seen(
            desk,
            application,
            material,
            _form(desk, application, opinion, form) if may.decide else None,
        ),
        **_turn(request, desk, application, actor),
        **_written(application, opinion, may, steps),
        **(desk.more(application, actor) if desk.more else {}),
    }


def _form(
    desk: Desk, application: Application, opinion: Opinion | None, sent: DecisionForm | None
) -> DecisionForm:
    """The form as it was sent, or with what this person had typed or prepared before."""
    if sent is not None:
        return sent
    said = _initial(opinion, application.batch.notice) if opinion else {}
    return DecisionForm(application=application, level=desk.level, initial=said)


def _initial(opinion: Opinion, notice: Notice) -> dict[str, Any]:
    """What to fill the form in with: what was typed, else what was prepared (in bulk)."""
    if opinion.typed:
        return filled_in(opinion.typed, notice)
    said: dict[str, Any] = {f"check_{key}": done for key, done in opinion.checklist.items()}
    for one in opinion.reasons or []:
        slug = subject_of(one, notice).slug
        said |= {f"code_{slug}": one["code"], f"text_{slug}": one["text"]}
    return said | {"note": opinion.note}


def _seen(
    desk: Desk, application: Application, material: Sequence[Material], form: DecisionForm | None
) -> dict[str, Any]:
    """Scans, data beside what was read, findings with those of the readings."""
    points = beside(desk, form, material)
    found = list(queries.all_findings(application))
    for one in material:
        found += reading.findings_of(one)
    found.sort(key=lambda finding: _ORDER[finding.severity])
    rows = facts(application, found, readings(desk, material), form)
    spare = [row for row in rows if row["spare"]]
    return {
        "scans": [
            scan(desk, one) | points.get(one.kind, {}) for one in material if is_viewable(one)
        ],
        "unshown": [unshown(one) for one in material if not is_viewable(one)],
        "facts": [row for row in rows if not row["spare"]],
        "spare": spare,
        "spare_open": any(row.get("say", {}).get("open") for row in spare),
        "unread": unread(material),
        "findings": found,
        "form": form,
    }


def _turn(
    request: HttpRequest, desk: Desk, application: Application, actor: Actor
) -> dict[str, Any]:
    """Whose turn it is, who else may, and what comes next in the list as it was filtered."""
    following = None
    if desk.reviews(actor):
        queue = narrowed_to_batch(desk.queue(actor), desk.remembered(request), request)
        following = next_in(queue, actor, application)
    return {
        "in_turn": in_turn(application, actor, desk.level),
        "following": following and desk.url("case", following.reference),
        "prepared_count": opinions.prepared(actor, desk.level).count()
        if desk.reviews(actor)
        else 0,
        "held_by_other": bool(application.holder_id) and application.holder_id != actor.user_id,
        "free_to_take": bool(application.holder_id) and not holds.is_held(application),
        "who_may": who_may(application, actor, desk.level),
        "hold_minutes": holds.HOLD.seconds // 60,
        "beat_seconds": holds.BEAT.seconds,
    }


def _written(
    application: Application, opinion: Opinion | None, may: Permits, steps: Sequence[Step]
) -> dict[str, Any]:
    """What this person has prepared or typed here, and whether it can still be used."""
    if opinion is None:
        return {}
    ready = bool(opinion.verdict)
    stale = ready and opinions.is_stale(opinion)
    return {
        "prepared": Review.Verdict(opinion.verdict).label if ready else "",
        "stale": [entry(step) for step in steps[opinion.version - 1 :]] if stale else [],
        "kept": _kept(application, opinion) if not may.decide else [],
    }


def _kept(application: Application, opinion: Opinion) -> list[str]:
    """What was typed before the case was no longer this person's, in lines."""
    typed = filled_in(opinion.typed or {}, application.batch.notice)
    form = DecisionForm(application=application, level=opinion.level, initial=typed)
    rows = [*form.material_rows(), *form.field_rows()]
    said = [
        f"{row['label']}：{_code(row)}{row['text'].value() or ''}" for row in rows if row["open"]
    ]
    note = form["note"].value()
    return [*said, f"办理备注：{note}"] if note else said


def _code(row: dict[str, Any]) -> str:
    labels = dict(row["code"].field.choices)
    code = row["code"].value()
    return f"{labels[code]}。" if code in labels and code else ""


def _pledge(application: Application) -> dict[str, Any]:
    """Whether the candidate has pledged, how, and whether for what is here now."""
    pledge = queries.standing_pledge(application)
    if pledge is None:
        return {"state": "blocked", "text": "尚未签署"}
    at = localtime(pledge.signed_at)
    problem = pledges.problem(application)
    if problem:
        newer_text = problem.code == "registration.pledge-text-changed"
        what = "承诺书文本已更新" if newer_text else "签署后内容有改动"
        return {"state": "attention", "text": f"{what}，须重新签署", "at": at}
    scanned = "integrity_pledge" in queries.materials_of(application)
    way = f"{pledge.get_method_display()}{'，纸质原件已归档' if scanned else ''}"
    return {"state": "done", "text": way, "at": at}


def _told(application: Application, steps: Sequence[Step]) -> list[str]:
    """What the candidate was told, while the application is back with them or refused."""
    if application.state not in (State.RETURNED, State.REFUSED) or not steps:
        return []
    return [text.told([one]) for one in steps[-1].reasons or []]


def _others(desk: Desk, application: Application, actor: Actor) -> list[dict[str, str]]:
    """Other live applications with the same number that this person may see."""
    same = queries.same_person(application).values_list("pk", flat=True)
    return [
        {
            "label": f"{one.batch}·{one.project_name}",
            "state": one.state_label,
            "url": desk.url("case", one.reference),
        }
        for one in queries.visible_to(actor).filter(pk__in=list(same))
    ]


def _changed_since(form: DecisionForm | None, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What others did after the version that a refused form was filled in for."""
    if form is None or not form.is_bound:
        return []
    version = form.data.get("version", "")
    # A new application has version 1, and every step adds one.
    seen = int(version) - 1 if version.isdecimal() else len(steps)
    return [entry(step) for step in steps[seen:]]
