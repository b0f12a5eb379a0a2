"""The first sheets of the score sheet: what to do, who takes part, who attended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED
from trainkit.items.entries import DOUBTFUL
from trainkit.items.registry import FORMATS
from trainkit.responses import STATUSES
from trainkit.score_sheet.layout import (
    FIRST_ROW,
    INSTRUCTIONS,
    LAYOUT_VERSION,
    PARTICIPANTS,
    Fact,
    people_columns,
)
from trainkit.score_sheet.look import ALARM, EntrySheet, PagePlan, letter, reference
from trainkit.score_sheet.view import PersonRow, ScoreSheetView

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["add_instructions", "add_participants", "show_code"]

_FIRST_STEPS = (
    "On the sheet Participants, choose a status: present, absent, left early, withdrawn. People "
    "who came without being on the roster get a code of your own in one of the empty rows at the "
    "end.",
    "On the sheet Pre, find the row with the code on the paper and enter the marked letter for "
    "each item: from the list in the cell, or by typing it with the Latin keyboard. Capital or "
    "small does not matter; the digit 1 is read as A, 2 as B, and so on.",
)
_PAPER_STEP = (
    "People have different papers. The column Paper says which one belongs to each person; compare "
    "it with the number on the paper and choose the right one where papers were handed out "
    "otherwise. Then enter the answers in the order of that paper. People in the empty rows at the "
    "end need a paper too. An entry that is impossible for the paper turns red."
)
_LAST_STEPS = (
    "Leave the cell empty where the person marked nothing. An empty cell in a row with answers is "
    "a blank: not right, and counted apart. A row that is empty throughout is a test not taken. "
    "A row whose second half is empty counts as unfinished, unless the person left early.",
    f"Enter {DOUBTFUL} where you cannot tell what was meant, for instance two marks. That "
    "person has no score on the test until you have looked at the paper again and replaced it.",
    "Do the same on the sheet Post with the papers of the post-test.",
    "Below the table each sheet shows how your entries are read. An entry that cannot be read "
    f"stands there as {DOUBTFUL} and turns red.",
    "Typing slips are common. Two people who fill a copy each find nearly all of them: "
    "“trainkit merge” compares and joins the copies. It also joins copies that share the work.",
    "Read the results on Scores, Items, Dashboard and Class list. They follow every "
    "entry at once; there is nothing to start.",
    "Save the file under its own name. Your entries are never overwritten when the documents are "
    "made again.",
)
_LEGEND = (
    "White with a black frame: you type here.",
    "Grey: calculated, locked.",
    "White on dark: headings, locked.",
    f"Orange: a {DOUBTFUL}, to be looked at again. Red: an entry that the item does not take.",
)
_NOTES = (
    "The sheets are locked so that nothing is typed over by mistake; there is no password.",
    "Do not sort, insert or delete rows or columns: a person has the same row on every sheet.",
    "Keep this file with the trainers: it holds the key of both tests. The sheet Dashboard shows "
    "no single person and may be put on the wall; the Class list shows people by code.",
)


def add_instructions(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet that says what to do and to which forms the file belongs."""
    sheet = EntrySheet.add(workbook, INSTRUCTIONS, view.title)
    sheet.title("Score sheet", view.title)
    pre, post = (view.keyed.forms_at(use) for use in SCORED)
    facts = {
        Fact.LAYOUT: LAYOUT_VERSION,
        Fact.WORKSHOP: view.workshop,
        Fact.PRE_FORM: ", ".join(form.code for form in pre),
        Fact.PRE_HASH: ", ".join(form.hash for form in pre),
        Fact.POST_FORM: ", ".join(form.code for form in post),
        Fact.POST_HASH: ", ".join(form.hash for form in post),
        Fact.PEOPLE: str(len(view.people)),
        Fact.CHECK: view.check,
    }
    for fact, value in facts.items():
        sheet.label(fact.row, 1, fact.value, bold=True)
        sheet.label(fact.row, 2, value)
    row = max(fact.row for fact in Fact) + 2
    row = sheet.paragraphs(row, "What to do", _steps(view), numbered=True)
    row = _legend(sheet, row)
    row = sheet.paragraphs(row, "Good to know", _NOTES)
    plan = PagePlan(row - 2, 2, {1: 26, 2: 92}, portrait=True)
    sheet.lock_and_lay_out(plan)


