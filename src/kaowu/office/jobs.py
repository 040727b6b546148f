"""Work in the background: jobs on the database's queue, with a lease for those that died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

LEASE = timedelta(minutes=15)
TRIES = 3


def release_dead(now: datetime) -> int:
    """Give jobs whose worker died back to the queue; after three tries leave them failed.

    ``now`` is the real time, not the office's: a moved clock kills no job. A job must therefore
    be idempotent. Returns how many were given back.
    """
    dead = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    given_back = 0
    for job in dead:
        if len(job.worker_ids) >= TRIES:
            job.status = "FAILED"
            job.finished_at = now
        else:
            job.status = "READY"
            job.started_at = None
            given_back += 1
        job.save(update_fields=["status", "finished_at", "started_at"])
    return given_back
