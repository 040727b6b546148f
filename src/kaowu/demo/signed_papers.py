"""Printed forms and pledges as they come back: signed, with a fingerprint, through a scanner."""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random

import pypdfium2
from PIL import Image, ImageDraw

from kaowu.demo.drawn.ink import font

DPI = 150
POINT = DPI / 72  # pixels
BLUE, RED = (28, 46, 120), (178, 34, 40)
PAPER = (250, 249, 246)
GAP = 84.0  # points between the words "签名并按手印" and the line to sign on


def signed_pages(pdf: bytes, name: str) -> list[Image.Image]:
    """The pages of a printed paper, signed by this person."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_signed(document[number], name) for number in range(len(document))]


def _signed(page: pypdfium2.PdfPage, name: str) -> Image.Image:
    sheet = page.render(scale=POINT).to_pil().convert("RGB")
    text = page.get_textpage()
    for left, top in _places(text, "签名并按手印", sheet.height)[:1]:
        _sign(sheet, name, left + GAP * POINT, top - 6 * POINT)
    for left, top in _places(text, "手印", sheet.height)[1:2]:  # the box for it
        _press(sheet, left, top, name)
    text.close()
    return sheet


def _places(text: pypdfium2.PdfTextPage, words: str, height: int) -> list[tuple[float, float]]:
    """Left and top of the words on the page, in pixels."""
    search, found = text.search(words), []
    while hit := search.get_next():
        left, _bottom, _right, top = text.get_charbox(hit[0])
        found.append((left * POINT, height - top * POINT))
    search.close()
    return found


def _sign(sheet: Image.Image, name: str, left: float, top: float) -> None:
    size = round(15 * POINT)
    ink = Image.new("L", (size * (len(name) + 1), size * 2), 0)
    ImageDraw.Draw(ink).text((size // 3, size // 3), name, 230, font(size, "serif"))
    slanted = ink.transform(ink.size, Image.Transform.AFFINE, (1, 0.28, -size * 0.3, 0.05, 1, 0))
    sheet.paste(BLUE, (round(left), round(top - size * 0.5)), slanted)


def _press(sheet: Image.Image, left: float, top: float, name: str) -> None:
    """The ridges of a thumb in red, over the box for it."""
    chance = Random(name)
    mark = Image.new("L", (90, 120), 0)
    pen = ImageDraw.Draw(mark)
    for ring in range(4, 44, 4):
        turn = chance.randrange(-20, 20)
        box = (45 - ring, 60 - ring * 1.35, 45 + ring, 60 + ring * 1.35)
        pen.arc(box, turn, turn + chance.randrange(290, 350), fill=190, width=2)
    sheet.paste(RED, (round(left) - 35, round(top) - 55), mark.rotate(chance.randrange(-15, 15)))


def scanned(pages: Sequence[Image.Image]) -> bytes:
    """The pages as the one PDF that a scanner makes of them: each lies a little askew."""
    chance = Random(len(pages))
    askew = [page.rotate(chance.uniform(-1.2, 1.2), fillcolor=PAPER) for page in pages]
    out = io.BytesIO()
    askew[0].save(out, "PDF", save_all=True, append_images=askew[1:], resolution=DPI, quality=78)
    return out.getvalue()


def lost_page(name: str) -> Image.Image:
    """A page without its code: the corner was torn off, only the writing tells whose it is."""
    sheet = Image.new("RGB", (round(8.27 * DPI), round(11.69 * DPI)), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((420, 260), "专项职业能力考核个人诚信承诺书", (30, 30, 30), font(44, "serif"))
    lines = ("本人已认真阅读并知晓本次考核报名通知、报名须知的全部内容。",
             "本人填报的信息和提交的全部材料真实、准确、完整、有效。",
             "本人亲自签署本承诺书，未委托他人代为承诺。")  # fmt: skip
    for row, line in enumerate(lines):
        pen.text((190, 480 + 90 * row), line, (40, 40, 40), font(28, "serif"))
    pen.text((190, 860), "承诺人（签名并按手印）：", (40, 40, 40), font(28, "serif"))
    _sign(sheet, name, 500, 850)
    pen.polygon([(900, 0), (1241, 0), (1241, 260)], fill=(120, 118, 112))
    return sheet


def document(title: str, lines: Sequence[str]) -> bytes:
    """A short official paper as a scanned PDF, marked as fictional."""
    sheet = Image.new("RGB", (round(8.27 * DPI), round(11.69 * DPI)), PAPER)
    pen = ImageDraw.Draw(sheet)
    width = pen.textlength(title, font(52, "serif"))
    pen.text(((sheet.width - width) / 2, 220), title, (20, 20, 20), font(52, "serif"))
    for row, line in enumerate((*lines, "（演示用，机构和文件均为虚构）")):
        pen.text((180, 420 + 80 * row), line, (40, 40, 40), font(30, "serif"))
    return scanned([sheet])
