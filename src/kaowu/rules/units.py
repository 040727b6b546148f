"""Quantities as people write them in a notice file, parsed once.

"200KB" → 204800 bytes, "200KB ≤ 图片 ≤ 300KB" → (204800, 307200), "5个工作日" → 5 working days,
"120元" → 12000 fen, "60分" → 60. KB is 1024 bytes; :func:`fit_window` is inside both readings.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

KB = 1024
KB_DECIMAL = 1000
UNITS = {"B": 1, "KB": KB, "K": KB, "MB": KB * KB, "M": KB * KB}
WEEKDAYS = {"周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6}

SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|KB?|MB?)", re.IGNORECASE)
LIMITS = re.compile(rf"(?:(?P<left>{SIZE.pattern})\s*(?P<op1>[≤≥]))?[^≤≥\d]*"
                    rf"(?:(?P<op2>[≤≥])\s*(?P<right>{SIZE.pattern}))?", re.IGNORECASE)  # fmt: skip

Limits = tuple[int | None, int | None]


def _plain(text: str) -> str:
    """Full-width digits and letters made plain, the many signs of "at most" made one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.replace("<=", "≤").replace(">=", "≥").replace("≦", "≤").replace("≧", "≥")


def parse_size(text: str) -> int:
    """Bytes of "200KB"; ValueError when it is not a size."""
    match = SIZE.fullmatch(_plain(text))
    if not match:
        raise ValueError("大小应写成“200KB”这样的形式")
    return int(Decimal(match[1]) * UNITS[match[2].upper()])


def written_size(count: int) -> str:
    """Bytes as people write them: ``245 KB``, ``1.8 MB``, ``60 MB``; under 1 KB ``512 字节``."""
    if count < KB:
        return f"{count} 字节"
    if count < KB * KB:
        return f"{count / KB:.0f} KB"
    return f"{count / KB / KB:.1f}".removesuffix(".0") + " MB"


def parse_limits(text: str) -> Limits:
    """(least, most) bytes of "200KB ≤ 图片 ≤ 300KB", "≤50KB" or "图片≥200KB".

    What is written backwards ("200KB≥扫描件≥300KB") is read as it stands: least 300 KB, most
    200 KB. To find that nonsense is the linter's work. ValueError when nothing can be read.
    """
    match = LIMITS.fullmatch(_plain(text))
    if not match or not (match["op1"] or match["op2"]):
        raise ValueError("大小范围应写成“200KB≤扫描件≤300KB”或“≤50KB”这样的形式")
    bounds: dict[str, int] = {}
    if match["op1"]:
        bounds["least" if match["op1"] == "≤" else "most"] = parse_size(match["left"])
    if match["op2"]:
        bounds["most" if match["op2"] == "≤" else "least"] = parse_size(match["right"])
    return bounds.get("least"), bounds.get("most")


def fit_window(limits: Limits) -> Limits:
    """The bytes to aim at so that both readings of KB (1000 and 1024 bytes) are kept."""
    least, most = limits
    return least, None if most is None else most * KB_DECIMAL // KB


def parse_working_days(text: str) -> int:
    """Working days of "5个工作日"; ValueError when it is not such a period."""
    return _number_before(r"个?\s*工作日", text, "期限应写成“5个工作日”这样的形式")


def parse_working_days_ahead(text: str) -> int:
    """Working days before a last day of "2个工作日"; 0 of "当天". ValueError when it is neither."""
    return 0 if _plain(text) == "当天" else parse_working_days(text)


def parse_days_ahead(text: str) -> int:
    """Calendar days before a last day of "30天"; 0 of "当天". ValueError when it is neither."""
    if _plain(text) == "当天":
        return 0
    return _number_before("天", text, "提前的天数应写成“7天”或“当天”这样的形式")


def parse_weeks(text: str) -> int:
    """Weeks of "2周"; ValueError when it is not such a period."""
    return _number_before(r"个?\s*(?:周|星期)", text, "间隔应写成“2周”这样的形式")


def parse_weekday(text: str) -> int:
    """Monday 0 … Sunday 6 of "周六"; ValueError when it is not a day of the week."""
    if text not in WEEKDAYS:
        raise ValueError("星期应写成“周一”至“周日”")
    return WEEKDAYS[text]


def parse_money(text: str) -> int:
    """Fen of "120元" or "120.50元"; ValueError when it is not an amount of money."""
    match = re.fullmatch(r"(\d+(?:\.\d{1,2})?)\s*元", _plain(text))
    if not match:
        raise ValueError("金额应写成“120元”这样的形式")
    return int(Decimal(match[1]) * 100)


def parse_marks(text: str) -> Decimal:
    """Marks of "60分"; ValueError when it is not a mark."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*分", _plain(text))
    if not match:
        raise ValueError("分数应写成“60分”这样的形式")
    return Decimal(match[1])


def parse_age(text: str) -> int:
    """Years of "16周岁"; ValueError when it is not an age."""
    return _number_before(r"周?岁", text, "年龄应写成“16周岁”这样的形式")


def parse_pixels(text: str) -> tuple[int, int]:
    """(width, height) of "413×579像素"; ValueError when it is not a picture's size."""
    match = re.fullmatch(r"(\d+)\s*[×xX*]\s*(\d+)\s*(?:像素|px)?", _plain(text))
    if not match:
        raise ValueError("像素应写成“413×579像素”这样的形式")
    return int(match[1]), int(match[2])


def _number_before(unit: str, text: str, complaint: str) -> int:
    match = re.fullmatch(rf"(\d+)\s*{unit}", _plain(text))
    if not match:
        raise ValueError(complaint)
    return int(match[1])
