"""An office with many fictional cases, in a data folder of its own; for bench_office.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def prepare(folder: Path) -> None:
    """Django over an empty data folder."""
    os.environ |= {
        "KAOWU_DATA_DIR": str(folder),
        "KAOWU_SECRET_KEY": "5e" * 32,
        "KAOWU_MASTER_KEY": "3a" * 32,
        "KAOWU_DEMO": "yes",  # no second factor to set up
        "KAOWU_HOSTS": "testserver",
        "KAOWU_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "kaowu.site.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


class Office:
    """One agency in batch 2 of the notice of 2024, its reviewer and its clerk."""

    def __init__(self) -> None:
        from kaowu.office.notices.actions import load_notice
        from kaowu.office.notices.models import BatchRecord
        from kaowu.office.people.actions import open_account, register_agency
        from kaowu.rules.roles import Role

        notice = ROOT / "notices" / "sc-2024-carbon.toml"
        load_notice(notice.read_text(encoding="utf-8"))
        self.batch = BatchRecord.objects.get(slug="sc-2024-carbon", number=2)
        self.agency = register_agency(
            name="示例环境交易培训中心",
            filing_number="示例备〔2024〕01号",
            filed_from=date(2024, 1, 1),
            filed_until=date(2025, 12, 31),
        )
        self.clerk, self.reviewer = (
            open_account(
                username=str(role), display_name=name, roles=(role,), organisation=self.agency
            )
            for role, name in ((Role.CLERK, "许经办"), (Role.FIRST_REVIEWER, "顾初审"))
        )

    def crowd(self, count: int, file_of: Callable[[int, str], Any], skip: int = 0) -> list[Any]:
        """So many people waiting for the first review."""
        from kaowu.demo.crowd import submitted

        where = {"batch": self.batch, "agency": self.agency, "by": self.clerk.actor()}
        return submitted(count, file_of=file_of, skip=skip, **where)
