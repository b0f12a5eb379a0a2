"""Where the cells of one test are, as references that formulas are made of.

A test may be answered on several papers: two forms, each in several versions. ``index`` is the cell
that says which of the test's papers a person answered, counted from 1; with it a formula looks up
what belongs to that paper in a block of rows. A test with one paper needs no look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from trainkit.assessment.forms import FormUse, PlacedItem
from trainkit.assessment.keyed import KeyedForm, KeyedItem, KeyedPaper
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    MARKS_SHEETS,
    AnswerBlock,
    MarksBlock,
    ScoreLayout,
)
from trainkit.score_sheet.writing.cells import letter, reference
from trainkit.score_sheet.writing.view import ScoreSheetView

__all__ = ["POINTS", "STATE", "SittingCells", "of_each_row"]

STATE, POINTS = "B", "C"
"""Columns of a marks sheet."""


_ROW = 7_000_003
"""Stands for a person's row while a formula is made for all rows at once."""


def of_each_row(layout: ScoreLayout, formula: Callable[[int], str]) -> Iterator[tuple[int, str]]:
    """Yield every person's row with its formula.

    The formula is made once, for a row that no sheet has; the right numbers, of this row and of
    those below the table that belong to it, then take the places of its own.
    """
    made = formula(_ROW)
    places: tuple[Callable[[int], int], ...] = (layout.reading_row, layout.spelled_row, int)
    for row in layout.rows:
        each = made
        for place in places:
            each = each.replace(str(place(_ROW)), str(place(row)))
        yield row, each


@dataclass(frozen=True)
class SittingCells:
    """The sheets of one test."""

    view: ScoreSheetView
    use: FormUse

    @property
    def answers(self) -> str:
        """The sheet on which answers are entered."""
        return ANSWER_SHEETS[self.use]

    @property
    def marks(self) -> str:
        """The sheet with the marks."""
        return MARKS_SHEETS[self.use]

    @property
    def layout(self) -> ScoreLayout:
        """Where the people stand."""
        return self.view.layout

    @cached_property
    def papers(self) -> tuple[KeyedPaper, ...]:
        """The papers that somebody may answer."""
        return self.view.keyed.papers[self.use]

    @cached_property
    def forms(self) -> tuple[KeyedForm, ...]:
        """The forms of these papers."""
        return self.view.keyed.forms_at(self.use)

    @cached_property
    def several(self) -> bool:
        """Whether people have different papers."""
        return len(self.papers) > 1

    @cached_property
    def width(self) -> int:
        """The number of columns that items take up."""
        return max(len(form.items) for form in self.forms)

    @cached_property
    def last_column(self) -> int:
        """The column of the last item."""
        return FIRST_ITEM_COLUMN + self.width - 1

    @property
    def columns(self) -> range:
        """The items' columns."""
        return range(FIRST_ITEM_COLUMN, self.last_column + 1)

    def papers_of(self, form: KeyedForm) -> list[tuple[int, KeyedPaper]]:
        """Return the papers of a form, each with its index."""
        return [
            (index, paper) for index, paper in enumerate(self.papers, 1) if paper.form == form.code
        ]

    def items_at(self, column: int) -> list[tuple[KeyedForm, KeyedItem]]:
        """Return the items that have this column's number, form by form."""
        at = column - FIRST_ITEM_COLUMN
        return [(form, form.items[at]) for form in self.forms if at < len(form.items)]

    def printed_at(self, column: int) -> list[PlacedItem]:
        """Return the items printed at this column's place, paper by paper."""
        at = column - FIRST_ITEM_COLUMN
        return [paper.items[at] for paper in self.papers if at < len(paper.items)]

    def span(self, row: int) -> str:
        """Return the items' cells of a row: ``$D7:$W7``."""
        return f"${letter(FIRST_ITEM_COLUMN)}{row}:${letter(self.last_column)}{row}"

    def down(self, column: int | str, row: Callable[[int], int] | None = None) -> str:
        """Return a column's cells of all people: ``$D$7:$D$31``; ``row`` leads elsewhere."""
        name = column if isinstance(column, str) else letter(column)
        first, last = FIRST_ROW, self.layout.last_row
        if row is not None:
            first, last = row(first), row(last)
        return f"${name}${first}:${name}${last}"

    def index(self, row: int) -> str:
        """Return the cell, on the answer sheet, with the index of a person's paper."""
        return f"$C{self.layout.reading_row(row)}"

    def far_index(self, row: int) -> str:
        """Return the same for formulas on other sheets."""
        return reference(self.answers, self.index(row))

    def reading(self, row: int, column: int) -> str:
        """Return the cell with what was read, for formulas on other sheets."""
        return reference(self.answers, f"{letter(column)}{self.layout.reading_row(row)}")

    def spelled(self, row: int, column: int) -> str:
        """Return the cell with a spelled entry, on the answer sheet."""
        return f"{letter(column)}{self.layout.spelled_row(row)}"

    def answer_rows(self, block: AnswerBlock) -> range:
        """Return the rows of a block of the answer sheet."""
        return self.layout.answer_block(block, len(self.papers))

    def marks_rows(self, block: MarksBlock) -> range:
        """Return the rows of a block of the marks sheet."""
        return self.layout.marks_block(block, len(self.papers), len(self.forms))

    def entry(self, row: int, column: int) -> str:
        """Return a reference to a person's entry for the item that has this column's number.

        Where papers have other orders, it looks up the item's place on the person's paper.
        """
        if self._in_form_order:
            return f"{letter(column)}{row}"
        rows, name = self.answer_rows(AnswerBlock.PLACES), letter(column)
        place = f"INDEX({name}${rows.start}:{name}${rows.stop - 1},{self.index(row)})"
        return f"INDEX({self.span(row)},{place})"

    @cached_property
    def _in_form_order(self) -> bool:
        """Whether every paper has the order of its form."""
        return all(tuple(sorted(paper.numbers)) == paper.numbers for paper in self.papers)

    def key(self, row: int, column: int) -> str:
        """Return a reference, on the marks sheet, to the key of this column's item."""
        rows, name = self.marks_rows(MarksBlock.KEYS), letter(column)
        if not self.several:
            return f"{name}${rows.start}"
        return f"INDEX({name}${rows.start}:{name}${rows.stop - 1},{self.far_index(row)})"

    def by_form(self, index: str, formulas: list[str]) -> str:
        """Return the formula that belongs to the form of the paper with this index."""
        if len(set(formulas)) == 1:
            return formulas[0]
        last = len(self.papers_of(self.forms[0]))
        return f"IF({index}<={last},{formulas[0]},{formulas[1]})"

    def form_number(self, row: int) -> str:
        """Return the formula of the number of a person's form among the test's, 0 without one."""
        last = len(self.papers_of(self.forms[0]))
        index = self.far_index(row)
        second = "2" if len(self.forms) > 1 else "1"
        return f'IF(OR($A{row}="",{index}=0),0,IF({index}<={last},1,{second}))'

    def letters_of(self, form: KeyedForm, item: KeyedItem, option: str) -> dict[str, list[int]]:
        """Return the letters that an option of version 1 has on papers, with their indices."""
        bank = item.placed.options[item.letters.index(option)]
        pairs = []
        for index, paper in self.papers_of(form):
            printed = paper.items[paper.places[item.number - 1] - 1]
            pairs.append((printed.letters[printed.options.index(bank)], index))
        return {
            key: [index for _, index in group]
            for key, group in groupby(sorted(pairs), key=lambda pair: pair[0])
        }
