"""Pictures: what phones, scanners and chat programs make of a scan, and what is none."""

from __future__ import annotations

import io

from PIL import Image, ImageFilter

from kaowu.demo.drawn import drawing
from kaowu.demo.troubles import CHANGES, DIPLOMA, ID_CARD
from kaowu.dossier.fit import pad
from tests.corpus.spoiled import ATTENTION, READY, Sent, Spoil, trouble

CONVERTED = "image.converted image.refitted"


def opened(sent: Sent, material: str = DIPLOMA) -> Image.Image:
    """The scan of a material as a picture."""
    return Image.open(io.BytesIO(sent.files[material][1])).convert("RGB")


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _as(
    form: str,
    extension: str,
    mode: str = "RGB",
    size: tuple[int, int] | None = None,
    **options: object,
) -> Spoil:
    """The diploma in another format, honestly named."""

    def spoil(sent: Sent) -> None:
        image = opened(sent)
        image = image.resize(size) if size else image
        image = image.convert("L").convert("I;16") if mode == "I;16" else image.convert(mode)
        sent.swap(DIPLOMA, saved(image, form, **options), extension)

    return spoil


for name, told, codes, spoil in (
    ("webp", "a WebP from a browser", CONVERTED, _as("WEBP", "webp", quality=80)),
    ("bmp", "a BMP from an old scanner", CONVERTED, _as("BMP", "bmp")),
    ("tiff", "a TIFF from a scanner", CONVERTED, _as("TIFF", "tif", compression="tiff_lzw")),
    ("avif", "an AVIF from a new phone", CONVERTED, _as("AVIF", "avif", quality=60)),
    ("gif", "a GIF", f"{CONVERTED} image.mode", _as("GIF", "gif", "P")),
    ("png", "a PNG of several MB", "image.refitted", _as("PNG", "png")),
    ("grey-jpeg", "a grey scan over the limit", "image.refitted",
     _as("JPEG", "jpg", "L", quality=97)),
    ("cmyk-jpeg", "a JPEG in CMYK from a print shop", "image.refitted image.mode",
     _as("JPEG", "jpg", "CMYK", quality=95)),
    ("transparent-png", "a PNG with transparency", "image.refitted image.mode",
     _as("PNG", "png", "RGBA")),
    ("palette-png", "a PNG with a palette", "image.refitted image.mode", _as("PNG", "png", "P")),
    ("one-bit-png", "a PNG in pure black and white", "image.refitted image.mode",
     _as("PNG", "png", "1")),
    ("one-bit-tiff", "a fax page (TIFF, Group 4)", f"{CONVERTED} image.mode",
     _as("TIFF", "tif", "1", compression="group4")),
    ("sixteen-bit-png", "a PNG of 16 bits a pixel", "image.refitted image.mode",
     _as("PNG", "png", "I;16")),
    ("grey-alpha-png", "a grey PNG with transparency", "image.refitted image.mode",
     _as("PNG", "png", "LA")),
    ("progressive-jpeg", "a progressive JPEG over the limit", "image.refitted",
     _as("JPEG", "jpg", quality=97, progressive=True)),
    ("twelve-megapixels", "a picture of 12 megapixels", "image.refitted",
     _as("JPEG", "jpg", size=(4000, 3000), quality=90)),
):  # fmt: skip
    trouble(name, told, READY, codes)(spoil)


@trouble("heic", "a HEIC from an iPhone", READY, CONVERTED)
def heic(sent: Sent) -> None:
    sent.swap(DIPLOMA, drawing.as_heic(sent.files[DIPLOMA][1]), "heic")


@trouble("heic-named-jpg", "a HEIC under the name .jpg", READY, f"{CONVERTED} file.extension")
def heic_named_jpg(sent: Sent) -> None:
    sent.swap(DIPLOMA, drawing.as_heic(sent.files[DIPLOMA][1]))


@trouble("png-named-jpg", "a PNG under the name .jpg", READY, "file.extension image.refitted")
def png_named_jpg(sent: Sent) -> None:
    sent.swap(DIPLOMA, saved(opened(sent), "PNG"))


@trouble("no-extension", "a scan without an extension", READY, "file.extension")
def no_extension(sent: Sent) -> None:
    name, data = sent.files[DIPLOMA]
    sent.put(DIPLOMA, data, name=name.removesuffix(".jpg"))


@trouble("animated-gif", "a GIF that moves", READY, f"{CONVERTED} image.animated image.mode")
def animated_gif(sent: Sent) -> None:
    page = opened(sent).resize((1300, 919))
    frames = [page.convert("P"), page.rotate(180).convert("P")]
    sent.swap(DIPLOMA, saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), "gif")


