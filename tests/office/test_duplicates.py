"""One portrait on two people, one phone on many: told to staff, never a reason to refuse."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from kaowu.dossier.check import FittedFile, MaterialFile
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration import actions
from kaowu.office.registration.intake import duplicates, portraits
from kaowu.office.registration.models import Application, Material, PortraitKey, PortraitMark
from kaowu.rules.findings import Severity
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office.world import REGISTERED, World, at, fresh, me, person, portrait_of


def give(application: Application, data: bytes, fitted: bytes | None = None) -> Material:
    """Put a portrait into an application, marked as the background would."""
    copy = FittedFile(fitted, "image/jpeg", "p.jpg") if fitted else None
    checked = MaterialFile("portrait", "p.jpg", data, "image/jpeg", copy)
    with at(REGISTERED):
        material = actions.keep_material(application, checked, by=me(application))
        portraits.mark(material)
    return material


def smaller(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data))
    out = io.BytesIO()
    image.resize((300, 420)).save(out, "JPEG", quality=70)
    return out.getvalue()


def codes(application: Application, world: World) -> list[str]:
    (now,) = fresh([application])
    return [one.code for one in duplicates.findings_of(now, world.first)]


def same_phone(*applications: Application) -> None:
    for one in applications:
        one.mobile = "15400000001"
        one.save()


def test_two_people_with_portraits_of_their_own_share_nothing(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    for one in (lin, zhou):
        portraits.mark(one.materials.get(kind="portrait"))
    assert (codes(lin, world), codes(zhou, world)) == ([], [])


def test_the_same_file_on_two_people_is_told_of_both(world: World) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    (told,) = duplicates.findings_of(fresh([lin])[0], world.first)
    assert (told.code, told.severity) == ("duplicate.portrait", Severity.WARNING)
    assert told.message == f"与周知远（{zhou.reference}）的证件照是同一个文件。"
    assert codes(zhou, world) == ["duplicate.portrait"]


def test_the_same_fitted_copy_of_different_files_is_the_same_file(world: World) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(lin, b"\xff\xd8 one", portrait_of(person("林晓禾")))
    give(zhou, b"\xff\xd8 another", portrait_of(person("林晓禾")))
    assert codes(zhou, world) == ["duplicate.portrait"]


def test_the_same_picture_in_another_size_is_told(world: World) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(lin, portrait_of(person("林晓禾")))
    give(zhou, smaller(portrait_of(person("林晓禾"))))
    assert codes(lin, world) == codes(zhou, world) == ["duplicate.portrait-alike"]


def test_a_portrait_that_was_replaced_shares_nothing_any_more(world: World) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    give(zhou, portrait_of(person("周知远")))
    assert (codes(lin, world), codes(zhou, world)) == ([], [])


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DRAFT])
def test_who_has_withdrawn_is_not_counted(world: World, state: State) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    same_phone(lin, zhou)
    Application.objects.filter(pk=zhou.pk).update(state=state)
    expected = [] if state is State.WITHDRAWN else ["duplicate.portrait", "duplicate.mobile"]
    assert codes(lin, world) == expected


def test_one_person_in_two_projects_shares_nothing_with_themselves(world: World) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    Application.objects.filter(pk=zhou.pk).update(
        id_number=lin.id_number, id_index=lin.id_index, project_code="TZC"
    )
    assert codes(lin, world) == []


def test_one_phone_on_many_says_how_many_and_blocks_nobody(world: World) -> None:
    every = [world.draft(name) for name in ("林晓禾", "周知远", "何清越", "任冬至", "王静")]
    same_phone(*every)
    (told,) = duplicates.findings_of(fresh(every)[0], world.first)
    assert (told.code, told.severity) == ("duplicate.mobile", Severity.WARNING)
    assert "本批次还有 4 名考生在用" in told.message
    assert "和另外 1 人" in told.message
    assert "单位统一报名的可以不理会" in told.remedy


def test_another_agency_s_people_are_counted_and_not_named(world: World) -> None:
    lin, zhou = world.draft("林晓禾"), world.draft("周知远")
    give(zhou, portrait_of(person("林晓禾")))
    same_phone(lin, zhou)
    other = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    Application.objects.filter(pk=zhou.pk).update(agency=other)
    told = duplicates.findings_of(fresh([lin])[0], world.first)
    assert "其他机构的 1 名考生" in told[0].message
    assert [one for one in told if "周知远" in one.message or zhou.reference in one.message] == []
    actor = open_account(username="c2", roles=(Role.FIRST_REVIEWER,), organisation=other).actor()
    seen = duplicates.findings_of(fresh([zhou])[0], actor)
    assert "林晓禾" not in "".join(one.message for one in seen)


def test_what_is_kept_of_a_portrait_says_nothing_in_the_database(world: World) -> None:
    material = give(world.draft("林晓禾"), portrait_of(person("林晓禾")))
    mark = PortraitMark.objects.get(material=material)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM registration_portraitmark")
        assert mark.data not in str(cursor.fetchall())
    assert portraits.mark(material) == mark
    assert PortraitKey.objects.filter(mark=mark).count() == 12


def test_many_people_cost_no_more_questions_than_few(world: World) -> None:
    names = ("林晓禾", "周知远", "何清越", "任冬至", "王静", "彭泽宇")
    every = [world.draft(name) for name in names]
    for one in every:
        give(one, portrait_of(person("林晓禾")))
    same_phone(*every)
    counts = []
    for some in (every[:2], every):
        with CaptureQueriesContext(connection) as asked:
            duplicates.shared_by(fresh(some))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("registration_portraitkey", "key"),
        ("vault_storedfile", "sha256"),
        ("registration_application", "mobile_index"),
    ],
)
def test_everything_that_is_sought_by_stands_in_an_index(db: None, table: str, column: str) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    assert [column] in [one["columns"] for one in found if one["index"]]
