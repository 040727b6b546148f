"""The style guide: every component on one page, with fictional data."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaowu.faces.styleguide import samples

SAMPLE_TODAY = date(2024, 3, 5)


class SampleForm(forms.Form):
    """One field of each kind, none of it kept."""

    name = forms.CharField(label="姓名", help_text="与身份证一致。", max_length=30)
    mobile = forms.CharField(label="手机号", help_text="用于接收补正和准考证通知。")
    education = forms.ChoiceField(
        label="最高学历",
        choices=[("", "请选择"), ("1", "高中"), ("2", "大学专科"), ("3", "大学本科")],
    )
    project = forms.ChoiceField(
        label="考核项目",
        choices=[("1", "碳排放交易"), ("2", "碳资产管理")],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label="其他说明", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    pledge = forms.BooleanField(label="我已阅读并承诺所填内容和材料真实有效")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component once; the same page at 360 px and at 1280 px."""
    form = SampleForm({"name": "", "mobile": "1380013", "education": "3", "project": "1"})
    form.add_error("mobile", "手机号应为 11 位数字，现在是 7 位。")
    page = Paginator(range(137), 20).get_page(request.GET.get("page", 2))
    sort = request.GET.get("sort", "-due")
    context = samples.context(SAMPLE_TODAY) | {
        "form": form,
        "guide_today": SAMPLE_TODAY,
        "table": samples.table(page, sort),
        "wide": "wide" in request.GET,
    }
    return render(request, "styleguide/index.html", context)
