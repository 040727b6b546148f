"""Whether a portrait looks like one: shape, background, and the face where OpenCV is installed.

Runs in a decoder. Faces and eyes are found by the Haar cascades inside OpenCV's wheel (extra
``ocr``); without it only shape and background are looked at. Not checked at all: whether it is
the same person as on the card, how old the picture is, hats and dark glasses, and a portrait cut
out of a photo of a card. Everything here warns; a person decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PIL import Image, ImageCms
from PIL.Image import Resampling

from kaowu.dossier.quality import Levels, is_too_dark, sharpness

SCREEN = 1.9  # height to width; a portrait has 1.4, a camera's picture at most 1.8
PLAIN = 12.0  # distance in CIE Lab within which a colour counts as the background's
OTHER = 0.25  # share of the bands that may be of other colours; good: 0.01
SHARPNESS = 0.03  # good: 0.10 and more; blurred by 2 pixels of 413: 0.026 to 0.038; by 3: less
FACE_WIDTH = (0.36, 0.85)  # of the picture's width; good: 0.51 to 0.65
OFF_CENTRE = 0.15  # of the picture's width
WITHIN = 0.5  # of a face inside a larger one: a part of it (seen: 0.6 and more)
TILT = 10.0  # degrees between the eyes and the horizon
_LOOKED_AT = 200  # pixels across (half more of a landscape) at which faces are sought
_BAND_SIZE = (100, 140)

Rectangle = tuple[int, int, int, int]  # left, top, width, height in pixels


@dataclass(frozen=True, slots=True)
class Face:
    """A face in fractions of the picture's width and height; ``eyes`` are those that were seen."""

    x: float
    y: float
    width: float
    eyes: int
    tilt: float


def measure(picture: Image.Image, framed: Image.Image) -> list[str]:
    """What is odd about a portrait; ``framed`` is the part of it that will be handed in."""
    if picture.width > picture.height:
        return ["id-card" if _is_card(picture, faces(picture) or []) else "landscape"]
    faults = ["screenshot"] if picture.height >= SCREEN * picture.width else []
    faults += ["background"] if background(framed) > OTHER else []
    seen = faces(framed)
    faults += _about(seen) if seen is not None else []
    return faults + _legibility(framed)


def _is_card(picture: Image.Image, seen: Sequence[Face]) -> bool:
    """Whether it has the shape of an identity card (1.59) with one small face at the right."""
    shape = 1.4 < picture.width / picture.height < 1.8
    return shape and len(seen) == 1 and seen[0].x > 0.6 and seen[0].width < 0.35


def _about(seen: Sequence[Face]) -> list[str]:
    if not seen:
        return ["no-face-seen"]
    if len(seen) > 1:
        return ["several-faces"]
    face = seen[0]
    faults = {
        "face-small": face.width < FACE_WIDTH[0],
        "face-large": face.width > FACE_WIDTH[1],
        "off-centre": abs(face.x - 0.5) > OFF_CENTRE,
        "eyes-not-seen": face.eyes == 0,
        "tilted": abs(face.tilt) > TILT,
    }
    return [fault for fault, there in faults.items() if there]


def _legibility(picture: Image.Image) -> list[str]:
    grey = picture.convert("L")
    grey.thumbnail((600, 600), Resampling.LANCZOS)
    levels = Levels(grey)
    faults = ["blurred"] if sharpness(grey, levels) < SHARPNESS else []
    return faults + (["too-dark"] if is_too_dark(levels) else [])


