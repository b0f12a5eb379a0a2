"""A cohort as arrays: who came, what each scored on each test, who answered which form.

Scores are in per cent of the points that the form gives, so that both tests have one unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem
from trainkit.evaluation.gain import Retention
from trainkit.evaluation.marks import Marks, Pairs
from trainkit.responses import FollowUpAnswers, QuestionnaireAnswers

__all__ = ["FULL", "Cohort", "FormMarks", "Member", "Objective", "RatedAnswers", "Returned"]

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
