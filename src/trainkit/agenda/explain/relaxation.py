"""One change that may be tried, and the family of those that differ in an amount only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from trainkit.agenda.problem import AgendaProblem
from trainkit.definitions.yamlfile import Location

__all__ = ["Change", "Family", "Relaxation", "family_of_one"]

Change = Callable[[AgendaProblem], AgendaProblem]


@dataclass(frozen=True)
class Relaxation:
    """One change with which a problem may have an agenda."""

    sentence: str
    """What to change, in words: it begins with a small letter and has no full stop."""
    location: Location
    """Where the change is to be made."""
    size: int
    apply: Change = field(compare=False)
    """Returns the changed problem; what it lacks is skipped."""


@dataclass(frozen=True)
class Family:
    """Relaxations of one kind."""

    key: tuple[object, ...]
    """Of families with the same key the smallest relaxation is enough."""
    make: Callable[[int], Relaxation]
    amounts: tuple[int, ...] = (0,)


def family_of_one(relaxation: Relaxation, *key: object) -> Family:
    """Return a family of a single relaxation; without a key, each is one of its own."""
    return Family(key or (relaxation.location, relaxation.sentence), lambda _amount: relaxation)
