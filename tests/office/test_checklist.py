"""The notice's checklist at a review: who is asked what, and what is kept of it."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from kaowu.office.notices.actions import load_notice
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration.correcting.subjects import Subject
from kaowu.office.registration.models import Application
from kaowu.office.review import actions as review
from kaowu.office.review import bulk
from kaowu.office.review.checklist import confirmed_at, points_of
from kaowu.office.review.models import Review, Run
from kaowu.office.review.reasons import reason
from kaowu.rules.events import Event
from kaowu.rules.states import State
from tests.office.world import (
    CHECKED,
    NOTICE,
    REVIEWED,
    World,
    at,
    deeds,
    fresh,
    letters,
    refused,
)

SOURCE = NOTICE.read_text(encoding="utf-8")
HEAD, _, REST = SOURCE.partition("[[checklist]]")
WITHOUT = HEAD + REST[REST.index("[naming]") :]


def asking(world: World, *points: str) -> World:
    """The same office under a later version of the notice, with these points or none."""
    tables = "".join(f"[[checklist]]\n{point}\n" for point in points)
    with at("2024-02-06 09:00"):
        load_notice(WITHOUT.replace("[naming]", f"{tables}[naming]", 1))
    world.batch = BatchRecord.objects.get(pk=world.batch.pk)
    return world


def taken(world: World, name: str = "何清越") -> Application:
    (one,) = world.submitted(name)
    with at(REVIEWED):
        review.take(one, by=world.first)
    return one


def passed(world: World, one: Application, *ticked: str) -> Review:
    with at(REVIEWED):
        return review.decide(
            one, Review.Verdict.PASS, by=world.first, checklist=dict.fromkeys(ticked, True)
        )


def test_every_point_that_was_not_ticked_is_named(world: World) -> None:
    one = taken(world)
    with at(REVIEWED):
        ticked = {**CHECKED, "fingerprint": False, "portrait": False}
        told = refused(
            review.decide, one, Review.Verdict.PASS, by=world.first, checklist=ticked,
            code="review.checklist",
        )  # fmt: skip
    assert told.message == (
        "尚有未核对的项目：证件照为本人近期免冠照片，与身份证人像是同一人；纸质申报表签字处已按手印（屏幕签名的除外）。"
    )


def test_each_review_asks_for_its_own_points(world: World) -> None:
    asking(
        world,
        'key = "paper"\ntext = "纸质材料已收到"\nlevel = "first"',
        'key = "scan"\ntext = "扫描件清晰"',
        'key = "roster"\ntext = "与花名册一致"\nlevel = "second"',
    )
    notice = world.batch.notice
    assert [point.key for point in points_of(notice, 1)] == ["paper", "scan"]
    assert [point.key for point in points_of(notice, 2)] == ["scan", "roster"]
    one = taken(world)
    with at(REVIEWED):
        refused(
            review.decide, one, Review.Verdict.PASS, by=world.first,
            checklist={"scan": True, "roster": True}, code="review.checklist",
        )  # fmt: skip
    kept = passed(world, one, "paper", "scan", "roster")
    assert [point["key"] for point in kept.confirmed] == ["paper", "scan"]
    assert fresh([one])[0].state == State.ACCEPTED


def test_a_notice_from_before_the_table_is_reviewed_by_the_usual_points(world: World) -> None:
    asking(world)
    usual = ("identity", "education", "portrait", "signed", "same_photo")
    assert tuple(point.key for point in points_of(world.batch.notice, 1)) == usual
    passed(world, taken(world), *usual)
    assert Review.objects.get().verdict == Review.Verdict.PASS


def test_the_words_stand_as_they_were_ticked_when_the_notice_changes(world: World) -> None:
    asking(world, 'key = "scan"\ntext = "扫描件清晰"')
    one = taken(world)
    passed(world, one, "scan")
    with at("2024-02-18 09:00"):
        changed = SOURCE.replace("[[checklist]]", '[[checklist]]\nkey = "x"\ntext = "新"\n\n[[checklist]]', 1)  # fmt: skip # noqa: E501
        load_notice(changed)
    steps = list(one.steps.all())
    assert confirmed_at(one, steps) == {steps[-1].pk: ["扫描件清晰"]}
    assert Review.objects.get().confirmed == [{"key": "scan", "text": "扫描件清晰"}]


def test_a_return_needs_no_ticks_and_keeps_those_there_are(world: World) -> None:
    one = taken(world)
    asked = [reason(world.batch.notice, code="incomplete", subject=Subject.material("identity"))]
    with at(REVIEWED):
        review.decide(
            one, Review.Verdict.RETURN, by=world.first, reasons=asked, checklist={"education": True}
        )
    kept = [point["text"] for point in Review.objects.get().confirmed]
    assert kept == ["学历证明清晰完整，与填报信息一致，达到报考条件"]
    assert (fresh([one])[0].state, deeds(one)[-1]) == (State.RETURNED, "return_first")
    assert letters(one)[-1] == "报名材料需要补正"


def test_what_was_ticked_stands_at_its_own_decision(world: World) -> None:
    (one,) = world.approved("何清越")
    found = confirmed_at(one, list(one.steps.all()))
    events = {step.event: len(found.get(step.pk, ())) for step in one.steps.all()}
    assert events[Event.ACCEPT] == events[Event.APPROVE] == len(CHECKED)
    assert sum(events.values()) == 2 * len(CHECKED)


def test_a_pass_in_bulk_asks_what_each_chosen_notice_asks(world: World) -> None:
    one = taken(world)
    refused(
        bulk.start, Run.Kind.PASS, [(one, one.version)], by=world.first, level=Review.Level.FIRST,
        checklist={"identity": True, "signed": True}, code="review.checklist",
    )  # fmt: skip


@pytest.mark.parametrize("again", [False, True])
def test_decisions_from_before_keep_the_words_that_were_asked_then(
    world: World, again: bool
) -> None:
    one = taken(world)
    kept = passed(world, one, *CHECKED)
    Review.objects.filter(pk=kept.pk).update(confirmed={"identity": True, "portrait": False})
    moved = importlib.import_module("kaowu.office.review.migrations.0003_confirmed")
    moved.words_of_keys(apps, None)
    if again:
        moved.words_of_keys(apps, None)
    text = "身份证正反面清晰、在有效期内，与填报信息一致"
    assert Review.objects.get().confirmed == [{"key": "identity", "text": text}]
    moved.keys_of_words(apps, None)
    assert Review.objects.get().confirmed == {"identity": True}
