"""Months on the sheets do not depend on the machine's language."""

from __future__ import annotations

import re
from pathlib import Path

import trainkit.exercises
from trainkit.exercises.times import MONTHS, SHORT_MONTHS

NAMED_BY_THE_MACHINE = re.compile(r"%-?[aAbBcxXp]")


def test_no_name_of_a_day_or_month_comes_from_the_machine() -> None:
    folder = Path(trainkit.exercises.__file__).parent
    found = [
        (path.name, code)
        for path in sorted(folder.rglob("*.py"))
        for code in NAMED_BY_THE_MACHINE.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_there_are_twelve_months_in_order() -> None:
    assert [MONTHS[number] for number in (0, 1, 7, 11)] == [
        "January", "February", "August", "December",
    ]  # fmt: skip
    assert len(set(SHORT_MONTHS)) == len(MONTHS) == 12
