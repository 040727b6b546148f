"""上传材料: the company's reception, and the findings in words that a coordinator can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.urls import reverse

from kaowu.faces.uploads.reception import Reception
from kaowu.office.notices.models import BatchRecord
from kaowu.rules.findings import Finding

PHOTO = "请核对两位员工的证件照是否放错，改好后重新上传压缩包。"
# What a coordinator can do about it, where the office's remedy names a clerk's means.
REMEDIES: Mapping[str, str] = {
    "duplicate.portrait": PHOTO,
    "duplicate.portrait-alike": PHOTO,
    "duplicate.mobile": "请改填员工本人的手机号码：签署和各项通知都发到这个号码。",
    "intake.no-row": "请上传含这名员工的个人基本信息表。",
    "intake.unexpected": "文件已原样保存，请告知报名机构。",
    "registration.twice": "请与这名员工核对是否已自行报名；仍须更换材料的，请联系报名机构。",
}


def told_to_coordinator(finding: Finding) -> Finding:
    """The same finding with a remedy in a coordinator's reach."""
    return replace(finding, remedy=REMEDIES.get(finding.code, finding.remedy))


def _ways(_batch: BatchRecord) -> list[dict[str, str]]:
    return [
        {"label": "查看本单位考生", "url": reverse("group")},
        {"label": "继续上传", "url": reverse("group-upload")},
    ]


RECEPTION = Reception(
    prefix="group-upload",
    title="上传材料",
    house="集体报名",
    lead=(
        "把本单位员工的压缩包和个人基本信息表一起上传，可一次选几百个。"
        "网络中断会自动接着传，检查在后台进行，可以离开本页。"
    ),
    closed="报名时间内可以上传材料，被退回的在补正期限内可以重新上传。",
    case="group-person",
    ways=_ways,
    words=told_to_coordinator,
)
