"""Reads the score sheet that somebody filled in, and tells whether anybody has.

Only entry cells are believed: totals on the sheet are computed again from them. Everything printed
(workshop, editions, codes, headings, keys) is compared with the forms first, so that answers to one
edition are never scored with the key of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trainkit.definitions.xlsxfile import open_workbook
from trainkit.plan.forms import SCORED, Forms, FormUse
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    PARTICIPANTS,
    SHEETS,
    Fact,
    ScoreLayout,
    people_columns,
)
from trainkit.problems import Place, Problems
from trainkit.responses.model import Respondent, Responses, Sitting
from trainkit.responses.score_cells import Grid, Tally, is_filled, is_reading, read_grid
from trainkit.responses.score_entries import (
    Person,
    read_marks,
    read_people,
    reject_rows,
    reject_strays,
)
from trainkit.responses.score_print import (
    changed_code_rows,
    check_printed,
    read_layout,
    warn_of_typed_totals,
)

__all__ = ["read_score_sheet", "typed_entries"]


def read_score_sheet(path: Path, forms: Forms, problems: Problems) -> Responses | None:
    """Read a filled score sheet against the forms it was made for.

    Every problem is recorded with its cell. What could be accepted is returned even so; ``None``
    only where the file cannot be read or belongs to another workshop, roster or edition.
    """
    grids = _read_grids(path, problems)
    if grids is None:
        return None
    layout = read_layout(grids, forms, problems)
    if layout is None:
        return None
    check_printed(grids, forms, problems)
    warn_of_typed_totals(grids, problems)
    tally = Tally()
    columns = _check_people_headings(grids[PARTICIPANTS], problems)
    people = read_people(grids[PARTICIPANTS], columns, layout, problems, tally)
    reject_strays(grids[PARTICIPANTS], layout, len(columns), problems, tally)
    marks = {
        use: _read_test(grids, use, forms, (layout, people), problems, tally) for use in SCORED
    }
    respondents = tuple(
        Respondent(
            code=person.code,
            on_roster=person.on_roster,
            attended=person.attended,
            note=person.note,
            sittings={use: Sitting(marks=marks[use][row]) for use in SCORED},
        )
        for row, person in people.items()
    )
    return Responses(
        workshop=forms.workshop,
        forms={use: forms.form(use).code for use in SCORED},
        people=respondents,
        read=tally.read,
        accepted=tally.read - tally.rejected,
        rejected=tally.rejected,
    )


def _read_grids(path: Path, problems: Problems) -> dict[str, Grid] | None:
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    before = len(problems.errors)
    missing = [title for title in SHEETS if title not in workbook.sheetnames]
    if missing:
        found = ", ".join(workbook.sheetnames)
        problems.error(Place(path), f"expected the sheets {', '.join(missing)}, found {found}")
    grids = {
        sheet.title: read_grid(path, sheet, problems)
        for sheet in workbook.worksheets
        if sheet.title in SHEETS
    }
    return grids if len(problems.errors) == before else None


def _check_people_headings(sheet: Grid, problems: Problems) -> tuple[str, ...]:
    columns = people_columns(names=sheet.text(FIRST_ROW - 1, 2) == "Name")
    for column, heading in enumerate(columns, 1):
        cell = sheet.at(FIRST_ROW - 1, column)
        if cell.value != heading:
            problems.error(cell.place, f'expected the heading "{heading}", found "{cell.value}"')
    return columns


def _read_test(
    grids: Mapping[str, Grid],
    use: FormUse,
    forms: Forms,
    known: tuple[ScoreLayout, dict[int, Person]],
    problems: Problems,
    tally: Tally,
) -> dict[int, tuple[str, ...]]:
    """Return the marks by row, blank for a row that no longer carries its person's code."""
    layout, people = known
    sheet, form = grids[ANSWER_SHEETS[use]], forms.form(use)
    last_column = FIRST_ITEM_COLUMN + len(form.items) - 1
    reject_strays(sheet, layout, last_column, problems, tally)
    changed = set(changed_code_rows(sheet, grids[PARTICIPANTS], layout, problems))
    nobody = set(layout.rows) - set(people)
    rejected = reject_rows(sheet, changed | nobody, last_column, tally)
    for row, cell in rejected.items():
        code = grids[PARTICIPANTS].at(row, 1)
        if row in nobody - changed and not is_filled(code):
            problems.error(
                cell.place, f"marks without a code; type one in {code.place.cell} of {PARTICIPANTS}"
            )
    marks = {
        row: read_marks(sheet, row, form, problems, tally) for row in people if row not in changed
    }
    for row, entries in marks.items():
        if people[row].attended is False and any(entries):
            problems.warning(
                sheet.at(row, FIRST_ITEM_COLUMN).place,
                f"{people[row].code} has marks here but is down as not attended",
            )
    return {row: marks.get(row, ("",) * len(form.items)) for row in people}


def typed_entries(path: Path) -> int | None:
    """Return how many cells a person has typed into, 0 for a file that is not there.

    ``None`` for a file that cannot be read as a score sheet: it must be treated as filled. Counted
    are entry cells, anything beside or below the tables, and sheets that somebody added.
    """
    if not path.exists():
        return 0
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None or any(title not in workbook.sheetnames for title in SHEETS):
        return None
    grids = {s.title: read_grid(path, s, problems) for s in workbook.worksheets}
    people = grids[INSTRUCTIONS].text(Fact.PEOPLE.row, 2)
    if problems.errors or not people.isdecimal() or len(workbook.sheetnames) != len(grids):
        return None
    layout = ScoreLayout(int(people))
    typed = sum(1 for _ in grids[PARTICIPANTS].filled_from(layout.spare_rows.start, 1))
    columns = people_columns(names=grids[PARTICIPANTS].text(FIRST_ROW - 1, 2) == "Name")
    typed += sum(
        1
        for row, _, _ in grids[PARTICIPANTS].filled_from(FIRST_ROW, columns.index("Attended") + 1)
        if row in layout.roster_rows
    )
    for title in ANSWER_SHEETS.values():
        typed += sum(
            not is_reading(row, cell, layout)
            for row, _, cell in grids[title].filled_from(FIRST_ROW, FIRST_ITEM_COLUMN)
        )
    added = [grid for title, grid in grids.items() if title not in SHEETS]
    return typed + sum(1 for grid in added for _ in grid.filled_from(1, 1))
