"""What holds on every page: headers, tokens, reading changes nothing, nobody's data in the open."""

from __future__ import annotations

import logging
import re
import types
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import path, reverse

from tests.faces import walk
from tests.faces.faces import browser_of
from tests.faces.walk import Walk
from tests.office import world as w
from tests.office.world import World, found_world

ROLES = (
    "",
    "candidate",
    "clerk",
    "first_reviewer",
    "second_reviewer",
    "officer",
    "administrator",
)
# A candidate who opens the ticket has received it: that is noted once, as the notice asks (4.4).
# A list of people that leaves as a file is noted too.
NOTED = {
    "my-ticket": {"ledger.chain", "ledger.entry", "exams.ticket"},
    "agency-paper-missing": {"ledger.chain", "ledger.entry"},
    "my-letters": {"letters.letter"},
    "my-application": {"letters.letter"},
}
_ADDRESS = re.compile(r"""\b(?:href|src|action|hx-\w+)=["']([^"']+)["']""")


@pytest.fixture
def office(world: World, settings: object) -> Walk:
    """The office with everybody in it; the second factor is off as in a demonstration."""
    settings.DEMO = True
    return walk.set_out(world)


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_reading_changes_nothing_and_every_answer_is_guarded(role: str, office: Walk) -> None:
    client, before, faults = office.browser(role), walk.rows(), []
    with w.at(w.CERTIFIED):
        for name, url in office.steps(role):
            answer = client.get(url)
            if answer.status_code == 500:
                faults.append((url, 500))
            needed = {"Content-Security-Policy", "Referrer-Policy"}
            faults += [(url, header) for header in needed if header not in answer.headers]
            if answer.headers.get("X-Content-Type-Options") != "nosniff":
                faults.append((url, "nosniff"))
            after = walk.rows()
            changed = {key for key in after if after[key] != before[key]}
            if changed - NOTED.get(name, set()):
                faults.append((url, sorted(changed)))
            before = after
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_address_tells_of_a_person(role: str, office: Walk) -> None:
    client, telling = office.browser(role), []
    with w.at(w.CERTIFIED):
        for _, url in office.steps(role):
            answer = client.get(url)
            page = answer.content.decode() if walk.is_page(answer) else ""
            shown = [*_ADDRESS.findall(page), answer.headers.get("Location", "")]
            shown.append(answer.headers.get("Content-Disposition", ""))
            known = [unquote(one) for one in shown]
            telling += [
                (url, one)
                for one in known
                for secret in (*walk.SECRETS, *walk.NAMES)
                if secret in one
            ]
    assert telling == []


@pytest.mark.parametrize("role", ["", "candidate", "officer"])
def test_no_form_counts_without_its_token(role: str, office: Walk) -> None:
    client = office.browser(role, csrf=True)
    steps = dict(office.steps(role))
    open_ones = [name for name, url in steps.items() if client.post(url).status_code != 403]
    assert open_ones == []


def test_the_original_is_only_to_be_saved(office: Walk) -> None:
    draft = office.applications[-1]
    material = draft.materials.filter(kind="identity", current=True).get()
    keys = {"ref": draft.reference, "material": material.pk}
    client = browser_of(draft)
    answer = client.get(reverse("file", kwargs={**keys, "which": "original"}))
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "way", ["..", "../keys/master.key", "..%2f..%2fkeys%2fmaster.key", "%2e%2e/1/original", "x"]
)
def test_no_way_out_of_the_files(way: str, office: Walk) -> None:
    draft = office.applications[-1]
    material = draft.materials.first()
    for url in (
        f"/files/{draft.reference}/{material.pk}/{way}/",
        f"/files/{way}/{material.pk}/original/",
        f"/static/{way}",
    ):
        assert browser_of(draft).get(url).status_code == 404, url


def _boom(request: object) -> None:
    raise RuntimeError


def test_errors_are_guarded_too(db: None, settings: object) -> None:
    site = types.ModuleType("site_that_fails")
    site.urlpatterns = [path("boom", _boom, name="home")]
    site.handler500 = "kaowu.faces.errors.server_error"
    client = Client(raise_request_exception=False)
    answers = [client.get("/nothing/here/"), client.get("/", headers={"host": "stranger.example"})]
    settings.ROOT_URLCONF = site
    answers.append(client.get("/boom"))
    assert [answer.status_code for answer in answers] == [404, 400, 500]
    for answer in answers:
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_pictures_of_the_design_are_guarded_too(db: None) -> None:
    answer = Client().get("/static/kaowu/favicon.svg")
    answer.close()
    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_time_machine_sends_nobody_elsewhere(db: None, settings: object) -> None:
    settings.DEMO = True
    for stranger in ("https://example.org/", "//example.org", "/\\example.org", "javascript:1"):
        answer = Client().post("/demo/time/", {"to": "2024-03-01", "next": stranger})
        assert answer.url == "/", stranger


@pytest.mark.slow
def test_the_log_knows_nobody(office: Walk, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("", "kaowu", "django", "django.request"):
        caplog.set_level(logging.DEBUG, logger=name)
    with w.at(w.CERTIFIED):
        for role in ("candidate", "clerk", "officer"):
            client = office.browser(role)
            for _, url in office.steps(role):
                client.get(url)
                client.post(url, {"name": walk.NAMES[0], "id_number": walk.SECRETS[0]})
    assert caplog.text
    told = [secret for secret in (*walk.SECRETS, *walk.NAMES) if secret in caplog.text]
    assert told == []
