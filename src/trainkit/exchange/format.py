"""What each format of questions says of itself, and what it cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainkit.exchange.markup import has_markup
from trainkit.exchange.question import FIELDS, Question
from trainkit.exchange.source import QuestionFile
from trainkit.model.items.registry import MODELS
from trainkit.problems import Problems
from trainkit.text.languages import _, and_list

if TYPE_CHECKING:
    from trainkit.model.loaded import Course

EVERY_TYPE = frozenset(MODELS)
"""The names of all types of item."""


@dataclass(frozen=True)
class About:
    """What is exported, for the file's own head."""

    id: str
    """Of the module."""
    title: str
    language: str
    """Of the questions, as a tag: ``ru``."""
    course: Course | None = None
    """The module itself, for formats that are our own."""


@dataclass(frozen=True)
class Format:
    """A format of questions: how it is recognised, read and written."""

    name: str
    """As people type it after ``--format``, and in file names."""
    title: str
    """What people call it, in the language of its maker."""
    suffix: str
    """The ending of its files, with the dot."""
    types: frozenset[str]
    """The types of item that it has itself; others may be shown as one best answer."""
    keeps: frozenset[str]
    """Those of ``FIELDS`` that come back as they went out."""
    looks_like: Callable[[QuestionFile], bool]
    """Says whether a file is in this format, without reading all of it where that is long."""
    read: Callable[[QuestionFile, Problems], Iterable[Question]]
    """Yields the questions of a file; one that cannot be understood is recorded and left out."""
    write: Callable[[Sequence[Question], About], bytes] | None = None
    """Returns a file of questions, all of ``types``; ``None`` if it is only read."""
    most_choices: int = 26
    """Options that a question may have."""
    original: bool = False
    """Whether it has the questions as the bank has them, never translated, with headings in the
    language that is spoken."""
    limits: Callable[[Question], Iterable[str]] = field(default=lambda _question: ())
    """Yields what of a question is longer, or more, than its programs take, in words."""


def shown_as(question: Question, kind: Format) -> Question | None:
    """Return a question as a format has it; ``None`` if the format has nothing like it."""
    shown = question if question.type in kind.types else question.as_single()
    if shown is None or shown.type not in kind.types or len(shown.choices) > kind.most_choices:
        return None
    return shown


def lost_fields(question: Question, kind: Format) -> frozenset[str]:
    """Return which of ``FIELDS`` a question says something in and a format does not keep."""
    having = question.having() | ({"markup"} if has_markup(question.stem) else set())
    return frozenset(having - kind.keeps)


def named(fields: Collection[str]) -> str:
    """Return fields in words for trainers."""
    return and_list([_(words) for name, words in FIELDS.items() if name in fields])


def changes(question: Question, kind: Format) -> Iterator[str]:
    """Yield how a format has a question otherwise than the bank, in words for trainers."""
    shown = shown_as(question, kind)
    if shown is None:
        if len(question.choices) > kind.most_choices:
            yield _("left out: it has {n} options, and {format} takes {most}",
                    n=len(question.choices), format=kind.title, most=kind.most_choices)  # fmt: skip
        else:
            yield _("left out: {format} has no questions of the type {type}",
                    format=kind.title, type=_(question.type))  # fmt: skip
        return
    if shown.type != question.type:
        yield _("written as a question with one best answer, not as {type}",
                type=_(question.type))  # fmt: skip
    yield from kind.limits(shown)
