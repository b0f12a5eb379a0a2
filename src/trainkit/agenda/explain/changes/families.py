"""Which changes might help where demands cannot be met together: kinds of change, by how much.

A *family* has changes of one kind that differ in an amount. The amounts rise, and each change helps
wherever those before it do, so that the smallest one that helps is found by halving.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice

from trainkit.agenda.clock import instant, local
from trainkit.agenda.explain import demands as d
from trainkit.agenda.explain.bundles import are_many
from trainkit.agenda.explain.changes import lengths, things, times
from trainkit.agenda.explain.changes.base import Change
from trainkit.agenda.problem import AgendaProblem, Interpretation, Room, Window
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.fields import zone_info

__all__ = ["Family", "families_of"]

_FARTHEST, _LONGER_DAY = 240, 120
"""No window, and no day, is widened by more minutes than this."""
_LONGEST = 3
"""Of many sessions so many are looked at one by one."""
_CROWD, _COARSE = 12, 8
"""For more sessions than this only so many changes of each family are looked at."""
_WINDOWS = 12
"""Of somebody with more windows, only so many are looked at."""


@dataclass(frozen=True)
class Family:
    """Changes of one kind."""

    key: tuple[object, ...]
    """Of families with the same key the smallest change is enough."""
    make: Callable[[int], Change]
    amounts: tuple[int, ...] = (0,)


def families_of(
    problem: AgendaProblem, demands: Iterable[d.Demand], sessions: Collection[str]
) -> Iterator[Family]:
    """Yield the families for demands of these sessions in a whole problem.

    Of many sessions, only the longest are looked at one by one.
    """
    many = are_many(tuple(sessions))
    longest = sorted(sessions, key=lambda name: -problem.sessions[name].least)[:_LONGEST]
    for demand in dict.fromkeys(demands):
        if not _is_in(problem, demand):
            continue
        own = demand.session if isinstance(demand, d.OfSession) else None
        of_many = many and isinstance(demand, d.OfSession | d.OfSessions)
        if not of_many or (isinstance(demand, d.Placed) and own in longest):
            families = _families(problem, demand, sessions)
            yield from map(_coarser, families) if len(sessions) > _CROWD else families


def _is_in(problem: AgendaProblem, demand: d.Demand) -> bool:
    """Whether a demand is one of the problem's own and not of something that a change added."""
    if isinstance(demand, d.Named):
        return demand.name in getattr(problem, demand.kind)
    return not isinstance(demand, d.Frame) or any(one.date == demand.date for one in problem.days)


