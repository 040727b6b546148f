"""What lies on the disk after the demonstration was played: nobody's number, phone or address."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.demo.played import told_in

_CAST = """
from kaowu.office.registration.models import Application
for one in Application.objects.all():
    print(one.id_number, one.mobile, one.email, one.address, sep="\\n")
"""


@pytest.mark.slow
def test_no_number_phone_or_address_lies_in_plain_text(folder: Path) -> None:
    secrets = {line for line in told_in(folder, _CAST).split("\n") if len(line) > 5}
    assert len(secrets) > 100
    told = []
    for path in folder.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        told += [(path.name, one) for one in secrets if one.encode() in raw]
        told += [(path.name, one) for one in secrets if one in str(path)]
    assert told == []


@pytest.mark.slow
def test_files_lie_encrypted_under_random_names(folder: Path) -> None:
    files = [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert len(files) > 100
    starts = (b"%PDF", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG")
    assert [path.name for path in files if path.read_bytes().startswith(starts)] == []
    assert {len(path.name) for path in files} == {32}


@pytest.mark.slow
def test_only_the_owner_reads_the_folder(folder: Path) -> None:
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert oct((folder / "keys" / "master.key").stat().st_mode & 0o777) == "0o600"


@pytest.mark.slow
def test_letters_are_sealed(folder: Path) -> None:
    database = sqlite3.connect(folder / "kaowu.sqlite3")
    bodies = [body for (body,) in database.execute("select body from letters_letter")]
    database.close()
    assert bodies
    assert [body for body in bodies if not body.startswith("1:")] == []
