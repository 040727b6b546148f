"""PDFs: what they hide, how they are locked, and how many pages they have."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from PIL import Image

from kaowu.demo.drawn import drawing
from kaowu.demo.troubles import CHANGES, DIPLOMA, ID_CARD
from tests.corpus.scans import opened
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, Spoil, trouble


def of(sent: Sent, material: str = DIPLOMA) -> bytes:
    """The scan of a material as a PDF of one page."""
    return drawing.as_pdf(sent.files[material][1])


def pages(*pictures: Image.Image) -> bytes:
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=list(pictures[1:]))
    return out.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """This PDF after a change, saved with pikepdf's options."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _pdf(change: Callable[[pikepdf.Pdf], None], **options: object) -> Spoil:
    def spoil(sent: Sent) -> None:
        sent.swap(DIPLOMA, changed(of(sent), change, **options), "pdf")

    return spoil


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ\x90\0"


def _launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def _form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=[])


def _pinned(document: pikepdf.Pdf) -> None:
    """A file pinned to the page as an annotation."""
    stream = document.make_stream(b"MZ\x90\0")
    held = pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec, F="a.exe", EF=pikepdf.Dictionary(F=stream)
    )
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 10, 10], FS=held
    )
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([note]))


def _submit(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="http://example.com")
    document.pages[0].AA = pikepdf.Dictionary(O=action)


def _nothing(_: pikepdf.Pdf) -> None:
    pass


def _quarter_turn(document: pikepdf.Pdf) -> None:
    document.pages[0].Rotate = 90


for name, told, change in (
    ("script", "a PDF with a script", _script),
    ("attachment", "a PDF with a program attached", _attachment),
    ("launch", "a PDF that starts a program", _launch),
    ("xfa", "a PDF with an XFA form", _form),
    ("pinned-file", "a PDF with a file pinned to its page", _pinned),
    ("submit", "a PDF that sends what is typed to a server", _submit),
):
    trouble(f"pdf-{name}", told, READY, "pdf.active-content")(_pdf(change))

trouble("pdf-password", "a PDF that opens with a password only", BLOCKED, "pdf.encrypted")(
    _pdf(_nothing, encryption=pikepdf.Encryption(user="u", owner="o"))
)
trouble("pdf-owner-password", "a PDF that may not be edited", READY, "pdf.protected")(
    _pdf(_nothing, encryption=pikepdf.Encryption(user="", owner="o"))
)
trouble("pdf-page-turned", "a PDF whose page is turned", READY)(_pdf(_quarter_turn))


@trouble("pdf-as-allowed", "a PDF inside the window", READY)
def allowed(sent: Sent) -> None:
    CHANGES["pdf-diploma"](sent)


@trouble("pdf-named-jpg", "a PDF under the name .jpg", READY, "file.extension")
def named_jpg(sent: Sent) -> None:
    sent.swap(DIPLOMA, of(sent))


@trouble("pdf-small", "a PDF of less than 200 KB", READY, "image.refitted")
def small(sent: Sent) -> None:
    sent.swap(DIPLOMA, pages(opened(sent).resize((1000, 707))), "pdf")


@trouble("pdf-of-a-thumbnail", "a thumbnail put into a PDF, which shows it large", BLOCKED,
         "image.too-small")  # fmt: skip
def thumbnail(sent: Sent) -> None:
    sent.swap(DIPLOMA, pages(opened(sent).resize((400, 283))), "pdf")


@trouble("pdf-blank-back", "the blank back of the sheet as a second page", READY,
         "pdf.blank-pages")  # fmt: skip
def blank_back(sent: Sent) -> None:
    picture = opened(sent)
    sent.swap(DIPLOMA, pages(picture, Image.new("RGB", picture.size, "white")), "pdf")


@trouble("pdf-place", "a phone's photo in a PDF, with the place where it was taken", READY,
         "image.metadata")  # fmt: skip
def place(sent: Sent) -> None:
    photo = sent.files[DIPLOMA][1]
    here = b"\xff\xe1\0\x10Exif\0\0II*\0\x08\0\0\0"
    sent.swap(DIPLOMA, drawing.as_pdf(photo[:2] + here + photo[2:]), "pdf")


@trouble("pdf-author", "a PDF that names its author", READY, "image.metadata")
def author(sent: Sent) -> None:
    def name(document: pikepdf.Pdf) -> None:
        document.docinfo["/Author"] = sent.person.name

    _pdf(name)(sent)


@trouble("pdf-two-sides", "the card as a PDF of two pages", READY, "pdf.joined image.refitted")
def two_sides(sent: Sent) -> None:
    person = sent.person
    sides = [drawing.identity_front(person), drawing.identity_back(person)]
    pictures = [Image.open(io.BytesIO(side)).convert("RGB") for side in sides]
    sent.swap(ID_CARD, pages(*pictures), "pdf")


@trouble("pdf-six-pages", "a PDF of six pages", ATTENTION,
         "pdf.joined pdf.many-pages image.refitted")  # fmt: skip
def six(sent: Sent) -> None:
    page = opened(sent)
    sent.swap(DIPLOMA, pages(*[page] * 6), "pdf")


@trouble("pdf-truncated", "a PDF that was not sent to its end", BLOCKED, "file.unreadable")
def truncated(sent: Sent) -> None:
    sent.swap(DIPLOMA, of(sent)[:2000], "pdf")


@trouble("pdf-without-pages", "a PDF without a page", BLOCKED, "file.unreadable")
def no_pages(sent: Sent) -> None:
    out = io.BytesIO()
    pikepdf.new().save(out)
    sent.swap(DIPLOMA, out.getvalue(), "pdf")


@trouble("pdf-blank", "a PDF of a white page", BLOCKED, "image.blank")
def blank(sent: Sent) -> None:
    sent.swap(DIPLOMA, pages(Image.new("RGB", (1240, 1754), "white")), "pdf")


@trouble("pdf-huge-page", "a PDF whose page is metres wide", READY)
def huge(sent: Sent) -> None:
    sent.swap(DIPLOMA, changed(pages(opened(sent)), _scaled), "pdf")


def _scaled(document: pikepdf.Pdf) -> None:
    document.pages[0].UserUnit = 20


@trouble("pdf-garbage-in-front", "a PDF behind some lines of mail", READY, "image.metadata")
def garbage(sent: Sent) -> None:
    sent.swap(DIPLOMA, b"From: a@example.com\r\n\r\n" + pages(opened(sent)), "pdf")


@trouble("pdf-name-only", "a file that says PDF and is none", BLOCKED, "file.unreadable")
def name_only(sent: Sent) -> None:
    sent.swap(DIPLOMA, b"%PDF-1.7\n" + b"0" * 5000, "pdf")
