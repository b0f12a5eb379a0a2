"""The sheets on which the answers of a test are entered, and below them how each is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import FormUse
from trainkit.items.entries import DOUBTFUL
from trainkit.score_sheet.layout import (
    ABSENT,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    LETTERS_ROW,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    READINGS_TITLE,
    SPELLED_TITLE,
    AnswerBlock,
    common,
)
from trainkit.score_sheet.writing.cells import (
    ONE_PAGE,
    PagePlan,
    calculated,
    entry,
    heading,
    label,
    letter,
    lock_and_lay_out,
    number,
    reference,
    sheet_title,
    turned_height,
)
from trainkit.score_sheet.writing.readings import (
    reading_formula,
    spelled_formula,
)
from trainkit.score_sheet.writing.rules import colour, validate
from trainkit.score_sheet.writing.sitting import STATE, SittingCells, of_each_row
from trainkit.score_sheet.writing.view import ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_answers", "item_widths", "repeated_code"]


def add_answers(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet on which the answers of one test are entered, and how each is read."""
    test = SittingCells(view, use)
    sheet = workbook.create_sheet(test.answers)
    sheet_title(sheet, f"{test.answers}-test: answers on {_papers(test)}", _hint(test))
    _headings(sheet, test)
    for row in view.layout.rows:
        _person_row(sheet, test, row)
    _states(sheet, test)
    _readings(sheet, test)
    _blocks(sheet, test)
    validate(sheet, test)
    colour(sheet, test)
    widths = {1: 13.0, 2: 20.0 if view.names else 9.0, 3: 8.0, test.last_column + 1: 11.0}
    plan = PagePlan(
        view.layout.last_row,
        test.last_column + 1,
        widths | item_widths(test),
        freeze=f"{letter(FIRST_ITEM_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        heading_columns=1,
        pages_high=1 if len(view.layout.rows) <= ONE_PAGE else 0,
    )
    lock_and_lay_out(sheet, plan, view.title)


def _papers(test: SittingCells) -> str:
    if len(test.papers) == 1:
        return f"form {test.forms[0].code}"
    versions = "" if len(test.papers) == len(test.forms) else f" in {len(test.papers)} papers"
    forms = " and ".join(form.code for form in test.forms)
    return f"form{'s' * (len(test.forms) > 1)} {forms}{versions}"


def _hint(test: SittingCells) -> str:
    plain = all(len(item.offered) == len(item.letters) for p in test.papers for item in p.items)
    what = "One letter an item." if plain else (
        "What an item takes stands above its column; below the table, how each entry is read."
    )  # fmt: skip
    if test.several:
        what = (
            "Enter the answers in the order of the person's own paper; compare its number with the "
            "column Paper. Below the table: what each paper takes, and how entries are read."
        )
    return f"{what} Empty: left blank. {DOUBTFUL}: look at the paper again."


def item_widths(test: SittingCells) -> dict[int, float]:
    """Return the widths of the items' columns on answer and marks sheets."""
    return {
        column: 5.0 if all(item.format.is_narrow for item in test.printed_at(column)) else 8.0
        for column in test.columns
    }


def _headings(sheet: Worksheet, test: SittingCells) -> None:
    last = test.last_column + 1
    for row, text in enumerate(("Item", "Module", "Objective", "Code / letters"), NUMBER_ROW):
        for column in (2, PAPER_COLUMN, last):
            heading(sheet, row, column, "")
        heading(sheet, row, 1, text)
    heading(sheet, LETTERS_ROW, 2, "Name" if test.view.names else "Country")
    heading(sheet, LETTERS_ROW, PAPER_COLUMN, "Paper")
    heading(sheet, LETTERS_ROW, last, "State")
    modules, objectives = [], []
    for column in test.columns:
        number(sheet, NUMBER_ROW, column, column - FIRST_ITEM_COLUMN + 1, head=True)
        items = [_item_of(test, column, index) for index in range(len(test.papers))]
        modules.append(common(item.module for item in items if item))
        objectives.append(common(item.objective for item in items if item))
        heading(sheet, MODULE_ROW, column, modules[-1], turned=True)
        heading(sheet, OBJECTIVE_ROW, column, objectives[-1], turned=True)
        heading(sheet, LETTERS_ROW, column, common(i.offered for i in test.printed_at(column)))
    sheet.row_dimensions[MODULE_ROW].height = turned_height(modules)
    sheet.row_dimensions[OBJECTIVE_ROW].height = turned_height(objectives)
    sheet.row_dimensions[LETTERS_ROW].height = 28


def _item_of(test: SittingCells, column: int, index: int) -> Any:
    """Return the keyed item at this column's place of a paper, ``None`` beyond its end."""
    paper, at = test.papers[index], column - FIRST_ITEM_COLUMN
    if at >= len(paper.items):
        return None
    return test.view.keyed.form(paper.form).items[paper.numbers[at] - 1]


