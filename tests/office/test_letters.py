"""Letters: one for every event, what they never say, carried, come back, tried again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from kaowu.office import clock
from kaowu.office.exams import actions as exams
from kaowu.office.fees import actions as fees
from kaowu.office.ledger.models import Entry
from kaowu.office.letters import actions as letters
from kaowu.office.letters import guard, placeholders, sms, templates
from kaowu.office.letters.carrying import send_codes
from kaowu.office.letters.catalogue import catalogue
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.registration.letters import LETTERS, SILENT, letter_of
from kaowu.office.results import actions as results
from kaowu.office.results.models import Objection
from kaowu.office.review import actions as review
from kaowu.office.review.models import Review
from kaowu.rules.events import Event
from kaowu.rules.lifecycle import TABLE
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, found_world, fresh, me

pytestmark = pytest.mark.django_db
MONDAY = "2024-02-19 10:00"


@pytest.fixture
def office() -> Iterator[datetime]:
    """Monday morning."""
    with at(MONDAY):
        yield clock.now()


def mailed(address: str = "lin@example.com") -> Letter:
    """A letter that has gone by e-mail."""
    letter = letters.post(
        template="mailbox_reply",
        subject="报名材料已收到",
        body="您好！",
        channel=Letter.Channel.EMAIL,
        address=address,
    )
    letters.send_queued()
    letter.refresh_from_db()
    assert letter.status == "sent"
    return letter


class TestBounce:
    def test_an_e_mail_is_known_by_its_message_id_once_carried(self, office: datetime) -> None:
        letter = mailed()
        assert letter.message_id.startswith(f"<kaowu-{letter.pk}-")

    def test_of_no_letter_of_ours_is_not_ours(self, office: datetime) -> None:
        letters.post(template="t", subject="s", body="b")  # a letter without a Message-ID
        assert letters.mark_bounced("<somebody@example.com>", "550", permanent=True) is False
        assert letters.mark_bounced("", "550", permanent=True) is False
        assert not Entry.objects.filter(action="letter_bounced").exists()

    def test_for_good_fails_the_letter_and_is_on_record(self, office: datetime) -> None:
        letter = mailed()
        assert letters.mark_bounced(letter.message_id, "550 no such user", permanent=True)
        letter.refresh_from_db()
        assert (letter.status, letter.trouble) == ("failed", "550 no such user")
        entry = Entry.objects.get(action="letter_bounced")
        assert entry.detail == {"letter": letter.pk, "final": True}

    def test_that_is_told_twice_counts_once(self, office: datetime) -> None:
        letter = mailed()
        letters.mark_bounced(letter.message_id, "550 no such user", permanent=True)
        assert letters.mark_bounced(letter.message_id, "550 again", permanent=True)
        letter.refresh_from_db()
        assert letter.trouble == "550 no such user"
        assert Entry.objects.filter(action="letter_bounced").count() == 1

    def test_for_now_is_tried_again_later_each_time_and_then_fails(self, office: datetime) -> None:
        letter, now = mailed(), office
        for wait in letters.BACK_OFF:
            with clock.standing_at(now):
                letters.mark_bounced(letter.message_id, "452 mailbox full", permanent=False)
            with clock.standing_at(now + wait - timedelta(minutes=1)):
                assert letters.send_queued() == 0
            now += wait
            with clock.standing_at(now):
                assert letters.send_queued() == 1
        with clock.standing_at(now):
            letters.mark_bounced(letter.message_id, "452 mailbox full", permanent=False)
        letter.refresh_from_db()
        assert letter.status == "failed"


@pytest.fixture
def world() -> World:
    return found_world()


def body_of(template: str, channel: str = "note") -> str:
    """What the newest letter of this kind says by this way."""
    return Letter.objects.filter(template=template, channel=channel).latest("id").body


class TestEveryEvent:
    @pytest.mark.parametrize("event", [row.event for row in TABLE])
    def test_has_a_letter_or_a_stated_reason_for_none(self, event: Event) -> None:
        assert (event in LETTERS) != (event in SILENT)
        if event in LETTERS:
            assert catalogue()[LETTERS[event]].group == "event"
        else:
            assert len(SILENT[event]) > 5

    def test_one_letter_of_events_for_each_way_that_one_can_go(self) -> None:
        told = {key for key, kind in catalogue().items() if kind.group == "event"}
        variants = {"reinstate", "settle_corrected", "reissue_ticket"}
        assert told == set(LETTERS.values()) | variants

    def test_a_lapse_that_was_none_and_a_corrected_score_have_their_own(self) -> None:
        assert letter_of(Event.CONFIRM_PAYMENT, State.LAPSED, []) == "reinstate"
        assert (
            letter_of(Event.SETTLE, State.OBJECTING, [{"code": "corrected"}]) == "settle_corrected"
        )

    def test_is_told_by_every_way_as_one_message(self, world: World) -> None:
        (lin,) = world.submitted("林晓禾")
        first = Letter.objects.get(subject_ref=lin.chain, copy_of=None)
        ways = {one.channel: one.address for one in (first, *first.copies.all())}
        assert ways == {"note": "", "sms": lin.mobile, "email": lin.email}

    def test_a_return_says_why_and_until_when(self, world: World) -> None:
        (lin,) = world.submitted("林晓禾")
        reasons = [
            {"code": "illegible", "subject": "身份证", "text": "看不清，请重新扫描。"},
            {"code": "wrong", "subject": "手机号码", "text": "请改正。"},
        ]
        with at(w.REVIEWED):
            review.take(lin, by=world.first)
            review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=reasons)
        assert "1. 身份证：看不清，请重新扫描。\n2. 手机号码：请改正。" in body_of("return_first")
        assert "月" in body_of("return_first").split("请于")[1].split("24:00")[0]
        assert sms.length(body_of("return_first", "sms")).parts == 1

    def test_a_number_that_a_reviewer_typed_is_masked(self, world: World) -> None:
        (lin,) = world.submitted("林晓禾")
        reasons = [{"code": "wrong", "subject": "证件号码", "text": f"{lin.id_number} 与证件不符"}]
        with at(w.REVIEWED):
            review.take(lin, by=world.first)
            review.decide(lin, Review.Verdict.RETURN, by=world.first, reasons=reasons)
        assert lin.id_number not in body_of("return_first")
        assert "与证件不符" in body_of("return_first")

    def test_a_ticket_issued_again_is_told(self, world: World) -> None:
        (lin,) = world.ticketed("林晓禾")
        with at(w.TICKETED):
            exams.reissue_ticket(lin, by=world.officer)
        assert "第 2 版" in body_of("reissue_ticket")

    def test_absence_and_violation_are_told_with_a_way_to_answer(self, world: World) -> None:
        lin, zhou = world.ticketed("林晓禾", "周知远")
        with at(w.EXAM):
            exams.mark_absent(lin, by=world.officer)
            exams.check_in(zhou, by=world.officer)
            exams.mark_violation(zhou, text="携带手机入座", by=world.officer)
        assert "记为缺考" in body_of("mark_absent")
        assert "携带手机入座" in body_of("mark_violation")
        assert "陈述和申辩" in body_of("mark_violation")

    def test_an_objection_is_confirmed_and_answered(self, world: World) -> None:
        (lin,) = world.published(林晓禾="59")
        with at("2024-04-10 10:00"):
            results.raise_objection(lin, text="请核对第3题", by=me(lin))
            assert "异议已收到" in body_of("object")
            results.settle(
                lin,
                outcome=Objection.Outcome.CORRECTED,
                answer="第3题漏计3分",
                corrected="62",
                by=world.officer,
            )
        assert "第3题漏计3分" in body_of("settle_corrected")
        assert "62" not in body_of("settle_corrected", "sms")

    def test_who_paid_in_time_and_was_booked_late_hears_that_it_stands(self, world: World) -> None:
        lin = world.billed("林晓禾")[0]
        with at("2024-03-14 00:05"):
            fees.lapse_overdue(clock.today())
        with at("2024-03-14 10:00"):
            world.pay(fresh([lin])[0], paid_on=date(2024, 3, 13))
        assert "恢复有效" in body_of("reinstate")

    def test_no_letter_of_a_whole_road_tells_an_identity_number(self, world: World) -> None:
        (lin,) = world.certified(林晓禾="82")
        told = Letter.objects.filter(subject_ref=lin.chain)
        assert told.count() > 20
        assert not any(guard.holds_number(one.subject + one.body) for one in told)
        assert not any(lin.id_number[6:14] in one.body for one in told)


class TestCatalogue:
    @pytest.mark.parametrize("key", list(catalogue()))
    def test_what_ships_could_be_kept_and_fits_in_two_messages(self, key: str, db: None) -> None:
        text = catalogue()[key].shipped
        templates.ensure_short(key, text)
        if "sms" in catalogue()[key].ways:
            assert sms.length(templates.preview(key, text).sms).parts <= 2

    def test_no_blank_follows_a_day_in_brackets(self) -> None:
        text = "请于 {补正截止} 24:00 前登录，回执号 {回执号} 可查。"
        told = placeholders.filled(text, {"correct_by": "3月8日（周五）", "reference": "K7Q"})
        assert told == "请于 3月8日（周五）24:00 前登录，回执号 K7Q 可查。"

    def test_a_value_is_never_read_as_a_placeholder(self) -> None:
        assert placeholders.filled("{姓名}", {"name": "{验证码}", "code": "483920"}) == "{验证码}"

    @pytest.mark.parametrize(("count", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3)])
    def test_a_message_is_one_to_seventy_then_parts_of_sixty_seven(
        self, count: int, parts: int
    ) -> None:
        assert sms.length("字" * count).parts == parts

    def test_a_rare_surname_counts_twice(self) -> None:
        assert sms.length("𠮷").characters == 2


NUMBERS = (
    "510101199001011239",
    "51010119900101123x",
    "510101 19900101 1239",
    "510101-19900101-123X",
    "５１０１０１１９９００１０１１２３９",
    "510101900101123",
)
NO_NUMBERS = ("99123456789012345678", "24033000100101", "510***********1239", "13900000001", "K7Q49M2PXX")  # fmt: skip # noqa: E501


class TestGuard:
    @pytest.mark.parametrize("number", NUMBERS)
    def test_refuses_a_letter_with_a_number_in_development(self, number: str, db: None) -> None:
        with pytest.raises(guard.IdentityNumberInLetter) as refused:
            letters.post(template="t", subject="s", body=f"您的号码{number}已登记")
        assert number not in str(refused.value)
        assert not Letter.objects.exists()

    @pytest.mark.parametrize("number", NUMBERS)
    def test_masks_and_logs_without_data_in_earnest(
        self, number: str, db: None, settings: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.LETTERS_STRICT = False
        letter = letters.post(template="t", subject="s", body=f"您的号码{number}已登记")
        assert "****" in letter.body
        assert not guard.holds_number(letter.body)
        assert "held an identity number" in caplog.text
        assert number not in caplog.text

    @pytest.mark.parametrize("text", NO_NUMBERS)
    def test_leaves_other_numbers_alone(self, text: str) -> None:
        assert guard.masked(text) == text


class Gateway(BaseHTTPRequestHandler):
    """A gateway that answers as it was told and keeps what it was sent."""

    status = 200
    taken: list[dict[str, str]] = []

    def do_POST(self) -> None:
        """Keep it, answer."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append({**body, "by": self.headers["Authorization"]})
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[Gateway]]:
    """A gateway on this machine, set in the office."""
    Gateway.status, Gateway.taken = 200, []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SMS_TOKEN = "example-token"
    yield Gateway
    server.shutdown()
    server.server_close()


