"""公示 and 证书 at the centre."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.certificates.models import Certificate
from kaowu.office.results import actions as results
from kaowu.office.results.models import Objection, Publication
from kaowu.rules.states import State
from tests.faces.desks import paper, seen, sent
from tests.office.world import (
    CERTIFIED,
    OVER,
    PUBLISHED,
    SCORED,
    World,
    at,
    deeds,
    found_world,
    fresh,
    letters,
    me,
)

PUBLICITY = "/centre/publicity/sc-2024-carbon/2/"
CERTIFICATES = "/centre/certificates/sc-2024-carbon/2/"


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def test_the_preview_says_from_which_day_it_may_be_published(world: World) -> None:
    (lin,) = world.scored(林晓禾="60")
    page = seen(PUBLICITY, SCORED)
    assert "最早 2024年4月9日（周二）可以公示" in page
    assert "名单预览 共 1 条" in page
    assert "林晓禾 碳排放交易 60 合格" in page
    assert lin.id_number not in page
    assert "考核结束5个工作日后才能公示" in sent(f"{PUBLICITY}publish/", {}, SCORED)
    assert Publication.objects.count() == 0


def test_the_preview_says_whose_score_is_missing(world: World) -> None:
    world.present("林晓禾")
    assert "还有 1 名到考考生的成绩没有确认" in seen(PUBLICITY, PUBLISHED)


def test_the_list_is_published_on_its_day(world: World) -> None:
    (lin,) = world.scored(林晓禾="59.5")
    page = sent(f"{PUBLICITY}publish/", {}, PUBLISHED)
    assert "成绩已公示，至4月15日（周一）24:00 期满" in page
    publication = Publication.objects.get()
    assert publication.digest in page
    assert publication.rows[0]["result"] == "不合格"
    assert fresh([lin])[0].state == State.IN_PUBLICITY
    assert letters(lin)[-1] == "成绩已公示"


def objecting(world: World) -> Objection:
    (lin,) = world.published(林晓禾="59.5")
    with at("2024-04-10 10:00"):
        return results.raise_objection(lin, text="第三题漏加2分。", by=me(lin))


def settle(objection: Objection, **changed: str) -> str:
    prefix = f"o{objection.pk}-"
    data = {"outcome": "upheld", "answer": "经核查，加分无误。", "corrected": "", **changed}
    path = f"/centre/objections/{objection.pk}/settle/"
    return sent(path, {prefix + key: value for key, value in data.items()}, "2024-04-11 10:00")


def test_an_objection_is_shown_and_answered(world: World) -> None:
    objection = objecting(world)
    assert "第三题漏加2分。" in seen(PUBLICITY, "2024-04-11 09:00")
    assert "异议已办结" in settle(objection)
    objection.refresh_from_db()
    assert (objection.outcome, objection.answer) == ("upheld", "经核查，加分无误。")
    assert deeds(objection.application)[-2:] == ["settle", "answer_objection"]


def test_a_correction_changes_the_result_and_keeps_what_was_published(world: World) -> None:
    objection = objecting(world)
    settle(objection, outcome="corrected", corrected="61.5", answer="漏加2分，已更正。")
    objection.refresh_from_db()
    assert str(objection.value_after) == "61.5"
    assert Publication.objects.get().rows[0]["score"] == "59.5"


def test_a_correction_without_the_score_keeps_the_answer_on_the_page(world: World) -> None:
    page = settle(objecting(world), outcome="corrected", answer="漏加2分，已更正。")
    assert "更正成绩须填写更正后的成绩" in page
    assert "漏加2分，已更正。" in page
    assert Objection.objects.get().settled_at is None


def test_certificates_are_issued_together_and_printed(world: World) -> None:
    world.concluded(林晓禾="88", 周知远="59.5")
    page = sent(f"{CERTIFICATES}issue/", {}, CERTIFIED)
    certificate = Certificate.objects.get()
    assert f"已核发 1 份证书，编号 {certificate.number}" in page
    assert deeds(certificate.application)[-1] == "sign_certificate"
    paper(f"{CERTIFICATES}certificates.pdf", CERTIFIED)
    answer = paper(
        f"/centre/certificates/{certificate.application.reference}/certificate.pdf", CERTIFIED
    )
    assert certificate.application.reference in answer["Content-Disposition"]


def test_nobody_is_certified_while_the_publicity_runs(world: World) -> None:
    world.published(林晓禾="88")
    assert "没有待核发证书的考生" in sent(f"{CERTIFICATES}issue/", {}, PUBLISHED)
    assert Certificate.objects.count() == 0


def test_a_certificate_is_revoked_with_a_reason_and_stays_in_the_register(world: World) -> None:
    (lin,) = world.certified(林晓禾="88")
    path = f"/centre/certificates/{lin.reference}/revoke/"
    sent(path, {"code": "false-material", "text": ""}, CERTIFIED)
    assert Certificate.objects.get().status == "valid"
    page = sent(path, {"code": "false-material", "text": "学历证明系伪造。"}, CERTIFIED)
    certificate = Certificate.objects.get()
    assert certificate.status == "revoked"
    assert f"证书 {certificate.number} 已撤销" in page
    assert "证书登记簿 共 1 条" in page
    assert fresh([lin])[0].state == State.REVOKED


def test_the_desk_tells_what_is_next_and_leads_there(world: World) -> None:
    world.concluded(林晓禾="88")
    assert "第2批 核发证书 1 人" in seen("/centre/", CERTIFIED)


def test_the_desk_asks_for_the_publicity_on_its_day(world: World) -> None:
    world.scored(林晓禾="88")
    assert "第2批 公示成绩" not in seen("/centre/", SCORED)
    assert "第2批 公示成绩 1 人 今天到期" in seen("/centre/", PUBLISHED)
    assert "第2批 公示成绩 1 人 已逾期" in seen("/centre/", OVER)
