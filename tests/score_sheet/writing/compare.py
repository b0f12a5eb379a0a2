"""Compares every number on the calculated sheets with Python's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from tests.evaluation.sheet_figures import ClassScores, Matched, Summary
from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedForms
from trainkit.evaluation.items import ItemFigures
from trainkit.evaluation.scoring import SittingScore
from trainkit.score_sheet.layout import (
    ITEMS_FIRST_ROW,
    ClassRow,
    Figure,
    ItemColumn,
    ScoreColumn,
    ScoreLayout,
    score_columns,
)


def shown(cell: Any) -> Any:
    return None if cell.value in ("", None) else cell.value


def same(found: Any, expected: Any) -> bool:
    if expected is None or isinstance(expected, str):
        return bool(found == expected)
    return isinstance(found, (int, float)) and math.isclose(found, expected, abs_tol=1e-9)


def _person_value(column: ScoreColumn, tests: dict[FormUse, SittingScore], change: Any) -> Any:
    if column.use is None:
        return change.gain if column.figure is Figure.GAIN else change.normalised_gain
    test = tests[column.use]
    if column.group:
        return test.groups[column.group]
    return {
        Figure.POINTS: test.points,
        Figure.BLANK: test.blank,
        Figure.DOUBTFUL: test.doubtful,
        Figure.PERCENT: test.percent,
    }[column.figure]


def _summary(column: ScoreColumn, scores: ClassScores) -> Summary | None:
    if column.use is None:
        return scores.gain if column.figure is Figure.GAIN else scores.normalised_gain
    test = scores.tests[column.use]
    if column.group:
        return test.groups[column.group]
    return {
        Figure.POINTS: test.points,
        Figure.BLANK: test.blank,
        Figure.DOUBTFUL: None,
        Figure.PERCENT: test.percent,
    }[column.figure]


def _class_value(row: ClassRow, column: ScoreColumn, scores: ClassScores) -> Any:
    summary = _summary(column, scores)
    if row in {ClassRow.N, ClassRow.MEAN, ClassRow.SD}:
        return None if summary is None else getattr(summary, row.value.lower())
    if row is ClassRow.TOTAL:
        if column.figure not in {Figure.BLANK, Figure.DOUBTFUL} or column.use is None:
            return None
        test = scores.tests[column.use]
        return test.total_blank if column.figure is Figure.BLANK else test.total_doubtful
    if row is ClassRow.MATCHED_N:
        return scores.matched.n if column.figure is Figure.GAIN else None
    return _matched_value(row, column, scores) if column.figure is Figure.PERCENT else None


def _matched_value(row: ClassRow, column: ScoreColumn, scores: ClassScores) -> Any:
    matched: Matched = scores.matched_groups[column.group] if column.group else scores.matched
    if row is ClassRow.MATCHED_MEAN:
        return matched.pre if column.use is FormUse.PRE else matched.post
    if column.use is FormUse.PRE:
        return None
    return matched.gain if row is ClassRow.MATCHED_GAIN else matched.normalised_gain


def _to_be_had(row: ClassRow, column: ScoreColumn, keyed: KeyedForms) -> Any:
    if column.use is None or column.figure is not Figure.PERCENT:
        return None
    forms = keyed.forms_at(column.use)
    at = (ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND).index(row)
    if at >= len(forms):
        return None
    wanted = {column.group} if column.group else {item.module for item in forms[at].items}
    return sum(i.points for i in forms[at].items if {i.module, i.objective_key} & wanted)


def score_differences(
    sheet: Worksheet,
    scores: ClassScores,
    layout: ScoreLayout,
    groups: tuple[Any, Any],
    keyed: KeyedForms,
) -> Iterator[str]:
    columns = score_columns(*groups)
    by_code = {person.code: person for person in scores.people}
    for row in layout.rows:
        person = by_code.get(shown(sheet.cell(row, 1)))
        for column, number in columns.items():
            cell = sheet.cell(row, number)
            expected = None if person is None else _person_value(column, person.tests, person)
            if not same(shown(cell), expected):
                yield f"{cell.coordinate}: {cell.value!r}, Python {expected!r}"
    for class_row in ClassRow:
        for column, number in columns.items():
            cell = sheet.cell(layout.class_row(class_row), number)
            if class_row in {ClassRow.POINTS_FIRST, ClassRow.POINTS_SECOND}:
                expected = _to_be_had(class_row, column, keyed)
            else:
                expected = _class_value(class_row, column, scores)
            if not same(shown(cell), expected):
                yield f"{class_row} {cell.coordinate}: {cell.value!r}, Python {expected!r}"


def _item_value(column: ItemColumn, item: ItemFigures) -> Any:
    if len(column.value) == 1:
        return item.options.get(column.value, "–")
    return {
        ItemColumn.TOOK: item.took,
        ItemColumn.ANSWERED: item.answered,
        ItemColumn.BLANK: item.blank,
        ItemColumn.DOUBTFUL: item.doubtful,
        ItemColumn.SCORED: item.scored,
        ItemColumn.POINTS: item.points,
        ItemColumn.FACILITY: item.facility,
        ItemColumn.DISCRIMINATION: item.discrimination,
    }[column]


_COMPARED = [
    column
    for column in ItemColumn
    if ItemColumn.TOOK.number <= column.number <= ItemColumn.DISCRIMINATION.number
]


def item_differences(sheet: Worksheet, items: list[ItemFigures]) -> Iterator[str]:
    numbers = [column for column in ItemColumn if column in _COMPARED]
    for row, item in enumerate(items, ITEMS_FIRST_ROW):
        assert sheet.cell(row, ItemColumn.ITEM.number).value == item.item.item
        assert sheet.cell(row, ItemColumn.FORM.number).value == item.form
        for column in numbers:
            cell = sheet.cell(row, column.number)
            if not same(shown(cell), _item_value(column, item)):
                yield f"{cell.coordinate}: {cell.value!r}, Python {_item_value(column, item)!r}"
