"""The names of uploaded files as they were sent, rare characters included.

Django drops what Python does not call printable, and Python knows only the characters of its own
Unicode version: on 3.11 that takes CJK extension I (the police database's names) and every
private-use character out of a file's name, silently. Here only control characters go.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import ImmutableList

_DROPPED = {"Cc", "Cs", "Zl", "Zp"}  # control characters, lone surrogates, line separators


class _Parser(MultiPartParser):
    """Django's, but for what it leaves of a name."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        """The last part of the path without control characters; None when nothing is left."""
        name = html.unescape(file_name).rsplit("/", maxsplit=1)[-1].rsplit("\\", maxsplit=1)[-1]
        kept = "".join(char for char in name if unicodedata.category(char) not in _DROPPED)
        return None if kept in {"", ".", ".."} else kept


class WholeFileNames:
    """Middleware, before anything that reads the form: names are taken apart by our parser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the request the parser."""
        request.parse_file_upload = lambda meta, data: _parse(request, meta, data)  # type: ignore[method-assign]
        return self.get_response(request)


def _parse(request: HttpRequest, meta: Any, data: Any) -> Any:
    warning = "You cannot alter upload handlers after the upload has been processed."
    request.upload_handlers = ImmutableList(request.upload_handlers, warning=warning)
    return _Parser(meta, data, request.upload_handlers, request.encoding).parse()
