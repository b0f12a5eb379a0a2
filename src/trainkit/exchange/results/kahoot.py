"""Kahoot: the workbook of a game's report.

The sheet *RawReportData Data* has a row for each player and question: "Question Number" (1 Quiz),
"Question", "Answer 1" to "Answer 6", "Correct Answers", "Time Allotted to Answer (seconds)",
"Player", perhaps "Player Identifier", "Answer" and what was scored. Here each player is one row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trainkit.exchange.results.table import Column, Program, Row, Table, headings
from trainkit.model.lists import Cell, ListSheet, text_of
from trainkit.text.languages import _

_SHEET = ("rawreportdata data", "raw report data")
_PLAYER = ("player", "player identifier")


def _table_of(sheets: Sequence[ListSheet]) -> Table | None:
    sheet = next((one for one in sheets if one.title.casefold() in _SHEET), None)
    if sheet is None:
        return None
    at = {text.casefold(): n for n, text in enumerate(headings(sheet))}
    if not {"question number", "question", "player", "answer"} <= at.keys():
        return None
    people = [at[name] for name in _PLAYER if name in at]
    columns = [
        Column(text_of(sheet.rows[0][n]), sheet.rows[0][n].place, is_question=False) for n in people
    ]
    shown = [at[name] for name in (f"answer {n}" for n in range(1, 7)) if name in at]
    questions: dict[str, int] = {}
    players: dict[tuple[str, ...], dict[int, Cell]] = {}
    for cells in sheet.rows[1:]:
        named = text_of(cells[at["question number"]])
        number = re.match(r"\d+", named)
        if number is None:
            continue
        if named not in questions:
            questions[named] = len(columns)
            options = tuple(text for n in shown if (text := text_of(cells[n])))
            asked = cells[at["question"]]
            columns.append(Column(text_of(asked), asked.place, int(number[0]), options=options))
        player = players.setdefault(
            tuple(text_of(cells[n]) for n in people),
            {n: cells[column] for n, column in enumerate(people) if text_of(cells[column])},
        )
        if text_of(cells[at["answer"]]):
            player[questions[named]] = cells[at["answer"]]
    rows = (Row(cells, next(iter(cells.values())).place) for cells in players.values() if cells)
    return Table(tuple(columns), tuple(rows))


def _refused(sheets: Sequence[ListSheet]) -> str:
    titles = {one.title.casefold() for one in sheets}
    if "final scores" not in titles or titles & set(_SHEET):
        return ""
    return _("this report has no sheet “RawReportData Data”; download the whole report as Excel")


PROGRAM = Program("Kahoot", _table_of, _refused)
