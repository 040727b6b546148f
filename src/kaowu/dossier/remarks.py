"""What measured pixels come to in words: warnings about a scan's legibility and a portrait."""

from __future__ import annotations

from collections.abc import Iterable

from kaowu.rules.findings import Finding, Severity
from kaowu.rules.notice import MaterialRule

_RESCAN = "建议用扫描仪或手机在明亮处正对原件重新拍摄；如文字清晰可读，可不处理。"
_IMAGE = {
    "blurred": ("画面模糊，文字可能无法辨认。", _RESCAN),
    "too-dark": ("画面过暗。", _RESCAN),
    "glare": ("画面有反光亮斑，可能遮住了内容。", "请避开灯光直射，换个角度重新拍摄。"),
    "cut-off": ("画面边缘的文字可能被裁切。", "请把原件完整拍进画面，四周留出空白。"),
    "low-resolution": ("图片像素较少，小字可能无法辨认。", "请用扫描仪（300 dpi）或手机原图。"),
}
_STUDIO = "请提交照相馆的两寸证件照。"
_PORTRAIT = {
    "landscape": ("照片是横版的，证件照应为竖版。", _STUDIO),
    "id-card": ("这像是身份证的照片，不是证件照。", _STUDIO),
    "screenshot": ("照片的长宽像是手机截屏。", "请提交照片原图，不要截屏。"),
    "background": ("照片背景不是单一底色。", "请提交纯色背景的证件照。"),
    "no-face-seen": ("未能自动识别到人脸，请人工核对照片。", ""),
    "several-faces": ("照片上似乎不止一张人脸，请人工核对。", "请提交本人的单人证件照。"),
    "face-small": ("照片中头像偏小。", "请裁去多余的背景，或提交两寸证件照。"),
    "face-large": ("照片中头像过大，可能没有拍全。", _STUDIO),
    "off-centre": ("照片中头像不在正中。", "请居中裁剪，或提交两寸证件照。"),
    "eyes-not-seen": ("未能自动识别到双眼，请人工核对照片。", "应正面、睁眼，眼镜不反光。"),
    "tilted": ("照片中头部倾斜。", "请提交正面端正的证件照。"),
}


def remarks(rule: MaterialRule, subject: str, faults: Iterable[str]) -> list[Finding]:
    """A warning for each fault that :mod:`quality` or :mod:`portrait` measured."""
    return [_remark(rule, subject, fault) for fault in faults]


def _remark(rule: MaterialRule, subject: str, fault: str) -> Finding:
    if rule.pixels and fault in _PORTRAIT:
        code, (message, remedy) = f"portrait.{fault}", _PORTRAIT[fault]
    else:
        code, (message, remedy) = f"image.{fault}", _IMAGE[fault]
        remedy = _STUDIO if rule.pixels else remedy
    return Finding(code, Severity.WARNING, subject, message, remedy, rule.clause)
