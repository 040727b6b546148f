"""Why material is sent back: one code for each kind of fault, and a sentence for the candidate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kaowu.office.registration.corrections import WHOLE
from kaowu.rules.notice import Notice

WHOLE_LABEL = "整份报名"

# code → (label, sentence about a material, sentence about a field of the form)
REASONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "wrong": (
            "内容有误",
            "{}与要求不符，请核对后重新上传正确的材料。",
            "“{}”填写有误，请对照证件改正。",
        ),
        "incomplete": (
            "内容不全",
            "{}不完整，请补齐全部页面（身份证须含正反面）后重新上传。",
            "“{}”填写不完整，请补充。",
        ),
        "outdated": (
            "已过期",
            "{}已过有效期或不是近期的，请更换后重新上传。",
            "“{}”不是最新情况，请按现状填写。",
        ),
        "illegible": (
            "看不清",
            "{}不清晰，看不清文字或人像，请重新扫描后上传。",
            "“{}”无法辨认，请重新填写。",
        ),
        "not-the-person": (
            "非本人",
            "{}与考生本人不一致，请上传本人的材料。",
            "“{}”与考生本人不一致，请核对。",
        ),
    }
)

_OF_WHOLE = "报名信息和材料有多处问题，请逐项核对，改正后重新提交。"


def subjects(notice: Notice) -> dict[str, str]:
    """What a reason may be about: the materials of the package, the fields of the form, the whole.

    A return opens for editing just what its reasons are about; one about the whole, everything.
    """
    material = {rule.kind: rule.file_label for rule in notice.package_materials}
    fields = {column.key: column.header for column in notice.workbook.columns}
    rest = {key: label for key, label in fields.items() if key not in material}
    return material | rest | {WHOLE: WHOLE_LABEL}


def sentence(notice: Notice, *, code: str, subject: str) -> str:
    """The code's own sentence about a subject. KeyError for one that is not on the list."""
    is_material = any(rule.kind == subject for rule in notice.package_materials)
    _, of_material, of_field = REASONS[code]
    if subject == WHOLE:
        return _OF_WHOLE
    return (of_material if is_material else of_field).format(subjects(notice)[subject])


def reason(notice: Notice, *, code: str, subject: str, text: str = "") -> dict[str, str]:
    """A reason as the gate takes it, with the key of what it is about.

    Without a text it gets the code's own sentence. KeyError for a code or
    subject that is not on the list.
    """
    own = sentence(notice, code=code, subject=subject)
    label = subjects(notice)[subject]
    return {"code": code, "subject": label, "key": subject, "text": text.strip() or own}
