"""Answers that carry a file: private, never cached, never guessed at."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = frozenset({"image/jpeg", "image/png", "application/pdf"})
# A PDF reader of a browser draws with styles of its own.
_PDF_POLICY = (
    "default-src 'none'; object-src 'self'; img-src 'self' data:; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def pdf(content: bytes, filename: str, *, public: bool = False) -> HttpResponse:
    """A PDF to be read in the browser; ``filename`` is made of a reference, never of a name."""
    return _answer(content, filename, "application/pdf", inline=True, public=public)


def shown(content: bytes, filename: str, media_type: str) -> HttpResponse:
    """A picture or PDF that was checked, shown in the page. Any other type is an attachment."""
    return _answer(content, filename, media_type, inline=media_type in _SHOWN)


def attachment(
    content: bytes,
    filename: str,
    media_type: str = "application/octet-stream",
    *,
    public: bool = False,
) -> HttpResponse:
    """A file to be saved, whatever the browser could make of it."""
    return _answer(content, filename, media_type, inline=False, public=public)


def _answer(
    content: bytes, filename: str, media_type: str, *, inline: bool, public: bool = False
) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = disposition(filename, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    response["Content-Security-Policy"] = (
        _PDF_POLICY if media_type == "application/pdf" else "default-src 'none'; sandbox"
    )
    return response


def disposition(filename: str, *, inline: bool) -> str:
    """The header for this name: plain ASCII, with the full name beside it where it has more."""
    kind = "inline" if inline else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", filename) or "file"
    if plain == filename:
        return f'{kind}; filename="{plain}"'
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
