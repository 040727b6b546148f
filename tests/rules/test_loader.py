"""Reading a notice file: strict, and every error names its key."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from kaowu.rules.loader import NoticeError, is_generated, load_notice, parse_notice
from tests.rules.conftest import DEMO_START, NOTICES

SICHUAN = (NOTICES / "sc-2024-carbon.toml").read_text(encoding="utf-8")
DEMO = (NOTICES / "demo.toml").read_text(encoding="utf-8")


def refusal(text: str) -> str:
    with pytest.raises(NoticeError) as caught:
        parse_notice(text)
    return str(caught.value)


def test_the_digest_is_that_of_the_file() -> None:
    path = NOTICES / "sc-2024-carbon.toml"
    assert load_notice(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_misspelt_key_is_named_with_its_path() -> None:
    text = SICHUAN.replace('file_label = "证件照"', 'file_lable = "证件照"')
    assert refusal(text) == "materials[2].file_label：缺少这一项"


def test_a_key_that_nobody_reads_is_an_error() -> None:
    text = SICHUAN.replace('pixels = "413×579像素"', 'pixel = "413×579像素"')
    assert refusal(text) == "materials[2].pixel：没有这个设置项，请检查拼写"


def test_a_size_that_cannot_be_read_says_how_to_write_it() -> None:
    text = SICHUAN.replace('size = "证件照≤50KB"', 'size = "五十"')
    assert refusal(text) == (
        "materials[2].size：看不懂“五十”，大小范围应写成“200KB≤扫描件≤300KB”或“≤50KB”这样的形式"
    )


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('size_clause = "1.3"', 'size_clause = "9.9"', "找不到“9.9”这一条（clause）"),
        ('decision = "first-batch"', 'decision = "no-such"', "batches.1.decision：找不到“no-such”"),
        ('choices = "sexes"', 'choices = "genders"', "没有名为“genders”的列表，请写进 [lists]"),
        ('hand_out_reading = "loose"', 'hand_out_reading = "middle"', "不在可选值之内"),
        ("exam = 2024-03-02", 'exam = "2024-03-02"', "batches[0].exam：应为日期"),
        ("registration = [2024-01-15, 2024-01-19]", "registration = [2024-01-15]", "两个日期"),
        ("issued_on = 2024-02-05", "issued_on = 2024-02-05T10:00:00", "不含时刻"),
        ("number = 1\n", "number = true\n", "batches[0].number：应为整数"),
        ("[eligibility]", "[[eligibility]]", "eligibility：应为一个表"),
        ('slug = "sc-2024-carbon"', 'slug = "sc', "不是有效的 TOML 文件"),
        ("paragraphs = [", "paragraphs = [1, ", "integrity_pledge.paragraphs：应为文字列表"),
    ],
)
def test_an_error_names_its_place(before: str, after: str, complaint: str) -> None:
    assert before in SICHUAN
    assert complaint in refusal(SICHUAN.replace(before, after, 1))


def test_a_file_that_is_not_there_is_a_notice_error(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match=r"none\.toml：读不出这个文件"):
        load_notice(tmp_path / "none.toml")


def test_a_generated_notice_needs_its_start() -> None:
    assert refusal(DEMO) == "schedule：批次按规则生成，需要给出开始日期"
    assert is_generated(DEMO)
    assert not is_generated(SICHUAN)


def test_a_listed_notice_ignores_the_start() -> None:
    assert parse_notice(SICHUAN, start=DEMO_START) == parse_notice(SICHUAN)


def test_a_generated_notice_is_issued_before_its_first_batch() -> None:
    notice = parse_notice(DEMO, start=DEMO_START)
    assert notice.issued_on == date(2026, 2, 16)
    assert notice.batches[0].registration.start == DEMO_START
