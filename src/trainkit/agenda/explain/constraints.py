"""The constraints of a problem: which there are, how each is dropped, where it is written.

``KINDS`` has a row for each kind of constraint; ``wording`` has the words for it. A problem without
a constraint has every agenda that it had before, and perhaps more; so the smallest sets that cannot
be met together are found by dropping constraints and solving. That nobody can be in two places is
no constraint of its own: it goes with the sessions that are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent, Requirement, Room, Session
from trainkit.model.yaml import Location

About = tuple[Any, ...]
"""What a constraint is about: ids, or a date."""

_DAY, _MOST_BOOTHS = 24 * 60, 20
_FREE = "free-room"
"""Ids of rooms that a session has for itself begin with this."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of a problem."""

    kind: str
    about: About

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without this; it may lack what the constraint is about."""
        return KINDS[self.kind].drop(problem, self.about)

    def location(self, problem: AgendaProblem) -> Location:
        """Return where the whole problem says it."""
        return KINDS[self.kind].location(problem, self.about)


@dataclass(frozen=True)
class Kind:
    """A row of the table."""

    requirement: Requirement
    every: Callable[[AgendaProblem], Iterable[About]]
    """Returns what a problem has of this kind."""
    drop: Callable[[AgendaProblem, About], AgendaProblem]
    location: Callable[[AgendaProblem, About], Location]


def constraints_of(problem: AgendaProblem) -> tuple[Constraint, ...]:
    """Return the constraints of an ``explicit`` problem, those that explain most first."""
    found = [Constraint(kind, about) for kind in KINDS for about in KINDS[kind].every(problem)]
    return tuple(dict.fromkeys(found))


def dropped(problem: AgendaProblem, some: Iterable[Constraint]) -> AgendaProblem:
    """Return the problem without these constraints."""
    for one in some:
        problem = one.dropped(problem)
    return problem


# -- smaller and changed problems ----------------------------------------------------------------


def only(problem: AgendaProblem, sessions: Collection[str]) -> AgendaProblem:
    """Return the problem with these sessions only; the others are not followed any more."""
    kept = set(sessions)
    found: dict[str, Session] = {}
    for name, one in problem.sessions.items():
        if name in kept:
            after = tuple(other for other in one.after if other in kept)
            found[name] = one if after == one.after else one.model_copy(update={"after": after})
    return problem.model_copy(update={"sessions": found})


def with_named(problem: AgendaProblem, table: str, name: str, **update: Any) -> AgendaProblem:
    """Return the problem with fields of something named changed; unchanged if it lacks that."""
    named = getattr(problem, table)
    if name not in named:
        return problem
    changed = named[name].model_copy(update=update)
    return problem.model_copy(update={table: {**named, name: changed}})


def changed_sessions(problem: AgendaProblem, field: str, values: dict[str, Any]) -> AgendaProblem:
    """Return the problem with a field of some sessions changed; those it lacks are skipped."""
    for name, value in values.items():
        problem = with_named(problem, "sessions", name, **{field: value})
    return problem


def value_at(problem: AgendaProblem, location: Location) -> Any:
    """Return what a problem has at a location."""
    value: Any = problem
    for step in location:
        is_field = not isinstance(value, (dict, tuple))
        value = getattr(value, str(step)) if is_field else value.__getitem__(step)
    return value


def with_value(
    whole: AgendaProblem, changed: AgendaProblem, location: Location, value: Any
) -> AgendaProblem:
    """Return a changed problem with another value at a location of the whole problem.

    What is changed may have lost what stands there; then it is returned as it is.
    """
    table, *rest = location
    if not rest:
        return changed.model_copy(update={str(table): value})
    key, field = rest
    items = getattr(changed, str(table))
    if isinstance(items, dict):
        return with_named(changed, str(table), str(key), **{str(field): value})
    meant = _identity(value_at(whole, (table, key)))
    items = [
        one.model_copy(update={str(field): value}) if _identity(one) == meant else one
        for one in items
    ]
    return changed.model_copy(update={str(table): tuple(items)})


def _identity(item: Any) -> object:
    """Return what tells an item of one of the problem's lists from the others."""
    return next(getattr(item, key) for key in ("id", "date", "between") if hasattr(item, key))


def explicit(problem: AgendaProblem) -> AgendaProblem:
    """Return the problem with every session's permitted rooms named."""
    rooms = {name: tuple(problem.rooms) for name, one in problem.sessions.items() if not one.rooms}
    return changed_sessions(problem, "rooms", rooms)


