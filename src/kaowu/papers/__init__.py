"""Facts to paper: forms, rosters, tickets, certificates (PDF/A-2b) and workbooks (XLSX)."""

from kaowu.papers.documents import (
    admission_tickets,
    application_form,
    application_forms,
    certificates,
    fee_notice,
    freeze_receipt,
    integrity_pledge,
    integrity_pledges,
    publicity_list,
    quality_pledge,
    roster,
)
from kaowu.papers.errors import MissingGlyph, PaperError
from kaowu.papers.exam import AdmissionTicket, Certificate, FeeLine, FeeNotice, FreezeReceipt
from kaowu.papers.forms import ApplicationForm, IntegrityPledge, QualityPledge
from kaowu.papers.lists import PublicityList, PublicityRow, Roster, RosterRow
from kaowu.papers.qr import qr_svg
from kaowu.papers.typefaces import missing_glyphs

__all__ = [
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
    "certificates",
    "fee_notice",
    "freeze_receipt",
    "integrity_pledge",
    "integrity_pledges",
    "missing_glyphs",
    "publicity_list",
    "qr_svg",
    "quality_pledge",
    "roster",
]
