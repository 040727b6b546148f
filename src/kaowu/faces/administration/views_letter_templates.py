"""消息模板: the texts of all letters, edited with a preview; and whether letters wait."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kaowu.faces import text as words
from kaowu.office.letters import outbox, placeholders, sms, templates
from kaowu.office.letters.catalogue import GROUPS, Kind, Text, catalogue
from kaowu.office.letters.models import LetterTemplate, OutboxRule
from kaowu.office.refusals import Refusal

Release = OutboxRule.Release
WAY_LABELS = {"note": "站内信", "sms": "短信", "email": "电子邮件"}
HISTORY = 10


class TemplateForm(forms.Form):
    """A letter's text with its placeholders; ``version`` is the one that is edited."""

    subject = forms.CharField(label="标题", max_length=100)
    body = forms.CharField(label="正文", widget=forms.Textarea(attrs={"rows": 8}), max_length=3000)
    sms = forms.CharField(
        label="短信",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "data-sms-length": ""}),
        help_text="不填则按正文发送。开头自动加上签名。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        long = [WAY_LABELS[way] for way in kind.ways if way != "sms"]
        self.fields["body"].label = f"正文（{'、'.join(long) or WAY_LABELS['sms']}）"
        if "sms" not in kind.ways or not long:  # one text serves all its ways
            del self.fields["sms"]

    def text(self) -> Text:
        """What was typed."""
        clean = self.cleaned_data
        return Text(clean["subject"], clean["body"], clean.get("sms", ""))


