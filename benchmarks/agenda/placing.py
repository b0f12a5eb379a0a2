"""Find one agenda for a draft: walk through the days and start what can start.

Plain on purpose. It knows every rule that must hold, prices nothing and shares no code with the
solver; every session gets its wished length, and none is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import NamedTuple

from benchmarks.agenda.draft import Draft
from benchmarks.agenda.frame import OPEN, SHUT, at, local
from trainkit.agenda.problem import (
    AgendaSolution,
    BreakPlacement,
    Placement,
    Session,
)
from trainkit.model.teaching import Interpretation

__all__ = ["place"]

_GRAIN, _PAUSE, _BLOCK = 5, 10, 90


class _Stay(NamedTuple):
    """A time in a place; ``start`` and ``end`` are minutes after midnight of one day."""

    start: int
    end: int
    venue: str | None = None


@dataclass
class _Day:
    """What stands on one day, by whom or what it keeps busy."""

    number: int
    rests: dict[str, list[_Stay]]
    busy: dict[str, list[_Stay]] = field(default_factory=dict)
    work: dict[str, list[_Stay]] = field(default_factory=dict)

    def free(self, name: str, stay: _Stay) -> bool:
        return all(
            other.end <= stay.start or stay.end <= other.start for other in self.busy.get(name, ())
        )


class _Spot(NamedTuple):
    room: str
    teams: tuple[str, ...]


def place(draft: Draft, chance: Random, *, share: float) -> AgendaSolution | None:
    """Return an agenda, or ``None`` if the walk reached the end with sessions left.

    ``share``: how much more than its mean a group may do on one day, as a factor.
    """
    return _Walk(draft, chance, share).run()


class _Walk:
    def __init__(self, draft: Draft, chance: Random, share: float) -> None:
        self.draft = draft
        self.chance = chance
        self.waiting: dict[str, list[str]] = {group: [] for group in draft.groups}
        for name, session in draft.sessions.items():
            self.waiting[session.groups[0]].append(name)
        self.placed: dict[str, tuple[int, int]] = {}
        self.placements: list[Placement] = []
        self.hours = {
            name: local(person.available, person.timezone)
            for name, person in draft.people.items()
            if person.available
        }
        days = len(draft.dates)
        self.quota = {
            group: share * sum(self._minutes(draft.sessions[name]) for name in names) / days
            for group, names in self.waiting.items()
        }
        self.homes = dict(zip(draft.groups, draft.rooms, strict=False))
        self.last_module: dict[str, str | None] = {}

    def run(self) -> AgendaSolution | None:
        for number in range(len(self.draft.dates)):
            day = self._day(number)
            for minute in range(OPEN, SHUT, _GRAIN):
                for group in self._in_turn():
                    self._start_one(day, group, minute)
        if any(self.waiting.values()):
            return None
        return AgendaSolution(
            problem="drawn",
            sessions=tuple(sorted(self.placements, key=lambda p: (p.start, p.session))),
            breaks=tuple(
                BreakPlacement(id=one.id, date=day, start=at(day, self.draft.break_starts[one.id]))
                for day in self.draft.dates
                for one in self.draft.breaks
            ),
        )

    def _day(self, number: int) -> _Day:
        """Return a day with its breaks and its fixed events."""
        date = self.draft.dates[number]
        day = _Day(number, {group: [] for group in self.draft.groups})
        for one in self.draft.breaks:
            start = self.draft.break_starts[one.id]
            for group in one.groups or self.draft.groups:
                day.rests[group].append(_Stay(start, start + one.minutes))
        for event in self.draft.fixed:
            if event.start.date() != date:
                continue
            start = event.start.hour * 60 + event.start.minute
            room = self.draft.rooms.get(event.room) if event.room else None
            stay = _Stay(start, start + event.minutes, room.venue if room else None)
            for group in event.groups or self.draft.groups:
                (day.rests if event.pause else day.work).setdefault(group, []).append(stay)
                day.busy.setdefault(group, []).append(stay)
            for name in (*event.people, *filter(None, [event.room])):
                day.busy.setdefault(name, []).append(stay)
        return day

    def _in_turn(self) -> list[str]:
        """Return the groups, those with most left first."""
        groups = [group for group in self.waiting if self.waiting[group]]
        self.chance.shuffle(groups)
        return sorted(groups, key=lambda group: -len(self.waiting[group]))

    def _minutes(self, session: Session) -> int:
        group = self.draft.groups[session.groups[0]]
        foreign = session.language is not None and session.language not in group.languages
        twice = foreign and session.interpretation is Interpretation.CONSECUTIVE
        return session.minutes * (2 if twice else 1)

    def _start_one(self, day: _Day, group: str, minute: int) -> None:
        """Start a session of a group at this time, if one can."""
        if not day.free(group, _Stay(minute, minute + _GRAIN)):
            return
        worked = sum(stay.end - stay.start for stay in day.work.get(group, ()))
        for name in self._candidates(day, group, minute):
            session = self.draft.sessions[name]
            minutes = self._minutes(session)
            if session.people and worked + minutes > self.quota[group] + 30:
                continue
            stay = _Stay(minute, minute + minutes)
            spot = self._spot(day, group, session, stay)
            if spot is not None:
                self._settle(day, name, stay, spot)
                return

    def _candidates(self, day: _Day, group: str, minute: int) -> Iterator[str]:
        """Yield the sessions that may come next: those of the last module first."""
        last_day = day.number == len(self.draft.dates) - 1
        ready = [
            name
            for name in self.waiting[group]
            if (last_day or not name.startswith("post-test"))
            and all(
                self.placed.get(before, (day.number + 1, 0)) <= (day.number, minute)
                for before in self.draft.sessions[name].after
            )
        ]
        last = self.last_module.get(group)
        self.chance.shuffle(ready)
        yield from sorted(ready, key=lambda name: self.draft.sessions[name].module != last)

    def _spot(self, day: _Day, group: str, session: Session, stay: _Stay) -> _Spot | None:
        """Return the room and the teams with which the session can stand there."""
        if stay.end > SHUT or not day.free(group, stay) or not self._rested(day, group, stay):
            return None
        if any(rest.start < stay.end and stay.start < rest.end for rest in day.rests[group]):
            return None
        if not all(self._there(day, person, stay) for person in session.people):
            return None
        foreign = session.language not in (None, *self.draft.groups[group].languages)
        teams: tuple[str, ...] = ()
        if foreign:
            pair = {session.language, *self.draft.groups[group].languages}
            free = [
                name
                for name, team in self.draft.interpreters.items()
                if pair <= set(team.languages) and day.free(name, stay)
            ]
            if not free:
                return None
            teams = (free[0],)
        booths = int(foreign and session.interpretation is Interpretation.SIMULTANEOUS)
        for room in self._rooms(group, session, booths):
            placed = stay._replace(venue=self.draft.rooms[room].venue)
            if day.free(room, stay) and self._reached(day, group, session, placed):
                return _Spot(room, teams)
        return None

    def _rested(self, day: _Day, group: str, stay: _Stay) -> bool:
        """Return whether the group's longest block stays short enough."""
        work: list[_Stay] = sorted([*day.work.get(group, ()), stay], key=lambda one: one.start)
        begin = work[0].start
        for former, latter in pairwise(work):
            rest = any(former.end <= r.start and r.end <= latter.start for r in day.rests[group])
            if rest or latter.start - former.end >= _PAUSE:
                begin = latter.start
            if latter.end - begin > _BLOCK:
                return False
        return work[0].end - work[0].start <= _BLOCK

    def _there(self, day: _Day, person: str, stay: _Stay) -> bool:
        if not day.free(person, stay):
            return False
        if person not in self.hours:
            return True
        date = self.draft.dates[day.number]
        start, end = at(date, stay.start), at(date, stay.end)
        return any(opens <= start and end <= shuts for opens, shuts in self.hours[person])

    def _rooms(self, group: str, session: Session, booths: int) -> list[str]:
        """Return the rooms that fit: the group's own first, those with much last."""
        size = self.draft.groups[group].size
        fitting = [
            name
            for name, room in self.draft.rooms.items()
            if (room.seats or size) >= size
            and room.booths >= booths
            and set(session.equipment) <= set(room.equipment)
        ]
        rooms = self.draft.rooms
        return sorted(
            fitting,
            key=lambda name: (
                len(rooms[name].equipment),
                name != self.homes[group],
                rooms[name].booths,
            ),
        )

    def _reached(self, day: _Day, group: str, session: Session, stay: _Stay) -> bool:
        """Return whether the group and the people have time to come and to go on."""
        ways = {frozenset(way.between): way.minutes for way in self.draft.transfers}
        movers: list[str] = [group, *(p for p in session.people if not self.draft.people[p].remote)]
        return all(
            other.end + minutes <= stay.start or stay.end + minutes <= other.start
            for name in movers
            for other in day.busy.get(name, ())
            if (minutes := ways.get(frozenset({other.venue or "", stay.venue or ""}), 0))
        )

    def _settle(self, day: _Day, name: str, stay: _Stay, spot: _Spot) -> None:
        session = self.draft.sessions[name]
        (group,) = session.groups
        placed = stay._replace(venue=self.draft.rooms[spot.room].venue)
        for key in (group, spot.room, *spot.teams, *session.people):
            day.busy.setdefault(key, []).append(placed)
        day.work.setdefault(group, []).append(placed)
        self.waiting[group].remove(name)
        self.placed[name] = (day.number, stay.end)
        if session.module:
            self.last_module[group] = session.module
        self.placements.append(
            Placement(
                session=name,
                start=at(self.draft.dates[day.number], stay.start),
                minutes=stay.end - stay.start,
                room=spot.room,
                interpreters=spot.teams,
            )
        )
