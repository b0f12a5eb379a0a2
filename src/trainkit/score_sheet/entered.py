"""Which cells of a score sheet somebody has filled in, as the sheet itself shows.

The answer sheets say how many items and papers the tests have, so that entries can be
distinguished from printed cells and formulas without the workshop at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trainkit.definitions.xlsxfile import MAX_ROWS, Cell
from trainkit.problems import Problems
from trainkit.score_sheet.cells import SheetCells, count_entries, shown
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    LAYOUT_VERSION,
    NUMBER_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SHEETS,
    AnswerBlock,
    Fact,
    ScoreLayout,
    people_columns,
)

__all__ = ["AnswerCells", "entered_cells", "is_of_this_layout", "layout_of", "people_headings"]


@dataclass(frozen=True)
class AnswerCells:
    """The sheet on which the answers of a test were entered."""

    sheet: SheetCells
    layout: ScoreLayout
    width: int
    """The number of columns that items take up."""
    papers: tuple[str, ...]
    """The codes of the test's papers."""

    @classmethod
    def of_sheet(cls, sheet: SheetCells, layout: ScoreLayout) -> AnswerCells:
        """Return the cells with width and papers as the sheet itself shows them."""
        width, papers = 0, list[str]()
        while sheet.text(NUMBER_ROW, FIRST_ITEM_COLUMN + width) == str(width + 1):
            width += 1
        row = layout.answer_block(AnswerBlock.TAKES, 0).start
        while code := sheet.text(row + len(papers), 1):
            papers.append(code)
        return cls(sheet, layout, width, tuple(papers))

    @property
    def several(self) -> bool:
        """Whether people have different papers."""
        return len(self.papers) > 1

    @property
    def last_column(self) -> int:
        """The column of the last item; the next one says whether the row is complete."""
        return FIRST_ITEM_COLUMN + self.width - 1

    def allocated(self, row: int) -> str:
        """Return the paper that is printed for the person in a row."""
        return self.sheet.text(self.layout.reading_row(row), 2)

    def offered(self, paper: str, place: int) -> str:
        """Return what a paper takes at a place, as the sheet says; nothing for no such paper."""
        if paper not in self.papers:
            return ""
        rows = self.layout.answer_block(AnswerBlock.TAKES, len(self.papers))
        return self.sheet.text(rows[self.papers.index(paper)], FIRST_ITEM_COLUMN + place - 1)

    def is_entry(self, row: int, column: int) -> bool:
        """Whether an item's answer is entered here."""
        return row in self.layout.rows and FIRST_ITEM_COLUMN <= column <= self.last_column

    def strays(self) -> Iterator[Cell]:
        """Yield what stands in or below the table and is neither an entry nor the sheet's own."""
        for row, column, cell in self.sheet.filled_from(FIRST_ROW, 1):
            if not self._is_expected(row, column, cell):
                yield cell

    def _is_expected(self, row: int, column: int, cell: Cell) -> bool:
        layout = self.layout
        if column > self.last_column + 1:
            return False
        if row in layout.rows:
            return column <= self.last_column or cell.is_formula
        if row in layout.reading_rows or row in layout.spelled_rows:
            return cell.is_formula or column < PAPER_COLUMN
        if any(row in rows for rows in self._blocks):
            return column in {1, *range(FIRST_ITEM_COLUMN, self.last_column + 1)}
        titles = [layout.readings_title_row, layout.spelled_rows.start - 1]
        return column == 1 and row in {*titles, *(rows.start - 1 for rows in self._blocks)}

    @cached_property
    def _blocks(self) -> list[range]:
        return [self.layout.answer_block(block, len(self.papers)) for block in AnswerBlock]

    def count(self) -> int:
        """Return the number of cells that were filled in, papers that were changed included."""
        answers = sum(
            self.is_entry(row, column)
            for row, column, _ in self.sheet.filled_from(FIRST_ROW, FIRST_ITEM_COLUMN)
        )
        papers = sum(
            self.sheet.text(row, PAPER_COLUMN) != self.allocated(row)
            for row in self.layout.rows
            if self.several
        )
        return answers + papers + sum(1 for _ in self.strays())


def people_headings(sheet: SheetCells) -> tuple[str, ...]:
    """Return the headings that the Participants sheet has, with or without names."""
    return people_columns(names=sheet.text(FIRST_ROW - 1, 2) == "Name")


def is_of_this_layout(sheet: SheetCells, problems: Problems) -> bool:
    """Whether the Instructions sheet is of the layout that is read; records it if not."""
    label, value = sheet.at(Fact.LAYOUT.row, 1), sheet.at(Fact.LAYOUT.row, 2)
    if label.value == Fact.LAYOUT.value and str(value.value) == LAYOUT_VERSION:
        return True
    if label.value == Fact.LAYOUT.value:
        what = f"layout {shown(value)}, and layout {LAYOUT_VERSION} is read here"
    elif label.value == Fact.WORKSHOP.value:
        what = "the layout of an older version, which does not say who answered which paper"
    else:
        what = "no layout that is known; this is no score sheet, or its first rows were changed"
    problems.error(
        label.place,
        f"found {what}. Nothing was read and nothing changed: keep this file under "
        "another name, build a new score sheet and copy the entries over",
    )
    return False


def layout_of(sheet: SheetCells, problems: Problems) -> ScoreLayout | None:
    """Return the layout by the number of people on the Instructions sheet."""
    people = sheet.at(Fact.PEOPLE.row, 2)
    if not str(people.value).isdecimal() or int(str(people.value)) > MAX_ROWS:
        problems.error(people.place, f"expected the number of people, found {shown(people)}")
        return None
    return ScoreLayout(int(str(people.value)))


def entered_cells(path: Path) -> int | None:
    """Return how many cells of a score sheet somebody has filled in, 0 for a missing file.

    ``None`` for a file that cannot be read as a score sheet: it must be treated as filled in.
    Counted are entry cells, anything beside or below the tables, and sheets that were added.
    """
    return count_entries(path, _count)


def _count(sheets: Mapping[str, SheetCells]) -> int | None:
    problems = Problems()
    if any(title not in sheets for title in SHEETS):
        return None
    first, people = sheets[INSTRUCTIONS], sheets[PARTICIPANTS]
    layout = layout_of(first, problems) if is_of_this_layout(first, problems) else None
    if layout is None:
        return None
    status = people_headings(people).index("Status") + 1
    count = sum(
        row not in layout.roster_rows or column >= status
        for row, column, _ in people.filled_from(FIRST_ROW, 1)
    )
    count += sum(
        AnswerCells.of_sheet(sheets[title], layout).count() for title in ANSWER_SHEETS.values()
    )
    added = [sheet for title, sheet in sheets.items() if title not in SHEETS]
    return count + sum(1 for sheet in added for _ in sheet.filled_from(1, 1))
