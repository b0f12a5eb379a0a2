"""Level 2, learning: the figures of change from before the course to after it.

Every figure is an ``Estimate`` or ``Significance`` with its n and method, or a ``Refusal``; where a
function of ``evaluation`` refuses, the refusal is the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.evaluation.effects import (
    Contrast,
    contrasts,
    d_av,
    d_z,
    detectable,
    sign_flip,
    sign_test,
    signed_rank,
)
from trainkit.evaluation.estimate import (
    Estimate,
    Outcome,
    Reason,
    Refusal,
    Significance,
    map_estimate,
)
from trainkit.evaluation.gain import (
    FEWEST_ITEMS,
    AtMaximum,
    FormEffects,
    HalfGain,
    LowBefore,
    at_maximum,
    form_effects,
    halves_of,
    low_before,
    mean_gain,
    split_by_pre,
)
from trainkit.evaluation.intervals import mean, skewed_mean
from trainkit.evaluation.marks import Floats, Pairs
from trainkit.evaluation.missing import Absent, Flow, Pace, Unmatched, absent, pace, unmatched
from trainkit.evaluation.reliability import (
    Reliability,
    ReliableChanges,
    analyse_reliability,
    reliable_changes,
)
from trainkit.evaluation.reports.cohort import FULL, Cohort, FormMarks, Objective

FEWEST = 3
"""Items on each test that a figure of a module or objective needs: at n = 20 a gain on three items
is uncertain by about 17 points, on five by 14."""
HEADLINE = 5
"""Items on each test that are needed to speak of such a gain first."""
_SEED = 20190305
"""Of the sign-flip test, where signs are drawn; any fixed number does."""


@dataclass(frozen=True)
class TestFigures:
    """One test over everybody who has a score on it."""

    __test__ = False

    n: int
    mean: Outcome
    """Per cent."""
    maximum: AtMaximum
    pace: Pace
    """How far people came on their papers."""


@dataclass(frozen=True)
class FormQuality:
    """How dependable the scores of one form at one test are."""

    use: FormUse
    form: str
    n: int
    reliability: Reliability
    error: Outcome
    """Standard error of measurement in percentage points."""


@dataclass(frozen=True)
class ObjectiveGain:
    """The gain of the class on a module or an objective."""

    objective: Objective
    pre: Outcome
    post: Outcome
    gain: Outcome
    headline: bool
    """Whether there are items enough to speak of it first."""


@dataclass(frozen=True)
class ModuleContrast:
    """Two modules, the one with the larger gain first."""

    more: Objective
    less: Objective
    contrast: Contrast
    """Of the gain on the one and on the other."""


@dataclass(frozen=True)
class Learning:
    """All of level 2."""

    flow: Flow
    tests: dict[FormUse, TestFigures]
    pre: Outcome
    """Mean of the matched before, per cent."""
    post: Outcome
    gain: Outcome
    d_av: Outcome
    d_z: Outcome
    rank: Significance | Refusal
    sign: Significance | Refusal
    flip: Significance | Refusal
    detectable: Outcome
    forms: FormEffects
    halves: tuple[HalfGain, HalfGain] | Refusal
    low: LowBefore | Refusal
    """People with less than half of the points before."""
    unmatched: dict[FormUse, Unmatched]
    absent: Absent | Refusal
    quality: tuple[FormQuality, ...]
    errors: dict[FormUse, float | None]
    """Standard error of measurement of each test over its forms, in percentage points."""
    changes: ReliableChanges | Refusal
    objectives: tuple[ObjectiveGain, ...]
    contrasts: tuple[ModuleContrast, ...]
    """Each two modules that have items enough."""

    @property
    def error(self) -> float | None:
        """The mean standard error of measurement of the tests, in percentage points."""
        known = [error for error in self.errors.values() if error is not None]
        return sum(known) / len(known) if known else None


def learning_of(cohort: Cohort) -> Learning:
    """Return every figure of change; refusals where there is too little."""
    pairs = cohort.pairs()
    quality = tuple(_quality(form_marks) for form_marks in cohort.form_marks)
    errors = {use: _error(quality, use) for use in SCORED}
    reliability = _reliability(quality, FormUse.PRE)
    objectives = tuple(objective_gain(cohort, objective) for objective in cohort.objectives)
    return Learning(
        flow=_flow(cohort),
        tests={use: _test(cohort, use) for use in SCORED},
        pre=skewed_mean(pairs.pre, within=(pairs.lowest, FULL)),
        post=skewed_mean(pairs.post, within=(pairs.lowest, FULL)),
        gain=mean_gain(pairs),
        d_av=d_av(pairs),
        d_z=d_z(pairs),
        rank=signed_rank(pairs),
        sign=sign_test(pairs),
        flip=sign_flip(pairs, seed=_SEED),
        detectable=detectable(pairs.n),
        forms=form_effects(*(cohort.pairs(cohort.in_sequence(form)) for form in ("A", "B"))),
        halves=split_by_pre(pairs, reliability),
        low=_low_before(cohort, pairs),
        unmatched={
            use: unmatched(cohort.alone(use), scores, FULL, pairs.lowest)
            for use, scores in zip(SCORED, (pairs.pre, pairs.post), strict=True)
        },
        absent=absent(pairs, cohort.alone(FormUse.PRE)),
        quality=quality,
        errors=errors,
        changes=_changes(pairs, quality, errors),
        objectives=objectives,
        contrasts=module_contrasts(cohort, objectives),
    )


def _flow(cohort: Cohort) -> Flow:
    known = [member.attended for member in cohort.members if member.attended is not None]
    return Flow(
        registered=sum(member.on_roster for member in cohort.members),
        attended=sum(known) if known else None,
        pre=int(cohort.scores(FormUse.PRE).size),
        post=int(cohort.scores(FormUse.POST).size),
        matched=len(cohort.matched),
    )


def _test(cohort: Cohort, use: FormUse) -> TestFigures:
    scores = cohort.scores(use)
    progress = [share for one in cohort.form_marks if one.use is use for share in one.progress]
    return TestFigures(
        n=int(scores.size),
        mean=skewed_mean(scores, within=(cohort.lowest(), FULL)),
        maximum=at_maximum(scores, FULL),
        pace=pace(np.array(progress)),
    )


def _low_before(cohort: Cohort, pairs: Pairs) -> LowBefore | Refusal:
    """Return what people low before gained; refused where a form before has few items."""
    forms = [one for one in cohort.form_marks if one.use is FormUse.PRE]
    fewest = min((one.marks.k for one in forms), default=0)
    if forms and fewest < FEWEST_ITEMS:
        return Refusal(reason=Reason.TOO_FEW_ITEMS, n=fewest, needs=FEWEST_ITEMS)
    scores: dict[str, Floats] = {}
    """By code, in per cent, on both halves of the items."""
    for one in forms:
        half, marks = halves_of(one.marks.k), one.marks
        both = [
            FULL * marks.values[:, half == n].sum(axis=1) / marks.maxima[half == n].sum()
            for n in (0, 1)
        ]
        scores |= zip(one.codes, np.stack(both, axis=1), strict=True)
    before = [scores[member.code] for member in cohort.matched]
    return low_before(pairs, np.array(before, dtype=float).reshape(-1, 2))


def _quality(form_marks: FormMarks) -> FormQuality:
    found = analyse_reliability(form_marks.marks)
    unit = FULL / float(form_marks.marks.maxima.sum())
    error = map_estimate(found.sem, lambda marks: marks * unit)
    return FormQuality(form_marks.use, form_marks.letter, form_marks.marks.n, found, error)


def _error(quality: tuple[FormQuality, ...], use: FormUse) -> float | None:
    """Return the error of measurement of a test: root of the forms' mean square, by people."""
    known = [one for one in quality if one.use is use and isinstance(one.error, Estimate)]
    people = sum(one.n for one in known)
    squares = sum(one.n * one.error.value**2 for one in known if isinstance(one.error, Estimate))
    return sqrt(squares / people) if people else None


