"""The sheets on which the answers of a test are entered, and below them how each is read.

An entry is read in two steps. Where an answer has several signs it is spelled first: Latin digits
without spaces for numbers, capitals for letters, whether a letter or its digit was typed. Then it
is read: the letters of the answer, a number, ``?`` for what is doubtful or cannot be read, nothing
for a blank. Marks and counts are taken from there, and an entry whose reading is ``?`` turns
orange. The formulas of each type of item are in its file in ``trainkit.items``.

Where the papers of a test differ at a place, rules and colours of the entry cells look up what the
person's own paper takes there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedItem
from trainkit.items.entries import DOUBTFUL, SCRIPTS, only
from trainkit.score_sheet.layout import (
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    LETTERS_ROW,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PAPER_COLUMN,
    READINGS_TITLE,
    SPELLED_TITLE,
    AnswerBlock,
    common,
    paper_values,
)
from trainkit.score_sheet.look import (
    ALARM,
    IMPOSSIBLE,
    EntrySheet,
    PagePlan,
    letter,
    reference,
    turned_height,
)
from trainkit.score_sheet.view import STATE, CellsOfTest, ScoreSheetView, of_each_row
from trainkit.score_sheet.write_people import show_code

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

__all__ = ["add_answers", "item_widths", "paper_rule"]

_BLACK, _WHITE = "000000", "FFFFFF"


def add_answers(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet on which the answers of one test are entered, and how each is read."""
    test = CellsOfTest(view, use)
    sheet = EntrySheet.add(workbook, test.answers, view.title)
    sheet.title(f"{test.answers}-test: answers on {_papers(test)}", _hint(test))
    _headings(sheet, test)
    for row in view.layout.rows:
        _person_row(sheet, test, row)
    _states(sheet, test)
    _readings(sheet, test)
    _blocks(sheet, test)
    _add_rules(sheet, test)
    _colour(sheet, test)
    widths = {1: 13.0, 2: 20.0 if view.names else 9.0, 3: 8.0, test.last_column + 1: 11.0}
    plan = PagePlan(
        view.layout.last_row,
        test.last_column + 1,
        widths | item_widths(test),
        freeze=f"{letter(FIRST_ITEM_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        heading_columns=1,
        pages_high=view.layout.pages_high,
    )
    sheet.lock_and_lay_out(plan)


def _papers(test: CellsOfTest) -> str:
    if len(test.papers) == 1:
        return f"form {test.forms[0].code}"
    versions = "" if len(test.papers) == len(test.forms) else f" in {len(test.papers)} papers"
    forms = " and ".join(form.code for form in test.forms)
    return f"form{'s' * (len(test.forms) > 1)} {forms}{versions}"


def _hint(test: CellsOfTest) -> str:
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


def item_widths(test: CellsOfTest) -> dict[int, float]:
    """Return the widths of the items' columns on answer and marks sheets."""
    return {
        column: 5.0 if all(item.format.is_narrow for item in test.printed_at(column)) else 8.0
        for column in test.columns
    }


def _headings(sheet: EntrySheet, test: CellsOfTest) -> None:
    last = test.last_column + 1
    for row, text in enumerate(("Item", "Module", "Objective", "Code / letters"), NUMBER_ROW):
        for column in (2, PAPER_COLUMN, last):
            sheet.heading(row, column, "")
        sheet.heading(row, 1, text)
    sheet.heading(LETTERS_ROW, 2, "Name" if test.view.names else "Country")
    sheet.heading(LETTERS_ROW, PAPER_COLUMN, "Paper")
    sheet.heading(LETTERS_ROW, last, "State")
    modules, objectives = [], []
    for column in test.columns:
        sheet.number(NUMBER_ROW, column, column - FIRST_ITEM_COLUMN + 1, head=True)
        items = _items_printed_at(test, column)
        modules.append(common(item.module for item in items))
        objectives.append(common(item.objective for item in items))
        sheet.heading(MODULE_ROW, column, modules[-1], turned=True)
        sheet.heading(OBJECTIVE_ROW, column, objectives[-1], turned=True)
        sheet.heading(LETTERS_ROW, column, common(i.offered for i in test.printed_at(column)))
    sheet.height(MODULE_ROW, turned_height(modules))
    sheet.height(OBJECTIVE_ROW, turned_height(objectives))
    sheet.height(LETTERS_ROW, 28)


