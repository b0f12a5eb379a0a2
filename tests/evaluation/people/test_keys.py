from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.evaluation.people.keys import errors, key_of

QUICK = settings(derandomize=True, deadline=None, max_examples=200)
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
