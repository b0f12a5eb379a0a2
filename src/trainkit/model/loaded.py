"""What was gathered: a course as read from its folder, and everything of one workshop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from trainkit.model.assessment import History
from trainkit.model.exercises import LoadedExercise
from trainkit.model.items.registry import ItemBank
from trainkit.model.law import LawCards
from trainkit.model.module import Module
from trainkit.model.questionnaire import Questionnaire
from trainkit.model.roster import Participant, Roster
from trainkit.model.teaching import EVERYBODY
from trainkit.model.workshop import Workshop
from trainkit.model.yaml import YamlFile
from trainkit.problems import Place


@dataclass(frozen=True)
class Translated:
    """A text and its translation, as they are written."""

    source: str
    text: str
    place: Place
    """Where the translation begins."""


@dataclass(frozen=True)
class TranslatedFile:
    """A file with translations: how far it has been reviewed, and its texts."""

    path: Path
    review: str
    """``draft``, or ``reviewed by NAME on DATE``."""
    texts: tuple[Translated, ...]
    hashes: tuple[str, ...] | None = None
    """Of the sections of the source as they were when they were translated; Markdown only."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """The same for texts in YAML, by their places; of an item its version tells it."""

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody other than the translator has read it against the source."""
        return self.review != DRAFT


DRAFT = "draft"
UNTRANSLATED = "-"
"""Stands for a hash where a section of a translated text is still that of the source."""


@dataclass(frozen=True)
class Course:
    """One module folder as read: the module, its items, its texts."""

    folder: Path
    module: Module
    module_file: YamlFile
    bank: ItemBank
    bank_file: YamlFile
    handout: str
    guide: str
    card: str | None = None
    """The desk card, one printed page; ``None`` if the module has none."""
    slides: str | None = None
    """The slides; made from session plan and handout if ``None``."""
    cards: str | None = None
    """Sets of cards, strips and sheets to hand out; ``None`` if the module has none."""
    exercises: tuple[LoadedExercise, ...] = ()
    """Sorted by file name."""
    handout_name: str = "handout.md"
    guide_name: str = "guide.md"
    card_name: str = "card.md"
    slides_name: str = "slides.md"
    cards_name: str = "cards.md"
    language: str = "en"
    """The language that was asked for, whether there is a translation into it or not."""
    original: str = "en"
    """The language of the texts that are not translated."""
    untranslated: frozenset[str] = frozenset()
    """Items of a translated bank of which participants would read words of the original, or words
    that were translated from another version."""
    translated: tuple[TranslatedFile, ...] = ()
    """The translations that were read; in the order of the module's files."""

    def languages_of(self, name: str) -> tuple[str, ...]:
        """Return the languages of a text by its file's name: ``handout_name`` and its like.

        There are two where some of its sections are not translated yet.
        """
        if name.count(".") == 1:
            return (self.original,)
        files = (file for file in self.translated if file.path.name == name)
        in_part = any(UNTRANSLATED in (file.hashes or ()) for file in files)
        return (name.split(".")[1], *([self.original] if in_part else []))

    def exercise(self, exercise_id: str) -> LoadedExercise:
        """Return the exercise with this id; raises ``KeyError`` if there is none."""
        return {one.exercise.id: one for one in self.exercises}[exercise_id]

    def has_translated(self, item_id: str) -> bool:
        """Whether everything that participants read of an item is in the course's language."""
        return self.bank.language == self.language and item_id not in self.untranslated

    @property
    def is_draft(self) -> bool:
        """Whether a translation in it has not been reviewed."""
        return not all(file.is_reviewed for file in self.translated)

    @property
    def handout_path(self) -> Path:
        """Where the handout's text was read."""
        return self.folder / self.handout_name

    @property
    def guide_path(self) -> Path:
        """Where the trainer's guide was read."""
        return self.folder / self.guide_name

    @property
    def card_path(self) -> Path:
        """Where the desk card's text was read."""
        return self.folder / self.card_name

    @property
    def cards_path(self) -> Path:
        """Where the sets of cards were read."""
        return self.folder / self.cards_name

    @property
    def slides_path(self) -> Path:
        """Where the slides were read."""
        return self.folder / self.slides_name


@dataclass(frozen=True)
class FormTexts:
    """What participants fill in apart from tests, in one language."""

    questionnaires: tuple[Questionnaire, ...]
    """In alphabetical order of their ids."""
    law: LawCards


@dataclass(frozen=True)
class Definitions:
    """Everything that people wrote for one workshop."""

    folder: Path
    workshop: Workshop
    workshop_file: YamlFile
    roster: Roster
    courses: tuple[Course, ...]
    """In the order in which the workshop names them."""
    questionnaires: tuple[Questionnaire, ...]
    """In alphabetical order of their ids."""
    law: LawCards = LawCards()
    history: History = History()
    """What is known of the banks' items from other workshops."""
    translated: Mapping[str, tuple[Course, ...]] = field(default_factory=dict)
    """The courses in each of the workshop's ``translations``."""
    form_texts: Mapping[str, FormTexts] = field(default_factory=dict)
    """Questionnaires and law cards in English and in each of the languages of documents."""
    worded: Mapping[str, Workshop] = field(default_factory=dict)
    """The workshop with its own words in other languages, where somebody wrote them."""
    original: Definitions | None = None
    """The definitions in the first language, where these are of documents in another."""

    @property
    def is_translation(self) -> bool:
        """Whether these are the definitions of documents in one of the ``translations``."""
        return self.original is not None

    def in_language(self, language: str) -> Definitions:
        """Return the definitions as documents in one of the written languages see them."""
        home = self.original or self
        if language == home.workshop.language:
            return home
        forms = home.form_texts[language]
        return replace(
            home,
            workshop=home.worded.get(language, home.workshop).in_language(language),
            courses=home.translated[language],
            questionnaires=forms.questionnaires,
            law=forms.law,
            original=home,
        )

    @property
    def beside(self) -> Definitions | None:
        """The definitions in the language that test papers print beside this one, if any."""
        language = self.workshop.papers.second_language
        if language == self.workshop.language:
            language = self.workshop.written_languages[0]
        if language in {None, self.workshop.language}:
            return None
        return self.in_language(language)

    def reads_here(self, person: Participant) -> bool:
        """Whether a person's papers are in the language of these definitions."""
        return self.workshop.language_for(person.language) == self.workshop.language

    @property
    def readers(self) -> tuple[Participant, ...]:
        """The participants whose papers are in the language of these definitions."""
        return tuple(filter(self.reads_here, self.roster.participants))

    @property
    def group_sizes(self) -> dict[str, int]:
        """How many people each group has: as stated, else as many as the roster has in it.

        Of everybody, where there are no groups.
        """
        groups = self.workshop.groups
        if not groups:
            return {EVERYBODY: len(self.roster.participants)}
        return {
            name: group.size if group.size is not None else len(self.roster.members(name))
            for name, group in groups.items()
        }

    @property
    def seating(self) -> tuple[Participant, ...]:
        """The participants in the order in which they sit: group by group, as on the roster.

        Those without a group come last.
        """
        order = (*self.workshop.groups, None)
        return tuple(person for group in order for person in self.roster.members(group))

    def course(self, module_id: str) -> Course:
        """Return the course with this module id; raises ``KeyError`` if there is none."""
        return {course.module.id: course for course in self.courses}[module_id]
