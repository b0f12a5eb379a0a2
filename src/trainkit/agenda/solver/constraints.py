"""What sessions do to one another: everything that must hold between them, added to a model."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from trainkit.agenda.problem import Span
from trainkit.agenda.solver.layout import Layout, serves
from trainkit.agenda.solver.model import Linear, Model, PartVariables
from trainkit.model.fields import joined

Stay = tuple[str, Span]
"""A room and when somebody is there."""


def build(layout: Layout, ends: float = math.inf) -> Model:
    """Return the model of a problem with every hard constraint. Raises ``TimeIsUp``."""
    model = Model.of(layout, ends)
    for constrain in (
        _keep_order,
        _keep_groups,
        _limit_runs,
        _keep_people,
        _limit_days_of_people,
        _keep_rooms,
        _limit_seats,
        _interpret,
        _keep_teams,
        _keep_ways,
    ):
        model.check_time()
        constrain(model)
    return model


def _no_overlap(model: Model, intervals: Iterable[Any], fixed: Iterable[Span]) -> None:
    bars = (model.cp.new_fixed_size_interval_var(a, b - a, "") for a, b in joined(fixed))
    model.cp.add_no_overlap([*intervals, *bars])


def _keep_order(model: Model) -> None:
    for name, task in model.layout.tasks.items():
        for earlier in task.session.after:
            model.cp.add(model.parts[name][0].start >= model.parts[earlier][-1].end)


# -- groups -------------------------------------------------------------------------------------


def _keep_groups(model: Model) -> None:
    for group, parts in model.by_group.items():
        fixed = model.layout.fixed_of_group(group, pauses=False)
        _no_overlap(model, (one.interval for one in parts), fixed)


def _limit_runs(model: Model) -> None:
    """Let no group work longer than the longest block without a pause.

    Only segments longer than that need a thought: the work in each of their slots has a limit.
    """
    for group in model.layout.problem.groups:
        for n, segment in enumerate(model.layout.segments(group)):
            if segment.size > model.layout.longest and model.held(group, n):
                _limit_slots(model, group, n)


def _limit_slots(model: Model, group: str, n: int) -> None:
    cp, longest, held = model.cp, model.layout.longest, model.held(group, n)
    events = [(span, slots[n]) for span, slots in model.events_of(group) if n in slots]
    before: list[Any] = []
    for k in range(len(model.rests[group, n]) + 1):
        taught = [literals[k] for _, literals in held]
        load: Linear = sum(model.at_least(one, literals[k]) for one, literals in held)
        cp.add(load <= longest)
        if events:
            # Events alone may go on for longer.
            busy = cp.new_bool_var("")
            for literal in taught:
                cp.add_implication(literal, busy)
            load += sum((end - start) * literals[k] for (start, end), literals in events)
            cp.add(load <= longest).only_enforce_if(busy)
        used = [*taught, *(literals[k] for _, literals in events)]
        for literal in used if k else ():
            cp.add_bool_or([~literal, *before])
        before = used


# -- people -------------------------------------------------------------------------------------


def _keep_people(model: Model) -> None:
    layout = model.layout
    for person, about in layout.problem.people.items():
        parts = model.of_person(person)
        intervals = [model.interval(one, *model.own(one)) for one in parts]
        fixed = [span for one, span in layout.fixed if person in one.people]
        away = layout.gaps(layout.present[person]) if person in layout.present else []
        if any(one.part.is_flexible for one in parts):
            _no_overlap(model, intervals, [*fixed, *away])
        else:
            # Where lengths are given, starts say it all.
            _no_overlap(model, intervals, fixed)
        rest = layout.units.of(about.changeover)
        if rest:
            padded = [_padded(model, one, rest) for one in parts]
            _no_overlap(model, padded, [(start, end + rest) for start, end in fixed])


def _padded(model: Model, one: PartVariables, rest: int) -> Any:
    """Return the interval of a part and, where the session ends or is cut, of a rest behind it."""
    cuts = model.cuts[one.part.session]
    behind = rest * cuts[one.part.number] if one.part.number < len(cuts) else rest
    end = model.cp.new_int_var(0, model.layout.frames[-1][1] + rest, "")
    present = model.own(one) or [model.cp.new_constant(1)]
    size = one.length + behind
    if one.part.is_flexible:  # the size of an interval may have one variable only
        size = model.cp.new_int_var(one.part.least, one.part.most + rest, "")
        model.cp.add(size == one.length + behind)
    return model.cp.new_optional_interval_var(one.start, size, end, present[0], "")


def _limit_days_of_people(model: Model) -> None:
    layout = model.layout
    for person, about in layout.problem.people.items():
        if about.daily_maximum is None:
            continue
        parts = model.of_person(person)
        for day in range(len(layout.frames)):
            load = sum(
                _load(model, one, sum(literals))
                for one in parts
                if (literals := model.on_day(one, day))
            )
            model.cp.add(load <= about.daily_maximum // layout.units.minutes)


def _load(model: Model, one: PartVariables, here: Linear) -> Linear:
    """Return a number at least the part's length if it is here and not part of another."""
    own = model.own(one)
    if not own:
        return model.at_least(one, here)
    both = model.cp.new_bool_var("")
    model.cp.add(both >= here + own[0] - 1)
    return model.at_least(one, both)


