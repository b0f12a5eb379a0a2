"""Codes of two occasions, matched without guessing."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from trainkit.evaluation import matching
from trainkit.evaluation.matching import Ambiguity, Match, Matching, errors, key_of, match

QUICK = settings(derandomize=True, deadline=None, max_examples=examples(200))
# few letters and lengths about the limit, so that keys meet, collide and miss by one
CODES = st.lists(st.text(alphabet="AB0O-", min_size=4, max_size=8), max_size=7)
own = partial(match, tolerant=True)
Matcher = Callable[[Sequence[str], Sequence[str]], Matching]
BOTH = pytest.mark.parametrize("matcher", [match, own])


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
    assert own(["MK0714", "TR0902"], ["TR0902", second]) == Matching(
        matched=(Match(0, 1, 1), Match(1, 0)), ambiguous=(), unmatched=((), ())
    )


def test_an_own_code_of_five_tolerates_none() -> None:
    assert own(["MK071"], ["MK072"]).unmatched == ((0,), (0,))


def test_two_that_are_one_error_away_are_not_guessed() -> None:
    found = own(["MK0714"], ["MK0715", "MK0716"])
    assert found == Matching(matched=(), ambiguous=(Ambiguity((0,), (0, 1)),), unmatched=((), ()))


def test_the_nearest_from_one_side_must_be_the_nearest_from_the_other() -> None:
    # MK0715 is the same on both; MK0714 is near it, but not its best, and has no other partner
    found = own(["MK0714", "MK0715"], ["MK0715"])
    assert found == Matching(matched=(Match(1, 0),), ambiguous=(), unmatched=((0,), ()))


def test_a_rival_that_is_matched_still_makes_a_sheet_ambiguous() -> None:
    # the first sheet is one error from both; that one of them has found its own partner is a hint,
    # and a hint is for a person to follow
    found = own(["MK0714", "MK0715"], ["MK0715", "MK0716"])
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
    assert {(one.first, one.second) for one in own(first, second).matched} == expected


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


KEYS = st.text(alphabet="ab0", max_size=6)


@pytest.mark.parametrize(
    "written",
    [
        "PX-07", "px 07", " Px07 ", "PX–07", "PX_07", "P X - 0 7", "РХ-07",  # the last: Cyrillic
        "PX-O7", "px-o7", "ＰＸ０７", "PX-۰۷", "PX-٠٧", "\u200ePX\u200d-07\ufeff", "PX.07", "PX/07",
    ],
)  # fmt: skip
def test_what_a_hand_confuses_is_one(written: str) -> None:
    assert key_of(written) == "px07"


@pytest.mark.parametrize("written", ["A1", "AI", "Al", "aL", "A-i", "А1", "AІ", "A١", "A۱"])
def test_one_and_the_letters_like_it_are_one(written: str) -> None:
    assert key_of(written) == "a1"


def test_what_differs_stays_different() -> None:
    codes = ["PX-07", "PX-08", "PX-70", "BX-07", "PX-077", "Ж-07", "З-07", "3-07", "کد07"]
    assert len({key_of(code) for code in codes}) == len(codes)


def test_arabic_and_persian_letters_are_one() -> None:
    assert key_of("علي-٧") == key_of("علی ۷") == key_of("علـي7")


@pytest.mark.parametrize("blank", ["", "  ", "--", "\u200b", "?"])
def test_no_code_has_no_key(blank: str) -> None:
    assert key_of(blank) == ""


@QUICK
@given(st.text(max_size=12))
def test_a_key_is_its_own_key(code: str) -> None:
    key = key_of(code)
    assert key_of(key) == key
    assert key_of(unicodedata.normalize("NFD", code)) == key_of(unicodedata.normalize("NFC", code))


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("mk0714", "mk0714", 0),
        ("mk0714", "mk0715", 1), ("mk0714", "xk0714", 1),
        ("mk0714", "mk071", 1), ("mk0714", "k0714", 1), ("mk0714", "mk714", 1),
        ("mk0714", "mk07144", 1), ("mk0714", "amk0714", 1), ("mk0714", "mk0x714", 1),
        ("mk0714", "km0714", 1), ("mk0714", "mk0741", 1), ("mk0714", "mk7014", 1),
        ("mk0714", "mk0725", 2), ("mk0714", "0714", 2), ("mk0714", "km0741", 2),
        ("mk0714", "0km714", 2), ("mk0714", "mk7104", 2), ("", "a", 1), ("", "", 0), ("", "ab", 2),
        ("ab", "ba", 1), ("a", "b", 1),
    ],
)  # fmt: skip
def test_one_slip_is_one_error(one: str, other: str, distance: int) -> None:
    assert errors(one, other) == distance
    assert errors(other, one) == distance


def slips(key: str) -> set[str]:
    """Every key that one error makes of this one, written out."""
    places = range(len(key) + 1)
    signs = "ab0"
    added = {key[:at] + sign + key[at:] for at in places for sign in signs}
    lost = {key[:at] + key[at + 1 :] for at in places[:-1]}
    replaced = {key[:at] + sign + key[at + 1 :] for at in places[:-1] for sign in signs}
    swapped = {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in places[:-2]}
    return (added | lost | replaced | swapped) - {key}


@QUICK
@given(KEYS, KEYS)
def test_errors_are_what_slips_make(one: str, other: str) -> None:
    expected = 0 if one == other else 1 if other in slips(one) else 2
    assert errors(one, other) == expected


@QUICK
@given(KEYS, KEYS)
def test_keys_one_error_apart_have_a_shortened_form_in_common(one: str, other: str) -> None:
    if errors(one, other) == 1:
        assert matching._shortened(one) & matching._shortened(other)


def test_own_codes_of_many_are_matched_fast() -> None:
    """Comparing each with every other one would be 64 million comparisons."""
    source = random.Random(6)
    codes = ["".join(source.choices("ABCDEFGHKMNPRSTUVWXYZ23456789", k=8)) for _ in range(8000)]
    slipped = [code[:3] + "Q" + code[4:] for code in codes]
    start = perf_counter()
    found = own(codes, slipped)
    assert perf_counter() - start < 10
    assert len(found.matched) > 7900
