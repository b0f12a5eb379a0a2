"""Hidden cells are attacked here by listing every table that agrees with what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.analysis.intervals import mean
from trainkit.evaluation.disclosure import (
    INTERNAL,
    RELEASE,
    SafeMeans,
    SafeRow,
    SafeTable,
    Seen,
    hidden,
    hide_means,
    hide_row,
    hide_table,
)
from trainkit.evaluation.refusal import Estimate, Reason, Refusal

QUICK = settings(derandomize=True, deadline=None, max_examples=40)
COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 14))


def table_of(counts: list[list[int]], threshold: int = INTERNAL) -> SafeTable:
    found = hide_table(counts, threshold)
    assert isinstance(found, SafeTable)
    return found


def row_of(counts: list[int], threshold: int = INTERNAL) -> SafeRow:
    found = hide_row(counts, threshold)
    assert isinstance(found, SafeRow)
    return found


def splits(total: int, cells: tuple[int | None, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to fill the hidden cells of a line so that it adds up to the total."""
    left = total - sum(cell for cell in cells if cell is not None)
    unknown = [at for at, cell in enumerate(cells) if cell is None]
    if not unknown:
        if left == 0:
            yield tuple(cell or 0 for cell in cells)
        return
    for part in product(range(left + 1), repeat=len(unknown) - 1):
        if sum(part) <= left:
            values = dict(zip(unknown, (*part, left - sum(part)), strict=True))
            yield tuple(values.get(at, cell or 0) for at, cell in enumerate(cells))


def possible(shown: SafeTable) -> list[tuple[tuple[int, ...], ...]]:
    """Every table with its totals that a reader cannot rule out."""
    tables = []
    for totals in splits(shown.total, shown.rows):
        for below in splits(shown.total, shown.columns):
            for lines in product(
                *(splits(total, line) for total, line in zip(totals, shown.cells, strict=True))
            ):
                if all(
                    sum(column) == total
                    for column, total in zip(zip(*lines, strict=True), below, strict=True)
                ):
                    tables.append((*((*line, sum(line)) for line in lines), below))
    return tables


def widths(shown: SafeTable) -> list[int]:
    """The range of every hidden cell over all possible tables, totals among them."""
    tables = possible(shown)
    return [
        max(table[row][column] for table in tables) - min(table[row][column] for table in tables)
        for row, line in enumerate(shown.seen[:-1])
        for column, seen in enumerate(line)
        if seen is not Seen.SHOWN
    ] + [
        max(table[-1][column] for table in tables) - min(table[-1][column] for table in tables)
        for column, seen in enumerate(shown.seen[-1])
        if seen is not Seen.SHOWN
    ]


@QUICK
@given(
    st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 4), min_size=columns, max_size=columns), min_size=1, max_size=2
        )
    )
)
def test_no_hidden_cell_of_a_small_table_can_be_narrowed_down(counts: list[list[int]]) -> None:
    found = hide_table(counts, 3)
    if isinstance(found, Refusal):
        assert sum(map(sum, counts)) < 3
        return
    everything_hidden = all(one is not Seen.SHOWN for line in found.seen[:-1] for one in line[:-1])
    assert all(width >= (1 if everything_hidden else 3) for width in widths(found))


@QUICK
@given(
    st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
        lambda shape: st.lists(
            st.lists(COUNTS, min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        )
    ),
    st.sampled_from([INTERNAL, RELEASE]),
)
def test_no_hidden_cell_follows_from_the_equations(counts: list[list[int]], threshold: int) -> None:
    """It would, if no vector of the null space of the hidden columns moved it."""
    found = hide_table(counts, threshold)
    if isinstance(found, Refusal):
        assert sum(map(sum, counts)) < threshold
        return
    seen = np.array(found.seen)
    rows, columns = seen.shape
    equations = []
    for row in range(rows):
        line = np.zeros(seen.shape)
        line[row, :-1], line[row, -1] = 1, -1
        equations.append(line.ravel())
    for column in range(columns):
        line = np.zeros(seen.shape)
        line[:-1, column], line[-1, column] = 1, -1
        equations.append(line.ravel())
    unknown = np.array(equations)[:, (seen != Seen.SHOWN).ravel()]
    _, sizes, directions = np.linalg.svd(unknown)
    free = directions[(sizes > 1e-9).sum() :]
    assert (np.abs(free) > 1e-9).any(axis=0).all()


