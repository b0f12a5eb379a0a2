"""What may leave the team, decided in one place: a ``Release``, which the released files print.

Nothing else reaches the report for release, its data file and the handout of answers to discuss.
Whoever attacks them knows their own answers, who was on the list, who came and wrote which form,
and everything that was ever told (``evaluation.disclosure`` has the rule and why it holds):

- One population: people with both tests at the first release (``Record``), apart from a few who
  wrote other forms than the others. Those who come later are left out, and where a person has gone
  or a mark has been corrected, scores are told no more. Of questionnaires, the same is told again,
  however many sheets have come in since.
- Of fewer than ``MEANS`` people no mean score, the gain alone: the mean's interval would hold too
  seldom.
- Scores: only means with their intervals, as whole numbers, and only where the parts told, and what
  is left beside them, conceal in each group of people who wrote the same forms; where some took the
  retention test, also among those who did and those who did not.
- All modules or none; all objectives or none.
- The questions to discuss follow from the means that are told.
- No figure by form, item, person or country; no test statistic; no number of people but as "at
  least".

What was released once, kept in ``plan/released.txt``: a later release must not say otherwise.

The difference between two releases tells of whoever is in one of them alone, or whose marks were
corrected in between; of a questionnaire, it tells how the sheet was marked that came in late.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.evaluation.disclosure import (
    INTERNAL,
    RELEASE,
    Share,
    are_apart,
    at_least,
    conceals,
    hidden,
    may_stand_beside,
    share_told,
)
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.gain import at_maximum, mean_gain, retention
from trainkit.evaluation.intervals import mean
from trainkit.evaluation.marks import Floats, Pairs
from trainkit.evaluation.reports.cohort import (
    FULL,
    Cohort,
    EarlierCohort,
    FormMarks,
    Member,
)
from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.learning import (
    ModuleContrast,
    ObjectiveGain,
    module_contrasts,
    objective_gain,
)
from trainkit.evaluation.reports.surveys import LineFinding, Survey, course_survey, survey_of
from trainkit.evaluation.scoring import Tally
from trainkit.intake.responses import QuestionLine
from trainkit.model.loaded import Definitions
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _


@dataclass(frozen=True)
class Record:
    """What a release is about, and what it told of questionnaires."""

    people: frozenset[str] = frozenset()
    """The codes of those whose scores were told."""
    later: frozenset[str] = frozenset()
    """Those of them whose retention test was told."""
    scores: str = ""
    """The ``digest`` of the scores that were told; empty where none were."""
    later_scores: str = ""
    """The same of the retention test."""
    shares: Mapping[str, Share] = field(default_factory=dict)
    """By ``questionnaire/line``."""
    returned: Mapping[str, int] = field(default_factory=dict)
    """By questionnaire: at least that many sheets."""


def digest(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Return what changes with any score; ``scores`` are by code, then by name."""
    lines = [
        f"{code} {name} {value:.6f}\n"
        for code, row in sorted(scores.items())
        for name, value in sorted(row.items())
    ]
    return sha256("".join(lines).encode()).hexdigest()


_HEADER = """\
# The people in the released evaluation, by code, and the figures released from questionnaires.
# Do not change this file. With another person, without an item or with a corrected mark, a second
# release would reveal what individual people scored or answered. Delete the file only if nothing
# has been released or handed out yet.
"""
_LATER, _SCORES, _TOLD = "retention test", "scores", "questionnaires"
_NAME = re.compile(r"(.+)"), ""
_LINES = {
    "": _NAME,
    _LATER: _NAME,
    _SCORES: (
        re.compile(r"(tests|retention) ([0-9a-f]{64})"),
        N_("`tests` or `retention`, and 64 digits"),
    ),
    _TOLD: (
        re.compile(r"(\S+) (returned|(?:about|quarter) \d{1,2} of) (\d{1,6})"),
        N_("a line such as `end-of-course returned 20` or `end-of-course/course/1 about 55 of 20`"),
    ),
}
"""By section, how a line looks, and how to say it; at the top there are the people."""


def record_file(record: Record) -> bytes:
    """Return a record as it is kept."""
    scores = {"tests": record.scores, "retention": record.later_scores}
    told = [f"{name} returned {n}" for name, n in record.returned.items()]
    told += [
        f"{name} quarter {one.quarter} of {one.n}"
        if one.about is None
        else f"{name} about {one.about} of {one.n}"
        for name, one in record.shares.items()
    ]
    sections = {
        _LATER: sorted(record.later),
        _SCORES: [f"{name} {value}" for name, value in scores.items() if value],
        _TOLD: sorted(told),
    }
    lines = sorted(record.people)
    for name, each in sections.items():
        if each:
            lines += [f"[{name}]", *each]
    return (_HEADER + "".join(f"{line}\n" for line in lines)).encode()


