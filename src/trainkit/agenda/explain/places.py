"""Other places at which a session of an agenda might stand, everything else staying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainkit.agenda.clock import Span, covers, joined, local, overlap, without
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.verify.sessions import lacks
from trainkit.fields import zone_info

__all__ = ["Place", "Places", "earlier", "fitting", "moved", "unit_of"]


@dataclass(frozen=True)
class Place:
    """A start and a room."""

    start: datetime
    room: str | None
    is_beside: bool
    """Whether nothing but free time lies between it and where the session stands."""


def unit_of(facts: Facts, name: str) -> tuple[str, ...]:
    """Return a session with all that are held as one with it, the leader first."""
    leader = facts.leaders.get(name, name)
    return (leader, *(other for other, one in facts.leaders.items() if one == leader))


def earlier(problem: AgendaProblem, unit: Sequence[str]) -> set[str]:
    """Return the sessions that some sessions follow."""
    return {other for name in unit for other in problem.sessions[name].after}


def fitting(problem: AgendaProblem, name: str) -> list[str]:
    """Return the rooms that a session may use and that lack nothing for it."""
    permitted = problem.sessions[name].rooms or tuple(problem.rooms)
    teams = tuple(problem.interpreters)
    return [room for room in permitted if not [*lacks(problem, (name,), room, teams)]]


def moved(agenda: AgendaSolution, unit: Sequence[str], place: Place) -> AgendaSolution:
    """Return an agenda with some sessions at another place."""
    change = {"start": place.start, "room": place.room}
    rows: list[Placement] = [
        row.model_copy(update=change) if row.session in unit else row for row in agenda.sessions
    ]
    return agenda.model_copy(update={"sessions": tuple(rows)})


@dataclass(frozen=True)
class Places:
    """Looks for the places of sessions that are held as one, each in one part."""

    facts: Facts
    unit: tuple[str, ...]

    def near(self) -> list[Place]:
        """Return places at which the groups are free, the nearest first."""
        now, length = self._now, self._length
        found: dict[int, bool] = {}
        for span in without(tuple(self.facts.frames.values()), self._busy()):
            is_beside = span[0] <= now < span[1]
            for start in self._starts(span):
                if span[0] <= start and start + length <= span[1] and start != now:
                    found[start] = is_beside
        ranked = sorted(found, key=lambda start: (abs(start - now), start))
        return [
            Place(local(at, self.facts.zone), self._room((at, at + length)), found[at])
            for at in ranked
        ]

    @property
    def _now(self) -> int:
        return self.facts.parts[self.unit[0]][0].start

    @property
    def _length(self) -> int:
        return self.facts.parts[self.unit[0]][0].end - self._now

    def _busy(self) -> list[Span]:
        """Return when the groups do something else, or rest."""
        groups = {one for name in self.unit for one in self.facts.problem.sessions[name].groups}
        return [
            thing.span
            for group in groups
            for thing in self.facts.by_group[group]
            if not set(thing.sessions) & set(self.unit)
        ]

    def _starts(self, span: Span) -> Iterator[int]:
        """Yield the first and the last start in a stretch, and the first one in the right order."""
        before = earlier(self.facts.problem, self.unit)
        ends = [part.end for name in before for part in self.facts.parts[name]]
        yield self._on_grain(span[0], up=True)
        yield self._on_grain(max([span[0], *ends]), up=True)
        yield self._on_grain(span[1] - self._length, up=False)

    def _on_grain(self, at: int, *, up: bool) -> int:
        grain = self.facts.problem.grain
        over = local(at, self.facts.zone).minute % grain
        return at + (grain - over if up and over else -over)

    def _room(self, span: Span) -> str | None:
        """Return its room if that is free then, else the first one that fits and is."""
        now = self.facts.parts[self.unit[0]][0].placement.room
        others = [room for room in fitting(self.facts.problem, self.unit[0]) if room != now]
        return next((one for one in (now, *others) if one is None or self._free(one, span)), now)

    def _free(self, room: str, span: Span) -> bool:
        opened = self.facts.problem.rooms[room].open
        spans = joined(opened, zone_info(self.facts.problem.timezone))
        if opened and not covers(spans, *span):
            return False
        return not any(
            thing.room == room
            and overlap(thing.span, span)
            and not set(thing.sessions) & set(self.unit)
            for thing in (*self.facts.held, *self.facts.events)
        )
