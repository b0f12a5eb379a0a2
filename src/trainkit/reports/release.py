"""What may be published: findings in which nothing is about fewer people than a threshold.

- One population: every figure of scores, forms and items is about the people with both tests. A
  mean of all beside a mean of most of them would reveal the few others by subtraction.
- All forms or none: where a form was answered by too few of them, nothing is reported by form,
  since the others follow from the whole.
- No count of people below the threshold: of those who rose, fell, had full marks or are missing.

A reason why there is no figure reveals no such number either.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from trainkit.evaluation.disclosure import RELEASE, hidden, may_publish
from trainkit.evaluation.estimate import Estimate, Reason, Refusal, Significance
from trainkit.evaluation.gain import FormEffects, Retention
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.missing import Unmatched
from trainkit.evaluation.reliability import ReliableChanges
from trainkit.reports.cohort import Cohort, FormMarks
from trainkit.reports.findings import Findings, models_of
from trainkit.reports.items import fairness_of, items_of
from trainkit.reports.learning import Learning, TestFigures, learning_of

__all__ = ["released"]

_NOT_OF_PEOPLE = frozenset({Reason.TOO_FEW_ITEMS, Reason.TOO_FEW_GROUPS})
"""Reasons whose number counts something else."""
_HIDDEN = hidden(RELEASE)


def released(found: Findings) -> Findings:
    """Return the findings that may be published; none if too few people have both tests.

    Every document for release is made from these, and from nothing else.
    """
    cohort = _matched_alone(found.cohort)
    by_form = all(form_marks.marks.n >= RELEASE for form_marks in cohort.form_marks)
    fairness: Any = fairness_of(cohort) if by_form else _HIDDEN
    learning = _learning(found.learning, cohort, by_form)
    later = found.returned.retention
    return replace(
        found,
        is_release=True,
        cohort=replace(cohort, members=found.cohort.members),
        learning=learning,
        items=_masked(items_of(cohort)) if by_form else (),
        models=_masked(models_of(cohort)) if by_form else (),
        fairness=_masked(fairness),
        returned=replace(found.returned, retention=later and _retention(later)),
    )


def _matched_alone(cohort: Cohort) -> Cohort:
    """Return the cohort of the people with both tests."""
    codes = {member.code for member in cohort.matched}
    restricted = (_of(form_marks, codes) for form_marks in cohort.form_marks)
    return replace(
        cohort, members=cohort.matched, form_marks=tuple(one for one in restricted if one.codes)
    )


def _of(form_marks: FormMarks, codes: set[str]) -> FormMarks:
    rows = [place for place, code in enumerate(form_marks.codes) if code in codes]
    marks = form_marks.marks
    return replace(
        form_marks,
        codes=tuple(form_marks.codes[row] for row in rows),
        marks=Marks(marks.values[rows], marks.maxima, marks.answered[rows]),
        choices=form_marks.choices[rows],
    )


def _learning(whole: Learning, cohort: Cohort, by_form: bool) -> Learning:
    """Return the figures of people with both tests; the numbers of all others from ``whole``."""
    own = learning_of(cohort)
    n = own.flow.matched
    missing = {
        use: Unmatched(
            one.n,
            _masked(one.mean) if one.n >= RELEASE else _HIDDEN,
            _masked(one.difference) if min(one.n, n) >= RELEASE else _HIDDEN,
        )
        for use, one in whole.unmatched.items()
    }
    few_absent = not isinstance(whole.absent, Refusal) and min(whole.absent.n, n) < RELEASE
    individual = own.individual
    if not may_publish(individual.undefined, n):
        individual = replace(individual, mean=_HIDDEN)
    safe: Learning = _masked(
        replace(
            own,
            tests={use: _test(test) for use, test in own.tests.items()},
            individual=individual,
            rank=_of_all(own.rank, n),
            flip=_of_all(own.flip, n),
            sign=own.sign if min(cohort.signs()) >= RELEASE else _HIDDEN,
            forms=own.forms if by_form else _forms(own.forms),
            halves=_HIDDEN,
            quality=own.quality if by_form else (),
            changes=_changes(own.changes),
        )
    )
    return replace(
        safe,
        flow=whole.flow,
        unmatched=missing,
        absent=_HIDDEN if few_absent else _masked(whole.absent),
    )


def _forms(effects: FormEffects) -> FormEffects:
    form = effects.form
    keeps = isinstance(form, Refusal) and form.reason is Reason.NOT_COUNTERBALANCED
    return FormEffects(_HIDDEN, form if keeps else _HIDDEN, (_HIDDEN, _HIDDEN), None)


def _test(test: TestFigures) -> TestFigures:
    if may_publish(test.maximum.count, test.n):
        return test
    return replace(test, maximum=replace(test.maximum, share=_HIDDEN))


def _of_all(test: Significance | Refusal, n: int) -> Significance | Refusal:
    """Return a test with the number of all people, which does not reveal how many stayed."""
    return replace(test, n=n) if isinstance(test, Significance) else test


def _changes(changes: ReliableChanges | Refusal) -> ReliableChanges | Refusal:
    """Return how many changed by more than error if each number is large, and no single people."""
    if isinstance(changes, Refusal):
        return changes
    n = len(changes.people)
    counts = [round(one.value * n) for one in (changes.rose, changes.fell)
              if isinstance(one, Estimate)]  # fmt: skip
    if min(*counts, n - sum(counts)) >= RELEASE:
        return replace(changes, people=())
    return replace(changes, people=(), rose=_HIDDEN, fell=_HIDDEN)


def _retention(later: Retention) -> Retention:
    """Return the retention test; the means not where few who were tested before are missing."""
    safe: Retention = _masked(later)
    if may_publish(later.tested - later.n, later.tested):
        return safe
    return replace(safe, post=_HIDDEN, later=_HIDDEN, kept=_HIDDEN)


def _masked(value: Any) -> Any:
    """Return figures, in tuples, mappings and dataclasses, with those of few people refused."""
    if isinstance(value, Refusal):
        of_people = value.reason not in _NOT_OF_PEOPLE and value.n is not None
        few = of_people and (value.n or 0) < RELEASE and bool(value.n or value.about)
        return _HIDDEN if few else value
    if isinstance(value, Estimate | Significance):
        return value if value.n >= RELEASE else _HIDDEN
    if isinstance(value, tuple):
        return tuple(_masked(one) for one in value)
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: _masked(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **parts)
    return value