# -- what a problem has, and how it is dropped ----------------------------------------------------


def _units(problem: AgendaProblem) -> list[tuple[str, ...]]:
    """Return the sessions, those together that may be held as one and so must stay alike."""
    joint: dict[str, list[str]] = {}
    for name, session in problem.sessions.items():
        joint.setdefault(session.joint or f" {name}", []).append(name)
    return [tuple(names) for names in joint.values()]


_Three = tuple[
    Callable[[AgendaProblem], Iterable[About]],
    Callable[[AgendaProblem, About], AgendaProblem],
    Callable[[AgendaProblem, About], Location],
]
"""The last three fields of a row."""


def _field(table: str, field: str, free: Any) -> _Three:
    """Return the row of a field of something named; the value ``free`` permits everything."""

    def every(problem: AgendaProblem) -> Iterator[About]:
        used = {person for one in problem.sessions.values() for person in one.people}
        for name, one in getattr(problem, table).items():
            if getattr(one, field) != free and (table != "people" or name in used):
                yield (name,)

    return (
        every,
        lambda problem, about: with_named(problem, table, about[0], **{field: free}),
        lambda _, about: (table, about[0], field),
    )


def _of_all(field: str, free: int) -> _Three:
    """Return the row of a number of the problem; the value ``free`` permits everything."""
    return (
        lambda problem: [()] if getattr(problem, field) != free else [],
        lambda problem, _: problem.model_copy(update={field: free}),
        lambda *_: (field,),
    )


def _needs(problem: AgendaProblem) -> Iterator[About]:
    for unit in _units(problem):
        for person in dict.fromkeys(one for name in unit for one in problem.sessions[name].people):
            yield person, *(name for name in unit if person in problem.sessions[name].people)


def _without_person(problem: AgendaProblem, about: About) -> AgendaProblem:
    person, *names = about
    there = [name for name in names if name in problem.sessions]
    people = {
        name: tuple(one for one in problem.sessions[name].people if one != person) for name in there
    }
    return changed_sessions(problem, "people", people)


def _without_order(problem: AgendaProblem, about: About) -> AgendaProblem:
    name, earlier = about
    after = problem.sessions[name].after if name in problem.sessions else ()
    return changed_sessions(problem, "after", {name: tuple(one for one in after if one != earlier)})


def _in_rooms_of_their_own(problem: AgendaProblem, about: About) -> AgendaProblem:
    """Give each session a room that has everything, and all of them another, to be held as one."""
    there = [name for name in about if name in problem.sessions]
    if not there or not problem.rooms:
        return problem
    items = tuple({item for name in there for item in problem.sessions[name].equipment})
    shared = "-".join((_FREE, *about))
    added = {
        name: Room(name=name, equipment=items, booths=_MOST_BOOTHS)
        for name in (shared, *(f"{_FREE}-{name}" for name in there))
    }
    for name in there:
        rooms = dict.fromkeys((*problem.sessions[name].rooms, shared, f"{_FREE}-{name}"))
        problem = with_named(problem, "sessions", name, rooms=tuple(rooms))
    return problem.model_copy(update={"rooms": {**problem.rooms, **added}})


def _without_way(problem: AgendaProblem, about: About) -> AgendaProblem:
    others = tuple(one for one in problem.transfers if set(one.between) != set(about))
    return problem.model_copy(update={"transfers": others})


