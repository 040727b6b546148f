"""The codes on an application's printed papers: made here, and believed only when made here."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from kaowu.office.ledger.digests import canonical
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application
from kaowu.office.vault.keys import derived
from kaowu.rules.digests import pledge_digests
from kaowu.rules.papercodes import PageCode, places, read_code

# What of the record stands on the pledge; on the form stands all of it.
_ON_PLEDGE = ("name", "id_type", "id_number", "mobile")


def codes_of(application: Application, kind: str) -> tuple[str, ...]:
    """The texts of the codes of one paper, a place each, as the templates want them."""
    version = version_of(application, kind)
    plain = (PageCode(application.reference, kind, n, of, version) for n, of in places())
    return tuple(code.checked(_check(code)).text for code in plain)


def version_of(application: Application, kind: str) -> str:
    """8 hex digits over what is printed: another one after whatever the signer saw has changed."""
    fields = fields_of(application)
    body: dict[str, Any] = {"kind": kind, "reference": application.reference}
    if kind == "integrity_pledge":
        body |= {key: fields.get(key, "") for key in _ON_PLEDGE}
        body["text"] = pledge_digests(application.batch.notice.integrity_pledge)[0]
    else:
        portrait = queries.materials_of(application).get("portrait")
        body |= {"fields": fields, "portrait": portrait.original.sha256 if portrait else ""}
    return hashlib.sha256(canonical(body)).hexdigest()[:8].upper()


def believed(text: str) -> PageCode | None:
    """The code of a page that this office printed; None for any other, altered or made up."""
    code = read_code(text)
    if code is None or not hmac.compare_digest(code.check, _check(code)):
        return None
    return code


def _check(code: PageCode) -> str:
    digest = hmac.new(derived("paper-code"), code.body.encode(), hashlib.sha256)
    return digest.hexdigest()[:16].upper()


def fields_of(application: Application) -> dict[str, Any]:
    """The fields that are printed: what was frozen, and what stands now before that."""
    frozen = getattr(application, "frozen", None)
    fields: dict[str, Any] = frozen.fields if frozen else application.values
    return {**fields, "project": application.project_name}
