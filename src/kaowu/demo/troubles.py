"""What can be wrong with a candidate's zip: each trouble is one change to a right one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.drawn import drawing
from kaowu.demo.parcels import like_rar, zipped
from kaowu.demo.people import Person, check_character

ID_CARD, DIPLOMA, PORTRAIT = "身份证", "学历证明", "证件照"

#: What the candidate did, by the trouble's name.
TROUBLES: dict[str, str] = {}

CHANGES: dict[str, Callable[[Parcel], None]] = {}


@dataclass(slots=True)
class Parcel:
    """A package while it is made: files by material, each with a name and its bytes."""

    person: Person
    stem: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    encoding: str = "utf-8"
    flagged: bool = True
    encrypted: bool = False
    wrap: Callable[[bytes], bytes] = bytes

    def rename(self, change: Callable[[str], str]) -> None:
        self.files = {key: (change(name), data) for key, (name, data) in self.files.items()}

    def put(self, key: str, data: bytes, *, name: str | None = None) -> None:
        self.files[key] = (name or self.files[key][0], data)


def file_name(person: Person, material: str, extension: str = "jpg") -> str:
    """The name that the notice asks for."""
    return f"{person.id_number}_{person.name}_{material}.{extension}"


_Change = Callable[[Parcel], None]


def _trouble(name: str, description: str) -> Callable[[_Change], _Change]:
    """Enter a change under its name."""

    def enter(change: _Change) -> _Change:
        TROUBLES[name], CHANGES[name] = description, change
        return change

    return enter


@_trouble("folder", "先放进文件夹再压缩")
def _folder(parcel: Parcel) -> None:
    parcel.rename(lambda name: f"{parcel.person.name}报名材料/{name}")


@_trouble("gbk-names", "文件名按 GBK 存储、没有 UTF-8 标志（Windows 自带压缩）")
def _gbk_names(parcel: Parcel) -> None:
    parcel.encoding, parcel.flagged = "gb18030", False


@_trouble("utf8-no-flag", "文件名是 UTF-8、但没有标志（macOS 自带压缩）")
def _utf8_no_flag(parcel: Parcel) -> None:
    parcel.flagged = False


@_trouble("hyphen", "文件名用减号代替下划线")
def _hyphen(parcel: Parcel) -> None:
    parcel.stem = parcel.stem.replace("_", "-")
    parcel.rename(lambda name: name.replace("_", "-"))


@_trouble("fullwidth-underscore", "文件名用全角下划线")
def _fullwidth(parcel: Parcel) -> None:
    parcel.rename(lambda name: name.replace("_", "＿"))


@_trouble("spaces", "文件名里夹着空格")
def _spaces(parcel: Parcel) -> None:
    parcel.stem = parcel.stem.replace("_", " ")
    parcel.rename(lambda name: name.replace("_", " _ "))


@_trouble("reordered", "文件名各部分的顺序颠倒")
def _reordered(parcel: Parcel) -> None:
    person = parcel.person
    parcel.stem = f"{person.name}_{person.mobile}_{person.id_number}"
    for material, (_, data) in parcel.files.items():
        parcel.put(material, data, name=f"{person.name}_{material}_{person.id_number}.jpg")


@_trouble("synonyms", "文件名写的是“毕业证”“照片”")
def _synonyms(parcel: Parcel) -> None:
    parcel.rename(lambda name: name.replace(DIPLOMA, "毕业证").replace(PORTRAIT, "照片"))


@_trouble("missing-portrait", "缺证件照")
def _missing_portrait(parcel: Parcel) -> None:
    del parcel.files[PORTRAIT]


@_trouble("missing-diploma", "缺学历证明")
def _missing_diploma(parcel: Parcel) -> None:
    del parcel.files[DIPLOMA]


@_trouble("double-diploma", "有两份学历证明")
def _double_diploma(parcel: Parcel) -> None:
    data = drawing.diploma(parcel.person, grade="large")
    parcel.put("again", data, name=file_name(parcel.person, "学历证明2"))


@_trouble("surplus-file", "多了一份个人基本信息表")
def _surplus(parcel: Parcel) -> None:
    row = basic_info_row(parcel.person, project="碳排放交易", batch="第1批", condition="")
    parcel.put("surplus", basic_info_workbook([row]), name="个人基本信息表.xlsx")


@_trouble("rar-renamed", "把 rar 改名为 zip")
def _rar(parcel: Parcel) -> None:
    parcel.wrap = like_rar


@_trouble("encrypted", "压缩包加了密码")
def _encrypted(parcel: Parcel) -> None:
    parcel.encrypted = True


@_trouble("truncated", "压缩包没有传完整")
def _truncated(parcel: Parcel) -> None:
    parcel.wrap = lambda data: data[: len(data) * 3 // 5]


@_trouble("nested-zip", "压缩包里还有压缩包")
def _nested(parcel: Parcel) -> None:
    inner = zipped(list(parcel.files.values()))
    parcel.files = {"inner": (f"{parcel.stem}.zip", inner)}


@_trouble("mac-junk", "夹带 __MACOSX 与 .DS_Store")
def _mac_junk(parcel: Parcel) -> None:
    forks = {f"._{key}": (f"__MACOSX/._{name}", _FORK) for key, (name, _) in parcel.files.items()}
    parcel.files |= forks
    parcel.put(".DS_Store", b"\x00\x00\x00\x01Bud1" + bytes(6136), name=".DS_Store")


_FORK = bytes.fromhex("00051607000200004d6163204f5320582020202020202020") + bytes(140)


@_trouble("heic-portrait", "证件照是苹果手机的 HEIC，扩展名写成 jpg")
def _heic(parcel: Parcel) -> None:
    parcel.put(PORTRAIT, drawing.as_heic(drawing.portrait(parcel.person)))


@_trouble("large-portrait", "证件照超过 50KB")
def _large_portrait(parcel: Parcel) -> None:
    picture = Image.open(io.BytesIO(drawing.portrait(parcel.person))).resize((826, 1158))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95, dpi=(600, 600))
    parcel.put(PORTRAIT, buffer.getvalue())


@_trouble("pdf-portrait", "证件照是 PDF")
def _pdf_portrait(parcel: Parcel) -> None:
    data = drawing.as_pdf(parcel.files[PORTRAIT][1])
    parcel.put(PORTRAIT, data, name=file_name(parcel.person, PORTRAIT, "pdf"))


@_trouble("big-phone-photo", "身份证是手机直接拍的大图")
def _phone(parcel: Parcel) -> None:
    parcel.put(ID_CARD, drawing.identity_card(parcel.person, grade="phone"))


@_trouble("small-scan", "学历证明不足 200KB")
def _small(parcel: Parcel) -> None:
    parcel.put(DIPLOMA, drawing.diploma(parcel.person, grade="small"))


@_trouble("sideways", "身份证的图片是横着的（EXIF 方向）")
def _sideways(parcel: Parcel) -> None:
    parcel.put(ID_CARD, drawing.identity_card(parcel.person, wrong_way=True))


@_trouble("wrong-extension", "学历证明实为 PNG，扩展名写成 jpg")
def _png_named_jpg(parcel: Parcel) -> None:
    picture = Image.open(io.BytesIO(parcel.files[DIPLOMA][1])).resize((990, 700))
    buffer = io.BytesIO()
    picture.quantize(24).save(buffer, "PNG")
    parcel.put(DIPLOMA, buffer.getvalue())


@_trouble("pdf-diploma", "学历证明是 PDF（允许）")
def _pdf_diploma(parcel: Parcel) -> None:
    data = drawing.as_pdf(parcel.files[DIPLOMA][1])
    parcel.put(DIPLOMA, data, name=file_name(parcel.person, DIPLOMA, "pdf"))


@_trouble("two-sides", "身份证正反面分成两个文件")
def _two_sides(parcel: Parcel) -> None:
    person = parcel.person
    del parcel.files[ID_CARD]
    front, back = drawing.identity_front(person), drawing.identity_back(person)
    parcel.put("front", front, name=file_name(person, "身份证正面"))
    parcel.put("back", back, name=file_name(person, "身份证反面"))


@_trouble("wrong-id-in-file-name", "学历证明的文件名里身份证号码错了一位")
def _wrong_id(parcel: Parcel) -> None:
    """One digit of the serial differs, and with it the check character."""
    number = parcel.person.id_number
    first17 = f"{number[:14]}{(int(number[14]) + 5) % 10}{number[15:17]}"
    name, data = parcel.files[DIPLOMA]
    wrong = first17 + check_character(first17)
    parcel.put(DIPLOMA, data, name=name.replace(number, wrong))


@_trouble("wrong-name", "身份证的文件名里姓名错了一个字")
def _wrong_name(parcel: Parcel) -> None:
    right = parcel.person.name
    name, data = parcel.files[ID_CARD]
    parcel.put(ID_CARD, data, name=name.replace(right, right[:-1] + "某"))


@_trouble("bad-check-digit", "所有文件名里的身份证号码校验码都不对")
def _bad_check_digit(parcel: Parcel) -> None:
    right = parcel.person.id_number
    wrong = right[:-1] + ("1" if right[-1] in "0X" else str(int(right[-1]) - 1))
    parcel.stem = parcel.stem.replace(right, wrong)
    parcel.rename(lambda name: name.replace(right, wrong))


@_trouble("damaged-picture", "身份证的图片后半截损坏")
def _damaged(parcel: Parcel) -> None:
    data = parcel.files[ID_CARD][1]
    parcel.put(ID_CARD, data[: len(data) // 2])


@_trouble("unnamed-archive", "压缩包名为“报名材料”")
def _unnamed(parcel: Parcel) -> None:
    parcel.stem = "报名材料"
