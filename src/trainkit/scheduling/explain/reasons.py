"""Says of each session of an agenda why it stands where it stands.

Each session is moved by itself to other places where its groups are free, and the agenda is checked
and priced again. Where a move breaks requirements of one kind only, that kind binds the session;
where it breaks none, the price tells what the place is worth. How many moves are tried is bounded,
so that a large agenda is told quickly rather than wholly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from trainkit.definitions.base import zone_info
from trainkit.scheduling.checking.report import common, without
from trainkit.scheduling.checking.rooms import lacks
from trainkit.scheduling.explain.scores import WISHES
from trainkit.scheduling.explain.words import moment, the_windows
from trainkit.scheduling.problem import AgendaProblem, Requirement, Window
from trainkit.scheduling.solution import AgendaSolution, Placement
from trainkit.scheduling.verify import Violation, price, verify
from trainkit.scheduling.verify.clock import Span, joined, local, overlap
from trainkit.scheduling.verify.facts import Facts, Thing
from trainkit.scheduling.verify.words import and_list, quoted

__all__ = ["Bond", "Elsewhere", "Reason", "reasons"]

_MOVES = 320
"""So many moves are tried in all."""


@dataclass(frozen=True)
class Bond:
    """What must hold and leaves a session less choice."""

    requirement: Requirement
    sentence: str


@dataclass(frozen=True)
class Elsewhere:
    """The cheapest other place of a session that was tried, everything else staying."""

    start: datetime
    room: str | None
    more: int
    """What the agenda would cost more; less than 0 if it would cost less."""
    by_wish: dict[str, int]
    """The same for each wish whose cost changes."""

    @property
    def sentence(self) -> str:
        """The place and its price in words."""
        if not self.by_wish:
            return f"{moment(self.start)} would cost the same"
        changes = and_list(f"{WISHES[wish]} {cost:+}" for wish, cost in self.by_wish.items())
        kind = "more" if self.more > 0 else "less" if self.more < 0 else "more or less"
        cost = f"{abs(self.more)} {kind}" if self.more else "the same in all"
        return f"{moment(self.start)} would cost {cost} ({changes})"


@dataclass(frozen=True)
class Reason:
    """Why a session stands where it stands."""

    session: str
    bonds: tuple[Bond, ...]
    elsewhere: Elsewhere | None
    """``None`` if no other place was found."""
    is_only_place: bool
    """Whether all places were tried at which its groups are free, and none holds."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words, without full stops."""
        words = [bond.sentence for bond in self.bonds]
        if self.elsewhere is not None:
            words.append(self.elsewhere.sentence)
        elif self.is_only_place:
            words.append("as everything else stands, it has no other place")
        return tuple(words)


