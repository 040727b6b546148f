"""Facts to paper: forms, rosters, tickets, certificates (PDF/A-2b) and workbooks (XLSX)."""

from kaowu.papers.basic_info import basic_info_template
from kaowu.papers.check_page import check_report_html
from kaowu.papers.documents import (
    admission_tickets,
    application_form,
    application_forms,
    certificates,
    fee_notice,
    freeze_receipt,
    integrity_pledge,
    integrity_pledges,
    is_printable,
    publicity_list,
    quality_pledge,
    roster,
    stack,
)
from kaowu.papers.errors import MissingGlyph, PaperError
from kaowu.papers.exam import AdmissionTicket, Certificate, FeeLine, FeeNotice, FreezeReceipt
from kaowu.papers.forms import ApplicationForm, IntegrityPledge, QualityPledge
from kaowu.papers.lists import PublicityList, PublicityRow, Roster, RosterRow
from kaowu.papers.qr import qr_svg
from kaowu.papers.typefaces import missing_glyphs
from kaowu.papers.workbooks import REPORT_COLUMNS, check_report_workbook, roster_workbook

__all__ = [
    "REPORT_COLUMNS",
    "AdmissionTicket",
    "ApplicationForm",
    "Certificate",
    "FeeLine",
    "FeeNotice",
    "FreezeReceipt",
    "IntegrityPledge",
    "MissingGlyph",
    "PaperError",
    "PublicityList",
    "PublicityRow",
    "QualityPledge",
    "Roster",
    "RosterRow",
    "admission_tickets",
    "application_form",
    "application_forms",
    "basic_info_template",
    "certificates",
    "check_report_html",
    "check_report_workbook",
    "fee_notice",
    "freeze_receipt",
    "integrity_pledge",
    "integrity_pledges",
    "is_printable",
    "missing_glyphs",
    "publicity_list",
    "qr_svg",
    "quality_pledge",
    "roster",
    "roster_workbook",
    "stack",
]
