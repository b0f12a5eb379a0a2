"""Says what a change asks for, in words that begin with a small letter and have no full stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trainkit.agenda.explain import demands as d
from trainkit.agenda.explain.changes import lengths, things, times
from trainkit.agenda.explain.changes.base import Change
from trainkit.agenda.explain.words import what
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.words import and_list, in_minutes, in_words, quoted, the_break, the_event

__all__ = ["proposed"]


def proposed(problem: AgendaProblem, change: Change) -> str:
    """Return what to change in a problem."""
    if isinstance(change, things.Drop):
        return _DROPPED[type(change.demand)](problem, change.demand)
    return _CHANGED[type(change)](problem, change)


def _break(problem: AgendaProblem, name: str) -> str:
    return the_break(next(one for one in problem.breaks if one.id == name))


def _event(problem: AgendaProblem, name: str) -> str:
    return the_event(next(one for one in problem.fixed if one.id == name))


def _without_equipment(problem: AgendaProblem, demand: d.Equipment) -> str:
    items = and_list(dict.fromkeys(problem.sessions[demand.session].equipment))
    return f"hold {quoted(problem, demand.session)} without {items}"


def _without_person(problem: AgendaProblem, demand: d.Needs) -> str:
    name = problem.people[demand.person].name
    return f"hold {what(problem, demand.sessions)} without {name}, or with somebody else"


_DROPPED: dict[type[d.Demand], Callable[[AgendaProblem, Any], str]] = {
    d.Placed: lambda problem, one: f"leave {quoted(problem, one.session)} out",
    d.Pinned: lambda problem, one: f"take the pin of {quoted(problem, one.session)} away",
    d.After: lambda problem, one: (
        f"do not ask that {quoted(problem, one.session)} follows {quoted(problem, one.earlier)}"
    ),
    d.Windows: lambda problem, one: f"let {quoted(problem, one.session)} lie outside its windows",
    d.Rooms: lambda problem, one: f"permit all rooms for {quoted(problem, one.session)}",
    d.Equipment: _without_equipment,
    d.Needs: _without_person,
    d.Language: lambda problem, one: f"hold {what(problem, one.sessions)} without interpretation",
    d.Pause: lambda problem, one: f"leave {_break(problem, one.id)} out",
    d.Available: lambda problem, one: f"let {problem.people[one.name].name} be there at all times",
    d.Opening: lambda problem, one: f"open {problem.rooms[one.name].name} at all times",
    d.Team: lambda problem, one: (
        f'let the interpreters "{problem.interpreters[one.name].name}" be there at all times'
    ),
    d.Event: lambda problem, one: f"leave {_event(problem, one.id)} out",
}


def _wider_window(problem: AgendaProblem, change: times.WiderWindow) -> str:
    named = getattr(problem, change.kind)[change.name]
    minutes = in_minutes(change.earlier + change.later)
    at = _edge(problem, change)
    if change.kind == "rooms":
        return f"open {named.name} {minutes} {_or(change, 'earlier', 'longer')} {at}"
    if change.kind == "sessions":
        shown = quoted(problem, change.name)
        return f"let {shown} lie {minutes} {_or(change, 'earlier', 'later')} {at}"
    verb = _or(change, "come", "stay")
    name = named.name if change.kind == "people" else f'the interpreters "{named.name}"'
    return f"let {name} {verb} {minutes} {_or(change, 'earlier', 'longer')} {at}"


def _edge(problem: AgendaProblem, change: times.WiderWindow) -> str:
    """Return when a wider window begins or ends."""
    if change.index is None:
        return "each time"
    named = getattr(problem, change.kind)[change.name]
    window = change.widened(getattr(named, change.field)[change.index])
    edge = window.start if change.earlier else window.end
    zone = getattr(named, "timezone", None)
    elsewhere = f" in {zone}" if zone not in (None, problem.timezone) else ""
    return f"on {in_words(edge.date())} ({_or(change, 'from', 'until')} {edge:%H:%M}{elsewhere})"


def _or(change: Any, if_earlier: str, if_later: str) -> str:
    return if_earlier if change.earlier else if_later


def _one_more_day(problem: AgendaProblem, change: times.AddWindow) -> str:
    name = getattr(problem, change.kind)[change.name].name
    start, end = change.window.start, change.window.end
    span = f"on {in_words(start.date())}, {start:%H:%M}-{end:%H:%M}, too"
    if change.kind == "rooms":
        return f"open {name} {span}"
    name = name if change.kind == "people" else f'the interpreters "{name}"'
    return f"let {name} be there {span}"


def _wider_day(problem: AgendaProblem, change: times.WiderDay) -> str:
    minutes = in_minutes(change.earlier + change.later)
    when = "earlier" if change.earlier else "later"
    words = f"{'start' if change.earlier else 'end'} {minutes} {when}"
    if len(change.dates) > 1:
        return f"{words} every day"
    day = next(one for one in problem.days if one.date == change.dates[0])
    clock = times.shifted(day.end, change.later)
    if change.earlier:
        clock = times.shifted(day.start, -change.earlier)
    return f"{words} on {in_words(day.date)} (at {clock:%H:%M})"


def _one_more(problem: AgendaProblem, change: times.AddDay) -> str:
    first = problem.days[0]
    return f"add the day {in_words(change.date)}, {first.start:%H:%M}-{first.end:%H:%M}"


def _wider_break(problem: AgendaProblem, change: times.WiderBreak) -> str:
    one = next(found for found in problem.breaks if found.id == change.id)
    if change.earlier:
        clock = times.shifted(one.earliest, -change.earlier)
        return f"let {the_break(one)} start at {clock:%H:%M} already"
    clock = times.shifted(one.latest, change.later)
    return f"let {the_break(one)} end as late as {clock:%H:%M}"


def _more_room(problem: AgendaProblem, change: things.AddRoom) -> str:
    has = [f"{change.room.seats} seats"] if change.room.seats else []
    has += change.room.equipment
    if change.room.booths:
        has.append(_booths(change.room.booths))
    words = f" with {and_list(has)}" if has else ""
    whose = f" for {what(problem, change.sessions)}" if change.sessions else ""
    return f"find one more room{words}{whose}"


def _booths(count: int) -> str:
    return "1 interpretation booth" if count == 1 else f"{count} interpretation booths"


_CHANGED: dict[type[Change], Callable[[AgendaProblem, Any], str]] = {
    times.WiderWindow: _wider_window,
    times.AddWindow: _one_more_day,
    times.WiderDay: _wider_day,
    times.AddDay: _one_more,
    times.WiderBreak: _wider_break,
    lengths.ShorterSession: lambda problem, one: (
        f"shorten {what(problem, one.sessions)} to {in_minutes(one.minutes)}"
    ),
    lengths.ShorterBreak: lambda problem, one: (
        f"shorten {_break(problem, one.id)} to {in_minutes(one.minutes)}"
    ),
    lengths.ShorterEvent: lambda problem, one: (
        f"shorten {_event(problem, one.id)} to {in_minutes(one.minutes)}"
    ),
    lengths.ShorterWay: lambda _, one: (
        f"allow {in_minutes(one.minutes)} for the way between {and_list(one.between)}"
    ),
    lengths.LongerBlock: lambda _, one: f"allow a block of {in_minutes(one.minutes)}",
    things.AddRoom: _more_room,
    things.MoreSeats: lambda problem, one: (
        f"put {one.seats} seats into {problem.rooms[one.room].name}"
    ),
    things.MoreBooths: lambda problem, one: (
        f"put {_booths(one.booths)} into {problem.rooms[one.room].name}"
    ),
    things.Equip: lambda problem, one: (
        f"bring {and_list(one.items)} to {problem.rooms[one.room].name}"
    ),
    things.AddTeam: lambda _, one: (
        f"find one more team of interpreters for {and_list(one.languages)}"
    ),
}