def read_record(text: str, path: Path, problems: Problems) -> Record:
    """Return the record in the text of a file; every line that is wrong is a problem."""
    sections: dict[str, list[tuple[str, ...]]] = {"": []}
    section = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        place = Place(path, number, 1)
        if line.startswith("["):
            section = line.strip("[]")
            if section in sections or section not in _LINES:
                names = ", ".join(f"[{name}]" for name in _LINES if name)
                order = _("people's codes, then each of {names} at most once", names=names)
                _wrong(problems, place, order, line)
                return Record()
            sections[section] = []
        elif line and line[0] != "#":
            shape, expected = _LINES[section]
            found = shape.fullmatch(line)
            if found is None or (section == _TOLD and not _is_told(*found.groups()[1:])):
                _wrong(problems, place, _(expected), line)
            else:
                sections[section].append(found.groups())
    return _record(sections)


def _wrong(problems: Problems, place: Place, expected: str, found: str) -> None:
    problems.error(
        place,
        _(
            "expected {expected}, found `{found}`; restore the file from a copy and score again",
            expected=expected,
            found=found,
        ),
    )


def _record(sections: Mapping[str, list[tuple[str, ...]]]) -> Record:
    people, later = (
        frozenset(name for (name,) in sections.get(section, ())) for section in ("", _LATER)
    )
    digests = {name: value for name, value, *_ in sections.get(_SCORES, ())}
    told = [(name, what, int(n)) for name, what, n in sections.get(_TOLD, ())]
    return Record(
        people,
        later,
        scores=digests.get("tests", ""),
        later_scores=digests.get("retention", ""),
        shares={name: _share_told(what, n) for name, what, n in told if what != "returned"},
        returned={name: n for name, what, n in told if what == "returned"},
    )


def _share_told(what: str, n: int) -> Share:
    kind, value, _of = what.split()
    return Share(int(value), None, n) if kind == "about" else Share(None, int(value), n)


def _is_told(what: str, n: str) -> bool:
    """Whether a release can have told this."""
    try:
        return what == "returned" or bool(_share_told(what, int(n)).interval())
    except ValueError:
        return False


HARD = 75
"""Points of 100 after the course below which a module is discussed."""
MEANS = 20
"""People below whom the t interval of a mean holds in as few as 82 of 100 classes."""
MOST = 3
"""Questions of one module that are discussed: the others can be used again."""

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
    modules: tuple[ObjectiveGain, ...]
    objectives: tuple[ObjectiveGain, ...]
    contrasts: tuple[ModuleContrast, ...]
    """Of modules that are told; which of two gained more, and not by how much."""
    discussed: frozenset[tuple[str, int]] | None
    """Questions to discuss, by form and number; ``None`` where scores by module are not told."""
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
    first = first or Record()
    everybody = {member.code for member in found.cohort.matched}
    codes = first.people & everybody if first.people else _population(found.cohort)
    cohort = replace(
        found.cohort, members=tuple(m for m in found.cohort.matched if m.code in codes)
    )
    changed = bool(first.people) and (
        codes != first.people or first.scores != _digest(cohort.matched)
    )
    why = _REVEALING if changed else _why_hidden(cohort)
    told = _Teller(why, at_least(len(codes)) if len(codes) >= RELEASE else 0)
    modules, objectives = _gains(cohort, told)
    parts = [one for one in (*modules, *objectives) if isinstance(one.gain, Estimate)]
    later, retention = _retention(found, cohort, first, why, {one.objective.key for one in parts})
    at_end = course_survey(found.returned, RELEASE)
    course = None if at_end is None else _survey(at_end, first)
    asked = found.returned.follow_up.questionnaires if found.returned.follow_up else ()
    follow_up = tuple(_survey(survey_of(one, RELEASE), first) for one in asked if one.rows)
    record = _with_surveys(first, [one for one in (course, *follow_up) if one])
    if why is None:
        record = replace(record, people=frozenset(codes), scores=_digest(cohort.matched))
    if later:
        scores = _later_digest(found.returned.later_scores, later)
        record = replace(record, later=later, later_scores=scores)
    pairs = cohort.pairs()
    return Release(
        definitions=found.definitions,
        counterbalanced=found.cohort.counterbalanced,
        has_one_form=cohort.has_one_form,
        has_penalty=cohort.lowest() < 0,
        record=record,
        left_out=len(everybody - codes) if first.people else 0,
        is_withheld=changed,
        registered=sum(member.on_roster for member in found.cohort.members),
        n=told.n,
        pre=_mean_told(told(mean(pairs.pre, within=(pairs.lowest, FULL))), pairs.n),
        post=_mean_told(told(mean(pairs.post, within=(pairs.lowest, FULL))), pairs.n),
        gain=told(mean_gain(pairs)),
        modules=_means_told(modules, pairs.n),
        objectives=_means_told(objectives, pairs.n),
        contrasts=module_contrasts(cohort, [one for one in parts if one.objective.is_module]),
        discussed=to_discuss(cohort, parts),
        too_easy=tuple(
            use for use in SCORED if not why and at_maximum(cohort.scores(use), FULL).warn
        ),
        course=course,
        follow_up=follow_up,
        retention=retention,
        earlier=tuple(one for one in found.earlier if one.is_release),
    )


