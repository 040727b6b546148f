"""The ledger's words in Chinese, without looking at anybody's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kaowu.office.ledger.models import Entry
from kaowu.office.people.models import User
from kaowu.rules.events import EVENT_LABELS, Event
from kaowu.rules.roles import ROLE_LABELS, Role
from kaowu.rules.states import LABELS, State

ACTIONS: Mapping[str, str] = {
    "start": "新建报名",
    "fill_in": "填写信息",
    "add_material": "上传材料",
    "take_package": "收到材料包",
    "sign_pledge": "签署诚信承诺",
    "withdraw_pledge": "撤回诚信承诺",
    "file_paper": "归档纸质材料",
    "take_in_papers": "收到纸质材料扫描件",
    "export_missing_papers": "导出纸质材料未交名单",
    "prepare_opinion": "准备审核意见",
    "drop_opinion": "撤销待发布的意见",
    "seal_roster": "封存花名册",
    "open_sealed_roster": "依法删除花名册内容",
    "freeze": "冻结报名信息",
    "pay_by_stand_in": "模拟支付",
    "open_site": "新增考点",
    "plan_exam": "安排考务",
    "announce_seed": "公布随机种子",
    "draw_seats": "编排座位",
    "reissue_ticket": "补发准考证",
    "hand_out_ticket": "发放准考证",
    "open_ticket": "查看准考证",
    "enter_score": "录入成绩",
    "close_publicity": "公示期满",
    "answer_objection": "答复异议",
    "sign_certificate": "签发证书",
    "open_account": "开通账号",
    "change_mail_address": "登记提醒邮箱",
    "want_mail": "开关邮件提醒",
    "reset_way_in": "重设登录方式",
    "register_agency": "登记报名机构",
    "change_agency": "变更报名机构",
    "add_filing_document": "保存备案材料",
    "suspend_filing": "暂停备案",
    "resume_filing": "恢复备案",
    "invite_member": "增加成员",
    "change_member": "更改成员岗位",
    "end_member": "停用成员",
    "open_company": "登记集体报名单位",
    "close_company": "停用集体报名单位",
    "appoint_coordinator": "开通联络人",
    "claim": "考生接收代填报名",
    "ask_bundle": "申请报送包",
    "make_bundle": "制作报送包",
    "download_bundle": "下载报送包",
    "change_layout": "更换版式",
    "reset_layout": "恢复版式",
    "take_answer": "收到中心反馈",
    "apply_answer": "确认中心反馈",
    "drop_answer": "作废中心反馈",
    "settle_difference": "处理差异",
    "load_notice": "载入通知",
    "enquire": "不登录查询进度",
    "edit_template": "修改消息模板",
    "restore_template": "恢复随附模板",
    "set_outbox_rule": "设置放行方式",
    "release_letters": "放行消息",
    "withdraw_letters": "撤下消息",
    "edit_letter": "修改待发消息",
    "send_letter": "立即发出消息",
    "retry_letter": "重新发送消息",
    "resend_letter": "换方式发送消息",
    "letter_failed": "消息未能发出",
    "letter_bounced": "邮件被退回",
    "close_undelivered": "办结未送达",
}
CHAINS: Mapping[str, str] = {
    "application": "报名",
    "batch": "批次",
    "account": "账号",
    "agency": "机构",
    "notice": "通知",
    "site": "考点",
    "letters": "消息",
}
DETAILS: Mapping[str, str] = {
    "data": "资料摘要",
    "text": "承诺文本摘要",
    "digest": "摘要",
    "sha256": "SHA-256",
    "sm3": "SM3",
    "payload": "内容摘要",
    "kind": "材料",
    "bytes": "字节",
    "method": "方式",
    "signature": "签名摘要",
    "verdict": "结论",
    "order": "缴款码",
    "head_count": "人数",
    "roles": "岗位",
    "fields": "字段",
    "plan": "场次",
    "draw": "第几次",
    "seed": "种子",
    "site": "考点",
    "project": "项目",
    "capacities": "座位",
    "ticket": "准考证",
    "version": "版本",
    "round": "第几录",
    "rows": "人数",
    "closes": "期满",
    "outcome": "结果",
    "number": "编号",
    "reasons": "原因",
    "letter": "消息",
    "template": "模板",
    "channel": "渠道",
    "release": "放行",
    "count": "条数",
    "why": "原因",
    "final": "不再重试",
    "file": "反馈文件",
    "purpose": "种类",
    "layout": "版式摘要",
    "roster": "花名册",
    "account": "账号",
    "company": "单位",
    "code": "差异",
    "line": "行",
    "stack": "扫描件",
    "files": "文件摘要",
    "pages": "页数",
    "people": "人数",
}
VALUES: Mapping[str, str] = {
    "identity": "身份证",
    "education": "学历证明",
    "portrait": "证件照",
    "application_form": "申报表",
    "integrity_pledge": "诚信承诺书",
    "pass": "通过",
    "return": "退回补正",
    "refuse": "不通过",
    "screen": "在线确认",
    "drawn": "屏幕签名（手写）",
    "typed": "屏幕签名（输入姓名）",
    "paper": "纸质签字按手印",
} | {str(role): ROLE_LABELS[role] for role in Role}
_STATES = frozenset(str(state) for state in State)
_EVENTS = frozenset(str(event) for event in Event)


def action_label(action: str) -> str:
    """What was done; an action without words of its own is shown as it is."""
    if action in _EVENTS:
        return EVENT_LABELS[Event(action)]
    return ACTIONS.get(action, action)


def chain_label(name: str) -> str:
    """What it was done to: 报名 K7Q49M2P."""
    kind, _, key = name.partition(":")
    return f"{CHAINS.get(kind, kind)} {key}"


def detail_of(detail: Mapping[str, Any]) -> str:
    """The rest of an entry in few words."""
    source, target = detail.get("from"), detail.get("to")
    if source in _STATES and target in _STATES:
        return f"{LABELS[State(source)]} → {LABELS[State(target)]}"
    parts = (
        f"{DETAILS.get(key, key)} {_short(value)}"
        for key, value in detail.items()
        if value not in ("", [], {})
    )
    return "，".join(parts) or "—"


def _short(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    words = "、".join(VALUES.get(str(one), str(one)) for one in values)
    return f"{words[:20]}…" if len(words) > 21 else words


def actor_names(entries: Iterable[Entry]) -> dict[str, str]:
    """``user:12`` → the name of the account, for one page of entries."""
    keys = {entry.actor.partition(":")[2] for entry in entries if ":" in entry.actor}
    users = User.objects.filter(pk__in=[key for key in keys if key.isdecimal()])
    return {f"user:{user.pk}": str(user) for user in users}
