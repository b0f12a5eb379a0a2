"""A sheet that people fill in: its headings, entry cells, calculated cells, rules and pages.

Colour is never the only sign: entry cells are white with a frame, calculated ones grey, headings
white on dark, so a black-and-white copy reads the same. Score sheets and the workbooks for answers
to questionnaires are both made of these cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems
from trainkit.render.excel import (
    INK,
    PALE,
    PageSetup,
    add_sheet,
    dressed,
    letter,
    put_text,
    set_page,
)
from trainkit.render.pages import FONT, office
from trainkit.resources import templates_folder
from trainkit.text.languages import _

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Border
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

_LINE = office("entry-rule")
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
"""Characters that Excel takes in the title and the text of a message."""
ALARM = office("doubt")
"""Behind what a person must look at again; dark enough to show in grey."""
IMPOSSIBLE = office("wrong")
"""Behind an entry that the item does not take, under white letters."""


def instructions(part: str) -> tuple[str, ...]:
    """Return the paragraphs of one part of the instructions on a workbook."""
    return tuple(map(_, _instructions()[part]))


@cache
def _instructions() -> Mapping[str, tuple[str, ...]]:
    problems = Problems()
    file = problems.checked(read_yaml(templates_folder() / "workbooks" / "text.en.yaml", problems))
    return {part: tuple(map(str, texts)) for part, texts in file.data.items()}


def quoted(text: str) -> str:
    """Return a text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


def spliced(text: str, **values: str) -> str:
    """Return the formula of a text with ``{names}``, for which formulas stand: ``A1&" blank"``."""
    parts = re.split(r"\{(\w+)\}", text)
    formulas = (values[part] if n % 2 else quoted(part) for n, part in enumerate(parts) if part)
    return "&".join(formulas)


def turned_height(texts: Iterable[str]) -> float:
    """Return the height in points of a row in which these headings are turned."""
    return 12 + 4.9 * max(len(text) for text in texts)


@dataclass(frozen=True)
class PagePlan:
    """How a sheet is shown and printed."""

    last_row: int
    last_column: int
    widths: Mapping[int, float]
    """Column widths in characters, by column number."""
    freeze: str | None = None
    """The first cell that scrolls."""
    heading_rows: tuple[int, int] | None = None
    """First and last row repeated on every printed page."""
    breaks: tuple[int, ...] = ()
    """Columns after which a printed page ends, each with the first column repeated; without any,
    the sheet is one page wide."""
    scale: int = 100
    """Per cent, where ``breaks`` are given."""
    pages_high: int = 0
    """Pages from top to bottom; 0 for as many as it takes."""
    portrait: bool = False


