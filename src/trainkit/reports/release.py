"""What may leave the team, decided in one place: a ``Release``, which the released files print.

Nothing else reaches the report for release, its data file and the shares on the handout of answers.
Whoever attacks them knows their own results, who was on the list, who came, and everything that was
ever released (``evaluation.disclosure`` has the rules and their sources):

- One population: people with both tests. Figures of all, or of one test, would reveal the few
  others by subtraction. What was released once stays about the same people: those who come later
  take part only if they are many, and where somebody has gone, scores are told no more.
- Scores: only means with their intervals, as whole numbers, and only if they leave everybody's
  score open, also among those who did not take the retention test.
- All parts or none: the module that is left out follows from the others and the whole.
- No figure by form, item, person or country; no test statistic, whose exact value tells how many
  fell; no number of people but as "at least".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.definitions.loaded import Definitions
from trainkit.evaluation.disclosure import (
    RELEASE,
    Share,
    at_least,
    conceals,
    hidden,
    may_stand_beside,
    share_told,
)
from trainkit.evaluation.effects import d_av
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.gain import at_maximum, class_normalised_gain, mean_gain, retention
from trainkit.evaluation.intervals import mean
from trainkit.evaluation.marks import Floats, Pairs
from trainkit.evaluation.tallies import Tally
from trainkit.reports.cohort import FULL, Cohort, Member, Objective
from trainkit.reports.earlier import EarlierCohort
from trainkit.reports.findings import Findings
from trainkit.reports.learning import ObjectiveGain, objective_gain
from trainkit.reports.surveys import Survey, course_survey, survey_of
from trainkit.responses import QuestionLine

__all__ = ["Release", "ReleasedLine", "ReleasedRetention", "ReleasedSurvey", "release_of"]

_REVEALING = Refusal(reason=Reason.REVEALING)
_WORDED = frozenset({Reason.UNBOUNDED, Reason.TOO_FEW_ITEMS, Reason.REVEALING, Reason.HIDDEN})
"""Reasons that tell nothing of the people."""


@dataclass(frozen=True)
class ReleasedLine:
    """One line of a questionnaire, and the share of favourable answers."""

    line: QuestionLine
    share: Share


@dataclass(frozen=True)
class ReleasedSurvey:
    """One questionnaire; no lines where too few sheets of it were returned."""

    title: str
    returned: int
    """At least that many sheets."""
    lines: tuple[ReleasedLine, ...]


@dataclass(frozen=True)
class ReleasedRetention:
    """The retention test, of people with all three tests."""

    n: int
    """At least that many people."""
    post: Outcome
    later: Outcome
    change: Outcome
    kept: Outcome


@dataclass(frozen=True)
class Release:
    """Figures that may be told to anybody; n of each is "at least"."""

    definitions: Definitions
    counterbalanced: bool
    has_one_form: bool
    codes: frozenset[str]
    """The people whom scores are about. For the team's record, and nowhere else."""
    left_out: int
    """People with both tests who came later and are left out. For the team alone."""
    registered: int
    n: int
    """At least that many people have both tests; 0 where they are too few to be told of."""
    pre: Outcome
    post: Outcome
    gain: Outcome
    normalised: Outcome
    d_av: Outcome
    modules: tuple[ObjectiveGain, ...]
    objectives: tuple[ObjectiveGain, ...]
    too_easy: tuple[FormUse, ...]
    """Tests on which many had full marks."""
    course: ReleasedSurvey | None
    follow_up: tuple[ReleasedSurvey, ...]
    retention: ReleasedRetention | None
    """``None`` where nobody was tested later."""
    earlier: tuple[EarlierCohort, ...]
    """Those whose own release was named."""


def release_of(found: Findings, first: frozenset[str] | None = None) -> Release:
    """Return what may be told; ``first`` are the people whom an earlier release was about."""
    everybody = {member.code for member in found.cohort.matched}
    codes, why = _population(everybody, first, found.cohort)
    members = tuple(m for m in found.cohort.matched if m.code in codes)
    cohort = replace(found.cohort, members=members)
    pairs = cohort.pairs()
    why = why or _why_hidden(cohort)
    told = _Teller(why, at_least(len(codes)) if len(codes) >= RELEASE else 0)
    gains = [objective_gain(cohort, one) for one in cohort.objectives]
    answers = found.returned
    course = course_survey(answers, RELEASE)
    later = answers.follow_up.questionnaires if answers.follow_up else ()
    return Release(
        definitions=found.definitions,
        counterbalanced=found.cohort.counterbalanced,
        has_one_form=cohort.has_one_form,
        codes=codes,
        left_out=len(everybody - codes),
        registered=sum(member.on_roster for member in found.cohort.members),
        n=told.n,
        pre=told(mean(pairs.pre, within=(0, FULL))),
        post=told(mean(pairs.post, within=(0, FULL))),
        gain=told(mean_gain(pairs)),
        normalised=told(class_normalised_gain(pairs), 2),
        d_av=told(d_av(pairs), 1),
        modules=_parts(cohort, [one for one in gains if one.objective.is_module], told),
        objectives=_parts(cohort, [one for one in gains if not one.objective.is_module], told),
        too_easy=() if why else tuple(use for use in SCORED if _too_easy(cohort, use)),
        course=None if course is None else _survey(course),
        follow_up=tuple(_survey(survey_of(one, RELEASE)) for one in later if one.rows),
        retention=_retention(found, codes, why),
        earlier=tuple(one for one in found.earlier if one.is_release),
    )


