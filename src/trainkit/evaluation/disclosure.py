"""Tables that do not give people away: small cells are hidden, and cells that would give them back.

A cell with fewer people than the threshold is hidden (primary suppression); 0 is such a cell, since
"nobody of this country passed" tells of everybody in it. Whoever knows the totals can compute a
hidden cell from the others, so more are hidden (complementary suppression) until, of every hidden
cell, the numbers that agree with all that is shown range over at least ``threshold``. It follows
that the hidden cells of any row or column have at least ``threshold`` people together, so that a
mean over them, got by subtraction, tells of no smaller group either.

Totals are cells too; only the grand total is always shown, and a table of fewer people than the
threshold is refused. The cells to hide are found by flows in the table's network (Cox, Network
Models for Complementary Cell Suppression, Journal of the American Statistical Association 90,
1995): for each cell in danger, the cheapest set of cells whose numbers could all change with it.

One table at a time: two tables over the same people that share totals can give away together what
neither does alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from trainkit.evaluation.analysis.intervals import LEVEL, mean
from trainkit.evaluation.change.pairs import Scores
from trainkit.evaluation.refusal import Outcome, Reason, Refusal

__all__ = [
    "INTERNAL",
    "RELEASE",
    "SafeMeans",
    "SafeRow",
    "SafeTable",
    "Seen",
    "hidden",
    "hide_means",
    "hide_row",
    "hide_table",
]

INTERNAL = 5
"""Least number of people in a cell of a report to the organisers."""
RELEASE = 10
"""Least number of people in a cell that the public sees."""

_HALF = 0.5
_Counts = NDArray[np.int64]
_Mask = NDArray[np.bool_]


class Seen(IntEnum):
    """Why a cell is or is not shown; a reader is never told which of the two hid it."""

    SHOWN = 0
    SMALL = 1
    COMPLEMENT = 2


@dataclass(frozen=True, slots=True)
class SafeRow:
    """Counts that add up to a total that is shown."""

    cells: tuple[int | None, ...]
    """``None`` for a hidden one."""
    seen: tuple[Seen, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table of counts with the totals of its rows and columns."""

    cells: tuple[tuple[int | None, ...], ...]
    """``None`` for a hidden one."""
    rows: tuple[int | None, ...]
    """The total of each row."""
    columns: tuple[int | None, ...]
    """The total of each column."""
    total: int
    seen: tuple[tuple[Seen, ...], ...]
    """Of all cells, with the totals of rows as last column and those of columns as last row."""


@dataclass(frozen=True, slots=True)
class SafeMeans:
    """Means of groups that can stand beside the mean of all."""

    people: SafeRow
    """How many, by group."""
    means: tuple[Outcome, ...]
    """By group; refused where the number of people is hidden."""
    overall: Outcome


def hidden(n: int, threshold: int = INTERNAL) -> Refusal | None:
    """Return a refusal if n people are too few to tell their mean, extremes or words."""
    return _hidden(threshold) if n < threshold else None


def _hidden(threshold: int) -> Refusal:
    return Refusal(reason=Reason.HIDDEN, needs=threshold)


def hide_row(counts: Sequence[int], threshold: int = INTERNAL) -> SafeRow | Refusal:
    """Return one row of counts that can be shown with its total.

    Refused if all people together are fewer than the threshold. Raises ``ValueError`` for a
    negative count.
    """
    values = _as_counts(counts, 1)
    total = int(values.sum())
    if total < threshold:
        return _hidden(threshold)
    seen = _suppress_in_row(values, threshold)
    cells = _shown(values, seen)
    return SafeRow(cells, tuple(Seen(one) for one in seen.tolist()), total)


def hide_means(
    groups: Sequence[Scores], full: float, threshold: int = INTERNAL, level: float = LEVEL
) -> SafeMeans | Refusal:
    """Return the mean score of each group, from 0 to ``full``, and of all people.

    Refused if all people together are fewer than the threshold.
    """
    people = hide_row([group.size for group in groups], threshold)
    if isinstance(people, Refusal):
        return people
    means = tuple(
        _hidden(threshold) if n is None else mean(group, level, within=(0, full))
        for n, group in zip(people.cells, groups, strict=True)
    )
    return SafeMeans(people, means, mean(np.concatenate(groups), level, within=(0, full)))


def hide_table(
    counts: Sequence[Sequence[int]] | _Counts, threshold: int = INTERNAL
) -> SafeTable | Refusal:
    """Return a table of counts that can be shown with the totals of rows and columns.

    Refused if all people together are fewer than the threshold. Raises ``ValueError`` for a
    negative count and for rows of different lengths.
    """
    table = _as_counts(counts, 2)
    total = int(table.sum())
    if total < threshold:
        return _hidden(threshold)
    framed = np.block(
        [[table, table.sum(axis=1, keepdims=True)], [table.sum(axis=0), np.array([total])]]
    )
    values = framed.ravel()[:-1]
    seen = _suppress(values, _equations(*framed.shape), threshold)
    shown = (*_shown(values, seen), total)
    width = framed.shape[1]
    lines = [shown[start : start + width] for start in range(0, len(shown), width)]
    marks = np.append(seen, Seen.SHOWN).reshape(framed.shape).tolist()
    return SafeTable(
        cells=tuple(line[:-1] for line in lines[:-1]),
        rows=tuple(line[-1] for line in lines[:-1]),
        columns=lines[-1][:-1],
        total=total,
        seen=tuple(tuple(Seen(one) for one in line) for line in marks),
    )


