"""What a letter's text may hold in braces: {姓名}. Nothing else, and never an identity number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

SLOT = re.compile(r"\{([^{}]*)\}")
_SLOT_AND_BLANK = re.compile(SLOT.pattern + "( ?)")
_WIDE = str.maketrans("｛｝", "{}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word in braces: the name that the code gives its value, what it means, an example."""

    word: str
    key: str
    meaning: str
    example: str


_COMMON = (
    Placeholder("姓名", "name", "考生姓名", "林晓禾"),
    Placeholder("回执号", "reference", "报名回执编号", "K7Q49M2PXX"),
    Placeholder("批次", "batch", "报考批次", "第2批"),
    Placeholder("考核项目", "project", "报考的项目", "碳排放交易"),
    Placeholder("报名机构", "agency", "报名机构名称", "示例环境交易培训中心"),
    Placeholder("省职鉴中心", "centre", "省职鉴中心名称", "示例省职业技能鉴定中心"),
    Placeholder("缴费开始", "payment_start", "缴费时间的第一天", "3月11日"),
    Placeholder("缴费截止", "payment_end", "缴费时间的最后一天", "3月13日"),
    Placeholder("考核日期", "exam", "考核的日子", "3月30日（周六）"),
    Placeholder(
        "查询网址", "enquiry", "不用登录查询进度的网址", "https://exam.example.org/enquiry/"
    ),
)
_MORE = (
    Placeholder(
        "理由", "reasons", "逐条理由，每条一行",
        "1. 身份证：身份证不完整，请补齐正反面后重新上传。\n2. 手机号码：请对照证件改正。",
    ),
    Placeholder("补正截止", "correct_by", "最迟哪一天重新提交", "3月8日（周五）"),
    Placeholder("反馈期限", "answer_by", "复审结果最迟反馈的日子", "3月1日（周五）"),
    Placeholder("第几版", "version", "准考证的版次", "2"),
    Placeholder("公示截止", "publicity_end", "公示期的最后一天", "4月15日（周一）"),
    Placeholder("截止日期", "deadline", "这件事最后一天", "3月13日（周三）"),
    Placeholder("还有几天", "days_left", "离截止还有多久", "还有 1 个工作日"),
    Placeholder("考点", "site", "考点名称和地址", "示例职业技术学院（示例市考试路8号）"),
    Placeholder("入场时间", "enter_at", "开始入场的时刻", "08:30"),
    Placeholder("最迟入场", "latest_at", "停止入场的时刻", "09:15"),
    Placeholder(
        "清单", "listing", "逐件列出，每件一行",
        "K7Q49M2PXX 第2批 还有 1 个工作日\nM3T8P5WNQR 第2批 今天到期",
    ),
    Placeholder("人数", "count", "件数或人数", "12"),
    Placeholder("提醒网址", "desk", "登录后看提醒的网址", "https://exam.example.org/letters/"),
    Placeholder("验证码", "code", "六位数字", "483920"),
    Placeholder("有效分钟", "minutes", "验证码几分钟内有效", "10"),
)  # fmt: skip
BY_WORD: Mapping[str, Placeholder] = MappingProxyType({one.word: one for one in (*_COMMON, *_MORE)})
COMMON: tuple[str, ...] = tuple(one.word for one in _COMMON)


def normalised(text: str) -> str:
    """The text as it is kept: braces as typed by a Chinese keyboard are braces, ends trimmed."""
    lines = text.translate(_WIDE).replace("\r\n", "\n").strip().split("\n")
    return "\n".join(line.rstrip() for line in lines)


def used(text: str) -> list[str]:
    """The words in braces, each once, in their order."""
    return list(dict.fromkeys(word.strip() for word in SLOT.findall(text)))


def unknown(text: str, allowed: Collection[str]) -> list[str]:
    """The words in braces that this text may not hold."""
    return [word for word in used(text) if word not in allowed]


def is_unbalanced(text: str) -> bool:
    """Whether a brace stands alone: a placeholder that was not closed, or one in another."""
    rest = SLOT.sub("", text)
    return "{" in rest or "}" in rest


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders replaced, once: what a value holds is never read again.

    ``values`` by the code's names; KeyError for one that is missing. No blank follows a full-width
    bracket: 3月8日（周五）前.
    """

    def put(found: re.Match[str]) -> str:
        value = str(values[BY_WORD[found[1].strip()].key])
        return value if value.endswith("）") else value + found[2]

    return _SLOT_AND_BLANK.sub(put, text)


def examples(words: Iterable[str]) -> dict[str, str]:
    """The values of the fictional person of the preview."""
    return {BY_WORD[word].key: BY_WORD[word].example for word in words}
