"""The rules of a problem, one row each in ``RULES``, and what may be changed about them.

A row says what constraints of its kind a problem has, how each is dropped and where it is written,
how it is stated in words, and what else may be tried. A problem without a constraint has every
agenda that it had before, and perhaps more; so the smallest sets that cannot be met together are
found by dropping constraints and solving. That nobody can be in two places is no constraint of its
own: it goes with the sessions that are dropped.

A *family* has relaxations of one kind that differ in an amount. The amounts rise, and each
relaxation helps wherever those before it do, so that the smallest one that helps is found by
halving. Sizes are minutes, or what something counts as in minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from trainkit.agenda.facts import foreign_groups, permitted
from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    FixedEvent,
    Interpreters,
    ProblemDay,
    Requirement,
    Room,
    Session,
    Window,
    instant,
    local,
    overlap,
    span_of,
)
from trainkit.agenda.verify import booths_of
from trainkit.agenda.words import (
    clock,
    clock_span,
    day_in_words,
    groups_of,
    in_minutes,
    moment,
    quoted,
    the_break,
    the_event,
    the_windows,
    when,
)
from trainkit.model.fields import zone_info
from trainkit.model.teaching import Interpretation
from trainkit.model.yaml import Location
from trainkit.text.languages import N_, _, and_list, capitalised, comma_list, digits, n_, or_list

MANY = 4
"""More sessions than this are stated together."""
About = tuple[Any, ...]
"""What a constraint is about: ids, or a date."""
Change = Callable[[AgendaProblem], AgendaProblem]

_DAY, _MOST_BOOTHS = 24 * 60, 20
_FREE = "free-room"
"""Ids of rooms that a session has for itself begin with this."""
_ROOM, _BOOTH, _ITEM = 90, 60, 60
"""What one more room, booth and piece of equipment count as."""
_ONE_DAY, _TEAM = 120, 180
"""What one more day of somebody, and one more team, count as."""
_FARTHEST, _LONGER_DAY = 240, 120
"""No window of somebody, and no day or break, is widened by more minutes than this."""
_ANY = date(2000, 1, 2)
"""A day on which clock times are counted with."""
_EVERYBODY = 2
"""A minute of everybody counts as this many."""
_LONGEST = 3
"""Of many sessions, this many are looked at one by one."""
_WINDOWS = 12
"""Of somebody with more windows, only this many are tried."""
_MOST = {"block": 480, "daily maximum": 1440, "booths": 20}
"""The most that the problem permits for numbers that are raised."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of a problem."""

    kind: str
    about: About

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without this; it may lack what the constraint is about."""
        return RULES[self.kind].drop(problem, self.about)

    def location(self, problem: AgendaProblem) -> Location:
        """Return where the whole problem says it."""
        return RULES[self.kind].location(problem, self.about)


Bundle = tuple[Constraint, ...]
"""Constraints of one kind that are stated in one sentence."""


@dataclass(frozen=True)
class Relaxation:
    """One change with which a problem may have an agenda."""

    sentence: str
    """What to change, in words: it begins with a small letter and has no full stop."""
    location: Location
    """Where the change is to be made."""
    size: int
    apply: Change = field(compare=False)
    """Returns the changed problem; what it lacks is skipped."""


@dataclass(frozen=True)
class Family:
    """Relaxations of one kind."""

    key: tuple[object, ...]
    """Of families with the same key the smallest relaxation is enough."""
    make: Callable[[int], Relaxation]
    amounts: tuple[int, ...] = (0,)


def _alone(sentence: str, location: Location, size: int, apply: Change, *key: object) -> Family:
    """Return a family of a single relaxation; without a key, each is one of its own."""
    one = Relaxation(sentence, location, size, apply)
    return Family(key or (location, sentence), lambda _amount: one)


@dataclass(frozen=True)
class Number:
    """A number of the problem that may have another value."""

    words: str
    field: str = ""
    """Behind the constraint's location, where that is a whole item."""
    weight: int = 1
    """What a unit of it counts as; a minute of everybody counts as 2."""
    least: int = 0
    most: int = 0
    """How much more it may be; otherwise it is lowered down to ``least``."""


_Sentence = str | Callable[[AgendaProblem, Sequence[About]], str]


@dataclass(frozen=True)
class Rule:
    """A row of the table: a kind of constraint."""

    requirement: Requirement
    every: Callable[[AgendaProblem], Iterable[About]]
    """Returns what a problem has of this kind."""
    drop: Callable[[AgendaProblem, About], AgendaProblem]
    location: Callable[[AgendaProblem, About], Location]
    stated: _Sentence
    """``{what}`` is what the constraint is about and ``{value}`` what the problem says of it."""
    leave: str = ""
    """How dropping it is said, where that is something a person can do."""
    size: int = 0
    """What dropping it counts as, in minutes, beside the minutes that are lost."""
    number: Number | None = None
    alike: Callable[[AgendaProblem, About], Hashable] | None = None
    """What constraints have in common that are stated together; others are stated alone."""
    others: Callable[[AgendaProblem, Constraint], Iterator[Family]] | None = None
    """Yields the changes that need more than a sentence and a number."""


