"""What the notices that come with Kaowu say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaowu.rules.calendar import WorkingCalendar, default_calendar
from kaowu.rules.loader import load_notice
from kaowu.rules.notice import Notice
from tests.rules.conftest import NOTICES


def test_electronic_materials_in_the_package(sichuan: Notice) -> None:
    assert [(rule.kind, rule.file_label) for rule in sichuan.package_materials] == [
        ("identity", "身份证"),
        ("education", "学历证明"),
        ("portrait", "证件照"),
    ]


def test_who_supplies_what_on_paper(sichuan: Notice) -> None:
    paper = [(rule.kind, rule.supplied_by) for rule in sichuan.materials if rule.medium == "paper"]
    assert paper == [
        ("application_form", "candidate"),
        ("integrity_pledge", "candidate"),
        ("roster", "agency"),
        ("quality_pledge", "agency"),
    ]


@pytest.mark.parametrize("kind", ["identity", "education", "application_form", "integrity_pledge"])
def test_sizes_of_scans(sichuan: Notice, kind: str) -> None:
    rule = sichuan.material(kind)
    assert (rule.min_bytes, rule.max_bytes) == (204800, 307200)
    assert (rule.fit_min_bytes, rule.fit_max_bytes) == (204800, 300000)
    assert rule.formats == ("jpg", "jpeg", "png", "pdf")


def test_the_portrait(sichuan: Notice) -> None:
    rule = sichuan.material("portrait")
    assert (rule.min_bytes, rule.max_bytes, rule.fit_max_bytes) == (None, 51200, 50000)
    assert rule.pixels == (413, 579)
    assert rule.formats == ("jpg", "jpeg", "png")


def test_periods_and_marks(sichuan: Notice) -> None:
    deadlines = sichuan.deadlines
    assert (deadlines.second_review, deadlines.hand_out, deadlines.hand_out_reading) == (
        5,
        2,
        "loose",
    )
    assert (deadlines.publicity_after, deadlines.publicity) == (5, 5)
    assert (sichuan.pass_mark, sichuan.full_mark) == (Decimal(60), Decimal(100))


def test_every_ambiguity_has_its_decision(sichuan: Notice) -> None:
    assert len(sichuan.decisions) == 28
    assert len({decision.key for decision in sichuan.decisions}) == 28
    assert all(decision.clause for decision in sichuan.decisions)


def test_facts_carry_their_clause_and_their_decision(sichuan: Notice) -> None:
    assert sichuan.cited["deadlines.hand_out"] == "3.1"
    assert sichuan.decided["deadlines.hand_out"] == "hand-out"
    assert sichuan.decided["batches.1"] == "first-batch"


def test_what_is_not_public_is_labelled_a_sample(sichuan: Notice) -> None:
    assert [fee.sample for fee in sichuan.fees] == [True]
    assert sichuan.certificates.sample
    assert sichuan.integrity_pledge.sample
    assert len(sichuan.integrity_pledge.paragraphs) == 4
    assert sichuan.quality_pledge.sample


def test_as_printed_decides_nothing(as_printed: Notice) -> None:
    assert as_printed.decisions == ()
    assert as_printed.decided == {}


def test_as_printed_has_the_same_words_and_batches(as_printed: Notice, sichuan: Notice) -> None:
    assert as_printed.text == sichuan.text
    assert as_printed.batches == sichuan.batches
    assert as_printed.material("identity").min_bytes == 307200


@pytest.mark.parametrize(
    ("key", "count", "some"),
    [
        ("ethnicity", 57, {"汉族", "彝族", "藏族", "羌族", "其他"}),
        ("education", 13, {"高中", "中专", "职高", "技校"}),
        ("project", 2, {"碳排放交易", "碳资产管理"}),
        ("batch", 11, {"第1批", "第11批"}),
        ("sex", 2, {"男", "女"}),
    ],
)
def test_drop_downs(sichuan: Notice, key: str, count: int, some: set[str]) -> None:
    choices = sichuan.workbook.column(key).choices
    assert len(choices) == len(set(choices)) == count
    assert some <= set(choices)


def test_every_level_of_education_is_accepted_or_below_or_left_to_a_human(sichuan: Notice) -> None:
    rule = sichuan.eligibility
    levels = {*sichuan.workbook.column("education").choices}
    assert levels - {*rule.education} - {*rule.below} == {"其他"}


def test_headers_of_the_workbook_are_unambiguous(sichuan: Notice) -> None:
    words = [
        word for column in sichuan.workbook.columns for word in (column.header, *column.aliases)
    ]
    assert len(words) == len(set(words))


def test_demo_is_fictional_and_shares_the_rules(demo: Notice, sichuan: Notice) -> None:
    assert "四川" not in demo.text
    assert "示例" in demo.issuer
    assert "示例" in demo.centre
    assert demo.deadlines.second_review == sichuan.deadlines.second_review
    assert [rule.kind for rule in demo.materials] == [rule.kind for rule in sichuan.materials]


def test_demo_opens_batch_after_batch_from_its_start(demo: Notice) -> None:
    assert [batch.number for batch in demo.batches] == [*range(1, len(demo.batches) + 1)]
    openings = [batch.registration.start for batch in demo.batches]
    assert openings[0] == date(2026, 3, 2)
    assert openings == sorted(openings)


@settings(max_examples=25, deadline=None)
@given(start=st.dates(date(2010, 1, 1), date(2030, 12, 31)))
def test_generated_batches_keep_their_rules_whatever_the_start(start: date) -> None:
    calendar: WorkingCalendar = default_calendar()
    for batch in load_notice(NOTICES / "demo.toml", start=start).batches:
        assert calendar.count(batch.registration.start, batch.registration.end) == 5
        assert batch.review.start == calendar.add(batch.registration.end, 1)
        assert calendar.count(batch.review.start, batch.review.end) == 10
        assert batch.payment.start == calendar.add(batch.review.end, 1)
        assert calendar.count(batch.payment.start, batch.payment.end) == 3
        assert calendar.count(batch.tickets.start, batch.tickets.end) == 5
        assert batch.payment.end < batch.tickets.start
        assert batch.tickets.end == calendar.before(batch.exam, 2)
        assert batch.exam >= batch.payment.end + timedelta(weeks=2)
        assert batch.exam.strftime("%A") == "Saturday"
        assert not calendar.is_working_day(batch.exam)
