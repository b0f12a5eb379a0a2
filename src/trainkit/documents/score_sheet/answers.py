"""The sheets on which the answers of a test are entered, and the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.definitions.items import ItemType
from trainkit.documents.score_sheet.cells import (
    ALARM,
    ONE_PAGE,
    PagePlan,
    as_number,
    calculated,
    entry,
    heading,
    label,
    letter,
    lock_and_lay_out,
    reference,
    refuse,
    sheet_title,
    turned_height,
)
from trainkit.documents.score_sheet.readings import entry_rule, reading_formula
from trainkit.documents.score_sheet.view import ScoreSheetView
from trainkit.plan.keyed import KeyedForm, KeyedItem
from trainkit.plan.score_layout import (
    ANSWER_SHEETS,
    DOUBTFUL,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    KEY,
    KEY_COLUMNS,
    KEY_FIRST_ROW,
    LETTERS_ROW,
    MARKS_SHEETS,
    MODULE_ROW,
    NUMBER_ROW,
    OBJECTIVE_ROW,
    PARTICIPANTS,
    READINGS_TITLE,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_answers", "add_key", "item_widths", "repeated_code"]


def add_answers(workbook: Workbook, view: ScoreSheetView, form: KeyedForm) -> None:
    """Add the sheet on which the answers of one test are entered, and how each is read."""
    sheet = workbook.create_sheet(ANSWER_SHEETS[form.use])
    sheet_title(
        sheet,
        f"{ANSWER_SHEETS[form.use]}-test: answers on form {form.code}",
        f"{_what(form)} Empty: left blank. {DOUBTFUL}: look at the paper again.",
    )
    layout, last = view.layout, view.last_item_column(form.use)
    _answer_headings(sheet, view, form)
    for row in layout.rows:
        _code_and_who(sheet, view, row)
        span = f"{letter(FIRST_ITEM_COLUMN)}{row}:{letter(last)}{row}"
        blank = f'IF(COUNTA({span})=0,"",COLUMNS({span})-COUNTA({span}))'
        calculated(sheet, row, FIRST_ITEM_COLUMN - 1, blank)
        for column in range(FIRST_ITEM_COLUMN, last + 1):
            entry(sheet, row, column)
    _readings(sheet, view, form)
    _validate_answers(sheet, view, form)
    widths = {1: 13.0, 2: 20.0 if view.names else 9.0, 3: 7.0} | item_widths(form)
    plan = PagePlan(
        layout.last_row,
        last,
        widths,
        freeze=f"{letter(FIRST_ITEM_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        heading_columns=1,
        pages_high=1 if len(layout.rows) <= ONE_PAGE else 0,
    )
    lock_and_lay_out(sheet, plan, view.title)


def _what(form: KeyedForm) -> str:
    if all(len(item.placed.offered) == len(item.letters) for item in form.items):
        return "One letter an item."
    return "What an item takes stands above its column; below the table, how each entry is read."


def item_widths(form: KeyedForm) -> dict[int, float]:
    """Return the widths of the items' columns on answer and marks sheets."""
    wide = {ItemType.SINGLE: 5.0, ItemType.TRUE_FALSE: 5.0}
    return {
        column: wide.get(item.type, 10.0)
        for column, item in enumerate(form.items, FIRST_ITEM_COLUMN)
    }


def _answer_headings(sheet: Worksheet, view: ScoreSheetView, form: KeyedForm) -> None:
    titles = ("Item", "Module", "Objective", "Code / letters")
    for row, text in enumerate(titles, NUMBER_ROW):
        for column in (2, 3):
            heading(sheet, row, column, "")
        heading(sheet, row, 1, text)
    heading(sheet, LETTERS_ROW, 2, "Name" if view.names else "Country")
    heading(sheet, LETTERS_ROW, 3, "Blank")
    for column, item in enumerate(form.items, FIRST_ITEM_COLUMN):
        as_number(heading(sheet, NUMBER_ROW, column, ""), item.number)
        heading(sheet, MODULE_ROW, column, item.module, turned=True)
        heading(sheet, OBJECTIVE_ROW, column, item.objective, turned=True)
        heading(sheet, LETTERS_ROW, column, item.placed.offered)
    sheet.row_dimensions[MODULE_ROW].height = turned_height(i.module for i in form.items)
    sheet.row_dimensions[OBJECTIVE_ROW].height = turned_height(i.objective for i in form.items)
    if any(len(item.placed.offered) > 8 for item in form.items):
        sheet.row_dimensions[LETTERS_ROW].height = 28


def _code_and_who(sheet: Worksheet, view: ScoreSheetView, row: int) -> None:
    if row in view.layout.roster_rows:
        person = view.people[row - FIRST_ROW]
        label(sheet, row, 1, person.code, bold=True)
        label(sheet, row, 2, (person.name if view.names else person.country) or "")
    else:
        repeated_code(sheet, row)
        label(sheet, row, 2, "")


