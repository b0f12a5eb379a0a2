"""Marks worked by hand. Rows and their keys: ``tests.item_types.row``."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.item_types import row
from trainkit.assessment.scoring_key import mark_of

CASES = [
    ("single", "B", 1), ("single", "A", 0), ("single", "", 0),
    ("true-false", "B", 1), ("true-false", "D", 0),
    # key AC of ABCD: each option that is marked or left as in the key is a quarter
    ("multiple", "AC", 1), ("multiple", "A", Fraction(3, 4)),
    ("multiple", "ABC", Fraction(3, 4)), ("multiple", "ABCD", Fraction(1, 2)),
    ("multiple", "-", Fraction(1, 2)), ("multiple", "AB", Fraction(1, 2)),
    ("multiple", "BD", 0), ("multiple", "", 0),
    # key CAB: a third a line
    ("matching", "CAB", 1), ("matching", "CAA", Fraction(2, 3)),
    ("matching", "C--", Fraction(1, 3)), ("matching", "ABC", 0),
    ("matching", "---", 0), ("matching", "", 0),
    # key BDAC: six pairs
    ("ordering", "BDAC", 1), ("ordering", "DBAC", Fraction(5, 6)),
    ("ordering", "CBDA", Fraction(1, 2)), ("ordering", "CADB", 0),
    ("ordering", "BDA-", Fraction(1, 2)), ("ordering", "----", 0),
    ("ordering", "", 0),
    # 12.5, tolerance 0.25
    ("numeric", "12.5", 1), ("numeric", "12.25", 1), ("numeric", "12.75", 1),
    ("numeric", "12.2499999", 0), ("numeric", "12.7500001", 0),
    ("numeric", "-12.5", 0), ("numeric", "-", 0), ("numeric", "", 0),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answer", "mark"), CASES)
def test_mark_of(kind: str, answer: str, mark: Fraction) -> None:
    assert mark_of(answer, row(kind)) == mark


def test_mark_of_exactly_this_number() -> None:
    item = row("numeric", key="0.3", tolerance=None)
    assert [mark_of(each, item) for each in ("0.3", "0.30000000000001", "0.29999999999999")] == [
        1, 0, 0,
    ]  # fmt: skip


def test_mark_of_bounds_is_exact() -> None:
    # in binary fractions 0.1 + 0.2 is more than 0.3
    item = row("numeric", key="0.1", tolerance="0.2")
    assert [mark_of(each, item) for each in ("0.3", "-0.1", "0.3000001")] == [1, 1, 0]


def test_score_corrected_for_guessing_is_that_of_the_graduate_record_examinations() -> None:
    """ETS, GRE Chemistry Test Practice Book, 2001: 80 right and 46 wrong of 136 with five choices
    each are a raw score of 80 - 46 / 4 = 68.5.
    """
    item = row("single", options="abcde", penalty="1/4")
    answers = [*"B" * 80, *"A" * 46, *[""] * 10]
    assert sum(mark_of(answer, item) for answer in answers) == Fraction("68.5")


def test_a_part_of_an_answer_has_no_penalty() -> None:
    with pytest.raises(ValueError, match="type multiple takes no penalty"):
        row("multiple", penalty="1/3")


@pytest.mark.parametrize("penalty", ["3/2", "0", "-1/3", "0.25", "1/0"])
def test_a_penalty_in_the_record_is_a_fraction_up_to_1(penalty: str) -> None:
    with pytest.raises(ValueError, match="penalty"):
        row("single", penalty=penalty)


@pytest.mark.parametrize(
    ("options", "penalty"), [("abc", "1/2"), ("abcd", "1/3"), ("abcde", "1/4")]
)
def test_marking_at_random_gains_nothing_on_average(options: str, penalty: str) -> None:
    item = row("single", options=options, penalty=penalty)
    assert sum(mark_of(letter, item) for letter in item.letters) == 0


def test_mark_of_a_doubtful_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="doubtful"):
        mark_of("?", row("single"))


@given(st.permutations("BDAC"))
def test_mark_of_an_order_is_one_minus_the_share_of_inversions(order: list[str]) -> None:
    """Against neighbours exchanged until the order is right, as bubble sort counts them."""
    ranks = ["BDAC".index(letter) for letter in order]
    exchanges = 0
    for _ in ranks:
        for place in range(3):
            if ranks[place] > ranks[place + 1]:
                ranks[place], ranks[place + 1] = ranks[place + 1], ranks[place]
                exchanges += 1
    assert mark_of("".join(order), row("ordering")) == 1 - Fraction(exchanges, 6)


def test_marks_of_all_orders_are_a_half_on_average() -> None:
    marks = [mark_of("".join(order), row("ordering")) for order in permutations("ABCD")]
    assert sum(marks) / len(marks) == Fraction(1, 2)
