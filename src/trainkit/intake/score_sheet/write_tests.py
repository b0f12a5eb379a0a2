"""The two sheets of a test: one on which its answers are entered, one with the marks.

An entry is read in two steps. Where an answer has several signs it is spelled first: Latin digits
without spaces for numbers, capitals for letters, whether a letter or its digit was entered. Then it
is read: the letters of the answer, a number, ``?`` for what is doubtful or cannot be read, nothing
for a blank. Marks and counts are taken from there, and an entry whose reading is ``?`` turns
orange. The formulas of each type of item are in its file in ``model.items``. Where the papers of
a test differ at a place, rules and colours of the entry cells look up what the person's own paper
takes there.

The marks sheet has the order of the form, in which all its versions agree; the key is that of the
person's own paper. Below the marks stand the keys of all papers and what belongs to the items of
each form. A test compares the marks with ``trainkit.assessment.scoring_key``.

The sheets on which a second rater enters points for answers in words.

Formulas read an entry as on the answer sheet. The reading of an answer there is what counts:
``settled_first`` puts the settled points in place of the first rater's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem
from trainkit.intake.responses import Status
from trainkit.intake.score_sheet.layout import (
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
    MarksBlock,
    common,
)
from trainkit.intake.score_sheet.look import (
    ALARM,
    IMPOSSIBLE,
    EntrySheet,
    PagePlan,
    quoted,
    spliced,
    turned_height,
)
from trainkit.intake.score_sheet.second_rater import (
    FIRST_ANSWER_COLUMN,
    NUMBERS_TITLE,
    RATER_SHEETS,
    RatedTest,
    RatingColumn,
    RatingLayout,
)
from trainkit.intake.score_sheet.view import (
    STATE,
    CellsOfTest,
    ScoreSheetView,
    of_each_row,
    scored,
    show_code,
    show_person,
)
from trainkit.model.items.entries import DOUBTFUL, LETTERS, SCRIPTS, local_signs, only
from trainkit.render.excel import letter, reference
from trainkit.text.languages import N_, _, and_list, n_, p_

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation


_HINT = N_(
    "Use this sheet only if a second person also marks the answers: by the rubric in the key, "
    "without looking at the first rater's points, which appear here once yours are entered. "
    "Orange: the two differ. Look at the answer together and enter the points you agree on; "
    "until then the first rater's points count."
)
_SAME = N_("Same points")
_BLACK, _WHITE = "000000", "FFFFFF"
_WIDTHS = {
    RatingColumn.NUMBER: 4.5, RatingColumn.SECOND: 7.5, RatingColumn.FIRST: 7.5,
    RatingColumn.SETTLED: 8.0,
}  # fmt: skip


def settled_first(
    test: CellsOfTest, form: ScoredForm, item: ScoredItem, row: int, reading: str
) -> str:
    """Return the formula of an answer's reading: the settled points, where there are any."""
    if not item.format.by_hand:
        return reading
    rated = RatedTest(test)
    at = rated.numbers[form.code].index(item.number)
    column = rated.layout.column(at, RatingColumn.SETTLED)
    cell = f"{letter(column)}{test.layout.reading_row(row)}"
    settled = reference(RATER_SHEETS[test.use], cell)
    return f"IF(ISNUMBER({settled}),{settled},{reading})"


