"""What the check of an agenda finds."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.agenda.problem import Requirement

__all__ = ["Verdict", "Violation"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One requirement that does not hold, and between whom."""

    requirement: Requirement
    sentence: str
    """What is wrong, in a trainer's words."""
    sessions: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    amount: int | None = None
    """By how many minutes, where that can be said."""

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that does not hold, in the order of ``Requirement``."""

    violations: tuple[Violation, ...]

    @property
    def holds(self) -> bool:
        """Whether every requirement is met."""
        return not self.violations

    @property
    def requirements(self) -> frozenset[Requirement]:
        """Those that are not met."""
        return frozenset(violation.requirement for violation in self.violations)
