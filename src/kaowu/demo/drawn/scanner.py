"""From a drawn page to the bytes that a scanner or a phone would have made of it.

Grain is what makes the sizes real: without it a drawing compresses to a tenth of a scan.
Sizes are bytes; pictures are RGB.
"""

from __future__ import annotations

import io
from functools import lru_cache
from random import Random
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Grade = Literal["scan", "phone", "large", "small"]

#: Bytes aimed at: inside both readings of 200–300 KB for a scan, outside them for the others.
SIZES: dict[str, tuple[int, int]] = {
    "scan": (204_800, 300_000),
    "small": (70_000, 110_000),
    "large": (500_000, 900_000),
    "phone": (2_000_000, 4_500_000),
}

_ORIENTATION = 0x0112
_TILE = 1024


@lru_cache(maxsize=8)
def _grain(seed: int, softness: float) -> Image.Image:
    """A tile of grey noise around 128, roughly normal: the mean of three even ones."""
    rng = Random(f"grain/{seed}")
    layers = [Image.frombytes("L", (_TILE, _TILE), rng.randbytes(_TILE * _TILE)) for _ in range(3)]
    tile = Image.blend(Image.blend(layers[0], layers[1], 0.5), layers[2], 1 / 3)
    return tile.filter(ImageFilter.GaussianBlur(softness)) if softness else tile


@lru_cache(maxsize=8)
def _grain_sheet(size: tuple[int, int], strength: float, softness: float) -> Image.Image:
    """Grain for a whole picture, in three colours that hang together, ``strength`` grey levels."""
    sheet = Image.new("RGB", size)
    tiles = [_grain(seed, softness) for seed in range(2)]
    spread = 74 if not softness else 74 / (1 + 3.2 * softness)
    scale = strength / spread * 2
    flat = [tile.point(lambda v: round(128 + (v - 128) * scale)) for tile in tiles]
    mixed = Image.merge("RGB", (flat[0], flat[0], Image.blend(flat[0], flat[1], 0.5)))
    for left in range(0, size[0], _TILE):
        for top in range(0, size[1], _TILE):
            sheet.paste(mixed, (left, top))
    return sheet


def grained(
    image: Image.Image, rng: Random, *, strength: float, softness: float = 0.0
) -> Image.Image:
    """The picture under grain of about ``strength`` grey levels, shifted by chance."""
    sheet = _grain_sheet(image.size, strength, softness)
    shift = rng.randrange(_TILE), rng.randrange(_TILE)
    return ImageChops.add(image, ImageChops.offset(sheet, *shift), scale=1, offset=-128)