def _all_day(problem: AgendaProblem, about: About) -> AgendaProblem:
    """Let a day last from midnight to midnight, as far as the grain permits."""
    last = _DAY - problem.grain
    whole = {"start": time(), "end": time(last // 60, last % 60)}
    days = tuple(
        one.model_copy(update=whole) if one.date == about[0] else one for one in problem.days
    )
    return problem.model_copy(update={"days": days})


def _without_break(problem: AgendaProblem, about: About) -> AgendaProblem:
    gone = [one for one in problem.breaks if one.id == about[0]]
    kept = tuple(one for one in problem.breaks if one.id != about[0])
    return _with_shorter_pause(problem.model_copy(update={"breaks": kept}), gone)


def _without_event(problem: AgendaProblem, about: About) -> AgendaProblem:
    gone = [one for one in problem.fixed if one.id == about[0]]
    kept = tuple(one for one in problem.fixed if one.id != about[0])
    for event in gone:
        if event.own_breaks:  # the day's breaks do not come back for this
            problem = _without_breaks_on(problem, event.start.date())
    changed = problem.model_copy(update={"fixed": kept})
    return _with_shorter_pause(changed, [one for one in gone if one.pause])


def _without_breaks_on(problem: AgendaProblem, day: date) -> AgendaProblem:
    breaks = []
    for one in problem.breaks:
        dates = tuple(at for at in one.dates or [d.date for d in problem.days] if at != day)
        breaks += [one.model_copy(update={"dates": dates})] if dates else []
    return problem.model_copy(update={"breaks": tuple(breaks)})


def _with_shorter_pause(
    problem: AgendaProblem, gone: Iterable[Break | FixedEvent]
) -> AgendaProblem:
    """Return the problem with a least pause for which the gap that something leaves is enough."""
    pause = min([problem.pause, *(one.minutes for one in gone)])
    return problem.model_copy(update={"pause": pause})


def _in_list(table: str) -> Callable[[AgendaProblem, About], Location]:
    """Return a function that finds an item of a list by its id, its date or its venues."""

    def location(problem: AgendaProblem, about: About) -> Location:
        names = [_identity(one) for one in getattr(problem, table)]
        return (table, names.index(about if table == "transfers" else about[0]))

    return location


# -- the table ----------------------------------------------------------------------------------


R = Requirement

KINDS: dict[str, Kind] = {
    "placed": Kind(
        R.PLACED,
        lambda problem: ((name,) for name in problem.sessions),
        lambda problem, about: only(problem, problem.sessions.keys() - {*about}),
        lambda _, about: ("sessions", about[0]),
    ),
    "pinned": Kind(R.PINNED, *_field("sessions", "pin", None)),
    "needs": Kind(
        R.PERSON,
        _needs,
        _without_person,
        lambda problem, about: (
            "sessions", about[1], "people", problem.sessions[about[1]].people.index(about[0]),
        ),
    ),
    "after": Kind(
        R.ORDER,
        lambda problem: (
            (name, other) for name, one in problem.sessions.items() for other in one.after
        ),
        _without_order,
        lambda problem, about: (
            "sessions", about[0], "after", problem.sessions[about[0]].after.index(about[1]),
        ),
    ),
    "windows": Kind(R.WINDOW, *_field("sessions", "windows", ())),
    "available": Kind(R.PRESENCE, *_field("people", "available", ())),
    "daily maximum": Kind(R.DAILY_MAXIMUM, *_field("people", "daily_maximum", None)),
    "own changeover": Kind(R.CHANGEOVER, *_field("people", "changeover", 0)),
    "room": Kind(
        R.ROOM,
        lambda problem: _units(problem) if problem.rooms else (),
        _in_rooms_of_their_own,
        lambda _, about: ("sessions", about[0], "rooms"),
    ),
    "language": Kind(
        R.INTERPRETERS,
        lambda problem: (
            unit for unit in _units(problem) if any(problem.sessions[n].language for n in unit)
        ),
        lambda problem, about: changed_sessions(problem, "language", dict.fromkeys(about)),
        lambda _, about: ("sessions", about[0], "language"),
    ),
    "seats": Kind(R.ROOM_FITS, *_field("rooms", "seats", None)),
    "booths": Kind(R.ROOM_FITS, *_field("rooms", "booths", _MOST_BOOTHS)),
    "open": Kind(R.ROOM, *_field("rooms", "open", ())),
    "team": Kind(R.INTERPRETERS, *_field("interpreters", "available", ())),
    "way": Kind(
        R.TRANSFER,
        lambda problem: (one.between for one in problem.transfers),
        _without_way,
        _in_list("transfers"),
    ),
    "changeover": Kind(R.CHANGEOVER, *_of_all("changeover", 0)),
    "block": Kind(R.RUN, *_of_all("longest_block", _DAY)),
    "event": Kind(
        R.GROUP, lambda problem: ((one.id,) for one in problem.fixed), _without_event,
        _in_list("fixed"),
    ),
    "frame": Kind(
        R.FRAME, lambda problem: ((one.date,) for one in problem.days), _all_day,
        _in_list("days"),
    ),
    "break": Kind(
        R.BREAK, lambda problem: ((one.id,) for one in problem.breaks), _without_break,
        _in_list("breaks"),
    ),
}  # fmt: skip
"""The constraints by kind; those kinds come first that explain most to a trainer."""
