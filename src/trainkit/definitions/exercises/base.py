"""What every exercise has, whatever data it is made on."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from trainkit.fields import Day, Definition, Id, Line, Text, expected
from trainkit.items.base import Source

__all__ = ["Authority", "Deliverables", "ExerciseBase", "no_value_twice"]

Values = TypeVar("Values", bound=tuple[Hashable, ...])


def no_value_twice(what: str) -> AfterValidator:
    """Return a check that refuses a list in which a value occurs twice; ``what`` names them."""

    def check(values: Values) -> Values:
        if len(set(values)) != len(values):
            raise expected(f"{what} that differ")
        return values

    return AfterValidator(check)


class Authority(Definition):
    """What opens every exercise: on what ground the work may be done at all."""

    lawful: Text
    """Which order or consent covers it; in the case, invented."""
    necessary: Text
    """Why nothing less would do."""
    proportionate: Text
    """What is left out, and how third parties are spared."""
    record: Text
    """What is written down, by whom."""


class Deliverables(Definition):
    """What each track hands in."""

    investigators: Text
    prosecutors: Text


class ExerciseBase(Definition):
    """An exercise on generated data; ``generator`` in its kinds says how the data are made."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    """Raised with every change that participants or markers would notice."""
    title: Line
    minutes: Annotated[int, Field(ge=5, le=180)]
    """Time for the work at the table, without the debrief."""
    objectives: Annotated[tuple[Id, ...], Field(min_length=1)]
    authority: Authority
    scene: Text
    """What has happened; Markdown."""
    task: Text
    """What to do, in which order; Markdown."""
    deliverables: Deliverables
    debrief: Text
    """For trainers: what to ask afterwards, which errors to expect; Markdown."""
    marking: Text
    """For trainers: how to mark a worksheet quickly; Markdown."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    """References of the module on which the rules of the key rest."""
    as_of: Day
