"""The end-of-course questionnaire: what participants say of the course (reaction, level 1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from trainkit.definitions.base import Definition, Id, Language, Text, Version

__all__ = ["Question", "QuestionKind", "Questionnaire"]


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    """One of the answers."""
    PER_MODULE = "per-module"
    """One of the answers for each module."""
    OPEN = "open"
    """In the participant's own words."""


class Question(Definition):
    """One question."""

    id: Id
    kind: QuestionKind
    text: Text
    answers: tuple[Text, ...] = ()
    lines: Annotated[int, Field(ge=1, le=10)] = 2
    """Lines to write on, for open questions."""

    @model_validator(mode="after")
    def _answers_where_needed(self) -> Self:
        if (self.kind is QuestionKind.OPEN) == bool(self.answers):
            raise PydanticCustomError(
                "answers", "choice questions need answers, open questions have none"
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
    source: Text
    """Where the questions come from."""