def _coarser(family: Family) -> Family:
    """Return a family with fewer amounts, the largest among them."""
    step = -(-len(family.amounts) // _COARSE)
    return replace(family, amounts=family.amounts[::-1][::step][::-1])


def _families(
    problem: AgendaProblem, demand: d.Demand, sessions: Collection[str]
) -> Iterator[Family]:
    if isinstance(demand, _DROPPABLE):
        yield _one(things.Drop(demand))
    if isinstance(demand, d.Placed):
        yield from _shorter_session(problem, demand.session)
    elif isinstance(demand, d.Windows):
        yield from _wider(problem, "sessions", demand.session)
        windows = problem.sessions[demand.session].windows
        yield from _missing_days(problem, (one.start.date() for one in windows))
    elif isinstance(demand, d.Pinned):
        pin = problem.sessions[demand.session].pin
        yield from _missing_days(problem, [pin.start.date()] if pin else [])
    elif isinstance(demand, d.Available | d.Team | d.Opening):
        yield from _wider(problem, demand.kind, demand.name)
        yield from _more_days(problem, demand.kind, demand.name)
        windows = getattr(getattr(problem, demand.kind)[demand.name], demand.field)
        yield from _missing_days(problem, (one.start.date() for one in windows))
    elif isinstance(demand, d.Roomed | d.Rooms | d.Equipment | d.Seats | d.Booths):
        yield from _rooms(problem, demand, sessions)
    elif isinstance(demand, d.Language):
        yield from _teams(problem, demand)
    else:
        yield from _of_the_day(problem, demand)


_DROPPABLE = (
    d.Placed, d.Pinned, d.After, d.Windows, d.Rooms, d.Equipment, d.Needs, d.Language, d.Available,
    d.Opening, d.Team, d.Pause, d.Event,
)  # fmt: skip


def _one(change: Change) -> Family:
    return Family((change,), lambda _: change)


def _steps(problem: AgendaProblem, most: int) -> tuple[int, ...]:
    return tuple(range(problem.grain, most + 1, problem.grain))


def _lower(problem: AgendaProblem, length: int, least: int) -> tuple[int, ...]:
    """Return shorter lengths, the longest first."""
    step = problem.grain
    return tuple(range((length - 1) // step * step, max(least, step) - 1, -step))


def _shorter_session(problem: AgendaProblem, name: str) -> Iterator[Family]:
    session = problem.sessions[name]
    unit = tuple(
        other
        for other, one in problem.sessions.items()
        if other == name or (one.joint is not None and one.joint == session.joint)
    )
    amounts = _lower(problem, session.least, max(10, session.least // 2))
    if amounts:
        yield Family(("shorter", unit), lambda n: lengths.ShorterSession(unit, n), amounts)


def _wider(problem: AgendaProblem, kind: str, name: str) -> Iterator[Family]:
    field = times.WiderWindow(kind, name, 0).field
    windows = getattr(getattr(problem, kind)[name], field)
    amounts = _steps(problem, _FARTHEST)
    places: list[int | None] = [*range(min(len(windows), _WINDOWS))]
    for index in [*places, None] if len(windows) > 1 else places:
        each = index is None
        yield Family(
            (kind, name, each, "earlier"),
            lambda n, at=index: times.WiderWindow(kind, name, at, earlier=n),  # type: ignore[misc]
            amounts,
        )
        yield Family(
            (kind, name, each, "later"),
            lambda n, at=index: times.WiderWindow(kind, name, at, later=n),  # type: ignore[misc]
            amounts,
        )


def _more_days(problem: AgendaProblem, kind: str, name: str) -> Iterator[Family]:
    field = times.WiderWindow(kind, name, 0).field
    one = getattr(problem, kind)[name]
    here, there = zone_info(problem.timezone), zone_info(getattr(one, "timezone", None) or
                                                         problem.timezone)  # fmt: skip
    spans = [(instant(w.start, there), instant(w.end, there)) for w in getattr(one, field)]
    for day in islice(problem.days, _WINDOWS):
        start = instant(datetime.combine(day.date, day.start), here)
        end = instant(datetime.combine(day.date, day.end), here)
        if not any(first < end and start < last for first, last in spans):
            window = Window(start=local(start, there), end=local(end, there))
            change = times.AddWindow(kind, name, window)
            yield Family((kind, name, "day"), lambda _, change=change: change)  # type: ignore[misc]


def _of_the_day(problem: AgendaProblem, demand: d.Demand) -> Iterator[Family]:
    if isinstance(demand, d.Block):
        longest = problem.longest_block
        amounts = tuple(longest + step for step in _steps(problem, 120) if longest + step <= 480)
        if amounts:
            yield Family(("block",), lengths.LongerBlock, amounts)
    elif isinstance(demand, d.Frame):
        yield from _longer_day(problem, demand)
    elif isinstance(demand, d.Pause):
        yield from _break(problem, demand.id)
    elif isinstance(demand, d.Event):
        event = next(one for one in problem.fixed if one.id == demand.id)
        if amounts := _lower(problem, event.minutes, 5):
            yield Family((demand,), lambda n: lengths.ShorterEvent(event.id, n), amounts)
    elif isinstance(demand, d.Way):
        between = demand.between
        way = next(one for one in problem.transfers if set(one.between) == set(between))
        if way.minutes:
            amounts = (*_lower(problem, way.minutes, problem.grain), 0)
            yield Family((demand,), lambda n: lengths.ShorterWay(between, n), amounts)


def _longer_day(problem: AgendaProblem, demand: d.Frame) -> Iterator[Family]:
    """Yield longer days: the one of the demand, and all of them."""
    every = tuple(one.date for one in problem.days)
    for dates in dict.fromkeys(((demand.date,), every)):
        days = [one for one in problem.days if one.date in dates]
        before = min(_minute(one.start) for one in days)
        after = 24 * 60 - problem.grain - max(_minute(one.end) for one in days)
        if amounts := _steps(problem, min(before, _LONGER_DAY)):
            yield Family(
                ("days", len(dates) > 1, "earlier"),
                lambda n, dates=dates: times.WiderDay(dates, earlier=n),  # type: ignore[misc]
                amounts,
            )
        if amounts := _steps(problem, min(after, _LONGER_DAY)):
            yield Family(
                ("days", len(dates) > 1, "later"),
                lambda n, dates=dates: times.WiderDay(dates, later=n),  # type: ignore[misc]
                amounts,
            )


def _missing_days(problem: AgendaProblem, dates: Iterable[date]) -> Iterator[Family]:
    known = {one.date for one in problem.days}
    for missing in sorted(set(dates) - known):
        yield _one(times.AddDay(missing))


def _break(problem: AgendaProblem, name: str) -> Iterator[Family]:
    one = next(found for found in problem.breaks if found.id == name)
    if amounts := _lower(problem, one.minutes, 5):
        yield Family(("shorter break", name), lambda n: lengths.ShorterBreak(name, n), amounts)
    before, after = _minute(one.earliest), 24 * 60 - problem.grain - _minute(one.latest)
    if amounts := _steps(problem, min(before, 120)):
        yield Family(
            ("break", name, "earlier"), lambda n: times.WiderBreak(name, earlier=n), amounts
        )
    if amounts := _steps(problem, min(after, 120)):
        yield Family(("break", name, "later"), lambda n: times.WiderBreak(name, later=n), amounts)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


# -- rooms and teams --------------------------------------------------------------------------


def _rooms(problem: AgendaProblem, demand: d.Demand, sessions: Collection[str]) -> Iterator[Family]:
    if isinstance(demand, d.Roomed):
        yield _one(_room_for(problem, demand.sessions))
    elif isinstance(demand, d.Equipment):
        items = problem.sessions[demand.session].equipment
        for room, about in problem.rooms.items():
            lacking = tuple(item for item in dict.fromkeys(items) if item not in about.equipment)
            if lacking:
                yield _one(things.Equip(room, lacking))
    elif isinstance(demand, d.Seats):
        seats = problem.rooms[demand.name].seats or 0
        counts = sorted({_heads(problem, (name,)) for name in sessions})
        if amounts := tuple(count for count in counts if count > seats):
            yield Family((demand,), lambda n: things.MoreSeats(demand.name, n), amounts)
    elif isinstance(demand, d.Booths):
        booths = problem.rooms[demand.name].booths
        amounts = (booths + 1, booths + 2)
        yield Family((demand,), lambda n: things.MoreBooths(demand.name, n), amounts)


def _room_for(problem: AgendaProblem, sessions: tuple[str, ...]) -> Change:
    """Return a room that is just enough for sessions, even if they are held as one."""
    asked = [item for name in sessions for item in problem.sessions[name].equipment]
    seats = _heads(problem, sessions) if _seats_matter(problem) else None
    simultaneous = Interpretation.SIMULTANEOUS
    booths = sum(
        bool(foreign_groups(problem, name))
        for name in sessions
        if problem.sessions[name].interpretation is simultaneous
    )
    equipment = tuple(dict.fromkeys(asked))
    room = Room(name="One more room", seats=seats, equipment=equipment, booths=booths)
    bound = tuple(name for name in sessions if problem.sessions[name].rooms)
    return things.AddRoom(room, bound)


def _seats_matter(problem: AgendaProblem) -> bool:
    return any(room.seats is not None for room in problem.rooms.values())


def _heads(problem: AgendaProblem, sessions: Iterable[str]) -> int:
    groups = {group for name in sessions for group in problem.sessions[name].groups}
    return sum(problem.groups[group].size for group in groups)


def _teams(problem: AgendaProblem, demand: d.Language) -> Iterator[Family]:
    for name in demand.sessions:
        language = problem.sessions[name].language
        for group in foreign_groups(problem, name):
            for other in problem.groups[group].languages:
                yield _one(things.AddTeam((language or "", other)))
