"""Pictures into a window of bytes, at the best quality that fits. Runs in a decoder.

Measured choices (docs/dependencies.md): long side at most 2,000 pixels, 4:2:0, baseline JPEG with
optimised tables, a secant search on the quality; a page with little on it keeps more of its
pixels; a picture that stays too small is encoded finer, then enlarged, and only then filled up
with an empty comment. Detail is never invented.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image

LONG_SIDE = 2000  # pixels
JOINED_LONG_SIDE = 3000  # for several pages in one picture
PAPER = math.sqrt(2)  # long side to short; a narrower picture gets as many pixels as a sheet has
SHORT_SIDE = 600  # pixels; below, a scan is not legible
MAX_ENLARGE = 2.5
GAP = 24  # pixels of white between joined pages
_LOWEST, _HIGHEST = 50, 96  # JPEG quality
_NEAR = 0.95  # of the upper limit: one step of quality more would be too much
_FINE = 80  # quality from which more pixels are worth more than more quality
_SLOPE = 0.035  # logarithm of bytes per step of quality, a first guess
_FINER = ((97, 2), (98, 2), (96, 0), (98, 0), (100, 0))  # quality, chroma subsampling (0 = 4:4:4)
_SHRINK = Image.Resampling.LANCZOS


@dataclass(frozen=True, slots=True)
class Fit:
    """A JPEG and how it came about; ``enlarged`` is a factor, ``padded`` a number of bytes."""

    data: bytes
    width: int
    height: int
    quality: int
    enlarged: float = 1.0
    padded: int = 0


def encode(image: Image.Image, quality: int, subsampling: int = 2) -> bytes:
    """A baseline JPEG without any metadata."""
    out = io.BytesIO()
    try:
        image.save(out, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    except OSError:  # the encoder's buffer was too small for optimised tables
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=subsampling)
    return out.getvalue()


def fit_scan(image: Image.Image, *, low: int, high: int, long_side: int = LONG_SIDE) -> Fit:
    """This picture as a JPEG of ``low`` to ``high`` bytes. Never outside for a real picture."""
    page = sized(image, long_side)
    fit = search(page, high)
    if fit and len(fit.data) < _NEAR * high and page is not image:
        fit = _with_more_pixels(image, high) or fit
    while fit is None:
        size = len(encode(page, _LOWEST))
        page = scaled(page, max(0.4, min(0.9, math.sqrt(high / size) * 0.97)))
        fit = search(page, high)
    if len(fit.data) < low:
        fit = _raise(page, fit, low, high)
    return fit


def _with_more_pixels(image: Image.Image, high: int) -> Fit | None:
    """A picture with little on it at its full size, or at half-way; None when it loses by that."""
    for long_side in (round(LONG_SIDE * 1.75), round(LONG_SIDE * 1.3)):
        fit = search(sized(image, long_side), high)
        if fit and fit.quality >= _FINE:
            return fit
    return None


def search(image: Image.Image, high: int) -> Fit | None:
    """The best quality from 50 to 96 whose bytes are at most ``high``; None when none is."""
    floor, ceiling, quality = _LOWEST - 1, _HIGHEST + 1, 82
    best: Fit | None = None
    slope = _SLOPE
    for _ in range(8):
        data = encode(image, quality)
        if len(data) <= high:
            best, floor = Fit(data, *image.size, quality), quality
        else:
            ceiling = quality
        if ceiling - floor <= 1 or (best and len(best.data) >= _NEAR * high):
            break
        step = math.log(high * 0.96 / len(data)) / slope
        slope *= 1.15  # sizes grow faster near the top
        quality = min(max(round(quality + step), floor + 1), ceiling - 1)
    return best


def _raise(page: Image.Image, fit: Fit, low: int, high: int) -> Fit:
    """A picture too small in bytes: finer, then larger, then filled up."""
    finer = _finest(page, fit, low, high)
    if len(finer.data) >= low:
        return finer
    factor = min(MAX_ENLARGE, math.sqrt(high / len(finer.data)))
    larger = scaled(page, max(factor, 1.0))
    again = search(larger, high) or finer
    if len(again.data) < low:
        again = _finest(larger, again, low, high)
    data = pad(again.data, low)
    padded = len(data) - len(again.data)
    return Fit(data, again.width, again.height, again.quality, factor, padded)


def _finest(page: Image.Image, fit: Fit, low: int, high: int) -> Fit:
    """The first finer encoding inside the window, else the largest below it."""
    best = fit
    for quality, subsampling in _FINER:
        data = encode(page, quality, subsampling)
        if len(data) > high:
            continue
        if len(data) > len(best.data):
            best = Fit(data, *page.size, quality)
        if len(data) >= low:
            break
    return best


def pad(jpeg: bytes, low: int) -> bytes:
    """This JPEG with empty comment segments (marker FE) after its start up to ``low`` bytes."""
    missing = low - len(jpeg)
    filler = b""
    while missing > 0:
        size = min(max(missing, 4), 65_000)
        filler += b"\xff\xfe" + (size - 2).to_bytes(2, "big") + bytes(size - 4)
        missing -= size
    return jpeg[:2] + filler + jpeg[2:]


def fit_portrait(image: Image.Image, *, pixels: tuple[int, int], high: int) -> tuple[Fit, float]:
    """A portrait cut to the shape of ``pixels``, at most ``high`` bytes; and the part cut off."""
    cut, lost = cropped(image, pixels[0] / pixels[1])
    page = cut.resize(pixels, _SHRINK)
    fit = search(page, high)
    while fit is None:
        page = scaled(page, 0.85)
        fit = search(page, high)
    return fit, lost


def cropped(image: Image.Image, aspect: float) -> tuple[Image.Image, float]:
    """The largest part of this width-to-height ratio, and the fraction of the area cut off.

    Cut evenly at the sides; from a tall picture more at the foot than over the head.
    """
    width, height = image.size
    if width / height > aspect:
        kept = max(1, round(height * aspect))
        left = (width - kept) // 2
        return image.crop((left, 0, left + kept, height)), 1 - kept / width
    kept = max(1, round(width / aspect))
    top = round((height - kept) * 0.3)
    return image.crop((0, top, width, top + kept)), 1 - kept / height


def sized(image: Image.Image, long_side: int) -> Image.Image:
    """This picture with no more pixels than a sheet of paper has whose long side is this.

    A strip (a screenshot of a whole page, pages under one another) stays legible that way.
    """
    area = long_side * long_side / PAPER
    factor = max(long_side / max(image.size), math.sqrt(area / (image.width * image.height)))
    return image if factor >= 1 else scaled(image, factor)


def within(image: Image.Image, long_side: int) -> Image.Image:
    """This picture with no side longer than ``long_side`` pixels."""
    longest = max(image.size)
    return image if longest <= long_side else scaled(image, long_side / longest)


def scaled(image: Image.Image, factor: float) -> Image.Image:
    """This picture enlarged or shrunk by a factor."""
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, _SHRINK)


def join(pages: list[Image.Image]) -> Image.Image:
    """The pages under one another on white, all as wide as the widest."""
    width = min(max(page.width for page in pages), LONG_SIDE)
    same = [scaled(page, width / page.width) for page in pages]
    height = sum(page.height for page in same) + GAP * (len(same) - 1)
    mode = "L" if all(page.mode == "L" for page in same) else "RGB"
    sheet = Image.new(mode, (width, height), "white")
    top = 0
    for page in same:
        sheet.paste(page, (0, top))
        top += page.height + GAP
    return sheet


def trimmed(image: Image.Image, margin: int = 20) -> Image.Image:
    """This page without the white around what is on it (pixels lighter than 235)."""
    ink = image.convert("L").point(lambda value: 255 if value < 235 else 0).getbbox()
    if ink is None:
        return image
    left, top, right, bottom = ink
    return image.crop(
        (
            max(0, left - margin),
            max(0, top - margin),
            min(image.width, right + margin),
            min(image.height, bottom + margin),
        )
    )


def is_blank(image: Image.Image) -> bool:
    """Whether nothing is on the page: after shrinking, one grey within 10 steps of 255."""
    small = image.convert("L").resize((96, 96), Image.Resampling.BOX)
    extrema = small.getextrema()
    darkest, lightest = (float(value) for value in extrema if not isinstance(value, tuple))
    return lightest - darkest < 10
