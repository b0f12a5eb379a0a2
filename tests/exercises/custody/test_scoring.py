"""Precision, recall and points against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from trainkit.exercises.custody.scoring import percent, points, precision_recall


def test_the_example_of_the_handout() -> None:
    # Handout, eight types of fault: "Four reported, three of them real, five in the log:
    # precision 75 %, recall 60 %."
    precision, recall = precision_recall(
        reported=["3 a", "5 b", "7 c", "9 d"], real=["3 a", "5 b", "7 c", "8 e", "S4 f"]
    )

    assert (percent(precision), percent(recall)) == ("75 %", "60 %")


def test_a_right_row_with_a_wrong_letter_is_no_hit() -> None:
    assert precision_recall(["3 a"], ["3 b"]) == (0, 0)


def test_what_is_reported_twice_counts_once() -> None:
    assert precision_recall(["3 a", "3 a"], ["3 a", "4 b"]) == (1, Fraction(1, 2))


def test_without_reports_there_is_no_precision_and_without_faults_no_recall() -> None:
    assert precision_recall([], ["3 a"]) == (None, 0)
    assert precision_recall(["3 a"], []) == (0, None)
    assert precision_recall([], []) == (None, None)
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("hits", "false_alarms", "faults", "expected"),
    [
        (5, 0, 5, 6),  # all
        (3, 1, 5, 4),  # 12 × 3 ÷ 9
        (4, 0, 5, 5),  # 12 × 4 ÷ 9 = 5.33
        (5, 1, 5, 5),  # 12 × 5 ÷ 11 = 5.45
        (1, 2, 5, 2),  # 12 ÷ 8 = 1.5, rounded up
        (0, 3, 5, 0),
        (0, 0, 0, 6),  # clean log, "none"
        (0, 1, 0, 4),
        (0, 4, 0, 0),
    ],
)
def test_points(hits: int, false_alarms: int, faults: int, expected: int) -> None:
    assert points(hits, false_alarms, faults) == expected


@pytest.mark.parametrize(("share", "text"), [(Fraction(3, 8), "38 %"), (Fraction(1, 3), "33 %")])
def test_shares_are_printed_in_whole_per_cent(share: Fraction, text: str) -> None:
    assert percent(share) == text
