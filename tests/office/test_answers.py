"""The centre's answers as files: dry run, line by line, through the gate, settled by people."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
import xlsxwriter

from kaowu.office import clock, daily
from kaowu.office.exchange import answers, jobs
from kaowu.office.exchange.models import AnswerFile, AnswerLine
from kaowu.office.exchange.queries import answers_for, open_differences
from kaowu.office.ledger.models import Entry
from kaowu.office.people.actions import open_account, register_agency
from kaowu.office.registration.models import Application
from kaowu.rules.events import Event
from kaowu.rules.layouts import Purpose
from kaowu.rules.roles import Role
from kaowu.rules.states import State
from tests.office import world as w
from tests.office.world import World, at, deeds, fresh, letters, refused

pytestmark = pytest.mark.django_db
Outcome = AnswerLine.Outcome
REVIEW = ("姓名", "身份证号", "审核结果", "审核意见")
PAID = ("姓名", "证件号码", "缴费状态", "缴费日期", "金额")
SEATS = ("姓名", "证件号码", "准考证号", "考点", "考场", "座位号")
SCORES = ("姓名", "证件号码", "成绩", "评定结果")
NUMBERS = ("姓名", "证件号码", "证书编号", "发证日期")


@pytest.fixture(autouse=True)
def alone(settings: object) -> None:
    settings.AGENCY_ALONE = True


def book(header: Sequence[str], *rows: Sequence[object], title: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        sheet = file.add_worksheet("结果")
        lines = [*([[title]] if title else []), header, *rows]
        for number, row in enumerate(lines):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def csv(header: Sequence[str], *rows: Sequence[str], encoding: str = "gb18030") -> bytes:
    return "\r\n".join(",".join(row) for row in (header, *rows)).encode(encoding)


def number(name: str) -> str:
    return w.person(name).id_number


def take(
    world: World, purpose: Purpose, data: bytes, *, name: str = "结果.xlsx", by: object = None
) -> AnswerFile:
    return answers.take_in(
        data, name, agency=world.agency, batch=world.batch, purpose=purpose, by=by or world.clerk
    )


def outcomes(answer: AnswerFile) -> list[tuple[int, str, str]]:
    return list(answer.lines.values_list("number", "outcome", "code"))


def done(world: World, purpose: Purpose, data: bytes, moment: str, **named: object) -> AnswerFile:
    """Brought by the clerk; results are confirmed by the colleague."""
    by = world.first if purpose in answers.BY_TWO else world.clerk
    with at(moment):
        answer = take(world, purpose, data, **named)
        return answers.confirm(answer, by=by)


def test_a_dry_run_writes_nothing_and_the_confirmed_file_moves_everyone(world: World) -> None:
    lin, zhou, he = world.forwarded("林晓禾", "周知远", "何清越")
    data = book(
        REVIEW,
        ["林晓禾", number("林晓禾"), "通过", ""],
        ["周知远", number("周知远"), "退回", "身份证反面看不清，请重新扫描。"],
        ["何清越", number("何清越"), "不通过", "学历不符合报考条件。"],
        title="第2批复审结果",
    )
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
        assert [one.state for one in fresh([lin, zhou, he])] == [State.FORWARDED] * 3
        assert [line[1] for line in outcomes(answer)] == [Outcome.READY] * 3
        answers.confirm(answer, by=world.clerk)
    lin, zhou, he = fresh([lin, zhou, he])
    assert (lin.state, zhou.state, he.state) == (State.APPROVED, State.RETURNED, State.REFUSED)
    assert [line[1] for line in outcomes(answer)] == [Outcome.APPLIED] * 3
    assert "身份证反面看不清，请重新扫描。" in str(zhou.steps.last().reasons)
    assert "复审通过" in letters(lin)
    entry = Entry.objects.filter(chain__name=lin.chain, action=Event.APPROVE).get()
    assert entry.detail["file"] == answer.file.sha256
    assert "第 3 行" in lin.steps.last().note


def test_the_same_file_again_changes_nothing(world: World) -> None:
    world.forwarded("林晓禾")
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    answer = done(world, Purpose.REVIEW, data, w.APPROVED)
    before = (Entry.objects.count(), Application.objects.get().version)
    with at(w.APPROVED):
        assert take(world, Purpose.REVIEW, data, name="改名.xlsx") == answer
        answers.confirm(answer, by=world.clerk)
        other = take(world, Purpose.REVIEW, csv(REVIEW, ("林晓禾", number("林晓禾"), "通过", "")))
        assert outcomes(other) == [(2, Outcome.AGREED, "")]
        answers.confirm(other, by=world.clerk)
    after = (Entry.objects.exclude(action__contains="answer").count() + 2, 0)
    assert Application.objects.get().version == before[1]
    assert after[0] == before[0]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_csv_in_any_encoding_of_the_field_is_read(world: World, encoding: str) -> None:
    world.forwarded("林晓禾")
    data = csv(REVIEW, ("林晓禾", number("林晓禾"), "通过", ""), encoding=encoding)
    with at(w.APPROVED):
        assert outcomes(take(world, Purpose.REVIEW, data, name="结果.csv")) == [
            (2, Outcome.READY, "")
        ]


def test_each_difference_is_a_task_with_its_code(world: World) -> None:
    world.forwarded("林晓禾", "周知远", "何清越", "司马青河")
    data = book(
        REVIEW,
        ["林晓和", number("林晓禾"), "通过", ""],
        ["外人甲", "510104199001010012", "通过", ""],
        ["周知远", number("周知远"), "退回", ""],
        ["何清越", number("何清越"), "待定", ""],
        ["何清越", float(number("何清越")[:17] + "0"), "通过", ""],
    )
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
    assert outcomes(answer) == [
        (0, "different", "answer.missing-person"),
        (2, "different", "answer.name-differs"),
        (3, "different", "answer.unknown-person"),
        (4, "different", "answer.no-reason"),
        (5, "different", "answer.word"),
        (6, "different", "answer.lost-digits"),
    ]
    missing = {line.application.name for line in answer.lines.filter(number=0)}
    assert missing == {"司马青河"}
    told = answer.lines.get(number=2).message
    assert "林晓和" in told
    assert "林晓禾" in told


def test_a_difference_is_settled_with_a_note_only_after_the_confirmation(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    data = book(REVIEW, ["林晓和", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
        line = answer.lines.get()
        settle = {"line": line, "note": "电话核实，文件笔误。", "by": world.clerk}
        refused(answers.settle, **settle, code="exchange.no-difference")
        answers.confirm(answer, by=world.clerk)
        line.refresh_from_db()
        assert open_differences(world.clerk) == 1
        refused(answers.settle, line, note=" ", by=world.clerk, code="exchange.no-note")
        answers.settle(line, note="电话核实，文件笔误。", by=world.clerk, same_person=True)
    assert fresh([lin])[0].state == State.APPROVED
    assert open_differences(world.clerk) == 0
    assert deeds(lin)[-1] == "settle_difference"


def test_the_first_reviewer_cannot_record_the_outcome_of_their_own_case(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    both = open_account(
        username="both", roles=(Role.CLERK, Role.FIRST_REVIEWER), organisation=world.agency
    ).actor()
    lin.steps.filter(event=Event.ACCEPT).update(user_id=both.user_id)
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        answer = answers.confirm(take(world, Purpose.REVIEW, data, by=both), by=both)
    assert outcomes(answer) == [(2, Outcome.DIFFERENT, "gate.duties")]
    assert fresh([lin])[0].state == State.FORWARDED


def test_where_the_centre_works_here_no_file_is_taken(world: World, settings: object) -> None:
    world.forwarded("林晓禾")
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
        settings.AGENCY_ALONE = False
        refused(take, world, Purpose.REVIEW, data, code="exchange.not-alone")
        refused(answers.confirm, answer, by=world.clerk, code="exchange.not-alone")


def test_another_agency_reaches_neither_file_nor_people(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    other = register_agency(name="示例竹海技能培训中心")
    stranger = open_account(username="x", roles=(Role.CLERK,), organisation=other).actor()
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
        refused(answers.confirm, answer, by=stranger, code="gate.scope")
        assert not answers_for(stranger).exists()
        theirs = answers.take_in(
            data, "a.xlsx", agency=other, batch=world.batch, purpose=Purpose.REVIEW, by=stranger
        )
    assert outcomes(theirs) == [(2, "different", "answer.unknown-person")]
    assert fresh([lin])[0].state == State.FORWARDED


def test_a_line_whose_case_moved_after_the_dry_run_is_a_difference(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
        Application.objects.filter(pk=lin.pk).update(state=State.WITHDRAWN)
        answers.confirm(answer, by=world.clerk)
    assert outcomes(answer) == [(2, Outcome.DIFFERENT, "answer.state")]


def test_a_file_of_another_kind_is_told_which_column_it_lacks(world: World) -> None:
    world.forwarded("林晓禾")
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, book(SCORES, ["林晓禾", number("林晓禾"), 80, "合格"]))
        junk = take(world, Purpose.REVIEW, b"\x00\x01not a workbook")
    assert answer.findings_data[0]["code"] == "answer.no-header"
    assert "复审结果" in answer.findings_data[0]["message"]
    assert junk.findings_data[0]["code"] == "workbook.not-workbook"
    assert outcomes(answer) == outcomes(junk) == []
    refused(answers.confirm, answer, by=world.clerk, code="exchange.empty")


def test_the_whole_road_of_an_agency_alone(world: World) -> None:
    lin, zhou, he = world.forwarded("林晓禾", "周知远", "何清越")
    people = ("林晓禾", "周知远", "何清越")
    rows = [[name, number(name), "通过", ""] for name in people]
    done(world, Purpose.REVIEW, book(REVIEW, *rows), w.APPROVED)
    with at(w.PAYING):
        daily.tick(clock.now())
    rows = [[name, number(name), "已缴费", date(2024, 3, 12), "120.00"] for name in people]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as file:
        sheet = file.add_worksheet()
        for n, row in enumerate([PAID, *rows]):
            sheet.write_row(n, 0, row)
    done(world, Purpose.PAYMENT, out.getvalue(), w.PAYING)
    assert {one.state for one in fresh([lin, zhou, he])} == {State.PAID}
    assert fresh([lin])[0].frozen.fields["name"] == "林晓禾"
    site = "示例职业技术学院"
    rows = [
        [p, number(p), f"24033000{n}", site, "第03考场", f"{n:02d}号"]
        for n, p in enumerate(people, 1)
    ]
    done(world, Purpose.TICKET, book(SEATS, *rows), w.TICKETED)
    lin = fresh([lin])[0]
    assert lin.state == State.TICKETED
    assert (lin.seat.room.number, lin.seat.number) == (3, 1)
    assert lin.tickets.get().number == "240330001"
    marks = [["林晓禾", number("林晓禾"), 80, "合格"], ["周知远", number("周知远"), 59.5, "不合格"],
             ["何清越", number("何清越"), "缺考", ""]]  # fmt: skip
    done(world, Purpose.SCORE, book(SCORES, *marks), w.SCORED)
    assert [one.state for one in fresh([lin, zhou, he])] == ["scored", "scored", "absent"]
    with at(w.PUBLISHED):
        daily.tick(clock.now())
        assert fresh([lin])[0].state == State.SCORED
    with at(w.OVER):
        daily.tick(clock.now())
    assert [one.state for one in fresh([lin, zhou])] == [State.PASSED, State.FAILED]
    data = book(NUMBERS, ["林晓禾", number("林晓禾"), "川专2024000123", "2024-04-16"])
    done(world, Purpose.CERTIFICATE, data, w.CERTIFIED)
    lin = fresh([lin])[0]
    assert lin.state == State.CERTIFIED
    assert lin.certificate.number == "川专2024000123"
    assert not any(name in str(list(Entry.objects.values_list("detail"))) for name in people)


def test_one_ticket_file_seats_a_batch_at_several_sites(world: World) -> None:
    people = ("林晓禾", "周知远", "何清越")
    lin, zhou, he = world.paid(*people)
    sites = ("示例职业技术学院", "示例技师学院", "示例职业技术学院")
    rows = [
        [name, number(name), f"24033000{n}", site, "第01考场", f"{n:02d}号"]
        for n, (name, site) in enumerate(zip(people, sites, strict=True), 1)
    ]
    answer = done(world, Purpose.TICKET, book(SEATS, *rows), w.TICKETED)
    assert [line[1] for line in outcomes(answer)] == [Outcome.APPLIED] * 3
    assert [one.state for one in fresh([lin, zhou, he])] == [State.TICKETED] * 3
    assert tuple(one.seat.plan.site.name for one in fresh([lin, zhou, he])) == sites
    assert {one.seat.room.site.name for one in fresh([zhou])} == {"示例技师学院"}
    with at(w.TICKETED):
        again = take(world, Purpose.TICKET, csv(SEATS, *([str(c) for c in row] for row in rows)))
        assert [line[1] for line in outcomes(again)] == [Outcome.AGREED] * 3


def test_one_seat_of_one_site_is_told_once(world: World) -> None:
    lin, zhou = world.paid("林晓禾", "周知远")
    rows = [
        [name, number(name), f"24033000{n}", "示例职业技术学院", "第01考场", "01号"]
        for n, name in enumerate(("林晓禾", "周知远"), 1)
    ]
    answer = done(world, Purpose.TICKET, book(SEATS, *rows), w.TICKETED)
    assert [line[2] for line in outcomes(answer)] == ["", "answer.seat-taken"]
    assert [one.state for one in fresh([lin, zhou])] == [State.TICKETED, State.PAID]


def test_results_are_confirmed_by_another_than_who_brought_them(world: World) -> None:
    world.ticketed("林晓禾")
    data = book(SCORES, ["林晓禾", number("林晓禾"), 80, "合格"])
    with at(w.SCORED):
        answer = take(world, Purpose.SCORE, data)
        refused(answers.confirm, answer, by=world.clerk, code="exchange.same-person")
        answers.confirm(answer, by=world.first)
    assert Application.objects.get().state == State.SCORED


def test_what_the_centre_decided_is_confirmed_by_a_clerk(world: World) -> None:
    world.forwarded("林晓禾")
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, data)
        refused(answers.confirm, answer, by=world.first, code="gate.role")
        assert outcomes(answer) == [(2, Outcome.READY, "")]
        answers.confirm(answer, by=world.clerk)
    assert Application.objects.get().state == State.APPROVED


def test_a_score_that_contradicts_its_result_or_the_record_is_told(world: World) -> None:
    world.ticketed("林晓禾", "周知远")
    data = book(
        SCORES, ["林晓禾", number("林晓禾"), 80, "不合格"], ["周知远", number("周知远"), 101, ""]
    )
    with at(w.SCORED):
        answer = take(world, Purpose.SCORE, data)
    assert [line[2] for line in outcomes(answer)] == ["answer.result", "answer.score"]


def test_a_list_of_payers_leaves_out_who_has_not_paid_and_a_late_payment_is_told(
    world: World,
) -> None:
    lin, zhou = world.billed("林晓禾", "周知远")
    data = book(PAID, ["林晓禾", number("林晓禾"), "已缴费", "2024-03-20", ""])
    answer = done(world, Purpose.PAYMENT, data, "2024-03-21 10:00")
    assert outcomes(answer) == [(2, Outcome.DIFFERENT, "fees.not-in-time")]
    assert {one.state for one in fresh([lin, zhou])} == {State.AWAITING_PAYMENT}
    assert lin.order.payments.count() == 0


def test_two_people_are_never_told_the_same_seat(world: World) -> None:
    world.paid("林晓禾", "周知远")
    rows = [
        [p, number(p), f"K{n}", "示例考点", "1", "1"] for n, p in enumerate(("林晓禾", "周知远"))
    ]
    answer = done(world, Purpose.TICKET, book(SEATS, *rows), w.TICKETED)
    assert [line[2] for line in outcomes(answer)] == ["", "answer.seat-taken"]
    states = Application.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.TICKETED, State.PAID]


def test_a_dry_run_that_was_dropped_can_be_brought_again(world: World) -> None:
    world.forwarded("林晓禾")
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    with at(w.APPROVED):
        first = take(world, Purpose.REVIEW, data)
        answers.drop(first, by=world.clerk)
        first.refresh_from_db()
        refused(answers.confirm, first, by=world.clerk, code="exchange.dropped")
        second = take(world, Purpose.REVIEW, data)
        assert second != first
        answers.confirm(second, by=world.clerk)
        refused(answers.drop, second, by=world.clerk, code="exchange.confirmed")


def test_a_number_with_a_slip_points_to_the_person_of_that_name(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    wrong = number("林晓禾")[:-1] + ("1" if number("林晓禾")[-1] != "1" else "2")
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, book(REVIEW, ["林晓禾", wrong, "通过", ""]))
    line = answer.lines.get(number=2)
    assert line.code == "answer.unknown-person"
    assert lin.reference in line.message


def test_hundreds_of_lines_are_begun_once_and_applied_by_the_worker(world: World) -> None:
    (lin,) = world.forwarded("林晓禾")
    with at(w.APPROVED):
        answer = take(world, Purpose.REVIEW, book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""]))
        answers.begin(answer, by=world.clerk)
        refused(answers.begin, answer, by=world.clerk, code="exchange.confirmed")
        refused(answers.drop, answer, by=world.clerk, code="exchange.confirmed")
        assert fresh([lin])[0].state == State.FORWARDED
        assert jobs.apply_answer.call(answer.pk, world.clerk.user_id) == "applied"
        version = fresh([lin])[0].version
        jobs.apply_answer.call(answer.pk, world.clerk.user_id)
    assert fresh([lin])[0].state == State.APPROVED
    assert fresh([lin])[0].version == version


def of_two_projects(world: World) -> tuple[Application, Application]:
    """One person's two applications, both handed over in one batch."""
    trading, assets = world.forwarded("林晓禾", "周知远")
    assets.name, assets.id_number, assets.project_code = trading.name, trading.id_number, "TZC"
    assets.save()
    return trading, assets


