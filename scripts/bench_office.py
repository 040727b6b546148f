"""Measure the office at a province's size: 6,000 cases in lists, 500 decided, packed and printed.

An office of its own in a temporary folder, on SQLite, with fictional people. Each figure stands
beside a plain loop that does the same with nothing around it, in the same run. By the clock: run
it when nothing else runs. ``CASES=600 MANY=50`` measures fewer.
"""

from __future__ import annotations

import os
import re
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from office_of_many import Office, prepare
from rich.console import Console
from rich.table import Table

CASES = int(os.environ.get("CASES", "6000"))  # in the agency's queue
MANY = int(os.environ.get("MANY", "500"))  # decided at once, and on one roster
PRINTED = min(100, MANY)
SCAN = 250_000  # bytes, in the middle of what the notice asks for
NOW = datetime.fromisoformat("2024-02-22 10:00:00+08:00")  # registration of batch 2
PAGES = ("", "?verdict=attention", "?due=soon&sort=due", "?sort=since", "?sort=-due")


@dataclass(slots=True)
class Timed:
    """What some work took; filled in while it is done."""

    seconds: float = 0.0
    questions: int = 0  # to the database
    peak: float = 0.0  # MB that the process held at most, above what it held before

    def ask(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.questions += 1
        return execute(*asked)


@contextmanager
def timed() -> Iterator[Timed]:
    """The time, the questions to the database and the memory of what happens inside."""
    from django.db import connection

    told, before, start = Timed(), _memory(afresh=True), time.perf_counter()
    with connection.execute_wrapper(told.ask):
        yield told
    told.seconds = time.perf_counter() - start
    told.peak = max(0.0, _memory() - before)


def _memory(*, afresh: bool = False) -> float:
    """The most memory that this process has held, in MB; ``afresh``: from now on."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    if afresh:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def bench_lists(office: Office) -> Table:
    """The pages of the desk, and the same page from the whole queue read and sorted."""
    from django.test import Client

    client = Client()
    client.force_login(office.reviewer)
    table = _table(f"A list among {CASES:,} cases, 50 a page", "page", "ms", "questions")
    for query in PAGES:
        address = f"/agency/cases/{query}"
        client.get(address)
        with timed() as told:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        table.add_row(address, f"{told.seconds * 1000:.0f}", str(told.questions))
    with timed() as told:
        _whole_queue(office)
    table.add_row(
        "loop: read the queue, judge, sort", f"{told.seconds * 1000:.0f}", f"{told.questions}"
    )
    return table


def _whole_queue(office: Office) -> list[Any]:
    from kaowu.office.registration.list_columns import dues_of, verdicts_of
    from kaowu.office.review.queries import first_queue

    queue = list(first_queue(office.reviewer.actor()))
    verdicts, dues = verdicts_of(queue), dues_of(queue)
    wanted = [one for one in queue if verdicts[one.pk] == "ready"]
    return sorted(wanted, key=lambda one: (dues[one.pk][0], one.changed_at))[:50]


def bench_bulk(cases: list[Any], office: Office) -> Table:
    """A run of many passes by the worker's code, and as many takes and decisions one by one."""
    from kaowu.office.review import actions, bulk
    from kaowu.office.review.checklist import points_of
    from kaowu.office.review.models import Review, Run

    by, level = office.reviewer.actor(), Review.Level.FIRST
    ticked = {point.key: True for point in points_of(office.batch.notice, level)}
    half = len(cases) // 2
    table = _table(f"{half} cases passed", "how", "a case", "questions a case", "MB more")
    with timed() as told:
        chosen = [(one, one.version) for one in cases[:half]]
        run = bulk.start(Run.Kind.PASS, chosen, by=by, level=level, checklist=ticked)
        bulk.carry_out(run)
    if run.items.filter(status="done").count() != half:
        raise SystemExit("not every case was passed")
    _told(table, "a run, a result for each", told, half)
    with timed() as told:
        for one in cases[half:]:
            actions.take(one, by=by)
            actions.decide(one, Review.Verdict.PASS, by=by, checklist=ticked)
    _told(table, "loop: take, decide", told, len(cases) - half)
    return table


def bench_bundle(cases: list[Any], office: Office, folder: Path) -> Table:
    """The roster sealed, its bundle made and downloaded; and the same scans into a plain zip."""
    from kaowu.office.exchange import bundles
    from kaowu.office.registration.pledging import rosters
    from kaowu.office.registration.queries import materials_of

    by = office.clerk.actor()
    megabytes = sum(_size(one) for one in cases) / 1024**2
    table = _table(
        f"{len(cases)} people, {megabytes:.0f} MB of scans",
        "what",
        "seconds",
        "MB a second",
        "MB more",
    )

    def told_row(label: str, told: Timed) -> None:
        rate = f"{megabytes / told.seconds:.0f}"
        table.add_row(label, f"{told.seconds:.1f}", rate, f"{told.peak:.0f}")

    with timed() as told:
        roster = rosters.hand_over(
            agency=office.agency, batch=office.batch, applications=cases, pledged=True, by=by
        )
    table.add_row("roster sealed, handed over", f"{told.seconds:.1f}", "", f"{told.peak:.0f}")
    with timed() as told:
        bundle = bundles.make(bundles.ask(roster, by=by))
    if bundle.status != "done":
        raise SystemExit(bundle.problem)
    told_row("bundle made, digests, encrypted", told)
    with timed() as told:
        size = sum(len(part) for part in bundles.download(bundle, by=by))
    if size != bundle.size:
        raise SystemExit("the download is not the bundle")
    told_row("bundle downloaded", told)
    with timed() as told, zipfile.ZipFile(folder / "plain.zip", "w") as plain:
        for one in cases:
            for kind, material in materials_of(one).items():
                plain.writestr(f"{one.reference}-{kind}", _content(material))
    told_row("loop: read, zip, neither digests nor encryption", told)
    return table


def _size(case: Any) -> int:
    return sum(case.materials.values_list("original__size", flat=True))


def _content(material: Any) -> bytes:
    from kaowu.office.vault import files

    return files.content(material.original)


def bench_print(cases: list[Any]) -> Table:
    """Form and pledge of many in one file, and each person's papers by themselves."""
    from kaowu.office.registration import paperwork
    from kaowu.office.registration.paper_loop import returns

    kinds = returns.kinds_of(cases[0].batch)
    table = _table(f"Form and pledge of {PRINTED} people", "how", "seconds", "questions", "KB")
    returns.print_all(_afresh(cases[:1]), kinds)  # the press is warm
    people = _afresh(cases[:PRINTED])
    with timed() as told:
        content, left = returns.print_all(people, kinds)
    if left:
        raise SystemExit(f"{len(left)} people were not printed")
    _printed(table, "one file", told, len(content))
    with timed() as told:
        papers = [
            paper(one)
            for one in _afresh(cases[:PRINTED])
            for paper in (paperwork.application_form, paperwork.integrity_pledge)
        ]
    _printed(table, "loop: each by itself", told, sum(map(len, papers)))
    return table


def _afresh(cases: list[Any]) -> list[Any]:
    from kaowu.office.registration.models import Application

    every = Application.objects.select_related("batch__version", "agency")
    return list(every.filter(pk__in=[one.pk for one in cases]))


def _printed(table: Table, how: str, told: Timed, size: int) -> None:
    table.add_row(how, f"{told.seconds:.1f}", f"{told.questions}", f"{size // 1024:,}")


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading)
    return table


def _told(table: Table, label: str, told: Timed, count: int) -> None:
    each = f"{told.seconds / count * 1000:.1f} ms"
    table.add_row(label, each, f"{told.questions / count:.0f}", f"{told.peak:.0f}")


def main() -> None:
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder / "data")
        from kaowu.demo.drawn.drawing import portrait
        from kaowu.demo.people import people
        from kaowu.office import clock
        from kaowu.office.vault import files

        face = portrait(people(1)[0])
        noise = Random("bench").randbytes(SCAN)  # noqa: S311 - scans are as incompressible

        def scan(number: int, kind: str) -> Any:
            return files.keep(face if kind == "portrait" else noise, "image/jpeg")

        with clock.standing_at(NOW):
            office = Office()
            many = office.crowd(MANY, scan)
            shared = {kind: scan(0, kind) for kind in ("identity", "education", "portrait")}
            office.crowd(CASES - MANY, lambda _, kind: shared[kind], skip=MANY)
        with clock.standing_at(NOW + timedelta(hours=1)):
            console.print(bench_lists(office))
            console.print(bench_print(many))
            console.print(bench_bulk(many, office))
            console.print(bench_bundle(many, office, folder))


if __name__ == "__main__":
    main()
