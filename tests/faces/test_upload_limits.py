"""What may be sent in at once is a setting with its unit, said on the page that takes it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from kaowu.office.registration.models import Intake
from kaowu.office.registration.paper_loop.models import PaperStack
from kaowu.site.options import OptionError, read_options
from tests.faces.agencies import entered
from tests.faces.faces import words
from tests.office.world import REGISTERED, World, at, found_world

HERE = "/agency/paper/sc-2024-carbon/2/"
MB = 1024 * 1024


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    settings.MAX_PACKAGE = 2 * MB
    settings.MAX_STACK_FILE, settings.MAX_STACK = 1 * MB, int(1.5 * MB)
    return found_world()


def test_a_limit_is_read_with_its_unit() -> None:
    told = read_options({"KAOWU_MAX_STACK": "1.5MB", "KAOWU_MAX_ANSWER": "500KB"})
    assert (told["KAOWU_MAX_STACK"], told["KAOWU_MAX_ANSWER"]) == (1572864, 512000)
    assert read_options({})["KAOWU_MAX_STACK_FILE"] == 200 * MB


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("KAOWU_MAX_STACK", "200"),
        ("KAOWU_MAX_STACK", "0MB"),
        ("KAOWU_MAX_STACK", "much"),
        ("KAOWU_MAX_FILES", "0"),
        ("KAOWU_MAX_FILES", "10MB"),
    ],
)
def test_a_limit_without_sense_stops_the_program(key: str, value: str) -> None:
    with pytest.raises(OptionError) as stopped:
        read_options({key: value})
    assert f"{key}={value!r}" in str(stopped.value)


def test_the_page_of_a_stack_says_its_limits_and_holds_to_them(office: World) -> None:
    office.submitted("林晓禾")
    clerk = entered(office.clerk)
    with at(REGISTERED):
        assert "每个文件不超过 1 MB，一次合计不超过 1.5 MB" in words(clerk.get(HERE))
        one = SimpleUploadedFile("a.pdf", bytes(MB + 1))
        told = words(clerk.post(f"{HERE}scan/", {"files": [one]}, follow=True))
        assert "“a.pdf”超过 1 MB。" in told
        two = [SimpleUploadedFile(f"{n}.pdf", bytes(MB)) for n in "ab"]
        told = words(clerk.post(f"{HERE}scan/", {"files": two}, follow=True))
        assert "这次上传合计超过 1.5 MB" in told
    assert PaperStack.objects.count() == 0


def test_the_page_of_a_bulk_upload_says_its_limits_and_holds_to_them(office: World) -> None:
    clerk = entered(office.clerk)
    with at(REGISTERED):
        page = words(clerk.get("/agency/upload/"))
        large = SimpleUploadedFile("a.zip", bytes(2 * MB + 1))
        told = clerk.post("/agency/upload/", {"target": "sc-2024-carbon-2/TJY", "files": [large]})
    assert "每个文件不超过 2 MB，每次最多 1000 个。" in page
    assert (told.status_code, Intake.objects.count()) == (422, 0)
    assert "“a.zip”超过 2 MB，没有上传。" in words(told)
