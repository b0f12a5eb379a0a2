"""What every demand has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from trainkit.agenda.problem import AgendaProblem, Requirement
from trainkit.definitions.yamlfile import Location

__all__ = ["Demand", "dropped"]


@dataclass(frozen=True)
class Demand(ABC):
    """One piece of what must hold."""

    requirement: ClassVar[Requirement]

    @abstractmethod
    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without this demand; it may lack what the demand is about."""

    @abstractmethod
    def location(self, problem: AgendaProblem, /) -> Location:
        """Return where the whole problem, in which everything is still there, says it."""


def dropped(problem: AgendaProblem, demands: Iterable[Demand]) -> AgendaProblem:
    """Return the problem without these demands."""
    for demand in demands:
        problem = demand.dropped(problem)
    return problem
