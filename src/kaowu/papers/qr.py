"""QR codes as vector pictures (ISO/IEC 18004, error correction level M)."""

from __future__ import annotations

import zxingcpp

from kaowu.papers.errors import PaperError


def qr_svg(text: str) -> str:
    """An SVG of the QR code of ``text`` (UTF-8) with its quiet zone, one unit a module.

    PaperError when the text does not fit a code (about 2,300 bytes at level M).
    """
    try:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    except (ValueError, RuntimeError) as error:
        raise PaperError("二维码内容过长，无法生成。") from error
    return str(zxingcpp.write_barcode_to_svg(code))
