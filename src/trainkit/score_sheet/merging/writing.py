"""Puts joined entries into a copy of the score sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trainkit.items.entries import DOUBTFUL
from trainkit.render.excel import workbook_bytes
from trainkit.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    PAPER_COLUMN,
    PARTICIPANTS,
    people_columns,
)
from trainkit.score_sheet.merging.copies import Copy, Field, Spot
from trainkit.score_sheet.merging.joining import Joined

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["joined_rows", "joined_workbook"]


def joined_rows(first: Copy, second: Copy) -> dict[str, int] | None:
    """Return the row of every code, late-comers in the order of their rows in both copies.

    ``None`` if there are more late-comers than rows for them.
    """
    rows = {code: first.rows[code] for code in first.roster}
    late = {*first.late, *second.late}

    def place(code: str) -> tuple[int, str]:
        return min(copy.rows[code] for copy in (first, second) if code in copy.rows), code

    spare = first.layout.spare_rows
    if len(late) > len(spare):
        return None
    return rows | dict(zip(sorted(late, key=place), spare, strict=False))


def joined_workbook(
    workbook: Workbook, copies: tuple[Copy, Copy], joined: Joined, decided: Mapping[Spot, str]
) -> bytes:
    """Return the first copy's workbook with the joined entries in place of its own.

    A conflict about an answer that is not decided stands as doubtful, so that the person has no
    score on that test; any other is left empty.
    """
    first, second = copies
    rows = joined_rows(first, second)
    assert rows is not None  # noqa: S101 - the caller has checked
    entries = dict(joined.entries) | dict(decided)
    for conflict in joined.conflicts:
        if conflict.spot not in decided:
            entries[conflict.spot] = DOUBTFUL if conflict.spot.field is Field.ITEM else ""
    by_row = {row: code for code, row in rows.items()}
    people: Any = workbook[PARTICIPANTS]
    columns = people_columns(first.grids[PARTICIPANTS].text(FIRST_ROW - 1, 2) == "Name")
    for row in first.layout.rows:
        code = by_row.get(row, "")
        if row in first.layout.spare_rows:
            _put(people.cell(row, 1), code)
        for name in (Field.STATUS, Field.NOTE):
            text = entries.get(Spot(code, PARTICIPANTS, name), "")
            _put(people.cell(row, columns.index(name.value) + 1), text)
    for use, title in ANSWER_SHEETS.items():
        frame, sheet = first.frames[use], workbook[title]
        for row in first.layout.rows:
            code = by_row.get(row, "")
            if frame.papers > 1:
                printed = first.grids[title].text(first.layout.reading_row(row), 2)
                text = entries.get(Spot(code, title, Field.PAPER), printed)
                _put(sheet.cell(row, PAPER_COLUMN), text)
            for place in range(1, frame.width + 1):
                spot = Spot(code, title, Field.ITEM, place)
                _put(sheet.cell(row, FIRST_ITEM_COLUMN + place - 1), entries.get(spot, ""))
    return workbook_bytes(workbook)


def _put(cell: Any, text: str) -> None:
    if str(cell.value or "") != text:
        cell.value = text or None
        if text:
            cell.data_type = "s"
