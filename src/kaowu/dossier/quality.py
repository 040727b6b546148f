"""How well a scan can be read, measured on its pixels. Runs in a decoder; Pillow only.

Each measure was set on drawn scans and photos (``kaowu.demo.drawn``, four grades) and on the same
spoilt in steps; the limits lie well beyond the worst good one, for a false alarm costs a
candidate a second trip. They warn, they never refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PIL import Image, ImageChops, ImageFilter
from PIL.Image import Resampling

LONG_SIDE = 1280  # pixels at which sharpness is measured
SHORT_SIDE = 680  # pixels; below, small print is a guess
SHARPNESS = 0.045  # good: 0.18 and more; blurred by 2 pixels of 1,280: 0.04 to 0.08; by 3: less
DARK_PAPER = 100  # grey of the lightest tenth; good: 200 and more
DARK_LIGHTS = 140  # grey of the lightest fiftieth
_WHITE_PAPER = 238  # from here, burnt-out paper cannot be told from white paper
_BURNT = 250
_GLARE = (0.002, 0.4)  # share of the picture that a reflection takes
_HALO = 0.35  # of the way from paper to white that the surroundings of a reflection have gone
_INK = 0.62  # of the paper's grey: darker is writing
_BAND = 3  # pixels at an edge that are looked at
_CUT_RUNS = 4  # strokes of writing that touch one edge


def measure(pages: Iterable[Image.Image]) -> list[str]:
    """What is poor about these pages: blurred, too-dark, glare, cut-off, low-resolution."""
    return sorted({fault for page in pages for fault in _measure(page)})


def _measure(page: Image.Image) -> list[str]:
    grey = page.convert("L")
    grey.thumbnail((LONG_SIDE, LONG_SIDE), Resampling.BILINEAR, reducing_gap=2.0)
    levels = Levels(grey)
    faults = {
        "low-resolution": min(page.size) < SHORT_SIDE,
        "blurred": sharpness(grey, levels) < SHARPNESS,
        "too-dark": is_too_dark(levels),
        "glare": has_glare(grey, levels),
        "cut-off": bool(cut_edges(grey, levels)),
    }
    return [fault for fault, there in faults.items() if there]


class Levels:
    """The greys of a picture by how much of it is darker."""

    def __init__(self, grey: Image.Image) -> None:
        self._histogram = grey.histogram()
        self._total = sum(self._histogram)

    def at(self, share: float) -> int:
        """The grey that this share of the pixels does not exceed."""
        seen = 0
        for level, count in enumerate(self._histogram):
            seen += count
            if seen >= share * self._total:
                return level
        return 255


def is_too_dark(levels: Levels) -> bool:
    """Whether even the lightest parts of a picture are dim."""
    return levels.at(0.9) < DARK_PAPER and levels.at(0.98) < DARK_LIGHTS


def sharpness(grey: Image.Image, levels: Levels) -> float:
    """The strongest fine detail over the picture's contrast, free of brightness.

    Detail is what a light smoothing (against noise) leaves and a stronger one takes away; the
    strongest is the top half of a per cent.
    """
    light, strong = (grey.filter(ImageFilter.BoxBlur(radius)) for radius in (1, 2))
    detail = Levels(ImageChops.difference(light, strong)).at(0.995)
    return detail / max(levels.at(0.98) - levels.at(0.02), 1)


def has_glare(grey: Image.Image, levels: Levels) -> bool:
    """A burnt-out spot with a bright halo on paper that is otherwise grey."""
    paper = levels.at(0.75)
    if paper >= _WHITE_PAPER:
        return False
    small = grey.resize((160, max(1, 160 * grey.height // grey.width)), Resampling.BOX)
    burnt = small.point(lambda value: 255 if value >= _BURNT else 0)
    share = burnt.histogram()[255] / (small.width * small.height)
    if not _GLARE[0] <= share <= _GLARE[1]:
        return False
    near = burnt.filter(ImageFilter.MaxFilter(3))
    ring = burnt.filter(ImageFilter.MaxFilter(9))
    ring.paste(0, (0, 0), near)
    halo = Levels(_only(small, ring)).at(0.5)
    return halo > paper + (255 - paper) * _HALO


def _only(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """The pixels under a mask, as a picture one pixel high."""
    chosen = bytes(v for v, m in zip(picture.tobytes(), mask.tobytes(), strict=True) if m)
    return Image.frombytes("L", (max(len(chosen), 1), 1), chosen or b"\0")


def cut_edges(grey: Image.Image, levels: Levels) -> list[str]:
    """The edges of the picture at which writing is cut: paper with many dark strokes touching."""
    width, height = grey.size
    bands = {
        "top": (0, 1, width, 1 + _BAND),
        "bottom": (0, height - _BAND - 1, width, height - 1),
        "left": (1, 0, 1 + _BAND, height),
        "right": (width - _BAND - 1, 0, width - 1, height),
    }
    paper = levels.at(0.75)
    return [
        name for name, box in bands.items() if _strokes(_profile(grey, box), paper) >= _CUT_RUNS
    ]


def _profile(grey: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The mean greys along a band."""
    band = grey.crop(box)
    size = (band.width, 1) if band.width > band.height else (1, band.height)
    return band.resize(size, Resampling.BOX)


def _strokes(band: Image.Image, paper: int) -> int:
    """How many short dark runs are in a band that is paper for the most part; 0 when it is not."""
    if Levels(band).at(0.4) < 0.8 * paper:
        return 0
    longest = len(band.tobytes()) // 25
    dark = (value < _INK * paper for value in band.tobytes())
    return sum(is_dark and len(list(run)) <= longest for is_dark, run in groupby(dark))
