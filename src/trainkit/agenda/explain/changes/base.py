"""What every change has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from trainkit.agenda.problem import AgendaProblem
from trainkit.definitions.yamlfile import Location

__all__ = ["EVERYBODY", "Change", "applied", "with_named"]

EVERYBODY = 2
"""A minute of what concerns everybody counts as so many."""


@dataclass(frozen=True)
class Change(ABC):
    """One change."""

    @property
    def subject(self) -> tuple[str, str] | None:
        """What is relaxed, if that can fall away: a change by which it does is needed no more."""
        return None

    @property
    def is_whole(self) -> bool:
        """Whether the subject falls away."""
        return False

    def is_part_of(self, other: Change) -> bool:
        """Whether another change relaxes all that this one does."""
        falls_away = other.is_whole and other.subject is not None
        return self == other or (falls_away and self.subject == other.subject)

    @abstractmethod
    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the changed problem; what it lacks is passed over."""

    @abstractmethod
    def size(self, problem: AgendaProblem, /) -> int:
        """Return how much it changes the problem, which has everything."""

    @abstractmethod
    def location(self, problem: AgendaProblem, /) -> Location:
        """Return where the change is to be made."""


def applied(problem: AgendaProblem, changes: Iterable[Change]) -> AgendaProblem:
    """Return the problem with all changes."""
    return reduce(lambda changed, change: change.applied(changed), changes, problem)


def with_named(
    problem: AgendaProblem, kind: str, name: str, field: str, change: Callable[[Any], Any]
) -> AgendaProblem:
    """Return the problem with one field of something named changed by a function."""
    named = getattr(problem, kind)
    if name not in named:
        return problem
    value = change(getattr(named[name], field))
    changed = named[name].model_copy(update={field: value})
    return problem.model_copy(update={kind: {**named, name: changed}})
