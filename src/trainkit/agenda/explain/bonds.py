"""What binds a session of an agenda to its place: what must hold, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trainkit.agenda.clock import Span, common, joined, local
from trainkit.agenda.explain.places import earlier, fitting
from trainkit.agenda.problem import Requirement, Window
from trainkit.agenda.verify import Violation
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.words import moment, quoted, the_windows
from trainkit.fields import zone_info

__all__ = ["Bond", "Bonds"]


@dataclass(frozen=True)
class Bond:
    """What must hold and leaves a session less choice."""

    requirement: Requirement
    sentence: str


@dataclass(frozen=True)
class Bonds:
    """The bonds of the sessions of one agenda."""

    facts: Facts

    def always(self, name: str) -> Iterator[Bond]:
        """Yield what binds a session wherever the others stand."""
        problem, rows = self.facts.problem, self.facts.parts[name]
        pin, leader = problem.sessions[name].pin, rows[0].placement.joint_with
        if pin is not None:
            room = " and room" if pin.room is not None else ""
            yield Bond(Requirement.PINNED, f"it is pinned by hand to this time{room}")
        if leader is not None:
            yield Bond(Requirement.PLACED, f"it is held as one with {quoted(problem, leader)}")
        if len(rows) > 1:
            yield Bond(Requirement.LENGTH, f"it is held in {len(rows)} parts")
        rooms = fitting(problem, name)
        if len(rooms) == 1 < len(problem.rooms):
            words = f"{problem.rooms[rooms[0]].name} is the only room that it may use"
            yield Bond(Requirement.ROOM_FITS, words)
        yield from self._narrow(name)

    def _narrow(self, name: str) -> Iterator[Bond]:
        """Yield who is there, and which windows lie, for less than half of the days' time."""
        session, problem = self.facts.problem.sessions[name], self.facts.problem
        half = _length(self.facts.frames.values()) // 2
        if session.windows and _length(self._inside(session.windows)) < half:
            yield self._window(name)
        for person in session.people:
            about = problem.people[person]
            inside = self._inside(about.available, about.timezone)
            if about.available and _length(inside) < half:
                yield self._presence(person)

    def _inside(self, windows: Iterable[Window], zone: str | None = None) -> tuple[Span, ...]:
        """Return what of some windows lies inside the days."""
        spans = joined(windows, zone_info(zone or self.facts.problem.timezone))
        return common(spans, tuple(self.facts.frames.values()))

    def broken(self, name: str, unit: Sequence[str], violation: Violation) -> Iterator[Bond]:
        """Yield what keeps a session, held as one with others, from another place."""
        session, people = self.facts.problem.sessions[name], self.facts.problem.people
        if violation.requirement is Requirement.WINDOW and session.windows:
            yield self._window(name)
        elif violation.requirement is Requirement.PRESENCE:
            yield from (self._presence(one) for one in session.people if people[one].available)
        elif violation.requirement is Requirement.ORDER:
            yield self._behind(unit) if violation.sessions[0] in unit else self._before(unit)

    def _window(self, name: str) -> Bond:
        spans = the_windows(self.facts.problem, self.facts.problem.sessions[name].windows)
        return Bond(Requirement.WINDOW, f"it may be held only {spans}")

    def _presence(self, person: str) -> Bond:
        about = self.facts.problem.people[person]
        spans = the_windows(self.facts.problem, about.available, about.timezone)
        return Bond(Requirement.PRESENCE, f"{about.name} is there only {spans}")

    def _behind(self, unit: Sequence[str]) -> Bond:
        """Return the bond to the last of those that it follows."""
        problem, parts = self.facts.problem, self.facts.parts
        ends = {name: max(part.end for part in parts[name]) for name in earlier(problem, unit)}
        last = max(sorted(ends), key=lambda name: ends[name])
        end = moment(local(ends[last], self.facts.zone))
        return Bond(Requirement.ORDER, f"it follows {quoted(problem, last)}, which ends {end}")

    def _before(self, unit: Sequence[str]) -> Bond:
        """Return the bond to the first of those that follow it."""
        starts = {
            name: min(part.start for part in self.facts.parts[name])
            for name, one in self.facts.problem.sessions.items()
            if set(one.after) & set(unit)
        }
        first = min(starts, key=lambda name: starts[name])
        start = moment(local(starts[first], self.facts.zone))
        words = f"{quoted(self.facts.problem, first)}, which follows it, starts {start}"
        return Bond(Requirement.ORDER, words)


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
