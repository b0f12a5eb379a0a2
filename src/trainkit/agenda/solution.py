"""An agenda as found: where each session and break stands, what it costs, and how good that is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from trainkit.agenda.problem import LocalTime
from trainkit.fields import Day, Definition, Id

__all__ = ["AgendaSolution", "BreakPlacement", "Placement", "Quality", "Standing"]


class Standing(StrEnum):
    """What is known of an agenda."""

    OPTIMAL = "optimal"
    """Proved: none costs less that has the lengths that are looked for (``Session.longest``)."""
    FEASIBLE = "feasible"
    """Everything that must hold does; a cheaper one may exist."""


class Placement(Definition):
    """A session, or a part of one, at its place."""

    session: Id
    part: Annotated[int, Field(ge=1)] = 1
    """Counts the parts of a session that was cut; 1 otherwise."""
    start: LocalTime
    """Local to the problem's zone."""
    minutes: Annotated[int, Field(ge=1)]
    room: Id | None = None
    interpreters: tuple[Id, ...] = ()
    joint_with: Id | None = None
    """The session with which this one is held as one; that one has ``None`` here."""


class BreakPlacement(Definition):
    """A break at its place on one day."""

    id: Id
    date: Day
    start: LocalTime


class Quality(Definition):
    """How good an agenda is, and what is known of better ones."""

    standing: Standing
    cost: int
    """The sum of ``costs``."""
    bound: int
    """No agenda costs less; equal to ``cost`` where that is proved."""
    costs: dict[str, int] = {}
    """By wish, as in ``Weights``: the count times the weight."""
    moves: int | None = None
    """Sessions that stand elsewhere than before, where there was a published agenda."""
    least_moves: int | None = None
    """No agenda moves fewer; equal to ``moves`` where that is proved."""
    stopped_by_clock: bool = False
    """True if the safety net of wall-clock time ended the search; another run may then differ."""

    @property
    def gap(self) -> float:
        """How much of the cost is not proved to be needed, between 0 and 1."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


class AgendaSolution(Definition):
    """An agenda for one problem."""

    problem: Id
    sessions: tuple[Placement, ...]
    """In order of time."""
    breaks: tuple[BreakPlacement, ...] = ()
    quality: Quality | None = None
