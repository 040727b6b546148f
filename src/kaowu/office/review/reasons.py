"""Why material is sent back: one code for each kind of fault, and a sentence for the candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kaowu.office.registration.correcting import subjects as about
from kaowu.office.registration.correcting.subjects import FIELD, WHOLE, Subject
from kaowu.rules.notice import Notice

WHOLE_LABEL = "整份报名"
_SHEET = "basic_info"  # the sheet is spoken of by its columns


@dataclass(frozen=True, slots=True)
class Wording:
    """What a code is called, and its sentence by what it is about, whose name stands before it."""

    label: str
    of_file: str
    of_paper: str  # signed by pen, scanned by the agency
    of_field: str


REASONS: Mapping[str, Wording] = MappingProxyType(
    {
        "wrong": Wording(
            "内容有误",
            "与要求不符，请核对后重新上传正确的材料。",
            "与要求不符，请核对后重新打印，签字按手印后交报名机构。",
            "填写有误，请核对后改正。",
        ),
        "incomplete": Wording(
            "内容不全",
            "不完整，请补齐全部页面（身份证须含正反面）后重新上传。",
            "不完整，请补齐签字、手印等内容后交报名机构。",
            "填写不完整，请补充。",
        ),
        "outdated": Wording(
            "已过期",
            "已过有效期或不是近期的，请更换后重新上传。",
            "不是最新的，请重新打印，签字按手印后交报名机构。",
            "不是最新情况，请按现状填写。",
        ),
        "illegible": Wording(
            "看不清",
            "不清晰，看不清文字或人像，请重新扫描后上传。",
            "不清晰，请把纸质原件交报名机构重新扫描。",
            "无法辨认，请重新填写。",
        ),
        "not-the-person": Wording(
            "非本人",
            "与考生本人不一致，请上传本人的材料。",
            "与考生本人不一致，请由本人签字按手印后交报名机构。",
            "与考生本人不一致，请核对。",
        ),
    }
)

_OF_WHOLE = "报名信息和材料有多处问题，请逐项核对，改正后重新提交。"


def subjects(notice: Notice) -> dict[Subject, str]:
    """What a reason may be about: what the candidate hands in, the columns of the sheet, the whole.

    A return opens for editing just what its reasons are about; one about the whole, everything.
    """
    materials = {
        Subject.material(rule.kind): rule.file_label
        for rule in notice.materials
        if rule.supplied_by == "candidate" and rule.kind != _SHEET
    }
    return {**materials, **about.fields_of(notice), WHOLE: WHOLE_LABEL}


def sentence(notice: Notice, *, code: str, subject: Subject) -> str:
    """The code's own sentence about a subject. KeyError for one that is not on the list."""
    wording = REASONS[code]
    if subject not in subjects(notice):
        raise KeyError(subject)
    if subject == WHOLE:
        return _OF_WHOLE
    if subject.of == FIELD:
        return wording.of_field
    paper = notice.material(subject.key).medium == "paper"
    return wording.of_paper if paper else wording.of_file


def reason(notice: Notice, *, code: str, subject: Subject, text: str = "") -> dict[str, str]:
    """A reason as the gate takes it, with what it is about.

    Without a text it gets the code's own sentence. KeyError for a code or
    subject that is not on the list.
    """
    own = sentence(notice, code=code, subject=subject)
    return {
        "code": code,
        "subject": subjects(notice)[subject],
        "of": subject.of,
        "key": subject.key,
        "text": text.strip() or own,
    }