def reasons(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[Reason, ...]:
    """Return a reason for each session of an agenda that holds, in order of time."""
    standing = _Standing(problem, agenda)
    names = dict.fromkeys(row.session for row in agenda.sessions if row.session in problem.sessions)
    return tuple(standing.reason(name, _MOVES // len(names)) for name in names)


@dataclass(frozen=True)
class _Place:
    """Where a session might stand."""

    start: datetime
    room: str | None
    is_beside: bool
    """Whether it would only be put off, with nothing between the two places."""


@dataclass(frozen=True)
class _Standing:
    problem: AgendaProblem
    agenda: AgendaSolution

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.problem, self.agenda)

    @cached_property
    def costs(self) -> dict[str, int]:
        return price(self.problem, self.agenda)

    def reason(self, name: str, moves: int) -> Reason:
        """Return the reason of one session, after so many moves at most."""
        bonds = [*self._plain(name)]
        if self.problem.sessions[name].pin is not None or len(self.facts.parts[name]) > 1:
            return Reason(name, tuple(bonds), None, is_only_place=False)
        unit = self._unit(name)
        places = self._places(unit)
        found: list[tuple[bool, int, Elsewhere]] = []
        for place in places[:moves]:
            moved = self._moved(unit, place)
            violations = verify(self.problem, moved).violations
            if not violations:
                other = self._priced(moved, place)
                found.append((place.is_beside, other.more, other))
            elif len({one.requirement for one in violations}) == 1:
                bonds += self._bonds(name, unit, violations[0])
        best = min(found, key=lambda one: one[:2])[2] if found else None
        is_only = best is None and len(places) <= moves
        return Reason(name, tuple(dict.fromkeys(bonds)), best, is_only)

    # -- what binds ------------------------------------------------------------------------

    def _plain(self, name: str) -> Iterator[Bond]:
        """Yield what binds a session wherever the others stand."""
        session, problem = self.problem.sessions[name], self.problem
        row = self.facts.parts[name][0].placement
        if session.pin is not None:
            room = " and room" if session.pin.room is not None else ""
            yield Bond(Requirement.PINNED, f"it is pinned by hand to this time{room}")
        if row.joint_with is not None:
            words = f"it is held as one with {quoted(problem, row.joint_with)}"
            yield Bond(Requirement.PLACED, words)
        if len(self.facts.parts[name]) > 1:
            words = f"it is held in {len(self.facts.parts[name])} parts"
            yield Bond(Requirement.LENGTH, words)
        fitting = self._fitting(name)
        if len(fitting) == 1 < len(problem.rooms):
            words = f"{problem.rooms[fitting[0]].name} is the only room that it may use"
            yield Bond(Requirement.ROOM_FITS, words)
        yield from self._narrow(name)

    def _narrow(self, name: str) -> Iterator[Bond]:
        """Yield who is there, and which windows lie, for less than half of the days' time."""
        session, problem = self.problem.sessions[name], self.problem
        half = _length(self.facts.frames.values()) // 2
        if session.windows and _length(self._inside(session.windows)) < half:
            yield self._window(name)
        for person in session.people:
            about = problem.people[person]
            inside = self._inside(about.available, about.timezone)
            if about.available and _length(inside) < half:
                yield self._presence(person)

    def _inside(self, windows: Iterable[Window], zone: str | None = None) -> list[Span]:
        """Return what of some windows lies inside the days."""
        spans = joined(windows, zone_info(zone or self.problem.timezone))
        return list(common(spans, tuple(self.facts.frames.values())))

    def _fitting(self, name: str) -> list[str]:
        permitted = self.problem.sessions[name].rooms or tuple(self.problem.rooms)
        return [
            room for room in permitted if not lacks(self.problem, name, self.problem.rooms[room])
        ]

    def _bonds(self, name: str, unit: Sequence[str], violation: Violation) -> Iterator[Bond]:
        """Yield what kept a session from another place, where it was this alone."""
        session = self.problem.sessions[name]
        if violation.requirement is Requirement.WINDOW and session.windows:
            yield self._window(name)
        elif violation.requirement is Requirement.PRESENCE:
            yield from (
                self._presence(person)
                for person in session.people
                if self.problem.people[person].available
            )
        elif violation.requirement is Requirement.ORDER:
            is_late = violation.sessions[0] in unit
            yield self._behind(unit) if is_late else self._before(unit)

    def _window(self, name: str) -> Bond:
        spans = the_windows(self.problem, self.problem.sessions[name].windows)
        return Bond(Requirement.WINDOW, f"it may be held only {spans}")

    def _presence(self, person: str) -> Bond:
        about = self.problem.people[person]
        spans = the_windows(self.problem, about.available, about.timezone)
        return Bond(Requirement.PRESENCE, f"{about.name} is there only {spans}")

    def _behind(self, unit: Sequence[str]) -> Bond:
        """Return the bond to the last of those that it follows."""
        ends = {
            name: max(part.end for part in self.facts.parts[name]) for name in self._earlier(unit)
        }
        last = max(ends, key=lambda name: ends[name])
        end = moment(local(ends[last], self.facts.zone))
        return Bond(Requirement.ORDER, f"it follows {quoted(self.problem, last)}, which ends {end}")

    def _before(self, unit: Sequence[str]) -> Bond:
        """Return the bond to the first of those that follow it."""
        starts = {
            name: min(part.start for part in self.facts.parts[name])
            for name, one in self.problem.sessions.items()
            if set(one.after) & set(unit)
        }
        first = min(starts, key=lambda name: starts[name])
        start = moment(local(starts[first], self.facts.zone))
        words = f"{quoted(self.problem, first)}, which follows it, starts {start}"
        return Bond(Requirement.ORDER, words)

    def _earlier(self, unit: Sequence[str]) -> set[str]:
        return {other for name in unit for other in self.problem.sessions[name].after}

    # -- other places --------------------------------------------------------------------------

    def _unit(self, name: str) -> tuple[str, ...]:
        """Return the session with all that are held as one with it."""
        leader = self.facts.leaders.get(name, name)
        followers = (other for other, one in self.facts.leaders.items() if one == leader)
        return (leader, *followers)

    def _places(self, unit: Sequence[str]) -> list[_Place]:
        """Return places at which the groups are free, the nearest first."""
        part = self.facts.parts[unit[0]][0]
        length = part.end - part.start
        found: dict[int, bool] = {}
        for span in without(tuple(self.facts.frames.values()), self._busy(unit)):
            is_beside = span[0] <= part.start < span[1]
            for start in self._starts(unit, span, length):
                if span[0] <= start and start + length <= span[1] and start != part.start:
                    found[start] = is_beside
        near = sorted(found, key=lambda start: (abs(start - part.start), start))
        return [_Place(local(at, self.facts.zone), self._room(unit, at, length), found[at])
                for at in near]  # fmt: skip

    def _busy(self, unit: Sequence[str]) -> list[Span]:
        """Return when the groups do something else, or rest."""
        groups = {group for name in unit for group in self.problem.sessions[name].groups}
        return [
            thing.span
            for group in groups
            for thing in self.facts.by_group[group]
            if not set(thing.sessions) & set(unit)
        ]

    def _starts(self, unit: Sequence[str], span: Span, length: int) -> Iterator[int]:
        """Yield the first and the last start in a stretch, and the first one in the right order."""
        ends = [part.end for name in self._earlier(unit) for part in self.facts.parts[name]]
        yield self._on_grain(span[0], up=True)
        yield self._on_grain(max([span[0], *ends]), up=True)
        yield self._on_grain(span[1] - length, up=False)

    def _on_grain(self, at: int, *, up: bool) -> int:
        grain = self.problem.grain
        over = local(at, self.facts.zone).minute % grain
        return at + (grain - over if up and over else -over)

    def _room(self, unit: Sequence[str], start: int, length: int) -> str | None:
        """Return its room if that is free then, else the first one that fits and is."""
        now = self.facts.parts[unit[0]][0].placement.room
        others = [room for room in self._fitting(unit[0]) if room != now]
        span = (start, start + length)
        for room in (now, *others):
            if room is None or self._is_free(room, span, unit):
                return room
        return now

    def _is_free(self, room: str, span: Span, unit: Sequence[str]) -> bool:
        opened = self.problem.rooms[room].open
        spans = joined(opened, zone_info(self.problem.timezone))
        is_open = not opened or any(a <= span[0] and span[1] <= b for a, b in spans)
        things: tuple[Thing, ...] = (*self.facts.held, *self.facts.events)
        return is_open and not any(
            thing.room == room and overlap(thing.span, span) and not set(thing.sessions) & set(unit)
            for thing in things
        )

    def _moved(self, unit: Sequence[str], place: _Place) -> AgendaSolution:
        change = {"start": place.start, "room": place.room}
        rows: list[Placement] = [
            row.model_copy(update=change) if row.session in unit else row
            for row in self.agenda.sessions
        ]
        return self.agenda.model_copy(update={"sessions": tuple(rows)})

    def _priced(self, moved: AgendaSolution, place: _Place) -> Elsewhere:
        costs = price(self.problem, moved)
        changes = {
            wish: cost - self.costs[wish]
            for wish, cost in costs.items()
            if cost != self.costs[wish]
        }
        return Elsewhere(place.start, place.room, sum(changes.values()), changes)


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