def _steps(view: ScoreSheetView) -> tuple[str, ...]:
    """Return what to do, with a step for each type of item that needs one."""
    types = {item.type for _, item in view.items}
    of_types = (answers.entry_step for name, answers in FORMATS.items() if name in types)
    several = any(len(papers) > 1 for papers in view.keyed.papers.values())
    return (
        *_FIRST_STEPS,
        *([_PAPER_STEP] if several else []),
        *dict.fromkeys(filter(None, of_types)),
        *_LAST_STEPS,
    )


def _legend(sheet: EntrySheet, row: int) -> int:
    from openpyxl.styles import PatternFill, Protection

    sheet.prose(row, 1, "Colours", bold=True)
    sheet.entry(row + 1, 1).protection = Protection(locked=True)
    sheet.calculated(row + 2, 1, "50", "0.0")
    sheet.heading(row + 3, 1, "Code")
    doubtful = sheet.label(row + 4, 1, DOUBTFUL, bold=True)
    doubtful.fill = PatternFill("solid", start_color=ALARM)
    for offset, text in enumerate(_LEGEND, 1):
        sheet.prose(row + offset, 2, text)
    return row + len(_LEGEND) + 2


def add_participants(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet for attendance, notes and the codes of people who were not on the roster."""
    sheet = EntrySheet.add(workbook, PARTICIPANTS, view.title)
    sheet.title(
        "Participants",
        "Status: present, absent, left early or withdrawn. The last rows are for people not on the "
        "roster.",
    )
    columns = people_columns(view.names)
    for column, text in enumerate(columns, 1):
        sheet.heading(FIRST_ROW - 1, column, text)
    layout = view.layout
    status, note = columns.index("Status") + 1, columns.index("Note") + 1
    for row in layout.rows:
        person = view.people[row - FIRST_ROW] if row in layout.roster_rows else None
        _person(sheet, row, person, columns)
        sheet.entry(row, status)
        sheet.entry(row, note, centred=False)
    _validate_people(sheet, view, status)
    widths: dict[str, float] = {
        "Code": 14, "Name": 30, "Country": 10, "Role": 40, "Status": 13, "Note": 40,
    }  # fmt: skip
    plan = PagePlan(
        layout.last_row,
        len(columns),
        {column: widths[text] for column, text in enumerate(columns, 1)},
        freeze=f"B{FIRST_ROW}",
        heading_rows=(FIRST_ROW - 1, FIRST_ROW - 1),
        pages_high=layout.pages_high,
    )
    sheet.lock_and_lay_out(plan)
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.height(row, 3)


def _person(
    sheet: EntrySheet, row: int, person: PersonRow | None, columns: tuple[str, ...]
) -> None:
    texts = {} if person is None else {
        "Code": person.code, "Name": person.name, "Country": person.country, "Role": person.role,
    }  # fmt: skip
    for column, title in enumerate(columns[:-2], 1):
        if person is None and title == "Code":
            sheet.entry(row, column, centred=False)
            continue
        sheet.label(row, column, texts.get(title) or "", wrapped=title in {"Name", "Role"})


def _validate_people(sheet: EntrySheet, view: ScoreSheetView, status: int) -> None:
    first, last, name = view.layout.spare_rows.start, view.layout.last_row, letter(status)
    sheet.rule(
        "list",
        f'"{",".join(STATUSES)}"',
        f"{name}{FIRST_ROW}:{name}{last}",
        "Status",
        f"Choose {', '.join(STATUSES)}, or leave the cell empty.",
    )
    sheet.rule(
        "custom",
        f"AND(LEN(A{first})<=12,EXACT(A{first},UPPER(A{first})),"
        f"SUMPRODUCT(--($A${FIRST_ROW}:$A${last}=A{first}))=1)",
        f"A{first}:A{last}",
        "Code",
        "Type a code that nobody else has: up to 12 capital letters, digits and hyphens.",
    )


def show_code(sheet: EntrySheet, row: int, of_row: int | None = None) -> None:
    """Show the code that the Participants sheet has in this row, or in ``of_row``."""
    source = reference(PARTICIPANTS, f"$A{of_row or row}")
    sheet.calculated(row, 1, f'IF({source}="","",{source})', "@", "left")
