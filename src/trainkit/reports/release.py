"""What may leave the team, decided in one place: a ``Release``, which the released files print.

Nothing else reaches the report for release, its data file and the shares on the handout of answers.
Whoever attacks them knows their own results, who was on the list, who came, and everything that was
ever released (``evaluation.disclosure`` has the rules and their sources):

- One population: people with both tests. Figures of all, or of one test, would reveal the few
  others by subtraction. What was released once stays about the same people and items (``Record``):
  those who come later take part only if they are many, and where a person has gone, an item has
  been dropped, or a mark has been corrected, scores are told no more. Of questionnaires, the same
  is told again, however many sheets have come in since.
- Scores: only means with their intervals, as whole numbers, and only if they leave everybody's
  score open, also among those who did not take the retention test.
- All parts or none: the module that is left out follows from the others and the whole. So does the
  mean on items that belong to no part that is told.
- No figure by form, item, person or country; no test statistic, whose exact value tells how many
  fell; no number of people but as "at least".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm
from trainkit.definitions.loaded import Definitions
from trainkit.evaluation.disclosure import (
    RELEASE,
    Share,
    at_least,
    conceals,
    hidden,
    may_stand_beside,
    mean_conceals,
    share_told,
)
from trainkit.evaluation.effects import d_av
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.gain import at_maximum, mean_gain, retention
from trainkit.evaluation.intervals import mean
from trainkit.evaluation.marks import Floats, Pairs
from trainkit.evaluation.tallies import Tally
from trainkit.reports.cohort import FULL, Cohort, Member, Objective, Returned
from trainkit.reports.earlier import EarlierCohort
from trainkit.reports.findings import Findings
from trainkit.reports.learning import ObjectiveGain, objective_gain
from trainkit.reports.release_record import Record, digest
from trainkit.reports.surveys import LineFinding, Survey, course_survey, survey_of
from trainkit.responses import QuestionLine

__all__ = [
    "Release",
    "ReleasedLine",
    "ReleasedRetention",
    "ReleasedSurvey",
    "release_of",
]

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

    id: str
    title: str
    returned: int
    """At least that many sheets."""
    lines: tuple[ReleasedLine, ...]
    is_kept: bool
    """Whether it is what an earlier release told, and sheets by now would tell otherwise."""


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
    has_penalty: bool
    """Whether wrong answers cost points: a rule of the papers."""
    record: Record
    """For the team, and nowhere else."""
    left_out: int
    """People with both tests who came later and are left out. For the team alone."""
    is_withheld: bool
    """Whether scores are left out because people, items or marks of an earlier release differ."""
    registered: int
    n: int
    """At least that many people have both tests; 0 where they are too few to be told of."""
    pre: Outcome
    post: Outcome
    gain: Outcome
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

    @property
    def keeps_answers(self) -> bool:
        """Whether sheets of a questionnaire have come in that would change what was told of it."""
        return any(one.is_kept for one in (self.course, *self.follow_up) if one)


def release_of(found: Findings, first: Record | None = None) -> Release:
    """Return what may be told; ``first`` is the record of an earlier release."""
    everybody = {member.code for member in found.cohort.matched}
    codes = _population(everybody, first, found.cohort)
    members = tuple(m for m in found.cohort.matched if m.code in codes)
    cohort = replace(found.cohort, members=members)
    pairs = cohort.pairs()
    changed = first is not None and _is_changed(found, first)
    why = _REVEALING if changed else _why_hidden(cohort)
    told = _Teller(why, at_least(len(codes)) if len(codes) >= RELEASE else 0)
    modules, objectives = _gains(cohort, told)
    later, retention = _retention(found, cohort, first, why)
    course, follow_up = _surveys(found.returned, first)
    about = first if first and changed else _about(found, cohort, later, first, is_told=why is None)
    return Release(
        definitions=found.definitions,
        counterbalanced=found.cohort.counterbalanced,
        has_one_form=cohort.has_one_form,
        has_penalty=cohort.lowest() < 0,
        record=_with_surveys(about, [one for one in (course, *follow_up) if one]),
        left_out=len(everybody - codes),
        is_withheld=changed,
        registered=sum(member.on_roster for member in found.cohort.members),
        n=told.n,
        pre=told(mean(pairs.pre, within=(pairs.lowest, FULL))),
        post=told(mean(pairs.post, within=(pairs.lowest, FULL))),
        gain=told(mean_gain(pairs)),
        d_av=told(d_av(pairs), 1),
        modules=modules,
        objectives=objectives,
        too_easy=() if why else tuple(use for use in SCORED if _too_easy(cohort, use)),
        course=course,
        follow_up=follow_up,
        retention=retention,
        earlier=tuple(one for one in found.earlier if one.is_release),
    )


def _is_changed(found: Findings, first: Record) -> bool:
    """Whether people or items of the first release have gone, or any of its marks is another."""
    members = [member for member in found.cohort.matched if member.code in first.people]
    return (
        len(members) < len(first.people)
        or first.dropped != _dropped(found)
        or first.scores not in {"", _digest(members)}
    )


def _digest(members: Iterable[Member]) -> str:
    """Return the digest of what these people have on the two tests and on each part of them."""
    return digest(
        {
            one.code: {
                f"{use} {part}": score
                for use in SCORED
                for part, score in {"": one.scores[use], **one.objectives[use]}.items()
            }
            for one in members
        }
    )


def _later_digest(later: Mapping[str, float], codes: Collection[str]) -> str:
    return digest({code: {"later": later[code]} for code in codes if code in later})


def _about(
    found: Findings, cohort: Cohort, later: frozenset[str], first: Record | None, *, is_told: bool
) -> Record:
    """Return the record of a release about this cohort."""
    told = _later_digest(found.returned.later_scores, later) if later else ""
    return Record(
        frozenset(member.code for member in cohort.matched),
        later,
        _dropped(found),
        scores=_digest(cohort.matched) if is_told else "",
        later_scores=(first.later_scores if first else "") or told,
        shares=first.shares if first else {},
        returned=first.returned if first else {},
    )


def _with_surveys(record: Record, surveys: Iterable[ReleasedSurvey]) -> Record:
    """Return a record that also holds what is told of these questionnaires."""
    shares, returned = dict(record.shares), dict(record.returned)
    for one in surveys:
        if one.returned:
            returned[one.id] = one.returned
        shares |= {_name(one.id, line.line): line.share for line in one.lines}
    return replace(record, shares=shares, returned=returned)


def _population(everybody: set[str], first: Record | None, cohort: Cohort) -> frozenset[str]:
    """Return whom scores are about."""
    if first is None:
        return frozenset(everybody)
    new = frozenset(everybody - first.people)
    many = _concealed(cohort, [m for m in cohort.matched if m.code in new])
    return frozenset(first.people & everybody) | (new if many else frozenset())


def _dropped(found: Findings) -> frozenset[str]:
    assessment = found.workshop.assessment
    return frozenset(one.item for one in assessment.dropped) if assessment else frozenset()


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
    reach = FULL - pairs.lowest
    return (
        conceals(pairs.pre - pairs.lowest, reach, step)
        and conceals(pairs.post - pairs.lowest, reach, step)
        and conceals(pairs.gains + reach, 2 * reach, step)
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


def _gains(
    cohort: Cohort, told: _Teller
) -> tuple[tuple[ObjectiveGain, ...], tuple[ObjectiveGain, ...]]:
    """Return the gains by module and by objective; where one would reveal scores, none.

    Objectives add up to modules: where these are not told, neither are they.
    """
    gains = [objective_gain(cohort, one) for one in cohort.objectives]
    known = [one for one in gains if isinstance(one.gain, Estimate)]
    parts = []
    for is_module in (True, False):
        some = [one for one in known if one.objective.is_module is is_module]
        if told.why is None and not _parts_concealed(cohort, [one.objective for one in some]):
            told = replace(told, why=_REVEALING)
        parts.append(
            tuple(
                replace(one, pre=told(one.pre), post=told(one.post), gain=told(one.gain))
                for one in some
            )
        )
    return parts[0], parts[1]


def _parts_concealed(cohort: Cohort, parts: list[Objective]) -> bool:
    """Whether these modules, or objectives, and what is left of their wholes tell of nobody."""
    if not all(_concealed(cohort, list(cohort.matched), part) for part in parts):
        return False
    wholes: dict[str | None, list[str]] = {}
    for part in parts:
        whole = None if part.is_module else part.key.split("/")[0]
        wholes.setdefault(whole, []).append(part.key)
    rests = [_rest(cohort, use, *each) for each in wholes.items() for use in SCORED]
    return all(mean_conceals(rest - lowest, FULL - lowest) for rest, lowest in rests if rest.size)


def _rest(
    cohort: Cohort, use: FormUse, whole: str | None, parts: list[str]
) -> tuple[Floats, float]:
    """Return scores on the items of the whole test, or of a module, that are in none of the parts.

    People whose form has no such item have none. Also returns the lowest score possible on them.
    """
    forms = {one.letter: one.form for one in cohort.form_marks}
    scores, lowest = [], 0.0
    for member in cohort.matched:
        form, on = forms[member.forms[use]], member.objectives[use]
        worth = {key: _points(form, key) for key in parts}
        left = (form.points if whole is None else _points(form, whole)) - sum(worth.values())
        if left > 0:
            score = member.scores[use] if whole is None else on[whole]
            of_parts = sum(points * on[key] for key, points in worth.items())
            scores.append((score * (left + sum(worth.values())) - of_parts) / left)
            others = [i for i in form.items if {i.module, i.objective_key}.isdisjoint(parts)]
            costs = sum(i.lowest for i in others if whole in {None, i.module})
            lowest = min(lowest, float(FULL * costs) / left)
    return np.array(scores), lowest


def _points(form: ScoredForm, key: str) -> int:
    return sum(item.points for item in form.items if key in {item.module, item.objective_key})


def _too_easy(cohort: Cohort, use: FormUse) -> bool:
    return at_maximum(cohort.scores(use), FULL).warn


def _surveys(
    returned: Returned, first: Record | None
) -> tuple[ReleasedSurvey | None, tuple[ReleasedSurvey, ...]]:
    """Return the end-of-course questionnaire, and those of months later."""
    course = course_survey(returned, RELEASE)
    later = returned.follow_up.questionnaires if returned.follow_up else ()
    return (
        None if course is None else _survey(course, first),
        tuple(_survey(survey_of(one, RELEASE), first) for one in later if one.rows),
    )


def _survey(survey: Survey, first: Record | None) -> ReleasedSurvey:
    """Return what is told of a questionnaire: again what was told first, if anything was.

    One more sheet can move a share to another quarter, and would be known by that.
    """
    now = {one.line.key: _share(one) for one in survey.lines} if survey.returned >= RELEASE else {}
    kept = {
        one.line.key: share
        for one in survey.lines
        if first and (share := first.shares.get(_name(survey.id, one.line)))
    }
    told = now | kept
    n = at_least(survey.returned) if survey.returned >= RELEASE else 0
    returned = first.returned.get(survey.id, n) if first else n
    lines = tuple(
        ReleasedLine(one.line, share) for one in survey.lines if (share := told.get(one.line.key))
    )
    is_kept = returned != n or any(now.get(key) != share for key, share in kept.items())
    return ReleasedSurvey(survey.id, survey.title, returned, lines, is_kept)


def _name(survey: str, line: QuestionLine) -> str:
    return f"{survey}/{line.key}"


def _share(one: LineFinding) -> Share | None:
    if isinstance(one.found, Tally) and isinstance(one.found.favourable, Estimate):
        share = share_told(one.found.favourable.value, one.found.n)
        return share if isinstance(share, Share) else None
    return None


def _retention(
    found: Findings, cohort: Cohort, first: Record | None, why: Refusal | None
) -> tuple[frozenset[str], ReleasedRetention | None]:
    """Return whose retention test is told, and its figures, if they and the others are many."""
    scores = found.returned.later_scores
    earlier = first.later if first else frozenset()
    if not scores:
        return earlier, None
    again = [m for m in cohort.matched if m.code in (earlier & scores.keys() or scores)]
    known = first.later_scores if first else ""
    if why is None and (
        earlier - scores.keys() or known not in {"", _later_digest(scores, earlier)}
    ):
        why = _REVEALING
    if why is None and not may_stand_beside(len(again), len(cohort.matched)):
        why = hidden(RELEASE)
    rest = [m for m in cohort.matched if m not in again]
    later = np.array([scores[m.code] for m in again])
    before = cohort.pairs(again)
    pairs = Pairs(before.post, later, FULL, min(before.lowest, found.returned.lowest))
    if why is None and not _may_tell_later(cohort, again, rest, pairs):
        why = _REVEALING
    if why is not None:
        return earlier, ReleasedRetention(0, why, why, why, why)
    one = retention(before.pre, pairs, len(cohort.matched))
    told = _Teller(why, at_least(len(again)))
    figures = ReleasedRetention(
        told.n, told(one.post), told(one.later), told(one.change), told(one.kept, 2)
    )
    return frozenset(m.code for m in again), figures


def _may_tell_later(cohort: Cohort, again: list[Member], rest: list[Member], pairs: Pairs) -> bool:
    """Whether scores later, and changes since the end of the course, leave everybody's open."""
    reach = FULL - pairs.lowest
    return (
        conceals(pairs.post - pairs.lowest, reach, _step(cohort))
        and conceals(pairs.gains + reach, 2 * reach, _step(cohort))
        and _concealed(cohort, again)
        and (not rest or _concealed(cohort, rest))
    )
