"""The score sheet: a workbook in which trainers enter the letters and read the results.

The view holds the key of both tests, so this document is for trainers only. A sheet that somebody
has filled in is never replaced; the build asks ``trainkit.score_sheet.read`` about that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.items.entries import DOUBTFUL
from trainkit.kit import Audience, Document, Kit
from trainkit.languages import N_, _, comma_list, or_list
from trainkit.render.excel import letter, new_workbook, workbook_bytes
from trainkit.render.recipe import FileRecipe
from trainkit.render.sheet_names import reference, shown_name
from trainkit.responses import STATUSES
from trainkit.score_sheet.key_sheet import PENALTY, key_columns, key_heading, key_rows
from trainkit.score_sheet.layout import (
    CLASS_LIST,
    FIRST_ROW,
    INSTRUCTIONS,
    KEY,
    KEY_FIRST_ROW,
    LAYOUT_VERSION,
    PAPER_COLUMN,
    PARTICIPANTS,
    SCORE_SHEET,
    SCORES,
    Fact,
    Figure,
    ScoreColumn,
    facts_of,
)
from trainkit.score_sheet.look import ALARM, EntrySheet, PagePlan
from trainkit.score_sheet.second_rater import rater_sheets_of
from trainkit.score_sheet.view import (
    PERCENT_TITLES,
    CellsOfTest,
    PersonRow,
    ScoreSheetView,
    score_sheet_view,
    show_code,
)
from trainkit.score_sheet.write_class import add_dashboard, add_items
from trainkit.score_sheet.write_scores import add_scores
from trainkit.score_sheet.write_second_rater import add_second_rater
from trainkit.score_sheet.write_tests import add_answers, add_marks

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["score_sheets", "write_score_sheet"]


def score_sheets(kit: Kit) -> Iterator[Document]:
    """Yield the score sheet if the workshop has tests."""
    if kit.forms is not None:
        view = score_sheet_view(kit, kit.forms)
        yield Document(Audience.TRAINERS, SCORE_SHEET, FileRecipe(view, write_score_sheet))


def write_score_sheet(view: ScoreSheetView) -> bytes:
    """Return the workbook; the order of the calls is the order of the sheets."""
    workbook = new_workbook(_("Score sheet: {workshop}", workshop=view.title))
    _add_instructions(workbook, view)
    _add_participants(workbook, view)
    for use in SCORED:
        add_answers(workbook, view, use)
    for use in SCORED:
        add_second_rater(workbook, view, use)
    _add_key(workbook, view)
    add_scores(workbook, view)
    add_items(workbook, view)
    add_dashboard(workbook, view)
    _add_class_list(workbook, view)
    for use in SCORED:
        add_marks(workbook, view, use)
    return workbook_bytes(workbook)


def _add_instructions(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet that says what to do and to which forms the file belongs."""
    sheet = EntrySheet.add(workbook, INSTRUCTIONS, view.title)
    sheet.title(_("Score sheet"), view.title)
    facts = {
        Fact.LAYOUT: LAYOUT_VERSION,
        **facts_of(view.workshop, view.scoring.papers),
        Fact.PEOPLE: str(len(view.people)),
        Fact.CHECK: view.check,
    }
    if raters := rater_sheets_of(view.scoring.papers):
        facts[Fact.RATERS] = ", ".join(map(shown_name, raters))
    for fact, value in facts.items():
        sheet.label(fact.row, 1, _(fact.value), bold=True)
        sheet.label(fact.row, 2, value)
    row = max(fact.row for fact in facts) + 2
    row = sheet.paragraphs(row, _("What to do"), view.steps, numbered=True)
    row = _legend(sheet, row, view.colours)
    row = sheet.paragraphs(row, _("Good to know"), view.notes)
    plan = PagePlan(row - 2, 2, {1: 26, 2: 92}, portrait=True)
    sheet.lock_and_lay_out(plan)


def _legend(sheet: EntrySheet, row: int, colours: tuple[str, ...]) -> int:
    from openpyxl.styles import PatternFill, Protection

    sheet.prose(row, 1, _("Colours"), bold=True)
    sheet.entry(row + 1, 1).protection = Protection(locked=True)
    sheet.calculated(row + 2, 1, "50", "0.0")
    sheet.heading(row + 3, 1, _("Code"))
    doubtful = sheet.label(row + 4, 1, DOUBTFUL, bold=True)
    doubtful.fill = PatternFill("solid", start_color=ALARM)
    for offset, text in enumerate(colours, 1):
        sheet.prose(row + offset, 2, text)
    return row + len(colours) + 2


_PEOPLE_WIDTHS = {
    "Code": 14, "Name": 30, "Country": 10, "Role": 40, "Language": 11, "Status": 13, "Note": 40,
}  # fmt: skip


