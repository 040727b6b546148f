"""What the worker does for the reviews."""

from __future__ import annotations

from django_tasks import task

from kaowu.office.review import bulk
from kaowu.office.review.models import Run


@task()
def carry_out_run(run_pk: int) -> int:
    """Do a run of many cases; returns how many it has. Safe to run twice."""
    run = Run.objects.select_related("by").get(pk=run_pk)
    bulk.carry_out(run)
    return run.items.count()
