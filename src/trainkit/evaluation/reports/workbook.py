"""``evaluation.xlsx``: the figures as numbers, the items, and single people for the team."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.assessment.forms import SCORED
from trainkit.evaluation.estimate import Refusal, Significance
from trainkit.evaluation.reports.data import NamedFigure, figures_of
from trainkit.evaluation.reports.findings import Draft, Findings
from trainkit.evaluation.reports.items import ItemFigures, flags_of, per_cent
from trainkit.evaluation.reports.text import ReportText
from trainkit.render.excel import (
    PageSetup,
    dressed,
    header_row,
    new_workbook,
    put_text,
    set_page,
    workbook_bytes,
)
from trainkit.text.languages import _, direction_of

if TYPE_CHECKING:
    from openpyxl import Workbook

_FIGURES = ("book-part", "book-about", "book-figure", "book-unit", "book-value", "book-low",
            "book-high", "book-level", "learning-n", "book-method", "book-remark")  # fmt: skip
_ITEMS = ("book-form", "items-number", "module", "items-item", "objective", "book-cognitive",
          "book-type", "book-right-before", "book-n-before", "book-omitted-before",
          "book-not-reached-before", "book-reached-before", "book-right-after", "book-n-after",
          "book-omitted-after", "book-not-reached-after", "book-reached-after",
          "items-look")  # fmt: skip

_LONGEST_NAME = 31
"""Characters of a sheet's name; Excel opens no longer one."""
Value = str | float | int | None


def evaluation_workbook(found: Findings) -> bytes:
    """Return the workbook for the team."""
    text = found.text
    say = text.say
    workbook = new_workbook(say("book-title", title=found.workshop.title))
    figures = [*figures_of(found)]
    for part in dict.fromkeys(one.part for one in figures):
        rows = [_figure_row(one, text) for one in figures if one.part == part]
        widths = (12, 44, 28, 9, *(10,) * 5, 34, 60)
        _sheet(workbook, say(f"book-{part}"), tuple(map(say, _FIGURES)), rows, widths)
    _sheet(workbook, say("book-item-table"), tuple(map(say, _ITEMS)), _item_rows(found, text),
           (7, 6, 26, 10, 26, 9, 12, *(12,) * 10, 60), decimals=1)  # fmt: skip
    _sheet(
        workbook, say("book-people"), *_people(found, text), (12, 11, 9, *(12,) * 60), decimals=1
    )
    if found.draft is not None:
        _mark(workbook, found.draft, text)
    for sheet in workbook.worksheets:
        sheet.sheet_view.rightToLeft = direction_of(text.language) == "rtl"
    return workbook_bytes(workbook)


def _mark(workbook: Workbook, draft: Draft, text: ReportText) -> None:
    """Put the list of open entries before the other sheets, and the mark at the head of each."""
    head = (text.say("draft-where"), text.say("draft-what"))
    rows = [(one.where, one.what) for one in draft.open] or [("", text.say("draft-none"))]
    _sheet(workbook, text.say("draft-mark"), head, rows, (50, 100))
    workbook.move_sheet(workbook.worksheets[-1], -len(workbook.worksheets) + 1)
    workbook.active = 0
    for sheet in workbook.worksheets:
        header: Any = sheet.oddHeader
        header.center.text = text.say("draft-mark")
        sheet.sheet_view.tabSelected = sheet is workbook.worksheets[0]


def _figure_row(one: NamedFigure, text: ReportText) -> tuple[Value, ...]:
    start = (text.say(f"part-{one.part}"), _about(one.about, text), _name(one.name, text),
             text.say(f"unit-{one.unit}") if one.unit else "")  # fmt: skip
    outcome = one.outcome
    if isinstance(outcome, Refusal):
        why = text.say("not-told", why=text.why(outcome))
        return (*start, None, None, None, None, outcome.n, "", why)
    how = text.method(outcome.method)
    standing = text.method(outcome.standing)
    if isinstance(outcome, Significance):
        return (*start, outcome.p, None, None, None, outcome.n, how, standing)
    ends = (outcome.low, outcome.high, outcome.level)
    return (*start, outcome.value, *ends, outcome.n, how, standing)


