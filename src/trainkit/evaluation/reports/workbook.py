"""``evaluation.xlsx``: gains, questions and questionnaires on three sheets, for the team to read.

Every figure in it is in ``evaluation.json`` too; rows of single people are here alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.assessment.forms import SCORED
from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.items import ItemFigures, remarks
from trainkit.evaluation.reports.surveys import line_name, surveys_of
from trainkit.evaluation.reports.text import ReportText
from trainkit.model.items.entries import LETTERS
from trainkit.model.slides import plain_paragraphs
from trainkit.render.excel import (
    PageSetup,
    dressed,
    header_row,
    height_of,
    letter,
    new_workbook,
    put_text,
    set_page,
    workbook_bytes,
)
from trainkit.text.languages import direction_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[str | float | int | None]


def evaluation_workbook(found: Findings) -> bytes:
    """Return the workbook for the team."""
    text, say = found.text, found.text.say
    book = new_workbook(say("book-title", title=found.workshop.title))
    modules = [one for one in found.cohort.objectives if one.is_module]
    sheet = _sheet(book, "book-gains", text, (36, *(9, 11) * (4 + len(modules))))
    head: tuple[str, ...]
    head = ("book-class", "book-before", "book-interval", "book-after", "book-interval",
            "column-gain", "book-interval", "learning-n")  # fmt: skip
    below = _table(sheet, 1, tuple(map(say, head)), [*_class_rows(found, text)]) + 1
    head = ("column-code", "book-before", "book-after", "column-change", "book-attended", "country",
            "book-form-before", "book-form-after")  # fmt: skip
    titles = [say(f"book-module-{side}", module=one.title) for one in modules
              for side in ("before", "after")]  # fmt: skip
    end = _table(sheet, below, (*map(say, head), *titles), [*_people(found, text)])
    sheet.auto_filter.ref = f"A{below}:{letter(len(head) + len(titles))}{end - 1}"
    _finish(book, sheet, (below, below))
    sheet = _sheet(book, "book-questions", text, (6, 5, 52, 10, 8, 11, 5, 20, 8, 11, 5, 20, 34))
    asked = ("book-right-{}", "book-interval", "learning-n", "book-chosen-{}")
    head = ("book-form", "items-number", "reaction-question", "book-key",
            *(key.format(side) for side in ("before", "after") for key in asked),
            "items-look")  # fmt: skip
    end = _table(sheet, 1, tuple(map(say, head)), [*_questions(found, text)])
    sheet.auto_filter.ref = f"A1:{letter(len(head))}{end - 1}"
    _finish(book, sheet, (1, 1))
    sheet = _sheet(book, "book-questionnaires", text, (22, 46, 62, 7, 11, 11))
    head = ("book-questionnaire", "reaction-question", "reaction-answers", "learning-n",
            "reaction-favourable", "book-interval")  # fmt: skip
    _table(sheet, 1, tuple(map(say, head)), [*_answers(found, text)])
    _finish(book, sheet, (1, 1))
    if found.draft is not None:
        sheet = _sheet(book, "draft-mark", text, (50, 90))
        rows = [(one.where, one.what) for one in found.draft.open] or [("", say("draft-none"))]
        _table(sheet, 1, (say("draft-where"), say("draft-what")), rows)
        _finish(book, sheet, (1, 1))
        book.move_sheet(sheet, 1 - len(book.worksheets))
        for sheet in book.worksheets:
            header: Any = sheet.oddHeader
            header.center.text = say("draft-mark")
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.worksheets[0]
    return workbook_bytes(book)


def _class_rows(found: Findings, text: ReportText) -> Iterator[Row]:
    """Yield the means and the gain of the test, modules and objectives that have one."""
    learning = found.learning
    parts = sorted(learning.objectives, key=lambda one: not one.objective.is_module)
    rows = [(text.say("sheet-whole"), learning.pre, learning.post, learning.gain)]
    rows += [(one.objective.label, one.pre, one.post, one.gain) for one in parts]
    if isinstance(learning.gain, Refusal):
        yield (text.say("not-told", why=text.why(learning.gain)),)
    for label, pre, post, gain in rows:
        told = [one for one in (pre, post, gain) if isinstance(one, Estimate)]
        if len(told) == 3:
            figures = [cell for one in told for cell in (one.value, text.interval(one, 1))]
            yield label, *figures, told[-1].n


def _people(found: Findings, text: ReportText) -> Iterator[Row]:
    modules = [one for one in found.cohort.objectives if one.is_module]
    came = {True: text.say("book-yes"), False: text.say("book-no"), None: None}
    for member in found.cohort.members:
        before, after = scores = [member.scores.get(use) for use in SCORED]
        change = None if before is None or after is None else after - before
        forms = [member.forms.get(use) for use in SCORED]
        parts = [member.objectives.get(use, {}).get(one.key) if use in member.scores else None
                 for one in modules for use in SCORED]  # fmt: skip
        yield (member.code, *scores, change, came[member.attended], member.country, *forms, *parts)


def _questions(found: Findings, text: ReportText) -> Iterator[Row]:
    for row in found.items:
        item = row.item
        stem = found.definitions.course(item.module).bank.item(item.item).stem
        asked = "\n".join((f"{item.module} {item.item}", *plain_paragraphs(stem)))
        figures = [cell for use in SCORED for cell in _answered(row.at.get(use), text)]
        yield row.form, item.number, asked, item.key_text, *figures, remarks(row, text)


def _answered(figures: ItemFigures | None, text: ReportText) -> Row:
    """Return how many were right, in per cent, and what was chosen at one test."""
    if figures is None:
        return (None,) * 4
    right = figures.statistics.facility
    chosen = [
        text.say("reaction-answer", answer=LETTERS[one.option] if one.option >= 0
                 else text.say("book-blank"), count=text.percent(one.share.value))
        for one in figures.choices if isinstance(one.share, Estimate) and one.share.value
    ]  # fmt: skip
    if isinstance(right, Refusal):
        return None, None, figures.statistics.n, text.listed(chosen)
    return 100 * right.value, text.interval(right, 0, 100), right.n, text.listed(chosen)


def _answers(found: Findings, text: ReportText) -> Iterator[Row]:
    for survey in surveys_of(found.returned):
        for one in survey.lines:
            if one.line.is_open:
                continue
            start = survey.title, line_name(one.line, text)
            if isinstance(one.found, Refusal):
                yield *start, text.why(one.found)
                continue
            shown = text.listed(
                text.say("reaction-answer", answer=answer, count=text.percent(share.value))
                for answer, share in zip(one.line.question.answers, one.shares, strict=True)
                if share.value
            )
            share = one.favourable
            good = (100 * share.value, text.interval(share, 0, 100)) if share else ()
            yield *start, shown, one.shares[0].n, *good


class _Look(NamedTuple):
    """How a cell of the body looks."""

    shape: str
    """Its number format."""
    indented: bool = False


def _sheet(book: Workbook, key: str, text: ReportText, widths: Sequence[int]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(text.say(key)[:31])
    sheet.sheet_view.rightToLeft = direction_of(text.language) == "rtl"
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[letter(column)].width = width
    return sheet


def _table(sheet: Worksheet, top: int, head: Sequence[str], rows: Sequence[Row]) -> int:
    """Write a table and return the row below it."""
    header_row(sheet, top, head)
    tall = (height_of(one, sheet.column_dimensions[letter(n)].width / 1.15 - 1)
            for n, one in enumerate(head, 1))  # fmt: skip
    sheet.row_dimensions[top].height = max(tall)
    for number, row in enumerate(rows, top + 1):
        highest = 0.0
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                _dress(put_text(sheet, number, column, value), _Look("@", column > 1))
                width = sheet.column_dimensions[letter(column)].width
                highest = max(highest, height_of(value, width - 2 * (column > 1)))
            elif value is not None:
                cell = sheet.cell(row=number, column=column, value=value)
                _dress(cell, _Look("0" if isinstance(value, int) else "0.0"))
        sheet.row_dimensions[number].height = highest or None
    return top + len(rows) + 1


def _dress(cell: Any, look: _Look) -> None:
    from openpyxl.styles import Alignment

    def dress(first: Any) -> None:
        first.number_format = look.shape
        # Excel indents nothing that is aligned by what it is
        side = "left" if look.indented else None
        first.alignment = Alignment(
            horizontal=side, vertical="top", indent=int(look.indented), wrap_text=look.shape == "@"
        )

    dressed(cell, look, dress)


def _finish(book: Workbook, sheet: Worksheet, head: tuple[int, int]) -> None:
    sheet.print_options.gridLines = True
    sheet.freeze_panes = "B2" if head == (1, 1) else "B1"
    set_page(sheet, PageSetup(str(book.properties.title), head=head, portrait=False))
