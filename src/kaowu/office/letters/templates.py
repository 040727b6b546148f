"""The texts of letters: as shipped or as an officer wrote them; versions, checks, preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters import guard, placeholders, sms
from kaowu.office.letters.catalogue import Kind, Text, catalogue
from kaowu.office.letters.models import LetterTemplate
from kaowu.office.refusals import Refusal
from kaowu.rules.roles import Role

SUBJECT, BODY, SMS = "标题", "正文", "短信"
EDITORS = (Role.OFFICER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a letter says, with every placeholder replaced."""

    subject: str
    body: str
    sms: str


def kind_of(key: str) -> Kind:
    """The letter of the catalogue; KeyError for none."""
    return catalogue()[key]


def current(key: str) -> Text:
    """The text that the next letter is written from."""
    newest = LetterTemplate.objects.filter(key=key).order_by("-version").first()
    return _text(kind_of(key), newest)


def current_all() -> dict[str, Text]:
    """The text of every letter by key; one query."""
    newest: dict[str, LetterTemplate] = {}
    for row in LetterTemplate.objects.order_by("version"):
        newest[row.key] = row
    return {key: _text(kind, newest.get(key)) for key, kind in catalogue().items()}


def _text(kind: Kind, row: LetterTemplate | None) -> Text:
    if row is None:
        return kind.shipped
    if row.is_shipped:
        return replace(kind.shipped, version=row.version)
    return Text(row.subject, row.body, row.sms, row.version)


def written(text: Text, values: Mapping[str, object]) -> Letterhead:
    """The text with its placeholders replaced; the short form begins with the sender's 【sign】."""
    body = placeholders.filled(text.body, values)
    short = placeholders.filled(text.sms, values) if text.sms else body
    subject = " ".join(placeholders.filled(text.subject, values).split())
    return Letterhead(subject[:200], body, signed(short))


def signed(text: str) -> str:
    """A short message with the sign that networks ask for."""
    return f"【{settings.SMS_SIGN}】{text}" if settings.SMS_SIGN else text


def preview(key: str, text: Text) -> Letterhead:
    """The letter to the fictional person. Refusal where the text could not be kept."""
    ensure_sound(key, text)
    return written(text, placeholders.examples(kind_of(key).words))


def ensure_sound(key: str, text: Text) -> None:
    """Refuse a text that could not be sent, with the field and the word that are wrong."""
    kind = kind_of(key)
    parts = {SUBJECT: text.subject, BODY: text.body, SMS: text.sms}
    for place, part in parts.items():
        _ensure_placeholders(kind, place, part)
        if guard.holds_number(part):
            raise Refusal(
                "letters.number",
                f"{place}里有证件号码。消息中任何时候都不能出现证件号码。",
                "请删去号码，用 {回执号} 指明是哪一份报名。",
            )
    if not text.subject.strip() or not text.body.strip() or "\n" in text.subject.strip():
        raise Refusal("letters.empty", "标题和正文都要填写，标题只能有一行。")
    for word in kind.must:
        if word not in placeholders.used(text.body):
            raise Refusal(
                "letters.must", f"正文缺少 {{{word}}}。", "这条消息必须把它告诉收件人，不能删去。"
            )
    if kind.is_code and text.sms:
        raise Refusal("letters.code", "验证码消息只有正文。", "请清空短信一栏。")


def _ensure_placeholders(kind: Kind, place: str, part: str) -> None:
    if placeholders.is_unbalanced(part):
        raise Refusal(
            "letters.brace", f"{place}里有一个括号没有成对。", "占位词前后各用一个花括号：{姓名}。"
        )
    strange = placeholders.unknown(part, kind.words)
    if not strange:
        return
    if any("证" in word and "号" in word and word != "准考证号" for word in strange):
        raise Refusal(
            "letters.number",
            f"没有占位词 {{{strange[0]}}}：消息中任何时候都不能出现证件号码。",
            "请用 {回执号} 指明是哪一份报名。",
        )
    raise Refusal(
        "letters.placeholder",
        f"{place}里的 {{{strange[0]}}} 不能用在这条消息中。",
        "可用的占位词列在旁边，请按列出的写法填写。",
    )


def ensure_short(key: str, text: Text) -> None:
    """Refuse a short form that would be sent, and paid, in too many parts."""
    if "sms" not in kind_of(key).ways:
        return
    parts = sms.length(preview(key, text).sms).parts
    if parts > sms.MOST:
        raise Refusal(
            "letters.long",
            f"短信按示例要拆成 {parts} 条发送，最多 {sms.MOST} 条。",
            "请写一段简短的短信，详情请收件人登录查看。",
        )


@transaction.atomic
def edit(key: str, text: Text, *, by: Actor, seen: int) -> LetterTemplate:
    """Keep a new version. ``seen`` is the version that was edited; another one is refused."""
    _ensure_editor(by)
    text = Text(text.subject.strip(), placeholders.normalised(text.body),
                placeholders.normalised(text.sms))  # fmt: skip
    ensure_sound(key, text)
    ensure_short(key, text)
    return _keep(key, text, by=by, seen=seen, is_shipped=False)


@transaction.atomic
def restore(key: str, *, by: Actor, seen: int) -> LetterTemplate:
    """Go back to the text that ships, as a version of its own."""
    _ensure_editor(by)
    return _keep(key, kind_of(key).shipped, by=by, seen=seen, is_shipped=True)


def _keep(key: str, text: Text, *, by: Actor, seen: int, is_shipped: bool) -> LetterTemplate:
    newest = LetterTemplate.objects.select_for_update().filter(key=key).order_by("-version").first()
    version = newest.version if newest else 0
    if version != seen:
        raise Refusal(
            "letters.changed", "这个模板刚刚已被他人修改。", "请刷新页面，看过最新内容后再改。"
        )
    ledger.record(
        chain="letters",
        action="restore_template" if is_shipped else "edit_template",
        by=by,
        detail={"template": key, "version": version + 1},
    )
    return LetterTemplate.objects.create(
        key=key,
        version=version + 1,
        is_shipped=is_shipped,
        subject=text.subject,
        body=text.body,
        sms=text.sms,
        edited_by_id=by.user_id,
        at=clock.now(),
    )


def _ensure_editor(by: Actor) -> None:
    if not by.has(*EDITORS):
        raise Refusal("gate.role", "您的岗位不能办理此项业务。")
