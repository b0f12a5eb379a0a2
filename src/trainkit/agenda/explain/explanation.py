"""What an explanation says: conflicts, each with its requirements, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.agenda.explain.changes.base import Change
from trainkit.agenda.explain.demands import Demand, dropped
from trainkit.agenda.problem import AgendaProblem, Requirement
from trainkit.agenda.solver.search import Answer
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Place

__all__ = ["Conflict", "Explanation", "Relaxation", "Stated"]


@dataclass(frozen=True)
class Stated:
    """One requirement of a conflict, in words, with the place where the file says it."""

    sentence: str
    place: Place
    location: Location
    """That place inside the problem."""
    requirement: Requirement
    demands: tuple[Demand, ...]
    """What it consists of; without any one of them the rest can be met."""

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without this requirement."""
        return dropped(problem, self.demands)


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot hold together."""

    requirements: tuple[Stated, ...]
    sessions: tuple[str, ...]
    """Those that it is about."""
    core: AgendaProblem
    """A problem in which these requirements hold, and no others."""
    is_minimal: bool
    """Whether it is shown that the rest can hold if any one of them falls away."""


@dataclass(frozen=True)
class Relaxation:
    """Changes with which there is an agenda."""

    changes: tuple[Change, ...]
    sentence: str
    """What to change, in words: it begins with a small letter and has no full stop."""
    places: tuple[Place, ...]
    """Where each change is to be made."""
    size: int
    """How much it changes: minutes, or what a change counts as in minutes."""
    problem: AgendaProblem
    """The problem with the changes."""
    is_confirmed: bool
    """Whether an agenda was found for it. If not, only the conflicts that were found are solved."""


@dataclass(frozen=True)
class Explanation:
    """Why there is no agenda, and what would help."""

    answer: Answer
    """``IMPOSSIBLE`` if a conflict was found, ``FOUND`` if the problem has an agenda after all,
    ``UNKNOWN`` if the searches found neither within their limits."""
    conflicts: tuple[Conflict, ...] = ()
    """The first one, and others about other sessions if these were quickly found."""
    relaxations: tuple[Relaxation, ...] = ()
    """The confirmed ones first, then by size."""