class RuleForm(forms.Form):
    """Whether letters wait."""

    release = forms.ChoiceField(label="放行方式", choices=Release.choices)
    minutes = forms.IntegerField(
        label="等候分钟", min_value=1, max_value=1440, initial=30, required=False,
        help_text="只用于“等候一段时间后发出”，1 至 1440。",
    )  # fmt: skip

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.fields["release"].required = False
            choices = [("", "按总的设置"), *Release.choices]
            self.fields["release"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A time to wait is said where one waits."""
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("release") == Release.LATER and not clean.get("minutes"):
            self.add_error("minutes", "请填写等候多少分钟。")
        return clean


@require_http_methods(["GET", "HEAD", "POST"])
def letter_templates(request: HttpRequest) -> HttpResponse:
    """Every letter by group with its standing; the general rule of the outbox."""
    rules = {rule.key: rule for rule in OutboxRule.objects.all()}
    form = RuleForm(request.POST or None, initial=_initial(rules.get("")))
    if form.is_valid():
        _set_rule(request, "", form)
        return redirect("office-letter-templates")
    texts, edits = templates.current_all(), _newest_edits()
    groups = [
        {"label": label, "table": _group_table(group, label, texts, edits, rules)}
        for group, label in GROUPS.items()
    ]
    return render(request, "administration/letter_templates.html", {"groups": groups, "form": form})


def _newest_edits() -> dict[str, LetterTemplate]:
    rows = LetterTemplate.objects.select_related("edited_by").order_by("version")
    return {row.key: row for row in rows}


def _group_table(
    group: str,
    label: str,
    texts: dict[str, Text],
    edits: dict[str, LetterTemplate],
    rules: dict[str, OutboxRule],
) -> dict[str, Any]:
    kinds = [kind for kind in catalogue().values() if kind.group == group]
    columns = [{"label": "消息"}, {"label": "标题"}, {"label": "渠道"}, {"label": "文本"},
               {"label": "放行"}]  # fmt: skip
    return {
        "id": f"group-{group}",
        "caption": label,
        "columns": columns,
        "rows": [
            {
                "url": f"{kind.key}/",
                "cells": [
                    kind.label,
                    texts[kind.key].subject,
                    "、".join(WAY_LABELS[way] for way in kind.ways),
                    _standing(edits.get(kind.key)),
                    _release_cell(kind, rules),
                ],
            }
            for kind in kinds
        ],
    }


def _standing(row: LetterTemplate | None) -> dict[str, str]:
    if row is None or row.is_shipped:
        return {"text": "随附文本"}
    who = f"{row.edited_by or '—'}，{words.moment(row.at.astimezone())}"
    return {"text": f"已修改，第 {row.version} 版", "state": "info", "note": who}


def _release_cell(kind: Kind, rules: dict[str, OutboxRule]) -> str:
    if kind.is_code:
        return "总是写好即发"
    rule = rules.get(kind.key)
    return rule.get_release_display() if rule else "按总的设置"


@require_http_methods(["GET", "HEAD", "POST"])
def letter_template(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: its text, what it may hold, a preview on the same page, its versions."""
    kind = catalogue().get(key)
    if kind is None:
        raise Http404
    current = templates.current(key)
    start = {"subject": current.subject, "body": current.body, "sms": current.sms,
             "version": current.version}  # fmt: skip
    form = TemplateForm(request.POST or None, initial=start, kind=kind)
    text, refusal = current, None
    if form.is_valid():
        text = form.text()
        try:
            templates.ensure_short(key, text)
            if request.POST.get("action") == "save":
                return _saved(request, key, text, form.cleaned_data["version"])
        except Refusal as found:
            refusal = found
    context = _page(kind, text, refusal)
    return render(
        request,
        "administration/letter_template.html",
        {**context, "form": form, "previewed": form.is_bound, "refusal": refusal},
        status=400 if refusal else 200,
    )


def _saved(request: HttpRequest, key: str, text: Text, seen: int) -> HttpResponse:
    row = templates.edit(key, text, by=request.actor, seen=seen)  # type: ignore[attr-defined]
    messages.success(request, f"已保存为第 {row.version} 版；此前写好的消息不变。")
    return redirect("office-letter-template", key=key)


def _page(kind: Kind, text: Text, refusal: Refusal | None) -> dict[str, Any]:
    """What stands beside the editor; no preview of a text that could not be kept."""
    try:
        head = None if refusal else templates.preview(kind.key, text)
    except Refusal:
        head = None
    rule = OutboxRule.objects.filter(key=kind.key).first()
    history = LetterTemplate.objects.filter(key=kind.key).select_related("edited_by")
    return {
        "kind": kind,
        "head": head,
        "length": sms.length(head.sms) if head and "sms" in kind.ways else None,
        "words": [placeholders.BY_WORD[word] for word in kind.words],
        "ways": "、".join(WAY_LABELS[way] for way in kind.ways),
        "history": list(history[:HISTORY]),
        "rule_form": None if kind.is_code else RuleForm(own=True, initial=_initial(rule)),
        "sign": templates.signed(""),
    }


def _initial(rule: OutboxRule | None) -> dict[str, Any]:
    if rule is None:
        return {"release": "", "minutes": 30}
    return {"release": rule.release, "minutes": rule.minutes or 30}


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Back to the text that ships."""
    seen = request.POST.get("version", "")
    try:
        if key not in catalogue() or not seen.isdecimal():
            raise Http404
        templates.restore(key, by=request.actor, seen=int(seen))  # type: ignore[attr-defined]
        messages.success(request, "已恢复随附文本。")
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy}")
    return redirect("office-letter-template", key=key)


@require_POST
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """Whether this letter waits."""
    if key not in catalogue():
        raise Http404
    form = RuleForm(request.POST, own=True)
    if form.is_valid():
        _set_rule(request, key, form)
    else:
        messages.error(request, "请填写等候多少分钟（1 至 1440）。")
    return redirect("office-letter-template", key=key)


def _set_rule(request: HttpRequest, key: str, form: RuleForm) -> None:
    clean = form.cleaned_data
    later = clean["release"] == Release.LATER
    try:
        outbox.set_rule(
            key,
            release=clean["release"],
            minutes=clean["minutes"] if later else 0,
            by=request.actor,  # type: ignore[attr-defined]
        )
        messages.success(request, "放行方式已保存，对此后写好的消息有效。")
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.remedy}")
