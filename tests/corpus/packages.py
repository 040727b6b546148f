"""Whole packages: what is missing, what is too much, what contradicts itself."""

from __future__ import annotations

from dataclasses import replace

from kaowu.demo.basic_info import basic_info_row, basic_info_workbook
from kaowu.demo.drawn import drawing
from kaowu.demo.troubles import CHANGES, DIPLOMA, ID_CARD, PORTRAIT, file_name
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, trouble


@trouble("right-package", "everything as the notice asks", READY)
def right(_: Sent) -> None:
    pass


@trouble("missing-card", "no identity card", BLOCKED, "package.missing-material")
def no_card(sent: Sent) -> None:
    del sent.files[ID_CARD]


@trouble("missing-diploma", "no diploma", BLOCKED, "package.missing-material")
def no_diploma(sent: Sent) -> None:
    CHANGES["missing-diploma"](sent)


@trouble("missing-portrait", "no portrait", BLOCKED, "package.missing-material")
def no_portrait(sent: Sent) -> None:
    CHANGES["missing-portrait"](sent)


@trouble("two-diplomas", "two diplomas", ATTENTION,
         "package.double-material file.name-mended image.refitted")  # fmt: skip
def two_diplomas(sent: Sent) -> None:
    CHANGES["double-diploma"](sent)


@trouble("diploma-in-two-pages", "a diploma in two files, 1 and 2", ATTENTION,
         "package.double-material file.name-mended")  # fmt: skip
def pages(sent: Sent) -> None:
    other = drawing.diploma(replace(sent.person, major="第二页"))
    sent.put(DIPLOMA, sent.files[DIPLOMA][1], name=file_name(sent.person, "学历证明1"))
    sent.put("second", other, name=file_name(sent.person, "学历证明2"))


@trouble("same-picture-twice", "one picture as card and as diploma", BLOCKED,
         "package.same-content")  # fmt: skip
def same(sent: Sent) -> None:
    sent.put(DIPLOMA, sent.files[ID_CARD][1])


@trouble("note-in-zip", "a text file with a greeting", ATTENTION, "file.unknown-kind")
def note(sent: Sent) -> None:
    sent.add("老师您好.txt", "老师您好，麻烦查收。".encode())


@trouble("workbook-in-zip", "the workbook put into the zip", READY, "package.workbook-inside")
def workbook(sent: Sent) -> None:
    row = basic_info_row(sent.person, project="碳排放交易", batch="第3批", condition="")
    sent.add("个人基本信息表.xlsx", basic_info_workbook([row]))


@trouble("application-form-in-zip", "a photo of the paper form in the zip", READY,
         "package.extra-material")  # fmt: skip
def form(sent: Sent) -> None:
    scan = drawing.diploma(replace(sent.person, school="申报表"))
    sent.add(file_name(sent.person, "申报表"), scan)


@trouble("strange-picture-in-zip", "a picture that is no material", ATTENTION, "file.unknown-kind")
def picture(sent: Sent) -> None:
    sent.add("微信图片_20240305.jpg", drawing.diploma(replace(sent.person, school="其他")))


@trouble("degree-for-diploma", "the degree (学位证) instead of the diploma", BLOCKED,
         "file.unknown-kind package.missing-material")  # fmt: skip
def degree(sent: Sent) -> None:
    sent.put(DIPLOMA, sent.files[DIPLOMA][1], name=file_name(sent.person, "学位证"))


@trouble("portrait-twice", "two portraits", ATTENTION, "package.double-material file.name-mended")
def portraits(sent: Sent) -> None:
    blue = drawing.portrait(sent.person, background="blue")
    sent.put("blue", blue, name=file_name(sent.person, "蓝底证件照"))
    sent.rename(lambda name: name.replace("_蓝底", "_二寸"))


@trouble("everything-wrong-a-little", "a folder, hyphens, GBK, HEIC, a sheet inside", READY,
         "archive.nested-folder archive.name-mended file.name-mended image.converted "
         "file.extension package.workbook-inside")  # fmt: skip
def a_little(sent: Sent) -> None:
    workbook(sent)
    sent.swap(PORTRAIT, drawing.as_heic(sent.files[PORTRAIT][1]))
    CHANGES["hyphen"](sent)
    CHANGES["folder"](sent)
    CHANGES["gbk-names"](sent)
