"""The papers of registration: 个人申报表, 个人诚信承诺书, 报名质量责任承诺书.

The official templates are not public: ``sample`` prints “示例，请替换为官方版本” on the page, and
is true unless the caller has the official text. Every value is a string ready to print; ""
leaves the place blank for the pen.
"""

from __future__ import annotations

from dataclasses import dataclass

STATEMENT = (
    "本人已阅读并理解报考通知和报名须知。以上内容由本人填写，所填信息和提交的材料真实、准确、完整；"
    "信息经确认后不再更改。如有虚假，本人自愿接受取消报考或考核资格等处理，并承担由此产生的后果。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm:
    """个人申报表, one page: the fields of the person, the statement, the two reviews."""

    name: str
    sex: str
    birth: str  # 出生年月, "1990年3月"
    ethnicity: str
    id_type: str
    id_number: str
    education: str
    mobile: str
    project: str
    batch: str
    agency: str
    centre: str = ""
    school: str = ""
    major: str = ""
    graduated_on: str = ""
    diploma_number: str = ""
    source: str = ""  # 考生来源
    employer: str = ""
    email: str = ""
    address: str = ""
    condition: str = ""  # 申报条件
    exam_type: str = "新考"
    portrait: bytes | None = None  # JPEG or PNG; None leaves the place to paste one
    title: str = "专项职业能力考核个人申报表"
    statement: str = STATEMENT
    signed_at: str = ""  # signed on the screen at, "" for not
    signature: bytes | None = None  # PNG, as drawn on the screen; None: the name was typed
    pen: bool = True  # whether a place for signature and fingerprint is printed
    agency_opinion: str = ""
    agency_reviewer: str = ""
    agency_date: str = ""
    centre_opinion: str = ""
    centre_reviewer: str = ""
    centre_date: str = ""
    reference: str = ""  # 回执号
    qrs: tuple[str, ...] = ()  # texts of the page's code, see IntegrityPledge
    digest: str = ""  # of the application's data
    printed_on: str = ""
    sample: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityPledge:
    """个人诚信承诺书: the text as it was signed, with its version and digests."""

    name: str
    id_number: str
    project: str
    batch: str
    paragraphs: tuple[str, ...]
    id_type: str = "居民身份证"
    mobile: str = ""
    title: str = "专项职业能力考核个人诚信承诺书"
    version: str = ""
    agency: str = ""
    signed_at: str = ""  # signed on the screen at, "" for not
    signature: bytes | None = None  # PNG, as drawn on the screen; None: the name was typed
    method: str = ""  # 屏幕签名（手写）
    pen: bool = True  # whether a place for signature and fingerprint is printed
    sha256: str = ""  # of the text, hex
    sm3: str = ""
    bound_sha256: str = ""  # of text, data and signature together, hex
    bound_sm3: str = ""
    reference: str = ""
    # One text for each page, as pages are scanned one by one: page 1 of 1; 1 of 2, 2 of 2; 1 of 3…
    qrs: tuple[str, ...] = ()
    printed_on: str = ""
    sample: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPledge:
    """报名质量责任承诺书: the agency answers for one sealed roster."""

    agency: str
    uscc: str  # 统一社会信用代码
    filing_number: str  # 备案号
    batch: str
    projects: tuple[str, ...]
    applied: str  # 报名人数
    accepted: str  # 初审合格人数, the head count of the roster
    paragraphs: tuple[str, ...]
    supplement: str = ""  # 补报，第2份; "" for the first roster of a batch
    addressee: str = ""  # 省职鉴中心
    title: str = "专项职业能力考核报名质量责任承诺书"
    version: str = ""
    sha256: str = ""  # of the text, hex
    sm3: str = ""
    roster_sha256: str = ""
    roster_sm3: str = ""
    sealed_at: str = ""
    first_reviewers: str = ""
    principal: str = ""  # 负责人
    signed_on: str = ""
    reference: str = ""
    qr: str = ""
    printed_on: str = ""
    sample: bool = True
