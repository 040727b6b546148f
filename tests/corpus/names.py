"""Names of people, and names of files by which packages and scans are known."""

from __future__ import annotations

from collections.abc import Callable

from kaowu.demo.troubles import CHANGES, DIPLOMA, ID_CARD, PORTRAIT
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, Spoil, number, trouble

DOTTED = "阿依·古丽"
MENDED = "archive.name-mended file.name-mended"
DOTS = {
    "2022": "•", "2027": "‧", "ff0e": "．", "30fb": "・", "002e": ".", "ff65": "･",
    "0387": "\u0387",
    "2219": "∙", "22c5": "⋅", "25cf": "●", "3002": "。", "2024": "․", "fe52": "﹒", "ff61": "｡",
}  # fmt: skip


def _dot(sign: str) -> Spoil:
    def spoil(sent: Sent) -> None:
        sent.become(name=DOTTED)
        sent.stem = sent.stem.replace("·", sign)
        sent.rename(lambda name: name.replace("·", sign))

    return spoil


for code, sign in DOTS.items():
    told = f"the middle dot written as U+{code.upper()}"
    found = "archive.name-mended" if code == "0387" else MENDED  # NFC has mended the files' names
    trouble(f"dot-{code}", told, READY, found)(_dot(sign))


def _called(name: str) -> Spoil:
    """A person of this name, written everywhere as it is."""

    def spoil(sent: Sent) -> None:
        sent.become(name=name)

    return spoil


RIGHT_NAMES = {
    "extension-b-name": ("𠅤𬱖", "a name in CJK extensions B and E"),
    "extension-g-name": ("王\U00030000", "a name in CJK extension G"),
    "extension-i-name": ("王\U0002ebf0", "a name in CJK extension I"),
    "twenty-five-han": (
        "欧阳上官司马诸葛东方皇甫尉迟公孙慕容令狐钟离宇文长", "a name of 25 Han characters",
    ),
    "dotted-name": (DOTTED, "a name with the middle dot U+00B7"),
    "yi-name": ("ꀉꈎꃅꇤ", "a name in Yi script"),
    "tibetan-name": ("བསོད་ནམས", "a name in Tibetan script"),
    "mongolian-name": ("ᠪᠠᠲᠤ", "a name in Mongolian script"),
    "no-surname": ("尔古木呷惹", "five characters, no Han surname"),
    "name-ends-like-a-side": ("王正", "a name that ends like a side of a card"),
}  # fmt: skip
for trouble_name, (called, told) in RIGHT_NAMES.items():
    trouble(trouble_name, told, READY)(_called(called))

ASKED_NAMES = {
    "one-character-name": ("禾", "a name of one character", "name.short"),
    "homophone-name": ("王晓[沛]", "a homophone in brackets for a character", "name.homophone"),
    "compatibility-name": ("李\uf9b5", "a compatibility ideograph", "name.compatibility"),
}
for trouble_name, (called, told, found) in ASKED_NAMES.items():
    trouble(trouble_name, told, ATTENTION, found)(_called(called))

REFUSED_NAMES = {
    "private-use-name": ("王\ue000", "a private-use character", "name.unknown-character"),
    "lost-character": ("王?", "a question mark where a character was lost", "name.character"),
    "digit-in-name": ("王晓2", "a digit in the name", "name.character"),
}
for trouble_name, (called, told, found) in REFUSED_NAMES.items():
    trouble(trouble_name, told, BLOCKED, found)(_called(called))


def _written(was: str, change: Callable[[str], str]) -> Spoil:
    """A person called ``was`` whose name is written in another way in zip and files."""

    def spoil(sent: Sent) -> None:
        sent.become(name=was)
        sent.stem = sent.stem.replace(was, change(was))
        sent.rename(lambda name: name.replace(was, change(was)))

    return spoil


WRITTEN = {
    "kangxi-radical": ("李文", lambda n: n.replace("文", "⽂"), "a Kangxi radical, from a PDF"),
    "old-private-use": ("刘䶮", lambda n: n.replace("䶮", "\ue863"), "䶮 as old systems had it"),
    "gbk-fe59": ("刘\u9fb4", lambda n: n.replace("\u9fb4", "\ue81e"), "GBK FE59 as U+E81E"),
    "space-in-name": ("李文", lambda n: "李 文", "a space inside the name"),
    "wide-space-in-name": ("李文", lambda n: "李\u3000文", "a full-width space in the name"),
    "space-behind-name": ("李文", lambda n: f"{n} ", "a space behind the name"),
    "zero-width-in-name": ("李文", lambda n: "李\u200b文", "a zero-width space in the name"),
}
for trouble_name, (right, change, told) in WRITTEN.items():
    trouble(trouble_name, told, READY, MENDED)(_written(right, change))


@trouble("latin-name", "a foreigner's name in Latin letters, with spaces", READY)
def latin(sent: Sent) -> None:
    sent.become(name="Maria Garcia", id_number=number("91100019900307002"))


