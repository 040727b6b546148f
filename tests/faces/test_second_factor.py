"""Staff in earnest: a password from the command line, then a second factor, then the desk."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kaowu.faces.cli import main
from kaowu.office.people.models import Organisation, User
from tests.faces.faces import words

CENTRE = "示例省职鉴中心"


@pytest.fixture(autouse=True)
def in_earnest(db: None, settings: object) -> None:
    """Nothing of the demonstration, and nobody has tried to sign in yet."""
    settings.DEMO = False
    cache.clear()


@pytest.fixture
def password(capsys: pytest.CaptureFixture[str]) -> str:
    """The first password of an officer whom the technician opened an account for."""
    Organisation.objects.create(kind=Organisation.Kind.CENTRE, name=CENTRE)
    given = ["account", "open", "zhang", "--name", "章考务", "--role", "officer"]
    assert main([*given, "--organisation", CENTRE]) == 0
    return capsys.readouterr().out.strip().rpartition("：")[2]


def totp(secret: str, step: int = 0) -> str:
    """The six digits of RFC 6238 for now, or for so many half minutes later."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def sign_in(password: str) -> tuple[Client, str]:
    """A new browser after the password, and where it was sent."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "zhang", "password": password})
    assert answer.status_code == 302, words(answer)
    return client, answer.url


def set_up(client: Client) -> str:
    """Set up the second factor through its page; returns the secret that the page shows."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'id="authenticator_secret"[^>]* value="([A-Z2-7]+)"', page.content.decode())
    assert secret, words(page)
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(secret[1])})
    assert answer.status_code == 302, words(answer)
    return secret[1]


def test_the_password_alone_opens_nothing(password: str) -> None:
    client, sent_to = sign_in(password)
    assert sent_to == reverse("centre")
    assert client.get(sent_to).url == reverse("mfa_activate_totp")


def test_a_wrong_code_sets_nothing_up(password: str) -> None:
    client, _ = sign_in(password)
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r' value="([A-Z2-7]{16,})"', page.content.decode())[1]
    wrong = f"{(int(totp(secret)) + 1) % 10**6:06d}"
    assert client.post(reverse("mfa_activate_totp"), {"code": wrong}).status_code == 200
    assert client.get(reverse("centre")).url == reverse("mfa_activate_totp")


def test_after_the_second_factor_the_desk_opens(password: str) -> None:
    client, _ = sign_in(password)
    set_up(client)
    assert client.get(reverse("centre")).status_code == 200


def test_the_recovery_codes_are_shown_once_it_is_set_up(password: str) -> None:
    client, _ = sign_in(password)
    set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert page.status_code == 200
    assert reverse("centre") in page.content.decode()


def test_the_session_is_for_this_site_only(password: str) -> None:
    client, _ = sign_in(password)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"]) == (True, "Lax", "")


def test_the_next_sign_in_asks_for_the_code(password: str) -> None:
    first, _ = sign_in(password)
    secret = set_up(first)
    client, sent_to = sign_in(password)
    assert sent_to.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("centre")).url.startswith(reverse("account_login"))
    cache.clear()  # a code counts once; the next one is half a minute away
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    answer = client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert answer.status_code == 302, words(answer)
    assert client.get(reverse("centre")).status_code == 200


def test_the_same_code_counts_once(password: str) -> None:
    first, _ = sign_in(password)
    secret = set_up(first)
    code = totp(secret)
    cache.clear()
    one, _ = sign_in(password)
    assert one.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    other, _ = sign_in(password)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_reset_account_begins_anew(password: str, capsys: pytest.CaptureFixture[str]) -> None:
    client, _ = sign_in(password)
    set_up(client)
    assert main(["account", "reset", "zhang"]) == 0
    renewed = capsys.readouterr().out.strip().rpartition("：")[2]
    assert client.get(reverse("centre")).url.startswith(reverse("account_login"))
    cache.clear()
    again, _ = sign_in(renewed)
    assert again.get(reverse("centre")).url == reverse("mfa_activate_totp")


def test_nobody_but_staff_is_reset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "reset", "nobody"]) == 1
    assert "没有登录名为" in capsys.readouterr().err


def test_the_secret_is_not_in_the_database_in_plain_text(password: str) -> None:
    client, _ = sign_in(password)
    secret = set_up(client)
    kept = User.objects.get(username="zhang").authenticator_set.values_list("data", flat=True)
    assert len(kept) == 2
    assert all(secret not in str(data) for data in kept)


def test_wrong_passwords_are_slowed_down(password: str) -> None:
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "zhang", "password": "guessed"})
    answer = client.post(reverse("account_login"), {"login": "zhang", "password": password})
    assert answer.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_no_way_to_a_stranger_after_signing_in(password: str) -> None:
    for stranger in ("https://example.org/", "//example.org", "/\\example.org", "javascript:1"):
        client = Client()
        answer = client.post(
            f"{reverse('account_login')}?next={stranger}",
            {"login": "zhang", "password": password, "next": stranger},
        )
        assert answer.status_code == 302
        assert answer.url == reverse("centre"), stranger
