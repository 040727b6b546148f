"""The first accounts of an installation, opened by the technician at the terminal."""

from __future__ import annotations

import pytest

from kaowu.faces.cli import main
from kaowu.office.people.models import Organisation, User
from kaowu.rules.roles import Role

pytestmark = pytest.mark.django_db

AGENCY = "示例环境交易所"
OPEN = ["account", "open", "sheng", "--name", "盛主管", "--role", "manager"]


@pytest.fixture(autouse=True)
def agency() -> Organisation:
    return Organisation.objects.create(kind=Organisation.Kind.AGENCY, name=AGENCY)


def test_a_manager_is_opened_with_an_address_for_reminders(agency: Organisation) -> None:
    assert main([*OPEN, "--organisation", AGENCY, "--email", "sheng@example.com"]) == 0
    user = User.objects.get(username="sheng")
    assert (user.email, user.actor().roles) == ("sheng@example.com", {Role.MANAGER})
    assert user.memberships.get().organisation == agency


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--organisation", AGENCY, "--email", "sheng"], "“sheng”不是电子邮箱地址。"),
        (["--organisation", "别处"], "没有名为“别处”的机构。"),
        ([], "账号须属于一个机构"),
    ],
)
def test_what_cannot_be_is_said_and_nobody_is_opened(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*OPEN, *given]) == 1
    assert said in capsys.readouterr().err
    assert not User.objects.exists()
