"""SMS over a gateway: one POST a message. Without one the outbox is the recorded stand-in.

The gateway is whatever takes this, a supplier's own interface behind a few lines of proxy::

    POST KAOWU_SMS_URL   Authorization: Bearer KAOWU_SMS_TOKEN
    {"id": "letter-12", "to": "13900000000", "text": "【考务】…"}

2xx: taken; 400, 404, 422: this number or text will never be; anything else: later.
"""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from kaowu.office.letters.carrying import CarrierDown, Undeliverable, carrier
from kaowu.office.letters.models import Letter

TIMEOUT = 10  # seconds
NEVER = frozenset({400, 404, 422})


@carrier(Letter.Channel.SMS)
def deliver(letter: Letter) -> str:
    """Hand one message to the gateway. ``id`` lets it know a message that is told twice."""
    body = {"id": f"letter-{letter.pk}", "to": letter.address, "text": letter.body}
    request = Request(  # noqa: S310 - the setting takes http and https only
        settings.SMS_URL,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
            "Content-Type": "application/json; charset=utf-8",
        },
    )
    try:
        with urlopen(request, timeout=TIMEOUT):  # noqa: S310 - as above
            return ""
    except HTTPError as error:
        error.close()
        raise (Undeliverable if error.code in NEVER else CarrierDown)(str(error.code)) from None
    except OSError as error:
        raise CarrierDown(type(error).__name__) from None