@dataclass(frozen=True)
class EntrySheet:
    """A worksheet in the making. All but its entry cells are locked, without a password."""

    raw: Worksheet
    workshop: str
    """The workshop's title, for the head of the printed page."""

    @classmethod
    def add(cls, workbook: Workbook, name: str, workshop: str) -> EntrySheet:
        """Add an empty sheet to the workbook, by its English name."""
        return cls(add_sheet(workbook, name), workshop)

    def title(self, title: str, hint: str) -> None:
        """Write the title into row 1 and what the sheet is for into row 2."""
        from openpyxl.styles import Font

        put_text(self.raw, 1, 1, title).font = Font(name=FONT, size=14, bold=True, color=INK)
        self.hint(put_text(self.raw, 2, 1, hint))
        self.height(1, 24)

    @staticmethod
    def hint(cell: Any) -> None:
        """Let a cell stand back behind the table."""
        from openpyxl.styles import Font

        cell.font = Font(name=FONT, size=9, italic=True, color=office("hint-text"))

    def heading(self, row: int, column: int, text: str, turned: bool = False) -> Cell:
        """Write a heading, white on dark; ``turned`` runs it upwards for narrow columns."""
        return _dressed(put_text(self.raw, row, column, text), _heading, _Traits(turned=turned))

    def label(self, row: int, column: int, text: str, **traits: bool) -> Cell:
        """Write a printed text that stays locked; it may be ``bold``, ``centred``, ``wrapped``."""
        return _dressed(put_text(self.raw, row, column, text), _label, _Traits(**traits))

    def number(self, row: int, column: int, value: int, head: bool = False) -> Cell:
        """Write a printed number: numbers written as text carry a warning sign in Excel."""
        cell: Any = self.raw.cell(row=row, column=column)
        cell.value = value
        if head:
            return _dressed(cell, _heading, _Traits(), "0")
        return _dressed(cell, _label, _Traits(centred=True), "0")

    def value(self, row: int, column: int, value: int | str, **traits: bool) -> Cell:
        """Write a printed number, or a printed text with these traits."""
        if isinstance(value, int):
            return self.number(row, column, value)
        return self.label(row, column, value, **traits)

    def prose(self, row: int, column: int, text: str, bold: bool = False) -> Cell:
        """Write running text without a frame."""
        return _dressed(put_text(self.raw, row, column, text), _prose, _Traits(bold=bold))

    def paragraphs(
        self, row: int, title: str, texts: tuple[str, ...], numbered: bool = False
    ) -> int:
        """Write paragraphs under a title; return the row after the next."""
        from openpyxl.styles import Alignment

        self.prose(row, 1, title, bold=True)
        for number, text in enumerate(texts, 1):
            if numbered:
                cell = self.prose(row + number, 1, f"{number}.")
                cell.alignment = Alignment(horizontal="right", vertical="top")
            self.prose(row + number, 2, text)
            self.height(row + number, 15 * (1 + len(text) // 97))
        return row + len(texts) + 2

    def calculated(
        self, row: int, column: int, formula: str, shape: str = "0", **traits: bool
    ) -> Cell:
        """Write a formula on grey, with this number format; it may be ``bold``, ``underlined``.

        Figures are centred; a text may stand at the ``left``.
        """
        cell: Any = self.raw.cell(row=row, column=column)
        cell.value = f"={formula}"
        return _dressed(cell, _calculated, _Traits(**traits), shape)

    def entry(self, row: int, column: int, centred: bool = True, text: str = "") -> Cell:
        """Make a cell that can be filled in, as text; empty, or with ``text`` for a start."""
        cell: Any = (
            put_text(self.raw, row, column, text) if text else self.raw.cell(row=row, column=column)
        )
        return _dressed(cell, _entry, _Traits(centred=centred))

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.raw.row_dimensions[row].height = points

    def join(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """Make one cell of a rectangle."""
        self.raw.merge_cells(
            start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1]
        )

    def rule(self, kind: str, formula: str, cells: str, title: str, message: str) -> DataValidation:
        """Make cells refuse entries that break a rule, and say what is expected."""
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type=kind, formula1=formula, allow_blank=True)  # type: ignore[arg-type]
        rule.showErrorMessage = True
        rule.errorStyle = "stop"
        rule.errorTitle = title[:_LONGEST_TITLE]
        rule.error = message[:_LONGEST_MESSAGE]
        rule.add(cells)
        self.raw.add_data_validation(rule)
        return rule

    def paint(self, cells: str, formula: str, fill: str, ink: str | None = None) -> None:
        """Colour cells for which a formula holds; with an ink given, no later rule applies."""
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import Font, PatternFill

        font = Font(bold=True, color=ink) if ink else Font(bold=True)
        look = {"font": font, "fill": PatternFill("solid", bgColor=fill)}
        rule_of: Any = FormulaRule
        rule = rule_of(formula=[formula], stopIfTrue=True if ink else None, **look)
        self.raw.conditional_formatting.add(cells, rule)

    def table(
        self,
        row: int,
        widths: Mapping[str, float],
        last_row: int,
        *,
        frozen: int = 0,
        pages_high: int = 0,
        portrait: bool = False,
    ) -> None:
        """Write the headings of a sheet that is one table, and lay it out.

        ``widths`` has the headings with the widths of their columns; ``frozen`` columns do not
        scroll.
        """
        for column, text in enumerate(widths, 1):
            self.heading(row, column, text)
        plan = PagePlan(
            last_row,
            len(widths),
            dict(enumerate(widths.values(), 1)),
            freeze=f"{letter(frozen + 1)}{row + 1}",
            heading_rows=(row, row),
            pages_high=pages_high,
            portrait=portrait,
        )
        self.lock_and_lay_out(plan)

    def lock_and_lay_out(self, plan: PagePlan) -> None:
        """Lock all but the entry cells, without a password, and set screen and page."""
        from openpyxl.worksheet.pagebreak import Break, ColBreak

        sheet = self.raw
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
        sheet.sheet_view.showGridLines = False
        for column, width in plan.widths.items():
            sheet.column_dimensions[letter(column)].width = width
        if plan.freeze:
            sheet.freeze_panes = plan.freeze
        set_page(
            sheet,
            PageSetup(
                self.workshop,
                note=_("For trainers only"),
                head=plan.heading_rows,
                area=f"A1:{letter(plan.last_column)}{plan.last_row}",
                portrait=plan.portrait,
                pages_high=plan.pages_high,
                scale=plan.scale if plan.breaks else None,
            ),
        )
        if plan.breaks:  # a sheet that is fitted to pages ignores its breaks
            sheet.print_title_cols = "A:A"
            sheet.col_breaks = ColBreak()
            for column in plan.breaks:
                sheet.col_breaks.append(Break(id=column))


class _Traits(NamedTuple):
    """What sets a cell apart from others of its kind."""

    bold: bool = False
    centred: bool = False
    left: bool = False
    turned: bool = False
    underlined: bool = False
    wrapped: bool = False


def _dressed(
    cell: Any, look: Callable[[Any, _Traits], None], traits: _Traits, shape: str = "@"
) -> Cell:
    """Give a cell its look and its number format."""

    def dress(first: Any) -> None:
        look(first, traits)
        first.number_format = shape

    return dressed(cell, (look, traits, shape), dress)


def _heading(cell: Any, traits: _Traits) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name=FONT, size=8 if traits.turned else 9, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", start_color=INK)
    cell.alignment = Alignment(
        wrap_text=not traits.turned,
        horizontal="center",
        vertical="bottom" if traits.turned else "center",
        text_rotation=90 if traits.turned else 0,
    )
    cell.border = _frame("FFFFFF")


def _label(cell: Any, traits: _Traits) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=FONT, size=10, bold=traits.bold)
    cell.border = _frame(_LINE)
    cell.alignment = Alignment(
        horizontal="center" if traits.centred else "left",
        vertical="center",
        indent=0 if traits.centred else 1,
        wrap_text=traits.wrapped,
    )


def _prose(cell: Any, traits: _Traits) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=FONT, size=10, bold=traits.bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _calculated(cell: Any, traits: _Traits) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    underline: Any = "single" if traits.underlined else None
    cell.font = Font(name=FONT, size=10, bold=traits.bold, underline=underline)
    cell.fill = PatternFill("solid", start_color=PALE)
    cell.border = _frame(_LINE)
    cell.alignment = Alignment(
        horizontal="left" if traits.left else "center",
        vertical="center",
        indent=1 if traits.left else 0,
    )


def _entry(cell: Any, traits: _Traits) -> None:
    from openpyxl.styles import Alignment, Font, Protection

    cell.font = Font(name=FONT, size=10)
    cell.border = _frame("000000")
    cell.alignment = Alignment(
        horizontal="center" if traits.centred else "left",
        indent=0 if traits.centred else 1,
        vertical="center",
        wrap_text=not traits.centred,
    )
    cell.protection = Protection(locked=False)


def _frame(colour: str) -> Border:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=colour)
    return Border(left=side, right=side, top=side, bottom=side)