def _person_row(sheet: Worksheet, test: SittingCells, row: int) -> None:
    view = test.view
    person = view.people[row - FIRST_ROW] if row in view.layout.roster_rows else None
    if person is None:
        repeated_code(sheet, row)
        label(sheet, row, 2, "")
    else:
        label(sheet, row, 1, person.code, bold=True)
        label(sheet, row, 2, (person.name if view.names else person.country) or "")
    if test.several:
        entry(sheet, row, PAPER_COLUMN, text=person.papers[test.use] if person else "")
    else:
        label(sheet, row, PAPER_COLUMN, test.papers[0].code, centred=True)
    for column in test.columns:
        entry(sheet, row, column)


def _states(sheet: Worksheet, test: SittingCells) -> None:
    """Say in every row whether it is complete."""

    def formula(row: int) -> str:
        state = reference(test.marks, f"${STATE}{row}")
        filled = reference(test.marks, f"${letter(test.last_column + 1)}{row}")
        blank = f"{_items(test, test.index(row))}-{filled}"
        told = f'IF({blank}=0,"complete",{blank}&" blank")'
        return f'IF({state}="scored",{told},{state})'

    for row, each in of_each_row(test.layout, formula):
        calculated(sheet, row, test.last_column + 1, each, "@")


def _items(test: SittingCells, index: str) -> str:
    return test.by_form(index, [str(len(form.items)) for form in test.forms])


def repeated_code(sheet: Worksheet, row: int, source_row: int | None = None) -> None:
    """Show the code that the Participants sheet has in this row, or in ``source_row``."""
    source = reference(PARTICIPANTS, f"$A{source_row or row}")
    calculated(sheet, row, 1, f'IF({source}="","",{source})', "@", "left")


def _readings(sheet: Worksheet, test: SittingCells) -> None:
    layout = test.layout
    label(sheet, layout.readings_title_row, 1, READINGS_TITLE, bold=True)
    takes = test.answer_rows(AnswerBlock.TAKES)
    codes = f"$A${takes.start}:$A${takes.stop - 1}"
    for row in layout.rows:
        below = layout.reading_row(row)
        repeated_code(sheet, below, row)
        person = test.view.people[row - FIRST_ROW] if row in layout.roster_rows else None
        label(sheet, below, 2, person.papers[test.use] if person else "", centred=True)
        which = f"SUMPRODUCT(($C{row}={codes})*ROW($1:${len(takes)}))" if test.several else "1"
        calculated(sheet, below, PAPER_COLUMN, which)
        repeated_code(sheet, layout.spelled_row(row), row)
    label(sheet, layout.spelled_rows.start - 1, 1, SPELLED_TITLE, bold=True)
    for column in test.columns:
        for row, formula in of_each_row(layout, partial(_reading, test, column)):
            calculated(sheet, layout.reading_row(row), column, formula, "General")
        _spelled_column(sheet, column, test)


def _reading(test: SittingCells, column: int, row: int) -> str:
    entered, spelled = test.entry(row, column), test.spelled(row, column)
    formulas = [reading_formula(item.placed, entered, spelled) for _, item in test.items_at(column)]
    if len(formulas) < len(test.forms):  # the other form is shorter
        formulas += ['""']
    read = test.by_form(test.index(row), formulas)
    return f'IF({test.index(row)}=0,"",{read})' if test.several else read


def _spelled_column(sheet: Worksheet, column: int, test: SittingCells) -> None:
    if any(item.placed.format.is_spelled for _, item in test.items_at(column)):
        for row, formula in of_each_row(test.layout, partial(_spelled, test, column)):
            calculated(sheet, test.layout.spelled_row(row), column, formula, "@")


def _spelled(test: SittingCells, column: int, row: int) -> str:
    entered = test.entry(row, column)
    formulas = [
        spelled_formula(item.placed, entered) if item.placed.format.is_spelled else '""'
        for _, item in test.items_at(column)
    ]
    if len(formulas) < len(test.forms):
        formulas += ['""']
    spelled = test.by_form(test.index(row), formulas)
    return f'IF({test.index(row)}=0,"",{spelled})' if test.several else spelled


def _blocks(sheet: Worksheet, test: SittingCells) -> None:
    for block in AnswerBlock:
        rows = test.answer_rows(block)
        label(sheet, rows.start - 1, 1, block.value, bold=True)
        for row, paper in zip(rows, test.papers, strict=True):
            label(sheet, row, 1, paper.code, bold=True)
            shown: tuple[Any, ...] = {
                AnswerBlock.TAKES: tuple(item.offered for item in paper.items),
                AnswerBlock.NUMBERS: paper.numbers,
                AnswerBlock.PLACES: paper.places,
            }[block]
            for at, column in enumerate(test.columns):
                value = shown[at] if at < len(shown) else ABSENT
                if isinstance(value, int):
                    number(sheet, row, column, value)
                else:
                    label(sheet, row, column, value, centred=True, wrapped=True)
