"""The fields of the self-check: one for each material of the notice, or one for the zip."""

from __future__ import annotations

from typing import Any

from django import forms

from kaowu.dossier.loose import Typed
from kaowu.faces.text import size
from kaowu.rules.notice import MaterialRule, Notice

PICTURES, ARCHIVE = "pictures", "zip"
WAYS = {PICTURES: "逐张选择", ARCHIVE: "选压缩包"}
TWO_SIDES = "identity"  # a card has two sides, and a phone takes them one at a time


class TypedForm(forms.Form):
    """Who the material is from, so that files can be named and packed. Everything is optional."""

    name = forms.CharField(
        label="姓名",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    id_number = forms.CharField(
        label="证件号码",
        max_length=30,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    mobile = forms.CharField(
        label="手机号码",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )

    def typed(self) -> Typed:
        """What was typed; a field that is too long for a person is left out."""
        self.is_valid()
        return Typed(**{key: self.cleaned_data.get(key, "").strip() for key in self.fields})


def drops(notice: Notice, way: str) -> list[dict[str, Any]]:
    """The places for files, as ``components/file_drop.html`` takes them."""
    if way == ARCHIVE:
        return [{"name": "package", "label": "材料压缩包（zip）", "accept": ".zip,application/zip"}]
    return [drop for rule in notice.package_materials for drop in _drops_of(rule)]


def _drops_of(rule: MaterialRule) -> list[dict[str, Any]]:
    accept = "image/*,.heic" + (",application/pdf,.pdf" if "pdf" in rule.formats else "")
    crop = f"{rule.pixels[0]}x{rule.pixels[1]}" if rule.pixels else ""
    first: dict[str, Any] = {
        "name": rule.kind,
        "label": rule.label,
        "help": _help(rule),
        "accept": accept,
    }
    first |= {"crop": crop, "camera": True}
    if rule.kind != TWO_SIDES:
        return [first]
    back = {
        "name": f"{rule.kind}-back",
        "label": f"{rule.file_label}国徽面",
        "accept": accept,
        "camera": True,
    }
    return [first, {**back, "help": "正反面分开拍的，再选这一张；已在同一文件里的，不用选。"}]


def _help(rule: MaterialRule) -> str:
    formats = "、".join(name.upper() for name in rule.formats if name != "jpeg")
    window = {
        (True, True): f"{size(rule.min_bytes)}—{size(rule.max_bytes)}",
        (False, True): f"不超过 {size(rule.max_bytes)}",
        (True, False): f"不小于 {size(rule.min_bytes)}",
    }.get((bool(rule.min_bytes), bool(rule.max_bytes)), "大小不限")
    return f"通知要求：{formats}，{window}。不符合的会自动调整。"
