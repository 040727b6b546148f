"""The vault: encrypted columns, encrypted files, signed texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from kaowu.office.registration.models import Application
from kaowu.office.registration.queries import search
from kaowu.office.vault import files, tokens
from kaowu.office.vault.fields import seal, unseal
from kaowu.office.vault.keys import blind_index
from kaowu.office.vault.models import StoredFile
from tests.office.world import World


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again_in_its_place_only(text: str) -> None:
    sealed = seal(text, "registration.application.id_number")
    assert sealed.isascii()
    assert unseal(sealed, "registration.application.id_number") == text
    with pytest.raises(InvalidTag):
        unseal(sealed, "registration.application.mobile")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("x", "a") != seal("x", "a")


def test_the_database_never_sees_an_identity_number(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with connection.cursor() as cursor:
        cursor.execute("select * from registration_application")
        told = " ".join(str(value) for row in cursor.fetchall() for value in row)
        cursor.execute("select * from registration_step")
        told += " ".join(str(value) for row in cursor.fetchall() for value in row)
        cursor.execute("select * from letters_letter")
        told += " ".join(str(value) for row in cursor.fetchall() for value in row)
    for secret in (lin.id_number, lin.mobile, lin.email, lin.address):
        assert secret
        assert secret not in told


def test_what_is_encrypted_is_found_by_its_index(world: World) -> None:
    lin, _ = world.submitted("林晓禾", "周知远")
    every = Application.objects.all()
    assert list(search(every, lin.id_number)) == [lin]
    assert list(search(every, lin.id_number.lower())) == [lin]
    assert list(search(every, f" {lin.mobile} ")) == [lin]
    assert list(search(every, lin.id_number[:17])) == []


def test_indexes_of_different_purposes_differ() -> None:
    assert blind_index("15400000000", "phone") != blind_index("15400000000", "id_number")
    assert blind_index("", "phone") == ""


def test_a_file_is_kept_encrypted_under_a_random_name(db: None) -> None:
    stored = files.keep(b"the scan of a card", "image/jpeg")
    path = Path(settings.DATA_DIR) / "files" / stored.name[:2] / stored.name
    assert b"scan" not in path.read_bytes()
    assert files.content(stored) == b"the scan of a card"
    assert stored.size == 18


def test_an_altered_file_is_noticed(db: None) -> None:
    stored = files.keep(b"the scan of a card", "image/jpeg")
    path = Path(settings.DATA_DIR) / "files" / stored.name[:2] / stored.name
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    with pytest.raises(InvalidTag):
        files.content(stored)


def test_a_forgotten_file_is_gone(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    stored = files.keep(b"x", "image/jpeg")
    path = Path(settings.DATA_DIR) / "files" / stored.name[:2] / stored.name
    with django_capture_on_commit_callbacks(execute=True):
        files.forget(stored)
    assert not path.exists()


def test_what_was_forgotten_in_vain_is_still_whole(db: None) -> None:
    stored = files.keep(b"x", "image/jpeg")
    with transaction.atomic():
        files.forget(stored)
        transaction.set_rollback(True)
    assert files.content(StoredFile.objects.get(name=stored.name)) == b"x"


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_a_signed_text_reads_back(payload: dict[str, str]) -> None:
    token = tokens.sign(payload)
    assert token.isascii()
    assert token.startswith("KW1.")
    assert tokens.read(token) == payload


@given(st.text(max_size=60))
def test_no_other_text_is_signed(text: str) -> None:
    assert tokens.read(text) is None
    assert tokens.read(f"KW1.{text}.AAAA") is None


def test_a_phone_verifies_with_the_published_key_alone() -> None:
    head, _, signature = tokens.sign({"t": "ticket", "n": "1"}).rpartition(".")
    key = Ed25519PublicKey.from_public_bytes(tokens._decode(tokens.public_key_text()))
    key.verify(tokens._decode(signature), head.encode())
