"""An item as the rules see it: its stem and answers in words, the key marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from trainkit.definitions.lint.quantities import Quantity, quantity
from trainkit.definitions.lint.text import Phrase, Vocabulary, phrase, sentences, vocabulary
from trainkit.definitions.loaded import Course
from trainkit.definitions.yamlfile import Location
from trainkit.items.registry import Item
from trainkit.problems import Severity

__all__ = [
    "Answer",
    "Finding",
    "Remark",
    "Subject",
    "error",
    "information",
    "subjects_of",
    "warning",
]


@dataclass(frozen=True)
class Answer:
    """An option, reason, response or step."""

    id: str
    location: Location
    """Where it is inside the item."""
    text: Phrase
    right: bool = False
    undetermined: bool = False
    quantity: Quantity | None = None


@dataclass(frozen=True)
class Subject:
    """An item and its texts, prepared once for all rules."""

    item: Item
    index: int
    """Its position in the bank, counted from 0."""
    words: Vocabulary
    stem: Phrase
    lead: Phrase
    """The last sentence of the stem: what is asked."""
    answers: tuple[Answer, ...]
    premises: tuple[Answer, ...] = ()
    case: str = ""
    """The text of its case, folded; empty where it has none."""
    case_roots: frozenset[str] = frozenset()

    @property
    def key(self) -> Answer | None:
        """The key of an item that is answered with one letter."""
        if not self.item.format.one_letter:
            return None
        return next((answer for answer in self.answers if answer.right), None)

    @property
    def distractors(self) -> tuple[Answer, ...]:
        """The answers that are no key, of items whose options are right or wrong."""
        return tuple(answer for answer in self.answers if not answer.right)

    @property
    def texts(self) -> Iterator[tuple[Location, Phrase]]:
        """What is printed, with where it stands."""
        yield ("stem",), self.stem
        for answer in (*self.premises, *self.answers):
            yield answer.location, answer.text


def subjects_of(course: Course, ids: Collection[str] | None = None) -> tuple[Subject, ...]:
    """Return the items of a bank, or those named, prepared.

    Items that a translation leaves out are checked without words: their language is not the bank's.
    """
    moved = course.bank_file.moved
    words = vocabulary(course.bank.language)
    cases = {case.id: phrase(f"{case.title}. {case.text}", words) for case in course.bank.cases}
    return tuple(
        _subject(
            item,
            index,
            vocabulary("") if moved and ("items", index, "stem") not in moved else words,
            cases.get(item.case or ""),
        )
        for index, item in enumerate(course.bank.items)
        if ids is None or item.id in ids
    )


def _subject(item: Item, index: int, words: Vocabulary, case: Phrase | None) -> Subject:
    last = sentences(item.stem)
    return Subject(
        item,
        index,
        words,
        phrase(item.stem, words),
        phrase(last[-1] if last else item.stem, words),
        tuple(_answers(item, words)),
        tuple(_premises(item, words)),
        case.raw if case else "",
        case.content if case else frozenset(),
    )


def _answers(item: Item, words: Vocabulary) -> Iterator[Answer]:
    for number, choice in enumerate(item.choices):
        yield Answer(
            choice.id,
            ("options", number, "text"),
            phrase(choice.text, words),
            choice.id in item.right,
            getattr(choice, "undetermined", False),
            quantity(choice.text, words),
        )


def _premises(item: Item, words: Vocabulary) -> Iterator[Answer]:
    for number, premise in enumerate(item.matched):
        yield Answer(premise.id, ("premises", number, "text"), phrase(premise.text, words))


@dataclass(frozen=True)
class Finding:
    """One remark on one item: what was found, why it matters, what to do."""

    severity: Severity
    location: Location
    """Where it is inside the item."""
    text: str


def error(location: Location, text: str) -> Finding:
    """Return a finding that blocks and that no review clears."""
    return Finding(Severity.ERROR, location, text)


def warning(location: Location, text: str) -> Finding:
    """Return a finding that stays open until the item is changed or a review clears it."""
    return Finding(Severity.WARNING, location, text)


def information(location: Location, text: str) -> Finding:
    """Return a finding that informs and asks for nothing."""
    return Finding(Severity.INFORMATION, location, text)


@dataclass(frozen=True)
class Remark:
    """A finding of a rule, the item at which it is reported and those whose reviews clear it."""

    rule: str
    finding: Finding
    at: Subject
    items: tuple[Subject, ...]

    @property
    def is_cleared(self) -> bool:
        """Whether a review on one of the items clears it; reviews clear warnings only."""
        return self.finding.severity is Severity.WARNING and any(
            review.rule == self.rule for subject in self.items for review in subject.item.reviewed
        )
