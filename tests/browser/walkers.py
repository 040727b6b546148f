"""What people do on the pages, as verbs: a candidate with a phone, the staff at their desks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from kaowu.demo.packages import basic_info_row, basic_info_workbook, package
from kaowu.demo.people import Person, people
from kaowu.demo.story import WEEKS_BEFORE, demonstration_day
from kaowu.rules.calendar import default_calendar
from kaowu.rules.loader import load_notice
from kaowu.rules.schedule import BatchPlan, plan
from kaowu.rules.shipped import notices_folder

Opener = Callable[..., Page]
NUMBER = WEEKS_BEFORE + 1  # the batch whose registration is open
SLUG = "demo"


def opening(today: date) -> date:
    """The Monday on which the demonstration's first batch opened."""
    day = demonstration_day(today)
    return day - timedelta(days=day.weekday(), weeks=WEEKS_BEFORE)


def open_batch(today: date) -> BatchPlan:
    """The plan of the batch that is open when the demonstration starts."""
    notice = load_notice(notices_folder() / "demo.toml", start=opening(today))
    return next(row for row in plan(notice, default_calendar()) if row.number == NUMBER)


def newcomers(today: date, count: int) -> list[Person]:
    """People who are not in the demonstration yet."""
    return list(people(90 + count, today=opening(today))[90:])


def parcel(person: Person, *, trouble: str | None = None) -> dict[str, object]:
    """The person's zip as a file for an upload field."""
    name, data = package(person, trouble=trouble)
    return {"name": name, "mimeType": "application/zip", "buffer": data}


def sheet(*persons: Person) -> dict[str, object]:
    """The basic-info workbook of these people as a file for an upload field."""
    condition = "达到法定劳动年龄，高中（同等学历）及以上"
    rows = [
        basic_info_row(person, project="碳排放交易", batch=f"第{NUMBER}批", condition=condition)
        for person in persons
    ]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "个人基本信息表.xlsx", "mimeType": kind, "buffer": basic_info_workbook(rows)}


def enter_as(open_page: Opener, name: str) -> Page:
    """A desk, entered by the demonstration's one click."""
    page = open_page(wide=True)
    page.goto("/demo/enter/")
    press(page, page.get_by_role("button", name=name).first)
    return page


def press(page: Page, button: Locator) -> None:
    """Press a button that sends a form, and wait for the page that answers."""
    with page.expect_navigation(timeout=60_000):
        button.click()


def confirm(page: Page, button: str, answer: str = "") -> None:
    """Press a button and, where the page asks, answer the question."""
    first = page.get_by_role("button", name=button, exact=True).first
    if not answer:
        press(page, first)
        return
    first.click()
    press(page, page.locator("dialog[open]").get_by_role("button", name=answer, exact=True))


def move_to(page: Page, day: date) -> None:
    """Move the demonstration's date from the header of the page."""
    page.goto("/")
    page.get_by_text("指定日期").click()
    page.get_by_label("改为哪一天").fill(day.isoformat())
    press(page, page.get_by_role("button", name="前往"))
    expect(page.locator("body")).to_contain_text(f"{day.year}年{day.month}月{day.day}日")


def sign_in_by_phone(page: Page, mobile: str, admin: Page) -> None:
    """Ask for a code and read it where the stand-in of the SMS service keeps it: the outbox."""
    page.get_by_label("手机号码").fill(mobile)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("h1")).to_have_text("输入验证码")
    admin.goto("/office/outbox/")
    admin.get_by_role("link", name="登录验证码").first.click()
    code = re.search(r"验证码为\s*([0-9A-Za-z-]+)", admin.content())
    assert code, "the outbox shows no code"
    page.get_by_label("验证码").fill(code[1])
    press(page, page.get_by_role("button", name="登录"))


def begin(page: Page, mobile: str, admin: Page) -> str:
    """From the public page to a draft; returns the reference."""
    page.goto("/")
    page.get_by_role("link", name="我要报名").first.click()
    sign_in_by_phone(page, mobile, admin)
    page.locator("select[name=agency]").select_option(label="示例环境交易所")
    page.get_by_label("碳排放交易", exact=True).check()
    page.get_by_label(re.compile("高中（同等学历）及以上")).check()
    page.get_by_role("button", name=re.compile("下一步")).click()
    page.wait_for_url(re.compile(r"/my/[0-9A-Z]{10}/"))
    found = re.search(r"/my/([0-9A-Z]{10})/", page.url)
    assert found
    return found[1]


def send_package(page: Page, ref: str, person: Person, *, trouble: str | None = None) -> None:
    """Upload the zip and the sheet; the findings are there at once."""
    page.goto(f"/my/{ref}/package/")
    page.locator("input[type=file][name=package]").set_input_files(
        [parcel(person, trouble=trouble)]
    )
    page.locator("input[type=file][name=workbook]").set_input_files([sheet(person)])
    page.get_by_role("button", name="上传并检查").click()
    answer = re.compile(
        "检查结果|压缩包已检查"
    )  # with findings here, without them at the check page
    expect(page.locator("body")).to_contain_text(answer, timeout=60_000)


def sign_and_submit(page: Page, ref: str) -> None:
    """Check the answers, sign the pledge, hand in."""
    page.goto(f"/my/{ref}/check/")
    page.get_by_role("checkbox").check()
    write_by_hand(page)
    press(page, page.get_by_role("button", name="签署承诺书"))
    press(page, page.get_by_role("button", name="提交报名"))
    expect(page.locator("body")).to_contain_text(ref)


def write_by_hand(page: Page) -> None:
    """Something like a name on the pad."""
    canvas = page.locator("[data-sign-pad] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    for start, end in (((0.2, 0.3), (0.8, 0.3)), ((0.5, 0.1), (0.5, 0.9))):
        for (x, y), act in ((start, page.mouse.down), (end, page.mouse.up)):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
            act()


def decide(desk: Page, face: str, ref: str, verdict: str, *, reason: str = "") -> None:
    """Take a case at a review desk and decide it."""
    desk.goto(f"/{face}/cases/{ref}/")
    press(desk, desk.get_by_role("button", name="领取", exact=True))
    if verdict == "通过":
        for box in desk.locator(".k-checks input[type=checkbox]").all():
            box.check()
        confirm(desk, "通过", "通过")
        return
    row = desk.locator(".k-reasons__row").filter(has_text="学历证明")
    row.locator("select").first.select_option(index=4)
    row.locator("input").fill(reason)
    confirm(desk, verdict, "不通过" if verdict == "不通过" else "")


def shown_state(page: Page, ref: str) -> str:
    """The state badge of the candidate's own page."""
    page.goto(f"/my/{ref}/")
    return page.locator("h1 .k-badge").inner_text().strip()
