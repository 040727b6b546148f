"""What the dossier's tests share: the notice, and the check of one package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from kaowu.dossier.check import PackageReport, check_package
from kaowu.dossier.facts import SheetRow
from kaowu.rules.loader import load_notice
from kaowu.rules.notice import Notice
from tests.dossier.drawn import ROOT, TODAY, ZIP_NAME, zipped


@pytest.fixture(scope="session")
def notice() -> Notice:
    return load_notice(ROOT / "notices" / "sc-2024-carbon.toml")


@pytest.fixture
def check(notice: Notice) -> Callable[..., PackageReport]:
    """Check files as the package of the fictional 张三 on 2024-03-05."""

    def run(
        files: Sequence[tuple[str, bytes]] | bytes,
        filename: str = ZIP_NAME,
        *,
        today: date = TODAY,
        rows: Sequence[SheetRow] = (),
    ) -> PackageReport:
        data = files if isinstance(files, bytes) else zipped(files)
        return check_package(data, filename, notice=notice, today=today, rows=rows)

    return run
