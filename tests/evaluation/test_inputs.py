"""What the functions of evaluation do not take: each of these gave a figure once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from trainkit.evaluation import intervals
from trainkit.evaluation.agreement import agreement, kappa
from trainkit.evaluation.dif import Groups, mantel_haenszel
from trainkit.evaluation.disclosure import (
    are_apart,
    at_least,
    may_stand_beside,
    share_told,
)
from trainkit.evaluation.effects import detectable, hedges_correction
from trainkit.evaluation.equating import equate
from trainkit.evaluation.gain import at_maximum, halves_of, mean_gain, retention, split_by_pre
from trainkit.evaluation.item_analysis import analyse_choices
from trainkit.evaluation.marks import Marks, Pairs, thirds
from trainkit.evaluation.missing import unmatched
from trainkit.evaluation.reliability import reliable_changes
from trainkit.evaluation.scoring import tally, tally_ticks, verbatims

ROW = np.array([1.0, 2, 4, 3])
PAIRS = Pairs([1, 2, 3], [2, 4, 5], 10)
NO_NUMBERS = [
    np.array(["1", "2"]),
    np.array(["1", "2"], dtype=object),
    np.array(["2019-03-05", "2019-03-06"], dtype="datetime64[D]"),
    np.array([3, 4], dtype="timedelta64[D]"),
    [date(2019, 3, 5), date(2019, 3, 6)],
    [1 + 0j, 2 + 1j],
    [1.0, None],
]

LEVELLED: dict[str, Callable[[Any], object]] = {
    "normal_quantile": intervals.normal_quantile,
    "t_quantile": lambda level: intervals.t_quantile(9, level),
    "wilson": lambda level: intervals.wilson(1, 9, level),
    "proportion": lambda level: intervals.proportion(1, 9, level),
    "proportion of nobody": lambda level: intervals.proportion(0, 0, level),
    "mean": lambda level: intervals.mean(ROW, level, within=(0, 5)),
    "mean of equal values": lambda level: intervals.mean(np.ones(4), level, within=(0, 5)),
    "correlation": lambda level: intervals.correlation_of(ROW, ROW**2, level),
    "correlation of few": lambda level: intervals.correlation_of([1, 2], [3, 4], level),
    "difference of proportions": lambda level: intervals.difference_of_proportions(
        (1, 9), (2, 9), level
    ),
    "skewed mean": lambda level: intervals.skewed_mean(ROW, level, within=(0, 5)),
    "wald": lambda level: intervals.wald(0.7, 0.1, 20, level),
    "difference of means": lambda level: intervals.difference_of_means(ROW, 2 * ROW, level),
    "ratio of means": lambda level: intervals.ratio_of_means(ROW, 2 * ROW + 1, level),
    "mean gain": lambda level: mean_gain(PAIRS, level),
}


@pytest.mark.parametrize("level", [95, 1.5, 1, 0, -0.95, np.nan, "0.95", None, True])
@pytest.mark.parametrize("name", LEVELLED)
def test_a_level_is_between_nothing_and_certainty(name: str, level: object) -> None:
    with pytest.raises(ValueError, match="a level is"):
        LEVELLED[name](level)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("name", LEVELLED)
def test_a_level_between_them_is_taken(name: str, level: float) -> None:
    LEVELLED[name](level)


@pytest.mark.parametrize("values", NO_NUMBERS, ids=lambda values: type(values[0]).__name__)
def test_what_is_no_number_is_no_mark_and_no_score(values: Any) -> None:
    column = np.asarray(values)[:, None]
    for use in (
        lambda: Marks.of(column),
        lambda: Marks(column, np.ones(1), *np.ones((2, 2, 1), dtype=bool), np.zeros(1)),
        lambda: Marks.of([[1, 1]], values),
        lambda: Pairs(values, [1, 2], 5000),
        lambda: Pairs([1, 2], values, 5000),
        lambda: thirds(values),
        lambda: at_maximum(values, 5000),
        lambda: unmatched(values, ROW, 5000),
        lambda: unmatched(ROW, values, 5000),
        lambda: retention(values, Pairs([1, 2], [2, 3], 5000), 2),
        lambda: intervals.mean(values, within=(0, 5000)),
        lambda: intervals.difference_of_means(values, ROW),
        lambda: intervals.ratio_of_means(values, np.ones(2)),
    ):
        with pytest.raises(ValueError, match="are numbers, not"):
            use()


def test_numbers_of_other_kinds_are_marks_and_scores() -> None:
    assert Pairs([Fraction(1, 2), 1], [True, 2], 2).gains.tolist() == [0.5, 1]
    assert thirds(np.array([1, 2, 3], dtype=np.uint8)).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="are numbers"):
        Pairs([Decimal("0.5")], [1], 2)  # a Decimal is none of Python's real numbers


MARKS = Marks.of(np.tile([[1, 0, 1], [0, 1, 1], [1, 1, 0], [0, 0, 1]], (30, 1)))
MASK = np.arange(120) < 60


def test_groups_of_whole_numbers_are_refused() -> None:
    """As places of rows they compared the first two people with one another."""
    for reference, focal in ((MASK.astype(int), ~MASK), (~MASK, MASK.astype(np.uint8))):
        with pytest.raises(ValueError, match="groups are true or false"):
            Groups(reference, focal, ("ru", "uz"))


def test_groups_are_of_the_people_who_have_marks() -> None:
    with pytest.raises(ValueError, match="two rows of the same people"):
        Groups(MASK, ~MASK[:-1], ("ru", "uz"))
    with pytest.raises(ValueError, match="two rows of the same people"):
        Groups(MASK[:, None], ~MASK[:, None], ("ru", "uz"))
    with pytest.raises(ValueError, match="groups of 119 people, marks of 120"):
        mantel_haenszel(MARKS, Groups(MASK[1:], ~MASK[1:], ("ru", "uz")))


def test_masks_are_true_or_false() -> None:
    with pytest.raises(ValueError, match="answers given are true or false"):
        Marks.of([[1, 0]], answered=[[1, 2]])
    for ticks in ([["no", ""]] * 5, [[1, 0]] * 5, [[0.0, 2.5]] * 5):
        with pytest.raises(ValueError, match="ticks are true or false"):
            tally_ticks(ticks)


@pytest.mark.parametrize("answers", [[0.9] * 5, ["1"] * 5, [True] * 5, [None] * 5])
def test_answers_are_places(answers: Any) -> None:
    with pytest.raises(ValueError, match="answers are whole numbers"):
        tally(answers, 2)


def test_choices_are_places() -> None:
    ones = np.ones(3, dtype=int)
    for choices, options, keys in (
        (np.full((3, 1), 0.5), ones[:1], ones[:1]),
        (np.zeros((3, 1), dtype=int), np.array([1.5]), ones[:1]),
        (np.zeros((3, 1), dtype=int), ones[:1], np.array(["0"])),
    ):
        with pytest.raises(ValueError, match="are whole numbers"):
            analyse_choices(choices, options, keys, np.arange(3.0))


MANY = Pairs(np.arange(30.0), np.arange(30.0) + 5, 100)

CANNOT_BE: dict[str, Callable[[], object]] = {
    "more of them than people": lambda: intervals.proportion(10, 9),
    "fewer than nobody": lambda: intervals.proportion(-1, 9),
    "somebody of nobody": lambda: intervals.proportion(1, 0),
    "a count that is no number": lambda: intervals.wilson(np.nan, 9),
    "a correlation of different people": lambda: intervals.correlation_of(ROW, ROW[1:]),
    "a correlation of no numbers": lambda: intervals.correlation_of(ROW, ROW * np.nan),
    "t without degree of freedom": lambda: intervals.t_quantile(0),
    "a negative error": lambda: intervals.wald(1.0, -0.1, 9),
    "an endless mean": lambda: intervals.mean([1.0, np.inf], within=(0, 5)),
    "a ratio of different people": lambda: intervals.ratio_of_means(ROW, ROW[1:]),
    "Hedges' correction of two": lambda: hedges_correction(1),
    "certain power": lambda: detectable(20, power=1.0),
    "power in per cent": lambda: detectable(20, power=80),
    "power below the level": lambda: detectable(20, power=0.04),
    "scores above full marks": lambda: at_maximum(np.array([101.0]), 100),
    "full marks that are no number": lambda: Pairs([1], [2], np.nan),
    "a reliability above 1": lambda: split_by_pre(PAIRS, 1.2),
    "a negative error of measurement": lambda: reliable_changes(PAIRS, -3, 3),
    "an error that is no number": lambda: reliable_changes(PAIRS, np.nan, 3),
    "endless scores before": lambda: retention(np.array([np.inf, 1, 1]), PAIRS, 3),
    "unmatched scores above full": lambda: unmatched(np.full(6, 101.0), ROW, 100),
    "half an item": lambda: halves_of(10.5),
    "fewer items than none": lambda: halves_of(-1),
    "a common item and a half": lambda: equate(MANY, MANY, (5.5, 20)),  # type: ignore[arg-type]
    "raters of no answer": lambda: agreement([0, 1], [0, 1], 1, answers=0),
    "half a point": lambda: kappa([0, 1], [0, 1], 1.5, weighted=False),  # type: ignore[arg-type]
    "a limit that is no number": lambda: kappa(
        [0, 1],
        [0, 1],
        1,
        weighted=False,
        least="3",  # type: ignore[arg-type]
    ),
    "fewer people than none told": lambda: at_least(-3),
    "a share in per cent": lambda: share_told(40, 20),
    "a part above the whole": lambda: may_stand_beside(20, 10),
    "scores to be told that are no numbers": lambda: are_apart(np.full(12, np.nan)),
    "scores to be told in words": lambda: are_apart(np.array(["1"] * 12)),
    "fewer sheets than none": lambda: verbatims([], -1),
}


@pytest.mark.parametrize("name", CANNOT_BE)
def test_what_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        CANNOT_BE[name]()
