"""Where everything stands on a sheet for a second rater, and which of its cells are entries.

Answers in words are marked by a person, so two people may give them different points. The first
rater's points stand on the answer sheet. For each test with such answers there is one more sheet,
on which a second rater enters points independently: the first rater's show only where the second's
have been entered. Where they differ, both people look at the answer again and enter the points that
they settle on. What counts is the settled points, else the first rater's (``counted``).

A person has the same row as on every sheet, and each answer four columns. Columns have the order of
the form; the number that is printed on the person's paper stands beside the entry. Below the table
stand the readings of all entries, in the rows of the answer sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from trainkit.assessment.forms import Form, FormUse, PlacedItem
from trainkit.intake.score_sheet.cells import SheetCells
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ROW,
    LETTERS_ROW,
    MODULE_ROW,
    NO_ITEM,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PAPER_COLUMN,
    SHEETS,
    Fact,
    Objectives,
    Papers,
    ScoreLayout,
    TestLayout,
    common,
)
from trainkit.model.lists import Cell
from trainkit.render.excel import shown_name
from trainkit.text.languages import N_, _, translated

RATER_SHEETS = {FormUse.PRE: N_("Pre second rater"), FormUse.POST: N_("Post second rater")}
"""Only tests with answers that a person marks have one."""
NUMBERS_TITLE = N_("The number that each paper prints before the answer")
FIRST_ANSWER_COLUMN = PAPER_COLUMN + 1


class RatingColumn(StrEnum):
    """The columns of each answer, in their order."""

    NUMBER = N_("No.")
    SECOND = N_("Second rater")
    FIRST = N_("First rater")
    SETTLED = N_("Settled")


ENTRIES = (RatingColumn.SECOND, RatingColumn.SETTLED)
"""The columns in which something is entered."""


def rated_numbers(form: Form) -> tuple[int, ...]:
    """Return the numbers of a form's items that a person marks."""
    return tuple(number for number, item in enumerate(form.items, 1) if item.format.by_hand)


def rater_sheets_of(papers: Papers) -> tuple[str, ...]:
    """Return which sheets for a second rater a score sheet of these papers has."""
    return tuple(
        RATER_SHEETS[use]
        for use, each in papers.items()
        if any(rated_numbers(paper.form) for paper in each)
    )


def sheet_titles(instructions: SheetCells | None) -> tuple[str, ...]:
    """Return the English names of a workbook's sheets in their order, by its sheet Instructions."""
    raters = []
    if instructions is not None:
        said = instructions.text(Fact.RATERS.row, 2).split(", ")
        language = instructions.language
        raters = [name for name in RATER_SHEETS.values() if shown_name(name, language) in said]
    place = SHEETS.index(ANSWER_SHEETS[FormUse.POST]) + 1
    return (*SHEETS[:place], *raters, *SHEETS[place:])


@dataclass(frozen=True)
class RatingLayout:
    """The rows and columns of a sheet for a second rater."""

    layout: ScoreLayout
    answers: int
    """The most answers that a person marks on any paper of the test."""
    papers: int

    def column(self, at: int, part: RatingColumn) -> int:
        """Return a column of the answer at this place, counted from 0."""
        return FIRST_ANSWER_COLUMN + len(RatingColumn) * at + list(RatingColumn).index(part)

    @property
    def state_column(self) -> int:
        """The column that says what is to be settled."""
        return FIRST_ANSWER_COLUMN + len(RatingColumn) * self.answers

    @property
    def same_row(self) -> int:
        """The row below the people that counts answers with the same points from both."""
        return self.layout.last_row + 1

    @property
    def number_rows(self) -> range:
        """The rows of printed numbers, a row a paper."""
        start = self.layout.spelled_rows.stop + 2
        return range(start, start + self.papers)

    @cached_property
    def entry_columns(self) -> Mapping[int, tuple[int, RatingColumn]]:
        """The columns of entries, each with the answer's place and what is entered."""
        places = range(self.answers)
        return {self.column(at, part): (at, part) for at in places for part in ENTRIES}