def background(picture: Image.Image) -> float:
    """The share of the bands above and beside the head that is not of one colour.

    The colour is the median of the bands, in CIE Lab.
    """
    width, height = _BAND_SIZE
    small = picture.convert("RGB").resize(_BAND_SIZE, Resampling.BOX)
    lab = ImageCms.applyTransform(small, _to_lab())
    assert lab is not None
    low = height * 2 // 5
    bands = [(0, 0, width, 8), (0, 8, 8, low), (width - 8, 8, width, low)]
    pixels = [pixel for box in bands for pixel in _pixels(lab.crop(box))]
    middle = tuple(sorted(channel)[len(channel) // 2] for channel in zip(*pixels, strict=True))
    return sum(math.dist(pixel, middle) > PLAIN for pixel in pixels) / len(pixels)


def _pixels(lab: Image.Image) -> list[tuple[float, float, float]]:
    """L of 0 to 100, a and b around 0, whatever Pillow keeps in its bytes."""
    raw = lab.tobytes()
    signed = [value - 256 if value > 127 else value for value in raw]
    return [(raw[i] / 2.55, signed[i + 1], signed[i + 2]) for i in range(0, len(raw), 3)]


@lru_cache(maxsize=1)
def _to_lab() -> ImageCms.ImageCmsTransform:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(*profiles, "RGB", "LAB")


def faces(picture: Image.Image) -> list[Face] | None:
    """The faces that are seen, the largest first; None where OpenCV is not installed."""
    finders = _finders()
    if finders is None:
        return None
    import numpy

    grey = picture.convert("L")
    across = _LOOKED_AT if grey.width <= grey.height else _LOOKED_AT * 3 // 2
    grey = grey.resize((across, max(1, across * grey.height // grey.width)))
    pixels = numpy.asarray(grey)
    least = across // 7
    found = _found(finders["face"].detectMultiScale(pixels, 1.05, 3, minSize=(least, least)))
    return [_face(one, pixels, finders) for one in _apart(found)]


def _apart(found: Sequence[Rectangle]) -> list[Rectangle]:
    """The faces, largest first, without small ones and without parts of a larger one.

    A fringe and the brow under it may look like a face of their own; a second head, even cheek to
    cheek with the first, shows more than half of its own.
    """
    kept: list[Rectangle] = []
    for one in found:
        large = one[2] > 0.5 * found[0][2]
        if large and all(_shared(one, other) < WITHIN for other in kept):
            kept.append(one)
    return kept


def _shared(small: Rectangle, large: Rectangle) -> float:
    """The part of the first rectangle's area that lies in the second."""
    (x, y, width, height), (left, top, wide, high) = small, large
    across = min(x + width, left + wide) - max(x, left)
    down = min(y + height, top + high) - max(y, top)
    return max(across, 0) * max(down, 0) / (width * height)


def _found(rectangles: Any) -> list[Rectangle]:
    """OpenCV's rectangles as plain numbers, the largest first."""
    plain = [(int(x), int(y), int(w), int(h)) for x, y, w, h in rectangles]
    return sorted(plain, key=lambda one: -one[2])


def _face(rectangle: Rectangle, pixels: Any, finders: dict[str, Any]) -> Face:
    x, y, width, height = rectangle
    upper = pixels[y : y + height * 3 // 5, x : x + width]
    least = (width // 8, width // 8)
    eyes = _found(finders["eye"].detectMultiScale(upper, 1.05, 4, minSize=least))
    if not eyes:
        eyes = _found(finders["glasses"].detectMultiScale(upper, 1.05, 3, minSize=least))
    across, down = pixels.shape[1], pixels.shape[0]
    return Face((x + width / 2) / across, y / down, width / across, len(eyes), _tilt(eyes))


def _tilt(eyes: Sequence[Rectangle]) -> float:
    """Degrees by which the line through two eyes leaves the horizon; 0 when it is not clear."""
    if len(eyes) != 2:
        return 0.0
    (left, top, w1, h1), (right, low, w2, h2) = sorted(eyes)
    across = right + w2 / 2 - left - w1 / 2
    return math.degrees(math.atan2(low + h2 / 2 - top - h1 / 2, across)) if across > w1 else 0.0


@lru_cache(maxsize=1)
def _finders() -> dict[str, Any] | None:
    if find_spec("cv2") is None:
        return None
    cv2: Any = import_module("cv2")
    cv2.setNumThreads(1)
    names = {"face": "frontalface_alt2", "eye": "eye", "glasses": "eye_tree_eyeglasses"}
    folder = cv2.data.haarcascades
    return {
        part: cv2.CascadeClassifier(f"{folder}haarcascade_{name}.xml")
        for part, name in names.items()
    }
