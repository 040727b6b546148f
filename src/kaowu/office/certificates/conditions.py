"""What must hold before a certificate is issued."""

from __future__ import annotations

from kaowu.office.certificates.models import Certificate
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import Move, condition


@condition("certificate_allocated")
def certificate_allocated(move: Move) -> Refusal | None:
    """The number was allocated and the certificate signed in this same transaction."""
    if Certificate.objects.filter(application=move.application).exists():
        return None
    return Refusal("certificates.no-number", "证书编号尚未生成，不能核发证书。")
