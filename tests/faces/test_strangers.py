"""Every page that shows somebody's record, asked for by somebody of the same role elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kaowu.faces.access_table import PAGES
from kaowu.office.people import companies
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import Organisation, User
from kaowu.rules.roles import Role
from tests.faces.belongings import Belongings, gathered, pages, scan_of
from tests.faces.faces import browser
from tests.office import world as w
from tests.office.world import found_world

METHODS = ("get", "post", "head", "patch", "delete")
HIDDEN = {404}


@pytest.fixture
def ours(db: None, settings: Any) -> Belongings:
    """What the first agency, its company and its candidates own."""
    settings.DEMO = settings.AGENCY_ALONE = True
    return gathered(found_world())


@pytest.fixture
def strangers(ours: Belongings) -> dict[Role, list[User]]:
    """People of every role who have nothing to do with it; the centre is one for everybody."""
    agency = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    ours_agency = Organisation.objects.get(pk=ours.people[Role.CLERK].actor().organisation_id)
    clerk = open_account(username="c2", roles=(Role.CLERK,), organisation=agency)
    here = ours.people[Role.CLERK].actor()
    found = {
        Role.CLERK: [clerk],
        Role.CANDIDATE: [open_account(username="k", roles=("candidate",))],
    }
    for role in (Role.FIRST_REVIEWER, Role.MANAGER):
        found[role] = [open_account(username=f"{role}2", roles=(role,), organisation=agency)]
    found[Role.COORDINATOR] = [
        _coordinator(agency, clerk.actor(), "elsewhere"),
        _coordinator(ours_agency, here, "next-door"),
    ]
    return found


def _coordinator(agency: Organisation, by: Any, username: str) -> User:
    company = companies.open_company(agency, name=f"示例公司{username}", by=by)
    return companies.appoint(
        company, username=username, display_name="联络", password="correct-horse", by=by
    )


def asked(client: Client, url: str) -> dict[str, int]:
    """What each method is answered with; what it did is undone."""
    client.raise_request_exception = False
    found = {}
    for method in METHODS:
        with transaction.atomic():
            found[method] = getattr(client, method)(url).status_code
            transaction.set_rollback(True)
    return found


def urls(ours: Belongings) -> Iterator[tuple[str, str]]:
    """Name and address of every page with every record of ours that it may show."""
    for name, sample in pages():
        for keys in ours.addresses(name, sample):
            yield name, reverse(name, kwargs=keys)


def test_nobody_of_another_house_finds_a_record_by_its_address(
    ours: Belongings, strangers: dict[Role, list[User]]
) -> None:
    wrong, tried = [], set()
    with w.at(w.REVIEWED):
        for name, url in urls(ours):
            for role in PAGES[name].roles & strangers.keys():
                for one in strangers[role]:
                    answers = {m: s for m, s in asked(browser(one), url).items() if s != 405}
                    tried.add(name)
                    if set(answers.values()) != HIDDEN:
                        wrong.append((name, str(role), answers))
    assert wrong == []
    assert {name for name, _ in pages() if not name.startswith("centre-")} <= tried


def test_who_they_belong_to_finds_each_of_them(ours: Belongings) -> None:
    """Else the test above would hold for addresses that nobody can open."""
    found, broken = set(), []
    with w.at(w.REVIEWED):
        for name, url in urls(ours):
            for role in PAGES[name].roles & ours.people.keys():
                answers = set(asked(browser(ours.people[role]), url).values()) - {404, 405}
                found |= {name} if answers else set()
                broken += [(name, str(role))] if max(answers, default=0) >= 500 else []
    assert broken == []
    assert {name for name, _ in pages()} - found == set()


def test_the_centre_finds_nobody_who_was_not_handed_over(ours: Belongings) -> None:
    _, waiting, draft = ours.applications["my-"]
    wrong = []
    for name, sample in pages():
        if not name.startswith("centre-") or "ref" not in sample:
            continue
        for one in (waiting, draft):
            scan = scan_of(one) if "material" in sample else {}
            url = reverse(name, kwargs={**sample, "ref": one.reference, **scan})
            for role in PAGES[name].roles & ours.people.keys():
                answers = asked(browser(ours.people[role]), url)
                if set(answers.values()) - {404, 405}:
                    wrong.append((name, str(role), answers))
    assert wrong == []


def test_another_reviewers_run_is_not_found_at_the_centre(ours: Belongings) -> None:
    centre = ours.people[Role.SECOND_REVIEWER].actor().organisation_id
    other = open_account(
        username="second2", roles=(Role.SECOND_REVIEWER,),
        organisation=Organisation.objects.get(pk=centre),
    )  # fmt: skip
    url = reverse("centre-run", args=[ours.groups["centre-run"]])
    assert browser(ours.people[Role.SECOND_REVIEWER]).get(url).status_code == 200
    assert browser(other).get(url).status_code == 404
