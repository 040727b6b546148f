"""Outbox, templates, undelivered: as officer, administrator and agency see and do it."""

from __future__ import annotations

from typing import Any

import pytest

from kaowu.office.ledger.models import Entry
from kaowu.office.letters import actions as letters
from kaowu.office.letters import outbox
from kaowu.office.letters.models import Letter, LetterTemplate, Undelivered
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.people.models import User
from kaowu.office.registration.models import Application
from kaowu.rules.mobile import mask_mobile
from kaowu.rules.roles import Role
from tests.faces.desks import seen, sent
from tests.faces.faces import browser, browser_of, words
from tests.office.world import PAYING, World, at, found_world

OUTBOX, TEMPLATES = "/office/outbox/", "/office/letters/"
SUBMIT = {"subject": "收到您的材料", "body": "{姓名}：材料已收到，回执号 {回执号}。", "sms": "", "version": 0}  # fmt: skip # noqa: E501


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.DEMO = True
    return found_world()


def held(world: World, *names: str) -> list[Application]:
    """Handed in while letters wait to be released."""
    with at(PAYING):
        outbox.set_rule("submit", release="by-hand", minutes=0, by=world.officer)
    return world.submitted(*names)


def posted(path: str, data: dict[str, Any], who: str = "officer") -> tuple[int, str]:
    """Status and words of the page that answers."""
    with at(PAYING):
        answer = browser(User.objects.get(username=who)).post(path, data, follow=True)
    return answer.status_code, words(answer)


def bounced(world: World) -> tuple[Application, Undelivered]:
    """Lin's receipt came back from the mail server."""
    (lin,) = world.submitted("林晓禾")
    with at(PAYING):
        letters.send_queued()
        mail = Letter.objects.get(subject_ref=lin.chain, channel="email")
        letters.mark_bounced(mail.message_id, "550 5.1.1 user unknown", permanent=True)
    return lin, Undelivered.objects.get()


