"""The hand-over bundle: names, sizes, sheet, manifest; the same bytes again; nobody else's."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from kaowu.dossier.check import MaterialFile
from kaowu.office.exchange import bundles, jobs, layouts, packing
from kaowu.office.exchange.models import Bundle
from kaowu.office.ledger.models import Entry
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import HandOver
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.office.vault.uploads import real_now
from kaowu.rules.layouts import Purpose
from kaowu.rules.roles import Role
from tests.office import world as w
from tests.office.world import World, at, me, refused

pytestmark = pytest.mark.django_db
NAMES = ("林晓禾", "周知远")


@pytest.fixture
def sealed(world: World) -> HandOver:
    world.forwarded(*NAMES)
    return HandOver.objects.get()


def made(world: World, sealed: HandOver) -> tuple[Bundle, bytes]:
    with at(w.HANDED_OVER):
        bundle = bundles.ask(sealed, by=world.clerk)
        assert jobs.make_bundle.call(bundle.pk) == Bundle.Status.DONE
        bundle.refresh_from_db()
        return bundle, b"".join(bundles.download(bundle, by=world.clerk))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_person_is_one_zip_named_as_the_notice_asks(world: World, sealed: HandOver) -> None:
    found = members(made(world, sealed)[1])
    for name in NAMES:
        who = w.person(name)
        inner = members(found[f"材料/{who.id_number}_{name}_{who.mobile}.zip"])
        assert sorted(inner) == sorted(
            f"{who.id_number}_{name}_{label}"
            for label in ("身份证.pdf", "学历证明.pdf", "证件照.jpg")
        )
        assert inner[f"{who.id_number}_{name}_证件照.jpg"] == w.portrait_of(who)


def test_the_sheet_is_text_in_the_sample_layout_and_says_so(world: World, sealed: HandOver) -> None:
    sheet = members(made(world, sealed)[1])["报送信息表.xlsx"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    rows = book.get_sheet_by_index(0).to_python()
    assert "样例" in rows[0][0]
    assert rows[2][:4] == ["序号", "姓名", "证件类型", "证件号码"]
    assert [row[1] for row in rows[3:]] == list(NAMES)
    assert [row[3] for row in rows[3:]] == [w.person(name).id_number for name in NAMES]
    assert b"<f>" not in members(sheet)["xl/worksheets/sheet1.xml"]


def test_the_manifest_holds_every_file_and_the_roster(world: World, sealed: HandOver) -> None:
    found = members(made(world, sealed)[1])
    manifest = json.loads(found["manifest.json"])
    assert manifest["roster"]["sha256"] == sealed.sha256
    assert manifest["roster"]["sm3"] == sealed.sm3
    assert manifest["roster"]["head_count"] == 2
    assert manifest["layout"]["sample"] is True
    listed = {one["path"]: one for one in manifest["files"]}
    assert set(listed) == set(found) - {"manifest.json", "SHA256SUMS"}
    for path, one in listed.items():
        assert one["sha256"] == hashlib.sha256(found[path]).hexdigest()
        assert one["sm3"] == hashlib.new("sm3", found[path]).hexdigest()
        assert one["bytes"] == len(found[path])


def test_made_again_after_corrections_it_has_the_same_bytes(world: World, sealed: HandOver) -> None:
    bundle, before = made(world, sealed)
    assert bundle.sha256 == hashlib.sha256(before).hexdigest()
    assert bundle.size == len(before)
    lin = sealed.lines.get(position=1).application
    with at(w.APPROVED):
        review.take(lin, by=world.second)
        reasons = [{"code": "illegible", "subject": "identity", "text": "请重新扫描身份证。"}]
        review.decide(lin, Review.Verdict.RETURN, by=world.second, reasons=reasons)
        scan = MaterialFile("identity", "again.pdf", b"%PDF-1.7 another", "application/pdf")
        registration.keep_material(lin, scan, by=me(lin))
        registration.fill_in(lin, {**lin.values, "school": "示例另一所学校"}, by=me(lin))
        Bundle.objects.update(status=Bundle.Status.WAITING)
        bundle.refresh_from_db()
        again = bundles.make(bundle)
        assert b"".join(bundles.download(again, by=world.clerk)) == before


def test_asked_for_twice_it_is_one_bundle_and_the_ledger_tells_its_life(
    world: World, sealed: HandOver
) -> None:
    first, data = made(world, sealed)
    assert bundles.ask(sealed, by=world.first) == first
    entries = Entry.objects.filter(chain__name=world.batch.chain, action__contains="bundle")
    assert list(entries.values_list("action", flat=True)) == [
        "ask_bundle", "make_bundle", "download_bundle",
    ]  # fmt: skip
    told = str(list(entries.values_list("detail", flat=True)))
    assert hashlib.sha256(data).hexdigest() in told
    assert not any(w.person(name).id_number in told or name in told for name in NAMES)


def test_nobody_of_another_agency_and_no_other_role_has_it(world: World, sealed: HandOver) -> None:
    bundle, _ = made(world, sealed)
    other = register_agency(name="示例竹海技能培训中心")
    stranger = open_account(username="x", roles=(Role.CLERK,), organisation=other).actor()
    refused(bundles.download, bundle, by=stranger, code="gate.scope")
    refused(bundles.ask, sealed, by=stranger, code="gate.scope")
    for person in (world.officer, world.second, world.administrator):
        refused(bundles.download, bundle, by=person, code="gate.role")


def test_a_scan_that_is_gone_fails_with_a_sentence_and_keeps_no_part(
    world: World, sealed: HandOver
) -> None:
    lin = sealed.lines.get(position=1).application
    lin.materials.filter(kind="identity").delete()
    with at(w.HANDED_OVER):
        bundle = bundles.make(bundles.ask(sealed, by=world.clerk))
    assert bundle.status == Bundle.Status.FAILED
    assert lin.reference in bundle.problem
    assert bundle.parts.count() == 0


def test_an_agency_uses_its_own_layout(world: World, sealed: HandOver) -> None:
    own = """