def _items_printed_at(test: CellsOfTest, column: int) -> list[KeyedItem]:
    """Return the items printed at this column's place, paper by paper, as they are scored."""
    at = column - FIRST_ITEM_COLUMN
    return [
        test.view.keyed.form(paper.form).items[paper.numbers[at] - 1]
        for paper in test.papers
        if at < len(paper.items)
    ]


def _person_row(sheet: EntrySheet, test: CellsOfTest, row: int) -> None:
    view = test.view
    person = view.people[row - FIRST_ROW] if row in view.layout.roster_rows else None
    if person is None:
        show_code(sheet, row)
        sheet.label(row, 2, "")
    else:
        sheet.label(row, 1, person.code, bold=True)
        sheet.label(row, 2, (person.name if view.names else person.country) or "")
    if test.several:
        sheet.entry(row, PAPER_COLUMN, text=person.papers[test.use] if person else "")
    else:
        sheet.label(row, PAPER_COLUMN, test.papers[0].code, centred=True)
    for column in test.columns:
        sheet.entry(row, column)


def _states(sheet: EntrySheet, test: CellsOfTest) -> None:
    """Show in every row whether it is complete."""

    def formula(row: int) -> str:
        state = reference(test.marks, f"${STATE}{row}")
        filled = reference(test.marks, f"${letter(test.last_column + 1)}{row}")
        items = test.by_form(test.index(row), [str(len(form.items)) for form in test.forms])
        blank = f"{items}-{filled}"
        scored = f'IF({blank}=0,"complete",{blank}&" blank")'
        return f'IF({state}="scored",{scored},{state})'

    for row, each in of_each_row(test.layout, formula):
        sheet.calculated(row, test.last_column + 1, each, "@")


def _readings(sheet: EntrySheet, test: CellsOfTest) -> None:
    layout = test.layout
    sheet.label(layout.readings_title_row, 1, READINGS_TITLE, bold=True)
    takes = test.answer_rows(AnswerBlock.TAKES)
    codes = f"$A${takes.start}:$A${takes.stop - 1}"
    for row in layout.rows:
        below = layout.reading_row(row)
        show_code(sheet, below, row)
        person = test.view.people[row - FIRST_ROW] if row in layout.roster_rows else None
        sheet.label(below, 2, person.papers[test.use] if person else "", centred=True)
        which = f"SUMPRODUCT(($C{row}={codes})*ROW($1:${len(takes)}))" if test.several else "1"
        sheet.calculated(below, PAPER_COLUMN, which)
        show_code(sheet, layout.spelled_row(row), row)
    sheet.label(layout.spelled_rows.start - 1, 1, SPELLED_TITLE, bold=True)
    for column in test.columns:
        for row, formula in of_each_row(layout, partial(_reading, test, column)):
            sheet.calculated(layout.reading_row(row), column, formula, "General")
        if any(item.placed.format.is_spelled for item in test.items_at(column)):
            for row, formula in of_each_row(layout, partial(_spelled, test, column)):
                sheet.calculated(layout.spelled_row(row), column, formula, "@")


def _reading(test: CellsOfTest, column: int, row: int) -> str:
    entered, spelled = test.entry(row, column), test.spelled(row, column)
    formulas = [
        f'IF({entered}="","",{item.placed.format.reading_formula(item.placed, entered, spelled)})'
        for item in test.items_at(column)
    ]
    return _of_known_paper(test, row, formulas)


def _spelled(test: CellsOfTest, column: int, row: int) -> str:
    entered = test.entry(row, column)
    formulas = [
        f'IF({entered}="","",{item.placed.format.spelled_formula(item.placed, entered)})'
        if item.placed.format.is_spelled
        else '""'
        for item in test.items_at(column)
    ]
    return _of_known_paper(test, row, formulas)


def _of_known_paper(test: CellsOfTest, row: int, formulas: list[str]) -> str:
    """Return the formula of the person's form, empty as long as no paper is chosen."""
    formula = test.by_form(test.index(row), formulas)
    return f'IF({test.index(row)}=0,"",{formula})' if test.several else formula


