"""An item as the rules see it, and what they say of it.

Its stem and answers are in words, the key is marked. The rules' messages are in ``rules.yaml``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trainkit.model.items.registry import Item
from trainkit.model.lint.text import (
    Phrase,
    Quantity,
    Vocabulary,
    phrase,
    quantity,
    sentences,
    vocabulary,
)
from trainkit.model.loaded import Course
from trainkit.model.yaml import Location, read_yaml
from trainkit.problems import Problems, Severity


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
    def asks_for_an_amount(self) -> bool:
        """Whether the lead-in asks how many or how long."""
        return bool(self.words.pattern("ask-amount").search(self.lead.folded))

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


def subject_of(item: Item, language: str) -> Subject:
    """Return an item prepared by itself, without a bank and without a case."""
    return _subject(item, 0, vocabulary(language), None)


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
    """What a rule finds in one item."""

    location: Location
    """Where it is inside the item."""
    message: str
    """Which of the rule's messages in rules.yaml says it; empty where there is one only."""
    values: Mapping[str, object]
    """What is filled in."""


def finding(location: Location, message: str = "", **values: object) -> Finding:
    """Return a finding, with what its message names in braces."""
    return Finding(location, message, values)


@dataclass(frozen=True)
class Remark:
    """A finding of a rule, the item at which it is reported and those whose reviews clear it."""

    rule: str
    finding: Finding
    at: Subject
    items: tuple[Subject, ...]

    @property
    def severity(self) -> Severity:
        """How severe the finding is."""
        return messages()[self.rule][self.finding.message][0]

    @property
    def is_cleared(self) -> bool:
        """Whether a review on one of the items clears it; reviews clear warnings only."""
        return self.severity is Severity.WARNING and any(
            review.rule == self.rule for subject in self.items for review in subject.item.reviewed
        )


_SEVERITIES = {
    "E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFORMATION,
}  # fmt: skip
"""Errors block and no review clears them, warnings stay open until the item is changed or a review
clears them, information asks for nothing."""


@cache
def messages() -> Mapping[str, Mapping[str, tuple[Severity, str]]]:
    """Return what each rule can say, by the names of its messages."""
    problems = Problems()
    file = problems.checked(read_yaml(Path(__file__).with_name("rules.yaml"), problems))
    return {
        rule: {key[2:]: (_SEVERITIES[key[0]], text) for key, text in entry["says"].items()}
        for rule, entry in file.data.items()
    }


def said(
    rule: str, message: str = "", about: str = "", /, **values: object
) -> tuple[str, Severity]:
    """Return a message of a rule about an item or a form, or about a bank as a whole."""
    severity, text = messages()[rule][message]
    return f"{about} [{rule}]: {text.format(**values)}".lstrip(), severity