def _population(cohort: Cohort) -> frozenset[str]:
    """Return whom scores are about: a few who wrote other forms than the others are left out."""
    forms = {one.code: _forms(one) for one in cohort.matched}
    sizes = Counter(forms.values())
    return frozenset(code for code, each in forms.items() if sizes[each] >= INTERNAL)


def _forms(member: Member) -> tuple[str, ...]:
    return tuple(member.forms[use] for use in SCORED)


def to_discuss(cohort: Cohort, parts: list[ObjectiveGain]) -> frozenset[tuple[str, int]] | None:
    """Return the last questions, by form and number, on what of each module had the lowest mean.

    Forms go from easy to hard. Only figures that are told decide, so that the choice tells no more.
    """
    if not parts:
        return None
    lowest: dict[str, tuple[float, str]] = {}
    for one in parts:
        if isinstance(one.post, Estimate) and one.post.value < HARD:
            module, rank = one.objective.key.split("/")[0], (one.post.value, one.objective.key)
            lowest[module] = min(lowest.get(module, rank), rank)
    chosen: set[tuple[str, int]] = set()
    for _rank, key in lowest.values():
        items = {
            (form.letter, number)
            for form in cohort.form_marks
            if form.use is FormUse.POST
            for number in form.form.numbers_of(key)
        }
        chosen |= set(sorted(items, key=lambda one: (-one[1], one[0]))[:MOST])
    return frozenset(chosen)


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


def _with_surveys(record: Record, surveys: Iterable[ReleasedSurvey]) -> Record:
    """Return a record that also holds what is told of these questionnaires."""
    shares, returned = dict(record.shares), dict(record.returned)
    for one in surveys:
        if one.returned:
            returned[one.id] = one.returned
        shares |= {_name(one.id, line.line): line.share for line in one.lines}
    return replace(record, shares=shares, returned=returned)


def _why_hidden(cohort: Cohort) -> Refusal | None:
    if len(cohort.matched) < RELEASE:
        return hidden(RELEASE)
    return None if _concealed(cohort, [cohort.matched], ()) else _REVEALING


def _concealed(cohort: Cohort, people: Iterable[Iterable[Member]], told: Collection[str]) -> bool:
    """Whether scores on the whole tests and these parts leave open what each of the people did.

    Only those of one group who wrote the same forms could have written each other's papers.
    """
    groups: dict[object, list[str]] = {}
    for place, members in enumerate(people):
        for one in members:
            groups.setdefault((place, _forms(one)), []).append(one.code)
    return all(
        _group_concealed([_sitting(cohort, use, codes) for use in SCORED], told)
        for codes in groups.values()
    )


def _sitting(cohort: Cohort, use: FormUse, codes: list[str]) -> tuple[FormMarks, Floats]:
    """Return what these people, who wrote the same form, have on it."""
    one = next(form for form in cohort.form_marks if form.use is use and codes[0] in form.codes)
    places = {code: place for place, code in enumerate(one.codes)}
    return one, one.marks.values[[places[code] for code in codes]].astype(float)


