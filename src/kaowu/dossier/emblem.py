"""Which of two pictures is the back of an identity card: the one with the red emblem on it.

Runs in a decoder; Pillow only. The front has next to no vivid red (drawn cards: at most 0.03 % of
the picture), the back the national emblem (0.85 % and more, also on a photo of the card on a
desk). Works whichever way a picture is turned; grey copies say nothing.
"""

from __future__ import annotations

from PIL import Image

EMBLEM = 0.004  # share of the picture that is vivid red
AGAINST = 5  # times the red of the other picture
_LOOKED_AT = 240  # pixels of the longer side
_HUE, _SATURATION, _VALUE = 10, 130, 100  # of 255: how near to red, how full, how light


def is_back_first(first: Image.Image, second: Image.Image) -> bool:
    """Whether the first is surely the side with the emblem and the second is not."""
    red, other = vivid_red(first), vivid_red(second)
    return red >= EMBLEM and red >= AGAINST * other


def vivid_red(picture: Image.Image) -> float:
    """The share of a picture that is of a full, light red."""
    if picture.mode == "L":
        return 0.0
    small = picture.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT))
    raw = small.convert("HSV").tobytes()
    pixels = zip(raw[::3], raw[1::3], raw[2::3], strict=True)
    count = sum(
        min(hue, 256 - hue) < _HUE and saturation > _SATURATION and value > _VALUE
        for hue, saturation, value in pixels
    )
    return count / (small.width * small.height)
