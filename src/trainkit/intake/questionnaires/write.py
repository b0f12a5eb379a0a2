"""Writes the workbooks for answers: one for the course, one for what is asked months later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import FormUse
from trainkit.intake.questionnaires.layout import (
    CODE,
    COURSE_ANSWERS,
    FAVOURABLE_ROW,
    FIRST_ROW,
    FOLLOW_UP_ANSWERS,
    HANDED_OUT_ROW,
    IDENTITY_ROW,
    INSTRUCTIONS,
    LETTERS_ROW,
    NUMBER_ROW,
    PAPER,
    QUESTION_ROW,
    REMARK_ROW,
    RETENTION,
    RETURNED_ROW,
    QuestionColumn,
    ReturnsSheet,
    modules_of,
    questionnaire_sheet,
    questionnaires_of,
    retention_sheet,
    running_number,
)
from trainkit.intake.score_sheet.look import ALARM, EntrySheet, PagePlan, instructions
from trainkit.model.items.entries import DOUBTFUL, SCRIPTS
from trainkit.model.questionnaire import Reader
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.excel import letter, new_workbook, shown_name, workbook_bytes
from trainkit.render.pages import FileRecipe, View
from trainkit.text.languages import N_, _, p_, spoken

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

SPARE_ROWS = 10
"""Rows beyond the people on the roster: sheets of paper get lost, and copies turn up."""
TRAINERS = 20
"""Rows for sheets that trainers fill in."""

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

_HINT = N_(
    "One row for each sheet, in shuffled order. Type the small letter of the ticked box; empty: "
    "none; ?: cannot be read."
)
_CODED_HINT = N_(
    "One row for each sheet, with its code. Type the small letter of the ticked box; empty: "
    "none; ?: cannot be read."
)
_TEST_HINT = N_(
    "One row for each person, with the code on the paper. Enter answers as on the score sheet. "
    "Empty: left "
    "blank. ?: look at the paper again."
)


class SheetView(View):
    """A sheet of the workbook."""

    sheet: ReturnsSheet
    title: str
    hint: str
    rows: int


class AnswersView(View):
    """The workbook."""

    title: str
    workshop: str
    """The workshop's id."""
    workshop_title: str
    sheets: tuple[SheetView, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]


def questionnaire_answers(kit: Kit) -> Iterator[Document]:
    """Yield the workbook for answers given at the course, if anything is asked there."""
    view = answers_view(kit)
    if view.sheets:
        yield Document(Audience.TRAINERS, COURSE_ANSWERS, FileRecipe(view, write_answers))


def answers_view(kit: Kit) -> AnswersView:
    """Return the view of the answers that are given at the course, without codes."""
    sheets = _questionnaires(kit, coded=False)
    return _view(kit, _("Answers to questionnaires"), sheets, coded=False)


def follow_up_view(kit: Kit) -> AnswersView:
    """Return the view of the answers that are given months later, with codes."""
    sheets = _questionnaires(kit, coded=True)
    if kit.forms is not None and kit.forms.has(FormUse.RETENTION):
        form = kit.forms.form(FormUse.RETENTION).code
        title = _("Retention test, form {form}", form=form)
        sheet = retention_sheet(kit.forms)
        sheets.append(SheetView(sheet=sheet, title=title, hint=_(_TEST_HINT), rows=_rows(kit)))
    return _view(kit, _("Answers some months after the course"), sheets, coded=True)


def _view(kit: Kit, title: str, sheets: list[SheetView], *, coded: bool) -> AnswersView:
    workshop = kit.definitions.workshop
    file = FOLLOW_UP_ANSWERS if coded else COURSE_ANSWERS
    has_test = any(each.sheet.name == RETENTION for each in sheets)
    return AnswersView(
        title=title,
        workshop=workshop.id,
        workshop_title=workshop.title,
        sheets=tuple(sheets),
        steps=(
            *instructions("answers-coded" if coded else "answers-anonymous"),
            *instructions("answers-steps"),
            *(instructions("answers-test") if has_test else ()),
            *(text.format(file=file) for text in instructions("answers-last")),
        ),
        notes=instructions("answers-notes"),
    )


def _questionnaires(kit: Kit, *, coded: bool) -> list[SheetView]:
    workshop, modules = kit.definitions.workshop.id, modules_of(kit.definitions)
    return [
        SheetView(
            sheet=questionnaire_sheet(workshop, one, modules),
            title=one.title,
            hint=_(_CODED_HINT) if coded else _(_HINT),
            rows=TRAINERS if one.reader is Reader.TRAINERS else _rows(kit),
        )
        for one in questionnaires_of(kit.definitions, coded=coded)
    ]


def _rows(kit: Kit) -> int:
    return len(kit.definitions.roster.participants) + SPARE_ROWS


