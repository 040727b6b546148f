"""五 证书: numbers that are never given twice, codes that verify, queries that tell little."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kaowu.office.certificates import actions as certificates
from kaowu.office.certificates import queries
from kaowu.office.certificates.models import Certificate, Numbering, QueryLog
from kaowu.office.refusals import Refusal
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, letters, refused

REASON = [{"code": "false-material", "subject": "学历证明", "text": "学历证明系伪造"}]


def ask(number: str, name: str, last4: str, address: str = "192.0.2.1") -> queries.Shown | None:
    with at("2024-05-06 10:00"):
        return queries.find(number=number, name=name, last4=last4, address=address)


def test_numbers_follow_the_notice_and_each_other(world: World) -> None:
    world.certified(林晓禾="82.5", 周知远="60", 何清越="59.5")
    numbers = list(Certificate.objects.order_by("id").values_list("number", flat=True))
    assert numbers == ["512024TJY00001", "512024TJY00002"]
    assert Numbering.objects.get().last == 2


def test_a_refused_certificate_uses_up_no_number(world: World) -> None:
    (lin,) = world.concluded(林晓禾="82.5")
    with at(w.CERTIFIED):
        refused(certificates.issue, lin, by=world.third_officer, code="gate.duties")
        assert not Numbering.objects.exists()
        assert certificates.issue(lin, by=world.other_officer).number == "512024TJY00001"


def test_who_confirmed_the_score_does_not_issue_the_certificate(world: World) -> None:
    (lin,) = world.concluded(林晓禾="82.5")
    with at(w.CERTIFIED):
        refused(certificates.issue, lin, by=world.third_officer, code="gate.duties")


@pytest.mark.parametrize("who", ["clerk", "first", "second", "administrator"])
def test_only_officers_issue_certificates(world: World, who: str) -> None:
    (lin,) = world.concluded(林晓禾="82.5")
    with at(w.CERTIFIED):
        refused(certificates.issue, lin, by=getattr(world, who), code="gate.role")
        refused(certificates.issue_all, world.batch, by=getattr(world, who), code="gate.role")


def test_who_failed_gets_no_certificate(world: World) -> None:
    (lin,) = world.concluded(林晓禾="59.5")
    with at(w.CERTIFIED):
        refused(certificates.issue, lin, by=world.officer, code="gate.state")
        refused(certificates.issue_all, world.batch, by=world.officer, code="certificates.nobody")


def test_no_code_holds_an_identity_number(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    certificate = lin.certificate
    verified = queries.verify_token(queries.token_url(certificate))
    assert verified.genuine
    assert lin.id_number not in json.dumps(verified.facts)
    assert lin.id_number not in certificate.payload
    assert verified.facts["h"] == "林晓禾"
    assert verified.shown is not None
    assert (verified.shown.name, verified.shown.status) == ("林**", "valid")
    assert queries.is_intact(certificate)


def test_an_altered_or_foreign_code_is_not_genuine(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    token = lin.certificate.token
    for text in ("", "KW1", "KW1.a.b", token[:-2], token.replace("KW1", "KW2"), "非法", token[4:]):
        assert queries.verify_token(text) == queries.Verification(False, {}, None)


def test_an_altered_record_is_not_genuine(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    certificate = lin.certificate
    certificate.payload = certificate.payload.replace("林晓禾", "林小禾")
    certificate.save()
    assert not queries.is_intact(certificate)
    assert not queries.verify_token(certificate.token).genuine


def test_the_query_answers_with_what_a_stranger_may_know(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    found = ask("512024tjy00001 ", "林晓禾", lin.id_number[-4:].lower())
    assert found == queries.Shown(
        number="512024TJY00001",
        name="林**",
        project="碳排放交易",
        issued_on=date(2024, 4, 17),
        issuer="四川省职业技能鉴定指导中心",
        status="valid",
        status_label="有效",
    )


def test_a_wrong_name_and_no_such_number_are_one_answer(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    last4 = lin.id_number[-4:]
    assert ask("512024TJY00001", "周知远", last4) is None
    assert ask("512024TJY00001", "林晓禾", "0000") is None
    assert ask("512024TJY09999", "林晓禾", last4) is None
    assert ask("512024TJY00001", "", "") is None
    assert ask("512024TJY09999", "", "----") is None
    assert list(QueryLog.objects.values_list("hit", flat=True)) == [False] * 5


def test_who_asks_too_often_waits(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    for count in range(queries.QUERIES):
        ask(f"512024TJY9{count:04}", "林晓禾", "0000")
    with pytest.raises(Refusal) as refusal:
        ask("512024TJY00001", "林晓禾", lin.id_number[-4:])
    assert refusal.value.code == "certificates.too-often"
    assert ask("512024TJY00001", "林晓禾", lin.id_number[-4:], address="192.0.2.2") is not None
    with at("2024-05-06 10:11"):
        assert queries.find(
            number="512024TJY00001", name="林晓禾", last4=lin.id_number[-4:], address="192.0.2.1"
        )


def test_the_log_of_queries_holds_no_address(world: World) -> None:
    world.certified(林晓禾="82.5")
    ask("512024TJY00001", "林晓禾", "0000")
    assert "192.0.2.1" not in str(QueryLog.objects.values().get())


def test_a_revoked_certificate_is_shown_as_revoked(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    with at("2024-05-06 10:00"):
        certificates.revoke(lin, reasons=REASON, by=world.officer)
    found = ask("512024TJY00001", "林晓禾", lin.id_number[-4:])
    assert found is not None
    assert (found.status, found.status_label) == ("revoked", "已撤销")
    assert queries.verify_token(lin.certificate.token).shown == found
    assert fresh([lin])[0].state == State.REVOKED
    assert deeds(lin)[-1] == "revoke"
    assert letters(lin)[-1] == "证书已撤销"


def test_a_revocation_says_why(world: World) -> None:
    (lin,) = world.certified(林晓禾="82.5")
    with at("2024-05-06 10:00"):
        refused(certificates.revoke, lin, reasons=[], by=world.officer, code="review.no-reason")
