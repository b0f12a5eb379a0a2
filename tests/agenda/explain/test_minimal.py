"""Smallest impossible sets, against all subsets of random ones."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from trainkit.agenda.explain.minimal import fewest, minimal, needed
from trainkit.agenda.solver.search import Answer

PIECES = tuple("abcdefgh")
KNOTS = st.lists(st.sets(st.sampled_from(PIECES), min_size=1), min_size=1, max_size=4)


def _holds(knots: list[set[str]], some: tuple[str, ...]) -> bool:
    return any(knot <= set(some) for knot in knots)


def _is_smallest(knots: list[set[str]], some: tuple[str, ...]) -> bool:
    smaller = [one for n in range(len(some)) for one in combinations(some, n)]
    return _holds(knots, some) and not any(_holds(knots, one) for one in smaller)


@given(KNOTS)
def test_minimal_is_smallest(knots: list[set[str]]) -> None:
    assert _is_smallest(knots, minimal(PIECES, lambda some: _holds(knots, some)))


@given(KNOTS)
def test_needed_is_smallest_and_clear(knots: list[set[str]]) -> None:
    found, is_clear = needed(PIECES, lambda some: _answer(knots, some))
    assert (_is_smallest(knots, found), is_clear) == (True, True)


@given(KNOTS, st.integers(0, 3))
def test_fewest_is_smallest_whatever_is_refuted(knots: list[set[str]], count: int) -> None:
    """Only some of what is impossible is refuted; the rest is found by asking."""
    refuted = knots[:count]
    found, is_clear = fewest(
        PIECES, lambda some: _holds(refuted, some), lambda some: _answer(knots, some)
    )
    assert (_is_smallest(knots, found), is_clear) == (True, True)


def test_needed_is_not_clear_if_an_answer_is_not() -> None:
    assert needed(("a", "b"), lambda _: Answer.UNKNOWN) == (("a", "b"), False)


def test_minimal_prefers_the_first_pieces() -> None:
    assert minimal(PIECES, lambda some: len(some) >= 3) == ("a", "b", "c")


def _answer(knots: list[set[str]], some: tuple[str, ...]) -> Answer:
    return Answer.IMPOSSIBLE if _holds(knots, some) else Answer.FOUND
