"""What is typed is kept while it is typed, whatever the check will say of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kaowu.faces.candidate import shown
from kaowu.faces.candidate.forms import FillForm
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Severity
from kaowu.rules.identity import read_identity
from kaowu.rules.record import CHECKED_TYPES
from kaowu.rules.states import State, may_edit


@never_cache
@require_POST
def autosave(request: HttpRequest, ref: str) -> HttpResponse:
    """Save what differs from what is kept; the answer says when, or why not."""
    application = get_application(request, ref)
    if not may_edit(State(application.state)):
        return JsonResponse({"message": "报名信息现在不能修改。"}, status=409)
    form = FillForm(request.POST, application=application)
    changed, both = _changed(request, form, application)
    try:
        if changed:
            actions.fill_in(application, changed, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return JsonResponse({"message": f"{refusal.message}{refusal.remedy}"}, status=409)
    if both:
        labels = "、".join(f"“{form.fields[key].label}”" for key in both)
        told = f"{labels}在另一处已有改动，没有覆盖。点下面的按钮，可以核对两处的内容。"
        return JsonResponse({"message": told}, status=409)
    now = shown.marks(application, form.fields) if "shown" in request.POST else ""
    return JsonResponse({"saved": f"{clock.now():%H:%M}", **({"shown": now} if now else {})})


def _changed(
    request: HttpRequest, form: FillForm, application: Application
) -> tuple[dict[str, str], list[str]]:
    """What differs from what is kept, and what was changed in another place too."""
    form.is_valid()  # a choice outside the menu is left out; everything else is kept as typed
    kept = application.values
    values = {key: value for key, value in form.values().items() if key in request.POST}
    if _is_half_typed(values.get("id_number", ""), values.get("id_type", application.id_type)):
        values.pop("id_number", None)
    typed, both = shown.merged(values, application, request.POST.get("shown", ""))
    return {key: value for key, value in typed.items() if value != kept.get(key, "")}, both


def _is_half_typed(number: str, id_type: str) -> bool:
    """Two people who have both typed "510" so far are not the same person."""
    if not number or id_type not in CHECKED_TYPES:
        return False
    findings = read_identity(number, today=clock.today()).findings
    return any(finding.severity is Severity.ERROR for finding in findings)