def _as_counts(counts: Sequence[object] | _Counts, dimensions: int) -> _Counts:
    values = np.array(counts, dtype=np.int64)
    if values.ndim != dimensions or not values.size or (values < 0).any():
        raise ValueError("counts are a full table of whole numbers from 0")
    return values


def _shown(values: _Counts, seen: _Counts) -> tuple[int | None, ...]:
    pairs = zip(values.tolist(), seen.tolist(), strict=True)
    return tuple(value if mark == Seen.SHOWN else None for value, mark in pairs)


def _suppress_in_row(values: _Counts, threshold: int) -> _Counts:
    """Return how each cell is seen of a row of at least ``threshold`` people.

    A hidden cell can be anything up to the sum of all that are hidden, which the total gives away.
    Where that is too little, the smallest shown cell brings enough.
    """
    seen = np.where(values < threshold, Seen.SMALL, Seen.SHOWN).astype(np.int64)
    small = values[seen == Seen.SMALL]
    if small.size and small.sum() < threshold:
        shown = np.flatnonzero(seen == Seen.SHOWN)
        seen[shown[values[shown].argmin()]] = Seen.COMPLEMENT
    return seen


def _equations(rows: int, columns: int) -> NDArray[np.float64]:
    """Return what a reader knows of a table with totals: one row of coefficients an equation.

    Cells are numbered row by row, without the grand total, which is a known number.
    """
    equations = []
    for row in range(rows):
        line = np.zeros((rows, columns))
        line[row, :-1], line[row, -1] = 1, -1
        equations.append(line)
    for column in range(columns):
        line = np.zeros((rows, columns))
        line[:-1, column], line[-1, column] = 1, -1
        equations.append(line)
    return np.array([line.ravel()[:-1] for line in equations])


def _suppress(values: _Counts, equations: NDArray[np.float64], threshold: int) -> _Counts:
    """Return how each cell is seen; the range of a hidden one is at least ``threshold``."""
    seen: _Counts = np.where(values < threshold, Seen.SMALL, Seen.SHOWN).astype(np.int64)
    safe: set[int] = set()
    while True:
        waiting = [cell for cell in np.flatnonzero(seen).tolist() if cell not in safe]
        if not waiting:
            return seen
        cell = waiting[0]
        low, high = _range(values, equations, seen != Seen.SHOWN, cell)
        if high - low < threshold - _HALF:
            added = _cheapest(values, equations, seen, cell, round(low) + threshold)
            seen[added & (seen == Seen.SHOWN)] = Seen.COMPLEMENT
        safe.add(cell)


def _range(
    values: _Counts, equations: NDArray[np.float64], unknown: _Mask, cell: int
) -> tuple[float, float]:
    """Return the least and the most that a hidden cell can be, by all that is shown.

    The equations are those of a network, so both are whole numbers.
    """
    from scipy.optimize import linprog

    columns = equations[:, unknown]
    known = columns @ values[unknown]
    wanted = np.zeros(values.size)
    wanted[cell] = 1
    ends = []
    for sign in (1, -1):
        answer = linprog(sign * wanted[unknown], A_eq=columns, b_eq=known, bounds=(0, None))
        ends.append(sign * answer.fun if answer.status == 0 else np.inf)
    return ends[0], ends[1]


def _cheapest(
    values: _Counts, equations: NDArray[np.float64], seen: _Counts, cell: int, goal: int
) -> _Mask:
    """Return the cells that must be hidden for ``cell`` to be able to be ``goal``.

    Each cell may rise freely and fall to 0; hidden cells are free, others cost what they show. All
    cells are returned if there is no other way.
    """
    from scipy.optimize import linprog

    size = values.size
    price = np.where(seen == Seen.SHOWN, values + 1.0, 0.0)
    bounds = [(0.0, None)] * size + [(0.0, float(value)) for value in values]
    rise = float(goal - values[cell])
    bounds[cell] = (rise, rise)
    bounds[size + cell] = (0.0, 0.0)
    answer = linprog(
        np.concatenate([price, price]) + 1e-6,
        A_eq=np.hstack([equations, -equations]),
        b_eq=np.zeros(len(equations)),
        bounds=bounds,
    )
    if answer.status != 0:
        return np.ones(size, dtype=np.bool_)
    moved: _Mask = (answer.x[:size] + answer.x[size:]) > _HALF
    return moved
