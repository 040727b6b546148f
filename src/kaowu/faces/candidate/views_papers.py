"""Papers of an application, printed when asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaowu.faces.errors import refusals_go_to
from kaowu.faces.files.responses import pdf
from kaowu.faces.getters import get_application
from kaowu.office.refusals import Refusal
from kaowu.office.registration.models import Application
from kaowu.papers.errors import MissingGlyph, PaperError
from kaowu.rules.lifecycle import FROZEN, State

Printer = Callable[[Application], bytes]


def _paper(name: str, room: str, printer: str, ready: Callable[[Application], bool], why: str):
    """A page that prints one paper, once the application is ``ready`` for it."""

    @require_safe
    @refusals_go_to("my-application", "ref")
    def view(request: HttpRequest, ref: str) -> HttpResponse:
        application = get_application(request, ref)
        if not ready(application):
            raise Refusal("papers.not-yet", why)
        paperwork = import_module(f"kaowu.office.{room}.paperwork")
        content = printed(getattr(paperwork, printer), application)
        return pdf(content, f"{name}-{application.reference}.pdf")

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


def _ticketed(application: Application) -> bool:
    return application.tickets.filter(current=True).exists()


def _certified(application: Application) -> bool:
    return State(application.state) is State.CERTIFIED


form = _paper(
    "form", "registration", "application_form", _filled, "请先填写姓名和证件号码，再打印申报表。"
)
pledge = _paper(
    "pledge",
    "registration",
    "integrity_pledge",
    _filled,
    "请先填写姓名和证件号码，再打印承诺书。",
)
receipt = _paper(
    "receipt", "registration", "freeze_receipt", _frozen, "缴费确认后才有报名信息冻结回执。"
)
ticket = _paper("ticket", "exams", "ticket", _ticketed, "准考证还没有核发。")
certificate = _paper("certificate", "certificates", "certificate", _certified, "证书还没有核发。")