@trouble("animated-png", "a PNG that moves", READY, "image.animated image.refitted")
def animated_png(sent: Sent) -> None:
    page = opened(sent).resize((1300, 919))
    data = saved(page, "PNG", save_all=True, append_images=[page.rotate(180)])
    sent.swap(DIPLOMA, data, "png")


@trouble("tiff-of-two-pages", "a TIFF of two pages", READY, f"{CONVERTED} pdf.joined")
def tiff_pages(sent: Sent) -> None:
    page = opened(sent).resize((1200, 848))
    data = saved(page, "TIFF", save_all=True, append_images=[page.rotate(180)])
    sent.swap(DIPLOMA, data, "tif")


def _turned(orientation: int) -> Spoil:
    def spoil(sent: Sent) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation
        sent.swap(ID_CARD, saved(opened(sent, ID_CARD), "JPEG", quality=90, exif=exif))

    return spoil


for orientation, told in ((2, "mirrored"), (3, "upside down"), (6, "on its side")):
    trouble(f"orientation-{orientation}", f"a photo {told} by its EXIF", READY,
            "image.rotated image.refitted")(_turned(orientation))  # fmt: skip


@trouble("sideways-card", "the card photographed sideways", READY, "image.rotated")
def sideways(sent: Sent) -> None:
    CHANGES["sideways"](sent)


@trouble("phone-photo", "a photo of several MB as the phone took it", READY, "image.refitted")
def phone(sent: Sent) -> None:
    CHANGES["big-phone-photo"](sent)


@trouble("small-scan", "a scan of about 100 KB", READY, "image.refitted")
def small(sent: Sent) -> None:
    CHANGES["small-scan"](sent)


def _sized(size: int) -> Spoil:
    """The diploma as a JPEG of exactly so many bytes."""

    def spoil(sent: Sent) -> None:
        data = pad(saved(opened(sent), "JPEG", quality=40), size)
        if len(data) != size:
            raise ValueError(f"{len(data)} bytes, not {size}")
        sent.swap(DIPLOMA, data)

    return spoil


for size, told, codes in (
    (204_799, "one byte under 200 KB", "image.refitted"),
    (204_800, "200 KB to the byte", ""),
    (300_000, "300,000 bytes, the end of the window", ""),
    (300_001, "one byte over the window", "image.refitted"),
    (307_200, "300 KB of 1,024 bytes", "image.refitted"),
):
    trouble(f"bytes-{size}", f"a scan of {told}", READY, codes)(_sized(size))


@trouble("long-strip", "a screenshot of a whole page, 1,080 by 6,104", READY, "image.refitted")
def strip(sent: Sent) -> None:
    page = opened(sent).resize((1080, 763))
    tall = Image.new("RGB", (1080, 6104), "white")
    for top in range(0, 6104, 763):
        tall.paste(page, (0, top))
    sent.swap(DIPLOMA, saved(tall, "PNG"), "png")


@trouble("big-tiff", "a BigTIFF of a large scanner", READY, "image.converted image.refitted")
def big_tiff(sent: Sent) -> None:
    sent.swap(DIPLOMA, saved(opened(sent), "TIFF", big_tiff=True), "tif")


@trouble("float-tiff", "a TIFF whose greys are fractions", READY,
         "image.converted image.mode image.refitted")  # fmt: skip
def float_tiff(sent: Sent) -> None:
    grey = opened(sent).convert("F").point(lambda value: value * (1 / 255))
    sent.swap(DIPLOMA, saved(grey, "TIFF"), "tif")


@trouble("framed-photo", "a document photographed on a dark desk", READY, "image.refitted")
def framed(sent: Sent) -> None:
    page = opened(sent)
    desk = Image.effect_noise((page.width + 500, page.height + 500), 30).convert("RGB")
    desk.paste(page, (250, 250))
    sent.swap(DIPLOMA, saved(desk, "JPEG", quality=95))


@trouble("out-of-focus", "a photo out of focus", ATTENTION, "image.blurred")
def blurred(sent: Sent) -> None:
    soft = opened(sent).filter(ImageFilter.GaussianBlur(7))
    sent.swap(DIPLOMA, saved(soft, "JPEG", quality=98, subsampling=0))


@trouble("in-the-dark", "a photo taken in the dark", ATTENTION, "image.too-dark image.refitted")
def dark(sent: Sent) -> None:
    dim = opened(sent).point(lambda value: value * 0.16)
    sent.swap(DIPLOMA, saved(dim, "JPEG", quality=98, subsampling=0))
