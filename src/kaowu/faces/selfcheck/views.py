"""材料自检: choose, check, take the mended zip away. No account, and nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from kaowu.faces.files import responses
from kaowu.faces.selfcheck import checking, limits
from kaowu.faces.selfcheck.forms import ARCHIVE, PICTURES, WAYS, TypedForm, drops
from kaowu.faces.selfcheck.limits import Trouble
from kaowu.office import clock
from kaowu.office.notices.models import NoticeVersion
from kaowu.office.notices.queries import newest_versions, slugs_ahead

NO_NAME = Trouble(
    400,
    "还不能打包：缺少姓名或证件号码，或没有可用的文件。",
    "压缩包要用证件号码、姓名和手机号命名，请填写后再试。",
)


# Both views are exempt from the site's own look at the form's token, which would read the files
# before it is said that they stay in memory; the functions that they end in look at it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form, and below it after a check what was found."""
    if request.method == "POST":
        return _refused(request) or _check(request)
    return _page(request)


@csrf_exempt
@never_cache
@require_POST
def mended(request: HttpRequest) -> HttpResponse:
    """The mended zip at once; the page with the reason when it cannot be made."""
    return _refused(request) or _mended(request)


def _refused(request: HttpRequest) -> HttpResponse | None:
    trouble = limits.trouble_of(request)
    if trouble:
        return _page(request, trouble=trouble)
    request.upload_handlers = [limits.InMemory(request)]
    return None


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    notice = _version(request).notice
    if trouble := _wrong_count(request):
        return _page(request, trouble=trouble)
    report, findings = checking.report_on(request, notice)
    return _page(request, result=checking.shown(report, findings, notice))


@csrf_protect
def _mended(request: HttpRequest) -> HttpResponse:
    notice = _version(request).notice
    if trouble := _wrong_count(request):
        return _page(request, trouble=trouble)
    report, findings = checking.report_on(request, notice)
    made = checking.mended_zip(report, notice)
    if made is None:
        shown = checking.shown(report, findings, notice)
        return _page(request, result=shown, trouble=NO_NAME)
    return responses.attachment(made[1], made[0], "application/zip")


def _wrong_count(request: HttpRequest) -> Trouble | None:
    count = sum(len(files) for _, files in request.FILES.lists())
    if count == 0:
        return limits.NOTHING
    return limits.TOO_MANY if count > limits.MAX_FILES else None


def _version(request: HttpRequest) -> NoticeVersion:
    """The notice that is asked for, else the first. Raises Http404 where there is none."""
    slug = request.GET.get("notice", "")
    versions = _versions()
    found = [version for version in versions if version.slug == slug] if slug else versions
    if not found:
        raise Http404
    return found[0]


def _versions() -> list[NoticeVersion]:
    """The notices to check against: those that one can still apply under first."""
    ahead = slugs_ahead(clock.today())
    return sorted(newest_versions(), key=lambda version: version.slug not in ahead)


def _page(
    request: HttpRequest,
    *,
    result: dict[str, Any] | None = None,
    trouble: Trouble | None = None,
) -> HttpResponse:
    version = _version(request)
    way = ARCHIVE if request.GET.get("way") == ARCHIVE else PICTURES
    # A request that was refused for its size has no form that could be read.
    typed = request.POST if result else None
    context = {
        "notice": version.notice,
        "chosen": version.slug,
        "versions": _versions(),
        "way": way,
        "tabs": _tabs(version.slug, way),
        "query": urlencode({"notice": version.slug, "way": way}),
        "form": TypedForm(typed),
        "drops": drops(version.notice, way),
        "max_bytes": limits.MAX_REQUEST,
        "result": result,
        "trouble": trouble,
    }
    status = trouble.status if trouble else 200
    return render(request, "selfcheck/check.html", context, status=status)


def _tabs(slug: str, way: str) -> list[dict[str, Any]]:
    page = reverse("self-check")
    return [
        {
            "label": label,
            "url": f"{page}?{urlencode({'notice': slug, 'way': key})}",
            "current": key == way,
        }
        for key, label in WAYS.items()
    ]
