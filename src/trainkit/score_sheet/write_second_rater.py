"""The sheets on which a second rater enters points for answers in words.

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
from trainkit.items.entries import DOUBTFUL
from trainkit.languages import N_, _, p_
from trainkit.render.excel import letter
from trainkit.render.sheet_names import reference
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
)
from trainkit.score_sheet.look import (
    ALARM,
    IMPOSSIBLE,
    EntrySheet,
    PagePlan,
    quoted,
    spliced,
)
from trainkit.score_sheet.second_rater import (
    FIRST_ANSWER_COLUMN,
    NUMBERS_TITLE,
    RATER_SHEETS,
    RatedTest,
    RatingColumn,
    RatingLayout,
)
from trainkit.score_sheet.view import (
    CellsOfTest,
    ScoreSheetView,
    of_each_row,
    show_code,
    show_person,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["add_second_rater", "settled_first"]

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
    _headings(sheet, cells)
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
    _lay_out(sheet, cells)


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


def _headings(sheet: EntrySheet, cells: _Cells) -> None:
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


def _lay_out(sheet: EntrySheet, cells: _Cells) -> None:
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
        heading_columns=1,
        pages_high=cells.test.layout.pages_high,
    )
    sheet.lock_and_lay_out(plan)
