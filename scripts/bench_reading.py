"""How many drawn scans are read exactly, and how long one takes; part of ``make bench``.

``scripts/bench_reading.py 60`` reads 480 scans, which takes several minutes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import date

from rich.console import Console
from rich.table import Table

from kaowu.demo.drawn import drawing
from kaowu.demo.people import Person, people
from kaowu.dossier import reading

TODAY = date(2024, 2, 20)
GRADES: tuple[drawing.Grade, ...] = ("scan", "phone", "large", "small")
PEOPLE = 12  # eight scans each


def printed(person: Person, kind: str) -> dict[str, str]:
    """What stands on the paper, by field."""
    if kind == "education":
        return {
            "name": person.name,
            "school": person.school,
            "diploma_number": person.diploma_number,
        }
    return {
        "id_number": person.id_number,
        "name": person.name,
        "sex": person.sex,
        "birth": person.birth.isoformat(),
        "address": person.address,
    }


def bench(persons: list[Person], kind: str, grade: drawing.Grade) -> tuple[Counter[str], float]:
    """Exactly read fields, differences that would be told wrongly, and seconds a scan."""
    draw = drawing.identity_card if kind == "identity" else drawing.diploma
    scans = [draw(person, grade=grade) for person in persons]
    right: Counter[str] = Counter()
    start = time.perf_counter()
    for person, data in zip(persons, scans, strict=True):
        scan = reading.read_scan(data, kind, expected=person.name)
        for key, value in printed(person, kind).items():
            right[key] += scan.value(key) == value
        said = {"id_number": person.id_number, "name": person.name, "today": TODAY}
        told = reading.compare_reading(scan, sheet=printed(person, kind), **said)  # type: ignore[arg-type]
        right["wrongly told"] += sum(finding.code.endswith("-differs") for finding in told)
    return right, (time.perf_counter() - start) / len(persons)


def table(count: int) -> Table:
    """A row for each paper and grade."""
    persons = list(people(count, today=TODAY))
    result = Table(title=f"Reading drawn scans of {count} people: exact matches")
    for heading in ("paper", "grade", "fields read exactly", "wrongly told", "seconds a scan"):
        result.add_column(heading)
    reading.read_scan(drawing.diploma(persons[0]), "education")  # loads the models
    for kind in reading.KINDS:
        for grade in GRADES:
            right, seconds = bench(persons, kind, grade)
            wrong = right.pop("wrongly told")
            fields = ", ".join(f"{key} {number}/{count}" for key, number in right.items())
            result.add_row(kind, grade, fields, str(wrong), f"{seconds:.2f}")
    return result


def other_reader(count: int) -> Table | None:
    """The same identity cards by tesseract, where it is installed: number and name found."""
    if shutil.which("tesseract") is None:
        return None
    persons = list(people(count, today=TODAY))
    found: Counter[str] = Counter()
    start = time.perf_counter()
    for person in persons:
        call = ["tesseract", "-", "-", "-l", "chi_sim", "--psm", "11"]
        card = drawing.identity_card(person)
        said = subprocess.run(call, input=card, capture_output=True, check=False).stdout
        text = "".join(said.decode(errors="replace").split())
        found["id_number"] += person.id_number in text
        found["name"] += person.name in text
    seconds = (time.perf_counter() - start) / count
    result = Table(title="The same scanned cards by tesseract chi_sim (--psm 11)")
    for heading in ("found anywhere in the text", "seconds a scan"):
        result.add_column(heading)
    told = ", ".join(f"{key} {number}/{count}" for key, number in found.items())
    result.add_row(told, f"{seconds:.2f}")
    return result


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    console = Console(width=160)
    if reading.available():
        console.print(table(count))
        beside = other_reader(count)
        if beside:
            console.print(beside)
    else:
        console.print("The extra ocr is not installed: nothing was read.")


if __name__ == "__main__":
    main()
