"""The paper loop: printed, signed, scanned in any order and any way up, filed to its people."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration import actions, paperwork, queries
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.paper_loop import codes as paper_codes
from kaowu.office.registration.paper_loop import filing as stack_filing
from kaowu.office.registration.paper_loop import returns as paper_returns
from kaowu.office.registration.paper_loop import stacks
from kaowu.office.registration.paper_loop.models import PaperPage
from kaowu.office.registration.pledging import pledges
from kaowu.office.vault import files
from kaowu.office.vault.models import StoredFile
from kaowu.rules.papercodes import read_code
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.dossier import scanned
from tests.office.papers_back import back, outcomes, said, taken, taken_files
from tests.office.world import CAST, REGISTERED, REVIEWED, World, at, deeds, me, person, refused
from tests.papers.pages import codes

FORM, PLEDGE = "application_form", "integrity_pledge"
Outcome = PaperPage.Outcome


def filed(application: Application) -> list[str]:
    """The signed papers on record."""
    return sorted(kind for kind in queries.materials_of(application) if kind in (FORM, PLEDGE))


def test_the_code_says_nothing_of_the_person(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    for paper in (paperwork.application_form(lin), paperwork.integrity_pledge(lin)):
        (text,) = codes(paper)
        code = read_code(text)
        assert code is not None
        assert code.reference == lin.reference
        assert paper_codes.believed(text) == code
        for secret in (lin.name, lin.id_number, lin.mobile, lin.id_number[6:14]):
            assert secret not in text


def test_a_mixed_stack_goes_to_the_right_people(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    pages = [
        back(zhou, PLEDGE, turn=180),
        scanned.back(),
        back(lin, turn=90),
        back(lin, PLEDGE, turn=3, dpi=200, noise=30),
        scanned.back(),
        back(zhou, turn=270),
    ]
    with at(REVIEWED):
        stack = taken(world, pages)
    assert outcomes(stack) == ["filed", "blank", "filed", "filed", "blank", "filed"]
    assert [one.application for one in stack.pages.exclude(application=None)] == [
        zhou, lin, lin, zhou,
    ]  # fmt: skip
    assert (filed(lin), filed(zhou)) == ([FORM, PLEDGE], [FORM, PLEDGE])
    assert deeds(lin)[-4:] == ["add_material", "file_paper"] * 2
    form = queries.materials_of(lin)[FORM]
    assert form.fitted is not None
    rule = world.batch.notice.material(FORM)
    assert rule.fit_min_bytes <= form.fitted.size <= rule.fit_max_bytes
    with pikepdf.open(io.BytesIO(files.content(form.original))) as original:
        assert len(original.pages) == 1  # nobody else's page with it


def test_the_originals_of_the_stack_stay_byte_for_byte(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    sent = scanned.stack([back(lin), scanned.back()])
    with at(REVIEWED):
        stack = taken_files(world, [("扫描.pdf", sent)])
    assert files.content(stack.files.get().file) == sent


def test_filing_a_paper_leaves_the_pledge_standing(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        taken(world, [back(lin), back(lin, PLEDGE)])
    assert pledges.problem(lin) is None


def test_somebody_elses_paper_is_refused_and_not_revealed(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    house = register_agency(name="示例竹海技能培训中心", filing_number="示例备02号")
    stranger = open_account(username="clerk2", roles=(Role.CLERK,), organisation=house).actor()
    kept = StoredFile.objects.count()
    stack = stacks.take_in(
        [("扫描.pdf", scanned.stack([back(lin), back(lin, PLEDGE)]))],
        agency=house,
        batch=world.batch,
        attested=True,
        by=stranger,
    )
    stacks.process(stack, by=stranger)
    assert outcomes(stack) == ["refused", "refused"]
    for page in stack.pages.all():
        assert said(page) == ["stack.not-ours"]
        assert (page.application, page.image, page.kind) == (None, None, "")
        assert lin.name not in str(page.findings) + page.filename
        assert lin.reference not in str(page.findings)
    assert filed(lin) == []
    assert StoredFile.objects.count() == kept + 1  # the stack as it came, and no page of it
    refused(
        stack_filing.assign,
        stack.pages.first(),
        reference=lin.reference,
        kind=FORM,
        turn=0,
        by=stranger,
        code="paper.handled",
    )


def test_a_code_that_was_not_made_here_is_not_believed(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    (text,) = codes(paperwork.application_form(lin))
    forged = text[:-1] + ("0" if text[-1] != "0" else "1")
    with at(REVIEWED):
        stack = taken(world, [scanned.foreign(forged)])
    (page,) = stack.pages.all()
    assert (page.outcome, said(page)) == (Outcome.OPEN, ["stack.code-not-believed"])
    assert filed(lin) == []


def test_pages_for_a_person_to_look_at(world: World) -> None:
    (lin, zhou) = world.submitted("林晓禾", "周知远")
    both = back(lin)
    both.paste(back(zhou).crop((900, 0, both.width, 250)), (100, 1300))
    with at(REVIEWED):
        stack = taken(world, [scanned.plain(), scanned.foreign(), both])
    assert outcomes(stack) == ["open"] * 3
    assert [said(page) for page in stack.pages.all()] == [
        ["stack.no-code"], ["stack.foreign-code"], ["stack.two-codes"],
    ]  # fmt: skip
    assert all(page.image for page in stack.pages.all())


def test_the_same_page_twice_counts_once(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        stack = taken(world, [back(lin), back(lin, turn=180)])
    assert outcomes(stack) == ["filed", "duplicate"]
    assert lin.materials.filter(kind=FORM).count() == 1


def test_a_second_scan_takes_the_place_of_the_first_in_view_only(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        taken(world, [back(lin)])
        stack = taken(world, [back(lin, dpi=200)])
    (page,) = stack.pages.all()
    assert (page.outcome, said(page)) == ("filed", ["stack.replaced"])
    assert list(lin.materials.filter(kind=FORM).values_list("current", flat=True)) == [False, True]


def test_a_paper_printed_before_a_change_is_filed_with_a_warning(world: World) -> None:
    draft = world.draft("林晓禾")
    with at(REGISTERED):
        old_form, old_pledge = back(draft), back(draft, PLEDGE)
        actions.fill_in(draft, {"employer": "示例环保公司"}, by=me(draft))
        stack = taken(world, [old_form, old_pledge])
    form, pledge = stack.pages.all()
    assert (form.outcome, said(form)) == ("filed", ["stack.older-version"])
    assert (pledge.outcome, said(pledge)) == ("filed", [])  # the employer does not stand on it
    shown = [finding.code for finding in queries.materials_of(draft)[FORM].findings]
    assert shown[0] == "stack.older-version"  # the reviewer sees it beside the scan


def test_after_the_hand_over_a_late_paper_comes_but_none_is_exchanged(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    assert outcomes(taken(world, [back(lin)])) == ["filed"]
    stack = taken(world, [back(lin, dpi=200)])
    (page,) = stack.pages.all()
    assert (page.outcome, said(page)) == ("refused", ["stack.record-closed"])
    assert page.application == lin
    assert lin.materials.filter(kind=FORM).count() == 1


def test_after_payment_no_paper_comes(world: World) -> None:
    (lin,) = world.paid("林晓禾")
    assert outcomes(taken(world, [back(lin)])) == ["refused"]
    assert filed(lin) == []


def ours(world: World) -> Application:
    """A draft of the agency's own: a candidate without an account."""
    draft = world.draft("林晓禾")
    Application.objects.filter(pk=draft.pk).update(owner=None)
    return Application.objects.get(pk=draft.pk)


