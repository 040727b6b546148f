"""证书查询: by what is printed on the certificate, or by its signed code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaowu.faces.addresses import address_of
from kaowu.faces.public.forms import CertificateQueryForm
from kaowu.office.certificates.queries import find, throttle, verify_token
from kaowu.office.refusals import Refusal
from kaowu.office.vault import tokens


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form; its answer (by POST, so that no name stands in an address); the QR's answer."""
    if token := request.GET.get("t", ""):
        return _by_code(request, token)
    form = CertificateQueryForm(request.POST or None)
    answer: dict[str, Any] = {"form": form}
    status = 200
    if form.is_valid():
        answer["asked"] = True
        try:
            answer["shown"] = find(address=address_of(request), **form.cleaned_data)
        except Refusal as refusal:
            answer["refusal"], status = refusal, 429
    return render(request, "public/verify.html", answer, status=status)


def _by_code(request: HttpRequest, token: str) -> HttpResponse:
    try:
        throttle(address_of(request))
    except Refusal as refusal:
        return render(
            request,
            "public/verify.html",
            {"form": CertificateQueryForm(), "refusal": refusal},
            status=429,
        )
    found = verify_token(token[:4000])
    return render(request, "public/verify_code.html", {"found": found, "shown": found.shown})


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """The key that codes are verified with, and how they are made."""
    return JsonResponse(
        {
            "algorithm": "Ed25519",
            "public_key": tokens.public_key_text(),
            "encoding": "base64url, no padding",
            "format": f"{tokens.MARK}.<payload>.<signature>",
            "signed": f"the ASCII text {tokens.MARK}.<payload>",
            "issuer": settings.BASE_URL,
        },
        json_dumps_params={"indent": 2},
    )
