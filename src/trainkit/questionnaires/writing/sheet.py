"""One sheet of answers: what it says of itself, the headings, and the cells to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.questionnaires.layout import (
    CODE,
    FAVOURABLE_ROW,
    FIRST_ROW,
    HANDED_OUT_ROW,
    IDENTITY_ROW,
    LETTERS_ROW,
    NUMBER_ROW,
    PAPER,
    QUESTION_ROW,
    REMARK_ROW,
    RETURNED_ROW,
    UNCLEAR,
)
from trainkit.questionnaires.writing.view import ColumnView, SheetView
from trainkit.score_sheet.writing.cells import (
    ALARM,
    PagePlan,
    entry,
    heading,
    label,
    letter,
    lock_and_lay_out,
    prose,
    refuse,
    sheet_title,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_answer_sheet"]

_MOST_SIGNS = 20
"""Signs of an entry that the rule in a cell looks at."""
_LONGEST_PROMPT = 255
"""Characters that Excel takes in the note beside a cell."""
_TURNED_HEIGHT = 112
"""Of the row of questions, in points: about 22 letters a line."""
_LETTERS_A_LINE = 22
_NARROW = 7.0
"""Width of a column for letters, in characters."""
_PAGE, _LEAST_WORDS, _MOST_WORDS = 190.0, 25.0, 70.0
"""Widths of a page that can still be read, and of a column for words."""


def add_answer_sheet(workbook: Workbook, view: SheetView, workshop: str) -> None:
    """Add the sheet to the workbook."""
    sheet = workbook.create_sheet(view.name)
    sheet_title(sheet, view.title, view.hint)
    prose(sheet, IDENTITY_ROW, 1, view.says).alignment = _one_line()
    _counts(sheet, view)
    _headings(sheet, view)
    for row in range(FIRST_ROW, FIRST_ROW + view.rows):
        _running_number(sheet, row)
        for column in range(2, view.first_column):
            entry(sheet, row, column)
        for column, one in enumerate(view.columns, view.first_column):
            cell = entry(sheet, row, column, centred=not one.is_open)
            if one.is_open:
                cell.alignment = _from_the_top()
    _rules(sheet, view)
    _lay_out(sheet, view, workshop)


def _running_number(sheet: Worksheet, row: int) -> None:
    from openpyxl.styles import Alignment

    cell = label(sheet, row, 1, "")
    cell.value = row + 1 - FIRST_ROW
    cell.number_format = "0"
    cell.alignment = Alignment(horizontal="center", vertical="center")


def _one_line(indent: int = 0) -> Any:
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=False, horizontal="left", vertical="center", indent=indent)


def _from_the_top() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=True, vertical="top", horizontal="left")


def _counts(sheet: Worksheet, view: SheetView) -> None:
    texts = {
        HANDED_OUT_ROW: "sheets of paper handed out",
        RETURNED_ROW: "sheets of paper that came back, blank ones included",
    }
    for row, text in texts.items():
        entry(sheet, row, 1)
        prose(sheet, row, 2, text).alignment = _one_line(indent=1)
    prose(sheet, REMARK_ROW, 1, "Remark:").alignment = _one_line()
    entry(sheet, REMARK_ROW, 2).alignment = _one_line(indent=1)
    if view.last_column > 2:
        sheet.merge_cells(
            start_row=REMARK_ROW,
            end_row=REMARK_ROW,
            start_column=2,
            end_column=min(view.last_column, view.first_column + 11),
        )


def _headings(sheet: Worksheet, view: SheetView) -> None:
    has_shares = any(column.favourable for column in view.columns)
    titles = {
        NUMBER_ROW: "Question",
        QUESTION_ROW: "",
        FAVOURABLE_ROW: "Favourable" if has_shares else "",
    }
    for row, text in titles.items():
        for column in range(1, view.first_column):
            heading(sheet, row, column, text if column == 1 else "")
    for column, text in enumerate(view.fixed, 1):
        heading(sheet, LETTERS_ROW, column, text)
    for column, one in enumerate(view.columns, view.first_column):
        heading(sheet, NUMBER_ROW, column, one.number)
        question = heading(sheet, QUESTION_ROW, column, one.text, turned=not one.is_open)
        if not one.is_open:
            question.alignment = _turned()
        heading(sheet, LETTERS_ROW, column, one.offered)
        heading(sheet, FAVOURABLE_ROW, column, one.favourable)
    sheet.row_dimensions[QUESTION_ROW].height = _TURNED_HEIGHT
    sheet.row_dimensions[LETTERS_ROW].height = 26
    if not has_shares:
        sheet.row_dimensions[FAVOURABLE_ROW].height = 4


def _turned() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=True, horizontal="center", vertical="bottom", text_rotation=90)


def _rules(sheet: Worksheet, view: SheetView) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    last_row = FIRST_ROW + view.rows - 1
    number = DataValidation(type="custom", formula1=f"LEN(A{HANDED_OUT_ROW})<7")
    refuse(number, "Number of sheets", "Enter a number of sheets of paper.")
    number.add(f"A{HANDED_OUT_ROW}:A{RETURNED_ROW}")
    sheet.add_data_validation(number)
    for column, one in enumerate(view.columns, view.first_column):
        if one.letters or one.test_letters:
            _answer_rule(sheet, f"{letter(column)}{FIRST_ROW}", f"{letter(column)}{last_row}", one)
    _fixed_rules(sheet, view, last_row)


def _fixed_rules(sheet: Worksheet, view: SheetView, last_row: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, title in enumerate(view.fixed, 1):
        name = letter(column)
        if title == CODE:
            all_codes = f"${name}${FIRST_ROW}:${name}${last_row}"
            once = f"SUMPRODUCT(--({all_codes}={name}{FIRST_ROW}))=1"
            formula = f"AND(LEN({name}{FIRST_ROW})<=20,{once})"
            rule = DataValidation(type="custom", formula1=formula)
            refuse(rule, CODE, "Enter the code on the paper; each code has one row.")
        elif title == PAPER:
            rule = DataValidation(type="list", formula1=f'"{",".join(view.papers)}"')
            refuse(rule, PAPER, "Choose what stands on the first page of the paper.")
        else:
            continue
        rule.add(f"{name}{FIRST_ROW}:{name}{last_row}")
        sheet.add_data_validation(rule)


def _answer_rule(sheet: Worksheet, first: str, last: str, column: ColumnView) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    takes = _takes(first, column)
    rule = DataValidation(type="custom", formula1=takes)
    known = column.letters or column.test_letters
    signs = f"letters of {known}" if column.several else f"one of {known}"
    refuse(rule, "Not an answer here", f"Enter {signs}, {UNCLEAR} if it cannot be read, or leave "
           "the cell empty.")  # fmt: skip
    if column.prompt:
        rule.showInputMessage = True
        rule.promptTitle = f"Question {column.number}"[:32]
        rule.prompt = column.prompt[:_LONGEST_PROMPT]
    rule.add(f"{first}:{last}")
    sheet.add_data_validation(rule)
    rule_of: Any = FormulaRule
    wrong = f'AND({first}<>"",OR({first}="{UNCLEAR}",NOT({takes})))'
    sheet.conditional_formatting.add(
        f"{first}:{last}",
        rule_of(formula=[wrong], font=Font(bold=True), fill=PatternFill("solid", bgColor=ALARM)),
    )


def _takes(cell: str, column: ColumnView) -> str:
    """Return the formula of whether an entry has no other signs than those of the answers.

    Letters in any case, and digits in Latin, Arabic and Persian script; between several, spaces
    and commas. That each is there once is told by the reader.
    """
    if column.test_letters:
        one = f'AND(LEN({cell})=1,ISNUMBER(FIND(UPPER({cell}),"{column.test_letters}")))'
        return f'OR({cell}="{UNCLEAR}",{one})'
    count = len(column.letters)
    digits = "".join(script[1 : count + 1] for script in ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"))
    known = f"{column.letters}{digits}"
    if not column.several:
        one = f'AND(LEN({cell})=1,ISNUMBER(FIND(LOWER({cell}),"{known}")))'
        return f'OR({cell}="{UNCLEAR}",{one})'
    filled_up = f'LOWER({cell})&REPT(" ",{_MOST_SIGNS})'
    strange = f'ISERROR(FIND(MID({filled_up},ROW($1:${_MOST_SIGNS}),1),"{known} ,"))'
    fits = f"AND(LEN({cell})<={_MOST_SIGNS},SUMPRODUCT(--{strange})=0)"
    return f'OR({cell}="{UNCLEAR}",{fits})'


def _lay_out(sheet: Worksheet, view: SheetView, workshop: str) -> None:
    last_row = FIRST_ROW + view.rows - 1
    widths: dict[int, float] = {1: 11.0}
    widths |= dict.fromkeys(range(2, view.first_column), 13.0)
    texts = [n for n, one in enumerate(view.columns, view.first_column) if one.is_open]
    for column, one in enumerate(view.columns, view.first_column):
        rows_of_text = -(-len(one.text) // _LETTERS_A_LINE)
        offered = 1.15 * max(map(len, one.offered.split()))
        widths[column] = min(max(_NARROW, 1.8 * rows_of_text, offered), 14.0)
    if texts:
        narrow = sum(width for column, width in widths.items() if column not in texts)
        room = (_PAGE - narrow) / len(texts)
        widths |= dict.fromkeys(texts, min(max(_LEAST_WORDS, room), _MOST_WORDS))
    plan = PagePlan(
        last_row,
        view.last_column,
        widths,
        freeze=f"{letter(view.first_column)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, FAVOURABLE_ROW),
        heading_columns=len(view.fixed),
    )
    lock_and_lay_out(sheet, plan, workshop)