def texted() -> Letter:
    """An SMS that waits, and a round of sending."""
    letter = letters.post(
        template="submit", subject="s", body="【考务】收到", channel="sms", address="13900000001"
    )
    letters.send_queued()
    letter.refresh_from_db()
    return letter


class TestSms:
    def test_without_a_gateway_it_is_recorded_as_a_stand_in(self, office: datetime) -> None:
        letter = texted()
        assert (letter.status, letter.stand_in) == ("sent", True)

    def test_with_a_gateway_it_goes(self, office: datetime, gateway: type[Gateway]) -> None:
        letter = texted()
        assert (letter.status, letter.stand_in) == ("sent", False)
        assert gateway.taken == [
            {
                "id": f"letter-{letter.pk}",
                "to": "13900000001",
                "text": "【考务】收到",
                "by": "Bearer example-token",
            }
        ]

    def test_a_number_that_is_refused_is_a_task(
        self, office: datetime, gateway: type[Gateway]
    ) -> None:
        gateway.status = 422
        assert texted().status == "failed"
        assert Undelivered.objects.get().why == "refused"
        assert Entry.objects.filter(action="letter_failed").count() == 1

    def test_a_gateway_that_is_down_is_asked_again(
        self, office: datetime, gateway: type[Gateway]
    ) -> None:
        gateway.status = 503
        assert texted().status == "queued"
        gateway.status = 200
        assert letters.send_queued() == 1

    def test_a_code_goes_ahead_of_everything_else(
        self, office: datetime, gateway: type[Gateway]
    ) -> None:
        letters.post(template="submit", subject="s", body="收到", channel="sms", address="1")
        letters.write(
            template="login_code",
            context={"code": "483920", "minutes": 3},
            channel="sms",
            address="13900000001",
        )
        assert send_codes() == 1
        assert [one["text"][:8] for one in gateway.taken] == ["【考务】您的验证"]


