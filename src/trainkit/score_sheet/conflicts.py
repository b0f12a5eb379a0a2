"""The workbook in which people decide what two copies of a score sheet disagree on.

A row a disagreement, with what each copy says and in which cell; the decision is typed beside it
and read back when the same copies are merged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trainkit.assessment.forms import item_taking
from trainkit.definitions.xlsxfile import Cell, open_workbook, text_of
from trainkit.languages import N_, _, every, n_, speaking
from trainkit.problems import Place, Problems
from trainkit.render.excel import new_workbook, workbook_bytes
from trainkit.render.sheet_names import names_of
from trainkit.responses import status_of
from trainkit.score_sheet.cells import SheetCells, is_filled, read_cells, shown
from trainkit.score_sheet.entries import Copy, Entry, Field, Spot
from trainkit.score_sheet.layout import ANSWER_SHEETS, INSTRUCTIONS, Fact
from trainkit.score_sheet.look import EntrySheet
from trainkit.score_sheet.second_rater import RATER_SHEETS

__all__ = [
    "ANSWER_FIELDS",
    "Conflict",
    "conflicts_workbook",
    "decisions_of",
    "has_decisions",
]

TO_SETTLE = N_("To settle")
"""The name of the sheet, in English."""
BLANK_WORD = N_("blank")
"""The decision that nothing is marked."""

ANSWER_FIELDS = {Field.ITEM, Field.SECOND, Field.SETTLED}
"""Fields that stand for an answer."""
_ANSWERS_OF = {title: ANSWER_SHEETS[use] for use, title in RATER_SHEETS.items()}
"""The answer sheet of the test that a sheet for a second rater belongs to."""

_CHECK_ROW, _HEADING_ROW = 3, 5
_COLUMNS = {
    N_("Code"): 14, N_("Sheet"): 18, N_("What"): 22, N_("First copy"): 18,
    N_("Second copy"): 18, N_("Cell in first"): 14, N_("Cell in second"): 14, N_("Decision"): 18,
}  # fmt: skip
"""The headings with the widths of their columns."""
_DECISION = len(_COLUMNS)
_HINT = N_(
    "Look at each person's paper and type what it shows into the column Decision, or the word "
    "{blank} if nothing is marked. Save the file, and run the same command again with "
    "--settled and the name of this file."
)


@dataclass(frozen=True)
class Conflict:
    """One place on which the copies disagree; ``None`` where a copy has nothing."""

    spot: Spot
    first: Entry | None
    second: Entry | None


def conflicts_workbook(conflicts: tuple[Conflict, ...], first: Copy, second: Copy) -> bytes:
    """Return the workbook with a row for each conflict, in the order of people and places."""
    with speaking(first.sheets[INSTRUCTIONS].language):
        return _workbook(conflicts, first, second)


def _workbook(conflicts: tuple[Conflict, ...], first: Copy, second: Copy) -> bytes:
    from openpyxl.styles import Alignment

    workbook = new_workbook(_("Differences between two copies of a score sheet"))
    workshop = first.sheets[INSTRUCTIONS].text(2, 1)
    sheet = EntrySheet.add(workbook, TO_SETTLE, workshop)
    title = n_("{n} entry to decide", "{n} entries to decide", len(conflicts))
    sheet.title(title, _(_HINT, blank=_(BLANK_WORD)))
    columns = {_(heading): width for heading, width in _COLUMNS.items()}
    facts = {1: _(Fact.CHECK), 2: _check(first), 4: first.path.name, 5: second.path.name}
    for column, text in facts.items():
        sheet.prose(_CHECK_ROW, column, text).alignment = Alignment(wrap_text=False)
    sheet.table(_HEADING_ROW, columns, _HEADING_ROW + len(conflicts))
    for row, conflict in enumerate(_in_order(conflicts, first), _HEADING_ROW + 1):
        for column, text in enumerate(_texts(conflict, first, second), 1):
            sheet.label(row, column, text)
        sheet.entry(row, _DECISION, centred=False)
    sheet.join((2, 2), (1, _DECISION))
    sheet.raw.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.height(2, 32)
    return workbook_bytes(workbook)


def _in_order(conflicts: tuple[Conflict, ...], copy: Copy) -> list[Conflict]:
    """Order conflicts as people stand on the sheet, so that each paper is taken up once."""
    order = {code: at for at, code in enumerate([*copy.roster, *copy.late])}
    return sorted(
        conflicts, key=lambda each: (order.get(each.spot.code, len(order)), each.spot.order)
    )


def _check(copy: Copy) -> str:
    return copy.sheets[INSTRUCTIONS].text(Fact.CHECK.row, 2)


def _texts(conflict: Conflict, first: Copy, second: Copy) -> tuple[str, ...]:
    spot = conflict.spot
    sides = (_said(spot, conflict.first, first), _said(spot, conflict.second, second))
    cells = (entry.cell if entry else "" for entry in (conflict.first, conflict.second))
    return (spot.code, first.sheets[spot.sheet].tab, spot.shown, *sides, *cells)


def _said(spot: Spot, entry: Entry | None, copy: Copy) -> str:
    if entry is not None:
        return entry.text
    if spot.field is Field.PAPER:
        return copy.printed_paper(spot.code, spot.sheet)
    return _(BLANK_WORD) if spot.field in ANSWER_FIELDS else ""


_CHANGED = N_("the copies have changed since this file was written; they say something else now")


def decisions_of(
    path: Path, conflicts: tuple[Conflict, ...], first: Copy, second: Copy, problems: Problems
) -> dict[Spot, str]:
    """Return what was decided, ``""`` for a blank; a conflict without a decision is left out.

    A workbook of other copies, and a decision that the item does not take, are recorded by cell.
    """
    sheet = _sheet_of(path, first, problems)
    if sheet is None:
        return {}
    with speaking(sheet.language):
        texts = {each: _texts(each, first, second) for each in conflicts}
    wanted = {said[:3]: each for each, said in texts.items()}
    decided: dict[Spot, str] = {}
    for row in range(_HEADING_ROW + 1, len(sheet.cells) + 1):
        conflict = wanted.get(tuple(sheet.text(row, column) for column in (1, 2, 3)))
        cell = sheet.at(row, _DECISION)
        if conflict is None or not is_filled(cell):
            continue
        if {sheet.text(row, 4), sheet.text(row, 5)} != {*texts[conflict][3:5]}:
            problems.error(sheet.at(row, 4).place, _(_CHANGED))
            continue
        decision = _decision(cell, conflict.spot, (first, second), decided)
        if decision is not None:
            decided[conflict.spot] = decision
        elif cell.is_formula:
            problems.error(
                cell.place,
                _("expected a decision, found the formula {formula}", formula=cell.value),
            )
        else:
            message = _(
                "{cell} is not a possible entry for {what} of {code}",
                cell=shown(cell),
                what=conflict.spot.shown,
                code=conflict.spot.code,
            )
            problems.error(cell.place, message)
    return decided


def _sheet_of(path: Path, copy: Copy, problems: Problems) -> SheetCells | None:
    """Return the sheet with the conflicts of a copy; ``None`` with the reasons recorded."""
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    names = names_of(workbook, (TO_SETTLE,))
    if (tab := names.shown(TO_SETTLE)) not in workbook.sheetnames:
        problems.error(Place(path), _('expected the sheet "{tab}" that a merge wrote', tab=tab))
        return None
    sheet = read_cells(path, workbook[tab], problems, names)
    check = sheet.at(_CHECK_ROW, 2)
    if str(check.value) == _check(copy):
        return sheet
    message = _(
        'expected the check value "{check}", found {found}',
        check=_check(copy),
        found=shown(check),
    )
    problems.error(check.place, _("{message}; this file belongs to other copies", message=message))
    return None


def _decision(
    cell: Cell, spot: Spot, copies: tuple[Copy, Copy], decided: Mapping[Spot, str]
) -> str | None:
    """Return a decision in one spelling, ``None`` if it is no entry for this place."""
    text = text_of(cell)
    if cell.is_formula:
        return None
    is_blank = any(text.casefold() == word.casefold() for word in every(BLANK_WORD))
    if is_blank and spot.field is not Field.PAPER:
        return ""
    if spot.field is Field.STATUS:
        return status_of(text)
    sheet = _ANSWERS_OF.get(spot.sheet, spot.sheet)
    answers, of_paper = copies[0].answers[sheet], Spot(spot.code, sheet, Field.PAPER)
    if spot.field is Field.PAPER:
        return text.upper() if text.upper() in answers.papers else None
    papers = [
        entry.meaning if (entry := copy.entries.get(of_paper)) is not None
        else copy.printed_paper(spot.code, sheet)
        for copy in copies
    ]  # fmt: skip
    paper = decided.get(of_paper, min(papers))
    number = copies[0].printed_number(spot, paper)
    item = item_taking(answers.offered(paper, number)) if number else None
    return None if item is None else item.read(text)


def has_decisions(path: Path) -> bool:
    """Whether a file is anything but a workbook of conflicts without a decision in it."""
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None:
        return True
    tab = names_of(workbook, (TO_SETTLE,)).shown(TO_SETTLE)
    if tab not in workbook.sheetnames:
        return True
    sheet = read_cells(path, workbook[tab], problems)
    rows = range(_HEADING_ROW + 1, len(sheet.cells) + 1)
    return bool(problems.errors) or any(is_filled(sheet.at(row, _DECISION)) for row in rows)