def write_answers(view: AnswersView) -> bytes:
    """Return the workbook."""
    workbook = new_workbook(view.title)
    _add_instructions(workbook, view)
    for each in view.sheets:
        _add_answer_sheet(workbook, each, view.workshop_title)
    return workbook_bytes(workbook)


def _add_instructions(workbook: Workbook, view: AnswersView) -> None:
    sheet = EntrySheet.add(workbook, INSTRUCTIONS, view.workshop_title)
    sheet.title(view.title, view.workshop_title)
    sheet.label(4, 1, _("Workshop id"), bold=True)
    sheet.label(4, 2, view.workshop)
    for column, text in enumerate((p_("of a workbook", "Sheet"), _("Belongs to")), 1):
        sheet.heading(6, column, text)
    for row, each in enumerate(view.sheets, 7):
        sheet.label(row, 1, shown_name(each.sheet.name))
        sheet.label(row, 2, each.sheet.identity_line(spoken()))
    row = 8 + len(view.sheets)
    row = sheet.paragraphs(row, _("What to do"), view.steps, numbered=True)
    row = sheet.paragraphs(row, _("Good to know"), view.notes)
    sheet.lock_and_lay_out(PagePlan(row - 2, 2, {1: 26, 2: 96}, portrait=True))


def _add_answer_sheet(workbook: Workbook, view: SheetView, workshop: str) -> None:
    plan = view.sheet
    sheet = EntrySheet.add(workbook, plan.name, workshop)
    sheet.title(view.title, view.hint)
    sheet.prose(IDENTITY_ROW, 1, plan.identity_line(spoken())).alignment = _one_line()
    _counts(sheet, plan)
    _headings(sheet, plan)
    for row in range(FIRST_ROW, FIRST_ROW + view.rows):
        sheet.number(row, 1, running_number(row))
        for column in range(2, plan.first_column):
            sheet.entry(row, column)
        for column, one in enumerate(plan.columns, plan.first_column):
            cell = sheet.entry(row, column, centred=not one.is_open)
            if one.is_open:
                cell.alignment = _wrapped("left", "top")
    last_row = FIRST_ROW + view.rows - 1
    _add_rules(sheet, plan, last_row)
    _lay_out(sheet, plan, last_row)


def _one_line(indent: int = 0) -> Alignment:
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=False, horizontal="left", vertical="center", indent=indent)


def _wrapped(horizontal: str, vertical: str, rotation: int = 0) -> Alignment:
    from openpyxl.styles import Alignment

    place: Any = {"horizontal": horizontal, "vertical": vertical}
    return Alignment(wrap_text=True, text_rotation=rotation, **place)


def _counts(sheet: EntrySheet, plan: ReturnsSheet) -> None:
    texts = {
        HANDED_OUT_ROW: _("sheets of paper handed out"),
        RETURNED_ROW: _("sheets of paper returned, including blank ones"),
    }
    for row, text in texts.items():
        sheet.entry(row, 1)
        sheet.prose(row, 2, text).alignment = _one_line(indent=1)
    sheet.prose(REMARK_ROW, 1, _("Remark:")).alignment = _one_line()
    sheet.entry(REMARK_ROW, 2).alignment = _one_line(indent=1)
    if plan.last_column > 2:
        last = min(plan.last_column, plan.first_column + 11)
        sheet.join((REMARK_ROW, REMARK_ROW), (2, last))


def _headings(sheet: EntrySheet, plan: ReturnsSheet) -> None:
    has_shares = any(column.favourable for column in plan.columns)
    titles = {
        NUMBER_ROW: _("Question"),
        QUESTION_ROW: "",
        FAVOURABLE_ROW: _("Favourable") if has_shares else "",
    }
    for row, text in titles.items():
        for column in range(1, plan.first_column):
            sheet.heading(row, column, text if column == 1 else "")
    for column, text in enumerate(plan.fixed, 1):
        sheet.heading(LETTERS_ROW, column, _(text))
    for column, one in enumerate(plan.columns, plan.first_column):
        sheet.heading(NUMBER_ROW, column, one.number)
        question = sheet.heading(QUESTION_ROW, column, one.text, turned=not one.is_open)
        if not one.is_open:
            question.alignment = _wrapped("center", "bottom", rotation=90)
        sheet.heading(LETTERS_ROW, column, one.offered)
        sheet.heading(FAVOURABLE_ROW, column, one.favourable)
    sheet.height(QUESTION_ROW, _TURNED_HEIGHT)
    sheet.height(LETTERS_ROW, 26)
    if not has_shares:
        sheet.height(FAVOURABLE_ROW, 4)


