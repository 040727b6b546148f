"""One page of any scan as a picture to look at: a PDF's, a HEIC's, a TIFF's.

What was sent is never handed to a browser as it is; only pixels leave the decoder.
"""

from __future__ import annotations

from kaowu.dossier import sniff
from kaowu.dossier.sandbox import pool

LONG_SIDE = 2000  # pixels: small print on a page of A4 can be read


def page_picture(data: bytes, number: int) -> tuple[bytes, int]:
    """Page ``number`` (from 1) as a JPEG, and how many pages there are to see.

    Raises IndexError for a page that is not there, JobFailed when the file cannot be opened.
    """
    params = {"media": sniff.sniff(data), "number": number, "long_side": LONG_SIDE}
    facts, blobs = pool().call("page", params, [data])
    if not blobs:
        raise IndexError(number)
    return blobs[0], facts["pages"]
