"""Which layout a table has: the agency's own, else the notice folder's, else the shipped sample."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exchange.models import TableLayout
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import AGENCY_ROLES, demand
from kaowu.rules.layouts import Layout, LayoutError, Purpose, read_layout
from kaowu.rules.shipped import notices_folder


def source_of(agency: Organisation, purpose: Purpose) -> str:
    """The TOML of the layout that the agency uses now."""
    own = TableLayout.objects.filter(agency=agency, purpose=purpose, current=True).first()
    return own.source if own else shipped(purpose)


def shipped(purpose: Purpose) -> str:
    """The TOML of the notice folder's layout, else of the sample that ships with the program."""
    folders = [Path(settings.NOTICES_DIR)] if settings.NOTICES_DIR else []
    for folder in [*folders, notices_folder()]:
        path = folder / "layouts" / f"{purpose}.toml"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError(f"layouts/{purpose}.toml")


@lru_cache(maxsize=64)
def parsed(source: str) -> Layout:
    """The layout of a TOML text. Raises LayoutError."""
    return read_layout(source)


def checked(source: str, purpose: Purpose) -> Layout:
    """The layout of what somebody typed or uploaded. Refusal with the reason when it is none."""
    try:
        layout = read_layout(source)
    except LayoutError as error:
        raise Refusal("exchange.layout", str(error), "请对照样例版式修改后再保存。") from error
    if layout.purpose is not purpose:
        raise Refusal(
            "exchange.layout",
            f"这是“{layout.purpose.label}”的版式，不是“{purpose.label}”的。",
            f'请把 purpose 改为 "{purpose}"，或选对版式种类。',
        )
    return layout


@transaction.atomic
def keep(agency: Organisation, purpose: Purpose, source: str, *, by: Actor) -> TableLayout:
    """Use this layout from now on; the one before stays in the record."""
    demand(by, *AGENCY_ROLES)
    _ensure_own(agency, by)
    checked(source, purpose)
    _retire(agency, purpose)
    layout = TableLayout.objects.create(
        agency=agency,
        purpose=purpose,
        source=source,
        added_at=clock.now(),
        added_by_id=by.user_id,
    )
    _note(agency, "change_layout", purpose, by)
    return layout


@transaction.atomic
def reset(agency: Organisation, purpose: Purpose, *, by: Actor) -> None:
    """Go back to the layout of the notice folder."""
    demand(by, *AGENCY_ROLES)
    _ensure_own(agency, by)
    if _retire(agency, purpose):
        _note(agency, "reset_layout", purpose, by)


def _ensure_own(agency: Organisation, by: Actor) -> None:
    if by.organisation_id != agency.pk:
        raise Refusal("gate.scope", "这不是您所在机构的版式。")


def _retire(agency: Organisation, purpose: Purpose) -> int:
    Organisation.objects.select_for_update().get(pk=agency.pk)  # one current layout a purpose
    current = TableLayout.objects.filter(agency=agency, purpose=purpose, current=True)
    return current.update(current=False)


def _note(agency: Organisation, action: str, purpose: Purpose, by: Actor) -> None:
    ledger.record(
        chain=f"agency:{agency.pk}", action=action, by=by, detail={"purpose": str(purpose)}
    )
