"""What the worker does for the exchange with the centre."""

from __future__ import annotations

from django_tasks import task

from kaowu.office.exchange import answers, bundles
from kaowu.office.exchange.models import Bundle


@task()
def make_bundle(bundle_pk: int) -> str:
    """Make one bundle; returns its state. Safe to run twice: the same bytes come again."""
    return bundles.make(Bundle.objects.select_related("hand_over").get(pk=bundle_pk)).status


@task()
def apply_answer(answer_pk: int, user_id: int) -> str:
    """Apply a confirmed answer; returns its state. Safe to run twice."""
    return answers.confirm_by(answer_pk, user_id)
