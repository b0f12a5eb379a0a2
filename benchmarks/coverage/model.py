"""Classes drawn from a model: abilities before, after and months later, and answers to 20 items.

Abilities are normal and correlated; in some classes there are two kinds of people. An item is
answered right by the two-parameter logistic model, or by the three-parameter model, in which who
does not know the answer may guess it; for figures that assume equal discriminations, by the Rasch
model. A second form of the test is easier by a third of a logit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["ITEMS", "SCENARIOS", "Absence", "Classroom", "Scenario", "draw"]

ITEMS = 20
_DIFFICULTY = np.linspace(-1.5, 1.5, ITEMS)
_DISCRIMINATION = np.resize([0.7, 1.0, 1.3, 1.0], ITEMS)
_EASIER = 1 / 3
_FORGOTTEN = 0.4
"""Logits between the test after the course and the one months later."""
_ABSENT = 0.1
_WEAK = 2.0
"""How many times less likely to leave somebody is who is one standard deviation abler (as e^x)."""

_LINES = np.array([-0.75, 0.5, 1.75])
"""Where on the scale of ability an answer begins to meet each line of a rubric of three points."""
_SLIP = 0.6
"""Standard deviation of what a rater takes an answer for."""
_SEVERER = np.array([0.0, 0.2])
"""By how much each rater takes an answer for worse."""

Answers = NDArray[np.uint8]


class Absence(StrEnum):
    """Who has no test after the course."""

    NOBODY = "nobody"
    ANYBODY = "anybody"
    WEAK = "the weak"


@dataclass(frozen=True)
class Scenario:
    """Where a class stands on the test."""

    name: str
    before: tuple[float, float]
    """Mean and standard deviation of ability in logits."""
    after: tuple[float, float]
    correlation: float
    favourable: float
    """Share of favourable answers to a question."""
    absence: Absence = Absence.NOBODY
    others: tuple[float, tuple[float, float], tuple[float, float]] = (0.0, (0.0, 1.0), (0.0, 1.0))
    """The share of people of a second kind, and their abilities before and after."""
    guessing: float = 0.0
    """The chance of a right answer of somebody who knows nothing."""


SCENARIOS = (
    Scenario("floor", (-2.8, 1.0), (-1.8, 1.0), 0.6, 0.10),
    Scenario("middle", (-0.2, 1.0), (0.6, 1.0), 0.6, 0.60),
    Scenario("easy", (0.5, 1.0), (2.2, 1.2), 0.6, 0.80),
    Scenario("ceiling", (1.0, 1.0), (4.0, 1.6), 0.6, 0.90),
    Scenario("strong ceiling", (2.0, 1.2), (5.5, 2.0), 0.6, 0.97),
    Scenario("unequal variances", (-0.5, 0.5), (0.8, 1.8), 0.3, 0.50),
    Scenario("10 % absent", (-0.2, 1.0), (0.6, 1.0), 0.6, 0.60, Absence.ANYBODY),
    Scenario("10 % absent, the weak", (-0.2, 1.0), (0.6, 1.0), 0.6, 0.60, Absence.WEAK),
    Scenario("two kinds", (-1.4, 0.5), (1.0, 0.5), 0.6, 0.6, others=(0.3, (2.2, 0.5), (2.6, 0.5))),
    Scenario("few know", (-2.0, 0.4), (-1.2, 0.5), 0.6, 0.3, others=(0.15, (2.5, 0.4), (2.6, 0.5))),
    Scenario(
        "a fifth lost", (0.2, 0.6), (2.2, 0.5), 0.6, 0.8, others=(0.2, (0.2, 0.6), (-0.4, 0.5))
    ),
    Scenario("ceiling, guessed", (1.3, 0.9), (3.6, 1.1), 0.5, 0.9, guessing=0.2),
    Scenario("strong ceiling, guessed", (2.4, 0.9), (5.0, 1.4), 0.5, 0.9, guessing=0.2),
)
"""Mean scores before and after: floor 11 and 21 %, middle 46 and 61, easy 58 and 83, ceiling 67 and
93 (48 % at the maximum), strong ceiling 80 and 97 (72 % at the maximum)."""


@dataclass(frozen=True, eq=False)
class Classroom:
    """What everybody answered: people × items, 1 for right."""

    pre: Answers
    post: Answers
    later: Answers
    present: NDArray[np.bool_]
    """Who took the test after the course."""
    first: NDArray[np.bool_]
    """Who had form A before and form B after; the others had B before."""
    crossed: tuple[Answers, Answers]
    """Before and after, where the forms were swapped between the two halves."""
    easier: Answers
    """After, on form B."""
    equal: Answers
    """After, on items of equal discrimination."""
    favourable: NDArray[np.bool_]
    rated: NDArray[np.int64]
    """Points of two raters for answers in words after: people × answers × raters."""


def draw(scenario: Scenario, n: int, source: np.random.Generator) -> Classroom:
    """Draw a class of n people."""
    before, after = _abilities(scenario, n, source)
    guessing = scenario.guessing
    apart = source.spawn(3)  # leaves what is drawn of the source as it was
    share, *of_others = scenario.others
    is_other = apart[2].random(n) < share
    for own, other, ability in zip(
        (scenario.before, scenario.after), of_others, (before, after), strict=True
    ):
        ability[is_other] = other[0] + other[1] * ((ability - own[0]) / own[1])[is_other]
    later = after - _FORGOTTEN + source.normal(0, 0.5, n)
    first = np.arange(n) % 2 == 0
    return Classroom(
        pre=_answers(before, source, guessing),
        post=_answers(after, source, guessing),
        later=_answers(later, source, guessing),
        present=_present(scenario.absence, after, source),
        first=first,
        crossed=(
            _answers(before + _EASIER * ~first, source, guessing),
            _answers(after + _EASIER * first, source, guessing),
        ),
        easier=_answers(after + _EASIER, apart[1], guessing),
        equal=_answers(after, source, 0.0, np.ones(ITEMS)),
        favourable=source.random(n) < scenario.favourable,
        rated=_rated(after, apart[0]),
    )


def _abilities(
    scenario: Scenario, n: int, source: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = source.standard_normal((2, n))
    r = scenario.correlation
    (mean, spread), (mean_after, spread_after) = scenario.before, scenario.after
    both = r * one + np.sqrt(1 - r * r) * other
    return mean + spread * one, mean_after + spread_after * both


def _answers(
    ability: NDArray[np.float64],
    source: np.random.Generator,
    guessing: float,
    discrimination: NDArray[np.float64] = _DISCRIMINATION,
) -> Answers:
    logits = discrimination * (ability[:, None] - _DIFFICULTY)
    right = guessing + (1 - guessing) / (1 + np.exp(-logits))
    return (source.random(logits.shape) < right).astype(np.uint8)


def _rated(ability: NDArray[np.float64], source: np.random.Generator) -> NDArray[np.int64]:
    """Draw points for three answers: a point for each line of the rubric that a rater sees met."""
    answers = ability[:, None] + source.normal(0, 0.5, (ability.size, 3))
    seen = answers[:, :, None] - _SEVERER + source.normal(0, _SLIP, (*answers.shape, 2))
    return np.asarray((seen[..., None] > _LINES).sum(axis=-1))


def _present(
    absence: Absence, ability: NDArray[np.float64], source: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw who stays: a tenth leaves, on average."""
    chances = np.zeros(ability.size)
    if absence is Absence.ANYBODY:
        chances[:] = _ABSENT
    elif absence is Absence.WEAK:
        standard = (ability - ability.mean()) / max(float(ability.std()), 1e-9)
        weights = np.exp(-standard * np.log(_WEAK))
        chances = np.minimum(1.0, _ABSENT * weights / weights.mean())
    return np.asarray(source.random(ability.size) >= chances)
