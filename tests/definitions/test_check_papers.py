"""How papers are printed: what workshop.yaml says of it is checked with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import as_yaml, workshop_data, write_workshop
from trainkit.definitions.check import read_and_check
from trainkit.problems import Problems


def problems_of(folder: Path, papers: object) -> list[str]:
    write_workshop(folder)
    (folder / "workshop.yaml").write_text(
        as_yaml(workshop_data(("alpha",), papers=papers)), encoding="utf-8"
    )
    problems = Problems()
    read_and_check(folder, problems)
    return [problem.message for problem in problems.errors]


def test_codes_of_large_print_must_be_on_the_roster(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "w", {"large_print": ["P-01", "P-77"]}) == [
        'expected the code of a participant in participants.xlsx, found "P-77"'
    ]
    assert problems_of(tmp_path / "x", {"large_print": ["P-01"]}) == []


@pytest.mark.parametrize(
    "papers",
    [{"size": "A3"}, {"answer_sheets": "two"}, {"spare_sheets": 51}, {"large_print": ["p 1"]}],
)
def test_what_no_printer_knows_is_refused(tmp_path: Path, papers: object) -> None:
    assert len(problems_of(tmp_path / "w", papers)) == 1
