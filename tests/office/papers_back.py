"""Printed papers given back as a scanned stack, and the stack handed to the office."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from kaowu.office.actors import Actor
from kaowu.office.registration import paperwork
from kaowu.office.registration.models import Application
from kaowu.office.registration.paper_loop import stacks
from kaowu.office.registration.paper_loop.models import PaperPage, PaperStack
from tests.dossier import scanned
from tests.office.world import World

PRINTERS = {
    "application_form": paperwork.application_form,
    "integrity_pledge": paperwork.integrity_pledge,
}


def back(application: Application, kind: str = "application_form", **how: float) -> Image.Image:
    """A paper of this person as it comes out of the scanner."""
    return scanned.scan(PRINTERS[kind](application), **how)  # type: ignore[arg-type]


def taken(
    world: World, pages: Sequence[Image.Image], *, attested: bool = True, by: Actor | None = None
) -> PaperStack:
    """The pages as one PDF, taken apart."""
    return taken_files(world, [("扫描.pdf", scanned.stack(pages))], attested=attested, by=by)


def taken_files(
    world: World,
    files: Sequence[tuple[str, bytes]],
    *,
    attested: bool = True,
    by: Actor | None = None,
) -> PaperStack:
    clerk = by or world.clerk
    stack = stacks.take_in(
        files, agency=world.agency, batch=world.batch, attested=attested, by=clerk
    )
    return stacks.process(stack, by=clerk)


def outcomes(stack: PaperStack) -> list[str]:
    return list(stack.pages.values_list("outcome", flat=True))


def said(page: PaperPage) -> list[str]:
    return [finding.code for finding in page.findings]
