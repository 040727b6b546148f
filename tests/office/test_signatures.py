"""The pledge signed by hand: what is kept, what it is bound to, who may sign, when it ends."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from PIL import Image

from kaowu.office.ledger.models import Entry
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration import actions, claims, paperwork, queries
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.pledging import pledges
from kaowu.office.vault import files
from kaowu.office.vault.models import StoredFile
from kaowu.rules.digests import sm3_hex
from kaowu.rules.roles import Role
from tests.dossier.strokes import NAME, circle, stroke
from tests.office.test_people import company, coordinator, sent  # noqa: F401 - a fixture among them
from tests.office.world import REGISTERED, World, at, deeds, me, refused
from tests.papers.pages import pictures, text_of

OTHER = ";".join((circle(600, 200, 100), stroke((100, 100), (100, 400), (300, 400))))


def signed(world: World, strokes: str = NAME) -> Application:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        pledges.sign_by_hand(draft, strokes=strokes, by=me(draft))
    return draft


def pledge_of(draft: Application) -> Pledge:
    standing = queries.standing_pledge(draft)
    assert standing is not None
    return standing


def on_disk(stored: StoredFile) -> Path:
    return Path(settings.DATA_DIR) / "files" / stored.name[:2] / stored.name


# what is kept


def test_the_picture_is_kept_encrypted_and_nothing_of_the_hand_but_it(world: World) -> None:
    pledge = pledge_of(signed(world))
    assert pledge.method == Pledge.Method.DRAWN
    assert pledge.signature is not None
    assert pledge.signature.media_type == "image/png"
    assert files.content(pledge.signature).startswith(b"\x89PNG")
    assert b"PNG" not in on_disk(pledge.signature).read_bytes()


def test_the_digests_are_over_text_record_and_signature(world: World) -> None:
    draft = signed(world)
    pledge = pledge_of(draft)
    picture = files.content(pledge.signature)
    bound = {
        "application": draft.reference,
        "text_version": draft.batch.notice.integrity_pledge.version,
        "text": pledge.text_sha256,
        "data": queries.data_digest(draft),
        "method": "drawn",
        "signature": hashlib.sha256(picture).hexdigest(),
        "signer": "林晓禾",
        "signed_at": pledge.signed_at.astimezone(UTC).isoformat(),
    }
    body = json.dumps(bound, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert (pledge.sha256, pledge.sm3) == (hashlib.sha256(body).hexdigest(), sm3_hex(body))
    detail = Entry.objects.filter(chain__name=draft.chain, action="sign_pledge").get().detail
    assert (detail["sha256"], detail["sm3"]) == (pledge.sha256, pledge.sm3)
    assert detail["signature"] == bound["signature"]


@pytest.mark.parametrize("way", ["drawn", "typed", "paper"])
def test_however_it_was_signed_it_is_bound_and_fits(world: World, way: str) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        if way == "drawn":
            pledges.sign_by_hand(draft, strokes=NAME, by=me(draft))
        elif way == "typed":
            pledges.sign_by_name(draft, typed_name="林晓禾", by=me(draft))
        else:
            pledges.sign(draft, by=world.clerk, method=Pledge.Method.PAPER)
    pledge = Pledge.objects.get(application=draft)
    assert (pledge.method, len(pledge.sha256), len(pledge.sm3)) == (way, 64, 64)
    assert pledges.still_fits(pledge)


@pytest.mark.parametrize(
    "changed",
    [
        {"data_sha256": "0" * 64},
        {"text_sha256": "0" * 64},
        {"text_version": "9"},
        {"signer_name": "他人"},
        {"method": "typed"},
        {"signature": None},
        {"sha256": "0" * 64},
        {"sm3": "0" * 64},
        {"sha256": "", "sm3": ""},
    ],
    ids="-".join,
)
def test_whatever_of_it_is_altered_is_found_out(world: World, changed: dict[str, Any]) -> None:
    draft = signed(world)
    Pledge.objects.filter(application=draft).update(**changed)
    assert not pledges.still_fits(Pledge.objects.get(application=draft))


def test_another_time_or_another_picture_is_found_out(world: World) -> None:
    draft = signed(world)
    pledge = Pledge.objects.get(application=draft)
    pledge.signed_at += timedelta(seconds=1)
    assert not pledges.still_fits(pledge)
    pledge.refresh_from_db()
    pledge.signature = files.keep(b"another", "image/png")
    assert not pledges.still_fits(pledge)


def test_whoever_rewrites_the_record_to_fit_is_told_by_the_ledger(world: World) -> None:
    pledge = pledge_of(signed(world))
    pledge.signature = files.keep(b"another", "image/png")
    pledge.sha256, pledge.sm3 = pledges.binding(pledge)
    pledge.save()
    assert not pledges.still_fits(pledge)


def test_a_picture_that_is_altered_or_gone_from_the_disk_is_found_out(world: World) -> None:
    pledge = pledge_of(signed(world))
    assert pledge.signature is not None
    path = on_disk(pledge.signature)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not pledges.still_fits(pledge)
    path.unlink()
    assert not pledges.still_fits(pledge)


# what is none


@pytest.mark.parametrize(
    ("strokes", "fault"),
    [
        ("", "empty"),
        ("500,250,8", "slight"),
        (stroke((100, 100), (900, 400)), "slight"),
        ("data:image/png;base64,iVBORw0KGgo=", "unreadable"),
        ("500,250,8 " * 10_000_000, "too-much"),
    ],
    ids=["empty", "dot", "line", "picture", "ten million points"],
)
def test_what_is_no_signature_is_refused_and_nothing_is_kept(
    world: World, strokes: str, fault: str
) -> None:
    draft = world.draft("林晓禾")
    kept = StoredFile.objects.count()
    with at(REGISTERED):
        refusal = refused(
            pledges.sign_by_hand,
            draft,
            strokes=strokes,
            by=me(draft),
            code=f"registration.signature-{fault}",
        )
    assert refusal.message.endswith("。")
    assert refusal.remedy.endswith("。")
    assert StoredFile.objects.count() == kept
    assert not draft.pledges.exists()


# who signs


def test_neither_clerk_nor_another_candidate_signs(world: World) -> None:
    draft, other = world.draft("林晓禾"), world.draft("周知远")
    for by in (world.clerk, world.first, me(other)):
        code = "registration.pledge-by-other"
        with at(REGISTERED):
            refused(pledges.sign_by_hand, draft, strokes=NAME, by=by, code=code)


def test_a_companys_employee_signs_with_his_own_account_never_the_coordinator(
    world: World,
    company: Organisation,  # noqa: F811
) -> None:
    lian = coordinator(world, company)
    draft = sent(world, company, lian, "林晓禾").application
    code, own = "registration.pledge-by-other", {"strokes": NAME}
    with at(REGISTERED):
        refused(pledges.sign_by_hand, draft, **own, by=lian.actor(), code=code)
        paper = {"method": Pledge.Method.PAPER}
        refused(pledges.sign, draft, **paper, by=lian.actor(), code="gate.role")
        claimed = claims.claim(
            draft, user=employee(draft), id_number=draft.id_number, name=draft.name
        )
        refused(pledges.sign_by_hand, claimed, **own, by=lian.actor(), code=code)
        pledges.sign_by_hand(claimed, strokes=NAME, by=me(claimed))
    assert pledge_of(claimed).signed_by == claimed.owner


def employee(draft: Application) -> User:
    """The account of the person whose mobile the company wrote down."""
    own = open_account(
        username="lin", display_name=draft.name, roles=(Role.CANDIDATE,), phone=draft.mobile
    )
    own.phone_verified = True
    own.save()
    return own


def test_only_a_clerk_records_a_paper(world: World) -> None:
    draft = world.draft("林晓禾")
    paper = {"method": Pledge.Method.PAPER}
    with at(REGISTERED):
        refused(pledges.sign, draft, **paper, by=me(draft), code="gate.role")
        refused(pledges.sign, draft, **paper, by=world.first, code="gate.role")
        assert pledges.sign(draft, **paper, by=world.clerk).signature is None


# when it ends


def test_taken_back_it_stays_in_the_record_and_another_one_is_new(world: World) -> None:
    draft = signed(world)
    first = pledge_of(draft)
    with at(REGISTERED):
        pledges.withdraw(draft, by=me(draft))
        assert queries.standing_pledge(draft) is None
        second = pledges.sign_by_hand(draft, strokes=OTHER, by=me(draft))
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert first.signature is not None
    assert files.content(first.signature).startswith(b"\x89PNG")
    assert second.sha256 != first.sha256
    assert pledge_of(draft) == second
    assert deeds(draft)[-3:] == ["sign_pledge", "withdraw_pledge", "sign_pledge"]


# on paper


def papers_of(draft: Application) -> tuple[bytes, bytes]:
    with at(REGISTERED):
        return paperwork.integrity_pledge(draft), paperwork.application_form(draft)


def shows(paper: bytes, png: bytes) -> bool:
    """Whether one of the paper's pictures is this one, to the pixel."""
    kept = Image.open(io.BytesIO(png))
    return (kept.size, kept.tobytes()) in [(one.size, one.tobytes()) for one in pictures(paper)]


