"""The whole road by the pages: one candidate reaches the certificate, others stop at each gate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from kaowu.demo.drawn.drawing import diploma
from kaowu.demo.people import Person
from kaowu.demo.script import SHANGHAI
from kaowu.rules.schedule import BatchPlan
from tests.browser import walkers as w
from tests.browser.walkers import NUMBER, SLUG, Opener

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BATCH = f"{SLUG}/{NUMBER}"


@dataclass
class Office:
    """The people of the walk at their screens, and the four who apply."""

    plan: BatchPlan
    open_page: Opener
    people: list[Person]
    admin: Page
    reviewer: Page
    clerk: Page
    centre: Page
    officer: Page
    phone: Page
    other: Page
    ref: str = ""  # of the winner
    lapsed: str = ""
    by_agency: list[str] = field(default_factory=list)  # absent, then one point short


@pytest.fixture
def walk(open_page: Opener) -> Office:
    """Everybody at their desk on the demonstration's first day."""
    today = datetime.now(SHANGHAI).date()  # the office that the test starts reads the same clock
    staff = ("系统管理员（示例）", "顾初审", "许经办", "骆复审", "章考务")
    desks = [w.enter_as(open_page, name) for name in staff]
    return Office(
        w.open_batch(today),
        open_page,
        w.newcomers(today, 4),
        *desks,
        phone=open_page(),
        other=open_page(),
    )


def test_the_road_and_its_gates(walk: Office) -> None:
    """One walk through a batch, chapter by chapter of the notice; time moves for everyone."""
    registration(walk)
    reviews(walk)
    payment(walk)
    tickets_and_exam(walk)
    results_and_certificate(walk)


def registration(walk: Office) -> None:
    """The zip and the sheet on a phone; a blocked one; two by the agency's bulk upload."""
    winner, lapser, absentee, loser = walk.people
    walk.ref = w.begin(walk.phone, winner.mobile, walk.admin)
    w.send_package(walk.phone, walk.ref, winner)
    w.sign_and_submit(walk.phone, walk.ref)
    assert w.shown_state(walk.phone, walk.ref) == "待初审"

    # Gate 1: blocked material cannot be handed in.
    other = walk.other
    walk.lapsed = w.begin(other, lapser.mobile, walk.admin)
    w.send_package(other, walk.lapsed, lapser, trouble="missing-portrait")
    other.goto(f"/my/{walk.lapsed}/check/")
    expect(other.locator("body")).to_contain_text("现在还不能提交")
    expect(other.get_by_role("button", name="提交报名")).to_have_count(0)
    w.send_package(other, walk.lapsed, lapser)
    w.sign_and_submit(other, walk.lapsed)
    walk.by_agency = bulk_upload(walk.clerk, [absentee, loser])


def reviews(walk: Office) -> None:
    """Gate 2: returned with a reason, mended, in again; then both reviews and the hand-over."""
    other, lapsed, lapser = walk.other, walk.lapsed, walk.people[1]
    w.decide(walk.reviewer, "agency", lapsed, "退回补正", reason="印章处反光，请重新扫描。")
    other.goto(f"/my/{lapsed}/")
    expect(other.locator("body")).to_contain_text("印章处反光，请重新扫描。")
    assert w.shown_state(other, lapsed) == "退回补正"
    mend_diploma(other, lapsed, lapser.id_number, lapser.name, diploma(lapser, grade="large"))
    w.sign_and_submit(other, lapsed)
    everyone = [walk.ref, lapsed, *walk.by_agency]
    for one in everyone:
        w.decide(walk.reviewer, "agency", one, "通过")
    hand_over(walk.reviewer)
    for one in everyone:
        w.decide(walk.centre, "centre", one, "通过")
    assert w.shown_state(walk.phone, walk.ref) == "复审通过"