# -- rooms --------------------------------------------------------------------------------------


def _keep_rooms(model: Model) -> None:
    layout = model.layout
    for room, about in layout.problem.rooms.items():
        intervals = []
        for one in model.all_parts:
            if room in one.rooms:
                chosen = [one.rooms[room]] if len(one.rooms) > 1 else []
                intervals.append(model.interval(one, *chosen, *model.own(one)))
        fixed = [span for one, span in layout.fixed if one.room == room]
        if about.open:
            fixed += layout.gaps(layout.units.union(about.open))
        _no_overlap(model, intervals, fixed)


def _limit_seats(model: Model) -> None:
    """Let rooms have seats for all who are there, where sessions may be held as one."""
    layout = model.layout
    for leader, names in layout.followers.items():
        size = layout.tasks[leader].size
        more = sum(layout.tasks[name].size * model.joined[name][leader] for name in names)
        for one in model.parts[leader] if names else ():
            for room, literal in one.rooms.items():
                seats = layout.problem.rooms[room].seats
                if seats is not None:
                    model.cp.add(size + more <= seats).only_enforce_if(literal)


# -- interpreters -------------------------------------------------------------------------------


def _interpret(model: Model) -> None:
    """Let each group that does not understand a session hear a language that it does.

    A booth is for one language; it serves all groups that understand that language.
    """
    layout = model.layout
    for name, task in layout.tasks.items():
        for one in model.parts[name]:
            for need in task.needs:
                model.cp.add_bool_or([one.heard[language] for language in need.languages])
            for language, heard in one.heard.items():
                teams = [
                    literal
                    for team, literal in one.teams.items()
                    if serves(layout.problem, team, task.session, language)
                ]
                held_elsewhere = [~literal for literal in model.own(one)]
                model.cp.add_bool_or([~heard, *held_elsewhere, *teams])
            for room, in_room in one.rooms.items():
                booths = layout.problem.rooms[room].booths
                if task.in_booths and booths < len(one.heard):
                    model.cp.add(sum(one.heard.values()) <= booths).only_enforce_if(in_room)


def _keep_teams(model: Model) -> None:
    layout = model.layout
    for team, about in layout.problem.interpreters.items():
        intervals = [
            model.interval(one, one.teams[team], *model.own(one))
            for one in model.all_parts
            if team in one.teams
        ]
        away = layout.gaps(layout.units.union(about.available)) if about.available else []
        _no_overlap(model, intervals, away)


# -- ways between rooms -------------------------------------------------------------------------


def _keep_ways(model: Model) -> None:
    """Keep the time between all that a group, or a person who is not remote, does elsewhere."""
    if not model.layout.ways:
        return
    ways = _Ways(model)
    for parts in model.parts.values():
        for before, after in combinations(parts, 2):
            ways.between_parts(before, after, in_order=True)
    for names, stays in _travellers(model):
        for one, other in combinations(names, 2):
            ways.between(one, other)
        for part in (part for name in names for part in model.parts[name]):
            ways.around(part, stays)


