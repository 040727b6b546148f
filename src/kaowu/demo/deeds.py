"""The deeds of the demonstration's people: each calls the office's action for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kaowu.demo.ahead import parcel_of
from kaowu.demo.cast import Staff, candidate
from kaowu.demo.fates import Fate
from kaowu.demo.handwriting import handwritten
from kaowu.demo.packages import basic_info_row
from kaowu.office import clock, daily
from kaowu.office.actors import Actor
from kaowu.office.certificates import actions as certificates
from kaowu.office.exams import actions as exams
from kaowu.office.exams import attendance, tickets
from kaowu.office.exams.models import ExamPlan, Site
from kaowu.office.exams.queries import ticket_of
from kaowu.office.fees import actions as fees
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.pledging import pledges, rosters
from kaowu.office.results import actions as results
from kaowu.office.review import actions as review
from kaowu.office.review import opinions
from kaowu.office.review.models import Review
from kaowu.rules.states import State

_TYPING = "048"  # the last digit but one of those who type their name rather than write it


def of(fate: Fate) -> Application:
    """The candidate's application."""
    return Application.objects.select_related("batch__version", "agency").get(
        reference=fate.reference
    )


def _everything(fate: Fate) -> dict[str, bool]:
    return {point.key: True for point in of(fate).batch.notice.checklist}


def _agency(fate: Fate, staff: Staff) -> tuple[Actor, Actor]:
    if fate.second_agency:
        return staff.second_clerk, staff.second_first_reviewer
    return staff.clerk, staff.first_reviewer


def _myself(application: Application) -> Actor:
    assert application.owner is not None
    return application.owner.actor("127.0.0.1")


def register(fate: Fate, batch: BatchRecord, staff: Staff) -> None:
    """The candidate uploads the package and fills in the form."""
    user = candidate(fate.person)
    me = user.actor("127.0.0.1")
    application = registration.start(
        batch=batch,
        agency=staff.second_agency if fate.second_agency else staff.agency,
        project_code=batch.notice.projects[0].code,
        owner=user,
        by=me,
    )
    fate.reference = application.reference
    _send(fate, application, me)


def upload_by_agency(fate: Fate, batch: BatchRecord, staff: Staff) -> None:
    """The clerk enters a package that came by mail, for a candidate without an account."""
    clerk, _ = _agency(fate, staff)
    application = registration.start(
        batch=batch,
        agency=staff.second_agency if fate.second_agency else staff.agency,
        project_code=batch.notice.projects[0].code,
        by=clerk,
    )
    fate.reference = application.reference
    _send(fate, application, clerk)


def _send(fate: Fate, application: Application, by: Actor) -> None:
    name, data = parcel_of(fate)
    project = application.batch.notice.project(application.project_code)
    row = basic_info_row(
        fate.person,
        project=project.name,
        batch=str(application.batch),
        condition=_condition(fate, project.conditions),
    )
    registration.take_package(application, data=data, filename=name, by=by)
    registration.fill_in(application, row, by=by)


def _condition(fate: Fate, conditions: tuple[str, ...]) -> str:
    student = "在校" in fate.person.source
    return conditions[-1] if student else conditions[0]


def submit(fate: Fate, staff: Staff) -> None:
    """Sign the pledge and hand in."""
    application = of(fate)
    clerk, _ = _agency(fate, staff)
    if application.owner is None:
        pledges.sign(application, by=clerk, method=Pledge.Method.PAPER)
        registration.submit(application, by=clerk)
        return
    me = _myself(application)
    if fate.person.id_number[-2] in _TYPING:
        pledges.sign_by_name(application, typed_name=fate.person.name, by=me)
    else:
        pledges.sign_by_hand(application, strokes=handwritten(fate.person.name), by=me)
    registration.submit(application, by=me)


def withdraw(fate: Fate) -> None:
    """The candidate takes the application back."""
    application = of(fate)
    registration.withdraw(application, by=_myself(application))


def take_first(fate: Fate, staff: Staff) -> None:
    """The first reviewer takes the case."""
    review.take(of(fate), by=_agency(fate, staff)[1])


def accept(fate: Fate, staff: Staff) -> None:
    """The first review is passed."""
    by = _agency(fate, staff)[1]
    review.decide(of(fate), Review.Verdict.PASS, by=by, checklist=_everything(fate))


def return_first(fate: Fate, staff: Staff) -> None:
    """The first reviewer wants something mended."""
    reasons = [
        {
            "code": "illegible",
            "subject": "最高学历证书原件扫描件",
            "text": "右下角印章处反光，看不清发证学校，请重新扫描。",
        }
    ]
    by = _agency(fate, staff)[1]
    review.decide(of(fate), Review.Verdict.RETURN, by=by, reasons=reasons)


def correct(fate: Fate, staff: Staff) -> None:
    """The candidate sends a better scan and hands in again."""
    from kaowu.demo.drawing import diploma

    application = of(fate)
    me = _myself(application) if application.owner else _agency(fate, staff)[0]
    registration.add_material(
        application,
        kind="education",
        data=diploma(fate.person),
        filename=f"{fate.person.id_number}_{fate.person.name}_学历证明.jpg",
        by=me,
    )
    submit(fate, staff)


