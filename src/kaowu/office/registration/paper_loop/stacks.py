"""Scanned stacks of signed papers: taken in, taken apart in the background, asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from kaowu.dossier.stack import Leaf, StackFile, leaves, open_stack
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import AGENCY_ROLES, demand
from kaowu.office.registration.paper_loop import findings as say
from kaowu.office.registration.paper_loop.filing import receive
from kaowu.office.registration.paper_loop.models import PaperFile, PaperPage, PaperStack
from kaowu.office.vault import files
from kaowu.rules.roles import Role

log = logging.getLogger(__name__)
Status = PaperStack.Status
Outcome = PaperPage.Outcome


@transaction.atomic
def take_in(
    uploads: Iterable[tuple[str, bytes]],
    *,
    agency: Organisation,
    batch: BatchRecord,
    attested: bool,
    by: Actor,
) -> PaperStack:
    """Keep the files (name, content) of a stack; the worker takes them apart.

    ``attested``: the clerk has seen the candidate's signature and fingerprint on every pledge.
    """
    demand(by, Role.CLERK)
    stack = PaperStack.objects.create(
        agency=agency,
        batch=batch,
        attested=attested,
        added_by_id=by.user_id,
        added_at=clock.now(),
    )
    kept = [(name, files.keep(data, "application/octet-stream")) for name, data in uploads]
    if not kept:
        raise Refusal("paper.no-files", "请选择扫描好的文件。")
    PaperFile.objects.bulk_create(
        PaperFile(stack=stack, file=stored, filename=name) for name, stored in kept
    )
    ledger.record(
        chain=batch.chain,
        action="take_in_papers",
        by=by,
        detail={"stack": stack.key, "files": [stored.sha256 for _, stored in kept]},
    )
    return stack


def process(stack: PaperStack, *, by: Actor) -> PaperStack:
    """Take a stack apart. Safe to run again: pages that have a result are passed over."""
    sent = [(one.filename, files.content(one.file)) for one in stack.files.select_related("file")]
    sources, findings = open_stack(sent)
    stack.findings_data = [finding.as_dict() for finding in findings] or None
    stack.total = sum(source.pages for source in sources)
    stack.status = Status.WORKING
    stack.save()
    number = 0
    for source in sources:
        _read(stack, source, number, by)
        number += source.pages
    stack.status = Status.DONE if sources else Status.FAILED
    stack.finished_at = clock.now()
    stack.save()
    return stack


def _read(stack: PaperStack, source: StackFile, before: int, by: Actor) -> None:
    """The pages of one file; ``before`` of other files came first."""
    last = before + source.pages
    done = stack.pages.filter(number__gt=before, number__lte=last).count()
    for leaf in leaves(source, start=done):
        row = PaperPage(stack=stack, number=before + leaf.number + 1, filename=source.name)
        _receive(row, leaf, by)


def _receive(row: PaperPage, leaf: Leaf, by: Actor) -> None:
    try:
        receive(row, leaf, by=by)
    except Exception as error:  # noqa: BLE001 - one page must not stop the hundreds after it
        log.error("stack %s page %d: %s", row.stack.key, row.number, type(error).__name__)
        failed = PaperPage(
            stack=row.stack, number=row.number, filename=row.filename, outcome=Outcome.FAILED
        )
        failed.findings_data = [say.unreadable(row).as_dict()]
        PaperPage.objects.filter(stack=row.stack, number=row.number).delete()
        failed.save()


def stacks_for(by: Actor) -> QuerySet[PaperStack]:
    """The stacks of the actor's agency, the newest first, with how many pages are done and wait."""
    if not by.has(*AGENCY_ROLES) or by.organisation_id is None:
        return PaperStack.objects.none()
    mine = PaperStack.objects.filter(agency_id=by.organisation_id)
    return (
        mine.order_by("-id")
        .select_related("batch__version", "added_by")
        .annotate(
            done=Count("pages"),
            filed=Count("pages", filter=Q(pages__outcome=Outcome.FILED)),
            waiting=Count("pages", filter=Q(pages__outcome__in=NEEDS_PERSON)),
        )
    )


NEEDS_PERSON = (Outcome.OPEN, Outcome.WAITING, Outcome.REFUSED, Outcome.FAILED)


def pages_of(stack: PaperStack) -> QuerySet[PaperPage]:
    """The pages of a stack in order, with what they were filed as."""
    return stack.pages.select_related("application", "material", "image", "handled_by")
