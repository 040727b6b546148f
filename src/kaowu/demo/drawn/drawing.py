"""The pictures that a fictional candidate hands in, drawn to look like scans; JPEG bytes.

The drawing is in :mod:`portraits`, :mod:`cards` and :mod:`diplomas`; :mod:`scanner` makes files of
it. The same person always gives the same bytes (with the same version of Pillow).
"""

from __future__ import annotations

import io
from random import Random

import pikepdf
from PIL import Image

from kaowu.demo.drawn import cards, diplomas, scanner
from kaowu.demo.drawn.portraits import portrait_image
from kaowu.demo.drawn.scanner import Grade
from kaowu.demo.people import Person

#: A4 at 150 dots an inch: what office scanners send by default.
PAGE = (1240, 1754)


def portrait(
    person: Person, *, size: tuple[int, int] = (413, 579), background: str = "white"
) -> bytes:
    """A two-inch portrait, well under 50 KB; ``background``: white, blue, red or grey."""
    picture = portrait_image(person, background)
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture = scanner.grained(picture, Random(person.id_number), strength=1.2)
    return scanner.within(picture, 18_000, 48_000, dpi=300)


def identity_card(person: Person, *, grade: Grade = "scan", wrong_way: bool = False) -> bytes:
    """Both sides of the card on one page."""
    rng = Random(f"card/{person.id_number}")
    page = scanner.glass(PAGE).copy()
    for side, top in ((cards.front(person), 150), (cards.back(person), 930)):
        at = 100 + rng.randrange(-30, 30), top + rng.randrange(-24, 24)
        scanner.lay(page, side, at, tilt=rng.uniform(-1.1, 1.1))
    return scanner.developed(page, grade=grade, wrong_way=wrong_way, seed=person.id_number)


def identity_front(person: Person, *, grade: Grade = "scan", wrong_way: bool = False) -> bytes:
    """The side with the portrait by itself."""
    return _one_side(cards.front(person), person, grade, wrong_way)


def identity_back(person: Person, *, grade: Grade = "scan", wrong_way: bool = False) -> bytes:
    """The side with the issuing authority by itself."""
    return _one_side(cards.back(person), person, grade, wrong_way)


def _one_side(side: Image.Image, person: Person, grade: Grade, wrong_way: bool) -> bytes:
    page = scanner.glass((1240, 874)).copy()
    scanner.lay(page, side, (104, 108), tilt=Random(person.name).uniform(-1, 1))
    return scanner.developed(page, grade=grade, wrong_way=wrong_way, seed=person.id_number)


def diploma(person: Person, *, grade: Grade = "scan", wrong_way: bool = False) -> bytes:
    """The 毕业证书 of the person's school."""
    page = diplomas.diploma_page(person)
    return scanner.developed(page, grade=grade, wrong_way=wrong_way, seed=person.id_number)


def as_heic(jpeg: bytes) -> bytes:
    """The same picture as an iPhone would have stored it."""
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.open(io.BytesIO(jpeg))).save(buffer, quality=80)
    return buffer.getvalue()


def as_pdf(jpeg: bytes) -> bytes:
    """A PDF of one page that holds the JPEG as it is, at 150 dots an inch."""
    width, height = Image.open(io.BytesIO(jpeg)).size
    pdf = pikepdf.new()
    picture = pikepdf.Stream(
        pdf,
        jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    points = width * 72 / 150, height * 72 / 150
    page = pdf.add_blank_page(page_size=points)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    drawn = f"q {points[0]:.2f} 0 0 {points[1]:.2f} 0 0 cm /Im0 Do Q"
    page.Contents = pikepdf.Stream(pdf, drawn.encode("ascii"))
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