@QUICK
@given(st.lists(COUNTS, min_size=1, max_size=8), st.sampled_from([INTERNAL, RELEASE]))
def test_hidden_cells_of_a_row_are_many_people_together(counts: list[int], threshold: int) -> None:
    found = hide_row(counts, threshold)
    if isinstance(found, Refusal):
        assert sum(counts) < threshold
        return
    together = [count for count, cell in zip(counts, found.cells, strict=True) if cell is None]
    assert len(together) != 1
    assert not together or sum(together) >= threshold
    assert all(cell is None or cell >= threshold for cell in found.cells)
    assert found.total == sum(counts)


@QUICK
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=4))
def test_what_is_shown_is_true_and_never_small(counts: list[list[int]]) -> None:
    found = hide_table(counts)
    if isinstance(found, Refusal):
        return
    for line, shown in zip(counts, found.cells, strict=True):
        assert all(
            cell is None or cell == count >= 5 for count, cell in zip(line, shown, strict=True)
        )
    sums = [sum(line) for line in counts]
    assert all(
        cell is None or cell == count >= 5 for count, cell in zip(sums, found.rows, strict=True)
    )
    assert found.total == sum(sums)


def test_a_small_cell_takes_a_rectangle_with_it() -> None:
    # 2 is small; the cheapest way round goes over 20, 30 and 6, each of which could move with it
    found = table_of([[2, 20, 40], [6, 30, 50], [60, 70, 80]])
    assert found.cells == ((None, None, 40), (None, None, 50), (60, 70, 80))
    assert (found.rows, found.columns, found.total) == ((62, 86, 210), (68, 120, 170), 358)
    assert found.seen[0] == (Seen.SMALL, Seen.COMPLEMENT, Seen.SHOWN, Seen.SHOWN)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    found = table_of([[5, 20], [6, 30]])
    assert (found.cells, found.rows, found.columns) == (((5, 20), (6, 30)), (25, 36), (11, 50))


def test_two_small_cells_that_are_few_together_take_a_third() -> None:
    # 1 + 1 would tell that there are two people: 12 is hidden with them
    assert row_of([1, 1, 12, 40]).cells == (None, None, None, 40)
    # 2 + 3 are five people together
    assert row_of([2, 3, 12, 40]).cells == (None, None, 12, 40)


def test_nobody_is_a_small_cell_too() -> None:
    # "nobody of this country passed" tells of everybody in it
    assert row_of([0, 7, 9]).cells == (None, None, 9)


def test_the_total_of_a_small_row_is_hidden() -> None:
    found = table_of([[1, 1], [20, 30], [25, 35]])
    assert found.rows[0] is None
    assert found.cells[0] == (None, None)
    assert found.total == 112


def test_release_hides_below_ten() -> None:
    counts = [9, 12, 30]
    assert row_of(counts).cells == (9, 12, 30)
    assert row_of(counts, RELEASE).cells == (None, None, 30)


def test_means_are_hidden_with_their_people() -> None:
    groups = [np.array(scores, dtype=float) for scores in ([40] * 3 + [60] * 3, [10, 20], [70, 80])]
    groups.append(np.array([50.0, 60, 70, 80, 90]))
    found = hide_means(groups, 100)
    assert isinstance(found, SafeMeans)
    # 2 + 2 people are fewer than 5, so the smallest of the others goes with them
    few = Refusal(reason=Reason.HIDDEN, needs=5)
    assert found.people.cells == (6, None, None, None)
    assert found.means == (mean(groups[0], within=(0, 100)), few, few, few)
    # 300 + 30 + 150 + 350 of 15 people
    assert isinstance(found.overall, Estimate)
    assert (found.overall.value, found.overall.n) == (pytest.approx(830 / 15), 15)
    assert hide_means([np.array([1.0, 2])], 100) == few


def test_fewer_people_than_the_threshold_are_not_told() -> None:
    few = Refusal(reason=Reason.HIDDEN, needs=5)
    assert hide_table([[1, 1], [1, 1]]) == few
    assert hide_row([4]) == few
    assert hidden(4) == few
    assert hidden(5) is None
    assert few.sentence == "fewer than 5 people, not shown"


def test_the_same_table_is_hidden_the_same_way() -> None:
    counts = np.random.default_rng(4).poisson(6, size=(8, 6)).tolist()
    assert hide_table(counts) == hide_table(counts)


@pytest.mark.parametrize("counts", [[[-1, 20]], [], [[]], [[[9]]]])
def test_a_table_that_is_none_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="a full table of whole numbers"):
        hide_table(counts)
