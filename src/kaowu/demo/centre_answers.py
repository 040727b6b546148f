"""What a centre on its own system sends an agency: workbooks in the agency's layout, as samples.

Each is labelled as a sample in its first row. The demonstration of an agency alone lives by them,
and a visitor reads in the next one: it has a line for everyone who waits, and differences in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from kaowu.demo.people import Person, people
from kaowu.office import clock
from kaowu.office.exchange import layouts
from kaowu.office.exchange.queries import waited_for
from kaowu.office.notices.models import BatchRecord
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.models import Organisation
from kaowu.office.registration.models import Application
from kaowu.papers.layout_sheets import layout_workbook
from kaowu.rules.layouts import Layout, Purpose

SITES = ("示例职业技术学院（虚构考点）", "示例技师学院（虚构考点）")
NEEDS = 3  # people, for a sample that leaves one out
STRANGER = 200  # the place in the cast of somebody whom nobody registered
Row = dict[str, str]


def sample(agency: Organisation, batch: BatchRecord, purpose: Purpose) -> tuple[str, bytes]:
    """Name and content of the answer that this agency waits for, with differences to settle.

    One of several people is left out, one is written with another name, one is a stranger.
    """
    waiting = waited_for(agency, batch, purpose)
    rows = [row_of(purpose, one) for one in waiting]
    if len(rows) >= NEEDS:
        rows.pop()
        rows[-1]["name"] += "一"
    return answer_file(agency, batch, purpose, [*rows, _stranger(rows[0])])


def _stranger(pattern: Row) -> Row:
    other: Person = people(STRANGER, today=clock.today())[-1]
    told = {"name": other.name, "id_number": other.id_number, "reference": ""}
    return {**pattern, **told, **({"seat": "30", "ticket": "99"} if "seat" in pattern else {})}


def answer_file(
    agency: Organisation, batch: BatchRecord, purpose: Purpose, rows: Iterable[Row]
) -> tuple[str, bytes]:
    """The rows in the layout that the agency reads this answer by."""
    layout = layouts.parsed(layouts.source_of(agency, purpose))
    title = f"样例（演示用，人物和机构均为虚构）：{batch}{purpose.label}"
    plain = tuple(replace(column, words={}) for column in layout.columns)  # words are for reading
    labelled = replace(layout, titles=((1, title),), header_row=2, columns=plain)
    written = [{key: _word(layout, key, text) for key, text in row.items()} for row in rows]
    name = f"样例-{purpose.label}-{batch}.xlsx"
    made = datetime.combine(batch.exam, time(9))  # the same file however often it is made
    return name, layout_workbook(labelled, written, made_at=made)


def _word(layout: Layout, key: str, meaning: str) -> str:
    """How this layout writes a meaning (pass → 通过); anything else as it is."""
    column = layout.column(key)
    words: Mapping[str, str] = column.words if column else {}
    return next((word for word, told in words.items() if told == meaning), meaning)


def row_of(purpose: Purpose, application: Application) -> Row:
    """The line of a candidate for whom all goes well."""
    earlier = Application.objects.filter(batch=application.batch, pk__lte=application.pk)
    told = {
        Purpose.REVIEW: _review,
        Purpose.PAYMENT: _payment,
        Purpose.TICKET: _ticket,
        Purpose.SCORE: _score,
        Purpose.CERTIFICATE: _certificate,
    }[purpose](application.batch, earlier.count())  # a place of their own in the batch
    person = {
        "name": application.name,
        "id_number": application.id_number,
        "reference": application.reference,
    }
    return person | told


def _review(_batch: BatchRecord, _place: int) -> Row:
    return {"decision": "pass", "reason": ""}


def _payment(batch: BatchRecord, place: int) -> Row:
    window = plan_of(batch).payment
    day = min(window.start + timedelta(days=place % 3), window.end)
    return {"paid": "yes", "paid_on": day.isoformat()}


def _ticket(batch: BatchRecord, place: int) -> Row:
    return {
        "ticket": f"{batch.exam:%y%m%d}{batch.number:03d}{place:03d}",
        "site": SITES[place % 2],
        "room": "1",
        "seat": str(place),
    }


def _score(_batch: BatchRecord, place: int) -> Row:
    return {"score": str(90 - 3 * place)}


def _certificate(batch: BatchRecord, place: int) -> Row:
    issued = plan_of(batch).publicity.end + timedelta(days=4)
    number = f"示例证{batch.exam:%Y%m%d}{place:04d}"
    return {"certificate": number, "issued_on": issued.isoformat()}
