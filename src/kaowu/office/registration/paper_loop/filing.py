"""One scanned page to the right person: by its code, or by a clerk's hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from kaowu.dossier.check import check_files
from kaowu.dossier.facts import FittedFile, MaterialFile
from kaowu.dossier.sandbox import JobFailed
from kaowu.dossier.stack import Leaf, turned
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.refusals import Refusal
from kaowu.office.registration import actions, paper, queries
from kaowu.office.registration.gate import demand, hold
from kaowu.office.registration.models import Application, Material
from kaowu.office.registration.paper_loop import codes as paper_codes
from kaowu.office.registration.paper_loop import findings as say
from kaowu.office.registration.paper_loop.models import PaperPage
from kaowu.office.vault import files
from kaowu.rules.findings import Finding
from kaowu.rules.papercodes import LETTERS, PageCode, is_ours
from kaowu.rules.roles import Role
from kaowu.rules.states import EDITABLE, FROZEN, GIVEN_UP, WITH_AGENCY, State

Outcome = PaperPage.Outcome
OPEN_STATES = EDITABLE | WITH_AGENCY


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to be filed: upright as a JPEG, and by itself as it was sent."""

    image: bytes
    original: bytes
    media_type: str


def receive(row: PaperPage, leaf: Leaf, *, by: Actor) -> PaperPage:
    """Record what a scanned page is, and file it where its code says so.

    The slow part, the check of the picture, is done before anything of the database is held.
    """
    if leaf.fault:
        return _put(row, Outcome.FAILED, say.unreadable(row))
    code, finding = _told(row, leaf)
    if code is None:
        if leaf.blank:
            return _put(row, Outcome.BLANK)
        return _keep(_put(row, Outcome.OPEN, finding), leaf)
    application = queries.visible_to(by).filter(reference=code.reference).first()
    if application is None:  # another agency's, or nobody's: the answer is the same
        return _put(row, Outcome.REFUSED, say.not_ours(row))
    row.application, row.kind = application, code.kind
    row.page, row.pages = code.page, code.pages
    return _by_code(row, leaf, code, by)


def _told(row: PaperPage, leaf: Leaf) -> tuple[PageCode | None, Finding]:
    """The one code of ours on the page, or why there is none to go by."""
    ours = [text for text in leaf.codes if is_ours(text)]
    read = {text: paper_codes.believed(text) for text in ours}
    believed = [code for code in read.values() if code]
    if len(ours) > 1:
        return None, say.two_codes(row)
    if believed:
        return believed[0], say.no_code(row)
    if ours:
        return None, say.not_believed(row)
    return None, say.foreign_code(row) if leaf.codes else say.no_code(row)


def _by_code(row: PaperPage, leaf: Leaf, code: PageCode, by: Actor) -> PaperPage:
    assert row.application is not None
    twins = PaperPage.objects.filter(
        stack=row.stack, application=row.application, kind=row.kind, page=row.page
    )
    if twins.filter(outcome__in=(Outcome.FILED, Outcome.WAITING)).exists():
        return _put(row, Outcome.DUPLICATE, say.duplicate(row))
    found = []
    if code.version != paper_codes.version_of(row.application, code.kind):
        found.append(say.older_version(row))
    if code.pages > 1:
        _keep(_put(row, Outcome.WAITING, *found), leaf)
        return _when_whole(row, by)
    picture = Picture(leaf.image, leaf.original, leaf.media_type)
    return _file(row, [picture], found, by) or _keep(row, leaf)


def _when_whole(row: PaperPage, by: Actor) -> PaperPage:
    """File a paper of several pages once all of them are there, in their order."""
    parts = list(
        PaperPage.objects.filter(
            stack__agency=row.stack.agency,
            application=row.application,
            kind=row.kind,
            pages=row.pages,
            outcome=Outcome.WAITING,
        ).order_by("page", "-number")
    )
    newest = {part.page: part for part in reversed(parts)} | {row.page: row}
    if len(newest) < row.pages:
        return row
    ordered = [newest[page] for page in sorted(newest)]
    found = [finding for part in ordered for finding in part.findings]
    done = _file(row, [picture_of(part) for part in ordered], found, by)
    if done is not None:
        for part in ordered:
            if part is not row:
                part.material = row.material
                _put(part, Outcome.FILED)
            _let_go(part)
    return row


def _file(
    row: PaperPage, pictures: Sequence[Picture], found: Sequence[Finding], by: Actor
) -> PaperPage | None:
    """The row as filed; None, with the reason in it, where the record takes no paper now."""
    assert row.application is not None
    try:
        ensure_takes_paper(row.application, row.kind)
        checked = prepared(row.application, row.kind, pictures)
        with transaction.atomic():
            before = queries.materials_of(row.application).get(row.kind)
            row.material = put_paper(row.application, checked, found=found, by=by)
            _record_pledge(row, found, by)
            return _put(row, Outcome.FILED, *found, *([say.replaced(row)] if before else []))
    except Refusal as refusal:
        row.material = None
        _put(row, Outcome.REFUSED, *found, say.refused(row, refusal))
        return None


def _record_pledge(row: PaperPage, found: Sequence[Finding], by: Actor) -> None:
    """The paper is the pledge of who has no account: seen by the clerk, over the data as it is."""
    application = row.application
    assert application is not None
    wanted = row.kind == "integrity_pledge" and row.stack.attested and not found
    if wanted and paper.ours_to_edit(application, by) and not paper.pledge_stands(application):
        paper.record_pledge(application, by=by)


