"""After the whole demonstration every list's columns are what the record gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo.played import told_in

_COMPARE = """
from kaowu.office.registration.list_columns import dues_of, verdicts_of
from kaowu.office.registration.models import Application
every = list(Application.objects.select_related("batch__version"))
dues, verdicts = dues_of(every), verdicts_of(every)
kept = {one.pk: (one.verdict, one.agency_due, one.centre_due) for one in every}
print(len(every), sum(any(days) for days in dues.values()))
print(*[one.reference for one in every if kept[one.pk] != (verdicts[one.pk], *dues[one.pk])])
"""


@pytest.mark.slow
def test_the_columns_of_every_case_are_what_the_record_gives(folder: Path) -> None:
    counted, differing = told_in(folder, _COMPARE).split("\n")[:2]
    people, dated = (int(number) for number in counted.split())
    assert people >= 50
    assert dated >= 5
    assert differing == ""