@trouble("dot-left-out", "the middle dot missing in the files' names", READY)
def dot_left_out(sent: Sent) -> None:
    sent.become(name=DOTTED)
    sent.rename(lambda name: name.replace("·", ""))


@trouble("one-character-differs", "another character in one file's name", BLOCKED,
         "package.name-conflict")  # fmt: skip
def differs(sent: Sent) -> None:
    CHANGES["wrong-name"](sent)


@trouble("traditional-characters", "the name in traditional characters on one file", BLOCKED,
         "package.name-conflict")  # fmt: skip
def traditional(sent: Sent) -> None:
    sent.become(name="刘晓东")
    name, data = sent.files[ID_CARD]
    sent.put(ID_CARD, data, name=name.replace("刘晓东", "劉曉東"))


def _separated(sign: str) -> Spoil:
    def spoil(sent: Sent) -> None:
        sent.stem = sent.stem.replace("_", sign)
        sent.rename(lambda name: name.replace("_", sign))

    return spoil


SEPARATORS = {
    "hyphen": "-", "fullwidth-underscore": "＿", "space": " ", "em-dash": "—", "plus": "+",
    "double-underscore": "__", "comma": "，", "underscore-with-spaces": " _ ",
}  # fmt: skip
for trouble_name, sign in SEPARATORS.items():
    trouble(f"separator-{trouble_name}", f"“{sign}” instead of “_”", READY, MENDED)(
        _separated(sign)
    )


@trouble("no-separators", "number, name and material run together", READY, MENDED)
def run_together(sent: Sent) -> None:
    _separated("")(sent)
    sent.stem = f"{sent.person.id_number}{sent.person.name}{sent.person.mobile}"


@trouble(
    "parts-in-another-order", "name, mobile, number: the parts in another order", READY, MENDED
)
def reordered(sent: Sent) -> None:
    CHANGES["reordered"](sent)


@trouble("synonyms", "毕业证 and 照片 for the notice's words", READY, "file.name-mended")
def synonyms(sent: Sent) -> None:
    CHANGES["synonyms"](sent)


@trouble("english-words", "idcard and photo for the notice's words", READY, "file.name-mended")
def english(sent: Sent) -> None:
    sent.rename(lambda name: name.replace("身份证", "IDcard").replace("证件照", "photo"))


@trouble("upper-case-extension", ".JPG", READY)
def upper(sent: Sent) -> None:
    sent.rename(lambda name: name.replace(".jpg", ".JPG"))
    sent.extension = "ZIP"


@trouble("copy-marks", "“(1)” and “副本” behind the names", READY, MENDED)
def copies(sent: Sent) -> None:
    sent.stem += "(1)"
    sent.rename(lambda name: name.replace(".jpg", " - 副本.jpg"))


@trouble("extensions-twice", ".jpg.jpg, as where Windows hides the first, and .zip.zip", READY,
         MENDED)  # fmt: skip
def extensions_twice(sent: Sent) -> None:
    sent.stem += ".zip"
    sent.rename(lambda name: f"{name}.jpg")


@trouble("files-without-person", "files called only 身份证.jpg and so on", READY,
         "file.name-completed")  # fmt: skip
def short_names(sent: Sent) -> None:
    for material in (ID_CARD, DIPLOMA, PORTRAIT):
        sent.put(material, sent.files[material][1], name=f"{material}.jpg")


@trouble("camera-names", "files as the camera called them", BLOCKED,
         "file.unknown-kind package.missing-material")  # fmt: skip
def camera(sent: Sent) -> None:
    for index, key in enumerate(list(sent.files)):
        sent.put(key, sent.files[key][1], name=f"IMG_{index:04}.jpg")


@trouble("name-cut-off", "a name cut off at 255 bytes, its end and extension lost", BLOCKED,
         "file.unknown-kind package.missing-material")  # fmt: skip
def cut_off(sent: Sent) -> None:
    name, data = sent.files[DIPLOMA]
    sent.put(DIPLOMA, data, name=f"{name.split('_学')[0]}_" + "最终版" * 30)


@trouble("zip-without-mobile", "no mobile number in the zip's name", ATTENTION,
         "archive.name-part-missing")  # fmt: skip
def no_mobile(sent: Sent) -> None:
    sent.stem = sent.stem.removesuffix(f"_{sent.person.mobile}")


@trouble("zip-without-name", "no name in the zip's name", READY, "archive.name-completed")
def no_name(sent: Sent) -> None:
    sent.stem = f"{sent.person.id_number}_{sent.person.mobile}"


@trouble("zip-called-by-name-only", "the zip called by the person's name", ATTENTION,
         "archive.name-completed archive.name-part-missing")  # fmt: skip
def name_only(sent: Sent) -> None:
    sent.stem = sent.person.name
