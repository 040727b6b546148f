"""What the worker does for scanned stacks."""

from __future__ import annotations

from django_tasks import task

from kaowu.office.registration.paper_loop import stacks
from kaowu.office.registration.paper_loop.models import PaperStack


@task()
def take_apart(stack_pk: int) -> int:
    """Take a scanned stack apart; returns how many pages it has. Safe to run twice."""
    stack = PaperStack.objects.get(pk=stack_pk)
    return stacks.process(stack, by=stack.added_by.actor()).total
