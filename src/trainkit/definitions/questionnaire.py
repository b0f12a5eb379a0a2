"""Questionnaires: what people say of the course at its end, of their teaching, of its use later.

Kirkpatrick's levels: reaction (1) at the end of the course, behaviour (3) some months later.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from trainkit.definitions.base import Definition, Id, Language, Text, Version

__all__ = ["POINTS", "Question", "QuestionKind", "Questionnaire", "Reader"]


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    """One of the answers."""
    PER_MODULE = "per-module"
    """One of the answers for each module."""
    SCALE = "scale"
    """One of the answers for each of several statements."""
    OPEN = "open"
    """In the participant's own words."""


class Reader(StrEnum):
    """Into whose hands a questionnaire comes; also the folder under ``out/``."""

    PARTICIPANTS = "participants"
    TRAINERS = "trainers"


POINTS = 5
"""Answers of a scale from disagreement to agreement (Revilla and others 2014)."""


class Question(Definition):
    """One question."""

    id: Id
    kind: QuestionKind
    text: Text
    answers: tuple[Text, ...] = ()
    statements: tuple[Text, ...] = ()
    """The lines of a scale."""
    lines: Annotated[int, Field(ge=1, le=10)] = 2
    """Lines to write on, for open questions."""

    @model_validator(mode="after")
    def _answers_where_needed(self) -> Self:
        if (self.kind is QuestionKind.OPEN) == bool(self.answers):
            raise PydanticCustomError(
                "answers", "choice questions need answers, open questions have none"
            )
        if (self.kind is QuestionKind.SCALE) != bool(self.statements):
            raise PydanticCustomError("statements", "a scale has statements, other questions none")
        if self.kind is QuestionKind.SCALE and len(self.answers) != POINTS:
            raise PydanticCustomError(
                "points",
                "a scale has {points} answers, found {found}",
                {"points": POINTS, "found": len(self.answers)},
            )
        return self


class Questionnaire(Definition):
    """The questions, in order."""

    id: Id
    version: Version
    language: Language = "en"
    title: Text
    introduction: Text
    minutes: Annotated[int, Field(ge=1, le=60)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    reader: Reader = Reader.PARTICIPANTS
    coded: bool = False
    """Whether the sheet asks for the participant's code, to be joined with earlier answers."""
    closing: Text = "Thank you. Put the sheet in the box face down."
    """What to do with the sheet."""
    source: Text
    """Where the questions come from."""
