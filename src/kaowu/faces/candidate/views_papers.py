"""Papers of an application, printed when asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files.responses import pdf
from kaowu.faces.getters import get_application
from kaowu.office.certificates import paperwork as certificates
from kaowu.office.exams import paperwork as exams
from kaowu.office.exams.tickets import open_ticket
from kaowu.office.fees import paperwork as fees
from kaowu.office.fees.queries import order_of
from kaowu.office.refusals import Refusal
from kaowu.office.registration import paperwork as registration
from kaowu.office.registration.models import Application
from kaowu.papers.errors import MissingGlyph, PaperError
from kaowu.rules.states import FROZEN, State

Printer = Callable[[Application], bytes]


def _paper(
    name: str, printer: Printer, ready: Callable[[Application], bool], why: str
) -> Callable[..., HttpResponse]:
    """A page that prints one paper, once the application is ``ready`` for it."""

    @require_safe
    @refusals_go_to("my-application", "ref")
    def view(request: HttpRequest, ref: str) -> HttpResponse:
        application = get_application(request, ref)
        if not ready(application):
            raise Refusal("papers.not-yet", why)
        return pdf(printed(printer, application), f"{name}-{application.reference}.pdf")

    return view


def printed(printer: Printer, application: Application) -> bytes:
    """The paper; a character that no font has, or a picture that cannot be set, is a refusal."""
    try:
        return printer(application)
    except MissingGlyph as missing:
        raise Refusal(
            "papers.glyph", str(missing), "请联系报名机构，由工作人员处理生僻字。"
        ) from missing
    except PaperError as error:
        raise Refusal("papers.error", str(error), "请联系报名机构。") from error


def _filled(application: Application) -> bool:
    return bool(application.name and application.id_number)


def _frozen(application: Application) -> bool:
    return State(application.state) in FROZEN


def _certified(application: Application) -> bool:
    return State(application.state) is State.CERTIFIED


def _billed(application: Application) -> bool:
    return order_of(application) is not None


def _fee_notice(application: Application) -> bytes:
    return fees.fee_notice(application.order)


_NAMELESS = "请先填写姓名和证件号码，再打印。"
form = _paper("form", registration.application_form, _filled, _NAMELESS)
pledge = _paper("pledge", registration.integrity_pledge, _filled, _NAMELESS)
fee_notice = _paper("fee", _fee_notice, _billed, "缴费还没有开始，没有缴费通知单。")
receipt = _paper("receipt", fees.freeze_receipt, _frozen, "缴费确认后才有报名信息冻结回执。")
certificate = _paper("certificate", certificates.certificate, _certified, "证书还没有核发。")


@require_safe
@refusals_go_to("my-application", "ref")
def ticket(request: HttpRequest, ref: str) -> HttpResponse:
    """The ticket; that its candidate has opened it is noted as its delivery."""
    application = get_application(request, ref)
    if not application.tickets.filter(current=True).exists():
        raise Refusal("papers.not-yet", "准考证还没有核发。")
    content = printed(lambda one: exams.tickets([one]), application)
    open_ticket(application, by=request.actor)  # type: ignore[attr-defined]
    return pdf(content, f"ticket-{application.reference}.pdf")
