"""Forms that anyone may fill in."""

from __future__ import annotations

from django import forms


class CertificateQueryForm(forms.Form):
    """What a third party must know of a certificate to see it."""

    number = forms.CharField(
        label="证书编号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="姓名", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    last4 = forms.RegexField(
        r"^[0-9A-Za-z]{4}$",
        label="证件号码后 4 位",
        max_length=4,
        help_text="末位是 X 的也要填 X。",
        error_messages={"invalid": "请填写证件号码的最后 4 位。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