class TestOutbox:
    def test_what_is_held_waits_on_every_way_until_it_is_released(self, world: World) -> None:
        (lin,) = held(world, "林晓禾")
        with at(PAYING):
            assert letters.send_queued() == 0
        assert "报名材料已收到" not in seen("/my/letters/", PAYING, lin.owner.username)  # type: ignore[union-attr]
        page = sent(f"{OUTBOX}act/?status=held", {"action": "release-all"}, PAYING)
        assert "已放行 3 条消息" in page
        assert "报名材料已收到" in seen("/my/letters/", PAYING, lin.owner.username)  # type: ignore[union-attr]
        assert Entry.objects.get(action="release_letters").detail == {"count": 3}

    def test_a_held_letter_is_changed_before_it_leaves(self, world: World) -> None:
        held(world, "林晓禾")
        first = Letter.objects.get(channel="note")
        data = {"action": "edit", "subject": "材料收到了", "body": "新的正文", "short": "新的短信"}
        assert "已修改" in sent(f"{OUTBOX}{first.pk}/change/", data, PAYING)
        told = dict(Letter.objects.values_list("channel", "body"))
        assert told == {"note": "新的正文", "email": "新的正文", "sms": "新的短信"}
        assert Entry.objects.filter(action="edit_letter").count() == 1

    def test_a_letter_that_left_is_not_changed(self, world: World) -> None:
        world.submitted("林晓禾")
        first = Letter.objects.get(channel="note")
        data = {"action": "edit", "subject": "x", "body": "x", "short": "x"}
        assert "已经发出或已撤下" in sent(f"{OUTBOX}{first.pk}/change/", data, PAYING)
        assert Letter.objects.get(pk=first.pk).body == first.body

    def test_an_identity_number_is_not_written_into_a_letter(self, world: World) -> None:
        (lin,) = held(world, "林晓禾")
        first = Letter.objects.get(channel="note")
        data = {"action": "edit", "subject": "x", "body": lin.id_number, "short": "x"}
        assert "不能出现证件号码" in sent(f"{OUTBOX}{first.pk}/change/", data, PAYING)

    def test_one_is_sent_at_once_and_one_taken_back(self, world: World) -> None:
        held(world, "林晓禾", "周知远")
        one, other = Letter.objects.filter(channel="note").order_by("id")
        sent(f"{OUTBOX}{one.pk}/change/", {"action": "send"}, PAYING)
        sent(f"{OUTBOX}act/", {"action": "withdraw", "letter": [other.pk]}, PAYING)
        standing = Letter.objects.order_by("id").values_list("status", flat=True)
        assert sorted(standing) == ["sent"] * 3 + ["withdrawn"] * 3
        with at(PAYING):
            assert letters.send_queued() == 0

    def test_a_time_to_wait_ends_by_itself(self, world: World) -> None:
        outbox.set_rule("", release="later", minutes=30, by=world.officer)
        world.submitted("林晓禾")  # at ten o'clock
        with at("2024-02-20 10:29"):
            assert letters.send_queued() == 0
        with at("2024-02-20 10:30"):
            assert letters.send_queued() == 3

    def test_it_is_narrowed_by_status_channel_and_letter(self, world: World) -> None:
        world.accepted("林晓禾")
        page = seen(f"{OUTBOX}?channel=sms&template=submit", PAYING)
        assert "报名材料已收到" in page
        assert "初审通过" not in page.split("状态 时间")[-1]

    def test_failed_ones_are_tried_again(self, world: World) -> None:
        _, task = bounced(world)
        pk = task.letter_id
        assert "已重新排队 1 条" in sent(
            f"{OUTBOX}act/", {"action": "retry", "letter": [pk]}, PAYING
        )
        assert Letter.objects.get(pk=pk).status == "queued"

    def test_the_stand_in_is_called_one(self, world: World) -> None:
        world.submitted("林晓禾")
        with at(PAYING):
            letters.send_queued()
        assert "替身，未真正发出" in seen(OUTBOX, PAYING)

    def test_pages_ask_as_often_for_many_letters(
        self, world: World, django_assert_max_num_queries: Any
    ) -> None:
        world.accepted("林晓禾", "周知远")
        with django_assert_max_num_queries(30):
            seen(OUTBOX, PAYING)