def repeated_code(sheet: Worksheet, row: int, source_row: int | None = None) -> None:
    """Show the code that the Participants sheet has in this row, or in ``source_row``."""
    from openpyxl.styles import Alignment

    source = reference(PARTICIPANTS, f"$A{source_row or row}")
    cell = calculated(sheet, row, 1, f'IF({source}="","",{source})', "@")
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)


def _readings(sheet: Worksheet, view: ScoreSheetView, form: KeyedForm) -> None:
    layout = view.layout
    label(sheet, layout.readings_title_row, 1, READINGS_TITLE, bold=True)
    for row in layout.rows:
        repeated_code(sheet, layout.reading_row(row), row)
        for column, item in enumerate(form.items, FIRST_ITEM_COLUMN):
            name = letter(column)
            digits = reference(MARKS_SHEETS[form.use], f"{name}{layout.digits_row(row)}")
            formula = reading_formula(item.placed, f"{name}{row}", digits)
            calculated(sheet, layout.reading_row(row), column, formula, "General")


def _validate_answers(sheet: Worksheet, view: ScoreSheetView, form: KeyedForm) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    last_row = view.layout.last_row
    rules: dict[tuple[str, int], DataValidation] = {}
    for column, item in enumerate(form.items, FIRST_ITEM_COLUMN):
        kind, formula, what = entry_rule(item.placed, f"{letter(column)}{FIRST_ROW}")
        shared = 0 if kind == "list" else column  # a formula names its own first cell
        rule = rules.get((formula, shared))
        if rule is None:
            rule = rules[formula, shared] = DataValidation(type=kind, formula1=formula)  # type: ignore[arg-type]
            message = f"{what}, {DOUBTFUL} if the mark is doubtful, or leave the cell empty."
            refuse(rule, "Not an answer to this item", message)
            sheet.add_data_validation(rule)
        rule.add(f"{letter(column)}{FIRST_ROW}:{letter(column)}{last_row}")
    _colour_what_is_doubtful(sheet, view, form)


def _colour_what_is_doubtful(sheet: Worksheet, view: ScoreSheetView, form: KeyedForm) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill

    rule_of: Any = FormulaRule
    first, last = letter(FIRST_ITEM_COLUMN), letter(view.last_item_column(form.use))
    read = f"{first}{view.layout.reading_row(FIRST_ROW)}"
    sheet.conditional_formatting.add(
        f"{first}{FIRST_ROW}:{last}{view.layout.last_row}",
        rule_of(
            formula=[f'{read}="{DOUBTFUL}"'],
            font=Font(bold=True),
            fill=PatternFill("solid", bgColor=ALARM),
        ),
    )


def add_key(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the key of both forms."""
    sheet = workbook.create_sheet(KEY)
    sheet_title(sheet, "Key", "One row an item, in printed order. For trainers only.")
    for column, text in enumerate(KEY_COLUMNS, 1):
        heading(sheet, KEY_FIRST_ROW - 1, column, text)
    for row, (form, item) in enumerate(view.items, KEY_FIRST_ROW):
        _key_row(sheet, row, form, item, view.objective_text(item.objective_key))
    widths: dict[int, float] = dict(enumerate((7, 7, 8, 26, 26, 8, 28, 8, 12, 14, 60), 1))
    plan = PagePlan(
        KEY_FIRST_ROW + len(view.items) - 1,
        len(KEY_COLUMNS),
        widths,
        freeze=f"D{KEY_FIRST_ROW}",
        heading_rows=(KEY_FIRST_ROW - 1, KEY_FIRST_ROW - 1),
    )
    lock_and_lay_out(sheet, plan, view.title)


def _key_row(sheet: Worksheet, row: int, form: KeyedForm, item: KeyedItem, objective: str) -> None:
    from openpyxl.styles import Alignment

    texts = (
        ANSWER_SHEETS[form.use], form.code, "", item.module, item.objective, str(item.level),
        item.item, "", item.placed.offered, item.placed.key_text, objective,
    )  # fmt: skip
    for column, text in enumerate(texts, 1):
        cell = label(sheet, row, column, text, bold=KEY_COLUMNS[column - 1] == "Key")
        centred = KEY_COLUMNS[column - 1] in {"Number", "Version", "Letters", "Key"}
        cell.alignment = Alignment(
            wrap_text=True,
            vertical="center",
            horizontal="center" if centred else "left",
            indent=0 if centred else 1,
        )
    for title, number in (("Number", item.number), ("Version", item.version)):
        as_number(label(sheet, row, KEY_COLUMNS.index(title) + 1, ""), number)
    sheet.row_dimensions[row].height = 14 * max(
        1,
        -(-len(objective) // 56),
        -(-len(item.item) // 26),
        -(-len(item.placed.offered) // 10),
        -(-len(item.placed.key_text) // 12),
    )
