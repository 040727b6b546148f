"""What a mail can have wrong about itself: the findings of the mailbox."""

from __future__ import annotations

from datetime import date

from kaowu.office.refusals import Refusal
from kaowu.office.registration.intake import duplicates
from kaowu.rules.findings import Finding, Severity

ZIP = "请把材料按通知要求命名，压缩成一个 zip，作为普通附件发送。"
# For the agency's eyes, not for the sender's.
PRIVATE = frozenset({"mailbox.other-sender", *duplicates.CODES})


def too_large(size: int, limit: int) -> Finding:
    """Bytes of the message, bytes that are taken."""
    return _error(
        "too-large",
        "邮件",
        f"邮件约 {size // (1024 * 1024)} MB，超过 {limit // (1024 * 1024)} MB，没有收取。",
        "每名考生的材料通常不到 1 MB：请按通知要求压缩图片后重新发送，或分几封邮件发送。",
    )


def unreadable() -> Finding:
    """The message could not be taken apart."""
    return _error("unreadable", "邮件", "邮件格式损坏，附件读不出来。", f"请重新写一封邮件。{ZIP}")


def link_only() -> Finding:
    """Files behind a link: 超大附件, a cloud drive."""
    return _error(
        "link-only",
        "附件链接",
        "材料是用超大附件、云附件或网盘链接发来的，为安全起见我们不打开链接。",
        f"{ZIP}文件小于 20 MB 时请不要使用“超大附件”或“文件中转站”。",
    )


def winmail(name: str) -> Finding:
    """Outlook's own wrapping, which only Outlook opens."""
    return _error(
        "winmail",
        name,
        "附件被 Outlook 打成了 winmail.dat，读不出里面的文件。",
        "请在 Outlook 中把邮件格式改为“HTML”或“纯文本”后重新发送，或改用网页邮箱发送。",
    )


def nothing_attached() -> Finding:
    """Words without files."""
    return _error("no-attachment", "邮件", "邮件里没有附件，没有登记报名材料。", ZIP)


def pasted(name: str) -> Finding:
    """A picture in the text, whose name says nothing."""
    return _error(
        "pasted-picture",
        name,
        "图片贴在邮件正文里，看不出是哪一种材料。",
        "请作为附件发送，并按“身份证号码_姓名_材料名”命名。",
    )


def strange_file(name: str) -> Finding:
    """A file of a kind that is no material."""
    return _warning(
        "strange-file",
        name,
        "这种文件不是通知要求的材料，没有处理。",
        "如需提交，请转为通知要求的格式。",
    )


def unknown_kind(name: str, labels: str) -> Finding:
    """A scan whose material cannot be told. ``labels``: the words that would tell it."""
    return _error(
        "unknown-kind",
        name,
        "从文件名看不出是哪一种材料。",
        f"请在文件名中写明{labels}之一后重新发送。",
    )


def taken_as(name: str, label: str) -> Finding:
    """A scan whose material the mail's own words told."""
    return _warning(
        "taken-as",
        name,
        f"文件名没有写明材料，按邮件所写作为“{label}”收下。",
        "如不对，请来信更正。",
    )


def whose(name: str) -> Finding:
    """A file that could belong to several people of this sender."""
    return _error(
        "whose-file",
        name,
        "这个邮箱为多名考生发过材料，看不出这个文件是谁的。",
        "请按“身份证号码_姓名_材料名”命名后重新发送。",
    )


def no_number(name: str) -> Finding:
    """A single file from somebody of whom nothing is known yet."""
    return _error(
        "no-number",
        name,
        "文件名里没有身份证号码，此前也没有收到过您的报名材料，无法登记。",
        ZIP,
    )


def packed(count: int) -> Finding:
    """Loose files that were taken for one package."""
    return Finding(
        "mailbox.not-zipped", Severity.FIXED, "附件", f"{count} 个文件没有压缩，已合在一起办理。"
    )


def name_differs(filename: str, said: str, known: str) -> Finding:
    """The file's name says another person's name than the application."""
    return _warning(
        "name-differs",
        filename,
        f"文件名中的姓名“{said}”与报名信息中的“{known}”不同。",
        "请核对是否发错了文件。",
    )


def other_sender(reference: str) -> Finding:
    """Material for an application that another address began. Only the agency is told."""
    return _warning(
        "other-sender",
        reference,
        "这份报名此前的材料由另一个邮箱发来，发件地址可以伪造。",
        "请与考生本人核对后再采用。",
    )


def closed(opens: date | None, *, in_time: bool) -> Finding:
    """No batch takes applications today. ``opens`` is when the next one does."""
    if in_time:
        return _warning(
            "arrived-in-time",
            "报名时间",
            "邮件在报名截止前收到，处理时已截止，已转报名机构人工办理。",
            "请等待报名机构联系。",
        )
    remedy = (
        f"下一批次 {opens:%Y年%m月%d日} 开始报名，届时请重新发送。" if opens else "请关注后续通知。"
    )
    return _error("not-open", "报名时间", "现在没有正在报名的批次，材料没有登记。", remedy)


def came_back(reason: str, *, permanent: bool) -> Finding:
    """A letter of ours that did not arrive; ``reason`` is what the other server said."""
    remedy = (
        "请核对考生的电子邮箱，或改用电话、短信联系。"
        if permanent
        else "系统稍后自动重发，不用处理。"
    )
    return _warning("bounce", "退信", f"我们发出的一封信没有送达：{reason}", remedy)


def refused(refusal: Refusal, subject: str) -> Finding:
    """A step that the office refused."""
    return Finding(
        refusal.code, Severity.ERROR, subject, refusal.message, refusal.remedy, refusal.clause
    )


def unexpected() -> Finding:
    """Our own fault; for the agency."""
    return _error(
        "unexpected", "邮件", "处理这封邮件时出错，没有办理。", "邮件已原样保存，请人工办理。"
    )


def _error(code: str, subject: str, message: str, remedy: str) -> Finding:
    return Finding(f"mailbox.{code}", Severity.ERROR, subject, message, remedy)


def _warning(code: str, subject: str, message: str, remedy: str) -> Finding:
    return Finding(f"mailbox.{code}", Severity.WARNING, subject, message, remedy)
