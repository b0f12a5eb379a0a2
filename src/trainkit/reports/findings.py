"""Everything that an evaluation found, before it is put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainkit.assessment.forms import FormUse
from trainkit.definitions.loaded import Definitions
from trainkit.evaluation.disclosure import INTERNAL, RELEASE
from trainkit.evaluation.estimate import TEXTS, Method, Refusal, Standing
from trainkit.evaluation.gain import Retention
from trainkit.evaluation.rasch import Rasch, fit_rasch
from trainkit.reports.cohort import Cohort
from trainkit.reports.earlier import EarlierCohort
from trainkit.reports.fairness import FairItem, fairness_of
from trainkit.reports.items import ItemRow, items_of
from trainkit.reports.learning import Learning, learning_of
from trainkit.reports.words import Words, words_of
from trainkit.responses import FollowUpAnswers, QuestionnaireAnswers

__all__ = ["Findings", "FormModel", "Returned", "Telling", "findings_of", "models_of"]


@dataclass(frozen=True)
class Findings:
    """What is known of one cohort."""

    definitions: Definitions
    cohort: Cohort
    learning: Learning
    items: tuple[ItemRow, ...]
    models: tuple[FormModel, ...]
    """The item response model of each form at each test."""
    fairness: tuple[FairItem, ...] | Refusal
    """Items compared between speakers of two languages."""
    returned: Returned
    earlier: tuple[EarlierCohort, ...] = ()


@dataclass(frozen=True)
class Returned:
    """What came back besides the tests at the course."""

    questionnaires: tuple[QuestionnaireAnswers, ...] = ()
    """Those of the course; empty where none was entered."""
    follow_up: FollowUpAnswers | None = None
    """``None`` where nothing has come back yet."""
    later: Retention | None = None
    """The retention test beside the tests of the course; ``None`` where none has come back."""


@dataclass(frozen=True)
class FormModel:
    """The Rasch model of one form at one test."""

    use: FormUse
    form: str
    model: Rasch | Refusal


def findings_of(
    definitions: Definitions,
    cohort: Cohort,
    returned: Returned = Returned(),
    earlier: tuple[EarlierCohort, ...] = (),
) -> Findings:
    """Ask for every figure."""
    return Findings(
        definitions=definitions,
        cohort=cohort,
        learning=learning_of(cohort),
        items=items_of(cohort),
        models=models_of(cohort),
        fairness=fairness_of(cohort),
        returned=returned,
        earlier=earlier,
    )


def models_of(cohort: Cohort) -> tuple[FormModel, ...]:
    """Return the Rasch model of each form at each test."""
    return tuple(
        FormModel(sitting.use, sitting.letter, fit_rasch(sitting.marks))
        for sitting in cohort.sittings
    )


@dataclass(frozen=True)
class Telling:
    """For whom findings are told, and in which words."""

    words: Words
    release: bool = False
    """Whether the report leaves the team: a higher threshold, and no row about one person."""

    @classmethod
    def of(cls, definitions: Definitions, *, release: bool) -> Telling:
        """Return the telling in the language of the workshop's documents."""
        return cls(words_of(definitions.workshop.language), release)

    @property
    def threshold(self) -> int:
        """The least number of people in a group that is shown."""
        return RELEASE if self.release else INTERNAL

    def tells(self, count: int) -> bool:
        """Whether a number of people may be told: all to the team, nobody or many to others."""
        return not self.release or count == 0 or count >= self.threshold

    def people(self, count: int) -> str:
        """Return a number of people, or that they are few."""
        return str(count) if self.tells(count) else self.say("few", threshold=self.threshold)

    def listed(self, texts: Iterable[str]) -> str:
        """Return texts in one line, with what separates them in the language."""
        return f"{self.say('separator')} ".join(texts)

    def together(self, texts: Iterable[str]) -> str:
        """Return short texts in one line, with what separates them inside a remark."""
        return f"{self.say('separator-within')} ".join(texts)

    def say(self, key: str, **values: object) -> str:
        """Return a text with its values."""
        return self.words.say(key, **values)

    def method(self, name: Method | Standing) -> str:
        """Return how a figure was computed, or how far it may be trusted, in words."""
        return str(TEXTS[self.words.language][name])
