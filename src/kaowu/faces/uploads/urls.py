"""Addresses of uploads: one file in pieces, and the pages of a reception."""

from __future__ import annotations

from functools import partial

from django.urls import URLPattern, path

from kaowu.faces.uploads import by_file, reception, results, views

urlpatterns = [
    path("", views.begin, name="uploads"),
    path("<str:key>/", views.upload, name="upload"),
]


def reception_urls(place: reception.Reception) -> list[URLPattern]:
    """The pages where hundreds of files are taken in at this place."""
    pages = (
        ("upload/", reception.upload, ""),
        ("upload/begin/", by_file.begin, "-begin"),
        ("upload/<str:group>/", results.group, "-group"),
        ("upload/<str:group>/resume/", by_file.resume, "-resume"),
        ("upload/<str:group>/take/", by_file.take, "-take"),
        ("upload/<str:group>/close/", by_file.close, "-close"),
        ("upload/<str:group>/<int:pk>/marked.xlsx", results.marked, "-sheet"),
    )
    return [
        path(where, partial(view, reception=place), name=f"{place.prefix}{name}")
        for where, view, name in pages
    ]
