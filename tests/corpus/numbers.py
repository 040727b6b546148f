"""Identity numbers and mobiles: every valid one passes, every slip is shown."""

from __future__ import annotations

from collections.abc import Callable

from kaowu.demo.troubles import CHANGES, DIPLOMA
from tests.corpus.names import MENDED
from tests.corpus.spoiled import ATTENTION, BLOCKED, READY, Sent, Spoil, number, trouble

WIDE = {ord("0") + n: ord("０") + n for n in range(10)}


def _with(id_number: str, name: str = "") -> Spoil:
    """A person with this number, written everywhere as it is."""

    def spoil(sent: Sent) -> None:
        sent.become(id_number=id_number, **({"name": name} if name else {}))

    return spoil


VALID = {
    "hong-kong-permit": ("81000019900307851", "a residence permit of Hong Kong (81)"),
    "macao-permit": ("82000019900307851", "a residence permit of Macao (82)"),
    "taiwan-permit": ("83000019900307851", "a residence permit of Taiwan (83)"),
    "foreigner-card": ("91100019900307851", "a permanent residence card of 2023 (9)"),
    "retired-place": ("51222119900307851", "a place code that is retired (512221)"),
    "unlisted-place": ("41272319900307851", "a place code that tables do not list (412723)"),
    "general-county": ("51010119900307851", "a county code that ends in 01"),
    "sixteen-today": ("51010420080308851", "16 years old on the last day of registration"),
}
for trouble_name, (first17, told) in VALID.items():
    trouble(f"id-{trouble_name}", told, READY)(_with(number(first17)))


@trouble("id-number-ends-in-x", "a number that ends in X", READY)
def ends_in_x(sent: Sent) -> None:
    sent.become(id_number=_x_number())


def _x_number() -> str:
    """A valid number whose check character is X."""
    candidates = (number(f"51010419900307{serial:03}") for serial in range(1, 999))
    return next(one for one in candidates if one.endswith("X"))


def _x_written(sign: str) -> Spoil:
    def spoil(sent: Sent) -> None:
        right = _x_number()
        sent.become(id_number=right)
        sent.stem = sent.stem.replace(right, right[:-1] + sign)
        sent.rename(lambda name: name.replace(right, right[:-1] + sign))

    return spoil


for code, (sign, told) in {
    "lower": ("x", "a lower-case x"),
    "fullwidth": ("Ｘ", "a full-width Ｘ"),
    "cyrillic": ("Х", "a Cyrillic Х"),
    "times": ("×", "a multiplication sign ×"),
    "roman": ("Ⅹ", "a Roman numeral Ⅹ"),
}.items():
    trouble(f"id-x-{code}", f"{told} at the end", READY, MENDED)(_x_written(sign))


def _respelt(change: Callable[[str], str]) -> Spoil:
    def spoil(sent: Sent) -> None:
        right = sent.person.id_number
        sent.stem = sent.stem.replace(right, change(right))
        sent.rename(lambda name: name.replace(right, change(right)))

    return spoil


trouble("id-full-width-digits", "full-width digits", READY, MENDED)(
    _respelt(lambda right: right.translate(WIDE))
)
trouble("id-in-brackets", "the number in brackets", READY, MENDED)(
    _respelt(lambda right: f"（{right}）")
)
trouble("id-check-character", "a wrong check character", BLOCKED, "identity.check-character")(
    _respelt(lambda right: right[:-1] + ("1" if right[-1] != "1" else "2"))
)
trouble("id-one-digit-short", "a digit left out", BLOCKED, "identity.length")(
    _respelt(lambda right: right[:9] + right[10:])
)
trouble("id-one-digit-too-many", "a digit too many", BLOCKED, "identity.length")(
    _respelt(lambda right: right[:9] + "0" + right[9:])
)
trouble("id-not-there", "no number anywhere", BLOCKED,
        "archive.name-part-missing file.name-part-missing")(
    _respelt(lambda right: "")
)  # fmt: skip


@trouble("id-fifteen-digits", "an old number of 15 digits", ATTENTION, "identity.old-number")
def fifteen(sent: Sent) -> None:
    right = number("51010419700307851")
    sent.become(id_number=right)
    _respelt(lambda one: one[:6] + one[8:17])(sent)


@trouble("id-thirtieth-of-february", "a birthday that is none", BLOCKED, "identity.birth-date")
def february(sent: Sent) -> None:
    _respelt(lambda _: number("51010419900230851"))(sent)


@trouble("id-born-tomorrow", "a birthday in the future", BLOCKED, "identity.birth-date")
def future(sent: Sent) -> None:
    _respelt(lambda _: number("51010420250307851"))(sent)


@trouble("id-of-the-notice", "the sample number of the notice itself", BLOCKED,
         "identity.birth-date identity.check-character")  # fmt: skip
def sample(sent: Sent) -> None:
    _respelt(lambda _: "510123456789012345")(sent)


@trouble("id-strange-place", "a province that never was", ATTENTION, "identity.place")
def strange(sent: Sent) -> None:
    sent.become(id_number=number("16010419900307851"))


@trouble("id-old-foreigner-card", "an old foreigner's card of 15 characters", ATTENTION,
         "identity.unchecked")  # fmt: skip
def old_foreigner(sent: Sent) -> None:
    _respelt(lambda _: "USA110090030712")(sent)


@trouble("id-passport", "a passport number", ATTENTION, "identity.unchecked")
def passport(sent: Sent) -> None:
    _respelt(lambda _: "E12345678")(sent)


@trouble("id-differs-in-one-file", "one digit differs in one file's name", BLOCKED,
         "package.id-conflict")  # fmt: skip
def one_file(sent: Sent) -> None:
    CHANGES["wrong-id-in-file-name"](sent)


@trouble("id-of-another-person", "a diploma of another person by its name", BLOCKED,
         "package.id-conflict package.name-conflict")  # fmt: skip
def another(sent: Sent) -> None:
    other = number("51010419920817236")
    sent.put(DIPLOMA, sent.files[DIPLOMA][1], name=f"{other}_何清越_学历证明.jpg")


@trouble("age-fifteen", "a day too young", BLOCKED, "eligibility.too-young")
def young(sent: Sent) -> None:
    sent.become(id_number=number("51010420080309851"))


@trouble("age-past-retirement", "64 years old", ATTENTION, "eligibility.past-retirement")
def old(sent: Sent) -> None:
    sent.become(id_number=number("51010419590307851"))


def _mobile(written: str) -> Spoil:
    def spoil(sent: Sent) -> None:
        sent.stem = sent.stem.replace(sent.person.mobile, written)

    return spoil


for trouble_name, (written, told) in {
    "with-86": ("+8615400000000", "+86 before the mobile"),
    "with-hyphens": ("154-0000-0000", "hyphens in the mobile"),
    "with-spaces": ("154 0000 0000", "spaces in the mobile"),
    "full-width": ("１５４００００００００", "full-width digits in the mobile"),
}.items():
    trouble(f"mobile-{trouble_name}", told, READY, "archive.name-mended")(_mobile(written))
trouble("mobile-too-short", "ten digits of a mobile", ATTENTION, "archive.name-part-missing")(
    _mobile("1540000000")
)
trouble("mobile-in-hong-kong", "a mobile of eight digits", ATTENTION, "archive.name-part-missing")(
    _mobile("91234567")
)
