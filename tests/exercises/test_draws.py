"""Draws: the same from the same seed, fair, and independent of one another."""

from __future__ import annotations

import hashlib
from collections import Counter
from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.exercises.generator import Draws


def test_first_draws_are_those_of_the_documented_sums() -> None:
    sums = [hashlib.sha256(b"7" + n.to_bytes(8, "big")).digest()[:8] for n in (1, 2, 3)]
    draws = Draws(7)
    assert [draws.below(1000) for _ in sums] == [int.from_bytes(one, "big") % 1000 for one in sums]


def test_a_branch_is_not_moved_by_draws_elsewhere() -> None:
    draws = Draws(b"seed")
    before = draws.branch("names").below(10**9)
    draws.shuffled(range(50))
    assert draws.branch("names").below(10**9) == before
    assert draws.branch("times").below(10**9) != before


@given(seed=st.integers(), values=st.lists(st.integers(), unique=True, max_size=30))
def test_shuffled_keeps_every_value_once(seed: int, values: list[int]) -> None:
    assert sorted(Draws(seed).shuffled(values)) == sorted(values)


@given(seed=st.integers(), low=st.integers(-50, 50), more=st.integers(0, 100))
def test_between_keeps_its_limits(seed: int, low: int, more: int) -> None:
    assert low <= Draws(seed).between(low, low + more) <= low + more


def test_every_order_of_three_is_about_as_frequent_as_any_other() -> None:
    draws = Draws("fair")
    counts = Counter(tuple(draws.shuffled("abc")) for _ in range(6000))
    # 1000 expected of each; six standard deviations of a binomial(6000, 1/6) are 173
    assert len(counts) == 6
    assert max(abs(count - 1000) for count in counts.values()) < 173


@pytest.mark.parametrize("limit", [0, -1, 2**64 + 1])
def test_a_limit_that_cannot_be_drawn_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="expected a limit"):
        Draws(1).below(limit)


def test_a_sample_larger_than_its_source_is_refused() -> None:
    with pytest.raises(ValueError, match="expected at most 2 of 2, found 3"):
        Draws(1).sample("ab", 3)


def test_a_new_value_is_the_first_that_is_not_taken() -> None:
    values = iter("abac")
    assert Draws(0).new(lambda: next(values), {"a", "b"}) == "c"


def test_inner_addresses_are_those_of_rfc_6598() -> None:
    draws = Draws(5)
    network = IPv4Network("100.64.0.0/10")
    assert all(IPv4Address(draws.inner_address()) in network for _ in range(300))