def _group_concealed(sittings: list[tuple[FormMarks, Floats]], told: Collection[str]) -> bool:
    """Whether each part told, and each rest, conceals on both tests, and so does the change."""
    scores: dict[tuple[str, bool], list[Floats]] = {}
    for form, marks in sittings:
        most = np.array([float(item.points) for item in form.form.items])
        least = np.array([float(item.lowest) for item in form.form.items])
        parts: dict[tuple[str, bool], list[int]] = {}
        for place, item in enumerate(form.form.items):
            if item.points:
                keys = [key for key in (item.objective_key, item.module) if key in told]
                for key in (*keys, ""):
                    parts.setdefault((key, False), []).append(place)
                parts.setdefault((keys[0] if keys else "", True), []).append(place)
        for part, places in parts.items():
            if not conceals(marks[:, places], most[places], least[places]):
                return False
            scores.setdefault(part, []).append(
                FULL * marks[:, places].sum(axis=1) / most[places].sum()
            )
    return all(are_apart(both[1] - both[0]) for both in scores.values() if len(both) > 1)


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
    known = [
        one
        for one in (objective_gain(cohort, part) for part in cohort.objectives)
        if isinstance(one.gain, Estimate)
    ]
    parts: list[tuple[ObjectiveGain, ...]] = []
    keys: set[str] = set()
    for is_module in (True, False):
        some = [one for one in known if one.objective.is_module is is_module]
        keys |= {one.objective.key for one in some}
        if told.why is None and not _concealed(cohort, [cohort.matched], keys):
            told = replace(told, why=_REVEALING)
        parts.append(
            tuple(
                replace(one, pre=told(one.pre), post=told(one.post), gain=told(one.gain))
                for one in some
            )
        )
    return parts[0], parts[1]


def _mean_told(outcome: Outcome, n: int) -> Outcome:
    """Return a mean of n people; refused where they are too few for its interval."""
    return hidden(MEANS) if isinstance(outcome, Estimate) and n < MEANS else outcome


def _means_told(gains: tuple[ObjectiveGain, ...], n: int) -> tuple[ObjectiveGain, ...]:
    return tuple(
        replace(one, pre=_mean_told(one.pre, n), post=_mean_told(one.post, n)) for one in gains
    )


def _survey(survey: Survey, first: Record) -> ReleasedSurvey:
    """Return what is told of a questionnaire: again what was told first, if anything was.

    One more sheet can move a share to another quarter, and would be known by that.
    """
    now = {one.line.key: _share(one) for one in survey.lines} if survey.returned >= RELEASE else {}
    kept = {
        one.line.key: share
        for one in survey.lines
        if (share := first.shares.get(_name(survey.id, one.line)))
    }
    told = now | kept
    n = at_least(survey.returned) if survey.returned >= RELEASE else 0
    returned = first.returned.get(survey.id, n)
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
    found: Findings, cohort: Cohort, first: Record, why: Refusal | None, told: Collection[str]
) -> tuple[frozenset[str], ReleasedRetention | None]:
    """Return whose retention test is told, and its figures, if they and the others are many."""
    scores = found.returned.later_scores
    if not scores:
        return frozenset(), None
    again = [m for m in cohort.matched if m.code in (first.later or scores)]
    if why is None and first.later and first.later_scores != _later_digest(scores, first.later):
        why = _REVEALING
    if why is None and not may_stand_beside(len(again), len(cohort.matched)):
        why = hidden(RELEASE)
    if why is None and not _may_tell_later(cohort, again, scores, told):
        why = _REVEALING
    if why is not None:
        return frozenset(), ReleasedRetention(0, why, why, why)
    before = cohort.pairs(again)
    later = np.array([scores[m.code] for m in again])
    pairs = Pairs(before.post, later, FULL, min(before.lowest, found.returned.lowest))
    one = retention(before.pre, pairs, len(cohort.matched))
    told_of = _Teller(why, at_least(len(again)))
    post, later_mean = (_mean_told(told_of(each), pairs.n) for each in (one.post, one.later))
    figures = ReleasedRetention(told_of.n, post, later_mean, told_of(one.change))
    return frozenset(m.code for m in again), figures


def _may_tell_later(
    cohort: Cohort, again: list[Member], scores: Mapping[str, float], told: Collection[str]
) -> bool:
    """Whether scores later, and changes since the end of the course, leave everybody's open."""
    rest = [m for m in cohort.matched if m not in again]
    groups: dict[object, list[Member]] = {}
    for one in again:
        groups.setdefault(_forms(one), []).append(one)
    for each in groups.values():
        now = np.array([scores[one.code] for one in each])
        end = np.array([one.scores[FormUse.POST] for one in each])
        if not (are_apart(now) and are_apart(now - end)):
            return False
    return _concealed(cohort, (again, rest), told)
