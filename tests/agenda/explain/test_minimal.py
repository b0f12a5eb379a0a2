"""Smallest impossible sets, against all subsets of random ones."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from trainkit.agenda.explain.explanation import minimal

PIECES = tuple("abcdefgh")
KNOTS = st.lists(st.sets(st.sampled_from(PIECES), min_size=1), min_size=1, max_size=4)


def _holds(knots: list[set[str]], some: tuple[str, ...]) -> bool:
    return any(knot <= set(some) for knot in knots)


def _is_smallest(knots: list[set[str]], some: tuple[str, ...]) -> bool:
    smaller = [one for n in range(len(some)) for one in combinations(some, n)]
    return _holds(knots, some) and not any(_holds(knots, one) for one in smaller)


@given(KNOTS)
def test_minimal_is_impossible_and_smallest(knots: list[set[str]]) -> None:
    found = minimal(PIECES, lambda some: _holds(knots, some))
    assert _is_smallest(knots, found)


def test_minimal_prefers_the_first_pieces() -> None:
    assert minimal(PIECES, lambda some: len(some) >= 3) == ("a", "b", "c")


def test_nothing_is_kept_of_what_is_impossible_without_any() -> None:
    assert minimal(PIECES, lambda _: True) == ()
