"""Microsoft Forms and Google Forms: one row for each form that was handed in.

Microsoft's workbook begins with ID, Start time, Completion time, Email and Name; a quiz has
"Points - …" and "Feedback - …" behind each question. Google's table begins with Timestamp; a quiz
has "… [Score]" and "… [Feedback]" behind each question, a grid has a column "… [row]" for each row.
All of this is in the user's language, so columns are recognised by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from trainkit.exchange.results.table import Column, Program, Row, Table, headings
from trainkit.model.lists import Cell, ListSheet, text_of

_DATE = re.compile(r"\d{1,4}([./-])\s*\d{1,2}\1\s*\d{1,4}\.?,?[\sT].*?\d{1,2}[:.]\d{2}.*")


def _is_time(cell: Cell) -> bool:
    return isinstance(cell.value, date) or _DATE.fullmatch(text_of(cell)) is not None


def _are_times(sheet: ListSheet, column: int) -> bool:
    cells = [row[column] for row in sheet.rows[1:] if text_of(row[column])]
    return bool(cells) and all(map(_is_time, cells))


def _microsoft(sheets: Sequence[ListSheet]) -> Table | None:
    sheet = sheets[0]
    if sheet.width < 6 or headings(sheet)[0].casefold() not in {"id", "ид", "شناسه", "المعرف"}:
        return None
    return _table(sheet, 5) if _are_times(sheet, 1) and _are_times(sheet, 2) else None


def _google(sheets: Sequence[ListSheet]) -> Table | None:
    sheet = sheets[0]
    return _table(sheet, 1) if sheet.width > 1 and _are_times(sheet, 0) else None


def _table(sheet: ListSheet, start: int) -> Table:
    heads = headings(sheet)
    columns = tuple(
        Column(
            text,
            cell.place,
            is_question=n >= start and not _is_of_quiz(heads, n),
            points=n + 1 if n + 1 < len(heads) and _is_of_quiz(heads, n + 1) else None,
        )
        for n, (text, cell) in enumerate(zip(heads, sheet.rows[0], strict=True))
    )
    rows = (
        Row({n: cell for n, cell in enumerate(row) if text_of(cell)}, row[0].place)
        for row in sheet.rows[1:]
    )
    return Table(columns, tuple(row for row in rows if row.cells))


def _is_of_quiz(heads: Sequence[str], column: int) -> bool:
    """Whether a column has the points of, or a remark on, the question before it."""
    return any(
        text and (heads[column].endswith(f"- {text}") or heads[column].startswith(f"{text} ["))
        for text in heads[max(column - 2, 0) : column]
    )


MICROSOFT = Program("Microsoft Forms", _microsoft)
GOOGLE = Program("Google Forms", _google)
