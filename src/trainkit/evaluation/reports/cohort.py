"""A cohort as arrays: who came, what each scored on each test, who answered which form.

Scores are in per cent of the points that the form gives, so that both tests have one unit.

Common items are those that everybody with both tests answered before and after: one form twice, or
anchors. Only these can be tested for a change item by item, since the people and the items are the
same; and only through these can two forms be put on one scale.

Earlier cohorts come from the ``evaluation.json`` files that workshop.yaml names. The text above
their table says why their gains are no contest. From three cohorts on, the team's report has their
gain together. The standard errors behind their paired t intervals are pooled: the error of one
cohort of skewed gains goes with its mean, so low means would have the most weight. The errors of
releases follow from ends in whole points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem
from trainkit.evaluation.cohorts import AcrossCohorts, across_cohorts
from trainkit.evaluation.equating import Equated, equate
from trainkit.evaluation.estimate import Estimate, Method, Outcome, Reason, Refusal
from trainkit.evaluation.gain import Retention
from trainkit.evaluation.intervals import t_quantile
from trainkit.evaluation.item_analysis import ItemChange, item_changes
from trainkit.evaluation.marks import Floats, Marks, Pairs
from trainkit.evaluation.reports.text import ReportText, Section, Text
from trainkit.intake.responses import FollowUpAnswers, QuestionnaireAnswers
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import Workshop
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

FULL = 100.0
"""The highest score: all scores are in per cent."""


@dataclass(frozen=True)
class Objective:
    """A module or an objective on which gains are reported."""

    key: str
    """Module ``id``, or objective ``module/id``."""
    title: str
    """The module's short title."""
    text: str
    """The module's title, or the objective in words."""
    items: dict[str, int]
    """How many items each form has on it, by the form's letter."""

    @property
    def is_module(self) -> bool:
        """Whether it is a whole module."""
        return "/" not in self.key

    @property
    def label(self) -> str:
        """Its label in a drawing."""
        return self.title if self.is_module else self.text

    @property
    def fewest(self) -> int:
        """The items on the form that has fewest of them."""
        return min(self.items.values(), default=0)


@dataclass(frozen=True)
class Member:
    """One person of the cohort, known by code."""

    code: str
    on_roster: bool
    attended: bool | None
    status: str | None
    """Such as "left early"; ``None`` where nothing was entered."""
    country: str | None
    language: str | None
    """As the roster has it."""
    scores: dict[FormUse, float]
    """Per cent on each test that the person has a score on."""
    forms: dict[FormUse, str]
    """The letter of the form that the person answered at each of them."""
    objectives: dict[FormUse, dict[str, float]]
    """Per cent on each module and objective."""
    doubtful: bool
    """Whether a mark must be looked at before there is a score."""
    doubts: tuple[tuple[FormUse, int], ...] = ()
    """The marks that must be: on which test, and the item's number on the person's paper."""

    @property
    def is_matched(self) -> bool:
        """Whether there is a score before and one after."""
        return all(use in self.scores for use in SCORED)


@dataclass(frozen=True, eq=False)
class FormMarks:
    """Everybody who answered one form at one test and has a score."""

    use: FormUse
    form: ScoredForm
    codes: tuple[str, ...]
    marks: Marks
    """A row a person, a column an item in the form's own order."""
    choices: np.ndarray
    """The option of version 1 that each person chose, from 0; -1 for a blank, and for items that
    are not answered with one letter."""
    options: tuple[int, ...]
    """Options of each item; 0 where it is not answered with one letter."""
    keys: tuple[int, ...]
    """The right option, from 0; -1 where it is not answered with one letter."""
    progress: tuple[float, ...]
    """The share of the paper's items that each person reached."""

    @property
    def letter(self) -> str:
        """The form's letter."""
        return self.form.code[0]


