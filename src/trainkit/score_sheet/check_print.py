"""Compares what is printed on a score sheet with the forms: workshop, editions, codes, keys.

Printed cells are locked, but the lock has no password and keeps nobody out; a changed key or a
sheet of another edition must be found before anything is scored. Where a column was inserted or
deleted, that is one problem, and nothing on that sheet is compared or read: every cell behind it
stands in the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainkit.assessment.forms import SCORED, Form, Forms, FormUse, Paper, PlacedItem
from trainkit.definitions.xlsxfile import MAX_ROWS, Cell
from trainkit.problems import Problems
from trainkit.score_sheet.cells import SheetCells, is_filled, shown
from trainkit.score_sheet.entered import layout_of, people_headings
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
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    SCORES,
    AnswerBlock,
    Fact,
    ItemColumn,
    MarksBlock,
    ScoreLayout,
    check_value,
    common,
    key_columns,
    paper_values,
    tested_forms,
)

__all__ = ["changed_code_rows", "check_printed", "read_layout", "warn_of_overwritten_formulas"]

_ROW_INSERTED = "a row was inserted here; delete it, rows must stay in their order"


def read_layout(
    sheets: Mapping[str, SheetCells], forms: Forms, problems: Problems
) -> ScoreLayout | None:
    """Return the sheet's layout if it belongs to this workshop and these editions, else ``None``.

    A sheet that belongs elsewhere is one problem: nothing else on it is worth reading.
    """
    sheet = sheets[INSTRUCTIONS]
    for fact, wanted in _facts(forms).items():
        cell = sheet.at(fact.row, 2)
        if str(cell.value) != wanted:
            problems.error(
                cell.place,
                f'expected "{wanted}" as {fact.value}, found {shown(cell)}; '
                "this score sheet belongs to another workshop or another edition of the tests",
            )
            return None
    layout = layout_of(sheet, problems)
    if layout is None or not _codes_are_unchanged(sheets, layout, forms, problems):
        return None
    return layout


def _facts(forms: Forms) -> dict[Fact, str]:
    pre, post = (tested_forms(forms, use) for use in SCORED)
    return {
        Fact.WORKSHOP: forms.workshop,
        Fact.PRE_FORM: ", ".join(form.code for form in pre),
        Fact.PRE_HASH: ", ".join(form.hash for form in pre),
        Fact.POST_FORM: ", ".join(form.code for form in post),
        Fact.POST_HASH: ", ".join(form.hash for form in post),
    }


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
        changed = (
            f'the printed code was changed: expected "{answers.text(row, 1)}" as on the sheet '
            f"{answers.title}, found {shown(cell)}"
        )
        shifted = _is_shifted(people, answers, row)
        problems.error(cell.place, _ROW_INSERTED if shifted else changed)
        return False
    problems.error(
        check.place,
        f"the check value {shown(check)} does not fit the codes on the sheet {PARTICIPANTS}; "
        "codes or check value were changed",
    )
    return False


def _is_shifted(sheet: SheetCells, like: SheetCells, row: int) -> bool:
    """Whether the code that belongs into this row stands in the next one."""
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
            problems.error(cell.place, _ROW_INSERTED)
            yield from range(row, layout.rows.stop)
            return
        problems.error(
            cell.place,
            f'expected the code "{wanted}" of this row on the sheet {people.title}, '
            f"found {shown(cell)}; rows must stay in their order",
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
        for at, _, cell in sheets[title].filled_from(row, column):
            if isinstance(cell.value, (int, float)) and at <= last:
                problems.warning(
                    cell.place,
                    f"the number {cell.value} was typed over a formula; scores are computed again "
                    "from the answers",
                )


def check_printed(
    sheets: Mapping[str, SheetCells], forms: Forms, layout: ScoreLayout, problems: Problems
) -> set[FormUse]:
    """Record everything printed that differs from the forms.

    Returns the tests on whose answer sheet columns have moved, so that nothing on it can be read.
    """
    _Print(sheets[KEY], problems).check_key(forms)
    moved = set()
    for use in SCORED:
        test = _Test(forms, use, layout, forms.papers_for(use))
        answers = _Print(sheets[ANSWER_SHEETS[use]], problems)
        if answers.columns_moved(test.width):
            moved.add(use)
        else:
            answers.check_headings(sheets[KEY], test)
            answers.check_answer_blocks(test)
        marks = _Print(sheets[MARKS_SHEETS[use]], problems)
        if not marks.columns_moved(test.width):
            marks.check_marks_blocks(test)
    people = sheets[PARTICIPANTS]
    for column, heading in enumerate(people_headings(people), 1):
        cell = people.at(FIRST_ROW - 1, column)
        if cell.value != heading:
            problems.error(cell.place, f'expected the heading "{heading}", found "{cell.value}"')
    return moved


@dataclass(frozen=True)
class _Test:
    forms: Forms
    use: FormUse
    layout: ScoreLayout
    papers: tuple[Paper, ...]

    @property
    def width(self) -> int:
        return max(len(paper.items) for paper in self.papers)


@dataclass(frozen=True)
class _Print:
    """The printed cells of a sheet."""

    sheet: SheetCells
    problems: Problems

    def expect(self, cell: Cell, wanted: str | int) -> None:
        if str(cell.value) != str(wanted):
            self.problems.error(
                cell.place,
                f'this printed cell was changed: expected "{wanted}", found {shown(cell)}',
            )

    def expect_row(self, row: int, values: Sequence[str | int]) -> None:
        for column, value in enumerate(values, FIRST_ITEM_COLUMN):
            self.expect(self.sheet.at(row, column), value)

    def columns_moved(self, width: int) -> bool:
        for at in range(width):
            column = FIRST_ITEM_COLUMN + at
            cell = self.sheet.at(NUMBER_ROW, column)
            if str(cell.value) == str(at + 1):
                continue
            if self.sheet.text(NUMBER_ROW, column + 1) == str(at + 1):
                self.problems.error(cell.place, "a column was inserted here; delete it")
                return True
            if self.sheet.text(NUMBER_ROW, column) == str(at + 2):
                message = f"the column of item {at + 1} was deleted; take an untouched copy"
                self.problems.error(cell.place, message)
                return True
        return False

    def check_key(self, forms: Forms) -> None:
        versions = max(paper.version for use in SCORED for paper in forms.papers_for(use))
        columns = key_columns(versions)
        codes = {use: {form.code for form in tested_forms(forms, use)} for use in SCORED}
        items = ((form, at) for form in tested_forms(forms) for at in range(len(form.items)))
        for row, (form, at) in enumerate(items, KEY_FIRST_ROW):
            tests = ", ".join(ANSWER_SHEETS[use] for use in SCORED if form.code in codes[use])
            for heading, text in {"Test": tests, **_key_texts(form, at)}.items():
                self.expect(self.sheet.at(row, columns.index(heading) + 1), text)

    def check_headings(self, key: SheetCells, test: _Test) -> None:
        # the record does not have objectives; those over the columns must be those of the Key sheet
        objectives = _objectives(key, test.forms)
        for at in range(test.width):
            column = FIRST_ITEM_COLUMN + at
            papers = [paper for paper in test.papers if at < len(paper.items)]
            printed = [paper.items[at] for paper in papers]
            texts = {
                NUMBER_ROW: str(at + 1),
                MODULE_ROW: common(item.module for item in printed),
                LETTERS_ROW: common(item.offered for item in printed),
                OBJECTIVE_ROW: common(
                    objectives[paper.form.code, paper.numbers[at]] for paper in papers
                ),
            }
            for row, text in texts.items():
                self.expect(self.sheet.at(row, column), text)
        if len(test.papers) == 1:
            for row in test.layout.rows:
                self.expect(self.sheet.at(row, PAPER_COLUMN), test.papers[0].code)

    def check_answer_blocks(self, test: _Test) -> None:
        for block in AnswerBlock:
            rows = test.layout.answer_block(block, len(test.papers))
            for row, paper in zip(rows, test.papers, strict=True):
                self.expect(self.sheet.at(row, 1), paper.code)
                self.expect_row(row, paper_values(block, paper.items, paper.numbers, test.width))

    def check_marks_blocks(self, test: _Test) -> None:
        forms = tested_forms(test.forms, test.use)
        wanted: dict[MarksBlock, list[list[str | int]]] = {
            MarksBlock.KEYS: [[item.key for item in _in_form_order(p)] for p in test.papers],
            MarksBlock.MODULES: [[item.module for item in form.items] for form in forms],
            MarksBlock.POINTS: [[item.points for item in form.items] for form in forms],
        }
        for block, lines in wanted.items():
            rows = test.layout.marks_block(block, len(test.papers), len(forms))
            for row, values in zip(rows, lines, strict=True):
                self.expect_row(row, values)


def _key_texts(form: Form, at: int) -> dict[str, str | int]:
    item = form.items[at]
    texts: dict[str, str | int] = {
        "Form": form.code, "Number": at + 1, "Module": item.module, "Item": item.item,
        "Version": item.version, "Letters": item.offered, "Key": item.key_text,
        "Points": item.points,
    }  # fmt: skip
    for paper in form.papers[1:]:
        place = paper.numbers.index(at + 1)
        texts[f"Key, version {paper.version}"] = paper.items[place].key_text
        texts[f"Number, version {paper.version}"] = place + 1
    return texts


def _objectives(key: SheetCells, forms: Forms) -> dict[tuple[str, int], str]:
    """Return what the Key sheet says is the objective of each form's items, by their numbers."""
    column = key_columns(1).index("Objective") + 1
    items = [
        (form.code, number)
        for form in tested_forms(forms)
        for number in range(1, len(form.items) + 1)
    ]
    return {item: key.text(row, column) for row, item in enumerate(items, KEY_FIRST_ROW)}


def _in_form_order(paper: Paper) -> list[PlacedItem]:
    return [paper.items[paper.numbers.index(n + 1)] for n in range(len(paper.items))]
