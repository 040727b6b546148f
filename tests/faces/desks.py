"""Short ways for tests of the centre's pages: look and send as a member of staff, at a moment."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from kaowu.office.people.models import User
from tests.faces.faces import browser, words
from tests.office.world import at


def seen(path: str, moment: str, who: str = "officer") -> str:
    """The words of a page as ``who`` sees it."""
    with at(moment):
        answer = browser(User.objects.get(username=who)).get(path)
    assert answer.status_code == 200
    return words(answer)


def sent(path: str, data: dict[str, Any], moment: str, who: str = "officer") -> str:
    """The words of the page that answers what ``who`` sent, after its redirect."""
    with at(moment):
        answer = browser(User.objects.get(username=who)).post(path, data, follow=True)
    assert answer.status_code == 200
    return words(answer)


def paper(path: str, moment: str, who: str = "officer") -> HttpResponse:
    """A PDF that is private and never kept."""
    with at(moment):
        answer = browser(User.objects.get(username=who)).get(path)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    return answer