@lru_cache(maxsize=4)
def glass(size: tuple[int, int]) -> Image.Image:
    """The paper on a scanner's glass: nearly white, darker along two edges. Copy before drawing."""
    sheet = Image.new("RGB", size, (247, 247, 244))
    mask = Image.linear_gradient("L").resize((size[0], 40)).point(lambda v: (255 - v) // 5)
    sheet.paste((190, 190, 188), (0, 0), mask)
    side = mask.resize((size[1], 26)).rotate(90, expand=True)
    sheet.paste((196, 196, 194), (0, 0), side)
    return sheet


def lay(page: Image.Image, piece: Image.Image, at: tuple[int, int], *, tilt: float) -> None:
    """Put ``piece`` on ``page``, turned by ``tilt`` degrees, with the faint shadow of its edge."""
    alpha = Image.new("L", piece.size, 0)
    radius = piece.width // 26
    ImageDraw.Draw(alpha).rounded_rectangle(
        (1, 1, piece.width - 2, piece.height - 2), radius, fill=255
    )
    turned = piece.rotate(tilt, Image.Resampling.BILINEAR, expand=True)
    mask = alpha.rotate(tilt, Image.Resampling.BILINEAR, expand=True)
    shadow = mask.filter(ImageFilter.BoxBlur(5)).point(lambda v: v * 2 // 5)
    page.paste((120, 122, 124), (at[0] + 4, at[1] + 5), shadow)
    page.paste(turned, at, mask)


def developed(page: Image.Image, *, grade: Grade, wrong_way: bool, seed: str) -> bytes:
    """The JPEG that the grade stands for.

    ``wrong_way`` stores the pixels lying on their side with the EXIF orientation that a viewer
    must apply to see them upright.
    """
    rng = Random(f"scan/{seed}/{grade}")
    if grade == "phone":
        picture = _photographed(page, rng)
    else:
        factor = {"small": 0.72, "large": 1.25}.get(grade, 1.0)
        if factor != 1.0:
            page = page.resize((round(page.width * factor), round(page.height * factor)))
        picture = grained(page, rng, strength=5.0)
    exif = Image.Exif()
    if wrong_way:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION] = 6
    return within(picture, *SIZES[grade], exif=exif)


def within(
    picture: Image.Image, least: int, most: int, *, exif: Image.Exif | None = None, dpi: int = 150
) -> bytes:
    """A JPEG of ``least`` to ``most`` bytes: the quality is searched, the best guess first."""
    low, high, quality = 8, 97, 80
    data = b""
    while low <= high:
        data = _jpeg(picture, quality, exif, dpi)
        if least <= len(data) <= most:
            return data
        if len(data) < least:
            low = quality + 1
        else:
            high = quality - 1
        quality = (low + high) // 2
    return data


def _jpeg(picture: Image.Image, quality: int, exif: Image.Exif | None, dpi: int) -> bytes:
    buffer = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    picture.save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi), **extra)
    return buffer.getvalue()


@lru_cache(maxsize=2)
def _desk(size: tuple[int, int]) -> Image.Image:
    """A wooden desk: brown with long grain."""
    rng = Random("desk")
    thin = Image.frombytes("L", (size[0] // 24, size[1]), rng.randbytes(size[0] // 24 * size[1]))
    streaks = thin.filter(ImageFilter.BoxBlur(3)).resize(size, Image.Resampling.BICUBIC)
    dark = Image.new("RGB", size, (132, 96, 66))
    return Image.composite(Image.new("RGB", size, (176, 136, 98)), dark, streaks)


@lru_cache(maxsize=2)
def _lamp(size: tuple[int, int]) -> Image.Image:
    """Light that falls off towards the corners, as a mask of what stays dark."""
    disc = Image.radial_gradient("L").resize((size[0] * 3 // 2, size[1] * 3 // 2))
    left, top = size[0] // 8, size[1] // 3
    return disc.crop((left, top, left + size[0], top + size[1])).point(lambda v: v * 3 // 5)


def _photographed(page: Image.Image, rng: Random) -> Image.Image:
    """The page on a desk in front of a 12-megapixel phone: tilted, warm, lit from one side."""
    upright = page.height > page.width
    size = (3000, 4000) if upright else (4000, 3000)
    factor = min(size[0] * 0.86 / page.width, size[1] * 0.86 / page.height)
    sheet = page.resize((round(page.width * factor), round(page.height * factor)))
    picture = _desk(size).copy()
    lean = rng.uniform(1.5, 4.0) * rng.choice((-1, 1))
    mask = Image.new("L", sheet.size, 255).rotate(lean, expand=True)
    sheet = sheet.rotate(lean, Image.Resampling.BILINEAR, expand=True)
    at = (size[0] - sheet.width) // 2, (size[1] - sheet.height) // 2
    small = mask.resize((mask.width // 8, mask.height // 8)).filter(ImageFilter.BoxBlur(6))
    shadow = small.resize(mask.size).point(lambda v: v // 2)
    picture.paste((40, 28, 20), (at[0] + 26, at[1] + 34), shadow)
    picture.paste(sheet, at, mask)
    picture.paste((52, 40, 34), (0, 0), _lamp(size))
    warm = Image.new("RGB", (1, 1), (255, 248, 232)).resize(size)
    return grained(ImageChops.multiply(picture, warm), rng, strength=5.0, softness=0.6)