def _travellers(model: Model) -> Iterator[tuple[list[str], list[Stay]]]:
    """Yield the sessions, and the fixed events with a room, of each group and person."""
    problem, tasks = model.layout.problem, model.layout.tasks
    events = [(one, one.room, span) for one, span in model.layout.fixed if one.room]
    for group in problem.groups:
        names = [name for name, one in tasks.items() if group in one.session.groups]
        stays = [(room, at) for one, room, at in events if not one.groups or group in one.groups]
        yield names, stays
    for person, about in problem.people.items():
        if not about.remote:
            names = [name for name, one in tasks.items() if person in one.session.people]
            yield names, [(room, at) for one, room, at in events if person in one.people]


@dataclass
class _Ways:
    """Adds each constraint once."""

    model: Model
    _done: set[frozenset[str]] = field(default_factory=set)
    _venues: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)

    def around(self, part: PartVariables, stays: Sequence[Stay]) -> None:
        """Keep a part of a session away from fixed events in other rooms."""
        for room, literal in part.rooms.items():
            for place, (start, end) in stays:
                way = self.model.layout.ways.get((room, place), 0)
                if way:
                    interval = self.model.interval(part, literal)
                    _no_overlap(self.model, [interval], [(start - way, end + way)])

    def between(self, one: str, other: str) -> None:
        """Keep time between two sessions."""
        if frozenset((one, other)) not in self._done:
            self._done.add(frozenset((one, other)))
            for before, after in product(self.model.parts[one], self.model.parts[other]):
                if before.days & after.days:
                    self.between_parts(before, after)

    def between_parts(
        self, before: PartVariables, after: PartVariables, *, in_order: bool = False
    ) -> None:
        """Keep time between two parts: once for each pair of venues, and once for other rooms."""
        cp, needed = self.model.cp, [*self._needed(before, after)]
        order = True if in_order or not needed else cp.new_bool_var("")
        for way, literals in needed:
            cp.add(after.start >= before.end + way).only_enforce_if([*literals, order])
            if not in_order:
                cp.add(before.start >= after.end + way).only_enforce_if([*literals, ~order])

    def _needed(
        self, before: PartVariables, after: PartVariables
    ) -> Iterator[tuple[int, list[Any]]]:
        """Yield the units of each way that two parts may need, with what must be true for it."""
        layout, first, second = self.model.layout, self._at(before), self._at(after)
        venue = {name: room.venue or "" for name, room in layout.problem.rooms.items()}
        pairs = {
            (venue[a], venue[b]): way
            for a, b in product(before.rooms, after.rooms)
            if venue[a] != venue[b] and (way := layout.ways.get((a, b), 0)) > layout.changeover
        }
        for (a, b), way in pairs.items():
            yield way, [first[a], second[b]]
        if layout.changeover and len({*before.rooms, *after.rooms}) > 1:
            same = self.model.cp.new_bool_var("")
            for room in dict.fromkeys([*before.rooms, *after.rooms]):
                one, other = before.rooms.get(room, 0), after.rooms.get(room, 0)
                self.model.cp.add(one == other).only_enforce_if(same)
            yield layout.changeover, [~same]

    def _at(self, part: PartVariables) -> dict[str, Any]:
        """Return a literal for each venue in which a part may be."""
        key = (part.part.session, part.part.number)
        if key not in self._venues:
            by_venue: defaultdict[str, list[Any]] = defaultdict(list)
            for room, literal in part.rooms.items():
                by_venue[self.model.layout.problem.rooms[room].venue or ""].append(literal)
            found = {venue: literals[0] for venue, literals in by_venue.items()}
            for venue, literals in by_venue.items():
                if len(literals) > 1:
                    found[venue] = self.model.cp.new_bool_var(f"{key[0]} at {venue}")
                    self.model.cp.add(sum(literals) == found[venue])
            self._venues[key] = found
        return self._venues[key]
