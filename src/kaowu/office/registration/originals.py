"""Several originals of one material (both sides of a card) kept together, byte for byte."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from kaowu.dossier.check import MaterialFile


def bundled(checked: MaterialFile) -> MaterialFile:
    """The material with all its originals in one plain zip; one original stays as it is."""
    if not checked.extra_sources:
        return checked
    originals = [(checked.source_name, checked.data), *checked.extra_sources]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for number, (name, data) in enumerate(originals, start=1):
            bundle.writestr(f"{number}-{name}", data)
    return replace(
        checked,
        source_name="、".join(name for name, _ in originals),
        data=out.getvalue(),
        media_type="application/zip",
        extra_sources=(),
    )
