"""缴费通知单 and 报名信息冻结回执."""

from __future__ import annotations

from kaowu import papers
from kaowu.office import clock
from kaowu.office.fees.conditions import yuan
from kaowu.office.fees.models import Order
from kaowu.office.registration.models import Application
from kaowu.office.registration.paperwork import day, moment
from kaowu.rules.identity import mask_identity
from kaowu.rules.mobile import mask_mobile


def fee_notice(order: Order) -> bytes:
    """缴费通知单 of one order."""
    application = order.application
    lines = tuple(
        papers.FeeLine(
            label=item["label"],
            amount=f"{yuan(item['amount_fen'])}元",
            legal_basis=item["legal_basis"],
        )
        for item in order.items
    )
    return papers.fee_notice(
        papers.FeeNotice(
            name=application.name,
            reference=application.reference,
            project=application.project_name,
            batch=str(application.batch),
            lines=lines,
            total=f"{yuan(order.amount_fen)}元",
            deadline=f"{day(order.due_on)} 24:00",
            agency=application.agency.name,
            channels=(f"缴款码：{order.code}（示例，请替换为非税系统缴款码）",),
            printed_on=moment(clock.now()),
        )
    )


def freeze_receipt(application: Application) -> bytes:
    """报名信息冻结回执: what was frozen, the numbers masked."""
    record = application.frozen
    fields = record.fields
    shown = (
        ("姓名", fields["name"]),
        ("证件号码", mask_identity(fields["id_number"])),
        ("手机号码", mask_mobile(fields["mobile"])),
        ("最高学历", fields.get("education", "")),
        ("考核项目", fields["project"]),
        ("批次", fields["batch"]),
        ("考核日期", fields["exam"]),
    )
    return papers.freeze_receipt(
        papers.FreezeReceipt(
            fields=shown,
            fingerprint=record.fingerprint,
            frozen_at=moment(record.frozen_at),
            agency=fields["agency"],
            sha256=record.sha256,
            reference=application.reference,
            printed_on=moment(clock.now()),
        )
    )
