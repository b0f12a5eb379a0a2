"""The first sheet of a workbook for answers: what to do, and to what the sheets belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.questionnaires.layout import INSTRUCTIONS, UNCLEAR
from trainkit.questionnaires.writing.view import AnswersView
from trainkit.score_sheet.writing.cells import (
    PagePlan,
    heading,
    label,
    lock_and_lay_out,
    prose,
    sheet_title,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["add_instructions"]

_ANONYMOUS = (
    "Shuffle the sheets of paper before you start, so that no row can be told from who handed in "
    "first. Number them in pencil, 1, 2, 3 …: the number is the row.",
)
_CODED = (
    "Take the sheets as they come. Enter the code that stands on each; leave it empty if there is "
    "none. Nobody's name belongs into this file.",
)
_STEPS = (
    "Above the table, enter how many sheets of paper were handed out and how many came back, blank "
    "ones included. Without both no response rate can be given.",
    "Enter the small letter printed beside the ticked box: a, b, c … Its number does as well: 1 "
    "for a, 2 for b. Capital or small does not matter; digits may be Persian or Arabic.",
    "Where a question says “tick all that apply”, enter all letters: ac. Over such a column "
    "stands “any of”.",
    f"Leave a cell empty where nothing is ticked. Enter {UNCLEAR} where you cannot tell which box "
    "is meant, or several are ticked and one was asked for.",
    "Type words as they were written, in any language, but leave out names of people, offices and "
    "cases. A cell takes several lines.",
)
_TEST_STEP = (
    "On the sheet Retention, a row a person: the code, and the answers as on the score sheet: B; "
    "AC for several letters; a number as it is."
)
_LAST_STEPS = (
    "Have a second person read the entries back from the paper: typing slips are common.",
    "Save the file under its own name, here or as responses/{file} in the workshop's folder. Your "
    "entries are never overwritten when the documents are made again.",
)
_NOTES = (
    "“Favourable” says which answers a share counts in the report. It is printed on no sheet of "
    "paper.",
    "The sheets are locked so that nothing is typed over by mistake; there is no password. Do not "
    "insert, delete or move rows and columns, and leave the names of the sheets as they are.",
    "Answers are shown for the whole group only, never for fewer than five people. Keep the paper "
    "until the report is written; then destroy it.",
)


def add_instructions(workbook: Workbook, view: AnswersView, file: str) -> None:
    """Add the sheet; ``file`` is the name of the workbook."""
    sheet = workbook.create_sheet(INSTRUCTIONS)
    sheet_title(sheet, view.title, view.workshop_title)
    label(sheet, 4, 1, "Workshop id", bold=True)
    label(sheet, 4, 2, view.workshop)
    for column, text in enumerate(("Sheet", "Belongs to"), 1):
        heading(sheet, 6, column, text)
    for row, one in enumerate(view.sheets, 7):
        label(sheet, row, 1, one.name)
        label(sheet, row, 2, one.says)
    row = 8 + len(view.sheets)
    row = _paragraphs(sheet, row, "What to do", _steps(view, file), numbered=True)
    row = _paragraphs(sheet, row, "Good to know", _NOTES)
    plan = PagePlan(row - 2, 2, {1: 26, 2: 96}, portrait=True)
    lock_and_lay_out(sheet, plan, view.workshop_title)


def _steps(view: AnswersView, file: str) -> tuple[str, ...]:
    first = _CODED if view.coded else _ANONYMOUS
    test = (_TEST_STEP,) if view.has_test else ()
    return (*first, *_STEPS, *test, *(text.format(file=file) for text in _LAST_STEPS))


def _paragraphs(
    sheet: Worksheet, row: int, title: str, texts: tuple[str, ...], numbered: bool = False
) -> int:
    from openpyxl.styles import Alignment

    prose(sheet, row, 1, title, bold=True)
    for number, text in enumerate(texts, 1):
        if numbered:
            cell = prose(sheet, row + number, 1, f"{number}.")
            cell.alignment = Alignment(horizontal="right", vertical="top")
        prose(sheet, row + number, 2, text)
        sheet.row_dimensions[row + number].height = 15 * (1 + len(text) // 97)
    return row + len(texts) + 2
