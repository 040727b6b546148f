"""Many applications in one round of the clock: each in its own transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application

log = logging.getLogger(__name__)
Result = TypeVar("Result")


def each(applications: Iterable[Application], act: Callable[[Application], Result]) -> list[Result]:
    """Do ``act`` to each and return what came of it; one that fails is logged and left out.

    The log names the reference number and the kind of fault, nothing of the person.
    """
    done = []
    for application in applications:
        try:
            with transaction.atomic():
                done.append(act(application))
        except Refusal as refusal:
            log.warning("%s: %s", application.chain, refusal.code)
        except Exception as error:  # noqa: BLE001 - one person's fault must not stop the others
            log.error("%s: %s", application.chain, type(error).__name__)
    return done
