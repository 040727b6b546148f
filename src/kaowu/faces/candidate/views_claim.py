"""What a company filled in for me: taken over, to be checked, pledged and handed in by myself."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaowu.faces.errors import show_refusal
from kaowu.office.refusals import Refusal
from kaowu.office.registration import claims


class ClaimForm(forms.Form):
    """Who the person says they are; nothing is filled in beforehand."""

    name = forms.CharField(
        label="姓名", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_number = forms.CharField(
        label="证件号码", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it over by name and identity number; the mobile was proved by signing in."""
    found = claims.claimable(request.user).filter(reference=ref.upper()).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claims.claim(found, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, "已转到您名下。请核对全部信息和材料，签署承诺书后提交。")
            return redirect("my-check", ref=found.reference)
    return render(request, "candidate/claim.html", {"form": form, "application": found})