def payment(walk: Office) -> None:
    """Gate 3: three pay; who does not lapses by itself and gets no ticket. Then all is frozen."""
    w.move_to(walk.officer, walk.plan.payment.start)
    pay_on_the_phone(walk.phone, walk.ref)
    for one in walk.by_agency:
        record_payment(walk.officer, one, walk.plan.payment.start)
    w.move_to(walk.officer, walk.plan.payment.end + timedelta(days=1))
    assert w.shown_state(walk.other, walk.lapsed) == "逾期放弃"
    no_ticket = walk.other.request.get(f"/my/{walk.lapsed}/ticket.pdf")  # the page says why instead
    assert no_ticket.headers["content-type"] == "text/html; charset=utf-8"
    walk.phone.goto(f"/my/{walk.ref}/fill/")
    expect(walk.phone.locator("main form[method=post]")).to_have_count(0)


def tickets_and_exam(walk: Office) -> None:
    """Seats from the announced seed, tickets with a signed code; gate 4: one does not come."""
    officer = walk.officer
    seat_everyone(officer)
    w.move_to(officer, walk.plan.tickets.start)
    officer.goto(f"/centre/exams/{BATCH}/")
    w.confirm(officer, "核发 3 份准考证", "核发")
    ticket = walk.phone.request.get(f"/my/{walk.ref}/ticket.pdf")
    assert (ticket.status, ticket.headers["content-type"]) == (200, "application/pdf")
    assert codes_in(ticket.body())[0].startswith("KW1.")
    w.move_to(officer, walk.plan.exam)
    officer.goto(f"/centre/exams/{BATCH}/attendance/")
    absent, present = walk.by_agency
    attend(officer, absent, "absent")
    attend(officer, present, "present")
    attend(officer, walk.ref, "present")


def results_and_certificate(walk: Office) -> None:
    """Gate 5: 59 points fail and 60 pass; the list, the certificate, its verification."""
    officer, (winner, _, absentee, _) = walk.officer, walk.people
    enter_scores(walk.open_page, {walk.ref: "60", walk.by_agency[1]: "59"})
    w.move_to(officer, walk.plan.publicity.start)
    officer.goto(f"/centre/publicity/{BATCH}/")
    w.confirm(officer, "公示成绩", "公示")
    published = check_publicity(walk.open_page(), winner.name, winner.id_number)
    assert (absentee.name in published, "缺考" in published) == (True, True)
    w.move_to(officer, walk.plan.publicity.end + timedelta(days=1))
    assert w.shown_state(walk.phone, walk.ref) == "合格"
    walk.clerk.goto(f"/agency/cases/{walk.by_agency[1]}/")
    expect(walk.clerk.locator("h1")).to_contain_text("不合格")
    officer.goto(f"/centre/certificates/{BATCH}/")
    w.confirm(officer, "核发 1 份证书", "核发")
    assert w.shown_state(walk.phone, walk.ref) == "已发证"
    verify_certificate(walk.phone, walk.open_page(), walk.ref, winner.name, winner.id_number)


def bulk_upload(clerk: Page, persons: list[Person]) -> list[str]:
    """The clerk sends zips and a sheet at once; the worker opens them; the drafts are handed in."""
    clerk.goto("/agency/upload/")
    files = [w.sheet(*persons), *(w.parcel(person) for person in persons)]
    clerk.locator("input[type=file]").first.set_input_files(files)
    clerk.get_by_role("button", name="上传并检查").click()
    expect(clerk.get_by_role("link", name="核对草稿并提交")).to_be_visible(timeout=60_000)
    refs = []
    for person in persons:
        link = clerk.get_by_role("link", name=re.compile(f"^{person.name}")).first
        found = re.search(r"/agency/cases/([0-9A-Z]{10})/", link.get_attribute("href") or "")
        assert found
        refs.append(found[1])
    clerk.goto(f"/agency/cases/{refs[0]}/")
    w.confirm(clerk, "登记纸质承诺书", "已收到")
    w.confirm(clerk, "提交初审")
    clerk.goto(f"/agency/cases/?state=draft&batch={SLUG}-{NUMBER}")
    clerk.get_by_role("row").filter(has_text=persons[1].name).get_by_role("checkbox").check()
    w.confirm(clerk, "登记承诺书并提交", "登记并提交")
    return refs


