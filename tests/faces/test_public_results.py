"""成绩公示 and 证书查询 as anyone sees them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.http import HttpResponse

from kaowu.office.certificates import actions as certificates
from kaowu.office.certificates.models import Certificate
from kaowu.office.certificates.queries import QUERIES
from kaowu.office.registration.models import Application
from tests.faces.faces import browser, words
from tests.office.world import CERTIFIED, PUBLISHED, World, at, found_world, person


@pytest.fixture
def world(db: None) -> World:
    return found_world()


# -- publicity


def test_the_list_shows_names_and_scores_and_no_digit_of_an_id(world: World) -> None:
    world.published(林晓禾="88.5", 周知远="59.5")
    with at(PUBLISHED):
        page = browser().get("/publicity/sc-2024-carbon/2/")
    told = words(page)
    assert "林晓禾 碳排放交易 88.5 合格" in told
    assert "周知远 碳排放交易 59.5 不合格" in told
    assert person("林晓禾").id_number[-4:] not in told.replace("SHA-256", "").split("名单校验值")[0]


def test_the_list_is_searched_by_name(world: World) -> None:
    world.published(林晓禾="88.5", 周知远="59.5")
    told = words(browser().get("/publicity/sc-2024-carbon/2/", {"q": "林晓禾"}))
    assert "林晓禾" in told.partition("成绩公示 共")[2]
    assert "周知远" not in told


def test_the_list_says_until_when_one_may_object(world: World) -> None:
    world.published(林晓禾="88.5")
    with at(PUBLISHED):
        told = words(browser().get("/publicity/"))
    assert "第2批成绩公示 公示中" in told
    assert "2024年4月9日（周二）至2024年4月15日（周一） · 1 人" in told


def test_the_paper_is_a_pdf(world: World) -> None:
    world.published(林晓禾="88.5")
    answer = browser().get("/publicity/sc-2024-carbon/2/list.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="publicity-sc-2024-carbon-2.pdf"'


def test_the_list_costs_few_queries(
    world: World, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    world.published(林晓禾="88.5", 周知远="59.5")
    with django_assert_max_num_queries(4):
        browser().get("/publicity/sc-2024-carbon/2/")


# -- certificates


@pytest.fixture
def certified(world: World) -> Application:
    return world.certified(林晓禾="88.5")[0]


def ask(**changed: str) -> HttpResponse:
    """Query by what is printed on the certificate of 林晓禾, unless ``changed``."""
    known = {
        "number": Certificate.objects.get().number,
        "name": "林晓禾",
        "last4": person("林晓禾").id_number[-4:],
    }
    with at(CERTIFIED):
        return browser().post("/verify/", {**known, **changed})


def test_the_right_three_show_a_masked_certificate(certified: Application) -> None:
    told = words(ask())
    assert "证书有效" in told
    assert "姓名 林** 考核项目 碳排放交易" in told or "姓名 林* 考核项目" in told
    assert person("林晓禾").id_number not in told


def test_wrong_name_wrong_id_and_no_such_number_are_one_answer(certified: Application) -> None:
    def body(answer: HttpResponse) -> str:
        text = answer.content.decode()
        return re.sub(r'(name="csrfmiddlewaretoken" )?value="[^"]*"|"X-CSRFToken": "\w+"', "", text)

    wrong = [ask(name="林小禾"), ask(last4="0000"), ask(number="992024TJY99999")]
    assert {answer.status_code for answer in wrong} == {200}
    assert len({body(answer) for answer in wrong}) == 1
    assert "未查询到相符的证书" in words(wrong[0])


def test_a_revoked_certificate_is_shown_as_revoked(certified: Application, world: World) -> None:
    with at(CERTIFIED):
        reasons = [{"code": "fraud", "subject": "学历证明", "text": "学历证明系伪造。"}]
        certificates.revoke(certified, reasons=reasons, by=world.officer)
    told = words(ask())
    assert "已撤销" in told
    assert "证书有效" not in told
    assert "伪造" not in told


def test_who_asks_too_often_is_slowed_down(certified: Application) -> None:
    answers = [ask(name="某某") for _ in range(QUERIES)]
    assert {answer.status_code for answer in answers} == {200}
    last = ask()
    assert last.status_code == 429
    assert "查询过于频繁" in words(last)


def test_an_incomplete_question_is_not_asked(certified: Application) -> None:
    assert "请填写证件号码的最后 4 位。" in words(ask(last4="12"))


def test_the_code_is_verified_and_an_altered_one_is_not(certified: Application) -> None:
    token = Certificate.objects.get().token
    with at(CERTIFIED):
        assert "签名正确" in words(browser().get("/verify/", {"t": token}))
        assert "核验未通过" in words(browser().get("/verify/", {"t": token[:-6] + "AAAAAA"}))


def test_the_published_key_verifies_a_code_without_us(certified: Application) -> None:
    key = browser().get("/verify/key.json").json()["public_key"]
    head, _, signature = Certificate.objects.get().token.rpartition(".")

    def decoded(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    Ed25519PublicKey.from_public_bytes(decoded(key)).verify(decoded(signature), head.encode())