@dataclass(frozen=True)
class RatedAnswers:
    """The points that two raters gave for one item, or for the sum of several, on both tests."""

    form: str
    """The form's letter."""
    items: tuple[ScoredItem, ...]
    pairs: tuple[tuple[int, int], ...]
    """The first and the second rater's points for each answer."""
    unsettled: int
    """Answers on which they differ and have not settled."""

    @property
    def most(self) -> int:
        """The points of a full answer by the rubric."""
        return sum(int(item.key) for item in self.items)

    @property
    def columns(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Each rater's points; at least one answer has some."""
        first, second = zip(*self.pairs, strict=True)
        return first, second


@dataclass(frozen=True)
class Cohort:
    """Everybody, and the marks on each form."""

    members: tuple[Member, ...]
    form_marks: tuple[FormMarks, ...]
    """By test and form; those that nobody has a score on are left out."""
    objectives: tuple[Objective, ...]
    counterbalanced: bool
    rated: tuple[RatedAnswers, ...] = ()
    """Answers in words that a second rater has marked."""

    @property
    def matched(self) -> tuple[Member, ...]:
        """The people with both scores, in the order of the sheet."""
        return tuple(member for member in self.members if member.is_matched)

    @property
    def has_one_form(self) -> bool:
        """Whether everybody answered the same form before and after."""
        pre, post = SCORED
        forms = {member.forms[use] for member in self.matched for use in (pre, post)}
        return len(forms) == 1

    def pairs(self, members: Sequence[Member] | None = None, objective: str | None = None) -> Pairs:
        """Return both scores of the matched, or of some of them; on one objective if named."""
        people = self.matched if members is None else members
        before, after = (
            [m.objectives[use][objective] if objective else m.scores[use] for m in people]
            for use in SCORED
        )
        pre, post = (np.array(each, dtype=float) for each in (before, after))
        return Pairs(pre, post, FULL, self.lowest(objective or ""))

    def lowest(self, objective: str = "") -> float:
        """Return the lowest score possible, in per cent: below 0 where wrong answers cost marks."""
        return min((one.form.lowest(objective) for one in self.form_marks), default=0.0)

    def alone(self, use: FormUse) -> np.ndarray:
        """Return the scores of people who have this one test only."""
        return np.array(
            [m.scores[use] for m in self.members if use in m.scores and not m.is_matched],
            dtype=float,
        )

    def signs(self) -> tuple[int, int, int]:
        """Return how many rose, fell and stayed, of the people with both tests."""
        gains = self.pairs().gains
        up, down = int((gains > 0).sum()), int((gains < 0).sum())
        return up, down, int(gains.size) - up - down

    def scores(self, use: FormUse) -> np.ndarray:
        """Return the scores of everybody who has one."""
        return np.array([m.scores[use] for m in self.members if use in m.scores], dtype=float)

    def in_sequence(self, first: str) -> tuple[Member, ...]:
        """Return the matched who answered this form before and another one after."""
        pre, post = SCORED
        return tuple(m for m in self.matched if m.forms[pre] == first and m.forms[post] != first)


@dataclass(frozen=True)
class Returned:
    """The answers besides the tests at the course."""

    questionnaires: tuple[QuestionnaireAnswers, ...] = ()
    """Those of the course; empty where none was entered."""
    follow_up: FollowUpAnswers | None = None
    """``None`` where nothing has been returned yet."""
    retention: Retention | None = None
    """The retention test beside the tests of the course; ``None`` without answers to it."""
    later_scores: Mapping[str, float] = field(default_factory=dict)
    """Per cent on the retention test, by code."""
    lowest: float = 0.0
    """The lowest score possible on the retention test and on those of the course."""


@dataclass(frozen=True, eq=False)
class CommonItems:
    """Marks on the items that are on both forms of every person with both tests."""

    items: tuple[ScoredItem, ...]
    """In the order of a form before the course."""
    marks: dict[FormUse, Floats]
    """At each test, a row for each of the cohort's ``matched``."""


@dataclass(frozen=True)
class ChangedItem:
    """One common item."""

    item: ScoredItem
    n: int
    """People with both tests."""
    change: ItemChange

    @property
    def name(self) -> str:
        """``module/item``: ids of items are unique inside their module only."""
        return _name(self.item)


def _name(item: ScoredItem) -> str:
    return f"{item.module}/{item.item}"


def common_items(cohort: Cohort) -> CommonItems:
    """Return the common items; none where nobody has both tests, or no item was answered twice."""
    forms = [
        one
        for one in cohort.form_marks
        if any(member.forms[one.use] == one.letter for member in cohort.matched)
    ]
    names = [{_name(item) for item in one.form.items} for one in forms]
    common = set[str].intersection(*names) if names else set()
    items = tuple(item for item in forms[0].form.items if _name(item) in common) if forms else ()
    return CommonItems(items, {use: _marks(cohort, use, items, forms) for use in SCORED})


def _marks(
    cohort: Cohort, use: FormUse, items: tuple[ScoredItem, ...], forms: list[FormMarks]
) -> Floats:
    rows = {code: row for one in forms if one.use is use for code, row in _rows(one, items)}
    marks = [rows[member.code] for member in cohort.matched]
    return np.array(marks, dtype=np.float64).reshape(len(marks), len(items))


def _rows(one: FormMarks, items: tuple[ScoredItem, ...]) -> Iterator[tuple[str, Floats]]:
    """Yield everybody's code and marks on these items, in their order."""
    places = {_name(item): place for place, item in enumerate(one.form.items)}
    columns = [places[_name(item)] for item in items]
    yield from zip(one.codes, one.marks.values[:, columns].astype(np.float64), strict=True)


def changed_items(cohort: Cohort) -> tuple[ChangedItem, ...]:
    """Return the change of every common item."""
    common = common_items(cohort)
    right = (np.maximum(common.marks[use], 0) for use in SCORED)  # a penalty is no change
    changes = item_changes(*right)
    n = len(cohort.matched)
    return tuple(
        ChangedItem(item, n, change) for item, change in zip(common.items, changes, strict=True)
    )


def equated_of(cohort: Cohort) -> Equated | None:
    """Return gain and forms through the common items; ``None`` unless A was before B for everybody.

    Forms that are swapped are told apart by that, without an assumption about their items.
    """
    everybody = len(cohort.matched)
    if cohort.counterbalanced or not everybody or len(cohort.in_sequence("A")) < everybody:
        return None
    common = common_items(cohort)
    points = sum(item.points for item in common.items)
    unit = FULL / points if points else 0.0
    lowest = unit * float(sum(item.lowest for item in common.items))
    pre, post = (unit * common.marks[use].sum(axis=1) for use in SCORED)
    longest = max(len(one.form.items) for one in cohort.form_marks)
    shared = Pairs(pre.clip(max=FULL), post.clip(max=FULL), FULL, lowest)
    return equate(cohort.pairs(), shared, (len(common.items), longest))


def changes_sections(changes: tuple[ChangedItem, ...], text: ReportText) -> Iterator[Section]:
    """Yield the items that were answered twice; nothing where there is none to test."""
    if not changes or isinstance(changes[0].change.test, Refusal):
        return
    head = ("items-item", "objective", "item-change-rose", "item-change-fell", "item-change-p")
    rows = tuple(
        (
            one.item.item,
            one.item.objective,
            str(one.change.rose),
            str(one.change.fell),
            text.p_value(one.change.adjusted),
        )
        for one in changes
    )
    foot = text.count("item-change-foot", len(changes), people=changes[0].n)
    table = text.table("item-change-table", head, rows, words=(1,), foot=foot)
    intro = Text(text=text.say("item-change-text"), leads=True)
    yield text.section("item-change-title", intro, table, level=3)


def change_refused(changes: tuple[ChangedItem, ...], text: ReportText) -> Iterator[str]:
    """Yield why no change of an item is tested, if none is."""
    if not changes:
        yield text.say("item-change-none")
    elif isinstance(changes[0].change.test, Refusal):
        yield text.say("item-change-refused", why=text.why(changes[0].change.test))


FEWEST = 15
"""People with both tests that a cohort needs to count beside others."""
SCHEMA = 1
"""Raised when the meaning of a key of ``evaluation.json`` changes."""


@dataclass(frozen=True)
class EarlierCohort:
    """The figures of an earlier evaluation."""

    workshop: str
    dates: tuple[str, ...]
    matched: int
    pre: Outcome
    post: Outcome
    gain: Outcome
    is_release: bool = False
    """Whether the file was made to be passed on."""


class _Figure(BaseModel):
    model_config = ConfigDict(frozen=True)
    part: str
    about: str
    name: str
    value: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: Method = Method.NONE


class _People(BaseModel):
    model_config = ConfigDict(frozen=True)
    matched: Annotated[int, Field(ge=0)] | None


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    format: Annotated[Literal[1], Field(alias="schema")]
    audience: Literal["team", "release"]
    workshop: str
    dates: tuple[str, ...]
    people: _People
    figures: tuple[_Figure, ...]


def read_earlier(definitions: Definitions, problems: Problems) -> tuple[EarlierCohort, ...]:
    """Read every file that ``earlier`` names; what is wrong with one is a problem at its name."""
    found = []
    for index, name in enumerate(definitions.workshop.earlier):
        place = definitions.workshop_file.place(("earlier", index))
        file = _read(definitions.folder / name, place, name, problems)
        if file is not None:
            found.append(_cohort(file))
    return tuple(found)


def _read(path: Path, place: Place, name: str, problems: Problems) -> _File | None:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        return _File.model_validate(data)
    except OSError:
        problems.error(place, _('expected a file here, found none: "{name}"', name=name))
    except (ValueError, ValidationError):
        problems.error(
            place,
            _(
                '"{name}": expected an evaluation.json that trainkit score has written (schema '
                "{schema}), found something else",
                name=name,
                schema=SCHEMA,
            ),
        )
    return None


def _cohort(file: _File) -> EarlierCohort:
    figures = {one.name: one for one in file.figures if one.part == "learning" and not one.about}
    pre, post, gain = (_outcome(figures.get(name)) for name in ("mean-pre", "mean-post", "gain"))
    passed_on = file.audience == "release"
    matched = file.people.matched or 0
    return EarlierCohort(file.workshop, file.dates, matched, pre, post, gain, passed_on)


def _outcome(figure: _Figure | None) -> Outcome:
    if figure is None or figure.value is None:
        return Refusal(reason=Reason.NOT_ASKED)
    return Estimate(
        value=figure.value,
        n=figure.n or 0,
        low=figure.low,
        high=figure.high,
        level=figure.level,
        method=figure.method,
    )


def earlier_sections(
    earlier: tuple[EarlierCohort, ...],
    workshop: Workshop,
    here: tuple[int, Outcome, Outcome, Outcome],
    text: ReportText,
) -> Iterator[Section]:
    """Yield a table of cohorts; nothing where there is none beside this one.

    ``here`` has this cohort's people with both tests, means before and after, and gain.
    """
    if not earlier:
        return
    days = tuple(day.isoformat() for day in workshop.dates)
    own = EarlierCohort(workshop.id, days, *here)
    rows = tuple(
        (
            one.workshop,
            one.dates[0] if one.dates else "",
            str(one.matched),
            text.cell(one.pre),
            text.cell(one.post),
            text.cell(one.gain, 1, sign=True),
        )
        for one in (*earlier, own)
    )
    head = ("earlier-cohort", "earlier-date", "column-matched")
    means = ("measure-pre", "measure-post", "column-gain")
    table = text.table("earlier-table", head + means, rows, words=(1,))
    yield text.section("earlier-title", text.say("earlier-text"), table)


def gain_across(earlier: tuple[EarlierCohort, ...], gain: Outcome) -> AcrossCohorts | Refusal:
    """Return the gain over the earlier cohorts and this one; refused below three.

    Those whose gain has no interval do not count, nor do those with fewer than ``FEWEST`` people:
    so few do not tell the error of their gain well enough (docs/evaluation-methods.md).
    """
    gains = [*(cohort.gain for cohort in earlier), gain]
    known = [(one.value, one.n, _error(one)) for one in gains if isinstance(one, Estimate)]
    values, n, errors = np.array([one for one in known if one[2]]).reshape(-1, 3).T
    variance = (errors**2 * n * (n - 1)).sum() / max((n - 1).sum(), 1)
    return across_cohorts(values, np.sqrt(variance / n), within=(-FULL, FULL))


def _error(gain: Estimate) -> float:
    """Return the standard error behind a paired t interval; 0 where there is none."""
    if gain.method is not Method.PAIRED_T or gain.n < FEWEST:
        return 0.0
    if gain.low is None or gain.high is None or gain.level is None:
        return 0.0
    return (gain.high - gain.low) / 2 / t_quantile(gain.n - 1, gain.level)


def together_section(
    together: AcrossCohorts | Refusal | None, text: ReportText
) -> Iterator[Section]:
    """Yield the gain over all cohorts; nothing where there are too few."""
    if together is None or isinstance(together, Refusal):
        return
    mean, spread = together.mean, together.spread
    whole = text.say(
        "together-text",
        n=mean.n,
        gain=text.points(mean.value, 1),
        interval=text.interval(mean, 1),
        spread=text.points(spread.value, 1),
        spread_interval=text.interval(spread, 1),
    )
    said = [whole]
    if isinstance(together.ahead, Estimate):
        said.append(text.say("together-ahead", interval=text.interval(together.ahead)))
    else:
        said.append(text.say("together-ahead-refused", why=text.why(together.ahead)))
    yield text.section("together-title", " ".join(said), level=3)


def together_refused(together: AcrossCohorts | Refusal | None, text: ReportText) -> Iterator[str]:
    """Yield why there is no gain over all cohorts, where earlier ones were named."""
    if isinstance(together, Refusal):
        yield text.say("together-refused", why=text.why(together))
