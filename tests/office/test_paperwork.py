"""From records to papers: what is printed comes from what was frozen."""

from __future__ import annotations

import pypdfium2
import pytest

from kaowu.office.certificates import actions as certificates
from kaowu.office.certificates import paperwork as certificate_papers
from kaowu.office.exams import actions as exams
from kaowu.office.exams import paperwork as exam_papers
from kaowu.office.exams.queries import ticket_of
from kaowu.office.fees import paperwork as fee_papers
from kaowu.office.refusals import Refusal
from kaowu.office.registration import paperwork
from kaowu.office.registration.models import Application
from kaowu.office.results import paperwork as result_papers
from kaowu.office.results.models import Publication
from kaowu.rules.identity import mask_identity
from tests.office import world as w
from tests.office.world import World, at


def words(pdf: bytes) -> str:
    """The text of every page, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join("".join(texts).split())


def test_the_application_form_shows_both_reviews(world: World) -> None:
    (lin,) = world.approved("林晓禾")
    with at(w.PAYING):
        text = words(paperwork.application_form(lin))
    for told in (lin.name, lin.id_number, lin.reference, "初审合格", "顾初审", "复审合格"):
        assert told in text


def test_the_integrity_pledge_shows_how_it_was_signed(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(w.REVIEWED):
        text = words(paperwork.integrity_pledge(lin))
    assert "屏幕签名（输入姓名）" in text
    assert "2024年2月20日10:00" in text


def test_the_roster_and_its_pledge_belong_together(world: World) -> None:
    world.forwarded("林晓禾", "周知远")
    roster = world.agency.hand_overs.get()
    with at(w.HANDED_OVER):
        listed = words(paperwork.roster(roster))
        pledged = words(paperwork.quality_pledge(roster))
    assert "林晓禾" in listed
    assert "周知远" in listed
    for text in (listed, pledged):
        assert roster.sha256[:16] in text
        assert paperwork.roster_reference(roster) in text


def test_the_fee_notice_says_amount_and_deadline(world: World) -> None:
    (lin,) = world.billed("林晓禾")
    with at(w.PAYING):
        text = words(fee_papers.fee_notice(lin.order))
    assert "120.00元" in text
    assert "2024年3月13日24:00" in text
    assert lin.order.code in text


def test_the_freeze_receipt_masks_the_numbers(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    with at(w.PAYING):
        text = words(fee_papers.freeze_receipt(lin))
    assert mask_identity(lin.id_number) in text
    assert lin.id_number not in text
    assert lin.frozen.fingerprint in text


def test_a_ticket_is_printed_from_the_frozen_record(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    Application.objects.filter(pk=lin.pk).update(name="林小禾")
    lin = Application.objects.get(pk=lin.pk)
    with at(w.TICKETED):
        text = words(exam_papers.tickets([lin]))
    ticket = ticket_of(lin)
    assert ticket is not None
    for told in ("林晓禾", ticket.number, "第01考场", "01号", lin.frozen.fingerprint):
        assert told in text
    assert "林小禾" not in text
    assert lin.id_number not in text


def test_tickets_are_one_page_each(world: World) -> None:
    applications = world.ticketed("林晓禾", "周知远")
    with at(w.TICKETED):
        document = pypdfium2.PdfDocument(exam_papers.tickets(applications))
    assert len(document) == 2
    document.close()


def test_nobody_without_a_ticket_is_printed_one(world: World) -> None:
    seated = world.seated("林晓禾")
    with at(w.TICKETED), pytest.raises(Refusal):
        exam_papers.tickets(seated)


def test_the_publicity_list_is_the_snapshot(world: World) -> None:
    world.published(林晓禾="60", 周知远="59.5")
    publication = Publication.objects.get()
    with at(w.PUBLISHED):
        text = words(result_papers.publicity(publication))
    for told in ("林晓禾", "周知远", "59.5", "不合格", publication.digest[:16]):
        assert told in text


def test_the_certificate_shows_what_was_certified(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    with at(w.CERTIFIED):
        text = words(certificate_papers.certificate(lin))
    for told in ("512024TJY00001", "林晓禾", "碳排放交易", "2024年4月17日"):
        assert told in text


def test_a_revoked_certificate_is_not_printed(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    with at("2024-05-06 10:00"):
        certificates.revoke(lin, reasons=[{"code": "x", "text": "材料不实"}], by=world.officer)
        with pytest.raises(Refusal):
            certificate_papers.certificate(lin)


def test_a_reprint_shows_its_version(world: World) -> None:
    (lin,) = world.ticketed("林晓禾")
    with at(w.TICKETED):
        exams.reissue_ticket(lin, by=world.officer)
        assert "第2" in words(exam_papers.tickets([lin]))
