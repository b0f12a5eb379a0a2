"""What entries mean: letters, their numbers, in several scripts; and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.intake.questionnaires.read import hint_of, read_count, read_ticks
from trainkit.intake.responses import QuestionLine
from trainkit.model.questionnaire import Question, QuestionKind

ANSWERS = ("Tools", "Law", "Time", "Nothing")


def line(several: bool = False) -> QuestionLine:
    question = Question(
        id="q", kind=QuestionKind.CHOICE, text="Which?", answers=ANSWERS, several=several
    )
    return QuestionLine("q", "1", "Which?", question)


NONE = ("e", "5", "0", "ab", "aa", "-", "a1", "с", "1.5", "ª", "²", "Ⅰ", "yes", "")
ONE: dict[str, object] = {
    "a": (0,), "D": (3,), " b ": (1,), "3": (2,), "۳": (2,), "٣": (2,), "?": "?",
    **dict.fromkeys(NONE),
}  # fmt: skip
SEVERAL: dict[str, object] = {
    "ac": (0, 2), "C, a": (0, 2), "13": (0, 2), "۱،۳": (0, 2), "dcba": (0, 1, 2, 3),
    **dict.fromkeys(("aca", "ae", "a-c", "a?", "1a")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("several", "text"), [*((False, text) for text in ONE), *((True, text) for text in SEVERAL)]
)
def test_answers_are_read_in_rising_order_and_never_guessed(several: bool, text: str) -> None:
    assert read_ticks(text, line(several)) == (SEVERAL if several else ONE)[text]


@settings(derandomize=True)
@given(st.text(max_size=6), st.booleans())
def test_whatever_is_read_lies_within_the_answers(text: str, several: bool) -> None:
    found = read_ticks(text, line(several))
    if isinstance(found, tuple):
        assert found == tuple(sorted(set(found)))
        assert 0 <= found[0] <= found[-1] < len(ANSWERS)
        assert several or len(found) == 1
    else:
        assert found is None or (found, text.strip()) == ("?", "?")


@pytest.mark.parametrize(
    ("text", "several", "hint"),
    [("\u0430", False, "looks like a but"), ("x", False, ""), ("aca", True, ""),
     ("ab", False, "enter ? where several are ticked")],
)  # fmt: skip
def test_what_may_be_wrong_is_explained(text: str, several: bool, hint: str) -> None:
    found = hint_of(text, line(several))
    assert (hint in found, found == "") == (True, hint == "")


COUNTS: dict[str, int | None] = {"24": 24, "۲۴": 24, "٢٤": 24, " 0 ": 0}
COUNTS |= dict.fromkeys(("-1", "2 4", "2.5", "two", "", "²", "9999999", "100001"), None)


@pytest.mark.parametrize("text", COUNTS)
def test_a_number_of_sheets_is_read_in_any_digits(text: str) -> None:
    assert read_count(text) == COUNTS[text]