def add_second_rater(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet for a second rater, if a person marks answers of this test."""
    from openpyxl.styles import Alignment

    test = CellsOfTest.of(view, use)
    cells = _Cells(test)
    if not cells.layout.answers:
        return
    sheet = EntrySheet.add(workbook, RATER_SHEETS[use], view.title)
    sheet.title(_("{test}: a second rater's points for written answers", test=test.title), _(_HINT))
    sheet.join((2, 2), (1, cells.layout.state_column))
    sheet.raw.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.height(2, 28 if cells.layout.answers > 1 else 40)
    _rater_headings(sheet, cells)
    for row in view.layout.rows:
        show_person(sheet, view, row)
        for column in cells.layout.entry_columns:
            sheet.entry(row, column)
    for column, below, formula, shape in cells.formulas():
        for row, each in of_each_row(view.layout, formula):
            sheet.calculated(below(row), column, each, shape)
    _below(sheet, cells)
    _rules(sheet, cells)
    _colours(sheet, cells)
    _lay_out_rater(sheet, cells)


_Calculated = tuple[int, Callable[[int], int], Callable[[int], str], str]
"""A column, the row below a person's in which it stands, its formula and its number format."""


@dataclass(frozen=True)
class _Cells:
    """The cells of the sheet, for formulas."""

    test: CellsOfTest

    @cached_property
    def rated(self) -> RatedTest:
        return RatedTest(self.test)

    @property
    def layout(self) -> RatingLayout:
        return self.rated.layout

    def entry(self, at: int, part: RatingColumn, row: int) -> str:
        return f"${letter(self.layout.column(at, part))}{row}"

    def reading(self, at: int, part: RatingColumn, row: int) -> str:
        return self.entry(at, part, self.test.layout.reading_row(row))

    def formulas(self) -> list[_Calculated]:
        """Return everything that is calculated for a person."""
        layout = self.test.layout
        found: list[_Calculated] = [
            (PAPER_COLUMN, int, self._paper, "@"),
            (self.layout.state_column, int, self._state, "@"),
            (self.layout.state_column, layout.reading_row, self._open, "0"),
        ]
        for at in range(self.layout.answers):
            number, second, first, settled = (self.layout.column(at, part) for part in RatingColumn)
            found += [
                (number, int, partial(self._number, at), "0"),
                (first, int, partial(self._shown, at), "General"),
                (first, layout.reading_row, partial(self._first, at), "General"),
            ]
            for column, part in ((second, RatingColumn.SECOND), (settled, RatingColumn.SETTLED)):
                read = partial(self._read, at, part)
                found += [
                    (column, layout.spelled_row, partial(self._spelled, at, part), "@"),
                    (column, layout.reading_row, read, "General"),
                ]
        return found

    def _of_form(self, at: int, row: int, formula: Callable[[ScoredItem], str]) -> str:
        """Return the formula of the item that the person's form has at this place."""
        test = self.test
        formulas = []
        for form in test.scored:
            numbers = self.rated.numbers[form.code][at : at + 1]
            formulas.append(formula(form.items[numbers[0] - 1]) if numbers else '""')
        index = test.far_index(row)
        made = test.by_form(index, formulas)
        return f'IF({index}=0,"",{made})' if test.several else made

    def _paper(self, row: int) -> str:
        paper = reference(self.test.answers, f"${letter(PAPER_COLUMN)}{row}")
        return f'IF(OR($A{row}="",{paper}=""),"",{paper})'

    def _number(self, at: int, row: int) -> str:
        rows = self.test.answer_rows(AnswerBlock.PLACES)

        def number(item: ScoredItem) -> str:
            name = letter(FIRST_ITEM_COLUMN + item.number - 1)
            span = reference(self.test.answers, f"${name}${rows.start}:${name}${rows.stop - 1}")
            return f"INDEX({span},{self.test.far_index(row)})"

        return f'IF($A{row}="","",{self._of_form(at, row, number)})'

    def _spelled(self, at: int, part: RatingColumn, row: int) -> str:
        entry = self.entry(at, part, row)
        spelled = self._of_form(at, row, lambda item: item.format.spelled_formula(item, entry))
        return f'IF({entry}="","",{spelled})'

    def _read(self, at: int, part: RatingColumn, row: int) -> str:
        entry, spelled = (
            self.entry(at, part, each) for each in (row, self.test.layout.spelled_row(row))
        )
        read = self._of_form(
            at, row, lambda item: item.format.reading_formula(item, entry, spelled)
        )
        if part is RatingColumn.SETTLED:  # there is nothing to settle without two raters' points
            second, first = (
                self.reading(at, each, row) for each in (RatingColumn.SECOND, RatingColumn.FIRST)
            )
            read = f'IF(AND(ISNUMBER({second}),{first}<>""),{read},"{DOUBTFUL}")'
        return f'IF({entry}="","",{read})'

    def _first(self, at: int, row: int) -> str:
        def formula(item: ScoredItem) -> str:
            column = FIRST_ITEM_COLUMN + item.number - 1
            spelled = reference(self.test.answers, self.test.spelled(row, column))
            reading = item.format.reading_formula(item, spelled, spelled)
            return f'IF({spelled}="","",{reading})'

        return self._of_form(at, row, formula)

    def _shown(self, at: int, row: int) -> str:
        """Return the formula of the first rater's points, empty until the second's are there."""
        second, first = (
            self.reading(at, part, row) for part in (RatingColumn.SECOND, RatingColumn.FIRST)
        )
        blank = quoted(p_("an answer", "blank"))
        return f'IF({second}="","",IF({first}="",{blank},{first}))'

    def differs(self, at: int, row: int) -> str:
        """Return the test that the two raters' points differ and nothing is settled."""
        second, first, settled = (
            self.reading(at, part, row)
            for part in (RatingColumn.SECOND, RatingColumn.FIRST, RatingColumn.SETTLED)
        )
        return f'AND(ISNUMBER({second}),{second}<>{first},OR({first}="",NOT(ISNUMBER({settled}))))'

    def same(self, at: int) -> str:
        """Return the formula of how many answers have the same points from both: ``12 of 16``."""
        second, first = (
            self.test.down(self.layout.column(at, part), self.test.layout.reading_row)
            for part in (RatingColumn.SECOND, RatingColumn.FIRST)
        )
        both = f"ISNUMBER({second})*ISNUMBER({first})"
        same = f"SUMPRODUCT({both}*({second}={first}))"
        of_all = spliced(_("{n} of {all}"), n=same, all=f"SUMPRODUCT({both})")
        return f'IF(SUMPRODUCT({both})=0,"",{of_all})'

    def _open(self, row: int) -> str:
        return "+".join(f"IF({self.differs(at, row)},1,0)" for at in range(self.layout.answers))

    def _state(self, row: int) -> str:
        name = letter(self.layout.state_column)
        count = f"${name}{self.test.layout.reading_row(row)}"
        to_settle = spliced(p_("answers", "{n} to settle"), n=count)
        return f'IF({count}=0,"",{to_settle})'


def _rater_headings(sheet: EntrySheet, cells: _Cells) -> None:
    names = _("Name") if cells.test.view.names else _("Country")
    around = {1: _("Code"), 2: names, PAPER_COLUMN: _("Paper")}
    around[cells.layout.state_column] = p_("of a row", "State")
    for column, text in around.items():
        for row in (NUMBER_ROW, MODULE_ROW, OBJECTIVE_ROW):
            sheet.heading(row, column, "")
        sheet.heading(LETTERS_ROW, column, text)
    for at in range(cells.layout.answers):
        columns = [cells.layout.column(at, part) for part in RatingColumn]
        for row, text in cells.rated.headings(at, cells.test.view.objective_ids).items():
            for column in columns:
                sheet.heading(row, column, text if column == columns[0] else "")
            sheet.join((row, row), (columns[0], columns[-1]))
        for column, part in zip(columns, RatingColumn, strict=True):
            sheet.heading(LETTERS_ROW, column, _(part.value))
    sheet.height(LETTERS_ROW, 28)


def _below(sheet: EntrySheet, cells: _Cells) -> None:
    """Write what stands below the table besides formulas of entries."""
    layout, numbers = cells.test.layout, cells.layout.number_rows
    titles = {
        layout.readings_title_row: READINGS_TITLE,
        layout.spelled_rows.start - 1: SPELLED_TITLE,
        numbers.start - 1: NUMBERS_TITLE,
    }
    for row, title in titles.items():
        sheet.label(row, 1, _(title), bold=True)
    for row in layout.rows:
        show_code(sheet, layout.reading_row(row), row)
        show_code(sheet, layout.spelled_row(row), row)
    same = cells.layout.same_row
    sheet.label(same, 1, _(_SAME), bold=True)
    for at in range(cells.layout.answers):
        column = cells.layout.column(at, RatingColumn.FIRST)
        sheet.calculated(same, column, cells.same(at), "@")
    lines = zip(numbers, cells.test.papers, cells.rated.number_lines(), strict=True)
    for row, paper, line in lines:
        sheet.label(row, 1, paper.code, bold=True)
        for at, number in enumerate(line):
            column = cells.layout.column(at, RatingColumn.NUMBER)
            sheet.value(row, column, number, centred=True)


def _rules(sheet: EntrySheet, cells: _Cells) -> None:
    last_row = cells.test.layout.last_row
    for column, (at, part) in cells.layout.entry_columns.items():
        name = letter(column)
        rules = {
            item.format.entry_rule(item, f"{name}{FIRST_ROW}")
            for _form, _number, item in cells.rated.printed(at)
        }
        kind, formula, what = sorted(rules)[-1]  # of the answer with the most points
        more = {
            RatingColumn.SECOND: N_(
                "{what_to_enter}, {doubtful} if in doubt, or leave the cell empty."
            ),
            RatingColumn.SETTLED: N_(
                "{what_to_enter}, on which both raters agree, or leave the cell empty."
            ),
        }[part]
        message = _(more, what_to_enter=what, doubtful=DOUBTFUL)
        span = f"{name}{FIRST_ROW}:{name}{last_row}"
        sheet.rule(kind, formula, span, _("Not a possible number of points"), message)


def _colours(sheet: EntrySheet, cells: _Cells) -> None:
    """Show what is to be settled in orange, entries that are no points in red."""
    row, last_row = FIRST_ROW, cells.test.layout.last_row
    for at in range(cells.layout.answers):
        for part in (RatingColumn.SECOND, RatingColumn.SETTLED):
            name = letter(cells.layout.column(at, part))
            unclear = f'{cells.reading(at, part, row)}="{DOUBTFUL}"'
            span = f"{name}{row}:{name}{last_row}"
            impossible = f'AND({cells.entry(at, part, row)}<>"{DOUBTFUL}",{unclear})'
            sheet.paint(span, impossible, IMPOSSIBLE, _WHITE)
            sheet.paint(span, unclear, ALARM, _BLACK)
        first, last = (
            letter(cells.layout.column(at, part))
            for part in (RatingColumn.SECOND, RatingColumn.SETTLED)
        )
        sheet.paint(f"{first}{row}:{last}{last_row}", cells.differs(at, row), ALARM, _BLACK)
    state = letter(cells.layout.state_column)
    open_ones = f"${state}{cells.test.layout.reading_row(row)}>0"
    sheet.paint(f"{state}{row}:{state}{last_row}", open_ones, ALARM, _BLACK)


def _lay_out_rater(sheet: EntrySheet, cells: _Cells) -> None:
    layout = cells.layout
    widths = {1: 13.0, 2: 20.0 if cells.test.view.names else 9.0, 3: 8.0}
    widths |= {
        layout.column(at, part): width
        for at in range(layout.answers)
        for part, width in _WIDTHS.items()
    }
    plan = PagePlan(
        layout.same_row,
        layout.state_column,
        widths | {layout.state_column: 11.0},
        freeze=f"{letter(FIRST_ANSWER_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        pages_high=cells.test.layout.pages_high,
    )
    sheet.lock_and_lay_out(plan)


def add_answers(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet on which the answers of one test are entered, and how each is read."""
    test = CellsOfTest.of(view, use)
    sheet = EntrySheet.add(workbook, test.answers, view.title)
    sheet.title(_title(test), _hint(test))
    around = {1: _("Code / letters"), 2: _("Name") if view.names else _("Country"), 3: _("Paper")}
    over = [test.headings(column, view.objective_ids) for column in test.columns]
    _headings(sheet, test, around | {test.last_column + 1: p_("of a row", "State")}, over)
    sheet.height(LETTERS_ROW, 28)
    for row in view.layout.rows:
        _person_row(sheet, test, row)
    _states(sheet, test)
    _readings(sheet, test)
    _paper_blocks(sheet, test)
    _add_rules(sheet, test)
    _colour(sheet, test)
    widths = {1: 13.0, 2: 20.0 if view.names else 9.0, 3: 8.0, test.last_column + 1: 11.0}
    _lay_out(sheet, test, widths, view.layout.last_row, view.layout.pages_high)


def _headings(
    sheet: EntrySheet, test: CellsOfTest, around: dict[int, str], over: list[dict[int, str]]
) -> None:
    """Write the headings of the columns beside the items, and those over each item by row."""
    first = {NUMBER_ROW: _("Item"), MODULE_ROW: _("Module"), OBJECTIVE_ROW: _("Objective")}
    for column, text in around.items():
        for row, title in first.items():
            sheet.heading(row, column, title if column == 1 else "")
        sheet.heading(LETTERS_ROW, column, text)
    for number, (column, texts) in enumerate(zip(test.columns, over, strict=True), 1):
        sheet.number(NUMBER_ROW, column, number, head=True)
        for row, text in texts.items():
            sheet.heading(row, column, text, turned=row != LETTERS_ROW)
    for row in (MODULE_ROW, OBJECTIVE_ROW):
        sheet.height(row, turned_height(texts[row] for texts in over))


def _lay_out(
    sheet: EntrySheet, test: CellsOfTest, widths: dict[int, float], last_row: int, pages: int
) -> None:
    items = {
        column: 5.0 if all(item.format.is_narrow for item in test.printed_at(column)) else 8.0
        for column in test.columns
    }
    plan = PagePlan(
        last_row,
        max(widths),
        widths | items,
        freeze=f"{letter(FIRST_ITEM_COLUMN)}{FIRST_ROW}",
        heading_rows=(NUMBER_ROW, LETTERS_ROW),
        pages_high=pages,
    )
    sheet.lock_and_lay_out(plan)


def _title(test: CellsOfTest) -> str:
    count, forms = len(test.forms), and_list(form.code for form in test.forms)
    if len(test.papers) == count:
        return n_(
            "{test}: answers on form {forms}",
            "{test}: answers on forms {forms}",
            count,
            test=test.title,
            forms=forms,
        )
    return n_(
        "{test}: answers on form {forms} in {papers} papers",
        "{test}: answers on forms {forms} in {papers} papers",
        count,
        test=test.title,
        forms=forms,
        papers=len(test.papers),
    )


def _hint(test: CellsOfTest) -> str:
    plain = all(len(item.offered) == len(item.letters) for p in test.papers for item in p.items)
    what = _("One letter for each item.") if plain else _(
        "The possible answers are above each column; below the table you see how each entry is "
        "read."
    )  # fmt: skip
    if test.several:
        what = _(
            "Enter the answers in the order of the person's own paper; compare its number with "
            "the column Paper. Below the table: the possible answers on each paper, and how "
            "entries are read."
        )
    signs = _("Empty: left blank. {doubtful}: look at the paper again.", doubtful=DOUBTFUL)
    return f"{what} {signs}"


def _person_row(sheet: EntrySheet, test: CellsOfTest, row: int) -> None:
    view = test.view
    person = view.people[row - FIRST_ROW] if row in view.layout.roster_rows else None
    show_person(sheet, view, row)
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
        blank = f"{test.width}-{filled}"
        blanks = spliced(p_("state of a row", "{n} blank"), n=blank)
        complete = quoted(p_("state of a row", "complete"))
        return f"IF({state}={scored()},IF({blank}=0,{complete},{blanks}),{state})"

    for row, each in of_each_row(test.layout, formula):
        sheet.calculated(row, test.last_column + 1, each, "@")


def _readings(sheet: EntrySheet, test: CellsOfTest) -> None:
    layout = test.layout
    sheet.label(layout.readings_title_row, 1, _(READINGS_TITLE), bold=True)
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
    sheet.label(layout.spelled_rows.start - 1, 1, _(SPELLED_TITLE), bold=True)
    for column in test.columns:
        for row, formula in of_each_row(layout, partial(_reading, test, column)):
            sheet.calculated(layout.reading_row(row), column, formula, "General")
        if any(item.format.is_spelled for item in test.items_at(column)):
            for row, formula in of_each_row(layout, partial(_spelled, test, column)):
                sheet.calculated(layout.spelled_row(row), column, formula, "@")


def _reading(test: CellsOfTest, column: int, row: int) -> str:
    entered, spelled = test.entry(row, column), test.spelled(row, column)
    formulas = []
    for form, item in zip(test.scored, test.items_at(column), strict=True):
        reading = item.format.reading_formula(item, entered, spelled)
        reading = settled_first(test, form, item, row, reading)
        formulas.append(f'IF({entered}="","",{reading})')
    return _of_known_paper(test, row, formulas)


def _spelled(test: CellsOfTest, column: int, row: int) -> str:
    entered = test.entry(row, column)
    formulas = [
        f'IF({entered}="","",{item.format.spelled_formula(item, entered)})'
        if item.format.is_spelled
        else '""'
        for item in test.items_at(column)
    ]
    return _of_known_paper(test, row, formulas)


def _of_known_paper(test: CellsOfTest, row: int, formulas: list[str]) -> str:
    """Return the formula of the person's form, empty as long as no paper is chosen."""
    formula = test.by_form(test.index(row), formulas)
    return f'IF({test.index(row)}=0,"",{formula})' if test.several else formula


def _paper_blocks(sheet: EntrySheet, test: CellsOfTest) -> None:
    for block in AnswerBlock:
        rows = test.answer_rows(block)
        sheet.label(rows.start - 1, 1, _(block.value), bold=True)
        for row, paper, values in zip(rows, test.papers, test.answer_lines(block), strict=True):
            sheet.label(row, 1, paper.code, bold=True)
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
        message = _(
            "{what_to_enter}, {doubtful} if the mark is doubtful, or leave the cell empty.",
            what_to_enter=what,
            doubtful=DOUBTFUL,
        )
        title = _("Not an answer to this item")
        rules[formula, shared] = sheet.rule(kind, formula, cells, title, message)
    if test.several:
        takes = test.answer_rows(AnswerBlock.TAKES)
        papers, cells = f"$A${takes.start}:$A${takes.stop - 1}", f"C{FIRST_ROW}:C{last_row}"
        message = _("Choose the number printed on the paper.")
        sheet.rule("list", papers, cells, _("Not a paper of this test"), message)


def _rule(test: CellsOfTest, column: int) -> tuple[str, str, str]:
    """Return kind, formula and words of the rule of a column: looked up if papers differ."""
    cell = f"{letter(column)}{FIRST_ROW}"
    rules = {item.format.entry_rule(item, cell) for item in test.printed_at(column)}
    if len(rules) == 1:
        return rules.pop()
    takes = test.of_paper(AnswerBlock.TAKES, FIRST_ROW, column)
    what = _(
        "Choose the paper first, then enter an answer that is possible on it (see below the table)"
    )
    return "custom", paper_rule(cell, takes), what


def paper_rule(cell: str, takes: str) -> str:
    """Return the formula of the rule where papers take different answers at this place.

    ``takes`` is a reference to what the row's paper takes, as ``PlacedItem.offered`` puts it: its
    capitals are the letters there are.
    """
    others = "".join(SCRIPTS) + local_signs(LETTERS)
    lettered = only(cell, f'{takes}&"- ,،{others}"')
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


def add_marks(workbook: Workbook, view: ScoreSheetView, use: FormUse) -> None:
    """Add the sheet with a mark for each person and item."""
    test = CellsOfTest.of(view, use)
    sheet = EntrySheet.add(workbook, test.marks, view.title)
    title = _("{test}: marks, by the items' numbers on the form", test=test.title)
    sheet.title(title, _marks_hint(view))
    around = {1: _("Code / key"), 2: p_("of a row", "State"), 3: view.points_title}
    counts = (_("Entries"), p_("number of entries", "Read"), _("Form"))
    around |= dict(enumerate(counts, test.last_column + 1))
    over = [_over_marks(test, column) for column in test.columns]
    _headings(sheet, test, around, over)
    longest = max(len(texts[LETTERS_ROW]) for texts in over)
    sheet.height(LETTERS_ROW, 14 * max(2, -(-longest // 7)))
    for row in view.layout.rows:
        _row_figures(sheet, row, test)
    for column in test.columns:
        _marks_column(sheet, column, test)
    _marks_blocks(sheet, test)
    widths = {1: 13.0, 2: 11.0, 3: 7.0} | {test.last_column + n: 8.0 for n in (1, 2, 3)}
    last_row = test.marks_rows(MarksBlock.POINTS).stop - 1
    _lay_out(sheet, test, widths, last_row, 2 * view.layout.pages_high)


def _marks_hint(view: ScoreSheetView) -> str:
    if view.whole:
        marks = _("1 right, 0 not right or blank; empty: test not taken, or a doubtful mark.")
    elif view.has_penalty:
        marks = _(
            "1 right, 0 blank, below 0 wrong, a fraction for a partly right answer; empty: test "
            "not taken, or a doubtful mark."
        )
    else:
        marks = _(
            "1 right, 0 not right or blank, a fraction for a partly right answer; empty: test "
            "not taken, or a doubtful mark."
        )
    below = _("Below: the keys of all papers.")
    return f"{marks} {below}"


def _over_marks(test: CellsOfTest, column: int) -> dict[int, str]:
    """Return what stands over a column of marks: the key in place of the letters."""
    items, at = test.items_at(column), column - FIRST_ITEM_COLUMN
    return {
        MODULE_ROW: common(item.module for item in items),
        OBJECTIVE_ROW: common(item.objective_key for item in items),
        LETTERS_ROW: common(paper.by_number[at].key_text for paper in test.papers),
    }


def _row_figures(sheet: EntrySheet, row: int, test: CellsOfTest) -> None:
    last = test.last_column
    first_letter, last_letter = letter(FIRST_ITEM_COLUMN), letter(last)
    span = f"{first_letter}{row}:{last_letter}{row}"
    below = test.layout.reading_row(row)
    marked = reference(test.answers, span)
    readings = reference(test.answers, f"{first_letter}{below}:{last_letter}{below}")
    show_code(sheet, row)
    sheet.calculated(row, 2, _state(test, row), "@")
    shape = "0" if test.view.whole else "0.00"
    sheet.calculated(row, 3, f'IF({STATE}{row}={scored()},SUM({span}),"")', shape)
    sheet.calculated(row, last + 1, f'SUMPRODUCT(--({marked}<>""))')
    valid = f'({readings}<>"")*({readings}<>"{DOUBTFUL}")'
    sheet.calculated(row, last + 2, f"SUMPRODUCT({valid})")
    sheet.calculated(row, last + 3, test.form_number(row))


def _marks_column(sheet: EntrySheet, column: int, test: CellsOfTest) -> None:
    items = test.items_at(column)
    shape = "0" if all(map(test.view.is_whole, items)) else "0.00"
    for row, formula in of_each_row(test.layout, partial(_mark, test, column)):
        sheet.calculated(row, column, formula, shape)


def _state(test: CellsOfTest, row: int) -> str:
    """Return the formula of whether a row has a score, and if not, why."""
    entries, read = (f"{letter(test.last_column + offset)}{row}" for offset in (1, 2))
    half = FIRST_ITEM_COLUMN + test.width // 2
    rest = reference(test.answers, f"{letter(half)}{row}:{letter(test.last_column)}{row}")
    status = test.view.people_columns.index("Status") + 1
    said = reference(PARTICIPANTS, f"{letter(status)}{row}")
    words = dict.fromkeys((_(Status.LEFT_EARLY), Status.LEFT_EARLY.value))
    early = ",".join(f"{said}<>{quoted(word)}" for word in words)
    doubtful, unfinished_row, no_paper, no_code = (
        quoted(p_("state of a row", "doubtful")),
        quoted(p_("state of a row", "unfinished")),
        quoted(p_("state of a row", "no paper")),
        quoted(p_("state of a row", "no code")),
    )
    unfinished = f'AND(SUMPRODUCT(--({rest}<>""))=0,{early})'
    rest_of_row = f"IF({unfinished},{unfinished_row},{scored()})"
    state = f"IF({read}<{entries},{doubtful},{rest_of_row})"
    if test.several:
        state = f"IF({test.far_index(row)}=0,{no_paper},{state})"
    return f'IF({entries}=0,"",IF($A{row}="",{no_code},{state}))'


def _mark(test: CellsOfTest, column: int, row: int) -> str:
    reading, key = test.reading(row, column), test.key(row, column)
    formulas = [_mark_formula(item, reading, key) for item in test.items_at(column)]
    mark = test.by_form(test.far_index(row), formulas)
    return f'IF(${STATE}{row}={scored()},{mark},"")'


def _mark_formula(item: ScoredItem, reading: str, key: str) -> str:
    """Return the formula of an item's points from the cell of what was read; a blank gets 0.

    ``key`` is a reference to the key that the person's paper has.
    """
    mark = item.format.mark_formula(item, reading, key)
    if item.penalty is not None:
        mark = f'IF({reading}="",0,IF({reading}={key},1,-{item.penalty}))'
    return mark if item.points == 1 else f"{item.points}*({mark})"


def _marks_blocks(sheet: EntrySheet, test: CellsOfTest) -> None:
    for block in MarksBlock:
        rows, centred = test.marks_rows(block), block is MarksBlock.KEYS
        sheet.label(rows.start - 1, 1, _(block.value), bold=True)
        lines = test.marks_lines(block, test.view.objective_ids)
        for row, (name, values) in zip(rows, lines, strict=True):
            sheet.label(row, 1, name, bold=True)
            for column, value in zip(test.columns, values, strict=True):
                sheet.value(row, column, value, centred=centred)
