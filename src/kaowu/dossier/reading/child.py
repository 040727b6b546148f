"""The process that reads scans. No network: its models lie inside the installed package."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaowu.dossier import worker
from kaowu.dossier.jobs import Answer, Params, one_sheet, open_file

LIMITS = worker.Limits(address_space=4 * 1024**3, cpu_seconds=90)
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen")


def read(params: Params, blobs: list[bytes]) -> Answer:
    """The lines of a scan: corners in pixels, text, score; the size of the page that was read.

    ``expected``: a text that is hoped for; ``unknown`` are its characters that are in no reading.
    """
    import numpy

    from kaowu.dossier.fit import within

    sheet, _ = one_sheet([open_file(blobs[0], params["media"])], trim=False)
    small = within(sheet.convert("RGB"), params["long_side"])
    found = _engine()(_without_colour(numpy.asarray(small)))
    lines = [] if found.boxes is None else zip(found.boxes, found.txts, found.scores, strict=True)
    told = [
        {"quad": quad.tolist(), "text": text, "score": round(float(score), 3)}
        for quad, text, score in lines
    ]
    unknown = "".join(sorted(set(params["expected"]) - _alphabet()))
    size = {"width": small.width, "height": small.height}
    return {**size, "lines": told, "unknown": unknown}, []


def _without_colour(pixels: Any) -> Any:
    """The lightest of the three colours for each pixel: black ink stays, seals and marks fade."""
    grey = pixels.max(axis=2, keepdims=True)
    return grey.repeat(3, axis=2)


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The model, loaded once. Paths are given, so that nothing is ever looked for elsewhere."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    paths = {f"{part}.model_path": str(folder / name) for part, name in _MODELS.items()}
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", **paths})


@lru_cache(maxsize=1)
def _alphabet() -> frozenset[str]:
    """Every character that can come out of a reading."""
    return frozenset(_engine().text_rec.postprocess_op.character)


def _stay_inside(event: str, _: tuple[Any, ...]) -> None:
    """An audit hook: this process opens no connection and starts no other."""
    if event in _FORBIDDEN:
        raise PermissionError(event)


def _reading() -> worker.Jobs:
    """The jobs. Whoever waits for a page goes before a reading: it runs at low priority."""
    sys.addaudithook(_stay_inside)
    if sys.platform != "win32":
        os.nice(10)
    return {"read": read}


if __name__ == "__main__":
    worker.main(_reading, LIMITS)
