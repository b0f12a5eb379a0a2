from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.people.codes import Ambiguity, Match, Matching, match, match_own
from trainkit.evaluation.people.keys import errors, key_of

QUICK = settings(derandomize=True, deadline=None, max_examples=200)
# few letters and lengths about the limit, so that keys meet, collide and miss by one
CODES = st.lists(st.text(alphabet="AB0O-", min_size=4, max_size=8), max_size=7)
Matcher = Callable[[Sequence[str], Sequence[str]], Matching]
BOTH = pytest.mark.parametrize("matcher", [match, match_own])


def test_the_same_code_is_the_same_person() -> None:
    found = match(["PX-07", "PX-08", "PX-09"], ["px09", "PX O7", "PX-10"])
    assert found == Matching(
        matched=(Match(0, 1), Match(2, 0)), ambiguous=(), unmatched=((1,), (2,))
    )


def test_a_code_on_two_sheets_is_ambiguous() -> None:
    found = match(["PX-07", "PX-O7", "PX-08", "PX-09"], ["PX-07", "PX-08", "px 08"])
    assert found == Matching(
        matched=(),
        ambiguous=(Ambiguity((0, 1), (0,)), Ambiguity((2,), (1, 2))),
        unmatched=((3,), ()),
    )


def test_two_sheets_with_one_code_are_shown_even_without_a_partner() -> None:
    found = match(["PX-07", "PX-07"], ["PX-08"])
    assert found == Matching(matched=(), ambiguous=(Ambiguity((0, 1), ()),), unmatched=((), (0,)))


def test_sheets_without_a_code_match_nobody() -> None:
    found = match(["", "PX-07", " - "], ["", "PX-07"])
    assert found == Matching(matched=(Match(1, 1),), ambiguous=(), unmatched=((0, 2), (0,)))


def test_a_printed_code_tolerates_no_error() -> None:
    assert match(["MK0714"], ["MK0715"]).matched == ()


@pytest.mark.parametrize("second", ["MK0715", "MK071", "MK07144", "KM0714"])
def test_an_own_code_tolerates_one_error(second: str) -> None:
    assert match_own(["MK0714", "TR0902"], ["TR0902", second]) == Matching(
        matched=(Match(0, 1, 1), Match(1, 0)), ambiguous=(), unmatched=((), ())
    )


def test_an_own_code_of_five_tolerates_none() -> None:
    assert match_own(["MK071"], ["MK072"]).unmatched == ((0,), (0,))


def test_two_that_are_one_error_away_are_not_guessed() -> None:
    found = match_own(["MK0714"], ["MK0715", "MK0716"])
    assert found == Matching(matched=(), ambiguous=(Ambiguity((0,), (0, 1)),), unmatched=((), ()))


def test_the_nearest_from_one_side_must_be_the_nearest_from_the_other() -> None:
    # MK0715 is the same on both; MK0714 is near it, but not its best, and has no other partner
    found = match_own(["MK0714", "MK0715"], ["MK0715"])
    assert found == Matching(matched=(Match(1, 0),), ambiguous=(), unmatched=((0,), ()))


def test_a_rival_that_is_matched_still_makes_a_sheet_ambiguous() -> None:
    # the first sheet is one error from both; that one of them has found its own partner is a hint,
    # and a hint is for a person to follow
    found = match_own(["MK0714", "MK0715"], ["MK0715", "MK0716"])
    assert found.matched == (Match(1, 0),)
    assert found.ambiguous == (Ambiguity((0,), (1,)),)


def pairs_of_codes(found: Matching, first: Sequence[str], second: Sequence[str]) -> list[str]:
    return sorted(f"{first[one.first]} {second[one.second]}" for one in found.matched)


@BOTH
@QUICK
@given(first=CODES, second=CODES)
def test_every_sheet_is_told_once(matcher: Matcher, first: list[str], second: list[str]) -> None:
    found = matcher(first, second)
    groups = found.ambiguous
    told = (
        [one.first for one in found.matched]
        + [place for group in groups for place in group.first]
        + list(found.unmatched[0]),
        [one.second for one in found.matched]
        + [place for group in groups for place in group.second]
        + list(found.unmatched[1]),
    )
    assert sorted(told[0]) == list(range(len(first)))
    assert sorted(told[1]) == list(range(len(second)))


@BOTH
@QUICK
@given(first=CODES, second=CODES)
def test_the_occasions_can_be_exchanged(
    matcher: Matcher, first: list[str], second: list[str]
) -> None:
    forth, back = matcher(first, second), matcher(second, first)
    assert set(forth.matched) == {Match(one.second, one.first, one.errors) for one in back.matched}
    assert set(forth.ambiguous) == {Ambiguity(one.second, one.first) for one in back.ambiguous}
    assert forth.unmatched == (back.unmatched[1], back.unmatched[0])


@BOTH
@QUICK
@given(first=CODES, second=CODES, seed=st.integers(0, 1000))
def test_the_order_of_the_sheets_does_not_matter(
    matcher: Matcher, first: list[str], second: list[str], seed: int
) -> None:
    shuffled = random.Random(seed)
    other_first, other_second = first[:], second[:]
    shuffled.shuffle(other_first)
    shuffled.shuffle(other_second)
    found, again = matcher(first, second), matcher(other_first, other_second)
    assert pairs_of_codes(found, first, second) == pairs_of_codes(again, other_first, other_second)


@QUICK
@given(first=CODES, second=CODES)
def test_a_match_is_the_only_nearest_from_both_sides(first: list[str], second: list[str]) -> None:
    def distance(one: str, other: str) -> int:
        a, b = key_of(one), key_of(other)
        apart = errors(a, b)
        return 9 if not a or not b or (apart == 1 and max(len(a), len(b)) < 6) else apart

    def nearest(code: str, others: list[str]) -> list[int]:
        apart = [distance(code, other) for other in others]
        least = min(apart, default=9)
        return [at for at, one in enumerate(apart) if one == least] if least < 2 else []

    expected = {
        (at, others[0])
        for at, code in enumerate(first)
        if len(others := nearest(code, second)) == 1 and nearest(second[others[0]], first) == [at]
    }
    assert {(one.first, one.second) for one in match_own(first, second).matched} == expected


@QUICK
@given(first=CODES, second=CODES)
def test_printed_codes_match_only_by_a_key_that_nobody_else_has(
    first: list[str], second: list[str]
) -> None:
    keys = [key_of(code) for code in first], [key_of(code) for code in second]
    expected = {
        (keys[0].index(key), keys[1].index(key))
        for key in set(keys[0]) - {""}
        if keys[0].count(key) == keys[1].count(key) == 1
    }
    assert {(one.first, one.second) for one in match(first, second).matched} == expected
