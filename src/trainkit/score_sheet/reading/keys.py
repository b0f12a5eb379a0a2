"""Compares the keys and headings printed on a score sheet with the forms.

Where a column was inserted or deleted, that is one problem, and nothing on that sheet is compared
or read: every cell behind it stands in the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trainkit.assessment.forms import SCORED, Form, Forms, FormUse, Paper, PlacedItem
from trainkit.definitions.xlsxfile import Cell
from trainkit.problems import Problems
from trainkit.score_sheet.layout import (
    ABSENT,
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    KEY,
    KEY_FIRST_ROW,
    LETTERS_ROW,
    MARKS_SHEETS,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PAPER_COLUMN,
    AnswerBlock,
    MarksBlock,
    ScoreLayout,
    common,
    key_columns,
    tested_forms,
)
from trainkit.score_sheet.reading.cells import Grid, shown

__all__ = ["check_printed", "papers_width"]


def papers_width(papers: Iterable[Paper]) -> int:
    """Return how many columns the items of a test take up."""
    return max(len(paper.items) for paper in papers)


def check_printed(
    grids: Mapping[str, Grid], forms: Forms, layout: ScoreLayout, problems: Problems
) -> set[FormUse]:
    """Record everything printed that differs from the forms.

    Returns the tests on whose answer sheet columns have moved, so that nothing on it can be read.
    """
    _check_key(grids[KEY], forms, problems)
    moved = set()
    for use in SCORED:
        test = _Test(forms, use, layout, forms.papers_for(use))
        sheet = grids[ANSWER_SHEETS[use]]
        if _columns_moved(sheet, test.width, problems):
            moved.add(use)
        else:
            _check_headings(sheet, grids[KEY], test, problems)
            _check_answer_blocks(sheet, test, problems)
        if not _columns_moved(grids[MARKS_SHEETS[use]], test.width, problems):
            _check_marks_blocks(grids[MARKS_SHEETS[use]], test, problems)
    return moved


@dataclass(frozen=True)
class _Test:
    forms: Forms
    use: FormUse
    layout: ScoreLayout
    papers: tuple[Paper, ...]

    @property
    def width(self) -> int:
        return papers_width(self.papers)


def _columns_moved(sheet: Grid, width: int, problems: Problems) -> bool:
    for at in range(width):
        column = FIRST_ITEM_COLUMN + at
        cell = sheet.at(NUMBER_ROW, column)
        if str(cell.value) == str(at + 1):
            continue
        if sheet.text(NUMBER_ROW, column + 1) == str(at + 1):
            problems.error(cell.place, "a column was inserted here; delete it")
            return True
        if sheet.text(NUMBER_ROW, column) == str(at + 2):
            problems.error(
                cell.place, f"the column of item {at + 1} was deleted; take an untouched copy"
            )
            return True
    return False


def _check_key(sheet: Grid, forms: Forms, problems: Problems) -> None:
    versions = max(paper.version for use in SCORED for paper in forms.papers_for(use))
    columns = key_columns(versions)
    codes = {use: {form.code for form in tested_forms(forms, use)} for use in SCORED}
    row = KEY_FIRST_ROW
    for form in tested_forms(forms):
        tests = ", ".join(ANSWER_SHEETS[use] for use in SCORED if form.code in codes[use])
        others = form.papers[1:]
        for at in range(len(form.items)):
            for heading, text in _key_texts(tests, form, others, at).items():
                _expect(sheet.at(row, columns.index(heading) + 1), text, problems)
            row += 1


def _key_texts(tests: str, form: Form, others: Sequence[Paper], at: int) -> dict[str, str]:
    item = form.items[at]
    texts = {
        "Test": tests, "Form": form.code,
        "Number": str(at + 1), "Module": item.module, "Item": item.item,
        "Version": str(item.version), "Letters": item.offered, "Key": item.key_text,
        "Points": str(item.points),
    }  # fmt: skip
    for paper in others:
        place = paper.numbers.index(at + 1)
        texts[f"Key, version {paper.version}"] = paper.items[place].key_text
        texts[f"Number, version {paper.version}"] = str(place + 1)
    return texts


def _check_headings(sheet: Grid, key: Grid, test: _Test, problems: Problems) -> None:
    # the record does not have objectives; those over the columns must be those of the Key sheet
    first_rows = _first_rows(test.forms)
    objective_column = key_columns(1).index("Objective") + 1
    for at in range(test.width):
        column = FIRST_ITEM_COLUMN + at
        printed = [paper.items[at] for paper in test.papers if at < len(paper.items)]
        _expect(sheet.at(NUMBER_ROW, column), str(at + 1), problems)
        module = common(item.module for item in printed)
        _expect(sheet.at(MODULE_ROW, column), module, problems)
        offered = common(item.offered for item in printed)
        _expect(sheet.at(LETTERS_ROW, column), offered, problems)
        objective = common(
            key.text(first_rows[paper.form.code] + paper.numbers[at] - 1, objective_column)
            for paper in test.papers
            if at < len(paper.items)
        )
        _expect(sheet.at(OBJECTIVE_ROW, column), objective, problems)
    if len(test.papers) == 1:
        for row in test.layout.rows:
            _expect(sheet.at(row, PAPER_COLUMN), test.papers[0].code, problems)


def _first_rows(forms: Forms) -> dict[str, int]:
    """Return the row of each form's first item on the Key sheet, by the form's code."""
    rows, row = {}, KEY_FIRST_ROW
    for form in tested_forms(forms):
        rows[form.code] = row
        row += len(form.items)
    return rows


def _check_answer_blocks(sheet: Grid, test: _Test, problems: Problems) -> None:
    for block in AnswerBlock:
        rows = test.layout.answer_block(block, len(test.papers))
        for row, paper in zip(rows, test.papers, strict=True):
            _expect(sheet.at(row, 1), paper.code, problems)
            texts = {
                AnswerBlock.TAKES: [item.offered for item in paper.items],
                AnswerBlock.NUMBERS: [str(number) for number in paper.numbers],
                AnswerBlock.PLACES: [
                    str(paper.numbers.index(n + 1) + 1) for n in range(len(paper.items))
                ],
            }[block]
            _expect_row(sheet, row, texts + [ABSENT] * (test.width - len(texts)), problems)


def _check_marks_blocks(sheet: Grid, test: _Test, problems: Problems) -> None:
    forms = tested_forms(test.forms, test.use)
    wanted: dict[MarksBlock, list[list[str]]] = {
        MarksBlock.KEYS: [[item.key for item in _in_form_order(p)] for p in test.papers],
        MarksBlock.MODULES: [[item.module for item in form.items] for form in forms],
        MarksBlock.POINTS: [[str(item.points) for item in form.items] for form in forms],
    }
    for block, lines in wanted.items():
        rows = test.layout.marks_block(block, len(test.papers), len(forms))
        for row, texts in zip(rows, lines, strict=True):
            _expect_row(sheet, row, texts, problems)


def _in_form_order(paper: Paper) -> list[PlacedItem]:
    return [paper.items[paper.numbers.index(n + 1)] for n in range(len(paper.items))]


def _expect_row(sheet: Grid, row: int, texts: Sequence[str], problems: Problems) -> None:
    for column, text in enumerate(texts, FIRST_ITEM_COLUMN):
        _expect(sheet.at(row, column), text, problems)


def _expect(cell: Cell, wanted: str, problems: Problems) -> None:
    if str(cell.value) != wanted:
        problems.error(
            cell.place, f'this printed cell was changed: expected "{wanted}", found {shown(cell)}'
        )