def _add_participants(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet for attendance, notes and the codes of people who were not on the roster."""
    sheet = EntrySheet.add(workbook, PARTICIPANTS, view.title)
    sheet.title(
        _("Participants"),
        _(
            "Status: {statuses}. The last rows are for people who are not on the list of "
            "participants.",
            statuses=or_list(map(_, STATUSES)),
        ),
    )
    columns, layout = view.people_columns, view.layout
    sheet.table(
        FIRST_ROW - 1,
        {_(text): _PEOPLE_WIDTHS[text] for text in columns},
        layout.last_row,
        frozen=1,
        pages_high=layout.pages_high,
    )
    status, note = columns.index("Status") + 1, columns.index("Note") + 1
    for row in layout.rows:
        person = view.people[row - FIRST_ROW] if row in layout.roster_rows else None
        _person(sheet, row, person, columns)
        sheet.entry(row, status)
        sheet.entry(row, note, centred=False)
    _validate_people(sheet, view, status)
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.height(row, 3)


def _person(
    sheet: EntrySheet, row: int, person: PersonRow | None, columns: tuple[str, ...]
) -> None:
    texts = {} if person is None else {
        "Code": person.code, "Name": person.name, "Country": person.country, "Role": person.role,
        "Language": person.language,
    }  # fmt: skip
    for column, title in enumerate(columns[:-2], 1):
        if person is None and title == "Code":
            sheet.entry(row, column, centred=False)
            continue
        sheet.label(row, column, texts.get(title) or "", wrapped=title in {"Name", "Role"})


def _validate_people(sheet: EntrySheet, view: ScoreSheetView, status: int) -> None:
    first, last, name = view.layout.spare_rows.start, view.layout.last_row, letter(status)
    statuses = [_(status) for status in STATUSES]
    sheet.rule(
        "list",
        f'"{",".join(statuses)}"',
        f"{name}{FIRST_ROW}:{name}{last}",
        _("Status"),
        _("Choose {statuses}, or leave the cell empty.", statuses=comma_list(statuses)),
    )
    sheet.rule(
        "custom",
        f"AND(LEN(A{first})<=12,EXACT(A{first},UPPER(A{first})),"
        f"SUMPRODUCT(--($A${FIRST_ROW}:$A${last}=A{first}))=1)",
        f"A{first}:A{last}",
        _("Code"),
        _("Type a code that nobody else has: up to 12 capital letters, digits and hyphens."),
    )


_CENTRED = {"No.", "Version", "Letters", "Key", "Points", PENALTY}
_WIDTHS = {
    "Test": 11, "Form": 9, "No.": 8, "Module": 26, "Objective": 26, "Level": 8, "Item": 28,
    "Version": 8, "Letters": 12, "Key": 14, "Points": 7, "Objective in words": 60,
}  # fmt: skip


def _add_key(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the sheet with the key of all forms."""
    sheet = EntrySheet.add(workbook, KEY, view.title)
    columns = key_columns(view.scoring.papers)
    several = "Key, version 2" in columns
    hint = (
        _("One row for each item, in the order of the form, which is version 1. For trainers only.")
        if several
        else _("One row for each item, in printed order. For trainers only.")
    )
    sheet.title(_("Key"), hint)
    sheet.table(
        KEY_FIRST_ROW - 1,
        {key_heading(text): _WIDTHS.get(text, 9) for text in columns},
        KEY_FIRST_ROW + len(view.items) - 1,
        frozen=3,
    )
    for row, (texts, (_form, item)) in enumerate(
        zip(key_rows(view.scoring.papers), view.items, strict=True), KEY_FIRST_ROW
    ):
        measured = {
            "Objective": item.objective,
            "Level": _(item.level.value),
            "Objective in words": view.objective_text(item.objective_key),
        }
        _key_row(sheet, row, columns, texts | measured)
    sheet.height(KEY_FIRST_ROW - 1, 28)


def _key_row(
    sheet: EntrySheet, row: int, columns: tuple[str, ...], texts: Mapping[str, str | int]
) -> None:
    for column, title in enumerate(columns, 1):
        kind = title.partition(",")[0]
        traits = {"bold": kind == "Key", "centred": kind in _CENTRED, "wrapped": True}
        sheet.value(row, column, texts.get(title, ""), **traits)
    widths = {"Objective in words": 56, "Item": 26, "Letters": 10, "Key": 12}
    sheet.height(row, 14 * max(1, *(-(-len(str(texts[of])) // n) for of, n in widths.items())))


_CLASS_HEADINGS = {
    FormUse.PRE: (N_("Pre paper"), N_("Pre state")),
    FormUse.POST: (N_("Post paper"), N_("Post state")),
}
"""On the class list, over the paper and the state of each test."""


def _add_class_list(workbook: Workbook, view: ScoreSheetView) -> None:
    """Add the list; everything on it follows the other sheets."""
    sheet = EntrySheet.add(workbook, CLASS_LIST, view.title)
    sheet.title(
        _("Class list"),
        _("By code, without names. For trainers only: it shows individual people."),
    )
    columns = view.columns
    status = letter(view.people_columns.index("Status") + 1)
    sources = [(_("Status"), PARTICIPANTS, status, "@")]
    for use in SCORED:
        test = CellsOfTest.of(view, use)
        sources += [
            (_(_CLASS_HEADINGS[use][0]), test.answers, letter(PAPER_COLUMN), "@"),
            (_(_CLASS_HEADINGS[use][1]), test.answers, letter(test.last_column + 1), "@"),
            (
                _(PERCENT_TITLES[use]),
                SCORES,
                letter(columns[ScoreColumn(Figure.PERCENT, use)]),
                "0.0",
            ),
        ]
    sources.append((_("Gain"), SCORES, letter(columns[ScoreColumn(Figure.GAIN)]), "0.0"))
    headings = [_("Code"), *(source[0] for source in sources)]
    sheet.table(
        FIRST_ROW - 1,
        {_("Code"): 14.0} | dict.fromkeys(headings[1:], 11.0),
        view.layout.last_row,
        frozen=1,
        pages_high=view.layout.pages_high,
        portrait=True,
    )
    for row in view.layout.rows:
        show_code(sheet, row)
        for column, (_heading, title, name, shape) in enumerate(sources, 2):
            source = reference(title, f"{name}{row}")
            sheet.calculated(row, column, f'IF(OR($A{row}="",{source}=""),"",{source})', shape)
    sheet.height(FIRST_ROW - 1, 28)
    for row in range(3, FIRST_ROW - 1):  # people have the same row on every sheet
        sheet.height(row, 3)
