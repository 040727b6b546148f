"""Scenes of the demonstration beside the plain life of its batches; faces/demo says where each is.

A scene is a handful of timed deeds like a batch's, done by the office's own actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kaowu.demo import signed_papers
from kaowu.demo.cast import Staff
from kaowu.demo.script import Deed, at
from kaowu.office.letters import carrying, outbox
from kaowu.office.letters.models import Letter, OutboxRule
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people import filing
from kaowu.office.people.actions import register_agency
from kaowu.office.people.models import FilingDocument
from kaowu.office.registration.models import Application
from kaowu.office.registration.paper_loop import returns, stacks
from kaowu.rules.schedule import BatchPlan

HELD = "refuse_second"  # an officer reads this letter before it leaves
ENDS_IN, ENDED = 12, 20  # days from and before today's
WHOLE, HALF = 2, 1  # people whose papers are in the stack: both, the form only


def letters_are_read_first(opening: date, staff: Staff) -> Deed:
    """A refusal by the centre waits until an officer lets it go."""
    by_hand = OutboxRule.Release.BY_HAND
    return Deed(
        at(opening, 9),
        0,
        lambda: outbox.set_rule(HELD, release=by_hand, minutes=0, by=staff.administrator),
    )


def filings(today: date, staff: Staff) -> Deed:
    """One agency whose filing ends soon, and one whose filing has ended, with their papers."""

    def file() -> None:
        for name, number, left in (
            ("示例青衣江职业培训学校", "示例备〔2026〕03号", ENDS_IN),
            ("示例沱江评价服务中心", "示例备〔2025〕11号", -ENDED),
        ):
            _file_agency(name, number, today + timedelta(days=left), staff)

    return Deed(at(today - timedelta(days=45), 10), 0, file)


def _file_agency(name: str, number: str, until: date, staff: Staff) -> None:
    begins = until - timedelta(days=364)
    agency = register_agency(
        name=name,
        filing_number=number,
        filed_from=begins,
        filed_until=until,
        by=staff.administrator,
    )
    words = (f"{name}：", f"同意备案为报名机构，备案号：{number}。",
             f"有效期：{begins:%Y年%m月%d日}至{until:%Y年%m月%d日}。")  # fmt: skip
    for kind, title, lines in (
        (FilingDocument.Kind.FILING, "关于同意报名机构备案的通知", words),
        (
            FilingDocument.Kind.LICENCE,
            "办学许可证（副本）",
            (f"名称：{name}", "办学内容：技能培训"),
        ),
    ):
        data = signed_papers.document(title, lines)
        filing.add_document(agency, kind=kind, data=data, valid_until=until, by=staff.administrator)


def papers_come_back(batch: BatchRecord, plan: BatchPlan, staff: Staff) -> Deed:
    """A scanned stack: papers of a few people, and a page that nobody can tell."""

    def scan() -> None:
        kinds = returns.kinds_of(batch)
        people = list(returns.returns(staff.clerk, batch))[: WHOLE + HALF]
        pages = [signed_papers.lost_page(people[-1].name)]
        for place, one in enumerate(people):
            asked = kinds if place < WHOLE else kinds[:1]
            printed, _left = returns.print_all([one], asked)
            pages[-1:-1] = signed_papers.signed_pages(printed, one.name)
        stack = stacks.take_in(
            [("签好的材料.pdf", signed_papers.scanned(pages))],
            agency=staff.agency,
            batch=batch,
            attested=True,
            by=staff.clerk,
        )
        stacks.process(stack, by=staff.clerk)

    return Deed(at(plan.registration.end, 11), batch.number, scan)


def a_letter_comes_back(batch: BatchRecord, plan: BatchPlan, staff: Staff) -> Deed:
    """An e-mail of the hand-over to an address that does not exist any more."""

    def bounce() -> None:
        people = Application.objects.filter(batch=batch, agency=staff.agency)
        about = [f"application:{one}" for one in people.values_list("reference", flat=True)]
        letter = Letter.objects.filter(
            channel=Letter.Channel.EMAIL, template="hand_over", subject_ref__in=about
        ).earliest("pk")
        carrying.send_now(letter)
        reason = "550 5.1.1 User unknown：收件人地址不存在"
        carrying.mark_bounced(letter.message_id, reason, permanent=True)

    return Deed(at(plan.registration.end, 17), batch.number, bounce)


def deeds_of(
    opening: date, today: date, staff: Staff, closed: tuple[BatchRecord, BatchPlan]
) -> Iterator[Deed]:
    """Every scene; ``closed`` is the batch whose registration has just ended."""
    yield letters_are_read_first(opening, staff)
    yield filings(today, staff)
    yield papers_come_back(*closed, staff)
    yield a_letter_comes_back(*closed, staff)
