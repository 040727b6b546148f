"""What fictional candidates send: the zip, right or wrong in a known way, and the workbook."""

from __future__ import annotations

from collections.abc import Callable

from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.drawn import drawing
from kaowu.demo.parcels import zipped
from kaowu.demo.people import Person
from kaowu.demo.troubles import CHANGES, DIPLOMA, ID_CARD, PORTRAIT, TROUBLES, Parcel, file_name

__all__ = ["TROUBLES", "basic_info_row", "basic_info_workbook", "package"]


def package(person: Person, *, trouble: str | None = None) -> tuple[str, bytes]:
    """File name and bytes of the zip that the person sends, in one of :data:`TROUBLES` or right.

    KeyError for a trouble that nobody knows.
    """
    change = CHANGES[trouble] if trouble else None
    parcel = Parcel(person, f"{person.id_number}_{person.name}_{person.mobile}")
    for material, draw in _DRAWN.items():
        parcel.files[material] = (file_name(person, material), draw(person))
    if change:
        change(parcel)
    data = zipped(
        parcel.files.values(),
        encoding=parcel.encoding,
        flagged=parcel.flagged,
        encrypted=parcel.encrypted,
    )
    return f"{parcel.stem}.zip", parcel.wrap(data)


_DRAWN: dict[str, Callable[[Person], bytes]] = {
    ID_CARD: drawing.identity_card,
    DIPLOMA: drawing.diploma,
    PORTRAIT: drawing.portrait,
}
