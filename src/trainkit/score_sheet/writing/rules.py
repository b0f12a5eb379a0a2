"""Rules and colours of the entry cells: what is stopped, what turns orange or red.

Where the papers of a test differ at a place, both look up what the person's own paper takes there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.items.entries import DOUBTFUL
from trainkit.score_sheet.layout import FIRST_ITEM_COLUMN, FIRST_ROW, AnswerBlock
from trainkit.score_sheet.writing.cells import (
    ALARM,
    IMPOSSIBLE,
    letter,
    refuse,
)
from trainkit.score_sheet.writing.readings import (
    paper_rule,
)
from trainkit.score_sheet.writing.sitting import SittingCells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["colour", "validate"]


def validate(sheet: Worksheet, test: SittingCells) -> None:
    """Let entry cells refuse what is no answer at all, and papers that the test does not have."""
    from openpyxl.worksheet.datavalidation import DataValidation

    last_row = test.layout.last_row
    rules: dict[tuple[str, int], DataValidation] = {}
    for column in test.columns:
        kind, formula, what = _rule(test, column)
        shared = 0 if kind == "list" else column  # a formula names its own first cell
        rule = rules.get((formula, shared))
        if rule is None:
            rule = rules[formula, shared] = DataValidation(type=kind, formula1=formula)  # type: ignore[arg-type]
            message = f"{what}, {DOUBTFUL} if the mark is doubtful, or leave the cell empty."
            refuse(rule, "Not an answer to this item", message)
            sheet.add_data_validation(rule)
        rule.add(f"{letter(column)}{FIRST_ROW}:{letter(column)}{last_row}")
    if test.several:
        takes = test.answer_rows(AnswerBlock.TAKES)
        papers = DataValidation(type="list", formula1=f"$A${takes.start}:$A${takes.stop - 1}")
        refuse(papers, "No paper of this test", "Choose the number that is printed on the paper.")
        papers.add(f"C{FIRST_ROW}:C{last_row}")
        sheet.add_data_validation(papers)


def _rule(test: SittingCells, column: int) -> tuple[str, str, str]:
    """Return kind, formula and words of the rule of a column: looked up if papers differ."""
    cell = f"{letter(column)}{FIRST_ROW}"
    printed = test.printed_at(column)
    rules = {item.format.entry_rule(item, cell) for item in printed}
    if len(rules) == 1 and len(printed) == len(test.papers):
        return rules.pop()
    rows = test.answer_rows(AnswerBlock.TAKES)
    name = letter(column)
    takes = f"INDEX({name}${rows.start}:{name}${rows.stop - 1},{test.index(FIRST_ROW)})"
    what = "Choose the paper first; then enter what that paper takes here (see below the table)"
    return "custom", paper_rule(cell, takes), what


def colour(sheet: Worksheet, test: SittingCells) -> None:
    """Show doubtful entries in orange, impossible ones in red; papers that were changed too."""
    first, last, row = letter(FIRST_ITEM_COLUMN), letter(test.last_column), FIRST_ROW
    below, last_row = test.layout.reading_row(row), test.layout.last_row
    read = f"{first}{below}"
    if test.several:
        rows = test.answer_rows(AnswerBlock.NUMBERS)
        item = f"INDEX({first}${rows.start}:{first}${rows.stop - 1},{test.index(row)})"
        read = f"INDEX({test.span(below)},{item})"
    unclear = f'{read}="{DOUBTFUL}"'
    cells = f"{first}{row}:{last}{last_row}"
    _paint(sheet, cells, f'AND({first}{row}<>"{DOUBTFUL}",{unclear})', IMPOSSIBLE, "FFFFFF")
    _paint(sheet, cells, unclear, ALARM)
    if test.several:
        entries = f'SUMPRODUCT(--({test.span(row)}<>""))'
        papers = f"C{row}:C{last_row}"
        _paint(sheet, papers, f"AND({test.index(row)}=0,{entries}>0)", IMPOSSIBLE, "FFFFFF")
        _paint(sheet, papers, f'AND($B{below}<>"",$C{row}<>$B{below})', ALARM)


def _paint(sheet: Worksheet, cells: str, formula: str, fill: str, ink: str = "000000") -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import Font, PatternFill

    rule_of: Any = FormulaRule
    look = {"font": Font(bold=True, color=ink), "fill": PatternFill("solid", bgColor=fill)}
    rule = rule_of(formula=[formula], stopIfTrue=True, **look)
    sheet.conditional_formatting.add(cells, rule)
