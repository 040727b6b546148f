"""Marks of portraits: made in the background, found by an index."""

from __future__ import annotations

import base64
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from kaowu.dossier import likeness
from kaowu.office.registration.models import Material, PortraitKey, PortraitMark
from kaowu.office.vault import files
from kaowu.office.vault.keys import blind_index
from kaowu.office.vault.models import StoredFile
from kaowu.rules.findings import Verdict, verdict
from kaowu.rules.states import GIVEN_UP

MOST = 40  # portraits that are looked at closely for one; of those that share most keys


def schedule(material: Material) -> None:
    """Have a usable portrait marked once the transaction has committed."""
    if is_portrait(material) and verdict(material.findings) is not Verdict.BLOCKED:
        transaction.on_commit(partial(mark_portrait.enqueue, material.pk))


@task(priority=-40)
def mark_portrait(material_pk: int) -> bool:
    """Mark one portrait so that it is known again. Safe to run twice."""
    material = Material.objects.filter(pk=material_pk, current=True).first()
    return bool(material and mark(material))


def is_portrait(material: Material) -> bool:
    """Whether the notice asks for it as a picture of a person."""
    return bool(material.application.batch.notice.material(material.kind).pixels)


def mark(material: Material) -> PortraitMark | None:
    """Make and keep a portrait's mark; None when there is no picture. A second time is the same."""
    there = PortraitMark.objects.filter(material=material).first()
    data = None if there else likeness.mark_of(_bytes(material), material.shown.media_type)
    return _keep(material, data) if data else there


def mark_missing(materials: Iterable[Material]) -> None:
    """Mark those that the background has not come to yet, as a result waits for them."""
    for material in materials:
        if not hasattr(material, "mark") and verdict(material.findings) is not Verdict.BLOCKED:
            mark(material)


def _bytes(material: Material) -> bytes:
    return files.content(material.shown)


@transaction.atomic
def _keep(material: Material, data: bytes) -> PortraitMark:
    text = base64.b64encode(data).decode()
    made, fresh = PortraitMark.objects.get_or_create(material=material, defaults={"data": text})
    if fresh:
        indexes = [blind_index(key, "portrait")[:32] for key in likeness.keys(data)]
        PortraitKey.objects.bulk_create(PortraitKey(mark=made, key=key) for key in indexes)
    return made


def others() -> QuerySet[Material]:
    """Portraits of people who are known and still take part."""
    known = Material.objects.filter(current=True).exclude(application__id_index="")
    return known.exclude(application__state__in=GIVEN_UP).select_related(
        "application__batch__version", "application__agency", "original", "fitted"
    )


def same_files(materials: Sequence[Material]) -> dict[int, list[Material]]:
    """For each portrait (by key) those of other people with the very same bytes."""
    hashes = {one.pk: _hashes(one) for one in materials}
    stored = StoredFile.objects.filter(sha256__in=set().union(*hashes.values()))
    keys = list(stored.values_list("pk", flat=True))
    found = others().filter(Q(original__in=keys) | Q(fitted__in=keys))
    by_hash: dict[str, list[Material]] = defaultdict(list)
    for other in found:
        for digest in _hashes(other):
            by_hash[digest].append(other)
    return {
        one.pk: _of_others(one, (m for digest in hashes[one.pk] for m in by_hash[digest]))
        for one in materials
    }


def _hashes(material: Material) -> set[str]:
    return {one.sha256 for one in (material.original, material.fitted) if one}


def _of_others(material: Material, found: Iterable[Material]) -> list[Material]:
    """Each once, without the portraits of the same person."""
    mine = material.application.id_index
    kept = {one.pk: one for one in found if mine and one.application.id_index != mine}
    return sorted(kept.values(), key=lambda one: one.pk)


def alike(materials: Sequence[Material]) -> dict[int, list[Material]]:
    """For each portrait (by key) those of other people that are nearly the same picture."""
    marks = {one.material_id: one for one in PortraitMark.objects.filter(material__in=materials)}
    shared = _sharing_a_key(list(marks.values()))
    wanted = {key for keys in shared.values() for key in keys}
    found = PortraitMark.objects.filter(pk__in=wanted, material__in=others())
    near = {one.pk: one for one in found.select_related("material__application__batch__version")}
    return {
        one.pk: _of_others(one, _same_picture(marks[one.pk], shared, near))
        for one in materials
        if one.pk in marks
    }


def _sharing_a_key(marks: Sequence[PortraitMark]) -> dict[int, list[int]]:
    """For each mark the marks that share a key with it, those that share most first."""
    own: dict[str, set[int]] = defaultdict(set)
    mine = PortraitKey.objects.filter(mark__in=marks)
    for mark_id, key in mine.values_list("mark_id", "key"):
        own[key].add(mark_id)
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    every = PortraitKey.objects.filter(key__in=list(own))
    for mark_id, key in every.values_list("mark_id", "key"):
        for one in own[key] - {mark_id}:
            counts[one][mark_id] += 1
    return {one: [pk for pk, _ in counted.most_common(MOST)] for one, counted in counts.items()}


def _same_picture(
    one: PortraitMark, shared: dict[int, list[int]], near: dict[int, PortraitMark]
) -> list[Material]:
    mine = base64.b64decode(one.data)
    candidates = [near[key] for key in shared.get(one.pk, []) if key in near]
    return [
        other.material
        for other in candidates
        if likeness.is_same_picture(mine, base64.b64decode(other.data))
    ]
