"""One request after another, where all threads of a test share one connection.

The test database of SQLite is in memory: the server's threads and the test speak to it by one
connection, and two at once would read into each other's transactions. Offices have files or a
server, and a connection for each thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

LOCK = threading.RLock()


class OneAtATime:
    """Holds the lock from the request to the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, while nobody else is answered."""
        with LOCK:
            return self.get_response(request)
