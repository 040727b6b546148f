"""The single facts of a notice file, each read from its table."""

from __future__ import annotations

from kaowu.rules.notice import (
    Certificates,
    Deadlines,
    Decision,
    Eligibility,
    FeeItem,
    MaterialRule,
    Naming,
    PledgeText,
    Project,
)
from kaowu.rules.tables import Table
from kaowu.rules.units import (
    Limits,
    fit_window,
    parse_age,
    parse_limits,
    parse_money,
    parse_pixels,
    parse_working_days,
)

NO_LIMITS: Limits = (None, None)


def read_decision(table: Table) -> Decision:
    """One entry of [[decisions]]."""
    decision = Decision(
        key=table.text("key"),
        question=table.text("question"),
        reading=table.text("reading"),
        decided_by=table.text("decided_by"),
        decided_on=table.day("decided_on"),
        clause=table.text("clause", ""),
        settles=table.texts("settles", ()),
    )
    table.done()
    return decision


def read_project(table: Table) -> Project:
    """One entry of [[projects]]."""
    project = Project(
        code=table.text("code"),
        name=table.text("name"),
        conditions=table.texts("conditions", ()),
    )
    table.done()
    return project


def read_eligibility(table: Table) -> Eligibility:
    """The table [eligibility]."""
    eligibility = Eligibility(
        minimum_age=table.parsed("minimum_age", parse_age),
        education=table.texts("education"),
        reference=table.choice("reference", ("registration_end", "exam"), "registration_end"),
        clause=table.text("clause", ""),
        below=table.texts("below", ()),
    )
    table.done()
    return eligibility


def read_material(table: Table) -> MaterialRule:
    """One entry of [[materials]]. Without ``fit``, the fitter keeps both readings of KB."""
    limits = table.parsed("size", parse_limits, NO_LIMITS)
    fit = table.parsed("fit", parse_limits, fit_window(limits))
    material = MaterialRule(
        kind=table.text("kind"),
        label=table.text("label"),
        file_label=table.text("file_label"),
        medium=table.choice("medium", ("electronic", "paper")),
        supplied_by=table.choice("supplied_by", ("candidate", "agency")),
        required=table.flag("required", True),
        in_package=table.flag("in_package", False),
        synonyms=table.texts("synonyms", ()),
        formats=table.texts("formats", ()),
        min_bytes=limits[0],
        max_bytes=limits[1],
        fit_min_bytes=fit[0],
        fit_max_bytes=fit[1],
        pixels=table.parsed("pixels", parse_pixels, None),
        note=table.text("note", ""),
        clause=table.text("clause", ""),
        size_clause=table.text("size_clause", ""),
    )
    table.done()
    return material


def read_naming(table: Table) -> Naming:
    """The table [naming]."""
    naming = Naming(
        archive=table.text("archive"),
        file=table.text("file"),
        archive_format=table.text("archive_format", "zip"),
        archive_clause=table.text("archive_clause", ""),
        file_clause=table.text("file_clause", ""),
        folder_clause=table.text("folder_clause", ""),
    )
    table.done()
    return naming


def read_fee(table: Table) -> FeeItem:
    """One entry of [[fees]]."""
    fee = FeeItem(
        code=table.text("code"),
        label=table.text("label"),
        amount_fen=table.parsed("amount", parse_money),
        legal_basis=table.text("legal_basis"),
        sample=table.flag("sample"),
        clause=table.text("clause", ""),
    )
    table.done()
    return fee


def read_deadlines(table: Table) -> Deadlines:
    """The table [deadlines]."""
    deadlines = Deadlines(
        second_review=table.parsed("second_review", parse_working_days),
        hand_out=table.parsed("hand_out", parse_working_days),
        hand_out_reading=table.choice("hand_out_reading", ("loose", "strict")),
        publicity_after=table.parsed("publicity_after", parse_working_days),
        publicity=table.parsed("publicity", parse_working_days),
        second_review_clause=table.text("second_review_clause", ""),
        hand_out_clause=table.text("hand_out_clause", ""),
        publicity_clause=table.text("publicity_clause", ""),
        correction_clock=table.choice("correction_clock", ("pause", "restart"), "restart"),
        correction=table.parsed("correction", parse_working_days, None),
        correction_clause=table.text("correction_clause", ""),
        agency_cut_off=table.parsed("agency_cut_off", parse_working_days, None),
        agency_cut_off_clause=table.text("agency_cut_off_clause", ""),
    )
    table.done()
    return deadlines


def read_pledge(table: Table) -> PledgeText:
    """The table [integrity_pledge] or [quality_pledge]."""
    pledge = PledgeText(
        title=table.text("title"),
        version=table.text("version"),
        paragraphs=table.texts("paragraphs"),
        sample=table.flag("sample"),
    )
    table.done()
    return pledge


def read_certificates(table: Table) -> Certificates:
    """The table [certificates]."""
    certificates = Certificates(
        title=table.text("title"),
        issuer=table.text("issuer"),
        number_rule=table.text("number_rule"),
        sample=table.flag("sample"),
    )
    table.done()
    return certificates