def _blocks(sheet: EntrySheet, test: CellsOfTest) -> None:
    for block in AnswerBlock:
        rows = test.answer_rows(block)
        sheet.label(rows.start - 1, 1, block.value, bold=True)
        for row, paper in zip(rows, test.papers, strict=True):
            sheet.label(row, 1, paper.code, bold=True)
            values = paper_values(block, paper.items, paper.numbers, test.width)
            for column, value in zip(test.columns, values, strict=True):
                sheet.value(row, column, value, centred=True, wrapped=True)


def _add_rules(sheet: EntrySheet, test: CellsOfTest) -> None:
    """Let entry cells refuse what is no answer at all, and papers that the test does not have."""
    last_row = test.layout.last_row
    rules: dict[tuple[str, int], DataValidation] = {}
    for column in test.columns:
        kind, formula, what = _rule(test, column)
        shared = 0 if kind == "list" else column  # a formula names its own first cell
        cells = f"{letter(column)}{FIRST_ROW}:{letter(column)}{last_row}"
        if (formula, shared) in rules:
            rules[formula, shared].add(cells)
            continue
        message = f"{what}, {DOUBTFUL} if the mark is doubtful, or leave the cell empty."
        title = "Not an answer to this item"
        rules[formula, shared] = sheet.rule(kind, formula, cells, title, message)
    if test.several:
        takes = test.answer_rows(AnswerBlock.TAKES)
        papers, cells = f"$A${takes.start}:$A${takes.stop - 1}", f"C{FIRST_ROW}:C{last_row}"
        message = "Choose the number that is printed on the paper."
        sheet.rule("list", papers, cells, "No paper of this test", message)


def _rule(test: CellsOfTest, column: int) -> tuple[str, str, str]:
    """Return kind, formula and words of the rule of a column: looked up if papers differ."""
    cell = f"{letter(column)}{FIRST_ROW}"
    printed = test.printed_at(column)
    rules = {item.format.entry_rule(item, cell) for item in printed}
    if len(rules) == 1 and len(printed) == len(test.papers):
        return rules.pop()
    takes = test.of_paper(AnswerBlock.TAKES, FIRST_ROW, column)
    what = "Choose the paper first; then enter what that paper takes here (see below the table)"
    return "custom", paper_rule(cell, takes), what


def paper_rule(cell: str, takes: str) -> str:
    """Return the formula of the rule where papers take different answers at this place.

    ``takes`` is a reference to what the row's paper takes, as ``PlacedItem.offered`` puts it: its
    capitals are the letters there are.
    """
    digits = "".join(SCRIPTS)
    lettered = only(cell, f'{takes}&"- ,{digits}"')
    plain = f"EXACT(UPPER({cell}),LOWER({cell}))"
    return f'OR({cell}="{DOUBTFUL}",IF(ISERROR(FIND("A",{takes})),{plain},{lettered}))'


def _colour(sheet: EntrySheet, test: CellsOfTest) -> None:
    """Show doubtful entries in orange, impossible ones in red; papers that were changed too."""
    first, last, row = letter(FIRST_ITEM_COLUMN), letter(test.last_column), FIRST_ROW
    below, last_row = test.layout.reading_row(row), test.layout.last_row
    read = f"{first}{below}"
    if test.several:
        item = test.of_paper(AnswerBlock.NUMBERS, row, FIRST_ITEM_COLUMN)
        read = f"INDEX({test.span(below)},{item})"
    unclear = f'{read}="{DOUBTFUL}"'
    cells = f"{first}{row}:{last}{last_row}"
    impossible = f'AND({first}{row}<>"{DOUBTFUL}",{unclear})'
    sheet.paint(cells, impossible, IMPOSSIBLE, _WHITE)
    sheet.paint(cells, unclear, ALARM, _BLACK)
    if test.several:
        entries = f'SUMPRODUCT(--({test.span(row)}<>""))'
        papers = f"C{row}:C{last_row}"
        missing = f"AND({test.index(row)}=0,{entries}>0)"
        changed = f'AND($B{below}<>"",$C{row}<>$B{below})'
        sheet.paint(papers, missing, IMPOSSIBLE, _WHITE)
        sheet.paint(papers, changed, ALARM, _BLACK)