@transaction.atomic
def put_paper(
    application: Application, checked: MaterialFile, *, found: Sequence[Finding] = (), by: Actor
) -> Material:
    """Keep a signed paper as the material of its kind: the pages as sent, and a fitted copy."""
    demand(by, Role.CLERK)
    hold(application)
    ensure_takes_paper(application, checked.kind)
    pages = 1 + len(checked.extra_sources)
    checked = replace(checked, findings=(*found, *checked.findings))
    material = actions.place_material(application, checked, by=by)
    ledger.record(
        chain=application.chain,
        action="file_paper",
        by=by,
        detail={"kind": checked.kind, "pages": pages},
    )
    return material


def ensure_takes_paper(application: Application, kind: str) -> None:
    """Refuse where signed papers cannot come any more.

    A paper that was never scanned may still come after the hand-over, until the payment is
    confirmed; one that the sealed roster vouches for is not exchanged behind it.
    """
    state = State(application.state)
    late = state in FROZEN | GIVEN_UP or kind in queries.materials_of(application)
    if state not in OPEN_STATES and late:
        raise Refusal(
            "paper.closed",
            f"这份报名现在是“{application.state_label}”，不能再归档纸质材料。",
            "缴费确认前确需更换的，须先退回补正。",
        )


def prepared(application: Application, kind: str, pictures: Sequence[Picture]) -> MaterialFile:
    """The pages of one paper as a checked material; ``paper.kind`` is refused."""
    if kind not in LETTERS:
        raise Refusal("paper.kind", "请选择纸质材料的种类。")
    named = [(f"第{n}页.jpg", one.image) for n, one in enumerate(pictures, start=1)]
    checked = check_files(
        named,
        kind=kind,
        notice=application.batch.notice,
        id_number=application.id_number,
        name=application.name,
    )
    fitted = checked.fitted
    if fitted is None and checked.usable:  # inside the window already
        fitted = FittedFile(checked.data, checked.media_type, checked.source_name)
    first, *rest = [one.original or one.image for one in pictures]
    return replace(
        checked,
        data=first,
        media_type=pictures[0].media_type or "image/jpeg",
        fitted=fitted,
        extra_sources=tuple((f"第{n}页", data) for n, data in enumerate(rest, start=2)),
    )


def assign(row: PaperPage, *, reference: str, kind: str, turn: int, by: Actor) -> PaperPage:
    """A clerk says whose page this is; ``turn`` (0, 90, 180, 270) sets it upright, clockwise."""
    _ensure_open(row, by)
    application = queries.visible_to(by).filter(reference=reference.strip().upper()).first()
    if application is None:
        raise Refusal("paper.whose", "没有找到这份报名。", "请核对纸上的编号，或从名单中选择考生。")
    picture = picture_of(row)
    if turn in (90, 180, 270):
        try:
            picture = replace(picture, image=turned(picture.image, turn))
        except JobFailed as failure:
            raise Refusal("paper.turn", "这页无法转动。", "请重新扫描。") from failure
    ensure_takes_paper(application, kind)
    checked = prepared(application, kind, [picture])
    with transaction.atomic():
        _ensure_open(row, by)  # another clerk may have been at it meanwhile
        row.material = put_paper(application, checked, by=by)
        row.application, row.kind, row.page, row.pages = application, kind, 1, 1
        _handled(row, by)
        _put(row, Outcome.FILED)
        return _let_go(row)


@transaction.atomic
def dismiss(row: PaperPage, *, by: Actor) -> PaperPage:
    """A clerk says that this page belongs to nobody's papers; the stack as it came stays."""
    _ensure_open(row, by)
    _handled(row, by)
    return _let_go(_put(row, Outcome.DISMISSED, *row.findings))


def _ensure_open(row: PaperPage, by: Actor) -> None:
    demand(by, Role.CLERK)
    with transaction.atomic():
        row.refresh_from_db(from_queryset=PaperPage.objects.select_for_update())
    if row.image is None or row.outcome in (Outcome.FILED, Outcome.DISMISSED):
        raise Refusal("paper.handled", "这页已经处理过。", "请刷新页面查看结果。")


def picture_of(row: PaperPage) -> Picture:
    """The kept page."""
    assert row.image is not None
    image = files.content(row.image)
    if row.original is None:
        return Picture(image, image, "image/jpeg")
    return Picture(image, files.content(row.original), row.original.media_type)


def _handled(row: PaperPage, by: Actor) -> None:
    row.handled_by_id, row.handled_at = by.user_id, clock.now()


def _put(row: PaperPage, outcome: str, *found: Finding) -> PaperPage:
    row.outcome = outcome
    row.findings_data = [finding.as_dict() for finding in found] or None
    row.save()
    return row


def _keep(row: PaperPage, leaf: Leaf) -> PaperPage:
    """Keep the page for a person, or for the rest of its paper."""
    row.image = files.keep(leaf.image, "image/jpeg")
    if leaf.original:
        row.original = files.keep(leaf.original, leaf.media_type)
    row.save()
    return row


def _let_go(row: PaperPage) -> PaperPage:
    """What is filed, or nobody's, is not kept a second time."""
    kept = [one for one in (row.image, row.original) if one]
    row.image = row.original = None
    row.save()
    for stored in kept:
        files.forget(stored)
    return row
