"""Counts worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from trainkit.evaluation.estimate import Reason, Refusal
from trainkit.evaluation.intervals import proportion
from trainkit.evaluation.scoring import NO_ANSWER, Tally, TicksTally, tally, tally_ticks, verbatims

FEW = Refusal(reason=Reason.HIDDEN, needs=5)
NOT_ASKED = Refusal(reason=Reason.NOT_ASKED)


def test_a_scale_is_counted() -> None:
    # 7 answered: 1 disagrees, 1 neither, 3 rather agree, 2 agree; 5 of 7 favourable
    found = tally([0, 3, 4, NO_ANSWER, 3, 2, 3, 4], 5, favourable=(3, 4))
    assert found == Tally(counts=(1, 0, 1, 3, 2), n=7, favourable=proportion(5, 7))


def test_fewer_than_five_answers_are_not_told() -> None:
    assert tally([0, 1, 2, 3, NO_ANSWER, NO_ANSWER], 4) == FEW
    assert tally([], 4) == FEW
    assert tally([0, 1, 2, 3, 0], 4, threshold=10) == Refusal(reason=Reason.HIDDEN, needs=10)
    nobody = tally([NO_ANSWER, NO_ANSWER], 4, threshold=0)
    assert isinstance(nobody, Tally)
    assert (nobody.counts, nobody.favourable) == ((0, 0, 0, 0), NOT_ASKED)


@pytest.mark.parametrize(
    ("answers", "favourable"), [([4] * 5, ()), ([-2] * 5, ()), ([[0]], ()), ([0] * 5, (4,))]
)
def test_an_answer_that_the_question_does_not_have_is_refused(
    answers: list[int], favourable: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="the question does not have"):
        tally(answers, 4, favourable=favourable)


@settings(derandomize=True, deadline=None, max_examples=examples(60))
@given(st.lists(st.integers(-1, 4), min_size=5, max_size=30))
def test_every_sheet_is_counted_once(answers: list[int]) -> None:
    found = tally(answers, 5)
    given_answers = sorted(answer for answer in answers if answer != NO_ANSWER)
    if isinstance(found, Refusal):
        assert len(given_answers) < 5
        return
    assert sum(found.counts) == found.n == len(given_answers)
    assert found.counts == tuple(given_answers.count(place) for place in range(5))


def test_all_that_applies_is_counted_by_answer() -> None:
    ticks = [[n in one for n in range(3)] for one in ({0}, {0, 1}, set(), {0, 1}, {0}, {1})]
    assert tally_ticks(ticks) == TicksTally(counts=(4, 3, 0), n=5)
    assert tally_ticks(ticks[:5]) == FEW


def test_words_come_without_the_order_of_the_sheets() -> None:
    texts = ["  Send a  request.\n", "", "ask my chief", "Ask for logs", "   "]
    expected = ("Ask for logs", "ask my chief", "Send a request.")
    assert verbatims(texts, 5) == expected
    assert verbatims(texts[::-1], 5) == expected


def test_words_of_fewer_than_five_are_not_quoted() -> None:
    assert verbatims(["Ask for logs"], 4) == FEW
    assert verbatims(["Ask for logs"], 9, threshold=10) == Refusal(reason=Reason.HIDDEN, needs=10)
