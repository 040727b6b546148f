"""Troubles: everything that candidates are known to send wrong, each with the answer it must get.

One module is one chapter; importing this package fills :data:`CORPUS`.
"""

from tests.corpus import (
    archives,
    cells,
    dangers,
    disguises,
    hostile,
    names,
    numbers,
    packages,
    pdfs,
    portraits,
    scans,
    sides,
    workbooks,
)
from tests.corpus.spoiled import CORPUS, TODAY, Sent, Trouble

CHAPTERS = {
    "packages": packages,
    "archives": archives,
    "disguises": disguises,
    "dangers": dangers,
    "names": names,
    "numbers": numbers,
    "scans": scans,
    "hostile": hostile,
    "sides": sides,
    "pdfs": pdfs,
    "portraits": portraits,
    "workbooks": workbooks,
    "cells": cells,
}

__all__ = ["CHAPTERS", "CORPUS", "TODAY", "Sent", "Trouble"]