_NUMBERED = re.compile(r"(share-option|difficulty|threshold)-([A-Z0-9]+)(?:-([0-9]+))?")
"""Names of figures with the option, item and step that they are about."""


def _name(name: str, text: ReportText) -> str:
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        return text.say(f"name-{name}")
    kind, of, step = numbered.groups()
    return text.say(f"name-{kind}", of=of, step=step)


def _about(about: str, text: ReportText) -> str:
    """Return what a figure is about: only the test or group at the end is no code or id."""
    start, stroke, end = about.rpartition("/")
    key = f"about-{end}"
    return f"{start}{stroke}{text.say(key)}" if key in text.texts else about


def _item_rows(found: Findings, text: ReportText) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for row in found.items:
        item = row.item
        numbers: list[Value] = []
        for one in map(row.at.get, SCORED):
            numbers += _numbers(one)
        rows.append(
            (
                row.form, item.number, item.module, item.item, item.objective, _(item.level.value),
                _(item.type), *numbers, text.listed(flags_of(row, text)),
            )
        )  # fmt: skip
    return rows


def _numbers(figures: ItemFigures | None) -> tuple[Value, ...]:
    """Return what the item table has of one test."""
    if figures is None:
        return (None,) * 5
    one = figures.statistics
    counts = (one.n, one.omitted, one.not_reached)
    return (per_cent(figures), *counts, per_cent(figures, reached=True))


def _people(found: Findings, text: ReportText) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    say = text.say
    modules = [objective for objective in found.cohort.objectives if objective.is_module]
    head = ("column-code", "book-attended", "country", "book-form-before", "book-form-after",
            "book-before", "book-after", "column-change")  # fmt: skip
    titles = [
        say(key, module=objective.title)
        for objective in modules
        for key in ("book-module-before", "book-module-after")
    ]
    came = {True: say("book-yes"), False: say("book-no"), None: ""}
    rows: list[tuple[Value, ...]] = []
    for member in found.cohort.members:
        scores = [member.scores.get(use) for use in SCORED]
        change = member.scores[SCORED[1]] - member.scores[SCORED[0]] if member.is_matched else None
        objectives = [
            member.objectives.get(use, {}).get(objective.key) if use in member.scores else None
            for objective in modules
            for use in SCORED
        ]
        forms = [member.forms.get(use, "") for use in SCORED]
        start = (member.code, came[member.attended], member.country)
        rows.append((*start, *forms, *scores, change, *objectives))
    return (*map(say, head), *titles), rows


def _sheet(
    workbook: Workbook,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Value]],
    widths: Sequence[int],
    *,
    decimals: int = 3,
) -> None:
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(title[:_LONGEST_NAME])
    header_row(sheet, 1, head)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                cell: Any = put_text(sheet, number, column, value)
                _dressed(cell, _Look("@", column > 1, column == len(head)))
            elif value is not None:
                cell = sheet.cell(row=number, column=column, value=value)
                shape = "0" if isinstance(value, int) else f"0.{'0' * decimals}"
                _dressed(cell, _Look(shape))
    for column, width in zip(range(1, len(head) + 1), widths, strict=False):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{max(len(rows) + 1, 2)}"
    set_page(sheet, PageSetup(str(workbook.properties.title)))


class _Look(NamedTuple):
    """How a cell of the body looks."""

    shape: str
    """Its number format."""
    indented: bool = False
    wrapped: bool = False


def _dressed(cell: Any, look: _Look) -> None:
    from openpyxl.styles import Alignment

    def dress(first: Any) -> None:
        first.number_format = look.shape
        first.alignment = Alignment(
            # Excel indents nothing that is aligned by what it is
            horizontal="left" if look.indented else None,
            vertical="top",
            indent=int(look.indented),
            wrap_text=look.wrapped,
        )

    dressed(cell, look, dress)
