"""Beginning: batch, then agency, project and condition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.faces.candidate import words
from kaowu.faces.candidate.forms import NewForm, ProjectForm
from kaowu.faces.errors import show_refusal
from kaowu.faces.getters import get_application
from kaowu.office import clock
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import open_batches
from kaowu.office.refusals import Refusal
from kaowu.office.registration import beginning
from kaowu.office.registration.queries import visible_to
from kaowu.rules.states import GIVEN_UP


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to apply for. Polite where nothing is open."""
    today = clock.today()
    batches = list(open_batches(today))
    if not batches:
        return _closed(request)
    batch = _chosen(batches, request.GET.get("batch", ""))
    if batch is None:
        return render(request, "candidate/new_batch.html", {"batches": batches, "now": today})
    agencies = beginning.agencies_on_file(today)
    form = NewForm(request.POST or None, notice=batch.notice, agencies=agencies)
    if form.is_valid():
        try:
            return _start(request, batch, form)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.remedy}")
    existing = visible_to(request.actor).filter(batch=batch).exclude(state__in=GIVEN_UP)  # type: ignore[attr-defined]
    return render(
        request,
        "candidate/new.html",
        {
            "form": form,
            "batch": batch,
            "now": today,
            "several": len(batches) > 1,
            "existing": existing,
            "agencies": agencies,
            "eligibility": _eligibility(batch),
        },
    )


def _eligibility(batch: BatchRecord) -> str:
    """Who may apply, in the notice's own words."""
    notice = batch.notice
    return notice.clauses.get(notice.eligibility.clause, "")


def _closed(request: HttpRequest) -> HttpResponse:
    coming = BatchRecord.objects.filter(registration_start__gt=clock.today())
    following = coming.select_related("version").order_by("registration_start").first()
    return render(request, "candidate/new_closed.html", {"following": following})


def _chosen(batches: list[BatchRecord], wish: str) -> BatchRecord | None:
    """The batch of the address; the only one needs no choice."""
    if len(batches) == 1:
        return batches[0]
    return next((one for one in batches if f"{one.slug}-{one.number}" == wish), None)


def _start(request: HttpRequest, batch: BatchRecord, form: NewForm) -> HttpResponse:
    application = beginning.start_own(
        batch=batch,
        agency=form.cleaned_data["agency"],
        project_code=form.cleaned_data["project"],
        condition=form.cleaned_data.get("condition", ""),
        owner=request.user,  # type: ignore[arg-type]
        by=request.actor,  # type: ignore[attr-defined]
    )
    return redirect("my-fill", ref=application.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def change_project(request: HttpRequest, ref: str) -> HttpResponse:
    """Another project or condition, while the application may be edited."""
    application = get_application(request, ref)
    given = {
        "project": application.project_code,
        "condition": application.values.get("condition", ""),
    }
    form = ProjectForm(request.POST or None, notice=application.batch.notice, initial=given)
    if form.is_valid():
        try:
            beginning.choose_project(
                application,
                project_code=form.cleaned_data["project"],
                condition=form.cleaned_data.get("condition", ""),
                by=request.actor,  # type: ignore[attr-defined]
            )
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, "考核项目已更改。")
        return redirect("my-check", ref=application.reference)
    context = {"form": form, "application": application, "batch": words.batch_label(application)}
    return render(request, "candidate/project.html", context)