def test_both_papers_show_the_picture_its_date_and_the_word(world: World) -> None:
    draft = signed(world)
    pledge = pledge_of(draft)
    assert pledge.signature is not None
    kept = files.content(pledge.signature)
    for paper in papers_of(draft):
        assert shows(paper, kept)
        text = text_of(paper)[0]
        assert "屏幕签名" in text
        assert "2024年2月20日10:00" in text
    text = text_of(papers_of(draft)[0])[0]
    assert pledge.sha256 in text
    assert pledge.sm3 in text


def test_a_typed_name_is_printed_as_that(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        pledges.sign_by_name(draft, typed_name="林晓禾", by=me(draft))
    pledge, form = (text_of(paper)[0] for paper in papers_of(draft))
    assert "承诺人（屏幕签名）：林晓禾" in pledge
    assert "屏幕签名（输入姓名）" in pledge
    assert "申报人（屏幕签名）：林晓禾" in form


@pytest.mark.parametrize("since", ["changed", "withdrawn"])
def test_papers_show_no_signature_that_does_not_vouch_for_them(world: World, since: str) -> None:
    draft = signed(world)
    kept = files.content(pledge_of(draft).signature)
    with at(REGISTERED):
        if since == "changed":
            actions.fill_in(draft, {"employer": "示例环保公司"}, by=me(draft))
        else:
            pledges.withdraw(draft, by=me(draft))
    for paper in papers_of(draft):
        assert not shows(paper, kept)
        assert "屏幕签名" not in text_of(paper)[0]


# what was there before


def test_what_was_confirmed_online_before_was_signed_by_typing(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        pledges.sign_by_name(draft, typed_name="林晓禾", by=me(draft))
    draft.pledges.update(method="screen")
    migration = import_module("kaowu.office.registration.migrations.0009_pledge_signature")
    migration.name_the_way(apps, SimpleNamespace(connection=connection))
    assert draft.pledges.get().method == Pledge.Method.TYPED
