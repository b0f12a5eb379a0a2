"""The codes on slips: what may be mistyped, what is noticed, what cannot be worked out."""

from __future__ import annotations

import itertools

import pytest

from trainkit.telephones.codes import access_code, digest, fold, is_well_formed, person_part

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE = access_code("P-07", b"\x01\x02\x03\x04")


def test_a_code_ends_in_five_letters_of_which_the_last_is_a_check() -> None:
    """Computed by hand: 0x01020304 = 16909060 leaves 10, 9, 4, 14 at divisions by 19: N, M, G, T.

    P, 0, 7, N, M, G, T are worth 25, 0, 7, 23, 22, 16, 29; times 1 to 7 they make 547, which
    leaves 15: V.
    """
    assert CODE == "P-07-NMGTV"
    assert is_well_formed("P07NMGTV")


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' ')} ",
        lambda code: code.replace("P", "Р").replace("M", "М").replace("T", "Т"),  # Cyrillic
        lambda code: code.replace("0", "۰").replace("7", "۷"),
        lambda code: code.replace("0", "٠").replace("7", "٧"),
        lambda code: code.replace("-", "–"),
    ],
)
def test_what_looks_the_same_is_the_same(typed) -> None:
    assert fold(typed(CODE)) == fold(CODE)


def test_signs_that_changed_places_are_noticed_always() -> None:
    folded = fold(CODE)
    for one, two in itertools.combinations(range(len(folded)), 2):
        signs = list(folded)
        signs[one], signs[two] = signs[two], signs[one]
        if signs != list(folded):
            assert not is_well_formed("".join(signs))


def test_a_wrong_sign_is_noticed_unless_its_value_is_nineteen_apart() -> None:
    folded = fold(CODE)
    missed = {
        (SIGNS.index(sign) - SIGNS.index(folded[place])) % 19
        for place in range(len(folded) - 1)
        for sign in SIGNS
        if sign != folded[place] and is_well_formed(folded[:place] + sign + folded[place + 1 :])
    }
    assert missed <= {0}


@pytest.mark.parametrize("text", ["", "P", "-----", "²", "💣" * 500, "A" * 10_000])
def test_any_text_can_be_looked_at(text: str) -> None:
    assert not is_well_formed(fold(text))


def test_the_part_that_names_the_person_is_all_but_the_letters() -> None:
    assert person_part(fold(CODE)) == "P07"


def test_codes_are_stored_under_a_sum_that_depends_on_the_salt() -> None:
    assert digest(b"a" * 32, "P07") != digest(b"b" * 32, "P07")
    assert len(digest(b"a" * 32, "P07")) == 32
