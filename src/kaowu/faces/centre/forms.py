"""What officers type: only its shape is checked here, every rule stands in the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from kaowu.office.exams.models import Site
from kaowu.office.fees.models import Order, Payment
from kaowu.office.integrity.models import Violation
from kaowu.office.notices.models import BatchRecord
from kaowu.office.results.models import Objection

FEN = 100  # in a yuan
ROOMS_AT_MOST = 60
SEATS_AT_MOST = 99  # a ticket number has two digits for the seat
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PaymentForm(forms.Form):
    """Money that arrived. ``key`` keeps a double click from becoming two payments."""

    amount = forms.DecimalField(
        label="缴费金额", min_value=0, max_digits=9, decimal_places=2,
        help_text="按凭证填写，须与应缴金额一致。",
    )  # fmt: skip
    paid_on = forms.DateField(
        label="缴费日期", widget=_DAY, help_text="以凭证上的到账日期为准，可以早于登记日期。"
    )
    channel = forms.ChoiceField(label="缴费方式")
    voucher = forms.CharField(
        label="凭证号", max_length=60, help_text="银行流水号或票据号。", strip=True
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            choice for choice in Payment.Channel.choices if choice[0] != Payment.Channel.STAND_IN
        ]

    @classmethod
    def for_order(cls, order: Order, *, today: date, key: str) -> PaymentForm:
        """The form with what is probable filled in."""
        amount = f"{order.amount_fen // FEN}.{order.amount_fen % FEN:02d}"
        paid_on = today if today <= order.due_on else None  # late: read it from the voucher
        return cls(initial={"amount": amount, "paid_on": paid_on, "key": key})

    def payment(self) -> dict[str, Any]:
        """What was typed, as the office's action takes it."""
        typed = dict(self.cleaned_data)
        amount_fen = int(typed.pop("amount") * FEN)
        return {**typed, "amount_fen": amount_fen}


class SiteForm(forms.Form):
    """A 考点 with its rooms."""

    name = forms.CharField(label="考点名称", max_length=100)
    address = forms.CharField(label="地址", max_length=200, help_text="印在准考证上。")
    transport = forms.CharField(label="交通", max_length=200, required=False)
    capacities = forms.CharField(
        label="各考场座位数",
        max_length=300,
        help_text="从第01考场起依次填写，用逗号分开，例如：30，30，24。",
    )

    def clean_name(self) -> str:
        """A site stands in the list once."""
        name: str = self.cleaned_data["name"].strip()
        if Site.objects.filter(name=name).exists():
            raise forms.ValidationError("已有同名考点。")
        return name

    def clean_capacities(self) -> list[int]:
        """The capacities as numbers."""
        parts = self.cleaned_data["capacities"].replace("，", ",").replace("、", ",").split(",")
        words = [part.strip() for part in parts if part.strip()]
        if not words or len(words) > ROOMS_AT_MOST:
            raise forms.ValidationError(f"请填写1至{ROOMS_AT_MOST}个考场的座位数。")
        if not all(word.isdecimal() and 1 <= int(word) <= SEATS_AT_MOST for word in words):
            raise forms.ValidationError(f"座位数应为1至{SEATS_AT_MOST}的整数，用逗号分开。")
        return [int(word) for word in words]


class PlanForm(forms.Form):
    """Where and when a batch is examined."""

    site = forms.ModelChoiceField(label="考点", queryset=Site.objects.none(), empty_label="请选择")
    project_code = forms.ChoiceField(label="考核项目", required=False)
    enter_at = forms.TimeField(label="入场", widget=_time(), initial="09:00")
    start_at = forms.TimeField(label="开考", widget=_time(), initial="09:30")
    latest_at = forms.TimeField(label="截止入场", widget=_time(), initial="09:45")
    end_at = forms.TimeField(label="结束", widget=_time(), initial="11:00")

    def __init__(self, batch: BatchRecord, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.all()  # type: ignore[attr-defined]
        projects = [(project.code, project.name) for project in batch.notice.projects]
        self.fields["project_code"].choices = [  # type: ignore[attr-defined]
            ("", "全部项目（同一场）"), *projects,
        ]  # fmt: skip


class SeedForm(forms.Form):
    """The seed of a draw; empty lets the office make one."""

    seed = forms.CharField(
        label="随机种子",
        max_length=120,
        required=False,
        help_text="可填公众能事后核对的内容，例如约定日期的福彩开奖号码；不填则由系统随机生成。",
    )


class ViolationForm(forms.Form):
    """A 违纪 that the hall's record reports."""

    kind = forms.ChoiceField(
        label="类别", choices=Violation.Kind.choices, widget=forms.RadioSelect, initial="discipline"
    )
    text = forms.CharField(
        label="情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明时间、行为和处理，与考场情况记录单一致。",
    )  # fmt: skip


class SettleForm(forms.Form):
    """The answer to an objection."""

    outcome = forms.ChoiceField(
        label="处理结果", choices=Objection.Outcome.choices, widget=forms.RadioSelect
    )
    corrected = forms.DecimalField(
        label="更正后的成绩", required=False, min_value=0, max_digits=5, decimal_places=1,
        help_text="仅在更正成绩时填写。",
    )  # fmt: skip
    answer = forms.CharField(
        label="答复", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="考生会看到这段答复。",
    )  # fmt: skip


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    KINDS = (
        ("false-material", "提供虚假材料"),
        ("cheating", "考核作弊、替考"),
        ("error", "核发有误"),
        ("other", "其他"),
    )
    code = forms.ChoiceField(label="原因", choices=KINDS, widget=forms.RadioSelect)
    text = forms.CharField(
        label="说明", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="考生会收到这段说明；查询证书时只显示“已撤销”。",
    )  # fmt: skip

    def reason(self) -> dict[str, str]:
        """The reason as the gate takes it."""
        typed = self.cleaned_data
        return {"code": typed["code"], "subject": "证书", "text": typed["text"].strip()}