purpose = "hand_over"
name = "自定版式"
sheet = "名册"
header_row = 2
scans = "folder"
[[title]]
row = 1
text = "名册"
[[column]]
key = "id_number"
header = "号码"
[[column]]
key = "name"
header = "=姓名"
[[column]]
key = "birth"
header = "生日"
format = "YYYY年M月D日"
[[column]]
key = "sex"
header = "性别代码"
words = { "男" = "1", "女" = "2" }
[[column]]
header = "考区"
text = "省直"
"""
    layouts.keep(world.agency, Purpose.HAND_OVER, own, by=world.clerk)
    found = members(made(world, sealed)[1])
    book = CalamineWorkbook.from_filelike(io.BytesIO(found["名册.xlsx"]))
    rows = book.get_sheet_by_name("名册").to_python()
    lin = w.person("林晓禾")
    assert rows[1] == ["号码", "=姓名", "生日", "性别代码", "考区"]
    born = f"{lin.birth.year}年{lin.birth.month}月{lin.birth.day}日"
    code = {"男": "1", "女": "2"}[lin.sex]
    assert rows[2] == [lin.id_number, lin.name, born, code, "省直"]
    folder = f"材料/{lin.id_number}_{lin.name}_{lin.mobile}/"
    assert f"{folder}{lin.id_number}_{lin.name}_身份证.pdf" in found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("purpose = ", "TOML"),
        ('purpose = "other"', "purpose"),
        ('purpose = "score"', "[[column]]"),
        ('purpose="hand_over"\n[[column]]\nkey="name"\nheader="姓名"', "id_number"),
        ('purpose="hand_over"\n[[column]]\nkey="name"', "header"),
    ],
)
def test_a_layout_that_cannot_be_used_is_refused_with_the_reason(
    world: World, source: str, words: str
) -> None:
    refusal = refused(
        layouts.keep, world.agency, Purpose.HAND_OVER, source, by=world.clerk,
        code="exchange.layout",
    )  # fmt: skip
    assert words in refusal.message


def test_memory_does_not_grow_with_the_number_of_people(
    world: World, sealed: HandOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred people of half a megabyte each go through a few megabytes of memory."""
    scans = [("a.pdf", b"%PDF" + bytes(500_000))]
    monkeypatch.setattr("kaowu.office.exchange.packing._scans", lambda *_: iter(scans))
    sealed.rows = [{**sealed.rows[0], "id_number": f"{n:018d}"} for n in range(200)]
    bundle = bundles.ask(sealed, by=world.clerk)
    bundle.hand_over = sealed
    tracemalloc.start()
    bundles.make(bundle)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    bundle.refresh_from_db()
    assert bundle.status == Bundle.Status.DONE, bundle.problem
    assert bundle.size > 100_000_000
    assert peak < 40_000_000


def test_a_person_with_two_projects_keeps_both_apart(world: World, sealed: HandOver) -> None:
    first = sealed.rows[0]
    sealed.rows = [first, {**first, "project": "碳资产管理"}]
    bundle = bundles.ask(sealed, by=world.clerk)
    bundle.hand_over = sealed
    bundles.make(bundle)
    who = w.person("林晓禾")
    stem = f"{who.id_number}_{who.name}_{who.mobile}.zip"
    found = members(b"".join(bundles.download(bundle, by=world.clerk)))
    assert {f"材料/碳排放交易/{stem}", f"材料/碳资产管理/{stem}"} <= set(found)


def test_a_second_worker_leaves_a_bundle_that_is_being_made(world: World, sealed: HandOver) -> None:
    bundle = asked(world, sealed)
    Bundle.objects.filter(pk=bundle.pk).update(
        status=Bundle.Status.WORKING, people=1, beat_at=real_now()
    )
    assert jobs.make_bundle.call(bundle.pk) == Bundle.Status.WORKING
    bundle.refresh_from_db()
    assert (bundle.people, bundle.parts.count()) == (1, 0)


def test_a_bundle_whose_maker_went_silent_is_made_by_another(
    world: World, sealed: HandOver
) -> None:
    bundle = asked(world, sealed)
    Bundle.objects.filter(pk=bundle.pk).update(
        status=Bundle.Status.WORKING, beat_at=real_now() - 2 * bundles.SILENT
    )
    with at(w.HANDED_OVER):
        assert jobs.make_bundle.call(bundle.pk) == Bundle.Status.DONE


def test_who_was_overtaken_touches_nothing_of_the_others_work(
    world: World, sealed: HandOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, pack = asked(world, sealed), packing.pack

    def slow(*args: object, **named: object) -> None:
        monkeypatch.setattr(packing, "pack", pack)
        Bundle.objects.filter(pk=bundle.pk).update(beat_at=real_now() - 2 * bundles.SILENT)
        assert bundles.make(Bundle.objects.get(pk=bundle.pk)).status == Bundle.Status.DONE
        pack(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(packing, "pack", slow)
    with at(w.HANDED_OVER):
        assert bundles.make(bundle).status == Bundle.Status.DONE
    bundle.refresh_from_db()
    data = b"".join(bundles.download(bundle, by=world.clerk))
    assert hashlib.sha256(data).hexdigest() == bundle.sha256


def asked(world: World, sealed: HandOver) -> Bundle:
    with at(w.HANDED_OVER):
        return bundles.ask(sealed, by=world.clerk)