def _add_rules(sheet: EntrySheet, plan: ReturnsSheet, last_row: int) -> None:
    counts = f"A{HANDED_OUT_ROW}:A{RETURNED_ROW}"
    message = _("Enter a number of sheets of paper.")
    sheet.rule("custom", f"LEN(A{HANDED_OUT_ROW})<7", counts, _("Number of sheets"), message)
    for column, one in enumerate(plan.columns, plan.first_column):
        if one.letters or one.test_letters:
            _add_answer_rule(sheet, letter(column), last_row, one)
    if CODE in plan.fixed:
        name = letter(plan.fixed.index(CODE) + 1)
        codes = f"${name}${FIRST_ROW}:${name}${last_row}"
        once = f"SUMPRODUCT(--({codes}={name}{FIRST_ROW}))=1"
        formula = f"AND(LEN({name}{FIRST_ROW})<=20,{once})"
        message = _("Enter the code on the paper; each code has one row.")
        sheet.rule("custom", formula, codes.replace("$", ""), _(CODE), message)
    if PAPER in plan.fixed:
        name = letter(plan.fixed.index(PAPER) + 1)
        papers, message = (
            ",".join(plan.papers),
            _("Choose the paper named on its first page."),
        )
        sheet.rule("list", f'"{papers}"', f"{name}{FIRST_ROW}:{name}{last_row}", _(PAPER), message)


def _add_answer_rule(sheet: EntrySheet, name: str, last_row: int, column: QuestionColumn) -> None:
    first, cells = f"{name}{FIRST_ROW}", f"{name}{FIRST_ROW}:{name}{last_row}"
    known = column.letters or column.test_letters
    message = (
        N_("Enter letters of {letters}, {doubtful} if it cannot be read, or leave the cell empty.")
        if column.several
        else N_("Enter one of {letters}, {doubtful} if it cannot be read, or leave the cell empty.")
    )
    message = _(message, letters=known, doubtful=DOUBTFUL)
    takes = _takes(first, column)
    rule = sheet.rule("custom", takes, cells, _("Not a possible answer"), message)
    if column.prompt:
        rule.showInputMessage = True
        rule.promptTitle = _("Question {number}", number=column.number)[:32]
        rule.prompt = column.prompt[:_LONGEST_PROMPT]
    wrong = f'AND({first}<>"",OR({first}="{DOUBTFUL}",NOT({takes})))'
    sheet.paint(cells, wrong, ALARM)


def _takes(cell: str, column: QuestionColumn) -> str:
    """Return the formula of whether an entry has no other signs than those of the answers.

    Letters in any case, and digits in Latin, Arabic and Persian script; between several, spaces
    and commas. The reader checks that each is there once.
    """
    if column.test_letters:
        one = f'AND(LEN({cell})=1,ISNUMBER(FIND(UPPER({cell}),"{column.test_letters}")))'
        return f'OR({cell}="{DOUBTFUL}",{one})'
    count = len(column.letters)
    digits = "".join(script[1 : count + 1] for script in SCRIPTS)
    known = f"{column.letters}{digits}"
    if not column.several:
        one = f'AND(LEN({cell})=1,ISNUMBER(FIND(LOWER({cell}),"{known}")))'
        return f'OR({cell}="{DOUBTFUL}",{one})'
    filled_up = f'LOWER({cell})&REPT(" ",{_MOST_SIGNS})'
    strange = f'ISERROR(FIND(MID({filled_up},ROW($1:${_MOST_SIGNS}),1),"{known} ,"))'
    fits = f"AND(LEN({cell})<={_MOST_SIGNS},SUMPRODUCT(--{strange})=0)"
    return f'OR({cell}="{DOUBTFUL}",{fits})'


def _lay_out(sheet: EntrySheet, plan: ReturnsSheet, last_row: int) -> None:
    widths: dict[int, float] = {1: 11.0}
    widths |= dict.fromkeys(range(2, plan.first_column), 13.0)
    texts = [n for n, one in enumerate(plan.columns, plan.first_column) if one.is_open]
    for column, one in enumerate(plan.columns, plan.first_column):
        rows_of_text = -(-len(one.text) // _LETTERS_A_LINE)
        offered = 1.15 * max(map(len, one.offered.split()))
        widths[column] = min(max(_NARROW, 1.8 * rows_of_text, offered), 14.0)
    if texts:
        narrow = sum(width for column, width in widths.items() if column not in texts)
        room = (_PAGE - narrow) / len(texts)
        widths |= dict.fromkeys(texts, min(max(_LEAST_WORDS, room), _MOST_WORDS))
    pages = PagePlan(
        last_row,
        plan.last_column,
        widths,
        freeze=f"{letter(plan.first_column)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, FAVOURABLE_ROW),
    )
    sheet.lock_and_lay_out(pages)