def test_the_scanned_pledge_of_who_has_no_account_is_the_pledge(world: World) -> None:
    draft = ours(world)
    with at(REGISTERED):
        taken(world, [back(draft, PLEDGE)])
        assert deeds(draft)[-3:] == ["add_material", "file_paper", "sign_pledge"]
        actions.submit(draft, by=world.clerk)
    (pledge,) = draft.pledges.all()
    assert (pledge.method, pledge.signed_by_id) == (Pledge.Method.PAPER, world.clerk.user_id)
    assert draft.state == State.SUBMITTED


def test_without_the_clerks_word_it_is_only_a_scan(world: World) -> None:
    draft = ours(world)
    with at(REGISTERED):
        taken(world, [back(draft, PLEDGE)], attested=False)
    assert filed(draft) == [PLEDGE]
    assert not draft.pledges.exists()


def test_a_clerk_files_a_page_by_hand(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        stack = taken(world, [scanned.plain()])
        (page,) = stack.pages.all()
        refused(
            stack_filing.assign,
            page,
            reference="ZZZZZZZZZZ",
            kind=FORM,
            turn=0,
            by=world.clerk,
            code="paper.whose",
        )
        stack_filing.assign(page, reference=lin.reference, kind=FORM, turn=90, by=world.clerk)
        again = {"reference": lin.reference, "kind": FORM, "turn": 0, "by": world.clerk}
        refused(stack_filing.assign, page, **again, code="paper.handled")
    page.refresh_from_db()
    assert (page.outcome, page.handled_by_id) == ("filed", world.clerk.user_id)
    assert (page.image, page.original) == (None, None)
    assert filed(lin) == [FORM]


def test_a_clerk_sets_a_page_aside(world: World) -> None:
    with at(REVIEWED):
        stack = taken(world, [scanned.foreign()])
        page = stack_filing.dismiss(stack.pages.get(), by=world.clerk)
    assert (page.outcome, page.image) == ("dismissed", None)
    assert stack.files.count() == 1


def test_a_reviewer_files_nothing(world: World) -> None:
    refused(
        stacks.take_in,
        [("a.pdf", b"x")],
        agency=world.agency,
        batch=world.batch,
        attested=True,
        by=world.first,
        code="gate.role",
    )


def test_running_again_passes_over_what_is_done(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    with at(REVIEWED):
        stack = taken(world, [back(lin), back(zhou)])
        stack.pages.filter(number=2).delete()  # the worker died before the second page
        stacks.process(stack, by=world.clerk)
    assert outcomes(stack) == ["filed", "filed"]
    assert lin.materials.filter(kind=FORM).count() == 1


def test_files_that_are_no_scans_are_said_and_the_rest_goes_on(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    sent = [("a.docx", b"PK\x05\x06" + bytes(18)), ("b.pdf", scanned.stack([back(lin)]))]
    with at(REVIEWED):
        stack = taken_files(world, sent)
        nothing = taken_files(world, [("c.txt", b"hello")])
    assert outcomes(stack) == ["filed"]
    assert stack.status == "done"
    assert [one.code for one in nothing.findings] == ["file.unsupported"]
    assert nothing.status == "failed"


@pytest.fixture
def long_text(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """A notice whose pledge takes two pages."""
    from dataclasses import replace

    notice = world.batch.notice
    text = tuple(f"{n}、本人承诺所填信息真实、准确、完整、有效。" * 3 for n in range(20))
    pledge = replace(notice.integrity_pledge, paragraphs=text)
    longer = replace(notice, integrity_pledge=pledge)
    monkeypatch.setattr(type(world.batch), "notice", property(lambda self: longer))


@pytest.mark.usefixtures("long_text")
def test_a_paper_of_two_pages_waits_for_both(world: World) -> None:
    (lin,) = world.submitted("林晓禾")
    printed = paperwork.integrity_pledge(lin)
    with at(REVIEWED):
        second = taken(world, [scanned.scan(printed, 1)])
        assert outcomes(second) == ["waiting"]
        assert filed(lin) == []
        first = taken(world, [scanned.scan(printed, 0, turn=180)])
    assert (outcomes(first), outcomes(second)) == (["filed"], ["filed"])
    assert filed(lin) == [PLEDGE]
    material = queries.materials_of(lin)[PLEDGE]
    assert material.original.media_type == "application/zip"  # both pages, as they were sent
    assert not PaperPage.objects.exclude(image=None).exists()


def test_who_still_owes_which_paper(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    with at(REVIEWED):
        taken(world, [back(lin), back(lin, PLEDGE), back(zhou)])
    kinds = paper_returns.kinds_of(world.batch)
    assert kinds == [FORM, PLEDGE]
    counts = paper_returns.counts_of(world.clerk, world.batch)
    assert (counts.people, counts.whole, counts.missing) == (2, 1, 1)
    assert counts.returned == {FORM: 2, PLEDGE: 1}
    (who,) = paper_returns.owing(paper_returns.returns(world.clerk, world.batch), kinds)
    assert (who, paper_returns.missing_of(who, kinds)) == (zhou, [PLEDGE])


def test_all_papers_of_a_batch_in_one_file_each_persons_together(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    people = list(paper_returns.to_print(world.clerk, world.batch, everybody=True))
    paper, left = paper_returns.print_all(people, [FORM, PLEDGE])
    read = [read_code(codes(paper, page)[0]) for page in range(4)]
    assert [(one.reference, one.kind) for one in read if one] == [
        (lin.reference, FORM), (lin.reference, PLEDGE),
        (zhou.reference, FORM), (zhou.reference, PLEDGE),
    ]  # fmt: skip
    assert left == []


def test_whose_portrait_is_lost_is_left_out_alone(world: World) -> None:
    lin, zhou = world.submitted("林晓禾", "周知远")
    lost = queries.materials_of(lin)["portrait"].shown.name
    (Path(settings.DATA_DIR) / "files" / lost[:2] / lost).unlink()
    people = list(paper_returns.to_print(world.clerk, world.batch, everybody=True))
    paper, left = paper_returns.print_all(people, [FORM, PLEDGE])
    assert left == [lin]
    first = read_code(codes(paper, 0)[0])
    assert first is not None
    assert first.reference == zhou.reference


@pytest.mark.parametrize("many", [1, 3])
def test_papers_of_many_are_read_with_as_few_questions_as_of_one(
    world: World, many: int, django_assert_num_queries: object
) -> None:
    world.submitted(*("林晓禾", "周知远", "何清越")[:many])
    people = list(paper_returns.to_print(world.clerk, world.batch, everybody=True))
    with django_assert_num_queries(4):  # type: ignore[operator]
        paper_returns.print_all(people, [FORM, PLEDGE])


def test_what_was_read_ahead_prints_the_same(world: World) -> None:
    (lin,) = world.accepted("林晓禾")
    (ahead,) = paper_returns.to_print(world.clerk, world.batch, everybody=True)
    queries.read_ahead([ahead])
    with at(REVIEWED):
        assert paperwork.form_of(ahead) == paperwork.form_of(lin)
        assert paperwork.pledge_of(ahead) == paperwork.pledge_of(lin)
    assert paperwork.form_of(ahead).agency_opinion == "初审合格"


def test_no_number_reaches_ledger_or_page(world: World) -> None:
    from kaowu.office.ledger.models import Entry

    (lin,) = world.submitted("林晓禾")
    with at(REVIEWED):
        stack = taken(world, [back(lin)])
    told = str(list(Entry.objects.values_list("detail", flat=True))) + str(stack.pages.get())
    assert person("林晓禾").id_number not in told
    assert lin.mobile not in told


@pytest.mark.slow
def test_three_hundred_pages_of_thirty_people(world: World) -> None:
    names = list(dict.fromkeys(one.name for one in CAST))[:30]
    people = world.submitted(*names)
    papers = [(one, kind) for one in people for kind in (FORM, PLEDGE)]
    turns = (0, 180, 90, 270, 3, -2)
    blank, pages = scanned.back(), []
    for number, (one, kind) in enumerate(papers):
        pages += [back(one, kind, turn=turns[number % 6]), *[blank] * 4]
    with at(REVIEWED):
        stack = taken(world, pages)
    assert (stack.total, stack.pages.count()) == (300, 300)
    assert outcomes(stack) == ["filed", *["blank"] * 4] * 60
    assert paper_returns.counts_of(world.clerk, world.batch).missing == 0