# What is done to an application beside the events of its lifecycle: who learns of it, and how.
BESIDE_THE_TABLE = {
    "start": "本人或经办人在页面上新建，尚未提交",
    "fill_in": "草稿和补正中的填写，提交时以收件消息告知",
    "choose_project": "草稿中的选择，提交时告知",
    "add_material": "草稿和补正中的上传，提交时告知",
    "take_package": "上传页面或邮件答复当场告知",
    "sign_pledge": "本人当面签署或纸质签署",
    "withdraw_pledge": "本人在页面上撤回",
    "freeze": "随缴费确认告知“不予修改”",
    "pay_by_stand_in": "随缴费确认告知",
    "prepare_opinion": "审核意见在发布前不告知任何人",
    "drop_opinion": "审核意见在发布前不告知任何人",
    "reissue_ticket": "reissue_ticket",
    "hand_out_ticket": "考生本人领取",
    "open_ticket": "考生本人打开",
    "enter_score": "成绩在公示前不告知任何人",
    "answer_objection": "随异议办结告知",
    "sign_certificate": "随核发证书告知",
}


def test_every_deed_of_a_whole_road_has_a_letter_or_a_stated_reason_for_none(world: World) -> None:
    lin, *_ = world.published(林晓禾="82", 周知远="58")
    with at("2024-04-10 10:00"):
        results.raise_objection(lin, text="请复核。", by=me(lin))
        upheld = Objection.Outcome.UPHELD
        results.settle(lin, outcome=upheld, answer="复核无误。", by=world.officer)
    deeds = set(
        Entry.objects.filter(chain__name__startswith="application:").values_list(
            "action", flat=True
        )
    )
    events = {str(event) for event in (*LETTERS, *SILENT)}
    unknown = deeds - events - set(BESIDE_THE_TABLE)
    assert unknown == set()
    for named in BESIDE_THE_TABLE.values():
        assert named in catalogue() or len(named) > 5
