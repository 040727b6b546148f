"""Deeds of the demonstration's people until both reviews are done: each calls the action for it."""

from __future__ import annotations

from kaowu.demo.ahead import parcel_of
from kaowu.demo.cast import Staff, candidate
from kaowu.demo.drawn.handwriting import handwritten
from kaowu.demo.fates import Fate
from kaowu.demo.packages import basic_info_row
from kaowu.office import clock, daily
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application, Pledge
from kaowu.office.registration.pledging import pledges, rosters
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


def agency(fate: Fate, staff: Staff) -> tuple[Actor, Actor]:
    if fate.second_agency:
        return staff.second_clerk, staff.second_first_reviewer
    return staff.clerk, staff.first_reviewer


def myself(application: Application) -> Actor:
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
    clerk, _ = agency(fate, staff)
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
    clerk, _ = agency(fate, staff)
    if application.owner is None:
        pledges.sign(application, by=clerk, method=Pledge.Method.PAPER)
        registration.submit(application, by=clerk)
        return
    me = myself(application)
    if fate.person.id_number[-2] in _TYPING:
        pledges.sign_by_name(application, typed_name=fate.person.name, by=me)
    else:
        pledges.sign_by_hand(application, strokes=handwritten(fate.person.name), by=me)
    registration.submit(application, by=me)


def withdraw(fate: Fate) -> None:
    """The candidate takes the application back."""
    application = of(fate)
    registration.withdraw(application, by=myself(application))


def take_first(fate: Fate, staff: Staff) -> None:
    """The first reviewer takes the case."""
    review.take(of(fate), by=agency(fate, staff)[1])


def accept(fate: Fate, staff: Staff) -> None:
    """The first review is passed."""
    by = agency(fate, staff)[1]
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
    by = agency(fate, staff)[1]
    review.decide(of(fate), Review.Verdict.RETURN, by=by, reasons=reasons)


def correct(fate: Fate, staff: Staff) -> None:
    """The candidate sends a better scan and hands in again."""
    from kaowu.demo.drawn.drawing import diploma

    application = of(fate)
    me = myself(application) if application.owner else agency(fate, staff)[0]
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
    _prepare_pass(fate, agency(fate, staff)[1])


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


def tick() -> None:
    """What the clock does by itself."""
    daily.tick(clock.now())
