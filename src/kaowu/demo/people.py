"""Fictional candidates for the demonstration and for tests; none of them can be anybody.

* **Identity numbers** have a valid check character (GB 11643, ISO 7064 MOD 11-2), but a county code
  that was never assigned (``xx99``: the last county number of a prefecture), so that no card bears
  them.
* **Mobiles** are ``154 0000 xxxx``: 154 has not been given to any operator for subscribers, while
  it fits the shape ``1[3-9]`` and nine digits.
* **Mail** goes to ``example.com``, which RFC 2606 reserves. Towns, streets, schools and employers
  are invented.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random

#: The day on which the ages hold when the caller names none.
REFERENCE_DAY = date(2026, 3, 2)

#: People in :func:`people` who stand for a rule; the others are 18 to 58 years old.
EDGES = {
    "陈初夏": "16 years old on the very day",
    "梁伯言": "64 years old: past the retirement age for men",
    "苏慧兰": "56 years old: between the two retirement ages for women",
    "王静": "two people of this name",
    "刘䶮": "a character of CJK extension A",
    "帕丽达·玉山": "a middle dot in the name",
    "尔古木呷惹": "five characters, no dot and no Han surname",
    "欧阳若溪": "a compound surname",
}

_EDGE_AGES = {"陈初夏": 16, "梁伯言": 64, "苏慧兰": 56}

_MEN = (
    "周知远 司马青河 刘䶮 梁伯言 何景行 徐牧舟 宋怀瑾 罗川柏 杨一苇 谢长庚 邓小峰 曾一鸣 "
    "冯望舒 彭泽宇 蒋松年 唐野 许南乔 韩东篱 曹云起 袁立夏 董平芜 诸葛言 程远山 潘小川"
)
_WOMEN = (
    "林晓禾 何清越 王静 欧阳若溪 陈初夏 苏慧兰 王静 郑采薇 叶知秋雨 吴小满 沈星野 江听澜 "
    "夏侯明月 胡婉清 魏如初 任冬至 田甜田 上官云溪 秦桑榆 尹小荷 严霜降 龚玉竹 邱拾月 侯白露"
)
_OTHERS = (
    ("阿苏·木呷", "男", "彝族"),
    ("帕丽达·玉山", "女", "维吾尔族"),
    ("尔古木呷惹", "男", "彝族"),
    ("扎西多吉", "男", "藏族"),
    ("沙马·阿依莫", "女", "彝族"),
    ("卓玛央金", "女", "藏族"),
    ("艾山江·吐尔迪", "男", "维吾尔族"),
    ("格桑·次仁旺姆", "女", "藏族"),
    ("曲比·尔布", "男", "彝族"),
    ("余朵玛", "女", "羌族"),
    ("马小川", "男", "回族"),
    ("田阿朵", "女", "土家族"),
)
_SURNAMES = "丁石白孔方万贺武钱汤尹黎易常康邵洪"
_GIVEN = "一禾 若川 明溪 小楠 知夏 云舒 怀远 青岚 子衿 晚舟 清扬 望川 南星 半夏 景明 思齐"

_PLACES = {
    "汉族": ("510199", "510799", "511399", "511599", "500199", "513499"),
    "彝族": ("513499",),
    "藏族": ("513399", "513299"),
    "维吾尔族": ("650199",),
    "羌族": ("513299",),
}
_TOWNS = {
    "510199": "四川省示例市青禾区",
    "510799": "四川省样例市涪水县",
    "511399": "四川省样例市嘉陵湾县",
    "511599": "四川省示例市竹海县",
    "500199": "重庆市虚构县",
    "513499": "四川省凉山州虚构县",
    "513399": "四川省甘孜州虚构县",
    "513299": "四川省阿坝州虚构县",
    "650199": "新疆维吾尔自治区虚构县",
}
_STREETS = ("银杏路", "芙蓉巷", "望江街", "竹影路", "百草街", "石桥路", "云溪大道", "青瓦巷")

# education, age at graduation, schools, majors (none below college)
_SCHOOLING = (
    ("高中", 18, ("示例市第一中学", "嘉陵湾中学", "青禾高级中学"), ()),
    ("中专", 18, ("川西虚构工业学校", "示例市环保中等专业学校"), ("环境监测技术", "会计电算化")),
    (
        "大专",
        21,
        ("锦水示例职业技术学院", "蜀南虚构交通职业学院"),
        ("环境工程技术", "大数据与会计", "电力系统自动化技术"),
    ),
    (
        "本科",
        22,
        ("川西示例大学", "岷江虚构理工大学", "锦城示例财经大学"),
        ("环境科学与工程", "能源与动力工程", "金融学", "资源循环科学与工程"),
    ),
    ("硕士研究生", 25, ("川西示例大学", "岷江虚构理工大学"), ("环境工程", "产业经济学")),
)
_EMPLOYERS = (
    "示例绿能科技有限公司",
    "虚构水泥股份有限公司",
    "青禾碳咨询有限公司",
    "嘉陵湾电力示例公司",
    "锦水钢铁虚构集团",
    "云溪纸业示例有限公司",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional candidate. ``id_number`` agrees with ``birth`` and ``sex``."""

    name: str
    sex: str  # "男" | "女"
    birth: date
    id_number: str
    ethnicity: str
    education: str
    school: str
    major: str
    graduated_on: date
    diploma_number: str
    mobile: str
    email: str
    address: str
    employer: str
    source: str  # 考生来源