def mend_diploma(page: Page, ref: str, number: str, name: str, scan: bytes) -> None:
    """Upload the one file that was asked for."""
    page.goto(f"/my/{ref}/material/")
    form = page.locator("#education")
    expect(form.get_by_role("heading")).to_contain_text("需更换")
    expect(form.locator("input[type=file]")).to_be_visible()  # what was asked for lies open
    file = {"name": f"{number}_{name}_学历证明.jpg", "mimeType": "image/jpeg", "buffer": scan}
    form.locator("input[type=file]").set_input_files([file])
    w.press(page, form.get_by_role("button", name="上传并检查"))


def hand_over(desk: Page) -> None:
    """Seal the roster with the quality pledge."""
    desk.goto(f"/agency/hand-over/{BATCH}/")
    desk.get_by_role("checkbox").check()
    w.confirm(desk, "封存并报送", "封存并报送")
    expect(desk.locator("body")).to_contain_text("SM3")


def pay_on_the_phone(phone: Page, ref: str) -> None:
    """The stand-in for an online payment, which says that it is one."""
    phone.goto(f"/my/{ref}/pay/")
    expect(phone.locator("body")).to_contain_text("模拟支付（演示替身，不产生真实扣款）")
    phone.get_by_role("button", name=re.compile("^模拟支付")).click()
    w.press(phone, phone.locator("dialog[open]").get_by_role("button", name="确认", exact=True))
    assert w.shown_state(phone, ref) == "已缴费"


def record_payment(officer: Page, ref: str, day: date) -> None:
    """An officer books a bank transfer."""
    officer.goto(f"/centre/fees/orders/{ref}/")
    officer.get_by_label("缴费日期").fill(day.isoformat())
    officer.get_by_label("凭证").fill("示例回单")
    w.confirm(officer, "登记缴费", "登记")
    expect(officer.locator("body")).to_contain_text("已登记")


def seat_everyone(officer: Page) -> None:
    """Site and times, the announced seed, the draw."""
    officer.goto(f"/centre/exams/{BATCH}/")
    officer.locator("select[name=site]").select_option(index=1)
    w.confirm(officer, "保存考务安排")
    w.confirm(officer, "公布随机种子", "公布")
    w.confirm(officer, "编排座位", "编排")
    expect(officer.locator("body")).to_contain_text("重新计算一致")


def attend(officer: Page, ref: str, what: str) -> None:
    """Record who came."""
    w.press(officer, officer.locator(f"#seat-{ref} button[name={what}]"))


def enter_scores(open_page: Opener, scores: dict[str, str]) -> None:
    """Two officers enter each score, neither seeing the other's."""
    for name in ("席考务", "钟考务"):
        desk = w.enter_as(open_page, name)
        desk.goto(f"/centre/scores/{BATCH}/")
        for ref, value in scores.items():
            desk.locator(f"input[name=score-{ref}]").fill(value)
        w.confirm(desk, "保存已填的成绩")


def check_publicity(page: Page, name: str, id_number: str) -> str:
    """The public list names people and shows no digit of an identity number."""
    page.goto(f"/publicity/{BATCH}/")
    text = page.locator("main").inner_text()
    assert name in text
    assert id_number[-4:] not in text
    assert page.request.get(f"/publicity/{BATCH}/list.pdf").body()[:5] == b"%PDF-"
    return text


def verify_certificate(phone: Page, stranger: Page, ref: str, name: str, id_number: str) -> None:
    """The code on the paper opens the public page; the query says the same; a lie finds nothing."""
    paper = phone.request.get(f"/my/{ref}/certificate.pdf")
    (code,) = codes_in(paper.body())
    assert id_number not in code
    stranger.goto(code)
    expect(stranger.locator("main")).to_contain_text("有效")
    number = re.search(r"\b99\d{4}\w+\b", stranger.locator("main").inner_text())
    assert number
    for last4, answer in ((id_number[-4:], "有效"), ("0000", "未查询到")):
        stranger.goto("/verify/")
        stranger.get_by_label("证书编号").fill(number[0])
        stranger.get_by_label("姓名").fill(name)
        stranger.get_by_label("证件号码后 4 位").fill(last4)
        w.press(stranger, stranger.get_by_role("button", name="查询"))
        expect(stranger.locator("main")).to_contain_text(answer)


def codes_in(pdf: bytes) -> list[str]:
    """What the QR codes on the first page say."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=3).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]
