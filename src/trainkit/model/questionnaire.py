"""Questionnaires: on the course at its end, on teaching it, and on its use some months later.

Kirkpatrick's levels: reaction (1) at the end of the course, behaviour (3) some months later.
"""

from __future__ import annotations

from enum import StrEnum
from string import ascii_lowercase
from typing import Annotated, Self

from pydantic import Field, model_validator

from trainkit.model.fields import Definition, Id, Language, Line, Text, Version, refused


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    """One of the answers, or several."""
    PER_MODULE = "per-module"
    """One of the answers for each module, or several."""
    SCALE = "scale"
    """One of the answers for each of several statements."""
    OPEN = "open"
    """In the participant's own words."""


class Reader(StrEnum):
    """Who answers a questionnaire; also the folder under ``out/``."""

    PARTICIPANTS = "participants"
    TRAINERS = "trainers"


POINTS = 5
"""Answers of a scale from disagreement to agreement (Revilla and others 2014)."""

MOST_ANSWERS = 9
"""Answers of a question: each has a small letter on paper, and a digit that may be typed for it."""


class Question(Definition):
    """One question."""

    id: Id
    kind: QuestionKind
    text: Text
    answers: Annotated[tuple[Line, ...], Field(max_length=MOST_ANSWERS)] = ()
    several: bool = False
    """Whether more than one answer may be ticked; the text of the question says so."""
    favourable: tuple[Line, ...] = ()
    """The answers that "share favourable" counts; a share is given only where some are named."""
    no_view: tuple[Line, ...] = ()
    """Answers such as "I cannot tell"; a share leaves these people out."""
    ordered: bool = True
    """Whether the answers go from one end to the other; a middle one is named only then."""
    statements: tuple[Line, ...] = ()
    """The lines of a scale."""
    lines: Annotated[int, Field(ge=1, le=10)] = 2
    """Lines to write on, for open questions."""

    @model_validator(mode="after")
    def _answers_where_needed(self) -> Self:
        if (self.kind is QuestionKind.OPEN) == bool(self.answers):
            raise refused("choice questions need answers, open questions have none")
        if (self.kind is QuestionKind.SCALE) != bool(self.statements):
            raise refused("a scale has statements, other questions none")
        if self.kind is QuestionKind.SCALE and len(self.answers) != POINTS:
            raise refused(
                "a scale has {points} answers, found {found}",
                points=POINTS,
                found=len(self.answers),
            )
        return self

    @model_validator(mode="after")
    def _answers_that_are_named(self) -> Self:
        if len(set(self.answers)) != len(self.answers):
            raise refused("each answer is listed once")
        if self.several and self.kind not in {QuestionKind.CHOICE, QuestionKind.PER_MODULE}:
            raise refused("only questions of kind choice and per-module take several answers")
        for answer in (*self.favourable, *self.no_view):
            if answer not in self.answers:
                raise refused('expected one of the answers, found "{answer}"', answer=answer)
        if set(self.favourable) & set(self.no_view):
            raise refused("an answer is favourable or no view, not both")
        if self.several and (self.favourable or self.no_view):
            raise refused(
                "favourable shares need one answer per person; this question allows several"
            )
        return self

    @property
    def letters(self) -> str:
        """The small letters printed beside the answers: ``abcd``; none if open."""
        return ascii_lowercase[: len(self.answers)]

    def places(self, answers: tuple[str, ...]) -> tuple[int, ...]:
        """Return the positions of these answers, counted from 0, in rising order."""
        return tuple(sorted(self.answers.index(answer) for answer in answers))


class Questionnaire(Definition):
    """The questions, in order."""

    id: Id
    version: Version
    language: Language = "en"
    title: Line
    introduction: Text
    minutes: Annotated[int, Field(ge=1, le=60)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    reader: Reader = Reader.PARTICIPANTS
    coded: bool = False
    """Whether the sheet asks for the participant's code, to match it with earlier answers."""
    closing: Text | None = None
    """What to do with the sheet; by default, to put it into the box face down."""
    source: Text
    """Where the questions come from."""
