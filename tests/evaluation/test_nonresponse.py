"""What was left out and what was not reached, by the convention of PISA and TIMSS.

Rows 1 to 8 are the example of ``saros::omitted_recoder_df`` (R), which tells apart what was skipped
and what was not administered; the not-reached codes are those of ``eatPrep::mnrCoding`` with its
default ``nMbi = 2``: two blanks at the end are needed, and all but the first are not reached.
"""

from __future__ import annotations

import numpy as np
import pytest

from trainkit.evaluation.estimate import Reason, Refusal
from trainkit.evaluation.item_analysis import ItemWarning, analyse_items
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.missing import pace, reached_items

ANSWERS = ("10101", ".0101", "..101", "10.01", "1...1", "1010.", "101..", "10...", ".....")
"""A row a person, a dot for a blank."""
REACHED = ("11111", "11111", "11111", "11111", "11111", "11111", "11110", "11100", "10000")


def answered(rows: tuple[str, ...] = ANSWERS) -> np.ndarray:
    return np.array([[sign != "." for sign in row] for row in rows])


def marks() -> Marks:
    values = np.array([[sign == "1" for sign in row] for row in ANSWERS])
    return Marks.of(values, answered=answered(), reached=reached_items(answered()))


def test_all_blanks_at_the_end_but_the_first_are_not_reached() -> None:
    found = reached_items(answered())
    assert ["".join(map(str, row)) for row in found.astype(int)] == list(REACHED)


def test_items_are_counted_by_what_happened_to_them() -> None:
    """By hand: item 5 was reached by six of nine, one of whom left it blank and five were right."""
    rows = analyse_items(marks())
    assert [row.not_reached for row in rows] == [0, 1, 1, 2, 3]
    assert [row.omitted for row in rows] == [3, 2, 3, 2, 1]
    last = rows[4]
    assert not isinstance(last.facility, Refusal)
    assert not isinstance(last.facility_reached, Refusal)
    assert (last.facility.n, last.facility.value) == (9, 5 / 9)
    assert (last.facility_reached.n, last.facility_reached.value) == (6, 5 / 6)


def test_what_was_not_reached_is_no_fault_of_the_item() -> None:
    """Item 4: two of nine omitted it (22 %), item 5: one of nine, though four have no answer."""
    found = [ItemWarning.MANY_BLANK in row.warnings for row in analyse_items(marks())]
    assert found == [True, True, True, True, False]


def test_an_item_that_nobody_answered_has_no_facility() -> None:
    rows = analyse_items(
        Marks.of([[1, 0], [0, 0]], answered=[[True, False]] * 2, reached=[[True, True]] * 2)
    )
    assert rows[1].facility_reached == Refusal(reason=Reason.ALL_BLANK, n=2)


def test_an_answer_to_an_item_that_was_not_reached_is_refused() -> None:
    with pytest.raises(ValueError, match="an answer to an item that was not reached"):
        Marks.of([[1, 0]], reached=[[True, False]])


@pytest.mark.parametrize(
    ("shares", "finished", "well_on", "is_speeded"),
    [
        ([1.0] * 8 + [0.75] * 2, 8, 10, False),
        ([1.0] * 7 + [0.75] * 3, 7, 10, True),
        ([1.0] * 9 + [0.7], 9, 9, True),
        ([], 0, 0, False),
    ],
)
def test_time_is_enough_if_80_per_cent_reach_the_end_and_all_three_quarters(
    shares: list[float], finished: int, well_on: int, is_speeded: bool
) -> None:
    """Swineford's rule, as Cintron 2021 (ETS RR-21-22) gives it."""
    found = pace(shares)
    assert (found.finished, found.well_on, found.is_speeded) == (finished, well_on, is_speeded)


@pytest.mark.parametrize("wrong", [[1.1], [-0.1], [float("nan")], ["1"], [[1.0]]])
def test_shares_are_from_0_to_1(wrong: list[object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        pace(wrong)


@pytest.mark.parametrize("wrong", [[[1, 0]], [True, False]])
def test_answers_given_are_a_matrix_of_truth_values(wrong: list[object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        reached_items(wrong)
