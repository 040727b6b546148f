"""Each round of correction: what was asked, what was changed, when it came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaowu.office.notices.queries import plan_of
from kaowu.office.registration import queries
from kaowu.office.registration.correcting import corrections
from kaowu.office.registration.correcting.models import CorrectionRound
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.gate import Move, listener
from kaowu.office.registration.models import Application, Material, Step
from kaowu.rules.calendar import default_calendar
from kaowu.rules.correction_dates import correction_dates
from kaowu.rules.events import Event
from kaowu.rules.identity import mask_identity
from kaowu.rules.mobile import mask_mobile
from kaowu.rules.notice import Notice
from kaowu.rules.states import State


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; personal numbers masked, "" for what was not filled in."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """One material whose file was replaced; ``old`` is None where there was none."""

    label: str
    old: Material | None
    new: Material


@dataclass(frozen=True, slots=True)
class Round:
    """A return and what became of it. ``answered`` is None while the correction is open."""

    number: int
    asked: datetime
    by_centre: bool
    reasons: tuple[Mapping[str, str], ...]
    due: date
    changes: tuple[Change, ...]
    files: tuple[Replaced, ...]
    answered: datetime | None


@listener
def keep_round(move: Move, step: Step) -> None:
    """Keep what stands when it is returned, and what stands when it comes back."""
    if move.event in corrections.RETURNS:
        CorrectionRound.objects.create(
            application=move.application, asked=step, before=_standing(move.application)
        )
    elif move.event is Event.SUBMIT and step.source == State.RETURNED:
        open_round = move.application.rounds.filter(answered=None).last()
        if open_round is not None:
            open_round.answered, open_round.after = step, _standing(move.application)
            open_round.save(update_fields=["answered", "after"])


def changed_since_return(application: Application) -> frozenset[Subject]:
    """What is no longer as it was when the open return was made; nothing where none is open."""
    kept = application.rounds.filter(answered=None).last()
    if kept is None:
        return frozenset()
    now = _standing(application)
    fields = _differing(kept.before["values"], now["values"])
    kinds = _differing(kept.before["files"], now["files"])
    return frozenset({*map(Subject.field, fields), *map(Subject.material, kinds)})


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def rounds_of(application: Application) -> list[Round]:
    """The rounds in their order; of the open one, what was changed so far."""
    kept = list(application.rounds.select_related("asked", "answered"))
    if not kept:
        return []
    now = _standing(application) if kept[-1].after is None else {}
    every = {one.pk: one for one in application.materials.all()}
    return [_round(number, one, now, every) for number, one in enumerate(kept, start=1)]


def _standing(application: Application) -> dict[str, Any]:
    files = {kind: one.pk for kind, one in queries.materials_of(application).items()}
    return {"values": application.values, "files": files}


def _round(
    number: int, kept: CorrectionRound, now: dict[str, Any], every: Mapping[int, Material]
) -> Round:
    batch, after = kept.application.batch, kept.after or now
    by_centre = kept.asked.event == Event.RETURN_SECOND
    asked_on = kept.asked.at.astimezone().date()
    dates = correction_dates(
        asked_on, plan_of(batch), batch.notice, default_calendar(), by_centre=by_centre
    )
    return Round(
        number=number,
        asked=kept.asked.at.astimezone(),
        by_centre=by_centre,
        reasons=tuple(kept.asked.reasons or ()),
        due=dates.due,
        changes=tuple(changes(kept.before["values"], after.get("values", {}), batch.notice)),
        files=tuple(_replaced(kept.before["files"], after.get("files", {}), every, batch.notice)),
        answered=kept.answered.at.astimezone() if kept.answered else None,
    )


def changes(
    before: Mapping[str, str], after: Mapping[str, str], notice: Notice
) -> Iterable[Change]:
    """The fields that differ, in the order of the sheet."""
    for column in notice.workbook.columns:
        old, new = before.get(column.key, ""), after.get(column.key, "")
        if old != new:
            yield Change(column.header, *_masked(column.key, old, new))


def _masked(key: str, old: str, new: str) -> Sequence[str]:
    mask = _MASKS.get(key)
    if mask is None:
        return old, new
    told = [mask(value) if value else "" for value in (old, new)]
    return told if told[0] != told[1] else [told[0], f"{told[1]}（隐去的部分不同）"]


def _mask_text(text: str) -> str:
    """Enough of an address to know which one is meant."""
    return f"{text[:3]}…"


_MASKS = {
    "id_number": mask_identity,
    "mobile": mask_mobile,
    "email": _mask_text,
    "address": _mask_text,
}


def _replaced(
    before: Mapping[str, int],
    after: Mapping[str, int],
    every: Mapping[int, Material],
    notice: Notice,
) -> Iterable[Replaced]:
    labels = corrections.labels_of(notice)
    for kind, pk in after.items():
        if before.get(kind) != pk and pk in every:
            old = every.get(before.get(kind, 0))
            yield Replaced(labels.get(kind, kind), old, every[pk])
