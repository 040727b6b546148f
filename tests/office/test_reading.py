"""Scans read in the background: scheduled, kept, compared with what the form says by then."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from django_tasks_db.models import DBTaskResult
from PIL import Image

from kaowu.demo.drawn import drawing
from kaowu.dossier.reading import available
from kaowu.office.registration import actions as registration
from kaowu.office.registration import reading
from kaowu.office.registration.models import Application, Material, MaterialReading
from kaowu.office.registration.reading import read_material
from kaowu.rules.findings import Verdict
from tests.office import world as w
from tests.office.world import World, at, me

needs_engine = pytest.mark.skipif(not available(), reason="the extra ocr is not installed")


@pytest.fixture
def lin(world: World) -> Application:
    """林晓禾's draft, her card not yet in it."""
    return world.draft("林晓禾")


def card(application: Application) -> Material:
    """Her real card, handed in."""
    data = drawing.identity_card(w.person("林晓禾"))
    with at(w.REGISTERED):
        return registration.add_material(
            application, kind="identity", data=data, filename="身份证.jpg", by=me(application)
        )


@needs_engine
def test_a_scan_is_read_when_its_material_is_kept(
    lin: Application, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        material = card(lin)
    (job,) = DBTaskResult.objects.all()
    assert (job.task_path, job.args_kwargs["args"], job.priority) == (
        "kaowu.office.registration.reading.read_material",
        [material.pk],
        -50,
    )


def test_a_portrait_is_never_read(
    lin: Application, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        data = drawing.portrait(w.person("林晓禾"))
        with at(w.REGISTERED):
            material = registration.add_material(
                lin, kind="portrait", data=data, filename="照片.jpg", by=me(lin)
            )
    paths = DBTaskResult.objects.values_list("task_path", flat=True)
    assert [path for path in paths if "read" in path] == []
    assert reading.state_of(material) == "never"


def kept_verdict(application: Application) -> str:
    """What lists are filtered by."""
    return Application.objects.values_list("verdict", flat=True).get(pk=application.pk)


@needs_engine
@pytest.mark.slow
def test_a_card_that_agrees_says_nothing_and_one_that_does_not_shows_where(
    lin: Application,
) -> None:
    material = card(lin)
    assert reading.state_of(material) == "waiting"
    with at(w.REGISTERED):
        assert read_material.call(material.pk).startswith("rapidocr ")
        assert reading.state_of(material) == "read"
        assert reading.findings_of(material) == []
        assert kept_verdict(lin) == Verdict.READY
        registration.fill_in(lin, {"name": "林小禾"}, by=me(lin))
        (finding,) = reading.findings_of(Material.objects.get(pk=material.pk))
    assert kept_verdict(lin) == Verdict.ATTENTION
    assert finding.code == "reading.name-differs"
    assert "“林【晓】禾”，报名信息为“林【小】禾”" in finding.message
    piece = reading.crop_for(material, finding.code)
    assert piece is not None
    assert Image.open(io.BytesIO(piece)).width > 50
    with at("2049-02-20 10:00"):
        later = [one.code for one in reading.findings_of(material)]
    assert "reading.card-expired" in later


@needs_engine
@pytest.mark.slow
def test_a_second_run_replaces_the_reading_and_a_replaced_file_is_left(lin: Application) -> None:
    first = card(lin)
    with at(w.REGISTERED):
        read_material.call(first.pk)
        read_material.call(first.pk)
    kept = MaterialReading.objects.get()
    assert (kept.material, kept.read_at) == (first, datetime.fromisoformat(f"{w.REGISTERED}+08:00"))
    second = card(lin)
    assert read_material.call(first.pk) == ""
    assert reading.state_of(second) == "waiting"


def test_a_reading_is_encrypted_at_rest(lin: Application) -> None:
    material = lin.materials.get(kind="identity", current=True)
    data = {"kind": "identity", "fields": {}, "findings": [], "sides": []}
    MaterialReading.objects.create(
        material=material,
        data={**data, "turn": 0, "unknown": "林晓禾", "engine": "none"},
        engine="none",
        read_at=datetime.fromisoformat("2024-02-20T10:00:00+08:00"),
    )
    column = MaterialReading._meta.get_field("data")
    stored = column.get_prep_value({"unknown": "林晓禾"})
    assert "林" not in stored
    assert MaterialReading.objects.get().scan.unknown == "林晓禾"
