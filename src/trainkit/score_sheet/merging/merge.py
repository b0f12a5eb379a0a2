"""Merges two copies of one score sheet: the way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trainkit.assessment.forms import Forms
from trainkit.definitions.xlsxfile import open_workbook
from trainkit.problems import Place, Problems
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ROW,
    INSTRUCTIONS,
    KEY,
    LETTERS_ROW,
    MARKS_SHEETS,
    PARTICIPANTS,
    SHEETS,
    Fact,
    ScoreLayout,
)
from trainkit.score_sheet.merging.copies import Copy, Spot, read_copy
from trainkit.score_sheet.merging.joining import Conflict, Joined, join
from trainkit.score_sheet.merging.settling import decisions_of, settle_workbook
from trainkit.score_sheet.merging.writing import joined_rows, joined_workbook
from trainkit.score_sheet.reading.cells import Grid, shown
from trainkit.score_sheet.reading.keys import check_printed
from trainkit.score_sheet.reading.print import read_layout
from trainkit.score_sheet.reading.sheet import read_grids

__all__ = ["Merged", "entries_of", "merge_copies"]


@dataclass(frozen=True)
class Merged:
    """What two copies give together."""

    sheet: bytes
    """The joined score sheet; conflicts that nobody settled stand as doubtful."""
    to_settle: bytes | None
    """The workbook with the open conflicts, ``None`` without any."""
    open: tuple[Conflict, ...]
    settled: int
    joined: Joined
    entries: Mapping[Spot, str]
    """Every entry of the joined sheet that is agreed or settled."""


def merge_copies(
    first: Path,
    second: Path,
    problems: Problems,
    *,
    forms: Forms | None = None,
    settled: Path | None = None,
) -> Merged | None:
    """Join two copies; every problem is recorded with its cell and ``None`` returned if any.

    With ``forms`` both copies are compared with the record; without, with each other only.
    """
    copies = _read_both(first, second, forms, problems)
    if copies is None:
        return None
    rows = joined_rows(*copies)
    if rows is None:
        problems.error(
            Place(second, sheet=PARTICIPANTS),
            f"the copies have {len({*copies[0].late, *copies[1].late})} people who are not on the "
            f"roster, and there are {len(copies[0].layout.spare_rows)} rows for them",
        )
        return None
    joined = join(*copies)
    before = len(problems.errors)
    decided = {}
    if settled is not None:
        decided = decisions_of(settled, joined.conflicts, *copies, problems)
    workbook = open_workbook(first, problems)
    if workbook is None or len(problems.errors) > before:
        return None
    left = tuple(each for each in joined.conflicts if each.spot not in decided)
    return Merged(
        sheet=joined_workbook(workbook, copies, joined, decided),
        to_settle=settle_workbook(left, *copies) if left else None,
        open=left,
        settled=len(decided),
        joined=joined,
        entries=dict(joined.entries) | {spot: text for spot, text in decided.items() if text},
    )


def entries_of(path: Path, problems: Problems) -> Mapping[Spot, str] | None:
    """Return the entries of a score sheet in one spelling; ``None`` if it cannot be read."""
    grids = read_grids(path, problems)
    copy = None if grids is None else read_copy(path, grids, problems)
    return None if copy is None else {spot: entry.written for spot, entry in copy.entries.items()}


def _read_both(
    first: Path, second: Path, forms: Forms | None, problems: Problems
) -> tuple[Copy, Copy] | None:
    read = [read_grids(path, problems) for path in (first, second)]
    if read[0] is None or read[1] is None:
        return None
    grids = (read[0], read[1])
    if forms is not None:
        for each in grids:
            layout = read_layout(each, forms, problems)
            if layout is not None:
                check_printed(each, forms, layout, problems)
    _compare(*grids, problems)
    _refuse_added_sheets(second, problems)
    if problems.errors:
        return None
    copies = [
        read_copy(path, each, problems) for path, each in zip((first, second), grids, strict=True)
    ]
    return None if copies[0] is None or copies[1] is None else (copies[0], copies[1])


def _compare(first: Mapping[str, Grid], second: Mapping[str, Grid], problems: Problems) -> None:
    """Record the first printed cell of each sheet in which the copies differ."""
    facts = [(fact.row, 2) for fact in Fact]
    if not _same(first[INSTRUCTIONS], second[INSTRUCTIONS], facts, problems):
        return
    layout = ScoreLayout(int(first[INSTRUCTIONS].text(Fact.PEOPLE.row, 2) or 0))
    roster = [(row, 1) for row in layout.roster_rows]
    _same(first[PARTICIPANTS], second[PARTICIPANTS], roster, problems)
    _same(first[KEY], second[KEY], _everything(first[KEY], 1), problems)
    for title in ANSWER_SHEETS.values():
        below = layout.spelled_rows.stop
        printed = [
            (row, column)
            for row, column in _everything(first[title], 1)
            if FIRST_ROW > row > 2 or row >= below
        ]
        allocated = [(layout.reading_row(row), 2) for row in layout.rows]
        _same(first[title], second[title], [*printed, *roster, *allocated], problems)
    for title in MARKS_SHEETS.values():
        cells = [
            (row, column)
            for row, column in _everything(first[title], 1)
            if 2 < row <= LETTERS_ROW or row > layout.last_row
        ]
        _same(first[title], second[title], cells, problems)


def _everything(sheet: Grid, first_row: int) -> list[tuple[int, int]]:
    return [(row, column) for row, column, _ in sheet.filled_from(first_row, 1)]


def _same(first: Grid, second: Grid, cells: list[tuple[int, int]], problems: Problems) -> bool:
    for row, column in cells:
        one, other = first.at(row, column), second.at(row, column)
        if one.is_formula or str(one.value) == str(other.value):
            continue
        problems.error(
            other.place,
            f"expected {shown(one)} as in {first.path.name}, found {shown(other)}; both files must "
            "be copies of one score sheet, with the same key",
        )
        return False
    return True


def _refuse_added_sheets(path: Path, problems: Problems) -> None:
    """Record sheets that somebody added to the second copy: they would not come along."""
    workbook = open_workbook(path, problems)
    for title in workbook.sheetnames if workbook else ():
        if title not in SHEETS:
            problems.error(
                Place(path, sheet=title),
                "this sheet was added and would be lost; move it to the other copy or to a file of "
                "its own",
            )
