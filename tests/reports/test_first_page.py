"""The first page of a report: its verdict follows the figures, and says no more than they do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trainkit.evaluation.estimate import Estimate, Reason, Refusal
from trainkit.evaluation.reports.summary import Headline, Later, first_page, recommended
from trainkit.evaluation.reports.text import NO_BREAK, Bullets, Figure, ReportText, Section, Text

TEXT = ReportText.in_language("en")


def figure(value: float, low: float | None = None, high: float | None = None) -> Estimate:
    level = None if low is None else 0.95
    return Estimate(value=value, n=22, low=low, high=high, level=level)


ROSE = Headline(
    people="22 people",
    pre=figure(41.2),
    post=figure(58.4),
    gain=figure(17.2, 11.4, 23.2),
    swapped=True,
    one_form=False,
    has_gap=False,
    later=None,
    asked_later=False,
)
AGAIN = Later("11 people", figure(42), figure(60), figure(44), figure(-16, -24, -8))


def said(headline: Headline, points: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Return the sentences under each heading."""
    return {
        one.title: tuple(sentence.replace(NO_BREAK, " ") for sentence in _sentences(one))
        for one in first_page(headline, points, TEXT)
    }


def _sentences(section: Section) -> list[str]:
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Text):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
    return found


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        (
            {},
            "Participants knew more at the end of the course than at its start: their mean score "
            "on the test rose from 41 to 58 points out of 100.",
        ),
        (
            {"later": AGAIN},
            "Participants knew more at the end of the course than at its start (mean "
            "score 41, then 58 points out of 100). Those tested again some months later scored 44, "
            "after 60 at the end of the course.",
        ),
        (
            {"gain": figure(17.2, -0.1, 34.5)},
            "It is not certain that participants knew more at the end of the course: their mean "
            "score was 41 points out of 100 before and 58 after it, a difference that "
            "may be due to chance.",
        ),
        (
            {"pre": figure(58.4), "post": figure(41.2), "gain": figure(-17.2, -23.2, -11.4)},
            "Participants scored lower at the end of the course than at its start: their mean "
            "score on the test was 58 points out of 100 before and 41 after it.",
        ),
        (
            {"gain": Refusal(reason=Reason.TOO_FEW_PAIRS, n=1, needs=2)},
            "The tests do not show whether participants learned: 1 person with both tests, this "
            "needs 2.",
        ),
    ],
)
def test_verdict_follows_the_interval_of_the_gain(changes: dict[str, object], verdict: str) -> None:
    one = replace(ROSE, **changes)  # type: ignore[arg-type]
    assert said(one)[""] == (verdict,)


def test_what_is_certain_has_the_ends_of_the_interval_and_the_same_people() -> None:
    assert said(replace(ROSE, later=AGAIN))["What is certain"] == (
        "Scores rose. For the same people (22 people), the mean after the course is between 11 "
        "and 23 points out of 100 higher than before, with 95 % confidence.",
        "The rise is not explained by an easier second test: half of the group took the two "
        "forms in one order and half in the other.",
        "Scores fell again after the course: those tested some months later (11 people) scored 16 "
        "points out of 100 less than at its end.",
    )


def test_nothing_is_certain_where_the_interval_has_0_in_it() -> None:
    told = said(replace(ROSE, gain=figure(3, -2, 8)))
    assert "What is certain" not in told
    assert told["What is not certain"][0] == (
        "Whether the group learned at all: the figures are consistent with a small gain and with "
        "none."
    )


def test_one_order_of_the_forms_is_not_certain() -> None:
    told = said(replace(ROSE, swapped=False))
    assert len(told["What is certain"]) == 1
    assert told["What is not certain"][1] == (
        "How much of the difference comes from the second form of the test being easier or harder: "
        "everybody took the two forms in the same order."
    )


def test_three_recommendations_stand_on_the_first_page_and_the_others_behind() -> None:
    points = ("a", "b", "c", "d")
    assert said(ROSE, points)["What we recommend"] == ("a", "b", "c")
    (rest,) = recommended(points, TEXT)
    assert _sentences(rest) == ["d"]
    assert recommended(points[:3], TEXT) == ()


def test_chart_has_a_column_a_time_with_its_level_on_top() -> None:
    (drawing,) = (
        block.draw().decode()
        for section in first_page(replace(ROSE, later=AGAIN), (), TEXT)
        for block in section.blocks
        if isinstance(block, Figure)
    )
    shown = [level for level in ("41", "58", "42", "60", "44") if f">{level}<" in drawing]
    assert shown == ["41", "58", "42", "60", "44"]
    assert "Some months later" in drawing
