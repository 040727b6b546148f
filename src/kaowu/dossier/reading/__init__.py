"""Reading scans (OCR), offline: fields with how sure the reading is, and what they contradict.

Needs the optional extra ``ocr``; see :func:`available`. Reading takes about a second of two
cores: it is work for the background, never for somebody who waits.
"""

from __future__ import annotations

from kaowu.dossier.reading.compare import FIELD_OF_CODE, compare_reading, same_value
from kaowu.dossier.reading.crop import crop
from kaowu.dossier.reading.engine import available
from kaowu.dossier.reading.facts import Box, ReadField, ScanReading
from kaowu.dossier.reading.package import read_package
from kaowu.dossier.reading.scan import KINDS, read_scan

__all__ = [
    "FIELD_OF_CODE",
    "KINDS",
    "Box",
    "ReadField",
    "ScanReading",
    "available",
    "compare_reading",
    "crop",
    "read_package",
    "read_scan",
    "same_value",
]
