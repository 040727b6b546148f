"""The hand-over bundle: asked for, made in the background, downloaded piece by piece."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exchange import layouts, packing
from kaowu.office.exchange.models import Bundle, BundlePart
from kaowu.office.ledger import actions as ledger
from kaowu.office.people.models import User
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import AGENCY_ROLES, demand
from kaowu.office.registration.models import HandOver
from kaowu.office.vault import files
from kaowu.office.vault.uploads import real_now
from kaowu.rules.layouts import Purpose

log = logging.getLogger(__name__)
SILENT = timedelta(minutes=2)  # a maker beats with every tenth person
PIECE = 4 * 1024 * 1024  # bytes of one part, at least; the last one is shorter


@transaction.atomic
def ask(hand_over: HandOver, *, by: Actor) -> Bundle:
    """A bundle of this roster in the agency's present layout; one that is there is given back.

    One that failed is asked for anew. The caller lets the worker make what is WAITING.
    """
    _ensure_own(hand_over, by)
    source = layouts.source_of(hand_over.agency, Purpose.HAND_OVER)
    digest = hashlib.sha256(source.encode()).hexdigest()
    bundle, is_new = Bundle.objects.get_or_create(
        hand_over=hand_over,
        layout_digest=digest,
        defaults={"layout": source, "asked_by_id": by.user_id, "asked_at": clock.now()},
    )
    if bundle.status == Bundle.Status.FAILED:
        bundle.status, bundle.problem = Bundle.Status.WAITING, ""
        bundle.save(update_fields=["status", "problem"])
    if is_new:
        _note(bundle, "ask_bundle", by, {"layout": digest})
    return bundle


class Overtaken(Exception):
    """Another maker has taken the bundle over, for this one was silent for too long."""


def make(bundle: Bundle) -> Bundle:
    """Make a bundle that waits, or one whose maker died. Its parts replace those from before.

    One that another worker is making is left to it.
    """
    begun = _claim(bundle)
    if begun is None:
        return bundle
    _clear(bundle)
    out = PartWriter(bundle, begun)
    try:
        packing.pack(bundle.hand_over, bundle.layout, out, flushed=out.settle)  # type: ignore[arg-type]
        out.finish()
    except Overtaken:
        bundle.refresh_from_db()
        return bundle
    except Refusal as refusal:
        return _fail(bundle, f"{refusal.message}{refusal.remedy}")
    except Exception as error:  # noqa: BLE001 - the page must say that it failed
        log.error("bundle %d: %s", bundle.pk, type(error).__name__)
        return _fail(bundle, "制作时出错，请重试；仍不成功的，请联系系统管理员。")
    return _done(bundle, out)


def _claim(bundle: Bundle) -> datetime | None:
    """The first beat of this maker; None where the bundle is over, or another maker is alive."""
    now = real_now()
    silent = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    free = Q(status=Bundle.Status.WAITING) | (Q(status=Bundle.Status.WORKING) & silent)
    claimed = Bundle.objects.filter(free, pk=bundle.pk)
    done = claimed.update(status=Bundle.Status.WORKING, people=0, beat_at=now)
    return now if done else None


@transaction.atomic
def _done(bundle: Bundle, out: PartWriter) -> Bundle:
    bundle.refresh_from_db()
    bundle.status, bundle.finished_at = Bundle.Status.DONE, clock.now()
    bundle.size, bundle.sha256 = out.size, out.sha256
    bundle.people = bundle.hand_over.head_count
    bundle.save()
    by = User.objects.get(pk=bundle.asked_by_id).actor()
    _note(bundle, "make_bundle", by, {"sha256": bundle.sha256, "bytes": bundle.size})
    return bundle


def _fail(bundle: Bundle, problem: str) -> Bundle:
    _clear(bundle)
    bundle.refresh_from_db()
    bundle.status, bundle.problem, bundle.finished_at = Bundle.Status.FAILED, problem, clock.now()
    bundle.save()
    return bundle


def _clear(bundle: Bundle) -> None:
    for part in bundle.parts.select_related("file"):
        kept = part.file
        part.delete()
        files.forget(kept)


def download(bundle: Bundle, *, by: Actor) -> Iterator[bytes]:
    """The bundle, piece by piece. Refused to strangers and before it is done; noted."""
    _ensure_own(bundle.hand_over, by)
    if bundle.status != Bundle.Status.DONE:
        raise Refusal("exchange.not-made", "报送包还没有做好。", "请稍后再下载。")
    _note(bundle, "download_bundle", by, {"sha256": bundle.sha256})
    return (files.content(part.file) for part in bundle.parts.select_related("file").iterator())


def _ensure_own(hand_over: HandOver, by: Actor) -> None:
    demand(by, *AGENCY_ROLES)
    if by.organisation_id != hand_over.agency_id:
        raise Refusal("gate.scope", "这份花名册不是您所在机构的。")


def _note(bundle: Bundle, action: str, by: Actor, detail: dict[str, object]) -> None:
    roster = f"{bundle.hand_over_id}"
    ledger.record(
        chain=bundle.hand_over.batch.chain,
        action=action,
        by=by,
        detail={"roster": roster, **detail},
    )


class PartWriter:
    """A file to write a zip to: what is settled goes into encrypted parts, the rest may be mended.

    zipfile goes back to the header of the member that it has just written and nowhere farther, so
    only what was written since the last :meth:`settle` is held in memory.
    """

    def __init__(self, bundle: Bundle, begun: datetime) -> None:
        self._bundle, self._held, self._start, self._number = bundle, io.BytesIO(), 0, 0
        self._beat = begun
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write at the place of :meth:`tell`."""
        return self._held.write(data)

    def tell(self) -> int:
        """The place in the whole file."""
        return self._start + self._held.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place that is not settled yet; ValueError before it."""
        if whence != 0 or place < self._start:
            raise ValueError("this part is settled")
        self._held.seek(place - self._start)
        return place

    def flush(self) -> None:
        """Nothing: parts are written when they are settled."""

    def settle(self, people: int) -> None:
        """A person is done: let go of what makes a whole part, and say how far it is."""
        whole = self._held.getbuffer().nbytes >= PIECE
        if whole or people % 10 == 0:
            self._keep_alive(people=people)
        if whole:
            self._let_go()

    def finish(self) -> None:
        """The archive is closed: keep the rest."""
        self._keep_alive()
        self._let_go()

    @property
    def size(self) -> int:
        """Bytes that were settled."""
        return self._start

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what was settled."""
        return self._digest.hexdigest()

    def _keep_alive(self, **told: int) -> None:
        """Say that this maker is at work; Overtaken where another one has begun since."""
        now = real_now()
        mine = Bundle.objects.filter(pk=self._bundle.pk, beat_at=self._beat)
        if not mine.update(beat_at=now, **told):
            raise Overtaken
        self._beat = now

    def _let_go(self) -> None:
        data = self._held.getvalue()
        if not data:
            return
        kept = files.keep(data, "application/octet-stream")
        BundlePart.objects.create(bundle=self._bundle, number=self._number, file=kept)
        self._digest.update(data)
        self._start, self._number, self._held = (
            self._start + len(data),
            self._number + 1,
            io.BytesIO(),
        )
