"""One material: its files looked at, fitted where they must be, and what was found said.

The pixels are handled by a decoder (:mod:`kaowu.dossier.jobs`); here its answer becomes findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from kaowu.dossier import sniff
from kaowu.dossier.facts import FittedFile, MaterialFile
from kaowu.dossier.remarks import remarks
from kaowu.dossier.sandbox import JobFailed, pool
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import MaterialRule

MAX_FILE = 60 * 1024 * 1024  # bytes
NO_LIMIT = 1 << 31
_RESCAN = "请重新扫描或拍照，另存为 JPG 后再提交。"
_FAULTS = {
    "unreadable": ("file.unreadable", "文件已损坏或不完整，无法打开。", _RESCAN),
    "encrypted": ("pdf.encrypted", "PDF 设置了打开密码。", "请去除密码，或另存为图片后提交。"),
    "too-many-pixels": ("image.too-many-pixels", "图片像素过多，无法安全打开。", "请缩小后提交。"),
    "blank": ("image.blank", "画面是空白的。", "请确认扫描的是有内容的一面。"),
    "time": ("file.too-slow", "文件过于复杂，在限定时间内无法打开。", _RESCAN),
    "memory": ("file.too-heavy", "文件展开后过大，无法安全打开。", _RESCAN),
    "crash": ("file.too-heavy", "文件异常，无法安全打开。", _RESCAN),
    "failed": ("file.unreadable", "文件已损坏或格式异常，无法打开。", _RESCAN),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was sent."""

    name: str
    data: bytes

    @property
    def media_type(self) -> str:
        return sniff.sniff(self.data)


def build_material(
    rule: MaterialRule, sources: Sequence[Source], *, stem: str, order: bool = False
) -> MaterialFile:
    """The material of these files; several are joined into one scan, in the order given.

    ``stem`` is the asked file name without its extension. ``order`` lets the pictures themselves
    say which side of a card comes first.
    """
    refused = [finding for source in sources for finding in _refusals(rule, source)]
    if refused:
        return _material(rule, sources, None, refused)
    try:
        answer, blobs = _ask(rule, sources, order=order)
    except JobFailed as failure:
        answer, blobs = {"fault": failure.reason}, []
    subject = _subject(sources)
    if answer["fault"]:
        at = sources[answer["at"]].name if "at" in answer else subject
        return _material(rule, sources, None, [_fault(rule, at, answer)])
    findings = [finding for source in sources for finding in _extension(source)]
    findings += describe(rule, sources, answer, len(blobs[0]) if blobs else 0)
    findings += remarks(rule, subject, answer["poor"])
    fitted = FittedFile(blobs[0], sniff.JPEG, f"{stem}.jpg") if blobs else None
    return _material(rule, sources, fitted, findings)


def _material(
    rule: MaterialRule,
    sources: Sequence[Source],
    fitted: FittedFile | None,
    findings: Sequence[Finding],
) -> MaterialFile:
    first, rest = sources[0], sources[1:]
    extra = tuple((source.name, source.data) for source in rest)
    return MaterialFile(
        rule.kind, first.name, first.data, first.media_type, fitted, tuple(findings), extra
    )


def _subject(sources: Sequence[Source]) -> str:
    return "、".join(source.name for source in sources)


def _refusals(rule: MaterialRule, source: Source) -> list[Finding]:
    """Why this file cannot be a scan at all, by its content."""
    kind = source.media_type
    formats = "、".join(name.upper() for name in rule.formats)
    if kind == "":
        found = ("file.empty", "文件是空的（0 字节）。", "请重新提交这个文件。")
    elif len(source.data) > MAX_FILE:
        found = ("file.too-large", "文件超过 60 MB。", _RESCAN)
    elif not sniff.is_scan(kind):
        found = (
            "file.unsupported",
            f"这是{sniff.behind(kind)}，不是扫描件。",
            f"请提交 {formats} 格式的扫描件。",
        )
    elif kind == sniff.PDF and "pdf" not in rule.formats:
        found = ("pdf.not-allowed", f"{rule.file_label}不能是 PDF。", f"请提交 {formats} 格式。")
    else:
        return []
    code, message, remedy = found
    return [Finding(code, Severity.ERROR, source.name, message, remedy, rule.size_clause)]


def _extension(source: Source) -> list[Finding]:
    """A name that says another type than the content does."""
    given = PurePosixPath(source.name).suffix.lstrip(".").lower()
    if given in sniff.extensions(source.media_type):
        return []
    shown = f"扩展名是“.{given}”" if given else "没有扩展名"
    message = f"文件{shown}，内容实为{sniff.behind(source.media_type)}，已按内容处理。"
    return [Finding("file.extension", Severity.FIXED, source.name, message)]


def accepted_types(rule: MaterialRule) -> list[str]:
    """The media types that the notice takes for this material."""
    kinds = (sniff.JPEG, sniff.PNG, sniff.PDF)
    return [kind for kind in kinds if set(sniff.extensions(kind)) & set(rule.formats)]


def _ask(
    rule: MaterialRule, sources: Sequence[Source], *, order: bool
) -> tuple[dict[str, Any], list[bytes]]:
    params: dict[str, Any] = {
        "media": [source.media_type for source in sources],
        "accepted": accepted_types(rule),
        "low": rule.fit_min_bytes or 0,
        "high": rule.fit_max_bytes or rule.max_bytes or NO_LIMIT,
        "trim": rule.kind == "identity",
        "order": order,
    }
    blobs = [source.data for source in sources]
    if rule.pixels:
        return pool().call("portrait", {**params, "pixels": list(rule.pixels)}, blobs)
    return pool().call("scan", params, blobs)


