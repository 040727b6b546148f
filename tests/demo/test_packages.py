"""The demonstration's zips: right ones read by the standard library, wrong ones wrong as named."""

from __future__ import annotations

import io
import tomllib
import zipfile
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from kaowu.demo.ahead import parcel_of
from kaowu.demo.basic_info import HEADERS
from kaowu.demo.fates import Fate
from kaowu.demo.packages import TROUBLES, basic_info_row, basic_info_workbook, package
from kaowu.demo.people import people

NOTICES = Path(__file__).parents[2] / "notices"
PERSON = people(3)[2]  # a name with a middle dot
NUMBER, NAME, MOBILE = PERSON.id_number, PERSON.name, PERSON.mobile

NO_ZIP = {"rar-renamed", "truncated"}


@cache
def made(trouble: str | None) -> tuple[str, bytes]:
    return package(PERSON, trouble=trouble)


def opened(trouble: str | None) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(made(trouble)[1]))


def cells(workbook: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()


def test_a_right_package_is_named_and_filled_as_the_notice_asks() -> None:
    filename, data = made(None)
    assert filename == f"{NUMBER}_{NAME}_{MOBILE}.zip"
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert archive.namelist() == [
        f"{NUMBER}_{NAME}_身份证.jpg",
        f"{NUMBER}_{NAME}_学历证明.jpg",
        f"{NUMBER}_{NAME}_证件照.jpg",
    ]


def test_the_files_of_a_right_package_have_the_sizes_of_the_notice() -> None:
    card, diploma, portrait = (info.file_size for info in opened(None).infolist())
    assert 204_800 <= card <= 300_000
    assert 204_800 <= diploma <= 300_000
    assert portrait <= 50_000


def test_about_thirty_things_can_be_wrong() -> None:
    assert len(TROUBLES) >= 20
    with pytest.raises(KeyError):
        package(PERSON, trouble="unheard-of")


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_each_trouble_changes_something(trouble) -> None:
    assert made(trouble) != made(None)


@pytest.mark.parametrize("trouble", [None, "encrypted", "rar-renamed", "surplus-file", "sideways"])
def test_the_same_trouble_gives_the_same_bytes(trouble) -> None:
    assert package(PERSON, trouble=trouble) == made(trouble)


@pytest.mark.parametrize("trouble", sorted(TROUBLES.keys() - NO_ZIP - {"encrypted"}))
def test_a_zip_is_sound_unless_that_is_the_trouble(trouble) -> None:
    assert opened(trouble).testzip() is None


@pytest.mark.parametrize("trouble", sorted(NO_ZIP))
def test_some_are_no_zip_at_all(trouble) -> None:
    with pytest.raises(zipfile.BadZipFile):
        opened(trouble)


def test_encrypted_members_ask_for_a_password() -> None:
    archive = opened("encrypted")
    with pytest.raises(RuntimeError, match="password required"):
        archive.read(archive.infolist()[0])


@pytest.mark.parametrize(
    ("trouble", "encoding"), [("gbk-names", "gb18030"), ("utf8-no-flag", "utf-8")]
)
def test_names_without_the_flag_decode_in_their_own_encoding(trouble, encoding) -> None:
    infos = opened(trouble).infolist()
    assert {info.flag_bits & 0x800 for info in infos} == {0}
    names = [info.filename.encode("cp437").decode(encoding) for info in infos]
    assert names == opened(None).namelist()


def test_a_folder_stands_before_every_file() -> None:
    assert {name.split("/")[0] for name in opened("folder").namelist()} == {f"{NAME}报名材料"}


def test_the_wrong_number_is_a_valid_one_that_differs_in_the_serial() -> None:
    wrong = opened("wrong-id-in-file-name").namelist()[1].split("_")[0]
    assert wrong != NUMBER
    assert wrong[:14] == NUMBER[:14]
    assert len(wrong) == 18


def test_two_sides_come_as_two_files_and_no_whole_card() -> None:
    names = opened("two-sides").namelist()
    assert [name.split("_")[2] for name in names] == [
        "学历证明.jpg",
        "证件照.jpg",
        "身份证正面.jpg",
        "身份证反面.jpg",
    ]


def test_what_calls_itself_jpg_is_a_png_or_a_heic() -> None:
    diploma = opened("wrong-extension").read(f"{NUMBER}_{NAME}_学历证明.jpg")
    assert Image.open(io.BytesIO(diploma)).format == "PNG"
    assert opened("heic-portrait").read(f"{NUMBER}_{NAME}_证件照.jpg")[4:8] == b"ftyp"


def test_a_large_portrait_is_larger_than_50_kb() -> None:
    assert opened("large-portrait").infolist()[2].file_size > 51_200


def test_a_nested_zip_holds_the_right_package() -> None:
    archive = opened("nested-zip")
    assert archive.read(archive.namelist()[0]) == made(None)[1]


@pytest.mark.parametrize("notice", ["sc-2024-carbon.toml", "demo.toml"])
def test_the_rows_keys_and_headers_are_the_notices(notice) -> None:
    columns = tomllib.loads((NOTICES / notice).read_text("utf-8"))["workbook"]["columns"]
    assert {column["key"]: column["header"] for column in columns} == HEADERS


@pytest.mark.parametrize("notice", ["sc-2024-carbon.toml", "demo.toml"])
def test_what_people_choose_is_in_the_drop_down_lists(notice) -> None:
    lists = tomllib.loads((NOTICES / notice).read_text("utf-8"))["lists"]
    rows = [basic_info_row(person, project="", batch="", condition="") for person in people(200)]
    for key, name in (
        ("education", "education"),
        ("ethnicity", "ethnicities"),
        ("source", "sources"),
        ("id_type", "id_types"),
        ("sex", "sexes"),
        ("exam_type", "exam_types"),
    ):
        assert {row[key] for row in rows} <= set(lists[name])


def test_a_workbook_keeps_numbers_as_text() -> None:
    row = basic_info_row(PERSON, project="碳排放交易", batch="第1批", condition="")
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(basic_info_workbook([row]))
    ).get_sheet_by_index(0)
    headers, values = sheet.to_python()
    assert headers == list(HEADERS.values())
    assert dict(zip(HEADERS, values, strict=True)) == {"number": "1", **row}


def test_a_workbook_can_lose_the_last_digits_as_spreadsheets_do() -> None:
    row = basic_info_row(PERSON, project="", batch="", condition="")
    data = basic_info_workbook([row], as_numbers=["id_number"])
    value = cells(data)[1][list(HEADERS).index("id_number")]
    assert not isinstance(value, str)


def test_the_same_rows_give_the_same_workbook() -> None:
    row = basic_info_row(PERSON, project="", batch="", condition="")
    assert basic_info_workbook([row]) == basic_info_workbook([row])


def test_a_parcel_is_drawn_here_where_the_second_process_died() -> None:
    fate = Fate(people()[0])
    fate.parcel = Future()
    fate.parcel.set_exception(BrokenProcessPool())
    assert parcel_of(fate) == package(people()[0])
