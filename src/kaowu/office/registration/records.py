"""What an application says, read by the rules; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kaowu.office import clock
from kaowu.office.notices.queries import plan_of
from kaowu.office.registration.models import Application
from kaowu.rules.findings import Finding, Severity
from kaowu.rules.record import RecordReading, read_record


def read_for(application: Application, values: Mapping[str, str]) -> RecordReading:
    """What the application would say with these values in it; nothing is written."""
    return read_record(
        {**application.values, **values, **application.applied_for},
        notice=application.batch.notice,
        reference_day=reference_day(application),
        today=clock.today(),
    )


def told_by(reading: RecordReading) -> dict[str, str]:
    """A reading by column key, with what follows from the number."""
    born = reading.birth.isoformat() if reading.birth else ""
    return {**reading.values, "sex": reading.sex, "birth": born}


def applied_for_differs(application: Application, values: Mapping[str, str]) -> list[Finding]:
    """A sheet that names another project or batch is shown to a human, never followed silently."""
    return [
        Finding(
            f"record.{key}-differs",
            Severity.WARNING,
            values[key],
            f"基本信息表填写的是“{values[key]}”，本报名是“{own}”。",
            "请核对报考的项目和批次；如报错，请撤回后重新报名。",
        )
        for key, own in application.applied_for.items()
        if values.get(key) and values[key] != own
    ]


def reference_day(application: Application) -> date:
    """The day on which age counts, by the notice's decision."""
    plan = plan_of(application.batch)
    by_exam = application.batch.notice.eligibility.reference == "exam"
    return plan.exam if by_exam else plan.registration.end
