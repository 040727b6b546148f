"""Fictional people and papers that the tests print. The portrait is drawn."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

from kaowu import papers

DIGEST = "0123456789abcdef" * 4
TOKEN = "KW1." + "eyJ0aWNrZXQiOiIyNDAxMDEwMTAwMDEifQ" + "." + "A7bC9_dE" * 11
PAGE_CODE = "KWP1:7XK3ABCDEF:F11:0A1B2C3D:0123456789ABCDEF"
AGENCY = "示例联合环境交易所"
CENTRE = "示例省职业技能鉴定指导中心"
PROJECT = "碳排放交易、碳资产管理"


@cache
def portrait() -> bytes:
    """A drawn face, JPEG, 413 x 579 pixels."""
    image = Image.new("RGB", (413, 579), (90, 140, 200))
    pen = ImageDraw.Draw(image)
    pen.ellipse((110, 110, 303, 350), fill=(235, 205, 180))
    pen.rectangle((60, 380, 353, 579), fill=(40, 50, 70))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def drawn(width: int, height: int) -> bytes:
    """A signature: one black stroke from corner to corner, PNG."""
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).line((0, 0, width, height), fill=0, width=9)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def form(**changes: object) -> papers.ApplicationForm:
    facts: dict[str, object] = {
        "name": "林小满",
        "sex": "女",
        "birth": "1990年3月",
        "ethnicity": "汉族",
        "id_type": "居民身份证",
        "id_number": "510104199003078524",
        "education": "本科",
        "mobile": "13800000001",
        "project": PROJECT,
        "batch": "2024年第1批",
        "agency": AGENCY,
        "portrait": portrait(),
        "reference": "KW-2024-01-000123",
        "qrs": (PAGE_CODE,),
        "digest": DIGEST,
        "printed_on": "2024-01-19",
    }
    return papers.ApplicationForm(**{**facts, **changes})  # type: ignore[arg-type]


def integrity(**changes: object) -> papers.IntegrityPledge:
    facts: dict[str, object] = {
        "name": "林小满",
        "id_number": "510104199003078524",
        "project": PROJECT,
        "batch": "2024年第1批",
        "paragraphs": ("本人郑重承诺：", "一、所填信息真实、准确、完整。"),
        "version": "2024-1",
        "sha256": DIGEST,
        "sm3": DIGEST[::-1],
        "printed_on": "2024-01-19",
    }
    return papers.IntegrityPledge(**{**facts, **changes})  # type: ignore[arg-type]


def quality(**changes: object) -> papers.QualityPledge:
    facts: dict[str, object] = {
        "agency": AGENCY,
        "uscc": "91510100MA00000000",
        "filing_number": "示备〔2024〕001号",
        "batch": "2024年第1批",
        "projects": ("碳排放交易", "碳资产管理"),
        "applied": "128",
        "accepted": "121",
        "paragraphs": ("我单位承诺：", "一、严格审核报名资格。"),
        "roster_sha256": DIGEST,
        "roster_sm3": DIGEST[::-1],
        "printed_on": "2024-01-19",
    }
    return papers.QualityPledge(**{**facts, **changes})  # type: ignore[arg-type]


def roster_row(number: int, name: str = "林小满") -> papers.RosterRow:
    return papers.RosterRow(
        number=str(number),
        name=name,
        sex="女",
        id_type="居民身份证",
        id_number="510104199003078524",
        birth="1990-03-07",
        education="本科",
        project="碳排放交易",
        mobile="13800000001",
        verdict="合格",
        reviewer="周青",
    )


def roster(count: int, **changes: object) -> papers.Roster:
    facts: dict[str, object] = {
        "rows": tuple(roster_row(number + 1) for number in range(count)),
        "agency": AGENCY,
        "batch": "2024年第1批",
        "head_count": str(count),
        "sha256": DIGEST,
        "sm3": DIGEST[::-1],
        "printed_on": "2024-01-19",
    }
    return papers.Roster(**{**facts, **changes})  # type: ignore[arg-type]


def ticket(number: int = 1, **changes: object) -> papers.AdmissionTicket:
    facts: dict[str, object] = {
        "number": f"24010101{number:04}",
        "name": "林小满",
        "sex": "女",
        "id_type": "居民身份证",
        "id_number_masked": "510***********24",
        "project": PROJECT,
        "batch": "2024年第1批",
        "exam_date": "2024年3月2日",
        "site": "示例职业技能考核中心",
        "room": "03",
        "seat": "17",
        "agency": AGENCY,
        "portrait": portrait(),
        "enter": "08:30",
        "start": "09:00",
        "latest": "09:15",
        "end": "10:30",
        "qr": TOKEN,
        "printed_at": "2024-02-26 09:12",
        "freeze": "7F3A-22C9",
    }
    return papers.AdmissionTicket(**{**facts, **changes})  # type: ignore[arg-type]


def publicity(count: int, **changes: object) -> papers.PublicityList:
    rows = tuple(
        papers.PublicityRow(
            number=str(number + 1),
            ticket_number=f"24010101{number:04}",
            name="林小满",
            project="碳排放交易",
            score="86",
            result="合格",
            agency=AGENCY,
        )
        for number in range(count)
    )
    facts: dict[str, object] = {
        "rows": rows,
        "batch": "2024年第1批",
        "opens": "2024年3月11日",
        "closes": "2024年3月15日",
        "issuer": CENTRE,
        "sha256": DIGEST,
        "printed_on": "2024-03-11",
    }
    return papers.PublicityList(**{**facts, **changes})  # type: ignore[arg-type]


def certificate(number: int = 1, **changes: object) -> papers.Certificate:
    facts: dict[str, object] = {
        "number": f"SAMPLE-2024-{number:06}",
        "name": "林小满",
        "sex": "女",
        "id_number": "510104199003078524",
        "project": "碳排放交易",
        "result": "合格",
        "score": "86分",
        "issuer": CENTRE,
        "issued_on": "2024年3月18日",
        "query_url": "https://example.org/verify",
        "portrait": portrait(),
        "qr": "https://example.org/c/" + TOKEN,
        "printed_on": "2024-03-18",
    }
    return papers.Certificate(**{**facts, **changes})  # type: ignore[arg-type]


def freeze(**changes: object) -> papers.FreezeReceipt:
    facts: dict[str, object] = {
        "fields": (("姓名", "林小满"), ("考核项目", "碳排放交易")),
        "fingerprint": "7F3A-22C9",
        "frozen_at": "2024-02-06 10:22",
        "agency": AGENCY,
        "sha256": DIGEST,
        "printed_on": "2024-02-06",
    }
    return papers.FreezeReceipt(**{**facts, **changes})  # type: ignore[arg-type]


def fee(**changes: object) -> papers.FeeNotice:
    line = papers.FeeLine(label="考核费", amount="100.00元", legal_basis="示例依据")
    facts: dict[str, object] = {
        "name": "林小满",
        "reference": "KW-2024-01-000123",
        "project": "碳排放交易",
        "batch": "2024年第1批",
        "lines": (line,),
        "total": "100.00元",
        "deadline": "2024年2月7日24:00",
        "agency": AGENCY,
        "printed_on": "2024-02-05",
    }
    return papers.FeeNotice(**{**facts, **changes})  # type: ignore[arg-type]
