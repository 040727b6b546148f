"""Drawn scans read by the real engine, in its own process; skipped without the extra ``ocr``."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from kaowu.demo.drawn import drawing
from kaowu.demo.packages import package
from kaowu.demo.people import Person, people
from kaowu.dossier import reading
from kaowu.dossier.check import check_package
from kaowu.dossier.reading import engine
from kaowu.dossier.sandbox import JobFailed
from kaowu.rules.notice import Notice
from tests.dossier.drawn import TODAY, encoded

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not reading.available(), reason="the extra ocr is not installed"),
]

PEOPLE = people(8, today=TODAY)
LIN, ASU = PEOPLE[0], PEOPLE[2]


def identity(data: bytes, person: Person) -> dict[str, str]:
    """Number and name as they were read, with what the drawing says of the rest."""
    scan = reading.read_scan(data, "identity", expected=person.name)
    return {key: scan.value(key) for key in ("id_number", "name", "sex", "birth", "address")}


def printed(person: Person) -> dict[str, str]:
    return {
        "id_number": person.id_number,
        "name": person.name,
        "sex": person.sex,
        "birth": person.birth.isoformat(),
        "address": person.address,
    }


@pytest.mark.parametrize("grade", ["scan", "phone", "small"])
@pytest.mark.parametrize("person", [LIN, ASU], ids=["林晓禾", "阿苏·木呷"])
def test_a_card_is_read(person: Person, grade: drawing.Grade) -> None:
    assert identity(drawing.identity_card(person, grade=grade), person) == printed(person)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_card_that_lies_on_its_side_or_head(degrees: int) -> None:
    upright = Image.open(io.BytesIO(drawing.identity_card(LIN)))
    data = encoded(upright.rotate(-degrees, expand=True), quality=85)
    scan = reading.read_scan(data, "identity")
    assert {key: scan.value(key) for key in printed(LIN)} == printed(LIN)
    assert (scan.turn + degrees) % 360 == 0


@pytest.mark.parametrize("grade", ["scan", "phone"])
def test_a_diploma_is_read(grade: drawing.Grade) -> None:
    scan = reading.read_scan(drawing.diploma(LIN, grade=grade), "education")
    assert (scan.value("name"), scan.value("school")) == (LIN.name, LIN.school)
    assert scan.value("diploma_number") == LIN.diploma_number


def test_one_side_of_a_card_is_not_two() -> None:
    scan = reading.read_scan(drawing.identity_front(LIN), "identity", subject="身份证.jpg")
    assert scan.sides == ("front",)
    (finding,) = scan.findings
    assert (finding.code, finding.subject) == ("reading.side-missing", "身份证.jpg")
    assert "国徽面" in finding.message


def test_a_pdf_is_read_as_the_reviewer_sees_it() -> None:
    data = drawing.as_pdf(drawing.identity_card(LIN))
    assert identity(data, LIN) == printed(LIN)


def test_a_picture_without_text_is_left_to_a_human() -> None:
    (finding,) = reading.read_scan(drawing.portrait(LIN), "identity").findings
    assert finding.code == "reading.nothing-read"


@pytest.mark.parametrize("data", [b"", b"MZ\x00", drawing.identity_card(LIN)[:20_000]])
def test_what_cannot_be_opened_is_a_finding_and_the_reader_lives(data: bytes) -> None:
    (finding,) = reading.read_scan(data, "identity").findings
    assert finding.code == "reading.failed"
    assert reading.read_scan(drawing.diploma(LIN), "education").value("name") == LIN.name


def test_a_portrait_is_not_read() -> None:
    assert reading.read_scan(drawing.portrait(LIN), "portrait") == reading.ScanReading("portrait")


def test_the_model_says_which_characters_it_does_not_know() -> None:
    _, unknown = engine.read_page(drawing.diploma(LIN), expected="林\U0002ebf0")
    assert unknown == "\U0002ebf0"


def test_a_field_can_be_shown_as_it_stands_on_the_scan() -> None:
    data = drawing.identity_card(LIN)
    scan = reading.read_scan(data, "identity")
    piece = Image.open(io.BytesIO(reading.crop(data, scan.fields["id_number"].box)))
    again, _ = engine.read_page(encoded(piece.resize((piece.width * 2, piece.height * 2))))
    assert LIN.id_number in "".join(line.text for line in again.lines)


def test_the_crop_of_a_broken_scan_fails_alone() -> None:
    with pytest.raises(JobFailed):
        reading.crop(b"\xff\xd8\xff", (0.1, 0.1, 0.2, 0.2))


def test_a_package_of_the_right_person_stays_ready(notice: Notice) -> None:
    name, data = package(LIN)
    report = check_package(data, name, notice=notice, today=TODAY)
    assert reading.read_package(report, notice=notice, today=TODAY) == report


def test_a_package_with_the_card_of_another_person_is_noticed(notice: Notice) -> None:
    name, data = package(LIN)
    mistaken = name.replace(LIN.name, "林小禾")
    report = check_package(data, mistaken, notice=notice, today=TODAY)
    read = reading.read_package(report, notice=notice, today=TODAY)
    added = [finding for finding in read.findings if finding.code.startswith("reading.")]
    assert [finding.code for finding in added] == ["reading.name-differs"] * 2
    assert "林【晓】禾" in added[0].message
    assert set(added) <= {one for file in read.materials for one in file.findings}
