"""What an entry means, by the type of its item. Rows and their keys: ``tests.item_types.row``."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.item_types import row
from trainkit.definitions.items import ItemType
from trainkit.responses.model import Sitting
from trainkit.score_sheet.reading.answers import expectation, hint, read_answer

CASES = [
    (ItemType.SINGLE, "b", "B"), (ItemType.SINGLE, "B ", "B"), (ItemType.SINGLE, "D", None),
    (ItemType.SINGLE, "AB", None), (ItemType.SINGLE, "-", None), (ItemType.SINGLE, "?", "?"),
    (ItemType.TRUE_FALSE, "d", "D"), (ItemType.TRUE_FALSE, "true", None),
    (ItemType.MULTIPLE, "ca", "AC"), (ItemType.MULTIPLE, "C, A", "AC"),
    (ItemType.MULTIPLE, "dbca", "ABCD"), (ItemType.MULTIPLE, "-", "-"),
    (ItemType.MULTIPLE, "aa", None), (ItemType.MULTIPLE, "ae", None),
    (ItemType.MULTIPLE, " ", None),
    (ItemType.MULTIPLE, "a-", None), (ItemType.MULTIPLE, "?", "?"), (ItemType.MULTIPLE, "a?", None),
    (ItemType.MATCHING, "cab", "CAB"), (ItemType.MATCHING, "c,a,b", "CAB"),
    (ItemType.MATCHING, "aaa", "AAA"), (ItemType.MATCHING, "c-b", "C-B"),
    (ItemType.MATCHING, "ca", None), (ItemType.MATCHING, "cabd", None),
    (ItemType.MATCHING, "cae", None), (ItemType.MATCHING, "c?b", None),
    (ItemType.ORDERING, "bdac", "BDAC"), (ItemType.ORDERING, "B D A C", "BDAC"),
    (ItemType.ORDERING, "bd-c", "BD-C"), (ItemType.ORDERING, "bdaa", None),
    (ItemType.ORDERING, "bda", None), (ItemType.ORDERING, "bdace", None),
    (ItemType.NUMERIC, "12.5", "12.5"), (ItemType.NUMERIC, "12,5", "12.5"),
    (ItemType.NUMERIC, "12.50", "12.5"), (ItemType.NUMERIC, "012", "12"),
    (ItemType.NUMERIC, "1 200", "1200"), (ItemType.NUMERIC, "-0,5", "-0.5"),
    (ItemType.NUMERIC, "-0", "0"), (ItemType.NUMERIC, "۱۲٫۵", "12.5"),
    (ItemType.NUMERIC, "١٢٫٥", "12.5"), (ItemType.NUMERIC, "1000", "1000"),
    (ItemType.NUMERIC, "0,125", "0.125"), (ItemType.NUMERIC, "1.234", "1.234"),
    (ItemType.NUMERIC, "1,234", None), (ItemType.NUMERIC, "-12,500", None),
    (ItemType.NUMERIC, "12.", None), (ItemType.NUMERIC, ".5", None),
    (ItemType.NUMERIC, "1e3", None), (ItemType.NUMERIC, "12 min", None),
    (ItemType.NUMERIC, "1.2.3", None), (ItemType.NUMERIC, "5%", None),
    (ItemType.NUMERIC, "12345678901234", "12345678901234"),
    (ItemType.NUMERIC, "123456789012345", None), (ItemType.NUMERIC, "-", "-"),
    (ItemType.NUMERIC, "?", "?"), (ItemType.NUMERIC, " - ", "-"),
    (ItemType.SINGLE, "2", "B"), (ItemType.SINGLE, "۳", "C"), (ItemType.SINGLE, "٣", "C"),
    (ItemType.SINGLE, "4", None), (ItemType.SINGLE, "0", None), (ItemType.SINGLE, "9", None),
    (ItemType.MULTIPLE, "31", "AC"), (ItemType.MULTIPLE, "a3", "AC"),
    (ItemType.MULTIPLE, "1a", None), (ItemType.MULTIPLE, "0", "-"), (ItemType.MULTIPLE, "5", None),
    (ItemType.MATCHING, "312", "CAB"), (ItemType.MATCHING, "3 0 ۲", "C-B"),
    (ItemType.ORDERING, "2413", "BDAC"), (ItemType.ORDERING, "۲۴۱۳", "BDAC"),
    (ItemType.SHORT, "3", "3"), (ItemType.SHORT, "۲", "2"), (ItemType.SHORT, " 0 ", "0"),
    (ItemType.SHORT, "4", None), (ItemType.SHORT, "1.0", None), (ItemType.SHORT, "-", None),
    (ItemType.SHORT, "?", "?"), (ItemType.SHORT, "", None), (ItemType.SHORT, "12", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), CASES)
def test_read_answer(kind: ItemType, text: str, expected: str | None) -> None:
    assert read_answer(text, row(kind)) == expected


@given(st.sampled_from(ItemType), st.text(max_size=12) | st.text("ABCDabcd,- ?01.", max_size=12))
def test_read_answer_gives_a_mark_that_is_read_the_same_again(kind: ItemType, text: str) -> None:
    answer = read_answer(text, row(kind))
    if answer is not None:
        assert Sitting(marks=(answer,)).marks == (answer,)
        assert read_answer(answer, row(kind)) == answer


@given(st.permutations("ABCD"), st.integers(1, 4), st.sampled_from(["", " ", ",", ", "]))
def test_read_answer_of_several_letters_takes_any_order(
    letters: list[str], count: int, separator: str
) -> None:
    chosen = letters[:count]
    expected = "".join(sorted(chosen))
    assert read_answer(separator.join(chosen), row(ItemType.MULTIPLE)) == expected
    assert read_answer(separator.join(chosen).lower(), row(ItemType.MULTIPLE)) == expected


@given(st.decimals(-9999, 9999, places=3), st.sampled_from("0٠۰"), st.sampled_from(".٫"))
def test_read_answer_of_a_number_keeps_its_value(number: Decimal, zero: str, point: str) -> None:
    typed = "".join(
        chr(ord(zero) + int(each)) if each.isdigit() else each.replace(".", point)
        for each in f"{number:f}"
    )
    answer = read_answer(typed, row(ItemType.NUMERIC))
    assert answer is not None
    assert Decimal(answer) == number


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (ItemType.SINGLE, "A, B, C or ?", ""),
        (ItemType.MULTIPLE, "letters of ABCD, each once, - or ?", ""),
        (ItemType.MATCHING, "3 letters of ABCD (- for an empty box), or ?", ""),
        (ItemType.ORDERING, "the letters ABCD in an order (- for an empty box), or ?", ""),
        (ItemType.SHORT, "points by the rubric, 0 to 3, or ?", ""),
        (ItemType.NUMERIC, "a number of at most 14 digits, - or ?", ""),
    ],
)
def test_expectation_names_what_the_item_takes(kind: ItemType, text: str, expected: str) -> None:
    assert expectation(row(kind)) == text
    assert hint("x", row(kind)) == expected


def test_hint_names_what_is_likely_wrong() -> None:
    cyrillic, greek = "\u0412", "\u0391"
    assert hint(cyrillic, row(ItemType.SINGLE)) == (
        "; it looks like B but is a letter of another script, type it in Latin"
    )
    assert hint(f"C{greek}", row(ItemType.MULTIPLE)) == (
        "; it looks like CA but has letters of another script, type it in Latin"
    )
    assert hint("1,234", row(ItemType.NUMERIC)) == (
        "; the comma may part thousands or decimals: type no comma, or a dot for decimals"
    )
