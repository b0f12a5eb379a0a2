"""Compares what is printed on a score sheet with the forms: workshop, editions, codes, keys.

Printed cells are locked, but the lock has no password and keeps nobody out; a changed key or a
sheet of another edition must be found before anything is scored. Where a column was inserted or
deleted, that is one problem, and nothing on that sheet is compared or read: every cell behind it
stands in the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.definitions.xlsxfile import MAX_ROWS, Cell
from trainkit.languages import N_, _, speaking
from trainkit.problems import Problems
from trainkit.score_sheet.cells import SheetCells, is_filled, shown
from trainkit.score_sheet.entries import layout_of, people_headings
from trainkit.score_sheet.key_sheet import KEY_COLUMNS, key_columns, key_rows
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    CLASS_LIST,
    DASHBOARD,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    ITEMS,
    ITEMS_FIRST_ROW,
    KEY,
    KEY_FIRST_ROW,
    LETTERS_ROW,
    MARKS_SHEETS,
    NUMBER_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SCORES,
    AnswerBlock,
    Fact,
    ItemColumn,
    MarksBlock,
    Objectives,
    Papers,
    ScoreLayout,
    TestLayout,
    check_value,
    every_form,
    facts_of,
    sheet_papers,
)
from trainkit.score_sheet.second_rater import RATER_SHEETS, RatedTest, RatingColumn

__all__ = ["changed_code_rows", "check_printed", "read_layout", "warn_of_overwritten_formulas"]

_ROW_INSERTED = N_("a row was inserted here; delete it, because rows must stay in their order")


def read_layout(
    sheets: Mapping[str, SheetCells], forms: Forms, problems: Problems
) -> ScoreLayout | None:
    """Return the sheet's layout if it belongs to this workshop and these editions, else ``None``.

    A sheet that belongs elsewhere is one problem: nothing else on it is worth reading.
    """
    sheet = sheets[INSTRUCTIONS]
    for fact, wanted in facts_of(forms.workshop, sheet_papers(forms)).items():
        cell = sheet.at(fact.row, 2)
        if str(cell.value) != wanted:
            problems.error(
                cell.place,
                _(
                    'expected "{wanted}" as {what}, found {cell}; this score sheet belongs to '
                    "another workshop or another edition of the tests",
                    wanted=wanted,
                    what=_(fact.value),
                    cell=shown(cell),
                ),
            )
            return None
    layout = layout_of(sheet, problems)
    if layout is None or not _codes_are_unchanged(sheets, layout, forms, problems):
        return None
    return layout


def _codes_are_unchanged(
    sheets: Mapping[str, SheetCells], layout: ScoreLayout, forms: Forms, problems: Problems
) -> bool:
    people = sheets[PARTICIPANTS]
    codes = [people.text(row, 1) for row in layout.roster_rows]
    check = sheets[INSTRUCTIONS].at(Fact.CHECK.row, 2)
    if check.value == check_value(forms, codes):
        return True
    answers = sheets[ANSWER_SHEETS[FormUse.PRE]]
    for row in layout.roster_rows:
        if people.text(row, 1) == answers.text(row, 1):
            continue
        cell = people.at(row, 1)
        changed = _(
            'the printed code was changed: expected "{code}" as on the sheet {tab}, found {found}',
            code=answers.text(row, 1),
            tab=answers.tab,
            found=shown(cell),
        )
        shifted = _is_shifted(people, answers, row)
        problems.error(cell.place, _(_ROW_INSERTED) if shifted else changed)
        return False
    problems.error(
        check.place,
        _(
            "the check value {check} does not match the codes on the sheet {tab}; a code or the "
            "check value was changed",
            check=shown(check),
            tab=people.tab,
        ),
    )
    return False


def _is_shifted(sheet: SheetCells, like: SheetCells, row: int) -> bool:
    """Whether the code that belongs in this row stands in the next one."""
    return bool(like.text(row, 1)) and sheet.text(row + 1, 1) == like.text(row, 1)


def changed_code_rows(
    sheet: SheetCells, people: SheetCells, layout: ScoreLayout, problems: Problems
) -> Iterator[int]:
    """Record and yield the rows of an answer sheet that no longer carry their person's code.

    A spare row holds a formula that repeats the code; overwritten with another code it counts too.
    """
    for row in layout.rows:
        cell, wanted = sheet.at(row, 1), people.text(row, 1)
        if row in layout.spare_rows and (cell.is_formula or not is_filled(cell)):
            continue
        if str(cell.value) == wanted:
            continue
        if not is_filled(cell) and _is_shifted(sheet, people, row):
            problems.error(cell.place, _(_ROW_INSERTED))
            yield from range(row, layout.rows.stop)
            return
        problems.error(
            cell.place,
            _(
                'expected the code "{wanted}" of this row on the sheet {tab}, found {cell}; rows '
                "must stay in their order",
                wanted=wanted,
                tab=people.tab,
                cell=shown(cell),
            ),
        )
        yield row


def warn_of_overwritten_formulas(
    sheets: Mapping[str, SheetCells], layout: ScoreLayout, problems: Problems
) -> None:
    """Warn of every number that stands where the sheet had a formula."""
    starts = {SCORES: (FIRST_ROW, 1), CLASS_LIST: (FIRST_ROW, 1), DASHBOARD: (1, 1)}
    starts[ITEMS] = (ITEMS_FIRST_ROW, ItemColumn.TOOK.number)
    starts |= dict.fromkeys(MARKS_SHEETS.values(), (FIRST_ROW, 1))
    for title, (row, column) in starts.items():
        last = layout.last_row if title in MARKS_SHEETS.values() else MAX_ROWS
        for at, _column, cell in sheets[title].filled_from(row, column):
            if isinstance(cell.value, (int, float)) and at <= last:
                problems.warning(
                    cell.place,
                    _(
                        "the number {value} was typed over a formula; scores are calculated again "
                        "from the answers",
                        value=cell.value,
                    ),
                )


def check_printed(
    sheets: Mapping[str, SheetCells], forms: Forms, layout: ScoreLayout, problems: Problems
) -> set[str]:
    """Record everything printed that differs from the forms.

    Returns the sheets for answers on which columns have moved, so that nothing can be read there.
    """
    found = list[_Difference]()
    with speaking(sheets[KEY].language):
        moved = _compared(sheets, forms, layout, found)
    for one in found:
        message = _(one.message, cell=shown(one.cell), **one.values)
        problems.error(one.cell.place, message)
    return moved


class _Difference(NamedTuple):
    """A printed cell that was changed: found in the sheet's language, told in the reader's."""

    cell: Cell
    message: str
    values: Mapping[str, object]


_HEADING = N_('expected the heading "{heading}", found {cell}')
_CHANGED = N_('this printed cell was changed: expected "{wanted}", found {cell}')
_INSERTED = N_("a column was inserted here; delete it")
_DELETED = N_("the column of item {number} was deleted; use an unchanged copy")
_OTHER_COLUMNS = N_(
    'expected the heading "{value}", found {cell}; delete columns that were inserted, or use an '
    "unchanged copy"
)


def _compared(
    sheets: Mapping[str, SheetCells], forms: Forms, layout: ScoreLayout, found: list[_Difference]
) -> set[str]:
    papers = sheet_papers(forms)
    _Print(sheets[KEY], found).check_key(papers)
    # the record does not have objectives; those elsewhere must be those of the Key sheet
    objectives = _objectives(sheets[KEY], papers)
    moved = set()
    for use in SCORED:
        test = TestLayout(use, papers[use], layout)
        answers = _Print(sheets[ANSWER_SHEETS[use]], found)
        if answers.columns_moved(test.width):
            moved.add(ANSWER_SHEETS[use])
        else:
            answers.check_answers(test, objectives)
        if (raters := sheets.get(RATER_SHEETS[use])) is not None:
            second = _Print(raters, found)
            if second.answers_moved(RatedTest(test)):
                moved.add(raters.title)
            else:
                second.check_ratings(RatedTest(test), objectives)
        marks = _Print(sheets[MARKS_SHEETS[use]], found)
        if not marks.columns_moved(test.width):
            marks.check_marks(test, objectives)
    people = sheets[PARTICIPANTS]
    for column, english in enumerate(people_headings(people), 1):
        cell, heading = people.at(FIRST_ROW - 1, column), _(english)
        if cell.value != heading:
            found.append(_Difference(cell, _HEADING, {"heading": heading}))
    return moved


@dataclass(frozen=True)
class _Print:
    """The printed cells of a sheet."""

    sheet: SheetCells
    differences: list[_Difference]

    def expect(self, cell: Cell, wanted: str | int) -> None:
        if str(cell.value) != str(wanted):
            self.add(cell, _CHANGED, wanted=str(wanted))

    def add(self, cell: Cell, message: str, **values: object) -> None:
        self.differences.append(_Difference(cell, message, values))

    def expect_row(self, row: int, values: Sequence[str | int]) -> None:
        for column, value in enumerate(values, FIRST_ITEM_COLUMN):
            self.expect(self.sheet.at(row, column), value)

    def columns_moved(self, width: int) -> bool:
        for number in range(1, width + 1):
            column = FIRST_ITEM_COLUMN + number - 1
            cell, found = self.sheet.at(NUMBER_ROW, column), self.sheet.text(NUMBER_ROW, column)
            if found == str(number):
                continue
            if self.sheet.text(NUMBER_ROW, column + 1) == str(number):
                self.add(cell, _INSERTED)
                return True
            if found == str(number + 1):
                self.add(cell, _DELETED, number=number)
                return True
        return False

    def answers_moved(self, rated: RatedTest) -> bool:
        for at in range(rated.layout.answers):
            for part in RatingColumn:
                cell = self.sheet.at(LETTERS_ROW, rated.layout.column(at, part))
                if cell.value != _(part.value):
                    self.add(cell, _OTHER_COLUMNS, value=_(part.value))
                    return True
        return False

    def check_ratings(self, rated: RatedTest, objectives: Objectives) -> None:
        for at in range(rated.layout.answers):
            column = rated.layout.column(at, RatingColumn.NUMBER)
            for row, text in rated.headings(at, objectives).items():
                self.expect(self.sheet.at(row, column), text)
        lines = zip(rated.layout.number_rows, rated.test.papers, rated.number_lines(), strict=True)
        for row, paper, numbers in lines:
            self.expect(self.sheet.at(row, 1), paper.code)
            for at, number in enumerate(numbers):
                column = rated.layout.column(at, RatingColumn.NUMBER)
                self.expect(self.sheet.at(row, column), number)

    def check_key(self, papers: Papers) -> None:
        columns = key_columns(papers)
        for row, texts in enumerate(key_rows(papers), KEY_FIRST_ROW):
            for heading, text in texts.items():
                self.expect(self.sheet.at(row, columns.index(heading) + 1), text)

    def check_answers(self, test: TestLayout, objectives: Objectives) -> None:
        for number, column in enumerate(test.columns, 1):
            self.expect(self.sheet.at(NUMBER_ROW, column), number)
            for row, text in test.headings(column, objectives).items():
                self.expect(self.sheet.at(row, column), text)
        if not test.several:
            for row in test.layout.rows:
                self.expect(self.sheet.at(row, PAPER_COLUMN), test.papers[0].code)
        for block in AnswerBlock:
            lines = zip(test.answer_rows(block), test.papers, test.answer_lines(block), strict=True)
            for row, paper, values in lines:
                self.expect(self.sheet.at(row, 1), paper.code)
                self.expect_row(row, values)

    def check_marks(self, test: TestLayout, objectives: Objectives) -> None:
        for block in MarksBlock:
            lines = test.marks_lines(block, objectives)
            for row, (_name, values) in zip(test.marks_rows(block), lines, strict=True):
                self.expect_row(row, values)


def _objectives(key: SheetCells, papers: Papers) -> Objectives:
    """Return what the Key sheet says is the objective of each form's items, by their numbers."""
    column = KEY_COLUMNS.index("Objective") + 1
    items = [(f.code, number) for f in every_form(papers) for number in range(1, len(f.items) + 1)]
    return {item: key.text(row, column) for row, item in enumerate(items, KEY_FIRST_ROW)}
