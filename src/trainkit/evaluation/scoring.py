"""Scores of people: the numbers on the Scores sheet, computed again in Python.

In: a person's marks on a test and the scoring key. Out: frozen models. One rule serves both tests
and all papers: a score is the sum of the items' marks, each up to what the item is worth: the
number of right items where each is worth 1 and right or not. A wrong answer gets 0, or less where
the paper states a penalty, and so may a score. A blank gets 0 and is counted separately; a row that
is blank throughout is a test not taken; a doubtful mark leaves that person without a score on that
test until somebody resolves it. A number that is undefined is ``None``, an empty cell on the sheet.

Answers to questionnaires, counted: reaction at the end of the course (level 1), use (level 3).

In: answers by their place on the sheet, -1 for none. Out: counts, the share of favourable answers
with Wilson's interval. Fewer sheets than the threshold of
``disclosure`` are not reported at all: a sheet is answered in confidence.

Categories are words, not numbers: no mean is taken of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainkit.assessment.forms import FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoringKey, mark_of
from trainkit.evaluation.disclosure import INTERNAL, hidden
from trainkit.evaluation.estimate import Outcome, Reason, Refusal, as_mask, as_places, check_number
from trainkit.evaluation.intervals import proportion
from trainkit.intake.responses import Sitting
from trainkit.model.fields import Definition


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


NO_ANSWER = -1


@dataclass(frozen=True, slots=True)
class Tally:
    """How people answered one question, or one line of a scale."""

    counts: tuple[int, ...]
    """People by answer, in the order of the sheet."""
    n: int
    """People who answered."""
    favourable: Outcome
    """Share of those who answered; refused where no answer is a favourable one."""


@dataclass(frozen=True, slots=True)
class TicksTally:
    """How people answered a question where all that applies is ticked."""

    counts: tuple[int, ...]
    """People by answer."""
    n: int
    """People who ticked something."""


def tally(
    answers: ArrayLike,
    options: int,
    *,
    favourable: Collection[int] = (),
    threshold: int = INTERNAL,
) -> Tally | Refusal:
    """Count the answers of one question, each a place from 0 or ``NO_ANSWER``.

    Refused if fewer people than the threshold answered, so that nobody's answer is revealed. Raises
    ``ValueError`` for an answer or a favourable place that the question does not have, and for
    what is no place.
    """
    places = _places(answers, options)
    if not set(favourable) <= set(range(options)):
        raise ValueError("a favourable answer that the question does not have")
    given = places[places != NO_ANSWER]
    if given.size < threshold:
        return hidden(threshold)
    counts = tuple(np.bincount(given, minlength=options).tolist())
    good = sum(counts[place] for place in set(favourable))
    return Tally(
        counts=counts,
        n=given.size,
        favourable=proportion(good, given.size) if favourable else Refusal(reason=Reason.NOT_ASKED),
    )


def _places(answers: ArrayLike, options: int) -> NDArray[np.int64]:
    places = as_places(answers, "answers").astype(np.int64)
    if places.ndim != 1 or ((places < NO_ANSWER) | (places >= options)).any():
        raise ValueError("an answer that the question does not have")
    return places


def tally_ticks(ticks: ArrayLike, *, threshold: int = INTERNAL) -> TicksTally | Refusal:
    """Count a question where all that applies is ticked: people × answers, true for a tick.

    A sheet without a tick is blank. Refused if fewer people than the threshold ticked something.
    Raises ``ValueError`` for what is not a table of truth values.
    """
    table = as_mask(ticks, "ticks")
    if table.ndim != 2:
        raise ValueError("ticks are a table of people and answers")
    n = int(table.any(axis=1).sum())
    if n < threshold:
        return hidden(threshold)
    return TicksTally(counts=tuple(table.sum(axis=0).tolist()), n=n)


def verbatims(
    texts: Sequence[str], respondents: int, *, threshold: int = INTERNAL
) -> tuple[str, ...] | Refusal:
    """Return what people wrote, for a group of which ``respondents`` handed in a sheet.

    Sorted by the text, so that the order of the sheets does not reveal who wrote it. Refused for
    fewer respondents than the threshold: a quotation would be somebody's. Raises ``ValueError`` for
    a negative number of them.
    """
    check_number("the number of respondents", respondents, 0)
    if respondents < threshold:
        return hidden(threshold)
    written = (" ".join(text.split()) for text in texts)
    return tuple(
        sorted((text for text in written if text), key=lambda text: (text.casefold(), text))
    )