def constraints_of(problem: AgendaProblem) -> tuple[Constraint, ...]:
    """Return the constraints of an ``explicit`` problem, those that explain most first."""
    found = [
        Constraint(kind, about) for kind, rule in RULES.items() for about in rule.every(problem)
    ]
    return tuple(dict.fromkeys(found))


def dropped(problem: AgendaProblem, some: Iterable[Constraint]) -> AgendaProblem:
    """Return the problem without these constraints."""
    for one in some:
        problem = one.dropped(problem)
    return problem


def bundled(problem: AgendaProblem, some: Iterable[Constraint], *, many: bool) -> list[Bundle]:
    """Return constraints in bundles, in the order of the first of each.

    Of ``many`` sessions all lengths and orders are in one bundle.
    """
    found: dict[Hashable, list[Constraint]] = {}
    for one in some:
        alike = RULES[one.kind].alike
        key = alike(problem, one.about) if alike else one.about
        together = many and one.kind in ("placed", "after")
        found.setdefault((one.kind, None if together else key), []).append(one)
    return [tuple(bundle) for bundle in found.values()]


def stated(problem: AgendaProblem, bundle: Bundle) -> str:
    """Return constraints of a whole problem as a sentence without a full stop."""
    form = RULES[bundle[0].kind].stated
    if isinstance(form, str):
        words = _(form, what=what(problem, bundle[0]), value=_value(problem, bundle[0]))
    else:
        words = form(problem, [one.about for one in bundle])
    return capitalised(words)


def what(problem: AgendaProblem, one: Constraint) -> str:
    """Return what a constraint is about, in words."""
    if one.kind in ("placed", "pinned", "windows", "room", "language"):
        return unit_in_words(problem, one.about)
    item = value_at(problem, one.location(problem)[:2])
    match one.kind:
        case "needs":
            words = unit_in_words(problem, one.about[1:])
        case "after":
            words = _follows(problem, *one.about)
        case "team":
            words = _('the interpreters "{name}"', name=item.name)
        case "way":
            words = _("the way between {places}", places=and_list(one.about))
        case "break":
            words = the_break(item)
        case "event":
            words = the_event(item)
        case _:
            words = getattr(item, "name", "")
    return words


def _value(problem: AgendaProblem, one: Constraint) -> str:
    """Return what the problem says of a constraint, in words."""
    value: Any = value_at(problem, one.location(problem))
    if isinstance(value, tuple):
        windows: tuple[Window, ...] = value
        zone = problem.people[one.about[0]].timezone if one.kind == "available" else None
        return the_windows(problem, windows, zone)
    return in_minutes(value if isinstance(value, int) else value.minutes)


def families_of(
    problem: AgendaProblem, constraints: Iterable[Constraint], sessions: Collection[str]
) -> Iterator[Family]:
    """Yield the families for constraints of these sessions in a whole problem.

    Of many sessions, only the longest are looked at one by one.
    """
    longest = sorted(sessions, key=lambda name: -problem.sessions[name].least)[:_LONGEST]
    of_sessions = ("placed", "pinned", "needs", "after", "windows", "language")
    for one in dict.fromkeys(constraints):
        if one.kind in ("booths", "seats", "open") and one.about[0] not in problem.rooms:
            continue  # of a room that a relaxation has added
        is_long = one.kind == "placed" and one.about[0] in longest
        if len(sessions) > MANY and one.kind in of_sessions and not is_long:
            continue
        yield from _dropped(problem, one)
        yield from _numbers(problem, one, sessions)
        if others := RULES[one.kind].others:
            yield from others(problem, one)


