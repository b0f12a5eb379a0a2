"""The workbook in which people settle what two copies disagree on, and the decisions in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.definitions.xlsxfile import Cell, open_workbook
from trainkit.problems import Place, Problems
from trainkit.render.excel import header_row, new_workbook, put_text, workbook_bytes
from trainkit.score_sheet.layout import ANSWER_SHEETS, INSTRUCTIONS, STATUSES, AnswerBlock, Fact
from trainkit.score_sheet.merging.copies import Copy, Entry, Field, Spot, item_taking
from trainkit.score_sheet.merging.joining import Conflict
from trainkit.score_sheet.reading.cells import Grid, is_filled, read_grid, shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["BLANK_WORD", "TO_SETTLE", "decisions_of", "has_decisions", "settle_workbook"]

TO_SETTLE = "To settle"
BLANK_WORD = "blank"
"""The decision that nothing is marked."""

_CHECK_CELL = (3, 2)
_HEADINGS = (
    "Code", "Sheet", "What", "First copy", "Second copy", "Cell in first", "Cell in second",
    "Decision",
)  # fmt: skip
_HEADING_ROW = 5
_DECISION = len(_HEADINGS)
_WIDTHS = (14, 14, 12, 18, 18, 14, 14, 18)
_HINT = (
    "Look at the paper of each person and type what it shows into the column Decision, or the word "
    f"{BLANK_WORD} if nothing is marked. Save, and run the same command again with --settled and "
    "the name of this file."
)


def settle_workbook(conflicts: tuple[Conflict, ...], first: Copy, second: Copy) -> bytes:
    """Return the workbook with a row for each conflict, in the order of people and places."""
    from openpyxl.styles import Alignment, Font, Protection

    workbook = new_workbook("To settle between two copies of a score sheet")
    sheet = workbook.create_sheet(TO_SETTLE)
    put_text(sheet, 1, 1, f"{len(conflicts)} entries to settle").font = Font(bold=True, size=14)
    put_text(sheet, 2, 1, _HINT)
    put_text(sheet, _CHECK_CELL[0], 1, Fact.CHECK.value)
    put_text(sheet, *_CHECK_CELL, _check(first))
    put_text(sheet, _CHECK_CELL[0], 4, first.path.name)
    put_text(sheet, _CHECK_CELL[0], 5, second.path.name)
    header_row(sheet, _HEADING_ROW, _HEADINGS)
    for row, conflict in enumerate(_in_order(conflicts, first), _HEADING_ROW + 1):
        texts = _texts(conflict, first, second)
        for column, text in enumerate(texts, 1):
            put_text(sheet, row, column, text)
        cell: Any = sheet.cell(row, _DECISION)
        cell.number_format = "@"
        cell.protection = Protection(locked=False)
    sheet.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=_DECISION)
    sheet.row_dimensions[2].height = 32
    _lay_out(sheet, _HEADING_ROW + len(conflicts))
    return workbook_bytes(workbook)


def _lay_out(sheet: Worksheet, last_row: int) -> None:
    from openpyxl.styles import Border, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    side = Side(style="thin", color="8A99A6")
    for line in sheet.iter_rows(_HEADING_ROW + 1, last_row, 1, _DECISION):
        for cell in line:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    sheet.protection.sheet = True
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"


def _in_order(conflicts: tuple[Conflict, ...], copy: Copy) -> list[Conflict]:
    """Order conflicts as people stand on the sheet, so that each paper is taken up once."""
    order = {code: at for at, code in enumerate([*copy.roster, *copy.late])}
    return sorted(
        conflicts, key=lambda each: (order.get(each.spot.code, len(order)), each.spot.order)
    )


def _check(copy: Copy) -> str:
    return copy.grids[INSTRUCTIONS].text(Fact.CHECK.row, 2)


def _texts(conflict: Conflict, first: Copy, second: Copy) -> tuple[str, ...]:
    spot = conflict.spot
    sides = (_said(spot, conflict.first, first), _said(spot, conflict.second, second))
    cells = (entry.cell if entry else "" for entry in (conflict.first, conflict.second))
    return (spot.code, spot.sheet, spot.what, *sides, *cells)


def _said(spot: Spot, entry: Entry | None, copy: Copy) -> str:
    if entry is not None:
        return entry.text
    if spot.field is Field.PAPER:
        uses = {title: use for use, title in ANSWER_SHEETS.items()}
        return copy.allocated.get((spot.code, uses[spot.sheet]), "")
    return BLANK_WORD if spot.field is Field.ITEM else ""


def decisions_of(
    path: Path, conflicts: tuple[Conflict, ...], first: Copy, second: Copy, problems: Problems
) -> dict[Spot, str]:
    """Return what was decided, ``""`` for a blank; a conflict without a decision is left out.

    A workbook of other copies, and a decision that the item does not take, are recorded by cell.
    """
    workbook = open_workbook(path, problems)
    if workbook is None:
        return {}
    if TO_SETTLE not in workbook.sheetnames:
        problems.error(Place(path), f'expected the sheet "{TO_SETTLE}", which a merge has written')
        return {}
    sheet = read_grid(path, workbook[TO_SETTLE], problems)
    check = sheet.at(*_CHECK_CELL)
    if str(check.value) != _check(first):
        problems.error(
            check.place, f'expected the check value "{_check(first)}", found {shown(check)}; this '
            "belongs to other copies",
        )  # fmt: skip
        return {}
    wanted = {_texts(each, first, second)[:3]: each for each in conflicts}
    decided: dict[Spot, str] = {}
    for row in range(_HEADING_ROW + 1, len(sheet.cells) + 1):
        conflict = wanted.get(tuple(sheet.text(row, column) for column in (1, 2, 3)))
        cell = sheet.at(row, _DECISION)
        if conflict is None or not is_filled(cell):
            continue
        if not _is_about(sheet, row, conflict, first, second):
            problems.error(
                sheet.at(row, 4).place, "the copies have changed since; this is not what they say"
            )
            continue
        decision = _decision(cell, conflict, (first, second), decided, problems)
        if decision is not None:
            decided[conflict.spot] = decision
    return decided


def _is_about(sheet: Grid, row: int, conflict: Conflict, first: Copy, second: Copy) -> bool:
    said = _texts(conflict, first, second)[3:5]
    return {sheet.text(row, 4), sheet.text(row, 5)} == set(said)


def _decision(
    cell: Cell,
    conflict: Conflict,
    copies: tuple[Copy, Copy],
    decided: Mapping[Spot, str],
    problems: Problems,
) -> str | None:
    text, spot = str(cell.value).strip(), conflict.spot
    if cell.is_formula:
        problems.error(cell.place, f"expected a decision, found the formula {cell.value}")
        return None
    if text.casefold() == BLANK_WORD and spot.field is not Field.PAPER:
        return ""
    taken = _taken(text, conflict, copies, decided)
    if taken is None:
        problems.error(cell.place, f"{shown(cell)} is no entry for {spot.what} of {spot.code}")
    return taken


def _taken(
    text: str, conflict: Conflict, copies: tuple[Copy, Copy], decided: Mapping[Spot, str]
) -> str | None:
    """Return a decision in one spelling, ``None`` if it is no entry for this place."""
    spot = conflict.spot
    if spot.field is Field.STATUS:
        return text.casefold() if text.casefold() in STATUSES else None
    uses = {title: use for use, title in ANSWER_SHEETS.items()}
    copy, use = copies[0], uses[spot.sheet]
    sheet, frame = copy.grids[spot.sheet], copy.frames[use]
    takes = copy.layout.answer_block(AnswerBlock.TAKES, frame.papers)
    papers = {sheet.text(row, 1): row for row in takes}
    if spot.field is Field.PAPER:
        return text.upper() if text.upper() in papers else None
    column = 3 + spot.place
    of_copies = {_paper(each, spot) for each in copies}
    paper = decided.get(Spot(spot.code, spot.sheet, Field.PAPER), min(of_copies))
    item = item_taking(sheet.text(papers[paper], column)) if paper in papers else None
    return None if item is None else item.read(text)


def _paper(copy: Copy, spot: Spot) -> str:
    """Return the paper that a copy gives a person at the test of a spot."""
    uses = {title: use for use, title in ANSWER_SHEETS.items()}
    entry = copy.entries.get(Spot(spot.code, spot.sheet, Field.PAPER))
    if entry is not None:
        return entry.meaning
    use = uses[spot.sheet]
    printed = copy.allocated.get((spot.code, use), "")
    if copy.frames[use].papers > 1:
        return printed
    row = copy.layout.answer_block(AnswerBlock.TAKES, 1).start
    return copy.grids[spot.sheet].text(row, 1)


def has_decisions(path: Path) -> bool:
    """Whether a file is anything but a workbook to settle without a decision in it."""
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None or TO_SETTLE not in workbook.sheetnames:
        return True
    sheet = read_grid(path, workbook[TO_SETTLE], problems)
    rows = range(_HEADING_ROW + 1, len(sheet.cells) + 1)
    return bool(problems.errors) or any(is_filled(sheet.at(row, _DECISION)) for row in rows)