@dataclass(frozen=True)
class RatedTest:
    """The answers of one test that a person marks."""

    test: TestLayout

    @cached_property
    def numbers(self) -> Mapping[str, tuple[int, ...]]:
        """Their numbers, by the form's code."""
        return {form.code: rated_numbers(form) for form in self.test.forms}

    @cached_property
    def layout(self) -> RatingLayout:
        """Where they stand."""
        most = max(map(len, self.numbers.values()))
        return RatingLayout(self.test.layout, most, len(self.test.papers))

    def printed(self, at: int) -> list[tuple[str, int, PlacedItem]]:
        """Return the form, the number on it and the item of an answer on each paper that has it."""
        return [
            (paper.form.code, number, paper.by_number[number - 1])
            for paper in self.test.papers
            for number in self.numbers[paper.form.code][at : at + 1]
        ]

    def headings(self, at: int, objectives: Objectives) -> dict[int, str]:
        """Return what stands over an answer, by row."""
        printed = self.printed(at)
        takes = common(item.offered for _form, _number, item in printed)
        return {
            NUMBER_ROW: _("Answer {number}: {takes}", number=at + 1, takes=takes),
            MODULE_ROW: common(item.module for _form, _number, item in printed),
            OBJECTIVE_ROW: common(objectives[form, number] for form, number, _item in printed),
        }

    def number_lines(self) -> list[list[str | int]]:
        """Return the number printed before each answer, a line a paper."""
        lines: list[list[str | int]] = []
        for paper in self.test.papers:
            numbers = [paper.places[number - 1] for number in self.numbers[paper.form.code]]
            lines.append([*numbers, *[NO_ITEM] * (self.layout.answers - len(numbers))])
        return lines


@dataclass(frozen=True)
class RatingCells:
    """A sheet for a second rater as it was read."""

    sheet: SheetCells
    where: RatingLayout
    papers: Sequence[str]
    """The codes of the test's papers."""

    @classmethod
    def of_sheet(cls, sheet: SheetCells, layout: ScoreLayout, papers: Sequence[str]) -> RatingCells:
        """Return the cells with as many answers as the sheet itself shows."""
        answers = 0
        where = RatingLayout(layout, 0, len(papers))
        while sheet.text(LETTERS_ROW, where.column(answers, RatingColumn.SECOND)) == (
            translated(RatingColumn.SECOND, sheet.language)
        ):
            answers += 1
        return cls(sheet, RatingLayout(layout, answers, len(papers)), papers)

    def number(self, paper: str, at: int) -> int | None:
        """Return the number that a paper prints before an answer; ``None`` where it has none."""
        if paper not in self.papers:
            return None
        row = self.where.number_rows[self.papers.index(paper)]
        text = self.sheet.text(row, self.where.column(at, RatingColumn.NUMBER))
        return int(text) if text.isdecimal() else None

    def entry(self, row: int, at: int, part: RatingColumn) -> Cell:
        """Return the cell of an entry."""
        return self.sheet.at(row, self.where.column(at, part))

    def entered(self) -> Iterator[tuple[int, int, RatingColumn, Cell]]:
        """Yield row, place, what is entered and cell of every entry."""
        for row, column, cell in self.sheet.filled_from(FIRST_ROW, FIRST_ANSWER_COLUMN):
            if row in self.where.layout.rows and column in self.where.entry_columns:
                yield row, *self.where.entry_columns[column], cell

    def strays(self) -> Iterator[Cell]:
        """Yield what stands in or below the table and is neither an entry nor the sheet's own."""
        for row, column, cell in self.sheet.filled_from(FIRST_ROW, 1):
            if not self._is_expected(row, column, cell):
                yield cell

    def _is_expected(self, row: int, column: int, cell: Cell) -> bool:
        layout, numbers = self.where.layout, self.where.number_rows
        if column > self.where.state_column:
            return False
        if row in layout.rows:
            return cell.is_formula or column < PAPER_COLUMN or column in self.where.entry_columns
        if row in layout.reading_rows or row in layout.spelled_rows:
            return cell.is_formula
        if row in numbers:
            return column == 1 or column >= FIRST_ANSWER_COLUMN
        if row == self.where.same_row:
            return cell.is_formula or column == 1
        titles = (layout.readings_title_row, layout.spelled_rows.start - 1, numbers.start - 1)
        return column == 1 and row in titles

    def count(self) -> int:
        """Return the number of cells that were filled in."""
        return sum(1 for _ in self.entered()) + sum(1 for _ in self.strays())
