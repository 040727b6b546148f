"""Portraits: the two-inch picture in every wrong size, shape and format."""

from __future__ import annotations

import io

from PIL import Image

from kaowu.demo.drawn import drawing
from kaowu.demo.troubles import CHANGES, ID_CARD, PORTRAIT
from kaowu.dossier.fit import pad
from tests.corpus.scans import opened, saved
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, trouble


def face(sent: Sent, size: tuple[int, int] = (413, 579)) -> Image.Image:
    """The portrait drawn in another size."""
    return opened(sent, PORTRAIT).resize(size, Image.Resampling.LANCZOS)


@trouble("portrait-over-50-kb", "a portrait over 50 KB", READY,
         "image.refitted image.portrait-fitted")  # fmt: skip
def over(sent: Sent) -> None:
    CHANGES["large-portrait"](sent)


@trouble("portrait-of-50001-bytes", "a portrait of one byte too many", READY, "image.refitted")
def one_byte(sent: Sent) -> None:
    sent.swap(PORTRAIT, pad(saved(face(sent), "JPEG", quality=80), 50_001))


@trouble("portrait-of-50000-bytes", "a portrait of 50,000 bytes", READY)
def to_the_byte(sent: Sent) -> None:
    sent.swap(PORTRAIT, pad(saved(face(sent), "JPEG", quality=80), 50_000))


@trouble("portrait-from-studio", "the studio's file of 10 MB", READY,
         "image.refitted image.portrait-fitted")  # fmt: skip
def studio(sent: Sent) -> None:
    sent.swap(PORTRAIT, saved(face(sent, (1652, 2316)), "JPEG", quality=97))


@trouble("portrait-heic", "a HEIC under the name .jpg", READY,
         "file.extension image.converted")  # fmt: skip
def heic(sent: Sent) -> None:
    CHANGES["heic-portrait"](sent)


@trouble("portrait-png", "a transparent PNG from a background remover", READY,
         "image.refitted image.mode")  # fmt: skip
def png(sent: Sent) -> None:
    sent.swap(PORTRAIT, saved(face(sent).convert("RGBA"), "PNG"), "png")


@trouble("portrait-pdf", "a portrait as a PDF", BLOCKED, "pdf.not-allowed")
def pdf(sent: Sent) -> None:
    CHANGES["pdf-portrait"](sent)


@trouble("portrait-landscape", "a portrait in landscape format", ATTENTION,
         "image.portrait-shape image.refitted portrait.landscape")  # fmt: skip
def landscape(sent: Sent) -> None:
    wide = Image.new("RGB", (1600, 1000), (70, 120, 180))
    wide.paste(face(sent, (640, 900)), (480, 100))
    sent.swap(PORTRAIT, saved(wide, "JPEG", quality=95))


@trouble("portrait-screenshot", "a portrait as a screenshot of a phone", ATTENTION,
         "image.portrait-shape image.refitted portrait.screenshot portrait.background")  # fmt: skip
def screenshot(sent: Sent) -> None:
    screen = Image.new("RGB", (1080, 2340), "black")
    screen.paste(face(sent, (1080, 1514)), (0, 413))
    sent.swap(PORTRAIT, saved(screen, "PNG"), "png")


@trouble("portrait-one-inch", "a one-inch portrait (295 by 413)", READY)
def one_inch(sent: Sent) -> None:
    sent.swap(PORTRAIT, saved(face(sent, (295, 413)), "JPEG", quality=90))


@trouble("portrait-tiny", "a portrait of 120 pixels", ATTENTION,
         "image.portrait-small image.portrait-fitted")  # fmt: skip
def tiny(sent: Sent) -> None:
    sent.swap(PORTRAIT, saved(face(sent, (120, 168)), "JPEG", quality=95))


@trouble("portrait-blank", "a white portrait", BLOCKED, "image.blank")
def blank(sent: Sent) -> None:
    sent.swap(PORTRAIT, saved(Image.new("RGB", (413, 579), "white"), "JPEG"))


@trouble("portrait-truncated", "half a portrait", BLOCKED, "file.unreadable")
def truncated(sent: Sent) -> None:
    sent.swap(PORTRAIT, sent.files[PORTRAIT][1][:9000])


@trouble("portrait-sideways", "a portrait on its side by its EXIF", READY,
         "image.rotated")  # fmt: skip
def sideways(sent: Sent) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = face(sent).transpose(Image.Transpose.ROTATE_90)
    sent.swap(PORTRAIT, saved(lying, "JPEG", quality=85, exif=exif))


@trouble("portrait-is-the-card", "the card's picture once more as the portrait", BLOCKED,
         "package.same-content image.portrait-fitted image.refitted "
         "portrait.no-face-seen")  # fmt: skip
def the_card(sent: Sent) -> None:
    sent.swap(PORTRAIT, sent.files[ID_CARD][1])


@trouble("portrait-on-red", "a portrait on red: any background is allowed", READY)
def red(sent: Sent) -> None:
    data = drawing.portrait(sent.person, background="red")
    Image.open(io.BytesIO(data)).load()
    sent.swap(PORTRAIT, data)
