"""The piece of a scan where a field stands, for a page to show beside a difference."""

from __future__ import annotations

from kaowu.dossier import sniff
from kaowu.dossier.reading.facts import Box
from kaowu.dossier.sandbox import pool


def crop(data: bytes, box: Box, *, turn: int = 0) -> bytes:
    """A JPEG of this part of the scan with a little around it, at most 800 pixels wide.

    ``turn`` is that of the reading: degrees clockwise until the page stands upright. Raises
    JobFailed when the scan cannot be opened.
    """
    params = {"media": sniff.sniff(data), "box": list(box), "turn": turn}
    _, blobs = pool().call("crop", params, [data])
    return blobs[0]
