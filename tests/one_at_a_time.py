"""One request after another, and none after the test has ended.

The test database of SQLite is in memory: the server's threads and the test speak to it by one
connection, and two at once would read into each other's transactions. Offices have files or a
server, and a connection for each thread. And a page that is closed says a last word (an open case
is kept by its beat), which may arrive when the test's tables are being emptied.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

LOCK = threading.RLock()
_shut = threading.Event()


def open_doors() -> None:
    """A test begins that has a server."""
    _shut.clear()


def shut_doors() -> None:
    """It ends: what is being answered is waited for, the browser's later words are not heard."""
    with LOCK:
        _shut.set()


class OneAtATime:
    """Holds the lock from the request to the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, while nobody else is answered."""
        with LOCK:
            if _shut.is_set() and threading.current_thread() is not threading.main_thread():
                return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
            return self.get_response(request)
