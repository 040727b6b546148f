"""What the case page shows: scans, data, findings, permissions, history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime

from kaowu.faces.desk.forms import DecisionForm
from kaowu.faces.desk.labels import VERDICT_TONES, grouped, tone
from kaowu.faces.desk.permits import in_turn, permits
from kaowu.faces.desk.places import Desk
from kaowu.faces.files.views import shown_copy
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application, Material, Step
from kaowu.office.review.actions import BEGIN
from kaowu.office.review.clockwork import review_clock
from kaowu.office.review.queries import next_in
from kaowu.rules.findings import VERDICT_LABELS, Finding, Severity, verdict
from kaowu.rules.lifecycle import BY_EVENT, EVENT_LABELS, Event, State
from kaowu.rules.notice import Column

VIEWABLE = ("image/jpeg", "image/png", "application/pdf")
MARKS = {
    Severity.ERROR: ("blocked", "需补正"),
    Severity.WARNING: ("attention", "请核对"),
    Severity.FIXED: ("done", "已修正"),
}


def case_context(
    request: HttpRequest, desk: Desk, application: Application, form: DecisionForm | None = None
) -> dict[str, Any]:
    """The context of desk/case.html. ``form`` is one that was sent and not accepted."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    material = _in_order(application)
    findings = queries.all_findings(application)
    following = _following(desk, application, actor)
    steps = list(application.steps.all())
    return {
        "application": application,
        "notice": application.batch.notice,
        "tone": tone(application.state),
        "scans": [_scan(one) for one in material if _viewable(one)],
        "unshown": [_unshown(one) for one in material if not _viewable(one)],
        "facts": facts(application, findings),
        "pledge": _pledge(application),
        "findings": findings,
        "clauses": application.batch.notice.clauses,
        "history": history(steps),
        "told": _told(application, steps),
        "others": _others(desk, application, actor),
        "may": permits(application, actor, desk.level),
        "in_turn": in_turn(application, actor, desk.level),
        "form": form or DecisionForm(application=application),
        "changed": _changed_since(form, steps),
        "review_clock": review_clock(application, clock.today()),
        "today": clock.today(),
        "following": following and desk.url("case", following.reference),
        "urls": {page: desk.url(page, application.reference) for page in _PAGES}
        | {"cases": desk.url("cases")},
        **(desk.more(application, actor) if desk.more else {}),
    }


def _following(desk: Desk, application: Application, actor: Actor) -> Application | None:
    """The next case to take, for those who take cases here."""
    if not actor.has(*BY_EVENT[BEGIN[desk.level]].roles):
        return None
    return next_in(desk.queue(actor), actor, application)


_PAGES = ("take", "release", "decide")


def _in_order(application: Application) -> list[Material]:
    """The current material in the order of the notice."""
    order = [rule.kind for rule in application.batch.notice.materials]
    current = queries.materials_of(application).values()
    return sorted(current, key=lambda one: order.index(one.kind) if one.kind in order else 99)


def _viewable(material: Material) -> bool:
    copy = shown_copy(material)
    return copy is not None and copy.media_type in VIEWABLE


def _file(material: Material, which: str) -> str:
    return reverse("file", args=[material.application.reference, material.pk, which])


def _label(material: Material) -> str:
    return material.application.batch.notice.material(material.kind).file_label


def _scan(material: Material) -> dict[str, Any]:
    came_to = verdict(material.findings)
    copy = shown_copy(material)
    assert copy is not None
    fitted = "已生成合规副本" if material.fitted else "原件合规"
    return {
        "label": _label(material),
        "url": _file(material, "fitted"),
        "original_url": _file(material, "original"),
        "media_type": copy.media_type,
        "size": copy.size,
        "note": fitted,
        "badge": VERDICT_LABELS[came_to],
        "state": VERDICT_TONES[came_to],
    }


def _unshown(material: Material) -> dict[str, Any]:
    return {
        "label": f"{_label(material)}（原件）",
        "url": _file(material, "original"),
        "size": material.original.size,
        "note": "不能在页面中显示，请下载查看。",
    }


def facts(application: Application, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The data by the columns of the basic-info sheet, each with what was found on it."""
    by_subject: dict[str, Finding] = {}
    for finding in reversed(findings):  # the one that weighs most stays
        by_subject[finding.subject] = finding
    values = application.values
    return [
        _fact(column, values.get(column.key, ""), by_subject.get(column.header))
        for column in application.batch.notice.workbook.columns
        if column.key != "number" and (values.get(column.key) or column.required)
    ]


def _fact(column: Column, value: str, finding: Finding | None) -> dict[str, Any]:
    number = column.kind in ("id_number", "mobile", "number")
    item = {
        "label": column.header,
        "value": grouped(value) if column.kind == "id_number" else value,
        "mono": number,
    }
    if finding:
        item["state"], item["badge"] = MARKS[finding.severity]
    return item


def _pledge(application: Application) -> dict[str, Any]:
    """Whether the candidate has pledged, how, and whether for what is here now."""
    pledge = queries.standing_pledge(application)
    if pledge is None:
        return {"state": "blocked", "text": "尚未签署"}
    at = localtime(pledge.signed_at)
    if pledge.data_sha256 != queries.data_digest(application):
        return {
            "state": "attention",
            "text": "签署后内容有改动，须重新签署",
            "at": at,
        }
    return {"state": "done", "text": pledge.get_method_display(), "at": at}


def history(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as entries, the newest first, with reasons and notes."""
    return [_entry(step) for step in reversed(list(steps))]


def _entry(step: Step) -> dict[str, Any]:
    said = [f"{one['subject']}：{one['text']}" for one in step.reasons or []]
    return {
        "when": localtime(step.at),
        "what": EVENT_LABELS[Event(step.event)],
        "who": step.actor_name,
        "note": "；".join([*said, step.note] if step.note else said),
        "state": tone(step.target),
    }


def _told(application: Application, steps: Sequence[Step]) -> list[str]:
    """What the candidate was told, while the application is back with them or refused."""
    if application.state not in (State.RETURNED, State.REFUSED) or not steps:
        return []
    return [f"{one['subject']}：{one['text']}" for one in steps[-1].reasons or []]


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
    return [_entry(step) for step in steps[seen:]]