class TestTemplates:
    def test_a_new_text_is_written_from_then_on(self, world: World) -> None:
        (lin,) = world.submitted("林晓禾")
        before = Letter.objects.get(channel="note").body
        page = sent(f"{TEMPLATES}submit/", {**SUBMIT, "action": "save"}, PAYING)
        assert "已保存为第 1 版" in page
        (zhou,) = world.submitted("周知远")
        after = Letter.objects.get(channel="note", subject_ref=zhou.chain)
        assert after.body == f"周知远：材料已收到，回执号 {zhou.reference}。"
        assert (after.subject, after.template_version) == ("收到您的材料", 1)
        assert Letter.objects.get(channel="note", subject_ref=lin.chain).body == before
        assert Entry.objects.get(action="edit_template").detail == {
            "template": "submit",
            "version": 1,
        }

    def test_the_preview_writes_to_the_fictional_person_and_keeps_nothing(
        self, world: World
    ) -> None:
        _, page = posted(f"{TEMPLATES}submit/", {**SUBMIT, "action": "preview"})
        assert "林晓禾：材料已收到，回执号 K7Q49M2PXX。" in page
        assert "【考务】林晓禾：材料已收到" in page
        assert not LetterTemplate.objects.exists()

    def test_a_long_sms_is_counted_in_parts(self, world: World) -> None:
        data = {**SUBMIT, "sms": "请" * 130, "action": "preview"}
        _, page = posted(f"{TEMPLATES}submit/", data)
        assert "134 字" in page
        assert "共 2 条" in page

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"body": "{姓名}您好{住址}"}, "正文里的 {住址} 不能用在这条消息中"),
            ({"body": "证件号码 {证件号码}"}, "任何时候都不能出现证件号码"),
            ({"body": "号码 510101199001011239 已收到"}, "任何时候都不能出现证件号码"),
            ({"body": "{姓名：您好"}, "括号没有成对"),
            ({"body": "{% include 'x' %}"}, "不能用在这条消息中"),
            ({"body": "{{ request }}"}, "括号没有成对"),
            ({"sms": "请" * 400}, "最多 5 条"),
            ({"subject": "{理由}"}, "标题里的 {理由} 不能用"),
        ],
    )
    def test_what_could_not_be_sent_is_refused_with_the_word(
        self, world: World, changed: dict[str, str], said: str
    ) -> None:
        status, page = posted(f"{TEMPLATES}submit/", {**SUBMIT, **changed, "action": "save"})
        assert (status, said in page) == (400, True)
        assert not LetterTemplate.objects.exists()

    def test_a_return_must_say_why(self, world: World) -> None:
        data = {**SUBMIT, "body": "请补正。", "action": "save"}
        assert "正文缺少 {理由}" in posted(f"{TEMPLATES}return_first/", data)[1]

    def test_full_width_braces_are_braces(self, world: World) -> None:
        data = {**SUBMIT, "body": "｛姓名｝：收到。", "action": "save"}
        sent(f"{TEMPLATES}submit/", data, PAYING)
        assert LetterTemplate.objects.get().body == "{姓名}：收到。"

    def test_what_ships_is_restored_as_a_version(self, world: World) -> None:
        sent(f"{TEMPLATES}submit/", {**SUBMIT, "action": "save"}, PAYING)
        assert "已恢复" in sent(f"{TEMPLATES}submit/restore/", {"version": 1}, PAYING)
        (lin,) = world.submitted("林晓禾")
        letter = Letter.objects.get(channel="note", subject_ref=lin.chain)
        assert (letter.subject, letter.template_version) == ("报名材料已收到", 2)

    def test_of_two_who_edit_at_once_the_second_is_told(self, world: World) -> None:
        sent(f"{TEMPLATES}submit/", {**SUBMIT, "action": "save"}, PAYING)
        _, page = posted(f"{TEMPLATES}submit/", {**SUBMIT, "action": "save"}, "officer2")
        assert "刚刚已被他人修改" in page
        assert LetterTemplate.objects.count() == 1

    def test_every_template_opens_with_its_placeholders(self, world: World) -> None:
        listed = seen(TEMPLATES, PAYING)
        assert "初审退回补正" in listed
        page = seen(f"{TEMPLATES}return_first/", PAYING)
        assert "{理由} 必须有" in page
        assert "{姓名} 考生姓名 林晓禾" in page

    def test_codes_are_never_held(self, world: World) -> None:
        outbox.set_rule("", release="by-hand", minutes=0, by=world.officer)
        letters.write(template="login_code", context={"code": "483920", "minutes": 3})
        assert Letter.objects.get().status == "queued"

    def test_the_clerk_writes_no_templates(self, world: World) -> None:
        assert posted(f"{TEMPLATES}submit/", SUBMIT, "clerk")[0] == 403


