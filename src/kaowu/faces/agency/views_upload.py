"""收件: the agency's reception, where its clerk brings zips and sheets by the hundred."""

from __future__ import annotations

from django.urls import reverse

from kaowu.faces.desk.batches import batch_key
from kaowu.faces.uploads.reception import Reception, told_as_it_is
from kaowu.office.notices.models import BatchRecord


def _ways(batch: BatchRecord) -> list[dict[str, str]]:
    drafts = f"{reverse('agency-cases')}?state=draft&batch={batch_key(batch)}"
    return [
        {"label": "核对草稿并提交", "url": drafts},
        {"label": "继续收件", "url": reverse("agency-upload")},
    ]


RECEPTION = Reception(
    prefix="agency-upload",
    title="收件",
    house="报名机构",
    lead=(
        "把考生的压缩包和个人基本信息表一起上传，可一次选几百个。原文件逐字节保存；"
        "网络中断会自动接着传，检查在后台进行，可以离开本页。"
    ),
    closed="报名时间内可以上传材料，审核时间内可以上传补正材料。",
    case="agency-case",
    ways=_ways,
    words=told_as_it_is,
)
