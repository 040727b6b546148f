"""Jobs whose worker died come back to the queue; those that wait follow where their work moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from kaowu.office import jobs
from kaowu.office.review.bulk import carry_out_run

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
MOVES = ("registration", "0011_jobs_beside_their_work"), ("review", "0004_jobs_beside_their_work")


def running(*, since: timedelta, workers: int = 1) -> DBTaskResult:
    """A job that a worker took this long ago."""
    job = DBTaskResult.objects.get(id=carry_out_run.enqueue(1).id)
    job.status, job.started_at = "RUNNING", NOW - since
    job.worker_ids = [f"worker-{number}" for number in range(workers)]
    job.save()
    return job


def test_a_job_whose_worker_died_is_given_back() -> None:
    dead = running(since=jobs.LEASE + timedelta(seconds=1))
    alive = running(since=jobs.LEASE - timedelta(seconds=1))
    assert jobs.release_dead(NOW) == 1
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.status, dead.started_at) == ("READY", None)
    assert alive.status == "RUNNING"


def test_a_job_that_kills_its_worker_three_times_is_left_failed() -> None:
    deadly = running(since=timedelta(hours=1), workers=jobs.TRIES)
    assert jobs.release_dead(NOW) == 0
    deadly.refresh_from_db()
    assert (deadly.status, deadly.finished_at) == ("FAILED", NOW)


@pytest.mark.parametrize(("room", "name"), MOVES)
def test_a_waiting_job_is_found_where_its_work_is_now(room: str, name: str) -> None:
    move = import_module(f"kaowu.office.{room}.migrations.{name}")
    moved = getattr(move, "MOVED", None) or {move.OLD: move.NEW}
    waiting = [DBTaskResult.objects.get(id=carry_out_run.enqueue(1).id) for _ in moved]
    for job, old in zip(waiting, moved, strict=True):
        DBTaskResult.objects.filter(pk=job.pk).update(task_path=old)
    move.forward(apps, SimpleNamespace(connection=connection))
    for job, new in zip(waiting, moved.values(), strict=True):
        job.refresh_from_db()
        assert job.task_path == new
        assert import_string(new).module_path == new