class TestUndelivered:
    def test_the_agency_sees_who_was_not_reached_and_why(self, world: World) -> None:
        lin, _ = bounced(world)
        page = seen("/letters/undelivered/", PAYING, "clerk")
        assert "林晓禾" in page
        assert "邮件被退回" in page
        assert lin.email not in page

    def test_another_agency_and_the_centre_do_not(self, world: World) -> None:
        _, task = bounced(world)
        other = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
        open_account(username="clerk2", roles=(Role.CLERK,), organisation=other)
        for who in ("clerk2", "officer"):
            assert "林晓禾" not in seen("/letters/undelivered/", PAYING, who).replace(who, "")
            with at(PAYING):
                client = browser(User.objects.get(username=who))
                assert client.get(f"/letters/undelivered/{task.pk}/").status_code == 404
                close = client.post(f"/letters/undelivered/{task.pk}/close/", {"outcome": "called"})
            assert close.status_code == 404

    def test_who_was_called_is_on_record_with_the_caller(self, world: World) -> None:
        lin, task = bounced(world)
        data = {"outcome": "called", "note": "3月12日上午致电本人"}
        assert "已办结" in sent(f"/letters/undelivered/{task.pk}/close/", data, PAYING, "clerk")
        task.refresh_from_db()
        assert (task.outcome, task.done_by_id) == ("called", world.clerk.user_id)
        entry = Entry.objects.get(action="close_undelivered")
        assert (entry.chain.name, entry.detail["outcome"]) == (lin.chain, "called")
        assert "致电" not in str(entry.detail)

    def test_the_same_goes_by_sms_instead(self, world: World) -> None:
        lin, task = bounced(world)
        data = {"channel": "sms", "address": "139 0000 0001"}
        sent(f"/letters/undelivered/{task.pk}/resend/", data, PAYING, "clerk")
        again = Letter.objects.filter(subject_ref=lin.chain).latest("id")
        assert (again.channel, again.address, again.status) == ("sms", "13900000001", "queued")
        assert again.body.startswith("【考务】")
        task.refresh_from_db()
        assert task.outcome == "resent"

    def test_left_empty_it_goes_to_the_mobile_of_the_application(self, world: World) -> None:
        lin, task = bounced(world)
        assert mask_mobile(lin.mobile) in seen(f"/letters/undelivered/{task.pk}/", PAYING, "clerk")
        data = {"channel": "sms", "address": ""}
        sent(f"/letters/undelivered/{task.pk}/resend/", data, PAYING, "clerk")
        again = Letter.objects.filter(subject_ref=lin.chain).latest("id")
        assert (again.channel, again.address) == ("sms", lin.mobile)

    def test_the_address_that_has_just_failed_is_not_tried_again(self, world: World) -> None:
        lin, task = bounced(world)
        for address in ("", lin.email):
            data = {"channel": "email", "address": address}
            status, page = posted(f"/letters/undelivered/{task.pk}/resend/", data, "clerk")
            assert (status, "请填写更正后的地址" in page) == (400, True)

    def test_an_address_that_is_none_is_said_at_the_field(self, world: World) -> None:
        _, task = bounced(world)
        data = {"channel": "email", "address": "lin"}
        status, page = posted(f"/letters/undelivered/{task.pk}/resend/", data, "clerk")
        assert (status, "请填写完整的邮箱地址" in page) == (400, True)

    def test_a_task_that_another_closed_is_not_closed_again(self, world: World) -> None:
        _, task = bounced(world)
        data = {"outcome": "called", "note": ""}
        sent(f"/letters/undelivered/{task.pk}/close/", data, PAYING, "clerk")
        _, page = posted(f"/letters/undelivered/{task.pk}/close/", data, "first")
        assert "已被他人办结" in page

    def test_who_has_no_address_at_all_is_a_task_at_once(self, world: World) -> None:
        values = dict.fromkeys(("name", "reference", "agency", "enquiry"), "示例")
        letters.tell("submit", letters.Told(values=values, agency_id=world.agency.pk))
        assert Undelivered.objects.get().why == "no-address"


def test_a_reviewer_reads_the_reminders(world: World) -> None:
    letters.tell(
        "review_digest",
        letters.Told(values={"count": 3, "listing": "K7Q49M2PXX"}, user_id=world.second.user_id),
    )
    assert "3 件临近期限或超期 新" in seen("/letters/", PAYING, "second")
    assert "超期 新" not in seen("/letters/", PAYING, "second")
    assert Letter.objects.get().read_at is not None


def test_a_candidate_sees_what_is_new_once_and_the_application_page_counts_as_looking(
    world: World,
) -> None:
    (lin,) = world.submitted("林晓禾")
    mine = browser_of(lin)
    assert "报名材料已收到 新" in words(mine.get("/my/letters/"))
    assert "报名材料已收到 新" not in words(mine.get("/my/letters/"))
    Letter.objects.update(read_at=None)
    mine.get(f"/my/{lin.reference}/")
    assert not Letter.objects.filter(user=lin.owner, copy_of=None, read_at=None).exists()
