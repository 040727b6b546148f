"""Bytes of a picture into upright, opaque pixels. Runs in a decoder, never in the office.

A picture comes out as mode ``L`` or ``RGB``, turned as its EXIF says, on white where it was
transparent, without any metadata, no side longer than it need be.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image, ImageOps

MAX_PIXELS = 80_000_000  # decoded in full
MAX_JPEG_PIXELS = 250_000_000  # a JPEG can be decoded at a fraction of its size
MAX_PAGES = 4  # pages of one file that are joined
DECODE_LONG_SIDE = 4000  # pixels; more is thrown away while decoding a JPEG
_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP", "DIB"),
    "image/tiff": ("TIFF",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
}
_ORIENTATION, _GPS = 0x0112, 0x8825
_IPTC = 0x0404  # captions, authors and places in the Photoshop block of a JPEG
_HARMLESS_TEXTS = {"software", "creation time", "source"}  # of a PNG, and date:create and such

Image.MAX_IMAGE_PIXELS = None  # the limits above are checked before anything is decoded


class Fault(Exception):
    """A file that cannot become a scan; ``code`` ends a finding's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Decoded:
    """The pages of one file, and what was noticed while opening it.

    ``clean`` says that the bytes could be passed on as they are: upright, an ordinary colour
    mode, one page, no place or comment inside and nothing behind the end. ``blank_pages`` are
    those of ``total_pages`` that were left out because nothing is on them.
    """

    pages: list[Image.Image]
    total_pages: int = 1
    blank_pages: int = 0
    clean: bool = True
    notes: set[str] = field(default_factory=set)


def decode_image(data: bytes, media_type: str) -> Decoded:
    """Open a picture of this type; Fault when it cannot be read or is too large."""
    try:
        return _decode(data, media_type)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise Fault("unreadable") from error


def _decode(data: bytes, media_type: str) -> Decoded:
    if media_type == "image/heic":
        return _decode_heic(data)
    with Image.open(io.BytesIO(data), formats=_FORMATS[media_type]) as image:
        _refuse_huge(image)
        return _read_frames(image, data)


def _decode_heic(data: bytes) -> Decoded:
    """HEIC through libheif, which turns the picture itself."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(data), formats=("HEIF",)) as image:
        _refuse_huge(image)
        image.load()
        return Decoded([opaque(image)], clean=False)


def _refuse_huge(image: Image.Image) -> None:
    limit = MAX_JPEG_PIXELS if image.format in ("JPEG", "MPO") else MAX_PIXELS
    if image.width * image.height > limit:
        raise Fault("too-many-pixels")


def _read_frames(image: Image.Image, data: bytes) -> Decoded:
    """The first frame of an animation, the first pages of a TIFF, else the picture."""
    frames = 1 if image.format in ("JPEG", "MPO") else getattr(image, "n_frames", 1)
    paged = image.format == "TIFF"
    result = Decoded([], total_pages=frames if paged else 1)
    result.clean = frames == 1 and _is_plain(image, data)
    if frames > 1 and not paged:
        result.notes.add("animated")
    if image.mode not in ("L", "RGB"):
        result.notes.add("mode")
    if image.getexif().get(_ORIENTATION, 1) not in (0, 1):
        result.notes.add("rotated")
        result.clean = False
    for number in range(min(frames, MAX_PAGES) if paged else 1):
        image.seek(number) if frames > 1 else _draft(image)
        result.pages.append(opaque(ImageOps.exif_transpose(image)))
    return result


def _draft(image: Image.Image) -> None:
    """Let a large JPEG be decoded at a half, a quarter or an eighth of its size."""
    longest = max(image.size)
    if longest > DECODE_LONG_SIDE:
        ratio = DECODE_LONG_SIDE / longest
        image.draft(image.mode, (int(image.width * ratio), int(image.height * ratio)))


def _is_plain(image: Image.Image, data: bytes) -> bool:
    """Whether these bytes carry a picture in an ordinary mode and nothing else."""
    ending = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}.get(image.format or "")
    if ending is None or not data.endswith(ending):
        return False
    if image.mode not in ("L", "RGB") or _GPS in image.getexif():
        return False
    if _IPTC in image.info.get("photoshop", {}) or _says_something(image):
        return False
    told = [image.info.get(key) for key in ("comment", "xmp", "XML:com.adobe.xmp")]
    return not any(text.strip(b"\0") if isinstance(text, bytes) else text for text in told)


def _says_something(image: Image.Image) -> bool:
    """Whether a PNG carries texts other than what made it and when."""
    keys = {str(key).lower() for key in getattr(image, "text", {})}
    return any(key not in _HARMLESS_TEXTS and not key.startswith("date:") for key in keys)


def opaque(image: Image.Image) -> Image.Image:
    """This picture in ``L`` or ``RGB``, on white, with no metadata."""
    result = _flatten(image)
    result.info = {}
    return result


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode in ("L", "RGB"):
        return image.copy()
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep_grey(image)
    if image.mode == "1":
        return image.convert("L")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGB", rgba.size, "white")
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    return image.convert("RGB")


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """16-bit and wider greys scaled, not cut off, to 8 bits."""
    deep = image.convert("F")
    highest = deep.getextrema()[1]
    top = float(highest) if isinstance(highest, (int, float)) else 255.0
    scale = 255 / 65535 if top > 255 else 1.0
    if image.mode == "F" and top <= 1:
        scale = 255.0
    return deep.point(lambda value: value * scale).convert("L")
