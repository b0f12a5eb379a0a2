"""Figures and refusals: what they say, and what they do not let through."""

from __future__ import annotations

import math
from string import Formatter

import pytest

from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Reason,
    Refusal,
    Significance,
    Standing,
    record,
)
from trainkit.model.texts import Texts
from trainkit.text.languages import PSEUDO

GROUPS = ("A then B", "B then A", "top third", "bottom third")


def test_sentence_counts_people() -> None:
    def said(n: int) -> str:
        return Refusal(reason=Reason.TOO_FEW_PEOPLE, n=n, needs=30).sentence

    assert [said(n) for n in (0, 1, 18)] == [
        "nobody, this needs 30",
        "1 person, this needs 30",
        "18 people, this needs 30",
    ]


def test_sentence_names_the_group() -> None:
    refusal = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=12, needs=50, about="ru")
    assert refusal.sentence == "12 people in the group ru, this needs 50"


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_with_a_name_in_words_is_named_in_the_language(group: str) -> None:
    refusal = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=1, needs=2, about=group)
    assert refusal.sentence == f"1 person in the group {group}, this needs 2"
    assert group not in refusal.text(PSEUDO)
    assert record(refusal)["about"] == group


def test_sentence_without_people_in_it() -> None:
    refusal = Refusal(reason=Reason.NO_CONVERGENCE)
    assert refusal.sentence == "the calculation did not converge"


def test_hidden_cell_tells_no_number() -> None:
    refusal = Refusal(reason=Reason.HIDDEN, needs=5)
    assert refusal.sentence == "fewer than 5 people, so not shown"
    with pytest.raises(ValueError):
        Refusal(reason=Reason.HIDDEN, n=3, needs=5)


def test_a_language_without_a_catalogue_is_answered_in_english() -> None:
    assert Refusal(reason=Reason.ALL_BLANK, n=2).text("tlh") == "all 2 people left it blank"


def test_every_word_has_a_text_with_known_fields() -> None:
    texts = Texts.of("evaluation", "en").texts
    words = [*Reason, *Method, *Standing, *(f"group-{group}" for group in GROUPS)]
    assert set(texts) == {*words}
    assert len(texts) == len(words)  # no two equal as text
    for template in texts.values():
        assert isinstance(template, str) or "other" in template
        for text in [template] if isinstance(template, str) else template.values():
            fields = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
            assert fields <= {"n", "needs", "about"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": math.nan},
        {"value": math.inf},
        {"low": 0.1},
        {"low": 0.1, "high": 0.9},
        {"low": 0.9, "high": 0.1, "level": 0.95},
        {"low": -math.inf, "high": 0.1, "level": 0.95},
    ],
)
def test_estimate_lets_no_such_number_through(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Estimate(**({"value": 0.5, "n": 3} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"p": 1.5}, {"p": math.nan}, {"statistic": math.inf}])
def test_significance_lets_no_such_number_through(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Significance(**({"p": 0.5, "n": 3, "statistic": 1.0, "method": Method.T} | wrong))  # type: ignore[arg-type]


def test_record_of_each() -> None:
    estimate = Estimate(value=0.5, n=18, low=0.3, high=0.7, level=0.95, method=Method.WILSON)
    test = Significance(p=0.04, n=18, statistic=4.2, df=1, method=Method.MANTEL_HAENSZEL)
    refusal = Refusal(reason=Reason.TOO_FEW_PEOPLE, n=18, needs=30)
    assert [record(one) for one in (estimate, test, refusal)] == [
        {
            "value": 0.5,
            "n": 18,
            "low": 0.3,
            "high": 0.7,
            "level": 0.95,
            "method": "wilson",
            "standing": "firm",
        },
        {
            "p": 0.04,
            "n": 18,
            "statistic": 4.2,
            "df": 1,
            "method": "mantel-haenszel",
            "standing": "firm",
        },
        {
            "refused": "too-few-people",
            "n": 18,
            "needs": 30,
            "sentence": "18 people, this needs 30",
        },
    ]
