"""Scores of people and of the class: the numbers on the Scores sheet, computed again in Python.

In: the responses, the keyed forms and the scoring policy (``marking``). Out: frozen models. One
rule serves both tests and all papers: a score is the sum of the items' marks, each from 0 to what
the item is worth: the number of right items where each is worth 1 and right or not. A blank is not
right and is counted apart; a row that is blank throughout is a test not taken; a doubtful mark
leaves that person without a score on that test until somebody resolves it. ``None`` stands wherever
a number is undefined, and where the sheet shows an empty cell.

Standard deviations are those of a sample (divisor n - 1). The normalised gain is Hake's (American
Journal of Physics 66, 1998): gain over the largest gain possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from statistics import fmean, stdev

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.keyed import KeyedForm, KeyedForms
from trainkit.assessment.marking import POLICY, ScoringPolicy, mark_of
from trainkit.fields import Definition
from trainkit.responses import Respondent, Responses, Sitting

__all__ = [
    "ClassScores",
    "Matched",
    "PersonScores",
    "SittingScore",
    "SittingState",
    "SittingSummary",
    "Summary",
    "answers_in_form_order",
    "item_marks",
    "normalised_gain",
    "score_class",
    "score_sitting",
    "summarise",
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
    """100 · points / points to be had, 0 to 100."""
    groups: dict[str, float | None] = {}
    """The same over the items of each module (``id``) and objective (``module/id``); ``None``
    without a score, or where the form has no such item."""


class PersonScores(Definition):
    """One person's results on both tests."""

    code: str
    tests: dict[FormUse, SittingScore]
    gain: float | None = None
    """Post minus pre, in percentage points; only for a person with both scores."""
    normalised_gain: float | None = None
    """gain / (100 - pre); ``None`` if pre is 100."""


class Summary(Definition):
    """n, mean and sample standard deviation of the values there are."""

    n: int
    mean: float | None
    sd: float | None
    """``None`` for fewer than two values."""


class SittingSummary(Definition):
    """The class on one test."""

    points: Summary
    blank: Summary
    percent: Summary
    groups: dict[str, Summary]
    total_blank: int
    total_doubtful: int


class Matched(Definition):
    """The people with a score on both tests, on the whole test or one group of its items.

    Where forms are counterbalanced, one of them may have no item of a group: whoever answered it
    has no score there, and is not matched.
    """

    n: int
    pre: float | None = None
    """Mean per cent."""
    post: float | None = None
    gain: float | None = None
    """Difference of the means, in percentage points."""
    normalised_gain: float | None = None
    """Class normalised gain: of the means, (post - pre) / (100 - pre)."""


class ClassScores(Definition):
    """All scores of a workshop."""

    people: tuple[PersonScores, ...]
    tests: dict[FormUse, SittingSummary]
    gain: Summary
    normalised_gain: Summary
    """Over the individual values; shown second, because measurement error biases it."""
    matched: Matched
    matched_groups: dict[str, Matched]


def answers_in_form_order(
    sitting: Sitting, keyed: KeyedForms, use: FormUse
) -> tuple[KeyedForm, tuple[str, ...]]:
    """Return the form that was answered and the answers by its numbers, in version 1's letters.

    Raises ``KeyError`` if the test has no such paper, or several and the sitting names none.
    """
    paper = keyed.paper(use, sitting.paper)
    return keyed.form(paper.form), keyed.in_form_order(paper, sitting.marks)


def item_marks(
    answers: Sequence[str], form: KeyedForm, policy: ScoringPolicy = POLICY
) -> tuple[Fraction, ...]:
    """Return what each item earned, 0 for a blank, up to the item's points.

    ``answers`` are in the form's order and version 1's letters, none of them doubtful.
    """
    return tuple(
        item.points * mark_of(answer, item.placed, policy)
        for answer, item in zip(answers, form.items, strict=True)
    )


