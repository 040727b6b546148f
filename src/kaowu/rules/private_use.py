"""Ideographs that old systems kept in the private use area, and where they are now.

GBK rows FE50–FEA0 were shown at U+E815–U+E864 one after the other until Unicode had them; the
last fourteen were given their places by Unicode 4.1 (U+9FB4–9FBB) and GB 18030-2022. Entries
that are radicals and not ideographs are left out: no name holds them.
"""

from __future__ import annotations

_PAIRS = """
E816:20087 E817:20089 E818:200CC E81A:3473 E81B:3447 E81E:9FB4 E81F:359E E820:361A E821:360E
E824:396E E825:3918 E826:9FB5 E827:39CF E828:39DF E829:3A73 E82A:39D0 E82B:9FB6 E82C:9FB7
E82D:3B4E E82E:3C6E E82F:3CE0 E831:215D7 E832:9FB8 E834:4056 E835:415F E837:4337 E83B:2298F
E83C:43B1 E83D:43AC E83F:43DD E840:44D6 E841:4661 E842:464C E843:9FB9 E844:4723 E845:4729
E846:477C E847:478D E849:4947 E84A:497A E84B:497D E84C:4982 E84D:4983 E84E:4985 E84F:4986
E850:499F E851:499B E852:49B7 E853:49B6 E854:9FBA E855:241FE E856:4CA3 E857:4C9F E858:4CA0
E859:4CA1 E85A:4C77 E85B:4CA2 E85C:4D13 E85D:4D14 E85E:4D15 E85F:4D16 E860:4D17 E861:4D18
E862:4D19 E863:4DAE E864:9FBB
"""

PRIVATE_USE = {
    int(old, 16): int(new, 16) for old, new in (pair.split(":") for pair in _PAIRS.split())
}


def is_private(char: str) -> bool:
    """Whether a character is from a private use area, so that its meaning is not known."""
    return "\ue000" <= char <= "\uf8ff" or "\U000f0000" <= char <= "\U0010fffd"
