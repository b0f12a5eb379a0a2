"""What entries mean: letters, their numbers, in several scripts; and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.definitions.questionnaire import Question, QuestionKind
from trainkit.questionnaires.ticks import hint_of, read_count, read_ticks
from trainkit.responses import Line

ANSWERS = ("Tools", "Law", "Time", "Nothing")


def line(several: bool = False) -> Line:
    question = Question(
        id="q", kind=QuestionKind.CHOICE, text="Which?", answers=ANSWERS, several=several
    )
    return Line("q", "1", "Which?", question)


@pytest.mark.parametrize(
    ("text", "places"),
    [("a", (0,)), ("D", (3,)), (" b ", (1,)), ("3", (2,)), ("۳", (2,)), ("٣", (2,)), ("?", "?")],
)
def test_one_answer_is_read(text: str, places: object) -> None:
    assert read_ticks(text, line()) == places


@pytest.mark.parametrize(
    "text", ["e", "5", "0", "ab", "aa", "-", "", "a1", "aa", "с", "1.5", "ª", "²", "Ⅰ", "yes"]
)
def test_what_is_no_answer_is_not_guessed(text: str) -> None:
    assert read_ticks(text, line()) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [("ac", (0, 2)), ("C, a", (0, 2)), ("13", (0, 2)), ("۱،۳", (0, 2)), ("dcba", (0, 1, 2, 3))],
)
def test_several_answers_are_read_in_rising_order(text: str, places: object) -> None:
    assert read_ticks(text, line(several=True)) == places


@pytest.mark.parametrize("text", ["aca", "ae", "a-c", "a?", "1a"])
def test_an_answer_twice_or_beyond_the_last_is_none(text: str) -> None:
    assert read_ticks(text, line(several=True)) is None


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=6), st.booleans())
def test_whatever_is_read_lies_within_the_answers(text: str, several: bool) -> None:
    found = read_ticks(text, line(several))
    if isinstance(found, tuple):
        assert found == tuple(sorted(set(found)))
        assert 0 <= found[0] <= found[-1] < len(ANSWERS)
        assert several or len(found) == 1
    else:
        assert found is None or (found, text.strip()) == ("?", "?")


def test_a_letter_of_another_script_is_named() -> None:
    assert "looks like a but" in hint_of("\u0430", line())
    assert hint_of("x", line()) == ""


def test_two_letters_for_one_answer_are_explained() -> None:
    assert "enter ? where several are ticked" in hint_of("ab", line())
    assert hint_of("aca", line(several=True)) == ""


@pytest.mark.parametrize(("text", "count"), [("24", 24), ("۲۴", 24), ("٢٤", 24), (" 0 ", 0)])
def test_a_number_of_sheets_is_read_in_any_digits(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["-1", "2.5", "two", "", "²", "9999999", "100001"])
def test_what_is_no_number_of_sheets_is_not_read(text: str) -> None:
    assert read_count(text) is None
