"""File names: written by the pattern, read whatever harmless way they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaowu.rules.loader import load_notice
from kaowu.rules.naming import archive_name, file_name, read_archive_name, read_file_name
from kaowu.rules.notice import Notice
from tests.rules.conftest import NOTICES
from tests.rules.test_identity import NUMBERS
from tests.rules.test_mobile import NUMBERS as MOBILES

NOTICE = load_notice(NOTICES / "sc-2024-carbon.toml")
ID = "11010519491231002X"
MOBILE = "13800000000"
# Surnames and given names that are no word for a material.
PEOPLE = st.builds(
    lambda a, b: a + b,
    st.sampled_from(["张", "李", "欧阳", "阿依·", "吉克", "𠅤"]),
    st.text(
        st.sampled_from("三四五六七八九伟芳娜敏静丽强磊洋艳勇军杰娟涛明"), min_size=1, max_size=6
    ),
)
SEPARATORS = st.sampled_from(["-", "＿", "—", " ", "+", "__", "_ ", "－", "、", "\u3000"])
KINDS = st.sampled_from([rule.kind for rule in NOTICE.package_materials])


def codes(findings: object) -> list[tuple[str, str]]:
    return [(f.code, f.severity.value) for f in findings]  # type: ignore[attr-defined]


def test_names_by_the_pattern_of_the_notice() -> None:
    assert archive_name(NOTICE, id_number=ID, name="张三", mobile=MOBILE) == (
        "11010519491231002X_张三_13800000000.zip"
    )
    assert file_name(NOTICE, "identity", id_number=ID, name="张三", extension=".JPG") == (
        "11010519491231002X_张三_身份证.jpg"
    )


@pytest.mark.parametrize(
    "stem",
    [
        f"{ID.lower()}_张三_{MOBILE}",
        f"{ID}-张三-{MOBILE}",
        f"{ID}＿张三＿{MOBILE}",
        f"{ID} 张三 {MOBILE}",
        f"{ID}——张三+{MOBILE}",
        f"张三_{MOBILE}_{ID}",
        f"{MOBILE}张三{ID}",
        f"{ID}_ 张三_{MOBILE} ",
        f"{ID}_张三_+86 138-0000-0000",
        f"{ID}_张三_{MOBILE} (1)",
        f"{ID}_张三_{MOBILE} - 副本",
        f"{ID}_张三_{MOBILE}.zip",
        f"１１０１０５１９４９１２３１００２Ｘ_张三_{MOBILE}",
        f"11010519491231002Х_张三_{MOBILE}",  # Cyrillic
    ],
)
def test_harmless_deviations_of_an_archive_are_mended(stem: str) -> None:
    parts = read_archive_name(stem, NOTICE)
    assert (parts.id_number, parts.name, parts.mobile) == (ID, "张三", MOBILE)
    assert codes(parts.findings) == [("archive.name-mended", "fixed")]


def test_the_mend_says_both_names_and_the_clause() -> None:
    [finding] = read_archive_name(f"{ID}-张三-{MOBILE}", NOTICE).findings
    assert finding.message == (f"文件名“{ID}-张三-{MOBILE}”已按通知要求改为“{ID}_张三_{MOBILE}”。")
    assert finding.clause == "annex1.2.4.1"


@pytest.mark.parametrize(
    ("stem", "missing"),
    [
        (f"{ID}_张三", [("archive.name-part-missing", "warning")]),
        (f"张三_{MOBILE}", [("archive.name-part-missing", "error")]),
        (f"{ID}_{MOBILE}", [("archive.name-part-missing", "error")]),
        (
            "张三",
            [("archive.name-part-missing", "error"), ("archive.name-part-missing", "warning")],
        ),
    ],
)
def test_a_missing_part_is_said(stem: str, missing: list[tuple[str, str]]) -> None:
    assert codes(read_archive_name(stem, NOTICE).findings) == missing


@pytest.mark.parametrize(
    "bad", ["510123456789012345", "1101051949123100", "5101041990", "110105491231002", "E12345678"]
)
def test_a_number_that_is_not_a_good_one_is_still_the_number(bad: str) -> None:
    parts = read_archive_name(f"{bad}_张三_{MOBILE}", NOTICE)
    assert (parts.id_number, parts.name, parts.mobile) == (bad, "张三", MOBILE)


def test_a_dotted_and_a_latin_name_are_kept() -> None:
    assert read_archive_name(f"{ID}_阿依・古丽_{MOBILE}", NOTICE).name == "阿依·古丽"
    assert read_archive_name(f"{ID}_Anne Marie_{MOBILE}", NOTICE).name == "Anne Marie"


@pytest.mark.parametrize(
    ("filename", "kind"),
    [
        (f"{ID}_张三_身份证.jpg", "identity"),
        (f"{ID}_张三_身份证.JPG", "identity"),
        (f"{ID}_张三_学历证明.pdf", "education"),
        (f"{ID}_张三_证件照.png", "portrait"),
        (f"{ID}_张三_申报表.pdf", "application_form"),
        (f"{ID}_张三_诚信承诺书.pdf", "integrity_pledge"),
    ],
)
def test_names_by_the_pattern_have_no_finding(filename: str, kind: str) -> None:
    parts = read_file_name(filename, NOTICE)
    assert (parts.id_number, parts.name, parts.kind) == (ID, "张三", kind)
    assert parts.extension == filename.rsplit(".", 1)[1].lower()
    assert parts.findings == ()


@pytest.mark.parametrize(
    ("filename", "kind"),
    [
        (f"材料/{ID}-张三-身份证正反面.jpg", "identity"),
        (f"张三{ID}身份证.jpg", "identity"),
        (f"身份证_{ID.lower()}_张三.jpg", "identity"),
        (f"{ID}_张三_IDCard.jpg", "identity"),
        (f"{ID}_张三_毕业证.jpg", "education"),
        (f"{ID}_张三_学信网.pdf", "education"),
        (f"{ID}_张三_学籍在线验证报告.pdf", "education"),
        (f"{ID}_张三_照片.jpg", "portrait"),
        (f"{ID}_张三_二寸.jpg", "portrait"),
        (f"{ID}_张三_证件照(1).jpg", "portrait"),
        (f"{ID}_张三_证件照.jpg.jpg", "portrait"),
        (f"{ID}_张三_学历证明.PDF.jpg", "education"),
        (f"{ID}_张三_个人诚信承诺书.pdf", "integrity_pledge"),
    ],
)
def test_harmless_deviations_of_a_file_are_mended(filename: str, kind: str) -> None:
    parts = read_file_name(filename, NOTICE)
    assert (parts.id_number, parts.name, parts.kind) == (ID, "张三", kind)
    assert codes(parts.findings) == [("file.name-mended", "fixed")]


def test_a_camera_name_tells_nothing() -> None:
    parts = read_file_name("IMG_20240102_123456.jpg", NOTICE)
    assert (parts.id_number, parts.name, parts.kind) == ("", "", "")
    assert {severity for _, severity in codes(parts.findings)} == {"warning"}
    assert ("file.unknown-kind", "warning") in codes(parts.findings)


def test_a_bare_material_word_tells_the_kind() -> None:
    parts = read_file_name("身份证.jpg", NOTICE)
    assert (parts.kind, parts.id_number, parts.name) == ("identity", "", "")


def test_a_short_latin_word_is_not_found_inside_a_name() -> None:
    assert read_file_name(f"{ID}_David_证件照.png", NOTICE).name == "David"


def test_a_file_without_extension_is_read() -> None:
    assert read_file_name(f"{ID}_张三_身份证", NOTICE).extension == ""


@given(id_number=NUMBERS, name=PEOPLE, mobile=MOBILES)
def test_what_is_written_is_read_back(id_number: str, name: str, mobile: str) -> None:
    written = archive_name(NOTICE, id_number=id_number, name=name, mobile=mobile)
    parts = read_archive_name(written.removesuffix(".zip"), NOTICE)
    assert (parts.id_number, parts.name, parts.mobile) == (id_number, name, mobile)
    assert parts.findings == ()


@given(id_number=NUMBERS, name=PEOPLE, kind=KINDS, extension=st.sampled_from(["jpg", "PNG"]))
def test_a_written_file_name_is_read_back(
    id_number: str, name: str, kind: str, extension: str
) -> None:
    written = file_name(NOTICE, kind, id_number=id_number, name=name, extension=extension)
    parts = read_file_name(written, NOTICE)
    assert (parts.id_number, parts.name, parts.kind) == (id_number, name, kind)
    assert parts.findings == ()


@given(
    id_number=NUMBERS,
    name=PEOPLE,
    mobile=MOBILES,
    separator=SEPARATORS,
    order=st.permutations([0, 1, 2]),
)
def test_any_separator_and_any_order_give_the_same_parts(
    id_number: str, name: str, mobile: str, separator: str, order: list[int]
) -> None:
    parts = [id_number, name, mobile]
    read = read_archive_name(separator.join(parts[i] for i in order), NOTICE)
    assert [read.id_number, read.name, read.mobile] == parts
    assert codes(read.findings) == [("archive.name-mended", "fixed")]


@given(st.text(max_size=80))
def test_nothing_that_a_file_is_called_breaks_the_reader(name: str) -> None:
    read_archive_name(name, NOTICE)
    notice: Notice = NOTICE
    assert read_file_name(name, notice).kind in {"", *(rule.kind for rule in notice.materials)}


@pytest.mark.parametrize(
    ("written", "side"),
    [
        ("身份证正面", "front"), ("身份证反面", "back"), ("身份证反", "back"), ("身份证1", "front"),
        ("身份证2", "back"), ("身份证（背面）", "back"), ("身份证_正面", "front"),
        ("正面身份证", "front"), ("身份证国徽面", "back"), ("idcard-back", "back"),
        ("身份证正面2", "front"), ("身份证正反面", ""), ("身份证", ""), ("身份证(1)", ""),
        ("身份证 - 副本", ""),
    ],
)  # fmt: skip
def test_a_side_is_read_and_is_no_part_of_the_name(written: str, side: str) -> None:
    parts = read_file_name(f"510104199003078518_张三_{written}.jpg", NOTICE)
    assert (parts.side, parts.name, parts.kind) == (side, "张三", "identity")


@pytest.mark.parametrize("name", ["王正", "李背", "张一"])
def test_a_name_that_ends_like_a_side_is_left_alone(name: str) -> None:
    assert read_file_name(f"510104199003078518_{name}_身份证.jpg", NOTICE).name == name


def test_digits_that_are_no_mobile_are_no_part_of_the_name() -> None:
    parts = read_archive_name("510104199003078518_张三_1380013800", NOTICE)
    assert (parts.name, parts.mobile) == ("张三", "")
    (finding,) = parts.findings
    assert finding.message == "压缩包文件名中的“1380013800”不是 11 位手机号码。"
