"""The notice as data: what a notice file says, parsed once into these shapes.

Sizes are bytes, money is fen, lengths of time are working days unless the name says otherwise.
A ``clause`` is a key of :attr:`Notice.clauses`, whose value is the sentence of the notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kaowu.rules.checklist import CheckPoint
from kaowu.rules.reminders import Reminders


@dataclass(frozen=True, slots=True)
class Decision:
    """How an ambiguity of the notice was read, by whom and when."""

    key: str
    question: str
    reading: str
    decided_by: str
    decided_on: date
    clause: str = ""
    settles: tuple[str, ...] = ()  # lint codes that it answers: "code" or "code subject"


@dataclass(frozen=True, slots=True)
class Project:
    """A 考核项目 that the notice opens."""

    code: str
    name: str
    conditions: tuple[str, ...] = ()  # 申报条件, the drop-down of the form


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may apply. The lower age is a hard rule; the upper one only warns."""

    minimum_age: int
    education: tuple[str, ...]  # accepted values of 最高学历, lowest first
    reference: str = "registration_end"  # the day on which the age counts, or "exam"
    clause: str = ""
    below: tuple[str, ...] = ()  # values of 最高学历 that are clearly not enough


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """One material that is asked for: what it is, and what its file may be."""

    kind: str  # "identity", "education", "portrait", "application_form", "integrity_pledge", ...
    label: str  # 身份证原件扫描件（正反面）
    file_label: str  # the word in the file name: 身份证
    medium: str  # "electronic" | "paper"
    supplied_by: str  # "candidate" | "agency"
    required: bool = True
    in_package: bool = False  # is a file of the candidate's zip
    synonyms: tuple[str, ...] = ()  # other words that people put in the file name
    formats: tuple[str, ...] = ()  # extensions in lower case: ("jpg", "jpeg", "png", "pdf")
    min_bytes: int | None = None  # what the notice accepts
    max_bytes: int | None = None
    fit_min_bytes: int | None = None  # what the fitter aims at: inside every reading of KB
    fit_max_bytes: int | None = None
    pixels: tuple[int, int] | None = None  # width, height of a portrait
    note: str = ""
    clause: str = ""
    size_clause: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """How files and the archive are named: patterns with {id_number} {name} {mobile} {material}."""

    archive: str
    file: str
    archive_format: str = "zip"
    archive_clause: str = ""
    file_clause: str = ""
    folder_clause: str = ""  # the sentence that forbids folders inside the archive


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the 个人基本信息表."""

    key: str  # "name", "id_type", "id_number", "mobile", "education", ...
    header: str
    kind: str = "text"  # "text" | "choice" | "date" | "id_number" | "mobile" | "number"
    required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other headers that people write
    width: int = 14  # characters
    note: str = ""  # shown as the comment of the header cell
    clause: str = ""


@dataclass(frozen=True, slots=True)
class WorkbookRule:
    """The 个人基本信息表: its columns and the version of its template."""

    title: str
    sheet: str
    template_version: str
    columns: tuple[Column, ...]
    clause: str = ""

    def column(self, key: str) -> Column:
        """The column with this key; KeyError when the notice has none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class FeeItem:
    """A fee with its legal basis. ``sample`` says that the amount is not the official one."""

    code: str
    label: str
    amount_fen: int
    legal_basis: str
    sample: bool
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The notice's periods, in working days."""

    second_review: int  # feedback within so many working days of receipt
    hand_out: int  # tickets reach the candidate so many working days before the exam
    hand_out_reading: str  # "loose": the n-th working day before; "strict": n full days between
    publicity_after: int  # publicity opens after so many working days
    publicity: int  # and stays for so many
    second_review_clause: str = ""
    hand_out_clause: str = ""
    publicity_clause: str = ""
    correction_clock: str = "restart"  # the second review after a return: "pause" or "restart"
    correction: int | None = None  # a correction has at least so many working days
    correction_clause: str = ""
    agency_cut_off: int | None = None  # the agency's own, so many before registration ends
    agency_cut_off_clause: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A period of days, both ends included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Batch:
    """One 批次 of the notice: its four windows and its exam day."""

    number: int
    registration: Window
    review: Window
    payment: Window
    tickets: Window
    exam: date
    clause: str = ""

    @property
    def label(self) -> str:
        """The batch as people call it and as the drop-down offers it: 第1批."""
        return f"第{self.number}批"


@dataclass(frozen=True, slots=True)
class PledgeText:
    """The text of a pledge, labelled as a sample where the official one is not public."""

    title: str
    version: str
    paragraphs: tuple[str, ...]
    sample: bool


@dataclass(frozen=True, slots=True)
class Certificates:
    """The certificate: its title, issuer and number rule ({yyyy} {yy} {project} {seq:05})."""

    title: str
    issuer: str
    number_rule: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A whole notice. ``digest`` is the SHA-256 (hex) of the file that it was read from."""

    slug: str
    title: str
    number: str  # 文号 or ""
    issuer: str  # who published it: the agency
    centre: str  # 省职鉴中心's name
    issued_on: date
    digest: str
    text: str  # the notice in full, as printed
    clauses: Mapping[str, str]
    decisions: tuple[Decision, ...]
    projects: tuple[Project, ...]
    eligibility: Eligibility
    materials: tuple[MaterialRule, ...]
    naming: Naming
    workbook: WorkbookRule
    fees: tuple[FeeItem, ...]
    deadlines: Deadlines
    pass_mark: Decimal
    full_mark: Decimal
    batches: tuple[Batch, ...]
    integrity_pledge: PledgeText
    quality_pledge: PledgeText
    certificates: Certificates
    checklist: tuple[CheckPoint, ...] = ()
    contacts: tuple[str, ...] = ()
    query_sites: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()  # 备注, and what is shown under the schedule
    reminders: Reminders = field(default_factory=Reminders)  # how long before each deadline
    cited: Mapping[str, str] = field(default_factory=dict)  # path of a fact → clause key
    decided: Mapping[str, str] = field(default_factory=dict)  # path of a fact → decision key

    def batch(self, number: int) -> Batch:
        """The batch with this number; KeyError when the notice has none."""
        for batch in self.batches:
            if batch.number == number:
                return batch
        raise KeyError(number)

    def project(self, code: str) -> Project:
        """The project with this code; KeyError when the notice has none."""
        for project in self.projects:
            if project.code == code:
                return project
        raise KeyError(code)

    def material(self, kind: str) -> MaterialRule:
        """The rule for this kind of material; KeyError when the notice asks for none."""
        for rule in self.materials:
            if rule.kind == kind:
                return rule
        raise KeyError(kind)

    @property
    def package_materials(self) -> tuple[MaterialRule, ...]:
        """The materials whose files are in the candidate's zip."""
        return tuple(rule for rule in self.materials if rule.in_package)
