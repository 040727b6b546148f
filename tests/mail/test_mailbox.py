"""What candidates mail, told as it happens: taken in once, answered once, mended file by file."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.packages import package
from kaowu.office.ledger.models import Entry
from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from kaowu.office.mailbox.models import Box, MailMessage
from kaowu.office.mailbox.servers import server
from kaowu.office.registration.models import Application
from kaowu.office.vault import files
from kaowu.rules.states import State
from tests.mail.conftest import BOX, Office, Taken, body, mail, wire
from tests.office.world import REGISTERED, at, deeds, person

LIN, ZHOU = person("林晓禾"), person("周知远")


@cache
def zipped(name: str, trouble: str | None = None) -> tuple[str, bytes]:
    return package(person(name), trouble=trouble)


@cache
def single(name: str, material: str) -> tuple[str, bytes]:
    """One drawn file of a person under the name that the notice asks for."""
    from kaowu.demo import packages

    who = person(name)
    return packages.file_name(who, material), packages._DRAWN[material](who)


def sheet(*names: str) -> tuple[str, bytes]:
    condition = "达到法定劳动年龄，高中（同等学历）及以上"
    rows = [
        basic_info_row(person(name), project="碳排放交易", batch="第2批", condition=condition)
        for name in names
    ]
    return "个人基本信息表.xlsx", basic_info_workbook(rows)


def current(application: Application) -> dict[str, int]:
    """The key of the current file of each kind."""
    return dict(application.materials.filter(current=True).values_list("kind", "pk"))


def test_a_good_zip_with_its_sheet_is_registered_and_answered_once(
    office: Office, smtp: Taken
) -> None:
    record = office.receive(mail(zipped("林晓禾"), sheet("林晓禾"), name="<a@example.cn>"))
    application = Application.objects.get()
    assert (record.status, record.verdict) == ("done", "ready")
    assert record.application == application
    assert (application.state, application.name) == ("draft", "林晓禾")
    assert (application.id_number, application.facts["school"]) == (LIN.id_number, LIN.school)
    assert set(current(application)) == {"identity", "education", "portrait"}
    assert deeds(application)[0] == "start"
    (answer,) = smtp.messages
    assert answer["To"] == "lin@example.cn"
    assert answer["Subject"] == "回复：报名材料"
    assert (answer["In-Reply-To"], answer["References"]) == ("<a@example.cn>", "<a@example.cn>")
    assert answer["Auto-Submitted"] == "auto-replied"
    assert application.reference in body(answer)
    assert "下一步：材料已登记" in body(answer)
    assert LIN.id_number not in answer.as_string() + body(answer)
    assert LIN.mobile not in body(answer)
    assert Letter.objects.get().status == "sent"


def test_every_message_is_in_the_ledger(one_office: Office) -> None:
    record = one_office.receive(mail(zipped("林晓禾")))
    entries = Entry.objects.filter(chain__name="mailbox").order_by("number")
    assert [entry.action for entry in entries] == ["receive_mail", "handle_mail"]
    assert entries[1].detail["applications"] == [record.application.reference]
    raw = files.content(record.raw)
    assert len(raw) == record.size
    assert raw.startswith(b"From: lin@example.cn")


def test_a_blocked_zip_is_mended_by_one_file_in_the_thread(office: Office, smtp: Taken) -> None:
    office.receive(mail(zipped("林晓禾", "missing-diploma"), sheet("林晓禾")))
    application = Application.objects.get()
    before = current(application)
    assert set(before) == {"identity", "portrait"}
    first = smtp.messages[0]
    assert "【需要您补正】\n1. 学历证明：缺少最高学历证书原件扫描件。" in body(first)
    assert "直接回复本邮件发来，不必重新压缩" in body(first)
    diploma = ("毕业证.jpg", single("林晓禾", "学历证明")[1])  # no number: the thread tells whose
    record = office.receive(
        mail(diploma, subject=f"Re: {first['Subject']}", In_Reply_To=first["Message-ID"])
    )
    after = current(application)
    assert {kind: after[kind] for kind in before} == before
    assert set(after) - set(before) == {"education"}
    assert (record.status, record.verdict, record.application) == ("done", "ready", application)
    assert len(smtp.messages) == 2
    assert "1. 毕业证.jpg：已作为“学历证明”收下，其他材料没有改动" in body(smtp.messages[1])
    assert "需要您补正" not in body(smtp.messages[1])
    assert Application.objects.get().findings == []


def test_a_spoilt_file_is_replaced_and_the_old_one_stays_in_the_record(one_office: Office) -> None:
    one_office.receive(mail(zipped("林晓禾", "damaged-picture"), sheet("林晓禾")))
    application = Application.objects.get()
    record = one_office.receive(mail(single("林晓禾", "身份证"), subject="补身份证"))
    assert record.verdict == "ready"
    kinds = list(application.materials.order_by("pk").values_list("kind", "current"))
    assert kinds.count(("identity", False)) == 1
    assert kinds.count(("identity", True)) == 1
    assert len(kinds) == 4


def test_a_sheet_that_comes_alone_pairs_by_number(one_office: Office, smtp: Taken) -> None:
    one_office.receive(mail(sheet("林晓禾")))
    assert Application.objects.count() == 0
    record = one_office.receive(mail(zipped("林晓禾")))
    assert record.application.facts["school"] == LIN.school


def test_a_sheet_that_comes_after_the_zip_fills_the_draft_in(one_office: Office) -> None:
    one_office.receive(mail(zipped("林晓禾")))
    assert "school" not in Application.objects.get().facts
    one_office.receive(mail(sheet("林晓禾")))
    assert Application.objects.get().facts["school"] == LIN.school


def test_loose_files_are_taken_as_the_zip_that_they_should_be(
    one_office: Office, smtp: Taken
) -> None:
    loose = [single("林晓禾", material) for material in ("身份证", "学历证明", "证件照")]
    record = one_office.receive(mail(*loose, sheet("林晓禾")))
    assert set(current(record.application)) == {"identity", "education", "portrait"}
    assert "3 个文件没有压缩，已合在一起办理。" in body(smtp.messages[0])
    kept = record.application.materials.get(kind="education", current=True)
    assert files.content(kept.original) == loose[1][1]


def test_two_messages_from_one_sender_are_two_people(one_office: Office, smtp: Taken) -> None:
    one_office.receive(mail(zipped("林晓禾"), sheet("林晓禾")))
    one_office.receive(mail(zipped("周知远"), sheet("周知远")))
    assert set(Application.objects.values_list("name", flat=True)) == {"林晓禾", "周知远"}
    assert len(smtp.messages) == 2
    nameless = ("毕业证.jpg", single("林晓禾", "学历证明")[1])
    record = one_office.receive(mail(nameless))
    assert [finding.code for finding in record.findings] == ["mailbox.whose-file"]
    named = one_office.receive(mail(single("周知远", "学历证明")))
    assert named.application.name == "周知远"


def test_a_file_for_an_application_of_another_sender_is_shown_to_the_agency_only(
    one_office: Office, smtp: Taken
) -> None:
    one_office.receive(mail(zipped("林晓禾", "missing-portrait"), sheet("林晓禾")))
    record = one_office.receive(mail(single("林晓禾", "学历证明"), sender="other@example.org"))
    assert "mailbox.other-sender" in [finding.code for finding in record.findings]
    assert "另一个邮箱" not in body(smtp.messages[1])
    assert "证件照" not in body(
        smtp.messages[1]
    )  # what the application lacks is not theirs to know


def test_a_file_without_a_word_is_what_the_mail_calls_it(one_office: Office) -> None:
    one_office.receive(mail(zipped("林晓禾", "missing-portrait"), sheet("林晓禾")))
    photo = ("IMG_0231.jpg", single("林晓禾", "证件照")[1])
    record = one_office.receive(mail(photo, subject="补交证件照", text="见附件"))
    assert "portrait" in current(record.application)
    assert [finding.code for finding in record.findings] == ["mailbox.taken-as"]


def test_nothing_is_registered_while_no_batch_is_open(one_office: Office, smtp: Taken) -> None:
    one_office.imap.deliver(wire(mail(zipped("林晓禾"))))
    one_office.sync("2024-02-26 10:00")
    assert Application.objects.count() == 0
    record = MailMessage.objects.get()
    assert [finding.code for finding in record.findings] == ["mailbox.not-open"]
    assert "现在没有正在报名的批次" in body(smtp.messages[0])
    assert "2024年03月04日 开始报名" in body(smtp.messages[0])


def test_a_question_without_files_is_recorded_for_a_human(one_office: Office, smtp: Taken) -> None:
    record = one_office.receive(mail(subject="你好", text="请问几点上班？"))
    assert (record.status, record.unanswered) == ("empty", "看来与报名无关")
    assert smtp.messages == []


def test_a_forgotten_attachment_is_told(one_office: Office, smtp: Taken) -> None:
    record = one_office.receive(mail(text="附件是我的报名材料"))
    assert record.status == "empty"
    assert "邮件里没有附件" in body(smtp.messages[0])


def test_a_large_attachment_of_qq_is_answered_and_never_fetched(
    one_office: Office, smtp: Taken
) -> None:
    text = (
        "从QQ邮箱发来的超大附件\n报名材料.zip 进入下载页面 https://wx.mail.qq.com/ftn/download?x=1"
    )
    record = one_office.receive(mail(text=text, subject="报名"))
    assert [finding.code for finding in record.findings] == ["mailbox.link-only"]
    assert "我们不打开链接" in body(smtp.messages[0])


def test_winmail_dat_is_told(one_office: Office, smtp: Taken) -> None:
    record = one_office.receive(mail(("winmail.dat", b"\x78\x9f\x3e\x22 tnef")))
    assert [finding.code for finding in record.findings] == ["mailbox.winmail"]
    assert "winmail.dat" in body(smtp.messages[0])


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "自动回复"),
        ({"X_Autoreply": "yes"}, "自动回复"),
        ({"subject": "自动回复：我在休假"}, "自动回复"),
        ({"Precedence": "bulk"}, "群发邮件"),
        ({"List_Id": "<news.example.cn>"}, "邮件列表"),
        ({"Return_Path": "<>"}, "退信或投递回执"),
        ({"sender": "MAILER-DAEMON@example.cn"}, "系统发件人"),
        ({"sender": BOX}, "本邮箱自己发出的邮件"),
    ],
)
def test_what_no_person_wrote_is_recorded_and_never_answered(
    one_office: Office, smtp: Taken, headers: dict[str, str], why: str
) -> None:
    record = one_office.receive(mail(zipped("林晓禾"), **headers))
    assert (record.status, record.unanswered) == ("automatic", why)
    assert Application.objects.count() == 0
    assert smtp.messages == []


def test_a_loop_of_polite_robots_comes_to_an_end(one_office: Office, smtp: Taken) -> None:
    for turn in range(12):
        one_office.imap.deliver(wire(mail(subject=f"报名 {turn}")))
    one_office.sync()
    assert len(smtp.messages) == 8
    assert MailMessage.objects.filter(unanswered="同一邮箱答复过于频繁").count() == 4


def test_our_own_answer_sent_back_is_not_answered(one_office: Office, smtp: Taken) -> None:
    one_office.receive(mail(text="附件是我的报名材料"))
    back = smtp.messages[0]
    del back["From"]
    back["From"] = "lin@example.cn"
    assert one_office.receive(back).status == "automatic"
    assert len(smtp.messages) == 1


def test_a_returned_application_is_mended_after_registration_has_closed(
    one_office: Office, smtp: Taken
) -> None:
    one_office.receive(mail(zipped("林晓禾"), sheet("林晓禾")))
    Application.objects.update(state=State.RETURNED)
    before = current(Application.objects.get())
    one_office.imap.deliver(wire(mail(single("林晓禾", "学历证明"), subject="补正")))
    one_office.sync("2024-03-01 10:00")
    after = current(Application.objects.get())
    assert {kind for kind in after if after[kind] != before[kind]} == {"education"}
    assert "已作为“学历证明”收下" in body(smtp.messages[1])


def test_a_submitted_application_is_not_touched_and_the_sender_is_told_why(
    one_office: Office, smtp: Taken
) -> None:
    one_office.receive(mail(zipped("林晓禾"), sheet("林晓禾")))
    Application.objects.update(state=State.SUBMITTED)
    before = current(Application.objects.get())
    one_office.receive(mail(("毕业证.jpg", single("林晓禾", "学历证明")[1])))
    one_office.receive(mail(single("林晓禾", "学历证明")))
    assert current(Application.objects.get()) == before
    assert Application.objects.count() == 1
    assert "报名信息现在不能修改" in body(smtp.messages[1])
    assert "本次材料未覆盖原有材料" in body(smtp.messages[2])


def test_a_candidates_own_application_is_not_touched_by_mail(
    one_office: Office, smtp: Taken
) -> None:
    application = one_office.world.draft("林晓禾")
    before = current(application)
    record = one_office.receive(mail(zipped("林晓禾")))
    assert current(application) == before
    assert [finding.code for finding in record.findings] == ["registration.twice"]


def test_mail_that_came_in_time_and_was_read_late_goes_to_a_human(
    one_office: Office, smtp: Taken
) -> None:
    real = datetime.fromisoformat("2024-02-23T23:50+08:00").timestamp()
    uid = one_office.imap.deliver(wire(mail(zipped("林晓禾"))))
    content, _ = one_office.imap.folder.messages[uid]
    one_office.imap.folder.messages[uid] = (content, real)
    box = server("imap")(one_office.imap.url)
    Box.objects.create(name=box.name, since=datetime.fromtimestamp(real, tz=UTC))
    one_office.sync("2024-02-26 10:00")
    assert [one.code for one in MailMessage.objects.get().findings] == ["mailbox.arrived-in-time"]
    assert "邮件在报名截止前收到" in body(smtp.messages[0])


def test_both_sides_of_the_card_as_two_files_are_one_material(one_office: Office) -> None:
    one_office.receive(mail(zipped("林晓禾", "missing-portrait"), sheet("林晓禾")))
    card = single("林晓禾", "身份证")[1]
    sides = [("身份证正面.jpg", card), ("身份证反面.jpg", single("林晓禾", "学历证明")[1])]
    record = one_office.receive(mail(*sides))
    kinds = [finding.code for finding in record.findings if finding.severity == "error"]
    assert kinds == []
    assert record.files is not None
    assert [file["name"] for file in record.files] == ["身份证正面.jpg", "身份证反面.jpg"]
    assert record.application.materials.filter(kind="identity").count() == 2


def test_a_letter_by_e_mail_leaves_by_the_same_way(one_office: Office, smtp: Taken) -> None:
    with at(REGISTERED):
        letters.post(
            template="note",
            subject="报名材料需要补正",
            body="请补正。",
            channel=Letter.Channel.EMAIL,
            address="lin@example.cn",
        )
        assert letters.send_queued() == 1
    (sent,) = smtp.messages
    assert (sent["To"], sent["Subject"]) == ("lin@example.cn", "报名材料需要补正")
    assert (sent["Auto-Submitted"], sent["In-Reply-To"]) == ("auto-generated", None)


def test_what_two_people_share_is_told_to_the_agency_and_not_by_mail(
    one_office: Office, smtp: Taken
) -> None:
    one_office.receive(mail(zipped("林晓禾"), sheet("林晓禾")))
    lin = Application.objects.get()
    lin.mobile = ZHOU.mobile
    lin.save()
    record = one_office.receive(mail(zipped("周知远"), sheet("周知远"), sender="zhou@example.cn"))
    assert "duplicate.mobile" in [finding.code for finding in record.findings]
    assert "林晓禾" not in body(smtp.messages[1])
    assert "考生在用" not in body(smtp.messages[1])
