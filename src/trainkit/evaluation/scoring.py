"""Scores of people: the numbers on the Scores sheet, computed again in Python.

In: a person's marks on a test and the scoring key. Out: frozen models. One rule serves both tests
and all papers: a score is the sum of the items' marks, each up to what the item is worth: the
number of right items where each is worth 1 and right or not. A wrong answer gets 0, or less where
the paper states a penalty, and so may a score. A blank gets 0 and is counted separately; a row that
is blank throughout is a test not taken; a doubtful mark leaves that person without a score on that
test until somebody resolves it. A number that is undefined is ``None``, an empty cell on the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

from trainkit.assessment.forms import FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoringKey, mark_of
from trainkit.fields import Definition
from trainkit.responses import Sitting

__all__ = [
    "SittingScore",
    "SittingState",
    "answers_in_form_order",
    "groups_of",
    "item_marks",
    "score_sitting",
]


class SittingState(StrEnum):
    """Whether a test has a score."""

    NOT_TAKEN = "not taken"
    DOUBTFUL = "doubtful"
    SCORED = "scored"


class SittingScore(Definition):
    """One person's result on one test."""

    state: SittingState
    points: float | None = None
    """Sum of the items' marks."""
    blank: int | None = None
    """Items left blank; ``None`` if the test was not taken."""
    doubtful: int | None = None
    percent: float | None = None
    """100 · points / points to be had: up to 100, and below 0 only by a penalty."""
    groups: dict[str, float | None] = {}
    """The same over the items of each module (``id``) and objective (``module/id``); ``None``
    without a score, or where the form has no such item."""


def answers_in_form_order(
    sitting: Sitting, scoring: ScoringKey, use: FormUse
) -> tuple[ScoredForm, tuple[str, ...]]:
    """Return the form that was answered and the answers by its numbers, in version 1's letters.

    Raises ``KeyError`` if the test has no such paper, or several and the sitting names none.
    """
    paper = scoring.paper(use, sitting.paper)
    return scoring.form(paper.form.code), paper.in_form_order(sitting.marks)


def item_marks(answers: Sequence[str], form: ScoredForm) -> tuple[Fraction, ...]:
    """Return what each item earned, 0 for a blank, up to the item's points, with its penalty.

    ``answers`` are in the form's order and version 1's letters, none of them doubtful.
    """
    return tuple(
        item.points * mark_of(answer, item)
        for answer, item in zip(answers, form.items, strict=True)
    )


def score_sitting(
    sitting: Sitting,
    scoring: ScoringKey,
    use: FormUse,
    groups: Iterable[str],
) -> SittingScore:
    """Score one person's marks; ``groups`` are module ids and ``module/objective``."""
    if not sitting.taken:
        return SittingScore(state=SittingState.NOT_TAKEN, groups=dict.fromkeys(groups))
    form, answers = answers_in_form_order(sitting, scoring, use)
    blank, doubtful = len(sitting.blanks), len(sitting.doubtful)
    if doubtful:
        return SittingScore(
            state=SittingState.DOUBTFUL,
            blank=blank,
            doubtful=doubtful,
            groups=dict.fromkeys(groups),
        )
    marks = item_marks(answers, form)
    every = tuple(item.number for item in form.items)
    return SittingScore(
        state=SittingState.SCORED,
        points=float(sum(marks)),
        blank=blank,
        doubtful=0,
        percent=_percent(marks, form, every),
        groups={group: _percent(marks, form, form.numbers_of(group)) for group in groups},
    )


def _percent(marks: Sequence[Fraction], form: ScoredForm, numbers: Sequence[int]) -> float | None:
    to_be_had = sum(form.items[number - 1].points for number in numbers)
    if not to_be_had:
        return None
    return float(100 * sum(marks[number - 1] for number in numbers) / to_be_had)


def groups_of(scoring: ScoringKey) -> tuple[str, ...]:
    """Return the modules (``id``), then the objectives (``module/id``), that some item measures."""
    items = [item for form in scoring.forms for item in form.items]
    return tuple(dict.fromkeys([i.module for i in items] + [i.objective_key for i in items]))
