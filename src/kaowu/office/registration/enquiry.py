"""进度查询 without an account: by reference number and a code to the mobile on record."""

from __future__ import annotations

import unicodedata

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import SYSTEM
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters import actions as letters
from kaowu.office.letters import codes
from kaowu.office.letters.models import Letter, SentCode
from kaowu.office.registration.models import REFERENCE_CHARACTERS, Application

LENGTH = 10


def read_reference(text: str) -> str:
    """A reference number as typed, in its one form; "" where it cannot be one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(char for char in plain if char.isalnum())
    return kept if len(kept) == LENGTH and set(kept) <= set(REFERENCE_CHARACTERS) else ""


@transaction.atomic
def ask(reference: str, *, address: str) -> SentCode:
    """Send a code to the mobile of this application, where there is one; tells nobody which.

    ``address`` is from where it is asked. Raises Refusal when it is asked too often.
    """
    sent, code = codes.new_code(subject=reference, address=address)
    application = _found(reference)
    mobile = _mobile(application) if application else ""
    if application and mobile:
        letters.write(
            template="enquiry_code",
            context={"code": code, "minutes": codes.VALID.seconds // 60},
            user=application.owner,
            channel=Letter.Channel.SMS,
            address=mobile,
        )
    return sent


@transaction.atomic
def answer(sent: int, reference: str, code: str) -> Application | None:
    """The application, if this is the code that was sent for it; None otherwise."""
    if not codes.is_right(sent, code):
        return None
    application = _found(reference)
    if application:
        ledger.record(chain=application.chain, action="enquire", by=SYSTEM)
    return application


def recorded_sms(reference: str) -> str:
    """The newest SMS with a code for this receipt that the stand-in recorded; "" where none is.

    For the demonstration, where no SMS leaves and everybody is fictional.
    """
    application = _found(reference)
    mobile = _mobile(application) if application else ""
    since = clock.now() - codes.VALID
    recent = Letter.objects.filter(
        template="enquiry_code", channel=Letter.Channel.SMS, created_at__gte=since
    )
    bodies = (one.body for one in recent.order_by("-pk")[:20] if mobile and one.address == mobile)
    return next(bodies, "")


def _found(reference: str) -> Application | None:
    every = Application.objects.select_related("batch__version", "agency", "owner")
    return every.filter(reference=reference).first()


def _mobile(application: Application) -> str:
    """The mobile of the form, else the one that the candidate signs in with."""
    own = application.owner.phone if application.owner else ""
    return application.mobile or own
