"""Certificate numbers: by the notice's rule, in one transaction, never given again."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from kaowu.office.certificates.models import Numbering
from kaowu.office.registration.models import Application

_SEQUENCE = re.compile(r"\{seq(:\d+)?\}")


@transaction.atomic
def allocate(application: Application, day: date) -> str:
    """The next number under the rule of the application's notice, for a certificate of ``day``."""
    rule = application.batch.notice.certificates.number_rule
    known = {
        "yyyy": f"{day:%Y}",
        "yy": f"{day:%y}",
        "project": application.project_code,
        "batch": f"{application.batch.number:02d}",
    }
    frame = _SEQUENCE.sub("#", rule).format(**known)
    Numbering.objects.get_or_create(key=frame)
    numbering = Numbering.objects.select_for_update().get(key=frame)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return rule.format(**known, seq=numbering.last)
