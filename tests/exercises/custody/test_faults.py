"""Precision, recall and points against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from trainkit.cybercrime.custody.audit import percent, points, precision_recall


def test_the_example_of_the_handout() -> None:
    # Handout, eight types of fault: "Four reported, three of them real, five in the log:
    # precision 75 %, recall 60 %."
    precision, recall = precision_recall(hits=3, false_alarms=1, faults=5)

    assert (percent(precision), percent(recall)) == ("75\u00a0%", "60\u00a0%")


def test_the_tool_test_of_the_handout() -> None:
    # Handout, reading a tool test: 50 known messages, 44 reported, 40 of them known.
    assert precision_recall(40, 4, 50) == (Fraction(10, 11), Fraction(4, 5))


def test_without_reports_there_is_no_precision_and_without_faults_no_recall() -> None:
    assert precision_recall(0, 0, 1) == (None, 0)
    assert precision_recall(0, 1, 0) == (0, None)
    assert precision_recall(0, 0, 0) == (None, None)
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


@pytest.mark.parametrize(
    ("share", "text"), [(Fraction(3, 8), "38\u00a0%"), (Fraction(1, 3), "33\u00a0%")]
)
def test_shares_are_printed_in_whole_per_cent(share: Fraction, text: str) -> None:
    assert percent(share) == text


def test_points_follow_the_harmonic_mean_of_precision_and_recall() -> None:
    # F1 = 2PR / (P + R), by floats and from the shares instead of the counts.
    for faults in range(3, 9):
        for hits in range(1, faults + 1):
            for false_alarms in range(9):
                precision, recall = hits / (hits + false_alarms), hits / faults
                mean = 2 * precision * recall / (precision + recall)
                assert abs(points(hits, false_alarms, faults) - 6 * mean) <= 0.5 + 1e-9