def _fault(rule: MaterialRule, subject: str, answer: dict[str, Any]) -> Finding:
    fault = answer["fault"]
    if fault == "too-small":
        size = f"{answer['width']}×{answer['height']}"
        message = f"图片只有 {size} 像素，短边不足 600 像素，文字难以辨认。"
        remedy = "请用扫描仪（300 dpi）或手机原图重新提交，不要用截图或缩略图。"
        code = "image.too-small"
    else:
        code, message, remedy = _FAULTS.get(fault, _FAULTS["failed"])
    return Finding(code, Severity.ERROR, subject, message, remedy, rule.clause)


def describe(
    rule: MaterialRule, sources: Sequence[Source], answer: dict[str, Any], fitted: int
) -> list[Finding]:
    """What was done to make the fitted copy, one finding for each thing."""
    told = _Telling(rule, [source.name for source in sources])
    _tell_pages(told, answer)
    _tell_contents(told, answer, sources)
    if answer["kept"]:
        return told.findings
    _tell_shape(told, answer)
    _tell_size(told, answer, sum(len(source.data) for source in sources), fitted)
    if not told.findings:
        told.fixed("image.metadata", "已去除文件中的附加信息（如拍摄地点、备注），画面不变。")
    return told.findings


class _Telling:
    """Collects findings about one material."""

    def __init__(self, rule: MaterialRule, names: Sequence[str]) -> None:
        self.rule, self.names, self.subject = rule, names, "、".join(names)
        self.findings: list[Finding] = []

    def fixed(self, code: str, message: str, clause: str = "") -> None:
        self.findings.append(Finding(code, Severity.FIXED, self.subject, message, clause=clause))

    def warn(self, code: str, message: str, remedy: str, clause: str = "") -> None:
        self.findings.append(Finding(code, Severity.WARNING, self.subject, message, remedy, clause))


def _tell_pages(told: _Telling, answer: dict[str, Any]) -> None:
    files, used, blank = answer["files"], answer["used_pages"], answer["blank_pages"]
    pages = answer["pages"] - blank
    if blank:
        told.fixed("pdf.blank-pages", f"文件里有 {blank} 页空白，已略去。")
    if files > 1:
        names = reversed(told.names) if answer.get("ordered") else told.names
        message = f"{files} 个文件已合并为一个，自上而下为：{'、'.join(names)}。"
        told.fixed("image.joined", message, told.rule.clause)
    elif used > 1:
        told.fixed("pdf.joined", f"文件有 {pages} 页，已把前 {used} 页合并为一张图片。")
    if answer.get("ordered"):
        told.fixed("image.sides-ordered", "按画面辨认，已把身份证的人像面放在国徽面之上。")
    if pages > used:
        told.warn(
            "pdf.many-pages",
            f"文件有 {pages} 页，只取了前 {used} 页。",
            "请核对需要的内容是否都在其中；否则请只保留需要的页。",
        )


def _tell_contents(told: _Telling, answer: dict[str, Any], sources: Sequence[Source]) -> None:
    notes = set(answer["notes"])
    if "active" in notes:
        told.fixed("pdf.active-content", "PDF 里有脚本或附件，已只取画面，转为图片。")
    if "protected" in notes:
        told.fixed("pdf.protected", "PDF 有编辑限制，已转为图片。")
    if "animated" in notes:
        told.fixed("image.animated", "这是动图，已取第一帧。")
    if "rotated" in notes:
        told.fixed("image.rotated", "照片的方向不正，已按拍摄时的记录转正。")
    taken = accepted_types(told.rule)
    for kind in sorted({source.media_type for source in sources}):
        if kind not in taken:
            message = f"{sniff.label(kind)}已转为 JPG 图片。"
            told.fixed("image.converted", message, told.rule.size_clause)
    if "mode" in notes and not answer["kept"]:
        told.fixed("image.mode", "图片的色彩方式特殊（如透明、索引色、CMYK），已转为普通 JPG。")


def _tell_shape(told: _Telling, answer: dict[str, Any]) -> None:
    """A portrait that had to be cut or enlarged."""
    if told.rule.pixels is None:
        return
    width, height = told.rule.pixels
    lost = answer["lost"]
    if answer["enlarged"] > 2:
        told.warn(
            "image.portrait-small",
            f"证件照只有 {answer['width']} 像素宽，放大后不清晰。",
            "请提交照相馆提供的原图。",
            told.rule.clause,
        )
    if lost > 0.15:
        told.warn(
            "image.portrait-shape",
            f"照片不是两寸竖版比例，已裁去约 {lost:.0%}，请核对头像是否完整。",
            "如不完整，请提交两寸证件照。",
            told.rule.clause,
        )
    elif lost > 0.01 or (answer["width"], answer["height"]) != (width, height):
        told.fixed("image.portrait-fitted", f"已按两寸比例调整为 {width}×{height} 像素。")


def _tell_size(told: _Telling, answer: dict[str, Any], before: int, after: int) -> None:
    rule = told.rule
    low, high = rule.fit_min_bytes or 0, rule.fit_max_bytes or NO_LIMIT
    if low <= before <= high and answer["files"] == 1:
        return
    message = f"原大小 {size_text(before)}，已调整为 {size_text(after)}。"
    if not rule.pixels and (answer["enlarged"] > 1 or answer["padded"]):
        message = message[:-1] + "（原图较小，仅为达到下限，未增加细节）。"
    told.fixed("image.refitted", message, rule.size_clause)


def size_text(size: int) -> str:
    """Bytes as people read them: 286.3 KB, 4.1 MB (1 KB = 1,024 bytes)."""
    kilobytes = size / 1024
    return f"{kilobytes:.1f} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"
