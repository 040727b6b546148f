"""One function for each paper: facts in, PDF/A-2b bytes out.

All raise :class:`MissingGlyph` naming the text that no font can draw, and :class:`PaperError` for
anything else that keeps the paper from being printed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import fields, is_dataclass
from typing import Any

import pikepdf

from kaowu.papers import typefaces
from kaowu.papers.errors import MissingGlyph, PaperError
from kaowu.papers.exam import AdmissionTicket, Certificate, FeeNotice, FreezeReceipt
from kaowu.papers.forms import ApplicationForm, IntegrityPledge, QualityPledge
from kaowu.papers.guilloche import frame_svg
from kaowu.papers.lists import PublicityList, Roster
from kaowu.papers.press import BULK, SINGLE, compile_paper
from kaowu.papers.qr import qr_svg

CHUNK = 250  # pages a run: more in one run costs memory, fewer costs time

_DATE = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D+(\d{1,2}):(\d{2}))?")
_SIGNATURES = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def application_form(form: ApplicationForm) -> bytes:
    """个人申报表."""
    return _print(_TEMPLATES[ApplicationForm], [form])


def application_forms(forms: Sequence[ApplicationForm]) -> bytes:
    """The forms of several candidates in one file."""
    return _print(_TEMPLATES[ApplicationForm], forms)


def integrity_pledge(pledge: IntegrityPledge) -> bytes:
    """个人诚信承诺书."""
    return _print(_TEMPLATES[IntegrityPledge], [pledge])


def integrity_pledges(pledges: Sequence[IntegrityPledge]) -> bytes:
    """The pledges of several candidates in one file."""
    return _print(_TEMPLATES[IntegrityPledge], pledges)


def quality_pledge(pledge: QualityPledge) -> bytes:
    """报名质量责任承诺书."""
    return _print("quality_pledge.typ", [pledge])


def roster(paper: Roster) -> bytes:
    """考核人员花名册, as many pages as it needs."""
    return _print("roster.typ", [paper], tags=len(paper.rows) <= CHUNK)


def publicity_list(paper: PublicityList) -> bytes:
    """成绩公示, as many pages as it needs."""
    return _print("publicity_list.typ", [paper], tags=len(paper.rows) <= CHUNK)


def admission_tickets(tickets: Sequence[AdmissionTicket]) -> bytes:
    """准考证, one page each, in the order given."""
    return _print("admission_ticket.typ", tickets)


def certificates(papers: Sequence[Certificate]) -> bytes:
    """专项职业能力证书, one page each, in the order given."""
    return _print("certificate.typ", papers, {"frame.svg": frame_svg().encode()})


def freeze_receipt(receipt: FreezeReceipt) -> bytes:
    """报名信息冻结回执."""
    return _print("freeze_receipt.typ", [receipt])


def fee_notice(notice: FeeNotice) -> bytes:
    """缴费通知单."""
    return _print("fee_notice.typ", [notice])


def is_printable(paper: Any) -> bool:
    """Whether the fonts have every character of this paper."""
    return typefaces.first_missing(texts(paper)) is None


def stack(people: Sequence[Sequence[ApplicationForm | IntegrityPledge]]) -> bytes:
    """The same kinds of papers of many people in one file, each person's together.

    Each kind is one run of the press. Raises as every paper does, and ValueError where people have
    not the same kinds.
    """
    with ExitStack() as opened:  # a page lives as long as the file that it comes from
        runs = [_sheets(kind, opened) for kind in zip(*people, strict=True)]
        out = opened.enter_context(pikepdf.new())
        for person in zip(*runs, strict=True):
            for sheets in person:
                out.pages.extend(sheets)
        content = io.BytesIO()
        out.save(content, deterministic_id=True)
    return content.getvalue()


def _sheets(
    papers: Sequence[ApplicationForm | IntegrityPledge], opened: ExitStack
) -> list[list[pikepdf.Page]]:
    """The pages of each paper of one kind.

    A run does not tell where one person ends, unless everyone has one page: else each runs alone.
    """
    template = _TEMPLATES[type(papers[0])]

    def pages(some: Sequence[ApplicationForm | IntegrityPledge]) -> list[pikepdf.Page]:
        run = io.BytesIO(_print(template, some, tags=False))
        return list(opened.enter_context(pikepdf.open(run)).pages)

    together = pages(papers)
    if len(together) == len(papers):
        return [[page] for page in together]
    return [pages([paper]) for paper in papers]


_TEMPLATES: dict[type, str] = {
    ApplicationForm: "application_form.typ",
    IntegrityPledge: "integrity_pledge.typ",
}


def texts(value: Any) -> Iterator[str]:
    """Every string of a paper that is printed as letters (the text of a QR code is not)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("qr", "qrs"):
                yield from texts(getattr(value, field.name))


