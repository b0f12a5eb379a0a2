"""Reads the score sheet that somebody filled in, and tells whether anybody has.

Only entry cells are believed: totals on the sheet are computed again from them. Everything printed
(workshop, editions, codes, headings, keys) is compared with the forms first, so that answers to one
edition are never scored with the key of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper
from trainkit.definitions.xlsxfile import open_workbook
from trainkit.problems import Place, Problems
from trainkit.responses.model import BLANK, Respondent, Responses, Sitting
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    PAPER_COLUMN,
    PARTICIPANTS,
    SHEETS,
    Fact,
    ScoreLayout,
    Status,
    people_columns,
    tested_forms,
)
from trainkit.score_sheet.reading.cells import (
    AnswerFrame,
    Grid,
    Tally,
    frame_of,
    is_filled,
    read_grid,
)
from trainkit.score_sheet.reading.entries import (
    Person,
    read_marks,
    read_paper,
    read_people,
    reject_rows,
    reject_strays,
    reject_strays_beside,
)
from trainkit.score_sheet.reading.keys import check_printed, papers_width
from trainkit.score_sheet.reading.print import (
    changed_code_rows,
    is_of_this_layout,
    read_layout,
    warn_of_typed_totals,
)
from trainkit.score_sheet.reading.unfinished import unfinished

__all__ = ["read_grids", "read_score_sheet", "typed_entries"]


def read_score_sheet(path: Path, forms: Forms, problems: Problems) -> Responses | None:
    """Read a filled score sheet against the forms it was made for.

    Every problem is recorded with its cell. What could be accepted is returned even so; ``None``
    only where the file cannot be read or belongs to another workshop, roster or edition.
    """
    grids = read_grids(path, problems)
    if grids is None:
        return None
    layout = read_layout(grids, forms, problems)
    if layout is None:
        return None
    moved = check_printed(grids, forms, layout, problems)
    warn_of_typed_totals(grids, layout, problems)
    tally = Tally()
    columns = _check_people_headings(grids[PARTICIPANTS], problems)
    people = read_people(grids[PARTICIPANTS], columns, layout, problems, tally)
    reject_strays(grids[PARTICIPANTS], layout, len(columns), problems, tally)
    sittings = {
        use: _Reading(grids, use, forms, layout, people, problems, tally).sittings(use in moved)
        for use in SCORED
    }
    respondents = tuple(
        Respondent(
            code=person.code,
            on_roster=person.on_roster,
            status=person.status,
            note=person.note,
            sittings={use: sittings[use][row] for use in SCORED},
        )
        for row, person in people.items()
    )
    return Responses(
        workshop=forms.workshop,
        forms={use: ", ".join(f.code for f in tested_forms(forms, use)) for use in SCORED},
        people=respondents,
        read=tally.read,
        accepted=tally.read - tally.rejected,
        rejected=tally.rejected,
    )


def read_grids(path: Path, problems: Problems) -> dict[str, Grid] | None:
    """Return the sheets of a score sheet of this layout; ``None`` with the reasons recorded."""
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    before = len(problems.errors)
    if not set(ANSWER_SHEETS.values()) & set(workbook.sheetnames):
        wanted, found = ", ".join(ANSWER_SHEETS.values()), ", ".join(workbook.sheetnames)
        problems.error(
            Place(path),
            f"expected a score sheet, with the sheets {wanted} and others; found a workbook with "
            f"the sheets {found}",
        )
        return None
    if INSTRUCTIONS in workbook.sheetnames:
        first = read_grid(path, workbook[INSTRUCTIONS], problems)
        if not is_of_this_layout(first, problems):
            return None
    missing = [title for title in SHEETS if title not in workbook.sheetnames]
    if missing:
        _say_what_is_missing(path, missing, workbook.sheetnames, problems)
    grids = {
        sheet.title: read_grid(path, sheet, problems)
        for sheet in workbook.worksheets
        if sheet.title in SHEETS
    }
    return grids if len(problems.errors) == before else None


def _say_what_is_missing(
    path: Path, missing: list[str], found: list[str], problems: Problems
) -> None:
    """Record the sheets that are not there; one in the place of another was likely renamed."""
    for title in missing:
        at = SHEETS.index(title)
        other = found[at] if at < len(found) else ""
        if other and other not in SHEETS:
            message = (
                f'expected the sheet "{title}" here; if it was renamed, name it "{title}" again'
            )
            problems.error(Place(path, sheet=other), message)
        else:
            problems.error(
                Place(path), f'expected the sheet "{title}", found only {", ".join(found)}'
            )


def _check_people_headings(sheet: Grid, problems: Problems) -> tuple[str, ...]:
    columns = people_columns(names=sheet.text(FIRST_ROW - 1, 2) == "Name")
    for column, heading in enumerate(columns, 1):
        cell = sheet.at(FIRST_ROW - 1, column)
        if cell.value != heading:
            problems.error(cell.place, f'expected the heading "{heading}", found "{cell.value}"')
    return columns


@dataclass(frozen=True)
class _Reading:
    """The reading of one test's answer sheet."""

    grids: Mapping[str, Grid]
    use: FormUse
    forms: Forms
    layout: ScoreLayout
    people: Mapping[int, Person]
    problems: Problems
    tally: Tally

    @property
    def sheet(self) -> Grid:
        return self.grids[ANSWER_SHEETS[self.use]]

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        return self.forms.papers_for(self.use)

    def sittings(self, moved: bool) -> dict[int, Sitting]:
        """Return the sittings by row, blank for a row that cannot be believed."""
        sheet, width = self.sheet, papers_width(self.papers)
        last_column = FIRST_ITEM_COLUMN + width - 1
        nothing = (BLANK,) * width
        if moved:
            reject_rows(sheet, set(self.layout.rows), last_column, self.tally)
            return dict.fromkeys(self.people, Sitting(marks=nothing))
        frame = AnswerFrame(self.layout, width, len(self.papers))
        reject_strays_beside(sheet, frame, self.problems, self.tally)
        people = self.grids[PARTICIPANTS]
        changed = set(changed_code_rows(sheet, people, self.layout, self.problems))
        nobody = set(self.layout.rows) - set(self.people)
        rejected = reject_rows(sheet, changed | nobody, last_column, self.tally)
        for row, cell in rejected.items():
            code = people.at(row, 1)
            if row in nobody - changed and not is_filled(code):
                self.problems.error(
                    cell.place,
                    f"marks without a code; type one in {code.place.cell} of {PARTICIPANTS}",
                )
        return {
            row: Sitting(marks=nothing) if row in changed else self._sitting(row, width)
            for row in self.people
        }

    def _sitting(self, row: int, width: int) -> Sitting:
        sheet, person = self.sheet, self.people[row]
        allocated = sheet.text(self.layout.reading_row(row), 2)
        paper = read_paper(sheet, row, self.papers, allocated, self.problems, self.tally)
        if paper is None:
            self._refuse_without_paper(row, width)
            return Sitting(marks=(BLANK,) * width)
        marks = read_marks(sheet, row, paper, width, self.problems, self.tally)
        if any(marks) and person.status is Status.ABSENT:
            self.problems.warning(
                sheet.at(row, FIRST_ITEM_COLUMN).place,
                f"{person.code} has marks here but is down as absent",
            )
        if person.status is not Status.LEFT_EARLY:
            marks = unfinished(sheet, row, marks, width, self.problems)
        return Sitting(paper=paper.code, marks=marks)

    def _refuse_without_paper(self, row: int, width: int) -> None:
        """Reject the marks of a row whose paper is not known."""
        cell = self.sheet.at(row, PAPER_COLUMN)
        last_column = FIRST_ITEM_COLUMN + width - 1
        if reject_rows(self.sheet, {row}, last_column, self.tally) and not is_filled(cell):
            known = ", ".join(paper.code for paper in self.papers)
            self.problems.error(
                cell.place, f"marks without a paper; choose which one was answered: {known}"
            )


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
    is_of_this_layout(grids[INSTRUCTIONS], problems)
    if problems.errors or not people.isdecimal() or len(workbook.sheetnames) != len(grids):
        return None
    layout = ScoreLayout(int(people))
    typed = sum(1 for _ in grids[PARTICIPANTS].filled_from(layout.spare_rows.start, 1))
    columns = people_columns(names=grids[PARTICIPANTS].text(FIRST_ROW - 1, 2) == "Name")
    typed += sum(
        1
        for row, _, _ in grids[PARTICIPANTS].filled_from(FIRST_ROW, columns.index("Status") + 1)
        if row in layout.roster_rows
    )
    typed += sum(_typed_answers(grids[title], layout) for title in ANSWER_SHEETS.values())
    added = [grid for title, grid in grids.items() if title not in SHEETS]
    return typed + sum(1 for grid in added for _ in grid.filled_from(1, 1))


def _typed_answers(sheet: Grid, layout: ScoreLayout) -> int:
    """Return how many cells of an answer sheet were typed into, papers that were changed too."""
    frame = frame_of(sheet, layout)
    typed = sum(
        (row in layout.rows and column <= frame.last_column) or not frame.is_own(row, column, cell)
        for row, column, cell in sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN)
    )
    below = sum(
        not frame.is_own(row, column, cell)
        for row, column, cell in sheet.filled_from(layout.last_row + 1, 1)
        if column < FIRST_ITEM_COLUMN
    )
    papers = sum(
        sheet.text(row, PAPER_COLUMN) != sheet.text(layout.reading_row(row), 2)
        for row in layout.rows
        if frame.papers > 1
    )
    return typed + below + papers
