"""The papers that a candidate takes away: 准考证, 专项职业能力证书, and two slips."""

from __future__ import annotations

from dataclasses import dataclass

TICKET_NOTES = (
    "请持本准考证和有效身份证件原件，按规定的时间、地点和考场参加考核；证件不齐的不能入场。",
    "请核对本证信息。如与身份证件不一致，请在考核前联系报名机构。",
    "截止入场时间过后不得入场；开考后按监考人员要求作答，不得提前离开规定区域。",
    "手机、手表等电子设备和与考核无关的物品，请关机后放在指定位置，不得带至座位。",
    "请遵守考场纪律。违纪违规的，按有关规定处理。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionTicket:
    """准考证, one page. The identity number is masked by the caller; the QR holds none of it."""

    number: str
    name: str
    sex: str
    id_type: str
    id_number_masked: str
    project: str
    batch: str
    exam_date: str
    site: str
    room: str
    seat: str
    agency: str
    portrait: bytes | None = None
    enter: str = ""  # 入场时间
    start: str = ""
    latest: str = ""  # 截止入场时间
    end: str = ""
    address: str = ""
    transport: str = ""
    notes: tuple[str, ...] = TICKET_NOTES
    title: str = "专项职业能力考核准考证"
    issuer: str = ""
    qr: str = ""  # the signed token
    printed_at: str = ""
    version: str = "1"  # 打印次数
    freeze: str = ""  # fingerprint of the frozen application
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """专项职业能力证书, one landscape page. ``sample`` prints the test seal, never a real one."""

    number: str
    name: str
    sex: str
    id_number: str
    project: str
    result: str
    issuer: str
    issued_on: str
    query_url: str
    score: str = ""
    id_type: str = "居民身份证"
    birth: str = ""
    portrait: bytes | None = None
    title: str = "专项职业能力证书"
    sentence: str = ""  # "" prints the usual sentence
    serial: str = ""  # 流水号 of the blank
    remark: str = ""  # 补发 and the like
    qr: str = ""
    printed_on: str = ""
    sample: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeReceipt:
    """报名信息冻结回执: what was frozen when the payment was confirmed."""

    fields: tuple[tuple[str, str], ...]  # label, value
    fingerprint: str  # short, for reading aloud
    frozen_at: str
    agency: str
    title: str = "报名信息冻结回执"
    sha256: str = ""
    reference: str = ""
    qr: str = ""
    printed_on: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One fee of a payment notice."""

    label: str
    amount: str
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeNotice:
    """缴费通知单."""

    name: str
    reference: str
    project: str
    batch: str
    lines: tuple[FeeLine, ...]
    total: str
    deadline: str
    agency: str
    channels: tuple[str, ...] = ()  # how to pay, one line each
    title: str = "考核费缴费通知单"
    qr: str = ""
    digest: str = ""
    printed_on: str = ""
    sample: bool = True