def _print(
    template: str,
    papers: Sequence[Any],
    shared: dict[str, bytes] | None = None,
    *,
    tags: bool = True,
) -> bytes:
    if not papers:
        raise PaperError("没有可打印的内容。")
    for paper in papers:
        if found := typefaces.first_missing(texts(paper)):
            raise MissingGlyph(*found)
    chunks = [papers[start : start + CHUNK] for start in range(0, len(papers), CHUNK)]
    one = len(chunks) == 1
    press = SINGLE if len(papers) == 1 else BULK
    return _join(
        compile_paper(
            template,
            *_lay_out(chunk, shared or {}),
            press=press,
            tags=tags and one,
            date=paper_date(chunk[0]),
        )
        for chunk in chunks
    )


def _lay_out(
    papers: Sequence[Any], shared: dict[str, bytes]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The data of the templates, and the pictures beside them."""
    files = dict(shared)
    plain = [_plain(paper, f"p{index}", files) for index, paper in enumerate(papers)]
    return {"fonts": typefaces.families(), "papers": plain}, files


def _plain(value: Any, prefix: str, files: dict[str, bytes]) -> Any:
    if isinstance(value, bytes):
        return _store(f"{prefix}.{_picture_kind(value)}", value, files)
    if isinstance(value, tuple):
        return [_plain(item, f"{prefix}-{index}", files) for index, item in enumerate(value)]
    if not is_dataclass(value):
        return value
    plain: dict[str, Any] = {}
    for field in fields(value):
        item, name = getattr(value, field.name), f"{prefix}-{field.name}"
        if field.name == "qr":
            plain["qr"] = _code(name, item, files) if item else None
        elif field.name == "qrs":
            plain["qrs"] = [_code(f"{name}-{n}", text, files) for n, text in enumerate(item)]
        else:
            plain[field.name] = _plain(item, name, files)
    return plain


def _code(name: str, text: str, files: dict[str, bytes]) -> str:
    return _store(f"{name}.svg", qr_svg(text).encode(), files)


def _store(name: str, content: bytes, files: dict[str, bytes]) -> str:
    files[name] = content
    return f"/{name}"


def _picture_kind(content: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    raise PaperError("照片不是 JPEG 或 PNG 图片，无法印在纸上。")


def paper_date(paper: Any) -> str:
    """The paper's own date as ISO 8601 in China's time, so that the same facts give the same file.

    Read from its ``printed_on`` or ``printed_at``; "" when the paper has none.
    """
    text = getattr(paper, "printed_on", "") or getattr(paper, "printed_at", "")
    if not (found := _DATE.search(text)):
        return ""
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+08:00"


def _join(parts: Iterator[bytes]) -> bytes:
    """The parts as one file; the first one's metadata and output intent (PDF/A) stay."""
    first = next(parts)
    rest = list(parts)
    if not rest:
        return first
    with pikepdf.open(io.BytesIO(first)) as whole:
        for part in rest:
            with pikepdf.open(io.BytesIO(part)) as more:
                whole.pages.extend(more.pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
        return out.getvalue()
