"""What every check of a problem needs: the problem, its days as spans, a way to report.

The checks do not know where a problem came from: ``place_of`` gives the place of a location in it,
which may be in a workshop's own files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from trainkit.agenda.clock import Span, joined
from trainkit.agenda.problem import AgendaProblem, Person
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.words import quoted
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info
from trainkit.problems import Place, Problems

__all__ = ["PlaceOf", "Report"]

PlaceOf = Callable[[Location], Place]
"""Gives the place of the value at a location in the problem, such as ``("rooms", "hall")``."""


@dataclass(frozen=True)
class Report:
    """A problem under check. Ids that name nothing are reported once and skipped elsewhere."""

    problem: AgendaProblem
    place_of: PlaceOf
    problems: Problems

    def error(self, location: Location, message: str) -> None:
        """Record what makes the problem impossible or meaningless."""
        self.problems.error(self.place_of(location), message)

    def warning(self, location: Location, message: str) -> None:
        """Record what a person should look at."""
        self.problems.warning(self.place_of(location), message)

    @cached_property
    def facts(self) -> Facts:
        """The problem with an empty agenda: days and fixed events as spans."""
        return Facts(self.problem, AgendaSolution(problem=self.problem.id, sessions=()))

    @property
    def zone(self) -> ZoneInfo:
        """The problem's zone."""
        return self.facts.zone

    @property
    def frames(self) -> dict[date, Span]:
        """The frame of each day."""
        return self.facts.frames

    @cached_property
    def days(self) -> tuple[Span, ...]:
        """The frames in order of time."""
        return tuple(self.frames.values())

    def present(self, person: Person) -> tuple[Span, ...]:
        """Return when a person is there; the days where nothing is said."""
        zone = zone_info(person.timezone or self.problem.timezone)
        return joined(person.available, zone) if person.available else self.days

    def session(self, name: str) -> str:
        """Return a session by title and id."""
        return quoted(self.problem, name)