def check_character(first17: str) -> str:
    """The 18th character of an identity number (GB 11643 over ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first17))
    return "10X98765432"[total % 11]


def people(
    count: int = 60, seed: int = 20240205, *, today: date = REFERENCE_DAY
) -> tuple[Person, ...]:
    """The same ``count`` people for the same seed and day, the :data:`EDGES` among the first 60."""
    roster = _roster()
    return tuple(_person(index, *next(roster), seed=seed, today=today) for index in range(count))


def _roster() -> Iterator[tuple[str, str, str]]:
    """Name, sex and ethnicity: the fixed list shuffled evenly, then endless combinations."""
    men = [(name, "男", "汉族") for name in _MEN.split()]
    women = [(name, "女", "汉族") for name in _WOMEN.split()]
    for index in range(12):
        yield from (women[2 * index], men[2 * index], _OTHERS[index])
        yield from (women[2 * index + 1], men[2 * index + 1])
    given_names = _GIVEN.split()
    while True:  # a surname and a given name further each time: neighbours share neither
        for turn, (place, surname) in product(range(len(given_names)), enumerate(_SURNAMES)):
            given = given_names[(turn + place) % len(given_names)]
            yield surname + given, "女" if len(given) == 2 and given < "明" else "男", "汉族"


def _person(index: int, name: str, sex: str, ethnicity: str, *, seed: int, today: date) -> Person:
    rng = Random(f"{seed}/{index}/{name}")
    birth = _birth(name, rng, today)
    place = rng.choice(_PLACES.get(ethnicity, _PLACES["汉族"]))
    first17 = f"{place}{birth:%Y%m%d}{(index // 2 % 400) * 2 + 100 + (sex == '男'):03d}"
    education, school, major, graduated = _schooling(rng, birth, today)
    employer, source = _occupation(rng, birth, today)
    return Person(
        name=name,
        sex=sex,
        birth=birth,
        id_number=first17 + check_character(first17),
        ethnicity=ethnicity,
        education=education,
        school=school,
        major=major,
        graduated_on=graduated,
        diploma_number=f"{rng.randrange(90000, 99999)}1{graduated:%Y}06{rng.randrange(10**6):06d}",
        mobile=f"1540000{index % 10000:04d}",
        email=f"candidate{index + 1:02d}@example.com",
        address=f"{_TOWNS[place]}{rng.choice(_STREETS)}{rng.randrange(1, 199)}号"
        f"{rng.randrange(1, 20)}栋{rng.randrange(1, 28)}{rng.randrange(1, 5):02d}室",
        employer=employer,
        source=source,
    )


def _birth(name: str, rng: Random, today: date) -> date:
    """A birthday for the age that the name stands for, or for 18 to 58, mostly under 40."""
    if _EDGE_AGES.get(name) == 16:
        return _years_before(today, 16)
    age = _EDGE_AGES.get(name) or round(18 + 40 * rng.betavariate(1.4, 2.6))
    return _years_before(today, age) - timedelta(days=rng.randrange(20, 345))


def _years_before(day: date, years: int) -> date:
    last = monthrange(day.year - years, day.month)[1]
    return date(day.year - years, day.month, min(day.day, last))


def _schooling(rng: Random, birth: date, today: date) -> tuple[str, str, str, date]:
    """Education, school, major and graduation day, which lies before ``today``."""
    possible = [one for one in _SCHOOLING if date(birth.year + one[1], 6, 30) < today]
    weights = (2, 2, 3, 4, 1)[: len(possible)]  # _SCHOOLING goes by age: possible is its beginning
    education, age, schools, majors = (
        rng.choices(possible, weights)[0] if possible else _SCHOOLING[0]
    )
    graduated = date(birth.year + age, 6, 30)
    if graduated >= today:  # the youngest: still at school, the paper is a 学籍证明 of last summer
        graduated = date(today.year - 1, 6, 30)
    return education, rng.choice(schools), rng.choice(majors) if majors else "", graduated


def _occupation(rng: Random, birth: date, today: date) -> tuple[str, str]:
    """Employer, or "" without one, and 考生来源; who is under 20 is at school."""
    if birth > _years_before(today, 20):
        return "", "学校（在校生）"
    return (rng.choice(_EMPLOYERS), "企业") if rng.random() < 0.7 else ("", "社会")