def hand_over(batch: BatchRecord, staff: Staff) -> None:
    """Each agency seals its roster and hands over."""
    for agency, by in (
        (staff.agency, staff.first_reviewer),
        (staff.second_agency, staff.second_first_reviewer),
    ):
        accepted = Application.objects.filter(
            batch=batch, agency=agency, state=State.ACCEPTED
        ).select_related("batch__version", "agency")
        if accepted:
            rosters.hand_over(
                agency=agency, batch=batch, applications=list(accepted), pledged=True, by=by
            )


def take_second(fate: Fate, staff: Staff) -> None:
    """The second reviewer takes the case."""
    review.take(of(fate), by=staff.reviewer)


def prepare_first(fate: Fate, staff: Staff) -> None:
    """The first reviewer prepares a decision, which keeps the case."""
    _prepare_pass(fate, _agency(fate, staff)[1])


def prepare_second(fate: Fate, staff: Staff) -> None:
    """The second reviewer prepares a decision, which keeps the case."""
    _prepare_pass(fate, staff.reviewer)


def _prepare_pass(fate: Fate, by: Actor) -> None:
    opinions.prepare(of(fate), Review.Verdict.PASS, by=by, checklist=_everything(fate))


def approve(fate: Fate, staff: Staff) -> None:
    """The second review is passed."""
    review.decide(of(fate), Review.Verdict.PASS, by=staff.reviewer, checklist=_everything(fate))


def refuse_second(fate: Fate, staff: Staff) -> None:
    """The centre refuses."""
    reasons = [
        {
            "code": "incomplete",
            "subject": "最高学历证书原件扫描件",
            "text": "所交学历证明经核查无法确认，未达到报考条件。",
        }
    ]
    review.decide(of(fate), Review.Verdict.REFUSE, by=staff.reviewer, reasons=reasons)


def pay(fate: Fate, staff: Staff, day: date) -> None:
    """Pay on one's own page, or at the bank, recorded by an officer."""
    application = of(fate)
    if application.owner:
        fees.pay_by_stand_in(application, by=_myself(application))
        return
    order = fees.open_order(application)
    fees.record_payment(
        order,
        amount_fen=order.amount_fen,
        paid_on=day,
        channel="bank",
        voucher="示例银行回单",
        by=staff.officer,
        key=f"demo-{order.code}",
    )


def rounds() -> None:
    """What the clock does by itself."""
    daily.tick(clock.now())


def announce_seed(batch: BatchRecord, staff: Staff) -> None:
    """The centre plans the exam and announces the seed."""
    site = Site.objects.first() or exams.open_site(
        name="示例职业技术学院（虚构考点）",
        address="四川省示例市青禾区考试路8号",
        transport="地铁示例线考试路站B口出，步行300米",
        capacities=[30, 30],
        by=staff.officer,
    )
    plan = exams.plan_exam(batch=batch, site=site, by=staff.officer)
    exams.announce_seed(plan, seed=f"示例种子-{batch.number:03d}", by=staff.officer)


def draw_seats(batch: BatchRecord, staff: Staff) -> None:
    """The seats are drawn."""
    for plan in ExamPlan.objects.filter(batch=batch):
        exams.draw_seats(plan, by=staff.officer)


def issue_tickets(batch: BatchRecord, staff: Staff) -> None:
    """The tickets are issued."""
    tickets.issue_tickets(batch, by=staff.officer)


def hand_out_ticket(fate: Fate, staff: Staff) -> None:
    """The agency gives the candidate the printed ticket."""
    ticket = ticket_of(of(fate))
    assert ticket is not None
    tickets.hand_out(ticket, by=_agency(fate, staff)[0])


def open_ticket(fate: Fate) -> None:
    """The candidate opens the ticket on the phone."""
    application = of(fate)
    tickets.open_ticket(application, by=_myself(application))


def check_in(fate: Fate, staff: Staff) -> None:
    """The candidate comes."""
    attendance.check_in(of(fate), by=staff.officer)


def mark_absent(fate: Fate, staff: Staff) -> None:
    """The candidate does not come."""
    attendance.mark_absent(of(fate), by=staff.officer)


def mark_violation(fate: Fate, staff: Staff) -> None:
    """The candidate breaks the rules."""
    attendance.mark_violation(of(fate), text="考核中使用手机，经提醒后仍不停止。", by=staff.officer)


def enter_score(fate: Fate, staff: Staff, value: Decimal) -> None:
    """One officer enters the score."""
    results.enter_score(of(fate), value, by=staff.other_officer)


def confirm_score(fate: Fate, staff: Staff, value: Decimal) -> None:
    """Another officer enters it again."""
    results.enter_score(of(fate), value, by=staff.third_officer)


def publish(batch: BatchRecord, staff: Staff) -> None:
    """The list is published."""
    results.publish(batch, by=staff.officer)


def object_to_score(fate: Fate) -> None:
    """The candidate objects."""
    application = of(fate)
    results.raise_objection(
        application, text="本人认为成绩合计有误，请予核查。", by=_myself(application)
    )


def settle_objection(fate: Fate, staff: Staff) -> None:
    """The centre answers."""
    results.settle(of(fate), answer="经两人复核，成绩无误。", by=staff.officer)


def certify(fate: Fate, staff: Staff) -> None:
    """The certificate is issued."""
    certificates.issue(of(fate), by=staff.officer)


def revoke(fate: Fate, staff: Staff) -> None:
    """The certificate is revoked."""
    reasons = [
        {
            "code": "false-material",
            "subject": "学历证明",
            "text": "经查所交学历证明系伪造（演示）。",
        }
    ]
    certificates.revoke(of(fate), reasons=reasons, by=staff.officer)
