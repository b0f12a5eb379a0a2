"""What an entry means, by the type of its item. Rows and their keys: ``tests.item_types.row``."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.item_types import row
from trainkit.intake.responses import Sitting
from trainkit.model.items.registry import FORMATS

CASES = [
    ("single", "b", "B"), ("single", "B ", "B"), ("single", "D", None),
    ("single", "AB", None), ("single", "-", None), ("single", "?", "?"),
    ("true-false", "d", "D"), ("true-false", "true", None),
    ("multiple", "ca", "AC"), ("multiple", "C, A", "AC"),
    ("multiple", "dbca", "ABCD"), ("multiple", "-", "-"),
    ("multiple", "aa", None), ("multiple", "ae", None),
    ("multiple", " ", None),
    ("multiple", "a-", None), ("multiple", "?", "?"), ("multiple", "a?", None),
    ("matching", "cab", "CAB"), ("matching", "c,a,b", "CAB"),
    ("matching", "aaa", "AAA"), ("matching", "c-b", "C-B"),
    ("matching", "ca", None), ("matching", "cabd", None),
    ("matching", "cae", None), ("matching", "c?b", None),
    ("ordering", "bdac", "BDAC"), ("ordering", "B D A C", "BDAC"),
    ("ordering", "bd-c", "BD-C"), ("ordering", "bdaa", None),
    ("ordering", "bda", None), ("ordering", "bdace", None),
    ("numeric", "12.5", "12.5"), ("numeric", "12,5", "12.5"),
    ("numeric", "12.50", "12.5"), ("numeric", "012", "12"),
    ("numeric", "1 200", "1200"), ("numeric", "-0,5", "-0.5"),
    ("numeric", "-0", "0"), ("numeric", "۱۲٫۵", "12.5"),
    ("numeric", "١٢٫٥", "12.5"), ("numeric", "1000", "1000"),
    ("numeric", "0,125", "0.125"), ("numeric", "1.234", "1.234"),
    ("numeric", "1,234", None), ("numeric", "-12,500", None),
    ("numeric", "12.", None), ("numeric", ".5", None),
    ("numeric", "1e3", None), ("numeric", "12 min", None),
    ("numeric", "1.2.3", None), ("numeric", "5%", None),
    ("numeric", "12345678901234", "12345678901234"),
    ("numeric", "123456789012345", None), ("numeric", "-", "-"),
    ("numeric", "?", "?"), ("numeric", " - ", "-"),
    ("single", "2", "B"), ("single", "۳", "C"), ("single", "٣", "C"),
    ("single", "4", None), ("single", "0", None), ("single", "9", None),
    ("multiple", "31", "AC"), ("multiple", "a3", "AC"),
    ("multiple", "1a", None), ("multiple", "0", "-"), ("multiple", "5", None),
    ("matching", "312", "CAB"), ("matching", "3 0 ۲", "C-B"),
    ("ordering", "2413", "BDAC"), ("ordering", "۲۴۱۳", "BDAC"),
    ("short-answer", "3", "3"), ("short-answer", "۲", "2"), ("short-answer", " 0 ", "0"),
    ("short-answer", "4", None), ("short-answer", "1.0", None), ("short-answer", "-", None),
    ("short-answer", "?", "?"), ("short-answer", "", None), ("short-answer", "12", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), CASES)
def test_read_answer(kind: str, text: str, expected: str | None) -> None:
    assert row(kind).read(text) == expected


@given(
    st.sampled_from(list(FORMATS)), st.text(max_size=12) | st.text("ABCDabcd,- ?01.", max_size=12)
)
def test_read_answer_gives_a_mark_that_is_read_the_same_again(kind: str, text: str) -> None:
    answer = row(kind).read(text)
    if answer is not None:
        assert Sitting(marks=(answer,)).marks == (answer,)
        assert row(kind).read(answer) == answer


@given(st.permutations("ABCD"), st.integers(1, 4), st.sampled_from(["", " ", ",", ", "]))
def test_read_answer_of_several_letters_takes_any_order(
    letters: list[str], count: int, separator: str
) -> None:
    chosen = letters[:count]
    expected = "".join(sorted(chosen))
    assert row("multiple").read(separator.join(chosen)) == expected
    assert row("multiple").read(separator.join(chosen).lower()) == expected


@given(st.decimals(-9999, 9999, places=3), st.sampled_from("0٠۰"), st.sampled_from(".٫"))
def test_read_answer_of_a_number_keeps_its_value(number: Decimal, zero: str, point: str) -> None:
    typed = "".join(
        chr(ord(zero) + int(each)) if each.isdigit() else each.replace(".", point)
        for each in f"{number:f}"
    )
    answer = row("numeric").read(typed)
    assert answer is not None
    assert Decimal(answer) == number


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("single", "A, B, C or ?", ""),
        ("multiple", "letters of ABCD, each once, - or ?", ""),
        ("matching", "3 letters of ABCD (- for an empty box), or ?", ""),
        ("ordering", "the letters ABCD in an order (- for an empty box), or ?", ""),
        ("short-answer", "points by the rubric, 0 to 3, or ?", ""),
        ("numeric", "a number of at most 14 digits, - or ?", ""),
    ],
)
def test_expectation_names_what_the_item_takes(kind: str, text: str, expected: str) -> None:
    assert row(kind).format.expected(row(kind)) == text
    assert row(kind).format.hint("x", row(kind)) == expected


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        # by abjad, as papers in Arabic, Persian and Urdu count options; Urdu also as alef, be, pe
        ("الف ب ج د", "ABCD"),
        ("ا، ب، ج", "ABC"),
        ("أ ب", "AB"),
        ("آپ", "AC"),
        # Cyrillic where place, look and sound agree or say nothing
        ("а б", "AB"),
        ("АС", "AC"),
        # v or the letter that looks like B, third of its alphabet; G by sound, fourth by place
        ("в", None),
        ("г", None),
        ("д", None),
        # fourth letter of Urdu, third of Arabic
        ("ت", None),
        ("ه", None),  # E, which the item does not have
    ],
)
def test_letters_of_other_scripts(typed: str, answer: str | None) -> None:
    assert row("multiple").read(typed) == answer
    single = row("single").read(typed)
    assert single == (answer if answer and len(answer) == 1 else None)


def test_the_name_of_alef_is_one_letter() -> None:
    assert [row("single").read(text) for text in ("الف", " الف ", "ب", "ج")] == [*"AABC"]


def test_hint_names_what_is_likely_wrong() -> None:
    cyrillic, greek = "\u0412", "\u0391"
    assert row("single").format.hint(cyrillic, row("single")) == (
        "; it looks like B but is a letter of another script: type it in Latin letters"
    )
    assert row("multiple").format.hint(f"C{greek}", row("multiple")) == (
        "; it looks like CA but has letters of another script: type it in Latin letters"
    )
    assert row("numeric").format.hint("1,234", row("numeric")) == (
        "; the comma may separate thousands or decimals: type no comma, or a dot for decimals"
    )