def _dropped(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield the family that drops a constraint, if it may be dropped."""
    rule = RULES[one.kind]
    if not rule.leave:
        return
    location, size = one.location(problem), rule.size
    if one.kind == "placed":
        size += problem.sessions[one.about[0]].least
    if one.kind in ("break", "event"):
        size += 2 * _EVERYBODY * int(value_at(problem, location).minutes)
    who = problem.people[one.about[0]].name if one.kind == "needs" else ""
    sentence = _(rule.leave, what=what(problem, one), who=who)
    yield _alone(sentence, location, size, one.dropped)


def _numbers(
    problem: AgendaProblem, one: Constraint, sessions: Collection[str]
) -> Iterator[Family]:
    """Yield the family that gives a constraint's number other values, if it has one."""
    number = RULES[one.kind].number
    if number is None:
        return
    location = (*one.location(problem), *([number.field] if number.field else []))
    value = int(value_at(problem, location) or 0)
    if one.kind == "seats":
        amounts = tuple(sorted({n for name in sessions if (n := heads(problem, [name])) > value}))
    elif number.most:
        steps = (1, 2) if one.kind == "booths" else _steps(problem, number.most)
        amounts = tuple(value + n for n in steps if value + n <= _MOST[one.kind])
    else:
        amounts = _lower(problem, value, number.least)

    def make(amount: int) -> Relaxation:
        sentence = _(
            number.words,
            what=what(problem, one),
            minutes=in_minutes(amount),
            seats=in_seats(amount),
            booths=in_booths(amount),
        )
        size = number.weight * abs(amount - value)
        return Relaxation(sentence, location, size, _putting(problem, location, amount))

    if amounts:
        yield Family((one, number.field), make, amounts)


def _steps(problem: AgendaProblem, most: int) -> tuple[int, ...]:
    """Return rising numbers of minutes up to the most."""
    return tuple(range(problem.grain, most + 1, problem.grain))


def _lower(problem: AgendaProblem, length: int, least: int) -> tuple[int, ...]:
    """Return shorter lengths, the longest first."""
    step = problem.grain
    found = range((length - 1) // step * step, max(least, step) - 1, -step)
    return (*found, 0) if length and not least else tuple(found)


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


def units(problem: AgendaProblem) -> list[tuple[str, ...]]:
    """Return the sessions, those together that may be held as one and so must stay alike."""
    joint: dict[str, list[str]] = {}
    for name, session in problem.sessions.items():
        joint.setdefault(session.joint or f" {name}", []).append(name)
    return [tuple(names) for names in joint.values()]


def _putting(problem: AgendaProblem, location: Location, value: Any) -> Change:
    """Return a function that puts a value at a location."""
    return lambda changed: with_value(problem, changed, location, value)


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


def _listed(table: str, drop: Callable[[AgendaProblem, About], AgendaProblem]) -> _Three:
    """Return the row of the items of a list, which are known by id, date or venues."""

    def abouts(problem: AgendaProblem) -> list[About]:
        names = [_identity(one) for one in getattr(problem, table)]
        return [name if isinstance(name, tuple) else (name,) for name in names]

    return abouts, drop, lambda problem, about: (table, abouts(problem).index(about))


def _names(field: str, every: Callable[[AgendaProblem], Iterable[About]]) -> _Three:
    """Return the row of names in a field of sessions: each with the sessions that have it."""

    def drop(problem: AgendaProblem, about: About) -> AgendaProblem:
        there = [name for name in about[1:] if name in problem.sessions]
        values = {name: getattr(problem.sessions[name], field) for name in there}
        left = {name: tuple(it for it in some if it != about[0]) for name, some in values.items()}
        return changed_sessions(problem, field, left)

    def location(problem: AgendaProblem, about: About) -> Location:
        names = getattr(problem.sessions[about[1]], field)
        return ("sessions", about[1], field, names.index(about[0]))

    return every, drop, location


# -- sessions -------------------------------------------------------------------------------------


def heads(problem: AgendaProblem, sessions: Iterable[str]) -> int:
    """Return how many people the groups of some sessions have together."""
    groups = {group for name in sessions for group in problem.sessions[name].groups}
    return sum(problem.groups[group].size for group in groups)


def _sessions_in_words(problem: AgendaProblem, abouts: Iterable[About]) -> str:
    """Return sessions by title and id."""
    return and_list(quoted(problem, name) for about in abouts for name in about)


def unit_in_words(problem: AgendaProblem, names: Iterable[str]) -> str:
    """Return a session, or several that may be held as one, by title and ids."""
    names = tuple(names)
    titles = {problem.sessions[name].title for name in names}
    if len(titles) == 1 and len(names) > 1:
        return _('"{title}" ({id})', title=titles.pop(), id=comma_list(names))
    return _sessions_in_words(problem, [names])


def _take(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    names = [name for about in abouts for name in about]
    groups = dict.fromkeys(one for name in names for one in problem.sessions[name].groups)
    whose = groups_of(problem, groups) if len(problem.groups) > 1 else ""
    if len(names) == 1:
        return _takes(problem, names[0], whose)
    total = in_minutes(sum(permitted(problem, name)[0] for name in names))
    values = {"minutes": total, "sessions": _sessions_in_words(problem, abouts)}
    if not whose:
        return n_(
            "{n} session takes {minutes} in all: {sessions}",
            "{n} sessions take {minutes} in all: {sessions}",
            len(names),
            **values,
        )
    return n_(
        "{n} session of {groups} takes {minutes} in all: {sessions}",
        "{n} sessions of {groups} take {minutes} in all: {sessions}",
        len(names),
        groups=whose,
        **values,
    )


def _takes(problem: AgendaProblem, name: str, whose: str) -> str:
    session, least = problem.sessions[name], permitted(problem, name)[0]
    length = in_minutes(least)
    if session.least < session.most:
        length = _("at least {length}", length=length)
    if least > session.least:
        length = _("{length} with interpretation", length=length)
    if whose:
        length = _("{length} for {groups}", length=length, groups=whose)
    return _("{session} takes {length}", session=quoted(problem, name), length=length)


def _session(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield a shorter session, and the programme without its module."""
    name = one.about[0]
    session = problem.sessions[name]
    unit = next(unit for unit in units(problem) if name in unit)

    def shorter(minutes: int) -> Relaxation:
        lengths = {other: min(minutes, problem.sessions[other].least) for other in unit}
        size = sum(problem.sessions[other].least - length for other, length in lengths.items())
        shown = unit_in_words(problem, unit)
        words = _("shorten {what} to {minutes}", what=shown, minutes=in_minutes(minutes))
        at = ("sessions", unit[0], "shortest")
        return Relaxation(words, at, size, lambda it: changed_sessions(it, "shortest", lengths))

    if amounts := _lower(problem, session.least, max(10, session.least // 2)):
        yield Family(("shorter", *unit), shorter, amounts)
    if session.module in problem.modules and len(problem.modules) > 1:
        gone = {key for key, it in problem.sessions.items() if it.module == session.module}
        size = RULES["placed"].size + sum(problem.sessions[key].least for key in gone)
        words = _("leave out the module {module}", module=session.module)
        at = ("modules", problem.modules.index(session.module or ""))
        yield _alone(words, at, size, lambda it: only(it, {*it.sessions} - gone))


def _pinned(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    pins = {key: one.pin for key, one in problem.sessions.items() if one.pin is not None}
    pin, name = pins[abouts[0][0]], quoted(problem, abouts[0][0])
    at = moment(pin.start)
    if pin.room not in problem.rooms:
        return _("{name} is pinned to {time}", name=name, time=at)
    room = problem.rooms[pin.room].name
    return _("{name} is pinned to {time}, in {room}", name=name, time=at, room=room)


def _pin(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    pin = problem.sessions[one.about[0]].pin
    yield from _missing_days(problem, [pin.start.date()] if pin else [])


def _needs(problem: AgendaProblem) -> Iterator[About]:
    for unit in units(problem):
        for person in dict.fromkeys(one for name in unit for one in problem.sessions[name].people):
            yield person, *(name for name in unit if person in problem.sessions[name].people)


def _need(
    needed: Callable[[AgendaProblem, About], str],
) -> Callable[[AgendaProblem, Sequence[About]], str]:
    """Return a function that states what sessions need that are alike in it."""

    def stated(problem: AgendaProblem, abouts: Sequence[About]) -> str:
        names = [one for about in abouts for one in about if one in problem.sessions]
        return n_(
            "{sessions} needs {needed}",
            "{sessions} need {needed}",
            len(names),
            sessions=_sessions_in_words(problem, [tuple(names)]),
            needed=needed(problem, abouts[0]),
        )

    return stated


def _follows(problem: AgendaProblem, earlier: str, name: str) -> str:
    return _(
        "{name} follows {earlier}", name=quoted(problem, name), earlier=quoted(problem, earlier)
    )


# -- rooms ----------------------------------------------------------------------------------------


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


def _room(problem: AgendaProblem, about: About) -> str:
    session, rooms = problem.sessions[about[0]], problem.rooms
    permitted_rooms = [name for name in session.rooms or rooms if name in rooms]
    items = dict.fromkeys(item for name in about for item in problem.sessions[name].equipment)
    booths = booths_of(problem, about, tuple(problem.interpreters))
    is_any = len(permitted_rooms) == len(rooms)
    if not items and not booths and is_any:
        return _("a room ({rooms})", rooms=and_list(room.name for room in rooms.values()))
    words = (
        _("a room")
        if is_any
        else n_(
            "the room {rooms}",
            "one of the rooms {rooms}",
            len(permitted_rooms),
            rooms=or_list(rooms[name].name for name in permitted_rooms),
        )
    )
    if not items and not booths:
        return words
    fit = [
        rooms[name].name
        for name in permitted_rooms
        if items.keys() <= {*rooms[name].equipment} and rooms[name].booths >= booths
    ]
    asked = [*items, *([in_booths(booths)] if booths else [])]
    values = {"room": words, "items": and_list(asked)}
    if not fit:
        return _("{room} with {items} (there is none)", **values)
    return _("{room} with {items} ({rooms})", rooms=and_list(fit), **values)


def _other_rooms(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield any room, a room without equipment, equipment for a room, and one more room."""
    names = one.about
    restricted = [name for name in names if problem.sessions[name].rooms]
    equipped = [name for name in names if problem.sessions[name].equipment]
    everywhere = tuple(problem.rooms)
    if any({*problem.sessions[name].rooms} != {*everywhere} for name in restricted):
        rooms = dict.fromkeys(restricted, everywhere)
        words = _("permit all rooms for {what}", what=unit_in_words(problem, restricted))
        at: Location = ("sessions", restricted[0], "rooms")
        yield _alone(words, at, 30, lambda it: changed_sessions(it, "rooms", rooms))
    if equipped:
        items = dict.fromkeys(one for name in equipped for one in problem.sessions[name].equipment)
        none = dict.fromkeys(equipped, ())
        words = _(
            "hold {what} without {items}",
            what=unit_in_words(problem, equipped),
            items=and_list(items),
        )
        at = ("sessions", equipped[0], "equipment")
        yield _alone(words, at, 90, lambda it: changed_sessions(it, "equipment", none))
        for room, about in problem.rooms.items():
            if lacking := tuple(item for item in items if item not in about.equipment):
                words = _("bring {items} to {room}", items=and_list(lacking), room=about.name)
                at = ("rooms", room, "equipment")
                change = _putting(problem, at, (*about.equipment, *lacking))
                yield _alone(words, at, _ITEM * len(lacking), change)
    yield _one_more_room(problem, names)


_ROOM_FOR = {
    (False, False): N_("find one more room"),
    (True, False): N_("find one more room with {items}"),
    (False, True): N_("find one more room for {what}"),
    (True, True): N_("find one more room with {items} for {what}"),
}
"""How one more room is asked for, by whether it has to have something, and for some sessions."""


def _one_more_room(problem: AgendaProblem, sessions: tuple[str, ...]) -> Family:
    """Return a room that is just enough for sessions, even if they are held as one."""
    asked = {name: problem.sessions[name] for name in sessions}
    matter = any(room.seats is not None for room in problem.rooms.values())
    seats = heads(problem, sessions) if matter else None
    booths = sum(
        bool(foreign_groups(problem, name))
        for name, session in asked.items()
        if session.interpretation is Interpretation.SIMULTANEOUS
    )
    items = tuple(dict.fromkeys(item for one in asked.values() for item in one.equipment))
    room = Room(name="One more room", seats=seats, equipment=items, booths=booths)
    bound = [name for name, session in asked.items() if session.rooms]

    def apply(changed: AgendaProblem) -> AgendaProblem:
        there = {name: changed.sessions.get(name) for name in bound}
        rooms = {
            name: (*it.rooms, "one-more-room") for name, it in there.items() if it and it.rooms
        }
        changed = changed_sessions(changed, "rooms", rooms)
        return changed.model_copy(update={"rooms": {**changed.rooms, "one-more-room": room}})

    has = [in_seats(seats)] if seats else []
    has += [*items, *([in_booths(booths)] if booths else [])]
    template = _ROOM_FOR[bool(has), bool(bound)]
    words = _(template, items=and_list(has), what=unit_in_words(problem, bound))
    size = _ROOM + (seats or 0) // 10 + len(items) * _ITEM // 2 + booths * _BOOTH // 2
    return _alone(words, ("rooms",), size, apply, "one more room", *bound)


def _too_small(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    least = min(room.seats or 0 for room in rooms)
    counts = {name: heads(problem, [name]) for name in problem.sessions}
    large = [
        n_("{session} ({n} person)", "{session} ({n} people)", n, session=quoted(problem, one))
        for one, n in counts.items()
        if n > least
    ]
    shown = and_list(f"{room.name} ({digits(room.seats or 0)})" for room in rooms)
    if not large:
        return n_(
            "{rooms} has too few seats, if sessions are held as one",
            "{rooms} have too few seats, if sessions are held as one",
            len(rooms),
            rooms=shown,
        )
    return n_(
        "{rooms} has too few seats for {sessions}",
        "{rooms} have too few seats for {sessions}",
        len(rooms),
        rooms=shown,
        sessions=and_list(large),
    )


def _booths(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    rooms = [problem.rooms[about[0]] for about in abouts]
    count, names = rooms[0].booths, and_list(one.name for one in rooms)
    if not count:
        return n_(
            "{rooms} has no interpretation booth",
            "{rooms} have no interpretation booth",
            len(rooms),
            rooms=names,
        )
    return n_(
        "{rooms} has only {booths}",
        "{rooms} have only {booths}",
        len(rooms),
        rooms=names,
        booths=in_booths(count),
    )


def in_seats(count: int) -> str:
    """Return a number of seats."""
    return n_("{n} seat", "{n} seats", count)


def in_booths(count: int) -> str:
    """Return a number of interpretation booths."""
    return n_("{n} interpretation booth", "{n} interpretation booths", count)


# -- interpreters ---------------------------------------------------------------------------------


def _interpreters(problem: AgendaProblem, about: About) -> str:
    groups = dict.fromkeys(one for name in about for one in foreign_groups(problem, name))
    return _(
        "interpreters from {language} for {groups}",
        language=problem.sessions[about[0]].language,
        groups=groups_of(problem, groups),
    )


def _language(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield one more team of interpreters, and groups that follow without one."""
    spoken = problem.sessions[one.about[0]].language or ""
    foreign = dict.fromkeys(group for name in one.about for group in foreign_groups(problem, name))

    def understood(changed: AgendaProblem) -> AgendaProblem:
        for name in foreign:
            if name in changed.groups:
                languages = (*changed.groups[name].languages, spoken)
                changed = with_named(changed, "groups", name, languages=languages)
        return changed

    if not foreign:
        return
    words = _(
        "hold {what} without interpretation: add {language} to the languages of {groups}",
        what=what(problem, one),
        language=spoken,
        groups=groups_of(problem, foreign),
    )
    at: Location = ("groups", next(iter(foreign)), "languages")
    yield _alone(words, at, 180, understood)
    for other in dict.fromkeys(it for name in foreign for it in problem.groups[name].languages):
        team = Interpreters(name="one more team", languages=(spoken, other))

        def with_team(changed: AgendaProblem, team: Interpreters = team) -> AgendaProblem:
            teams = {**changed.interpreters, "one-more-team": team}
            return changed.model_copy(update={"interpreters": teams})

        words = _(
            "find one more team of interpreters for {languages}",
            languages=and_list(team.languages),
        )
        yield _alone(words, ("interpreters",), _TEAM, with_team)


# -- windows --------------------------------------------------------------------------------------

_COMES = {
    -1: N_("let {what} come {minutes} earlier on {day} (from {time})"),
    1: N_("let {what} stay {minutes} longer on {day} (until {time})"),
}
_WIDER = {
    "available": _COMES,
    "team": _COMES,
    "open": {
        -1: N_("open {what} {minutes} earlier on {day} (from {time})"),
        1: N_("open {what} {minutes} longer on {day} (until {time})"),
    },
    "windows": {
        -1: N_("let {what} be held {minutes} earlier on {day} (from {time})"),
        1: N_("let {what} be held {minutes} later on {day} (until {time})"),
    },
}
"""How a window that is wider at its start (-1), or its end (1), is said."""


def _wider(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield each window wider, one on another day, and missing days."""
    location = one.location(problem)
    windows: tuple[Window, ...] = value_at(problem, location)
    zone = _zone(problem, one)
    for index, window in enumerate(windows[:_WINDOWS]):
        start, end = window.span(zone_info(zone))
        for way, more in ((-1, (start - _FARTHEST, start)), (1, (end, end + _FARTHEST))):
            # A wider window must have more time inside the days.
            if any(overlap(more, _frame(problem, day)) for day in problem.days):
                make = partial(_widened, problem, one, index, way)
                yield Family((one, way), make, _steps(problem, _FARTHEST))
    if location[0] != "sessions":
        yield from _more_days(problem, one, windows)
    yield from _missing_days(problem, (window.start.date() for window in windows))


def _frame(problem: AgendaProblem, day: ProblemDay) -> tuple[int, int]:
    return span_of(day.date, day.start, day.end, zone_info(problem.timezone))


_ABROAD = N_("{time} in {zone}")


def _widened(
    problem: AgendaProblem, one: Constraint, index: int, way: int, minutes: int
) -> Relaxation:
    """Return a window that begins some minutes earlier (``way`` -1) or ends later (1)."""
    location, zone = one.location(problem), _zone(problem, one)
    windows: tuple[Window, ...] = value_at(problem, location)
    key = "start" if way < 0 else "end"
    moved = getattr(windows[index], key) + timedelta(minutes=way * minutes)
    wide = windows[index].model_copy(update={key: moved})
    time = clock(moved.time())
    words = _(
        _WIDER[one.kind][way],
        what=what(problem, one),
        minutes=in_minutes(minutes),
        day=day_in_words(moved.date()),
        time=time if zone == problem.timezone else _(_ABROAD, time=time, zone=zone),
    )
    change = _putting(problem, location, (*windows[:index], wide, *windows[index + 1 :]))
    return Relaxation(words, (*location, index, key), minutes, change)


def _zone(problem: AgendaProblem, one: Constraint) -> str:
    """Return the zone of somebody's windows."""
    own = problem.people[one.about[0]].timezone if one.kind == "available" else None
    return own or problem.timezone


_OPEN_ALSO = N_("open {what} also on {day}, {hours}")
_COME_ALSO = N_("let {what} also come on {day}, {hours}")


def _more_days(
    problem: AgendaProblem, one: Constraint, windows: tuple[Window, ...]
) -> Iterator[Family]:
    there, location = zone_info(_zone(problem, one)), one.location(problem)
    spans = [window.span(there) for window in windows]
    for day in problem.days[:_WINDOWS]:
        frame = _frame(problem, day)
        if any(overlap(span, frame) for span in spans):
            continue
        more = (*windows, Window(start=local(frame[0], there), end=local(frame[1], there)))
        begins, ends = more[-1].start, more[-1].end
        words = _(
            _OPEN_ALSO if one.kind == "open" else _COME_ALSO,
            what=what(problem, one),
            day=day_in_words(begins.date()),
            hours=clock_span(begins.time(), ends.time()),
        )
        change = _putting(problem, location, more)
        yield _alone(words, (*location, len(windows)), _ONE_DAY, change, one, "day")


def _missing_days(problem: AgendaProblem, dates: Iterable[date]) -> Iterator[Family]:
    first = problem.days[0]
    for missing in sorted(set(dates) - {one.date for one in problem.days}):
        days = (*problem.days, first.model_copy(update={"date": missing}))
        words = _(
            "add the day {day}, {hours}",
            day=day_in_words(missing),
            hours=clock_span(first.start, first.end),
        )
        change = _putting(problem, ("days",), tuple(sorted(days, key=lambda day: day.date)))
        yield _alone(words, ("days",), _EVERYBODY * _ONE_DAY, change)


# -- days, events and breaks ----------------------------------------------------------------------


def _all_day(problem: AgendaProblem, about: About) -> AgendaProblem:
    """Let a day last from midnight to midnight, as far as the grain permits."""
    last = _DAY - problem.grain
    whole = {"start": time(), "end": time(last // 60, last % 60)}
    days = tuple(
        one.model_copy(update=whole) if one.date == about[0] else one for one in problem.days
    )
    return problem.model_copy(update={"days": days})


def _frames(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    days = [one for one in problem.days if (one.date,) in abouts]
    is_all = len(days) == len(problem.days) > 1
    return n_(
        "{days} lasts from {start} to {end}",
        "{days} last from {start} to {end}",
        len(days),
        days=_("all days") if is_all else and_list(day_in_words(one.date) for one in days),
        start=clock(days[0].start),
        end=clock(days[0].end),
    )


_LONGER = (
    (
        ("start", -1),
        N_("start {minutes} earlier on {day} (at {time})"),
        N_("start {minutes} earlier every day"),
    ),
    (
        ("end", 1),
        N_("end {minutes} later on {day} (at {time})"),
        N_("end {minutes} later every day"),
    ),
)
"""The edges of days with the way in which they are moved, and how that is said."""


def _longer_day(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield longer days: the one of the constraint, and all of them."""
    every: list[Location] = [("days", n) for n in range(len(problem.days))]
    own = [at for at in every if problem.days[int(at[1])].date == one.about[0]]
    for edge, one_day, every_day in _LONGER:
        said = partial(_, one_day, day=day_in_words(one.about[0]))
        yield from _moved_clocks(problem, own, edge, said, _EVERYBODY)
        if own and len(every) > 1:
            yield from _moved_clocks(problem, every, edge, partial(_, every_day), _EVERYBODY)


def _moved_clocks(
    problem: AgendaProblem,
    items: list[Location],
    edge: tuple[str, int],
    said: Callable[..., str],
    weight: int,
) -> Iterator[Family]:
    """Yield the family that moves a clock time of some items earlier (-1) or later (1)."""
    key, way = edge
    clocks: dict[Location, time] = {(*at, key): value_at(problem, (*at, key)) for at in items}
    minutes_of = [one.hour * 60 + one.minute for one in clocks.values()]
    last = 24 * 60 - problem.grain
    room = min((one if way < 0 else last - one for one in minutes_of), default=0)

    def make(minutes: int) -> Relaxation:
        by = timedelta(minutes=way * minutes)
        moved = {at: (datetime.combine(_ANY, one) + by).time() for at, one in clocks.items()}
        first, now = next(iter(moved.items()))

        def apply(changed: AgendaProblem) -> AgendaProblem:
            for at, later in moved.items():
                changed = with_value(problem, changed, at, later)
            return changed

        words = said(minutes=in_minutes(minutes), time=clock(now))
        return Relaxation(words, first, weight * minutes * len(moved), apply)

    if amounts := _steps(problem, min(_LONGER_DAY, room)):
        subject = items[0] if len(items) == 1 else "every"
        yield Family((subject, key), make, amounts)


def _without_pause(table: str, problem: AgendaProblem, about: About) -> AgendaProblem:
    """Return the problem without a break or event, and with a least pause that its gap is."""
    items: tuple[Break | FixedEvent, ...] = getattr(problem, table)
    gone = [one for one in items if one.id == about[0]]
    pause = problem.pause
    for one in gone:
        if isinstance(one, Break) or one.pause:
            pause = min(pause, one.minutes)
        if isinstance(one, FixedEvent) and one.own_breaks:  # the day's breaks do not come back
            problem = _without_breaks_on(problem, one.start.date())
    kept = tuple(one for one in items if one.id != about[0])
    return problem.model_copy(update={table: kept, "pause": pause})


def _without_breaks_on(problem: AgendaProblem, day: date) -> AgendaProblem:
    breaks = []
    for one in problem.breaks:
        dates = tuple(at for at in one.dates or [d.date for d in problem.days] if at != day)
        breaks += [one.model_copy(update={"dates": dates})] if dates else []
    return problem.model_copy(update={"breaks": tuple(breaks)})


def _event(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    event: FixedEvent = next(one for one in problem.fixed if one.id == abouts[0][0])
    zone = zone_info(problem.timezone)
    start = instant(event.start, zone)
    words = _(
        "{event} is on {time}, for {groups}",
        event=the_event(event),
        time=when(zone, start, start + event.minutes),
        groups=groups_of(problem, event.groups),
    )
    if people := [problem.people[one].name for one in event.people]:
        words = _("{event}, with {people}", event=words, people=and_list(people))
    if event.room in problem.rooms:
        words = _("{event}, in {room}", event=words, room=problem.rooms[event.room].name)
    return words


def _pause(problem: AgendaProblem, abouts: Sequence[About]) -> str:
    one = next(found for found in problem.breaks if found.id == abouts[0][0])
    return _(
        "{name} takes {minutes} between {earliest} and {latest}",
        name=the_break(one),
        minutes=in_minutes(one.minutes),
        earliest=clock(one.earliest),
        latest=clock(one.latest),
    )


def _break(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield breaks that may start earlier or end later."""
    at = [one.location(problem)]
    for key, way, template in (
        ("earliest", -1, N_("let {what} start as early as {time}")),
        ("latest", 1, N_("let {what} end as late as {time}")),
    ):
        said = partial(_, template, what=what(problem, one))
        yield from _moved_clocks(problem, at, (key, way), said, 1)


# -- the table ------------------------------------------------------------------------------------

R = Requirement
RULES: dict[str, Rule] = {
    "placed": Rule(
        R.PLACED,
        lambda problem: ((name,) for name in problem.sessions),
        lambda problem, about: only(problem, problem.sessions.keys() - {*about}),
        lambda _, about: ("sessions", about[0]),
        _take, N_("leave out {what}"), 240, others=_session,
    ),
    "pinned": Rule(
        R.PINNED, *_field("sessions", "pin", None),
        _pinned, N_("remove the pin of {what}"), 15, others=_pin,
    ),
    "needs": Rule(
        R.PERSON, *_names("people", _needs),
        _need(lambda problem, about: problem.people[about[0]].name),
        N_("hold {what} without {who}, or with somebody else"), 120,
        alike=lambda _problem, about: about[0],
    ),
    "after": Rule(
        R.ORDER,
        *_names("after", lambda problem: (
            (other, name) for name, one in problem.sessions.items() for other in one.after
        )),
        lambda problem, abouts: and_list(_follows(problem, *about) for about in abouts),
        N_("do not require that {what}"), 60,
    ),
    "windows": Rule(
        R.WINDOW, *_field("sessions", "windows", ()),
        lambda problem, abouts: _(
            "{sessions} may be held only {times}",
            sessions=_sessions_in_words(problem, abouts),
            times=the_windows(problem, problem.sessions[abouts[0][0]].windows),
        ),
        N_("let {what} be held at any time"), 60,
        alike=lambda problem, about: problem.sessions[about[0]].windows, others=_wider,
    ),
    "available": Rule(
        R.PRESENCE, *_field("people", "available", ()),
        N_("{what} is available only {value}"), N_("make {what} available at all times"), 300,
        others=_wider,
    ),
    "daily maximum": Rule(
        R.DAILY_MAXIMUM, *_field("people", "daily_maximum", None),
        N_("{what} has at most {value} of sessions a day"),
        number=Number(N_("let {what} have {minutes} of sessions a day"), most=240),
    ),
    "own changeover": Rule(
        R.CHANGEOVER, *_field("people", "changeover", 0),
        N_("{what} needs {value} between two sessions"),
        number=Number(N_("give {what} {minutes} between two sessions")),
    ),
    "room": Rule(
        R.ROOM,
        lambda problem: units(problem) if problem.rooms else (),
        _in_rooms_of_their_own,
        lambda _, about: ("sessions", about[0], "rooms"),
        _need(_room), alike=_room, others=_other_rooms,
    ),
    "language": Rule(
        R.INTERPRETERS,
        lambda problem: (
            unit for unit in units(problem) if any(problem.sessions[n].language for n in unit)
        ),
        lambda problem, about: changed_sessions(problem, "language", dict.fromkeys(about)),
        lambda _, about: ("sessions", about[0], "language"),
        _need(_interpreters), alike=_interpreters, others=_language,
    ),
    "seats": Rule(
        R.ROOM_FITS, *_field("rooms", "seats", None),
        _too_small, number=Number(N_("put {seats} into {what}"), weight=3),
        alike=lambda problem, about: tuple(
            heads(problem, [name]) > (problem.rooms[about[0]].seats or 0)
            for name in problem.sessions
        ),
    ),
    "booths": Rule(
        R.ROOM_FITS, *_field("rooms", "booths", _MOST_BOOTHS),
        _booths, number=Number(N_("put {booths} into {what}"), weight=60, most=2),
        alike=lambda problem, about: problem.rooms[about[0]].booths,
    ),
    "open": Rule(
        R.ROOM, *_field("rooms", "open", ()),
        N_("{what} is open only {value}"), N_("open {what} at all times"), 300, others=_wider,
    ),
    "team": Rule(
        R.INTERPRETERS, *_field("interpreters", "available", ()),
        N_("{what} are available only {value}"), N_("make {what} available at all times"), 300,
        others=_wider,
    ),
    "way": Rule(
        R.TRANSFER,
        *_listed("transfers", lambda problem, about: problem.model_copy(update={
            "transfers": tuple(it for it in problem.transfers if {*it.between} != {*about})
        })),
        N_("{what} takes {value}"),
        number=Number(N_("allow {minutes} for {what}"), "minutes", 2),
    ),
    "changeover": Rule(
        R.CHANGEOVER, *_of_all("changeover", 0), N_("changing rooms takes {value}"),
        number=Number(N_("allow {minutes} for changing rooms"), weight=2),
    ),
    "block": Rule(
        R.RUN, *_of_all("longest_block", _DAY),
        N_("nobody works longer than {value} without a pause"),
        number=Number(N_("allow {minutes} without a pause"), weight=2, most=120),
    ),
    "event": Rule(
        R.GROUP, *_listed("fixed", partial(_without_pause, "fixed")),
        _event, N_("leave out {what}"),
        number=Number(N_("shorten {what} to {minutes}"), "minutes", 2, least=5),
    ),
    "frame": Rule(
        R.FRAME, *_listed("days", _all_day), _frames, others=_longer_day,
        alike=lambda problem, about: next(
            (one.start, one.end) for one in problem.days if one.date == about[0]
        ),
    ),
    "break": Rule(
        R.BREAK, *_listed("breaks", partial(_without_pause, "breaks")),
        _pause, N_("leave out {what}"),
        number=Number(N_("shorten {what} to {minutes}"), "minutes", 2, least=5), others=_break,
    ),
}  # fmt: skip
"""The constraints by kind; those kinds come first that explain most to a trainer."""
