"""What is said of a page of a scanned stack. No name or number of a person stands in it."""

from __future__ import annotations

from kaowu.office.refusals import Refusal
from kaowu.office.registration.paper_loop.models import PaperPage
from kaowu.rules.findings import Finding, Severity


def _subject(row: PaperPage) -> str:
    return f"第{row.number}页"


def unreadable(row: PaperPage) -> Finding:
    """The page cannot be drawn."""
    return Finding(
        "stack.unreadable-page",
        Severity.ERROR,
        _subject(row),
        "这页无法打开。",
        "请把这一页重新扫描后上传。",
    )


def no_code(row: PaperPage) -> Finding:
    """No code on the page, or none that could be read."""
    return Finding(
        "stack.no-code",
        Severity.WARNING,
        _subject(row),
        "没有读到二维码。",
        "请看缩略图，选择考生和材料后归档。",
    )


def foreign_code(row: PaperPage) -> Finding:
    """A code of somebody else's."""
    return Finding(
        "stack.foreign-code",
        Severity.WARNING,
        _subject(row),
        "页上的二维码不是本系统打印的。",
        "请看缩略图，是签好的材料的，选择考生后归档；否则标为无需归档。",
    )


def not_believed(row: PaperPage) -> Finding:
    """A code that looks like ours and was not made here."""
    return Finding(
        "stack.code-not-believed",
        Severity.WARNING,
        _subject(row),
        "二维码的校验不符，可能被改动，或由别处打印。",
        "请核对这页从何而来，再决定是否归档。",
    )


def two_codes(row: PaperPage) -> Finding:
    """Two sheets on one scanned page."""
    return Finding(
        "stack.two-codes",
        Severity.WARNING,
        _subject(row),
        "一页上有两份材料的二维码，可能是两张纸一起进了扫描仪。",
        "请把两张纸分开重新扫描；这页可标为无需归档。",
    )


def not_ours(row: PaperPage) -> Finding:
    """A record that is not there for this agency, whether it exists or not."""
    return Finding(
        "stack.not-ours",
        Severity.ERROR,
        _subject(row),
        "这页不属于本机构的报名，没有归档。",
        "请核对是否混入了其他机构的材料，并妥善退还。",
    )


def older_version(row: PaperPage) -> Finding:
    """Printed before the data changed."""
    return Finding(
        "stack.older-version",
        Severity.WARNING,
        _subject(row),
        "这页是在报名信息（或照片、承诺文本）更改之前打印的，考生签字确认的不是现在的内容。",
        "请核对；内容有变化的，请重新打印，由考生重新签字按手印。",
    )


def duplicate(row: PaperPage) -> Finding:
    """The same page twice in one stack."""
    return Finding(
        "stack.duplicate",
        Severity.FIXED,
        _subject(row),
        "同一页在这叠里出现了两次，已取前一张。",
    )


def replaced(row: PaperPage) -> Finding:
    """A paper that had been scanned before."""
    return Finding(
        "stack.replaced",
        Severity.FIXED,
        _subject(row),
        "此前已归档过这份材料，现以本次扫描件为准，原扫描件仍留有记录。",
    )


def refused(row: PaperPage, refusal: Refusal) -> Finding:
    """The record takes no paper now."""
    return Finding(
        "stack.record-closed",
        Severity.ERROR,
        _subject(row),
        refusal.message,
        refusal.remedy or "请核对这份报名的状态。",
    )


def incomplete(row: PaperPage) -> Finding:
    """What a page waits for; told when shown, as its other pages may come with a later stack."""
    return Finding(
        "stack.missing-page",
        Severity.WARNING,
        _subject(row),
        f"这份材料共 {row.pages} 页，这是第 {row.page} 页，其他页还没有收到。",
        "请补扫其他页；齐了会自动合并归档。",
    )
