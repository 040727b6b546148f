"""The name of an uploaded file arrives whole, and never as a path."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kaowu.faces.filenames import WholeFileNames


def arrived(filename: str) -> list[str]:
    """The names of the files that a view sees when a browser sends one of this name."""
    body = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        "Content-Type: application/zip\r\n\r\nPK\r\n--x--\r\n"
    ).encode()
    request = RequestFactory().post("/", body, content_type="multipart/form-data; boundary=x")
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend(file.name or "" for file in request.FILES.getlist("file"))
        return HttpResponse()

    WholeFileNames(view)(request)
    return seen


@pytest.mark.parametrize("name", ["张三", "王\U0002ebf0", "刘\ue863", "阿依·古丽", "ꀉꈎꃅꇤ"])
def test_no_character_of_a_name_is_lost(name: str) -> None:
    assert arrived(f"510104_{name}.zip") == [f"510104_{name}.zip"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\桌面\\a.zip", ["a.zip"]),
        ("../../etc/a.zip", ["a.zip"]),
        ("a\x00\x1b[2J.zip", ["a[2J.zip"]),
        ("..", []),
    ],
)
def test_paths_and_control_characters_go(sent: str, kept: list[str]) -> None:
    assert arrived(sent) == kept


def test_django_by_itself_would_lose_it() -> None:
    """Remove the middleware when this fails: Python knows the character by then."""
    from django.http.multipartparser import MultiPartParser

    file = SimpleUploadedFile("x", b"")
    request = RequestFactory().post("/", {"file": file})
    parser = MultiPartParser(request.META, request, request.upload_handlers)
    assert parser.sanitize_file_name("王\ue863.zip") == "王.zip"