@pytest.mark.parametrize("column", ["回执号", "考核项目"])
def test_a_person_of_two_projects_is_answered_for_each(world: World, column: str) -> None:
    trading, assets = of_two_projects(world)
    marks = [one.reference if column == "回执号" else one.project_name for one in (trading, assets)]
    who = ("林晓禾", number("林晓禾"))
    data = book(
        (*REVIEW, column),
        [*who, "通过", "", marks[0]],
        [*who, "不通过", "学历不符合报考条件。", marks[1]],
    )
    done(world, Purpose.REVIEW, data, w.APPROVED)
    assert [one.state for one in fresh([trading, assets])] == [State.APPROVED, State.REFUSED]


def test_a_number_of_two_projects_that_names_neither_moves_neither(world: World) -> None:
    pair = of_two_projects(world)
    data = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    answer = done(world, Purpose.REVIEW, data, w.APPROVED)
    assert (2, "different", "answer.two-projects") in outcomes(answer)
    assert [one.state for one in fresh(pair)] == [State.FORWARDED] * 2


def test_a_receipt_number_of_somebody_else_is_a_difference(world: World) -> None:
    lin, zhou = world.forwarded("林晓禾", "周知远")
    line = ["林晓禾", number("林晓禾"), "通过", "", zhou.reference]
    answer = done(world, Purpose.REVIEW, book((*REVIEW, "回执号"), line), w.APPROVED)
    assert (2, "different", "answer.reference-differs") in outcomes(answer)
    assert [one.state for one in fresh([lin, zhou])] == [State.FORWARDED] * 2


def test_what_a_later_file_answers_needs_nobody_to_settle_it(world: World) -> None:
    _, zhou, he = world.forwarded("林晓禾", "周知远", "何清越")
    first = book(REVIEW, ["林晓禾", number("林晓禾"), "通过", ""])
    answer = done(world, Purpose.REVIEW, first, w.APPROVED)
    assert open_differences(world.clerk) == 2
    later = book(REVIEW, ["周知远", number("周知远"), "通过", ""])
    done(world, Purpose.REVIEW, later, w.APPROVED)
    settled = answer.lines.get(application=zhou)
    assert (settled.outcome, settled.settled_by_id) == (Outcome.SETTLED, world.clerk.user_id)
    assert answer.lines.get(application=he).outcome == Outcome.DIFFERENT
    assert deeds(zhou)[-1] == "settle_difference"