def score_sitting(
    sitting: Sitting,
    keyed: KeyedForms,
    use: FormUse,
    groups: Iterable[str],
    policy: ScoringPolicy = POLICY,
) -> SittingScore:
    """Score one person's marks; ``groups`` are module ids and ``module/objective``."""
    if not sitting.taken:
        return SittingScore(state=SittingState.NOT_TAKEN, groups=dict.fromkeys(groups))
    form, answers = answers_in_form_order(sitting, keyed, use)
    blank, doubtful = len(sitting.blanks), len(sitting.doubtful)
    if doubtful:
        return SittingScore(
            state=SittingState.DOUBTFUL,
            blank=blank,
            doubtful=doubtful,
            groups=dict.fromkeys(groups),
        )
    marks = item_marks(answers, form, policy)
    every = tuple(item.number for item in form.items)
    return SittingScore(
        state=SittingState.SCORED,
        points=float(sum(marks)),
        blank=blank,
        doubtful=0,
        percent=_percent(marks, form, every),
        groups={group: _percent(marks, form, form.numbers_of(group)) for group in groups},
    )


def _percent(marks: Sequence[Fraction], form: KeyedForm, numbers: Sequence[int]) -> float | None:
    to_be_had = sum(form.items[number - 1].points for number in numbers)
    if not to_be_had:
        return None
    return float(100 * sum(marks[number - 1] for number in numbers) / to_be_had)


def normalised_gain(pre: float | None, post: float | None) -> float | None:
    """Return (post - pre) / (100 - pre) of two percentages; ``None`` if undefined."""
    if pre is None or post is None or pre == 100:
        return None
    return (post - pre) / (100 - pre)


def summarise(values: Iterable[float | None]) -> Summary:
    """Return n, mean and sample standard deviation over the values that are not ``None``."""
    known = [value for value in values if value is not None]
    return Summary(
        n=len(known),
        mean=fmean(known) if known else None,
        sd=stdev(known) if len(known) > 1 else None,
    )


def score_class(
    responses: Responses, keyed: KeyedForms, policy: ScoringPolicy = POLICY
) -> ClassScores:
    """Score everybody on both tests and the class as a whole."""
    groups = _groups(keyed)
    people = tuple(_score_person(person, keyed, groups, policy) for person in responses.people)
    return ClassScores(
        people=people,
        tests={use: _summarise_test([p.tests[use] for p in people], groups) for use in SCORED},
        gain=summarise(person.gain for person in people),
        normalised_gain=summarise(person.normalised_gain for person in people),
        matched=_matched(people, lambda test: test.percent),
        matched_groups={group: _matched_group(people, group) for group in groups},
    )


def _groups(keyed: KeyedForms) -> tuple[str, ...]:
    items = [item for form in keyed.forms for item in form.items]
    return tuple(dict.fromkeys([i.module for i in items] + [i.objective_key for i in items]))


def _score_person(
    person: Respondent,
    keyed: KeyedForms,
    groups: Sequence[str],
    policy: ScoringPolicy,
) -> PersonScores:
    tests = {use: score_sitting(person.sitting(use), keyed, use, groups, policy) for use in SCORED}
    pre, post = tests[FormUse.PRE].percent, tests[FormUse.POST].percent
    return PersonScores(
        code=person.code,
        tests=tests,
        gain=None if pre is None or post is None else post - pre,
        normalised_gain=normalised_gain(pre, post),
    )


def _summarise_test(scores: Sequence[SittingScore], groups: Sequence[str]) -> SittingSummary:
    return SittingSummary(
        points=summarise(score.points for score in scores),
        blank=summarise(score.blank for score in scores),
        percent=summarise(score.percent for score in scores),
        groups={group: summarise(score.groups[group] for score in scores) for group in groups},
        total_blank=sum(score.blank or 0 for score in scores),
        total_doubtful=sum(score.doubtful or 0 for score in scores),
    )


def _matched_group(people: Sequence[PersonScores], group: str) -> Matched:
    return _matched(people, lambda test: test.groups[group])


def _matched(
    people: Sequence[PersonScores], value: Callable[[SittingScore], float | None]
) -> Matched:
    pairs = [tuple(value(person.tests[use]) for use in SCORED) for person in people]
    both = [pair for pair in pairs if None not in pair]
    pre, post = (summarise(pair[at] for pair in both).mean for at in (0, 1))
    return Matched(
        n=len(both),
        pre=pre,
        post=post,
        gain=None if pre is None or post is None else post - pre,
        normalised_gain=normalised_gain(pre, post),
    )
