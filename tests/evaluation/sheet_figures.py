"""The numbers of the Scores and Items sheets, computed from fractions: what formulas must equal.

Standard deviations are those of a sample (divisor n - 1). The normalised gain is Hake's: gain over
the largest gain possible. Figures of an item are by test and form: counts over everybody who took
it, facility and item-rest correlation over the people with a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import fmean, stdev

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem, ScoringKey
from trainkit.evaluation.scoring import (
    SittingScore,
    answers_in_form_order,
    groups_of,
    item_marks,
    score_sitting,
)
from trainkit.intake.responses import BLANK, Responses
from trainkit.model.items.entries import DOUBTFUL


@dataclass(frozen=True)
class PersonScores:
    code: str
    tests: dict[FormUse, SittingScore]
    gain: float | None
    normalised_gain: float | None


@dataclass(frozen=True)
class Summary:
    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class SittingSummary:
    points: Summary
    blank: Summary
    percent: Summary
    groups: dict[str, Summary]
    total_blank: int
    total_doubtful: int


@dataclass(frozen=True)
class Matched:
    """The people with a score on both tests, on the whole or on one group of items."""

    n: int
    pre: float | None
    post: float | None
    gain: float | None
    normalised_gain: float | None


@dataclass(frozen=True)
class ClassScores:
    people: tuple[PersonScores, ...]
    tests: dict[FormUse, SittingSummary]
    gain: Summary
    normalised_gain: Summary
    matched: Matched
    matched_groups: dict[str, Matched]


def normalised_gain(pre: float | None, post: float | None) -> float | None:
    return None if pre is None or post is None or pre == 100 else (post - pre) / (100 - pre)


def difference(pre: float | None, post: float | None) -> float | None:
    return None if pre is None or post is None else post - pre


def summarise(values: Iterable[float | None]) -> Summary:
    known = [value for value in values if value is not None]
    return Summary(
        n=len(known),
        mean=fmean(known) if known else None,
        sd=stdev(known) if len(known) > 1 else None,
    )


def score_class(responses: Responses, keyed: ScoringKey) -> ClassScores:
    groups = groups_of(keyed)
    people = []
    for person in responses.people:
        tests = {use: score_sitting(person.sitting(use), keyed, use, groups) for use in SCORED}
        ends = [tests[use].percent for use in SCORED]
        people.append(PersonScores(person.code, tests, difference(*ends), normalised_gain(*ends)))
    return ClassScores(
        people=tuple(people),
        tests={use: _summary([p.tests[use] for p in people], groups) for use in SCORED},
        gain=summarise(person.gain for person in people),
        normalised_gain=summarise(person.normalised_gain for person in people),
        matched=_matched(people, lambda test: test.percent),
        matched_groups={
            group: _matched(people, lambda test, group=group: test.groups[group])  # type: ignore[misc]
            for group in groups
        },
    )


def _summary(scores: Sequence[SittingScore], groups: Sequence[str]) -> SittingSummary:
    return SittingSummary(
        points=summarise(score.points for score in scores),
        blank=summarise(score.blank for score in scores),
        percent=summarise(score.percent for score in scores),
        groups={group: summarise(score.groups[group] for score in scores) for group in groups},
        total_blank=sum(score.blank or 0 for score in scores),
        total_doubtful=sum(score.doubtful or 0 for score in scores),
    )


def _matched(
    people: Sequence[PersonScores], value: Callable[[SittingScore], float | None]
) -> Matched:
    pairs = [tuple(value(person.tests[use]) for use in SCORED) for person in people]
    both = [pair for pair in pairs if None not in pair]
    pre, post = (summarise(pair[at] for pair in both).mean for at in (0, 1))
    return Matched(len(both), pre, post, difference(pre, post), normalised_gain(pre, post))


@dataclass(frozen=True)
class ItemFigures:
    """One item of one form at one test."""

    use: FormUse
    form: str
    item: ScoredItem
    took: int
    options: dict[str, int]
    answered: int
    blank: int
    doubtful: int
    scored: int
    points: float
    facility: float | None
    discrimination: float | None


def item_rest(marks: Sequence[Fraction], rests: Sequence[Fraction]) -> float | None:
    """Return cov(x, o) / sqrt(var x · var o); ``None`` if a variance is 0 or n is below 2."""
    n = len(marks)
    var_x = n * sum(x * x for x in marks) - sum(marks) ** 2
    var_o = n * sum(o * o for o in rests) - sum(rests) ** 2
    if n < 2 or var_x == 0 or var_o == 0:
        return None
    pairs = zip(marks, rests, strict=True)
    cov = n * sum(x * o for x, o in pairs) - sum(marks) * sum(rests)
    return float(cov) / sqrt(var_x * var_o)


def analyse_items(responses: Responses, keyed: ScoringKey, use: FormUse) -> tuple[ItemFigures, ...]:
    sittings = [person.sitting(use) for person in responses.people]
    taken = [answers_in_form_order(each, keyed, use) for each in sittings if each.taken]
    return tuple(
        figures
        for form in keyed.forms_at(use)
        for figures in _on_form(use, form, [answers for of, answers in taken if of == form])
    )


def _on_form(
    use: FormUse, form: ScoredForm, taken: Sequence[tuple[str, ...]]
) -> Iterator[ItemFigures]:
    scored = [item_marks(answers, form) for answers in taken if DOUBTFUL not in answers]
    for index, item in enumerate(form.items):
        answers = [row[index] for row in taken]
        marks = [row[index] for row in scored]
        counted = item.letters if item.format.counts_options else ""
        yield ItemFigures(
            use=use,
            form=form.code,
            item=item,
            took=len(answers),
            options={letter: sum(letter in answer for answer in answers) for letter in counted},
            answered=sum(answer not in {BLANK, DOUBTFUL} for answer in answers),
            blank=answers.count(BLANK),
            doubtful=answers.count(DOUBTFUL),
            scored=len(scored),
            points=float(sum(marks)),
            facility=float(
                sum(max(mark, Fraction(0)) for mark in marks) / (len(marks) * item.points)
            )
            if marks
            else None,
            discrimination=item_rest(marks, [sum(row) - row[index] for row in scored]),
        )