def _population(
    everybody: set[str], first: frozenset[str] | None, cohort: Cohort
) -> tuple[frozenset[str], Refusal | None]:
    """Return whom scores are about; and why they are told no more, after an earlier release."""
    if first is None:
        return frozenset(everybody), None
    new = frozenset(everybody - first)
    many = _concealed(cohort, [m for m in cohort.matched if m.code in new])
    why = _REVEALING if first - everybody else None
    return frozenset(first & everybody) | (new if many else frozenset()), why


def _step(cohort: Cohort) -> float:
    """Return the largest unit of a score, in per cent."""
    points = [float(form.marks.maxima.sum()) for form in cohort.form_marks]
    return FULL / min(points, default=1.0)


def _concealed(cohort: Cohort, members: list[Member], objective: Objective | None = None) -> bool:
    """Whether scores of these people, and their gains, leave everybody's open."""
    if len(members) < RELEASE:
        return False
    pairs = cohort.pairs(members, None if objective is None else objective.key)
    step = FULL / objective.fewest if objective else _step(cohort)
    gains = pairs.gains + FULL
    return (
        conceals(pairs.pre, FULL, step)
        and conceals(pairs.post, FULL, step)
        and conceals(gains, 2 * FULL, step)
    )


def _why_hidden(cohort: Cohort) -> Refusal | None:
    if len(cohort.matched) < RELEASE:
        return hidden(RELEASE)
    return None if _concealed(cohort, list(cohort.matched)) else _REVEALING


@dataclass(frozen=True)
class _Teller:
    """Rounds a figure, and hides its n; or tells why there is none."""

    why: Refusal | None
    n: int

    def __call__(self, outcome: Outcome, digits: int = 0) -> Outcome:
        if self.why is not None:
            return self.why
        if isinstance(outcome, Refusal):
            worded = outcome.reason in _WORDED
            return replace(outcome, n=None) if worded else _REVEALING
        value, low, high = (
            None if one is None else round(one, digits)
            for one in (outcome.value, outcome.low, outcome.high)
        )
        return replace(outcome, value=value or 0.0, low=low, high=high, n=self.n)


def _parts(cohort: Cohort, gains: list[ObjectiveGain], told: _Teller) -> tuple[ObjectiveGain, ...]:
    """Return the gains of modules or objectives; where one would reveal scores, none."""
    known = [one for one in gains if isinstance(one.gain, Estimate)]
    if told.why is None and not all(
        _concealed(cohort, list(cohort.matched), one.objective) for one in known
    ):
        told = replace(told, why=_REVEALING)
    return tuple(
        replace(one, pre=told(one.pre), post=told(one.post), gain=told(one.gain)) for one in known
    )


def _too_easy(cohort: Cohort, use: FormUse) -> bool:
    return at_maximum(cohort.scores(use), FULL).warn


def _survey(survey: Survey) -> ReleasedSurvey:
    if survey.returned < RELEASE:
        return ReleasedSurvey(survey.title, 0, ())
    lines = []
    for one in survey.lines:
        if isinstance(one.found, Tally) and isinstance(one.found.favourable, Estimate):
            share = share_told(one.found.favourable.value, one.found.n)
            if isinstance(share, Share):
                lines.append(ReleasedLine(one.line, share))
    return ReleasedSurvey(survey.title, at_least(survey.returned), tuple(lines))


def _retention(
    found: Findings, codes: frozenset[str], why: Refusal | None
) -> ReleasedRetention | None:
    """Return the retention test of people with all three tests, if they and the others are many."""
    scores = {code: score for code, score in found.returned.later_scores.items() if code in codes}
    if not found.returned.later_scores:
        return None
    matched = [m for m in found.cohort.matched if m.code in codes]
    again = [m for m in matched if m.code in scores]
    if why is None and not may_stand_beside(len(again), len(matched)):
        why = hidden(RELEASE)
    if why is not None:
        return ReleasedRetention(0, why, why, why, why)
    rest = [m for m in matched if m.code not in scores]
    later = np.array([scores[m.code] for m in again])
    if not _may_tell_later(found.cohort, again, rest, later):
        why = _REVEALING
    before = found.cohort.pairs(again)
    one = retention(before.pre, Pairs(before.post, later, FULL), len(matched))
    told = _Teller(why, at_least(len(again)))
    return ReleasedRetention(
        told.n, told(one.post), told(one.later), told(one.change), told(one.kept, 2)
    )


def _may_tell_later(cohort: Cohort, again: list[Member], rest: list[Member], later: Floats) -> bool:
    return (
        conceals(later, FULL, _step(cohort))
        and _concealed(cohort, again)
        and (not rest or _concealed(cohort, rest))
    )
