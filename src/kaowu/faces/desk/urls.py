"""The addresses that both review desks have, under their own names."""

from __future__ import annotations

from functools import partial

from django.urls import URLPattern, path

from kaowu.faces.desk import bulk, decisions, prepared, scans
from kaowu.faces.desk.places import Desk

CASE = "cases/<str:ref>/"
SCAN = "<int:material>/<str:which>/"


def review_urls(desk: Desk) -> list[URLPattern]:
    """Bulk work, prepared decisions, and what is done with one case."""
    views = (
        ("cases/bulk/", bulk.bulk, "bulk"),
        ("cases/prepared/", prepared.prepared, "prepared"),
        ("cases/prepared/publish/", prepared.publish, "publish-opinions"),
        ("cases/runs/<str:group>/", bulk.run, "run"),
        (f"{CASE}take/", decisions.take, "take"),
        (f"{CASE}release/", decisions.release, "release"),
        (f"{CASE}beat/", decisions.beat, "beat"),
        (f"{CASE}decide/", decisions.decide, "decide"),
        (f"{CASE}prepare/", decisions.prepare, "prepare"),
        (f"{CASE}drop/", decisions.drop, "drop"),
        (f"{CASE}scan/{SCAN}", scans.scan_page, "scan"),
        (f"{CASE}crop/{SCAN}", scans.reading_crop, "crop"),
    )
    return [
        path(where, partial(view, desk=desk), name=f"{desk.prefix}-{name}")
        for where, view, name in views
    ]
