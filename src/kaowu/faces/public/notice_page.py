"""The notice as a page: every fact from the notice's data, each with the sentence behind it."""

from __future__ import annotations

from typing import Any

from kaowu.faces import text
from kaowu.rules.checklist import FIRST, SECOND
from kaowu.rules.naming import archive_name, file_name
from kaowu.rules.notice import MaterialRule, Notice

# The notice's own example person; the number is no valid one.
EXAMPLE = {"id_number": "510123456789012345", "name": "张三"}
EXAMPLE_MOBILE = "13800138000"
SUPPLIERS = {"candidate": "考生", "agency": "报名机构"}
REVIEWS = {FIRST: "初审", SECOND: "复审"}
MEDIA = {"electronic": "电子版", "paper": "纸质"}


def conditions(notice: Notice) -> list[dict[str, Any]]:
    """Who may apply, as facts."""
    rule = notice.eligibility
    clause = notice.clauses.get(rule.clause, "")
    counted = "报名截止日" if rule.reference == "registration_end" else "考核日"
    rows = [
        {"label": "考核项目", "value": "、".join(project.name for project in notice.projects)},
        {"label": "年龄", "value": f"年满 {rule.minimum_age} 周岁", "note": f"算到{counted}"},
        {"label": "学历", "value": "、".join(rule.education)},
        {
            "label": "合格标准",
            "value": f"{notice.pass_mark}分（含）以上，满分{notice.full_mark}分",
            "note": notice.clauses.get(notice.cited.get("marks", ""), ""),
        },
    ]
    rows[1]["note"] += f"；{clause}" if clause else ""
    return rows


def materials(notice: Notice) -> list[dict[str, Any]]:
    """What is handed in, in groups: files, paper, what the agency adds."""
    groups = (
        ("装进压缩包的电子材料", [m for m in notice.materials if m.in_package]),
        (
            "其他材料（考生）",
            [m for m in notice.materials if not m.in_package and m.supplied_by == "candidate"],
        ),
        ("报名机构报送的材料", [m for m in notice.materials if m.supplied_by == "agency"]),
    )
    return [
        {"label": label, "rows": [_material(rule, notice) for rule in rules]}
        for label, rules in groups
        if rules
    ]


def _material(rule: MaterialRule, notice: Notice) -> dict[str, Any]:
    return {
        "label": rule.label,
        "medium": MEDIA[rule.medium],
        "formats": "、".join(name.upper() for name in rule.formats),
        "size": size_range(rule),
        "pixels": f"{rule.pixels[0]}×{rule.pixels[1]} 像素" if rule.pixels else "",
        "example": _example(rule, notice) if rule.in_package else "",
        "note": rule.note,
        "clause": notice.clauses.get(rule.clause, ""),
        "required": rule.required,
    }


def checklist(notice: Notice) -> list[dict[str, str]]:
    """What the reviewers look at, and which of them where not both do."""
    return [
        {
            "text": point.text,
            "who": "" if len(point.levels) > 1 else REVIEWS[point.levels[0]],
            "clause": notice.clauses.get(point.clause, ""),
        }
        for point in notice.checklist
    ]


def size_range(rule: MaterialRule) -> str:
    """200 KB 至 300 KB; 不超过 50 KB; "" where the notice says nothing."""
    if rule.min_bytes and rule.max_bytes:
        return f"{text.size(rule.min_bytes)} 至 {text.size(rule.max_bytes)}"
    if rule.max_bytes:
        return f"不超过 {text.size(rule.max_bytes)}"
    return f"不小于 {text.size(rule.min_bytes)}" if rule.min_bytes else ""


def _example(rule: MaterialRule, notice: Notice) -> str:
    return file_name(notice, rule.kind, **EXAMPLE, extension="jpg")


def archive_example(notice: Notice) -> str:
    """The name of a zip, by the notice's pattern."""
    return archive_name(notice, **EXAMPLE, mobile=EXAMPLE_MOBILE)


def fees(notice: Notice) -> list[dict[str, Any]]:
    """The fees with their legal basis; a sample is called one."""
    return [
        {
            "label": item.label,
            "value": text.yuan(item.amount_fen),
            "note": f"依据：{item.legal_basis}",
            "badge": "示例金额" if item.sample else "",
            "state": "attention",
        }
        for item in notice.fees
    ]


def decisions(notice: Notice) -> list[dict[str, Any]]:
    """The register of ambiguities: question, reading, who and when."""
    return [
        {
            "key": decision.key,
            "question": decision.question,
            "reading": decision.reading,
            "who": f"{decision.decided_by}，{text.day(decision.decided_on, year=True)}",
            "clause": notice.clauses.get(decision.clause, ""),
        }
        for decision in notice.decisions
    ]
