"""专项职业能力证书 on paper, from what was certified and frozen."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from kaowu import papers
from kaowu.office import clock
from kaowu.office.certificates.models import Certificate
from kaowu.office.certificates.queries import facts_of, token_url
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.office.registration.paperwork import day, moment, portrait_of
from kaowu.office.results.queries import plain


def certificate(application: Application) -> bytes:
    """The certificate of one candidate."""
    return certificates([application])


def certificates(applications: Iterable[Application]) -> bytes:
    """The certificates of these candidates, one page each. A revoked one is not printed."""
    pages = [_page(one) for one in applications]
    if not pages:
        raise Refusal("certificates.none", "没有可以打印的证书。", "请先核发证书。")
    return papers.certificates(pages)


def _page(application: Application) -> papers.Certificate:
    record = Certificate.objects.filter(
        application=application, status=Certificate.Status.VALID
    ).first()
    if record is None:
        raise Refusal("certificates.none", "这名考生没有有效的证书。")
    facts, frozen = facts_of(record), application.frozen.fields
    rule = application.batch.notice.certificates
    return papers.Certificate(
        number=record.number,
        name=facts["name"],
        sex=frozen["sex"],
        id_type=frozen["id_type"] or "居民身份证",
        id_number=frozen["id_number"],
        project=facts["project"],
        result=facts["result"],
        score=plain(application.score.value),
        issuer=facts["issuer"],
        issued_on=day(record.issued_on),
        query_url=f"{settings.BASE_URL}/verify/",
        portrait=portrait_of(application),
        title=rule.title,
        qr=token_url(record),
        printed_on=moment(clock.now()),
        sample=rule.sample,
    )
