"""Every URL with every role against the one table of pages, and every record against strangers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kaowu.faces.access_table import PAGES
from kaowu.office import clock
from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application
from kaowu.rules.roles import Role
from kaowu.rules.shipped import notices_folder

STAFF = tuple(role for role in Role if role not in (Role.CANDIDATE, Role.SYSTEM))
SAMPLES = {
    "ref": "K7Q49M2PXX",
    "slug": "sc-2024-carbon",
    "number": 2,
    "pk": 1,
    "material": 1,
    "which": "fitted",
    "group": "0123456789abcdef",
    "purpose": "hand_over",
    "account": 1,
    "line": 1,
    "document": 1,
}


def every_url() -> Iterator[tuple[str, dict[str, object]]]:
    """Name and sample arguments of every URL of the site."""
    yield from _urls(get_resolver().url_patterns, "", {})


def _urls(
    patterns: list[URLPattern | URLResolver], prefix: str, outer: dict[str, object]
) -> Iterator[tuple[str, dict[str, object]]]:
    for pattern in patterns:
        converters = getattr(pattern.pattern, "converters", {})
        keys = {**outer, **{key: SAMPLES.get(key, "x") for key in converters}}
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _urls(pattern.url_patterns, namespace, keys)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", keys


def address(name: str, keys: dict[str, object]) -> str | None:
    """The URL, or None for one with a regular expression of allauth's that the table lists not."""
    try:
        return reverse(name, kwargs=keys)
    except Exception:
        if name in PAGES:
            raise
        return None


URLS = sorted(dict(every_url()).items())


def test_every_page_of_ours_is_in_the_table() -> None:
    others = ("account_", "mfa_", "usersessions_")
    ours = [name for name, _ in URLS if not name.startswith(others)]
    assert [name for name in ours if name not in PAGES] == []


@pytest.fixture
def people(db: None, settings: object) -> dict[str, User]:
    """One person of each role; the second factor is off as in a demonstration."""
    settings.DEMO = True
    agency = register_agency(name="示例环境交易所", filing_number="示例备01号")
    centre = Organisation.objects.create(kind="centre", name="示例省职鉴中心")
    people = {"candidate": open_account(username="lin-xiaohe", roles=(Role.CANDIDATE,))}
    company = Organisation.objects.create(kind="company", name="示例能源公司", parent=agency)
    house = {
        Role.ADMINISTRATOR: None,
        Role.OFFICER: centre,
        Role.SECOND_REVIEWER: centre,
        Role.COORDINATOR: company,
    }
    for role in STAFF:
        people[str(role)] = open_account(
            username=str(role), roles=(role,), organisation=house.get(role, agency)
        )
    return people


def entered(user: User | None) -> Client:
    """A browser in which this person is signed in."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sends_to_login(response: object) -> bool:
    """Whether the answer is the way to the login page."""
    return response.status_code == 302 and response.url.startswith(reverse("account_login"))


def test_every_page_of_the_table_exists() -> None:
    assert set(PAGES) <= {name for name, _ in URLS}


@pytest.mark.parametrize("role", ["", "candidate", *map(str, STAFF)])
def test_every_url_opens_to_the_roles_of_the_table_only(role: str, people: dict[str, User]) -> None:
    wrong = []
    for name, keys in URLS:
        url = address(name, keys)
        if url is None:
            continue
        page = PAGES.get(name)
        answer = entered(people.get(role)).get(url)
        if page is None:
            fits = answer.status_code == 404
        elif page.roles is None:
            fits = answer.status_code != 403
        elif not role:
            fits = sends_to_login(answer)
        elif page.roles and role not in page.roles:
            fits = answer.status_code == 403
        else:
            refused = {403, 500} if page.roles else {500}  # allauth's pages refuse by themselves
            fits = answer.status_code not in refused and not sends_to_login(answer)
        if not fits:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.fixture
def application(people: dict[str, User]) -> Application:
    """A candidate's draft at the first agency."""
    load_notice((notices_folder() / "sc-2024-carbon.toml").read_text(encoding="utf-8"))
    batch = BatchRecord.objects.get(slug="sc-2024-carbon", number=2)
    with clock.standing_at(clock.now().replace(year=2024, month=2, day=20)):
        return registration.start(
            batch=batch,
            agency=Organisation.objects.get(kind="agency"),
            project_code=batch.notice.projects[0].code,
            owner=people["candidate"],
            by=people["candidate"].actor(),
        )


def test_a_stranger_finds_no_record_of_another(application: Application) -> None:
    other_agency = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    strangers = [
        open_account(username="he-qingyue", roles=(Role.CANDIDATE,)),
        open_account(username="clerk2", roles=(Role.CLERK,), organisation=other_agency),
        open_account(username="first2", roles=(Role.FIRST_REVIEWER,), organisation=other_agency),
    ]
    found = []
    for name, keys in URLS:
        if "ref" not in keys or name not in PAGES:
            continue
        url = reverse(name, kwargs={**keys, "ref": application.reference})
        for stranger in strangers:
            answers = {entered(stranger).get(url).status_code}
            answers.add(entered(stranger).post(url).status_code)
            if answers - {403, 404, 405}:
                found.append((name, stranger.username, answers))
    assert found == []


def test_staff_must_set_up_a_second_factor_first(people: dict[str, User], settings: object) -> None:
    settings.DEMO = False
    answer = entered(people["officer"]).get(reverse("mfa_index"))
    assert answer.status_code in {200, 302}
    guarded = [name for name, page in PAGES.items() if page.roles and Role.OFFICER in page.roles]
    for name in guarded:
        keys = dict(URLS)[name]
        answer = entered(people["officer"]).get(reverse(name, kwargs=keys))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp")), name


def test_the_demonstration_is_not_found_in_earnest(db: None, settings: object) -> None:
    settings.DEMO = False
    assert entered(None).get("/demo/enter/").status_code == 404
    assert entered(None).post("/demo/time/", {"to": "+1"}).status_code == 404
