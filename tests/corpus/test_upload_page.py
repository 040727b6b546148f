"""Every zip of the corpus through the agency's upload page and the worker behind it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from kaowu.office.registration.intake.jobs import open_group
from kaowu.office.registration.models import Intake
from kaowu.rules.findings import Finding, verdict
from tests.corpus import CHAPTERS, CORPUS
from tests.faces.agencies import entered
from tests.office.world import World, at, found_world

pytestmark = pytest.mark.slow
NOW = "2024-03-05 10:00"
ZIPS = [chapter for chapter in CHAPTERS if chapter not in ("workbooks", "cells")]


@pytest.fixture
def office(db: None, settings: Settings) -> World:
    settings.DEMO = True
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1000
    return found_world()


def about_the_file(one: Intake) -> list[Finding]:
    """What was found in the file, without what the desk says of other uploads of that person."""
    of_others = ("intake.", "duplicate.")
    return [finding for finding in one.findings if not finding.code.startswith(of_others)]


@pytest.mark.parametrize("chapter", ZIPS)
def test_a_chapter_of_zips_is_answered_as_expected(chapter: str, office: World) -> None:
    troubles = [one for one in CORPUS.values() if one.chapter == chapter]
    files = [SimpleUploadedFile(*one.sent().file()) for one in troubles]
    with at(NOW):
        body = {"target": "sc-2024-carbon-3/TJY", "files": files}
        answer = entered(office.clerk).post("/agency/upload/", body)
        group = answer["Location"].strip("/").rsplit("/", 1)[-1]
        open_group.call(group, office.clerk.user_id)
        page = entered(office.clerk).get(answer["Location"])
    taken = list(Intake.objects.filter(group=group))
    found = {one.name: about_the_file(intake) for one, intake in zip(troubles, taken, strict=True)}
    told = {name: ({f.code for f in some}, verdict(some)) for name, some in found.items()}
    assert told == {one.name: (one.codes, one.verdict) for one in troubles}
    assert page.status_code == 200
    assert {intake.status for intake in taken} == {Intake.Status.DONE}