def _reliability(quality: tuple[FormQuality, ...], use: FormUse) -> float | None:
    """Return alpha of a test over its forms, by people; ``None`` if unknown or negative."""
    known = [
        (one.n, one.reliability.alpha.value)
        for one in quality
        if one.use is use and isinstance(one.reliability.alpha, Estimate)
    ]
    people = sum(n for n, _ in known)
    alpha = sum(n * value for n, value in known) / people if people else -1.0
    return alpha if 0 <= alpha <= 1 else None


def _changes(
    pairs: Pairs, quality: tuple[FormQuality, ...], errors: dict[FormUse, float | None]
) -> ReliableChanges | Refusal:
    """Return everybody's change; where a test has no error of measurement, the reason why."""
    if not pairs.n:
        return Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=1)
    before, after = (errors[use] for use in SCORED)
    if before is None or after is None:
        missing = FormUse.PRE if before is None else FormUse.POST
        reasons = [one.error for one in quality if one.use is missing]
        return next(one for one in reasons if isinstance(one, Refusal))
    return reliable_changes(pairs, before, after)


def objective_gain(cohort: Cohort, objective: Objective) -> ObjectiveGain:
    """Return the gain of the people with both tests; refused below ``FEWEST`` items."""
    if objective.fewest < FEWEST:
        few = Refusal(reason=Reason.TOO_FEW_ITEMS, n=objective.fewest, needs=FEWEST)
        return ObjectiveGain(objective, few, few, few, headline=False)
    pairs = cohort.pairs(objective=objective.key)
    gain = mean_gain(pairs)

    def mean_of_pairs(scores: Floats) -> Outcome:
        average = mean(scores, within=(pairs.lowest, FULL))
        if isinstance(average, Refusal):
            return replace(average, reason=Reason.TOO_FEW_PAIRS)
        return average

    return ObjectiveGain(
        objective,
        pre=mean_of_pairs(pairs.pre),
        post=mean_of_pairs(pairs.post),
        gain=gain,
        headline=isinstance(gain, Estimate) and objective.fewest >= HEADLINE,
    )


def module_contrasts(cohort: Cohort, gains: Iterable[ObjectiveGain]) -> tuple[ModuleContrast, ...]:
    """Return each two modules with items enough to speak of their gains first."""
    known = [
        (one.objective, cohort.pairs(objective=one.objective.key).gains)
        for one in gains
        if one.headline and one.objective.is_module and isinstance(one.gain, Estimate)
    ]
    if len(known) < 2:
        return ()
    known.sort(key=lambda one: -one[1].mean())
    ranked, table = [one for one, _ in known], np.stack([each for _, each in known], axis=1)
    return tuple(
        ModuleContrast(ranked[one.first], ranked[one.second], one) for one in contrasts(table)
    )
