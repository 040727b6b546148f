"""Take the pictures of docs/img again, from a running demonstration: make pictures PORT=8000.

Each picture is a page as one of the demonstration's people sees it; whom is chosen by what the
entrance says of them, so that other names change nothing here.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "img"
NAMES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
DESK, PHONE = (1280, 900), (390, 1000)
PAPER = (225, 230, 235)  # the ground that screens side by side lie on
GAP = 20  # pixels between them
COLOURS = 128  # of a picture's palette: text stays sharp, the file stays small


class Office:
    """A demonstration as its people see it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address

    def visitor(self, size: tuple[int, int]) -> Page:
        """A browser that nobody has signed in with."""
        width, height = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            base_url=self._address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        return context.new_page()

    def person(self, note: str, size: tuple[int, int]) -> Page:
        """The page that the first person with this note comes to."""
        page = self.visitor(size)
        page.goto("/demo/enter/")
        page.locator("button.k-people__button", has_text=note).first.click()
        return page


def picture(page: Page) -> Image.Image:
    """What is on the screen, once fonts and pictures are there."""
    page.wait_for_load_state("networkidle")
    return Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def beside(screens: Sequence[Image.Image]) -> Image.Image:
    """Screens side by side, as high as the highest."""
    width = sum(screen.width for screen in screens) + GAP * (len(screens) + 1)
    sheet = Image.new("RGB", (width, max(s.height for s in screens) + 2 * GAP), PAPER)
    left = GAP
    for screen in screens:
        sheet.paste(screen, (left, GAP))
        left += screen.width + GAP
    return sheet


def keep(name: str, image: Image.Image) -> None:
    """Write one picture, as small as a palette makes it."""
    path = FOLDER / f"{name}.png"
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def follow(page: Page, address: str) -> Page:
    """Open the first link of the page whose address has this form."""
    links = page.locator("main a[href]").evaluate_all("all => all.map(a => a.pathname)")
    page.goto(next(link for link in links if re.fullmatch(address, link)))
    return page


def ticketed(office: Office, size: tuple[int, int]) -> Page:
    """Who has a ticket and has not sat the exam yet, before the application."""
    return follow(office.person("准考证已发", size), r"/my/\w+/")


def phone(office: Office) -> Image.Image:
    """A ticket, a certificate and the self-check, as a telephone shows them."""
    certified = follow(office.person("已发证", PHONE), r"/my/\w+/")
    check = office.visitor(PHONE)
    check.goto("/check/")
    return beside([picture(ticketed(office, PHONE)), picture(certified), picture(check)])


def overview(office: Office) -> Image.Image:
    """What the candidate does now, and what the centre does next."""
    low = (PHONE[0], 780)
    centre = office.person("复审人", (1024, 780))
    return beside([picture(ticketed(office, low)), picture(centre)])


def review(office: Office) -> Image.Image:
    """A case at the agency's desk, with the scan beside what was read."""
    page = office.person("初审人", DESK)
    page.goto("/agency/cases/?state=submitted")
    return picture(follow(page, r"/agency/cases/[0-9A-Z]+/"))


def exam(office: Office) -> Image.Image:
    """The plan of the exam whose tickets are out: rooms, seats, the announced seed."""
    page = office.person("考务员", DESK)
    page.goto("/centre/exams/")
    page.locator("tr", has_text="发放准考证").get_by_role("link").first.click()
    return picture(page)


def verified(office: Office) -> Image.Image:
    """The page that the code on a certificate opens."""
    page = follow(office.person("已发证", DESK), r"/my/\w+/")
    answer = page.request.get(f"{page.url}certificate.pdf")
    sheet = pdfium.PdfDocument(answer.body())[0].render(scale=3).to_pil()
    visitor = office.visitor((1280, 800))
    visitor.goto(zxingcpp.read_barcodes(sheet)[0].text)
    return picture(visitor)


def notice(office: Office) -> Image.Image:
    """The public page of the demonstration's notice."""
    page = office.visitor(DESK)
    page.goto("/notices/demo/")
    return picture(page)


def take(office: Office) -> None:
    """All pictures of the folder."""
    keep("overview", overview(office))
    keep("phone", phone(office))
    keep("review", review(office))
    keep("centre", picture(office.person("考务员", DESK)))
    keep("exam", exam(office))
    keep("agency", picture(office.person("经办人", DESK)))
    keep("notice", notice(office))
    keep("verify", verified(office))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--office", default="http://127.0.0.1:8000", help="a demonstration")
    address = parser.parse_args().office
    browser_path = next((found for name in NAMES if name and (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        take(Office(browser, address))
        browser.close()


if __name__ == "__main__":
    main()
