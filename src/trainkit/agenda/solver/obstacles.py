"""Kept sessions as seen by those that may move: obstacles that can be pushed away at a price.

Only the free sessions are planned in full. Each other session of the published agenda either stands
where it stood, at its shortest length, and keeps what it needs of groups, people, rooms,
interpreters and order from the free ones and from movable breaks; or it moves, and is gone. That
asks for less than the whole problem, so it never needs more moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from trainkit.agenda.problem import AgendaProblem, Session
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.bounds import only
from trainkit.agenda.solver.hints import Rows, hint, is_exact, rows_of
from trainkit.agenda.solver.layout import Layout, Pause
from trainkit.agenda.solver.model import Linear, Model
from trainkit.agenda.solver.moves import moves
from trainkit.agenda.solver.units import Span

__all__ = ["closed", "never_kept", "relaxed"]

_Part = tuple[str, int]
"""A session and the number of one of its parts, from 0."""


def relaxed(
    layout: Layout, published: AgendaSolution, free: frozenset[str], *, rigid: bool = False
) -> tuple[Model, Linear]:
    """Return the model of the free sessions among obstacles, and the number of moves.

    Where obstacles are ``rigid``, none can be pushed away.

    The published agenda names sessions of the problem only; ``free`` is ``closed`` and has all that
    are ``never_kept``. Hints say that everything stays.
    """
    model = Model.build(layout.narrowed(only(layout.problem, free)))
    rows = {name: placed for name, placed in rows_of(published).items() if name not in free}
    obstacles = _Obstacles(model, layout, rows)
    obstacles.stand()
    hint(model, published)
    for literal in obstacles.stays.values():
        model.cp.add_hint(literal, 1)
        if rigid:
            model.cp.add_bool_or([literal])
    pushed = sum(1 - literal for literal in obstacles.stays.values())
    return model, moves(model, published) + pushed


def closed(problem: AgendaProblem, names: Iterable[str]) -> frozenset[str]:
    """Return the sessions with those that may be held as one with them."""
    found = set(names)
    joint = {problem.sessions[name].joint for name in found} - {None}
    found |= {name for name, session in problem.sessions.items() if session.joint in joint}
    return frozenset(found)


def never_kept(layout: Layout, published: AgendaSolution) -> frozenset[str]:
    """Return the sessions that the published agenda does not place, or at no exact time."""
    rows = rows_of(published)
    return frozenset(
        name
        for name in layout.tasks
        if name not in rows or not all(is_exact(layout, row) for row in rows[name])
    )


@dataclass
class _Obstacles:
    """Adds each kept session that matters to the model, once."""

    model: Model
    layout: Layout
    rows: Rows
    """Of the sessions that are kept."""
    stays: dict[str, Any] = field(default_factory=dict)
    """By session: a literal that is true if it stands where it stood."""
    _intervals: dict[tuple[str, int], Any] = field(default_factory=dict)

    def stand(self) -> None:
        """Keep what the sessions need from the free ones and from movable breaks."""
        sessions = self.model.layout.problem.sessions
        people: defaultdict[str, list[Any]] = defaultdict(list)
        for name in self.model.parts:
            for person in sessions[name].people:
                people[person] += self.model.own_intervals(name)
        for person, intervals in people.items():
            names = [name for name in self.rows if person in self._session(name).people]
            self._keep(intervals, self._parts_of(names))
        for group, parts in self.model.by_group.items():
            names = [name for name in self.rows if group in self._session(name).groups]
            self._keep([one.interval for one in parts], self._parts_of(names))
        self._keep_rooms()
        self._keep_teams()
        self._keep_order()
        self._keep_from_breaks()

    def _session(self, name: str) -> Session:
        return self.layout.problem.sessions[name]

    def _parts_of(self, names: Iterable[str]) -> list[_Part]:
        return [(name, number) for name in names for number in range(len(self.rows[name]))]

    def _span(self, part: _Part) -> Span:
        """Return when a part is there at least.

        The lengths of the parts of a session that is cut depend on where.
        """
        placed = self.rows[part[0]]
        start = self.layout.units.at(placed[part[1]].start)
        return start, start + (self.layout.tasks[part[0]].least if len(placed) == 1 else 1)

    def _stays(self, name: str) -> Any:
        if name not in self.stays:
            self.stays[name] = self.model.cp.new_bool_var(f"{name} stays")
        return self.stays[name]

    def _interval(self, part: _Part) -> Any:
        if part not in self._intervals:
            start, end = self._span(part)
            self._intervals[part] = self.model.cp.new_optional_fixed_size_interval_var(
                start, end - start, self._stays(part[0]), f"{part[0]} kept"
            )
        return self._intervals[part]

    def _keep(self, intervals: Sequence[Any], parts: Sequence[_Part]) -> None:
        """Let none of the intervals overlap a part that stays.

        Parts may overlap one another: sessions that are held as one do.
        """
        rows: list[list[_Part]] = []
        for part in sorted(parts, key=self._span) if intervals else ():
            start = self._span(part)[0]
            row = next((row for row in rows if self._span(row[-1])[1] <= start), None)
            if row is None:
                rows.append([part])
            else:
                row.append(part)
        for row in rows:
            self.model.cp.add_no_overlap([*intervals, *map(self._interval, row)])

    def _keep_rooms(self) -> None:
        model = self.model
        placed = {part: self.rows[part[0]][part[1]].room for part in self._parts_of(self.rows)}
        for room in self.layout.problem.rooms:
            mine = [part for part, there in placed.items() if there == room]
            free = [one for one in model.all_parts if room in one.room] if mine else []
            self._keep([model.in_place(one, one.room[room]) for one in free], mine)

    def _keep_teams(self) -> None:
        """Let each foreign language of a session that stands alone keep a team."""
        model = self.model
        busy: defaultdict[str, list[Any]] = defaultdict(list)
        for one in model.all_parts:
            for team, literal in one.team.items():
                busy[team].append(model.in_place(one, literal))
        for name, placed in self.rows.items():
            needs = self.layout.tasks[name].needs
            teams = list(dict.fromkeys(team for need in needs for team in need))
            wanted = [team for team in teams if team in busy]
            if len(placed) > 1 or self._session(name).joint or not wanted:
                continue
            serves = {team: model.cp.new_bool_var("") for team in teams}
            for need in needs:
                model.cp.add_bool_or([~self._stays(name), *(serves[team] for team in need)])
            start, end = self._span((name, 0))
            for team in wanted:
                busy[team].append(
                    model.cp.new_optional_fixed_size_interval_var(
                        start, end - start, serves[team], f"{name} kept"
                    )
                )
        for intervals in busy.values():
            model.cp.add_no_overlap(intervals)

    def _keep_order(self) -> None:
        """Let a session that stays be before and behind the free ones that follow it or lead."""
        cp, parts = self.model.cp, self.model.parts
        before = _all_before(self.layout.problem)
        for name in parts:
            for earlier in sorted(before[name] & self.rows.keys()):
                end = self._span((earlier, len(self.rows[earlier]) - 1))[1]
                cp.add(parts[name][0].start >= end).only_enforce_if(self._stays(earlier))
        for name in self.rows:
            start = self._span((name, 0))[0]
            for earlier in sorted(before[name] & parts.keys()):
                cp.add(parts[earlier][-1].end <= start).only_enforce_if(self._stays(name))

    def _keep_from_breaks(self) -> None:
        """Let movable breaks stand beside what stays of their groups' sessions."""
        for pause, groups in _movable(self.layout):
            start = self.model.pauses[pause.id, pause.day]
            names = [name for name in self.rows if groups & set(self._session(name).groups)]
            reach = (pause.earliest, pause.latest + pause.length)
            near = [
                part
                for part in self._parts_of(names)
                for span in (self._span(part),)
                if span[0] < reach[1] and reach[0] < span[1]
            ]
            interval = self.model.cp.new_fixed_size_interval_var(start, pause.length, pause.id)
            self._keep([interval], near)


def _movable(layout: Layout) -> Iterator[tuple[Pause, set[str]]]:
    """Yield each movable pause of a day with the groups that have it."""
    found: dict[tuple[str, int], tuple[Pause, set[str]]] = {}
    for track in layout.tracks:
        for pause in (one.before for one in track.segments if one.before is not None):
            if pause.is_movable:
                found.setdefault((pause.id, pause.day), (pause, set()))[1].update(track.groups)
    yield from found.values()


def _all_before(problem: AgendaProblem) -> dict[str, set[str]]:
    """Return all sessions that must have ended before each session."""
    found = {}
    for name, session in problem.sessions.items():
        seen: set[str] = set()
        todo = [*session.after]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += problem.sessions[one].after
        found[name] = seen
    return found
