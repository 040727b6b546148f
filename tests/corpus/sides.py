"""The identity card in one file or two: sides told apart, ordered, joined, missed."""

from __future__ import annotations

import io

from PIL import Image

from kaowu.demo.drawn import drawing
from kaowu.demo.troubles import ID_CARD, file_name
from tests.corpus.pdfs import pages
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, Spoil, trouble


def _sides(front: str, back: str) -> Spoil:
    """Two pictures of the card, named like this before the extension."""

    def spoil(sent: Sent) -> None:
        person = sent.person
        del sent.files[ID_CARD]
        sent.put("back", drawing.identity_back(person), name=f"{_stem(sent)}_{back}.jpg")
        sent.put("front", drawing.identity_front(person), name=f"{_stem(sent)}_{front}.jpg")

    return spoil


def _stem(sent: Sent) -> str:
    return file_name(sent.person, "x").removesuffix("_x.jpg")


for name, front, back in (
    ("words", "身份证正面", "身份证反面"),
    ("characters", "身份证正", "身份证背"),
    ("digits", "身份证1", "身份证2"),
    ("brackets", "身份证（正面）", "身份证（背面）"),
    ("emblem", "身份证人像面", "身份证国徽面"),
    ("separated", "身份证_正面", "身份证_反面"),
    ("before", "正面身份证", "背面身份证"),
    ("english", "idcard-front", "idcard-back"),
    ("letters", "身份证A", "身份证B"),
    ("browser", "身份证(1)", "身份证(2)"),
):
    trouble(f"sides-{name}", f"the card in two files: {front}, {back}", READY,
            "image.joined file.name-mended image.refitted")(_sides(front, back))  # fmt: skip


@trouble("one-side-only", "the front of the card only", ATTENTION,
         "package.one-side file.name-mended")  # fmt: skip
def one_side(sent: Sent) -> None:
    front = drawing.identity_front(sent.person)
    sent.put(ID_CARD, front, name=f"{_stem(sent)}_身份证正面.jpg")


@trouble("front-twice", "the front of the card twice", ATTENTION,
         "package.one-side file.name-mended image.joined image.refitted")  # fmt: skip
def front_twice(sent: Sent) -> None:
    _sides("身份证正面", "身份证正面2")(sent)


@trouble("three-pictures-of-card", "three pictures of the card", ATTENTION,
         "package.double-material file.name-mended")  # fmt: skip
def three(sent: Sent) -> None:
    _sides("身份证正面", "身份证反面")(sent)
    sent.put("third", drawing.identity_card(sent.person), name=file_name(sent.person, ID_CARD))


@trouble("sides-in-two-formats", "the front as HEIC, the back as PDF", READY,
         "image.joined file.name-mended image.converted image.refitted")  # fmt: skip
def two_formats(sent: Sent) -> None:
    person = sent.person
    del sent.files[ID_CARD]
    front = drawing.as_heic(drawing.identity_front(person))
    back = drawing.as_pdf(drawing.identity_back(person))
    sent.put("front", front, name=f"{_stem(sent)}_身份证正面.heic")
    sent.put("back", back, name=f"{_stem(sent)}_身份证反面.pdf")


@trouble("sides-unnamed", "the back of the card as 身份证(1), the front as 身份证(2)", READY,
         "file.name-mended image.joined image.refitted image.sides-ordered")  # fmt: skip
def unnamed(sent: Sent) -> None:
    _sides("身份证(2)", "身份证(1)")(sent)


@trouble("pdf-back-first", "the card as a PDF whose first page is the back", READY,
         "pdf.joined image.refitted image.sides-ordered")  # fmt: skip
def back_first(sent: Sent) -> None:
    sides = [drawing.identity_back(sent.person), drawing.identity_front(sent.person)]
    sent.swap(ID_CARD, pages(*(Image.open(io.BytesIO(side)) for side in sides)), "pdf")


@trouble("one-side-blank", "the back of the card is a white page", BLOCKED,
         "image.blank file.name-mended")  # fmt: skip
def one_blank(sent: Sent) -> None:
    _sides("身份证正面", "身份证反面")(sent)
    out = io.BytesIO()
    Image.new("RGB", (1600, 1000), "white").save(out, "JPEG")
    sent.put("back", out.getvalue())


@trouble("one-side-damaged", "the back of the card cannot be opened", BLOCKED,
         "file.unreadable file.name-mended")  # fmt: skip
def one_damaged(sent: Sent) -> None:
    _sides("身份证正面", "身份证反面")(sent)
    sent.put("back", sent.files["back"][1][:5000])
