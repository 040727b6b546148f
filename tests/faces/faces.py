"""Short ways for tests of pages: a browser of a person, a page's words, the office in 2024."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse
from django.test import Client

from kaowu.office.people.models import User
from kaowu.office.registration.models import Application

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_TAGS = re.compile(r"<[^>]+>")


def browser(user: User | None = None) -> Client:
    """A browser in which this person is signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def browser_of(application: Application) -> Client:
    """The browser of the application's candidate."""
    assert application.owner is not None
    return browser(application.owner)


def words(answer: HttpResponse) -> str:
    """What a reader sees: the page without its marks, white space as one blank."""
    return " ".join(html.unescape(_TAGS.sub(" ", answer.content.decode())).split())
