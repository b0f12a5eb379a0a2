"""Which relaxations might help where constraints cannot be met together.

``FAMILIES`` says for each kind of constraint what may be tried: a *family* has relaxations of one
kind that differ in an amount. The amounts rise, and each relaxation helps wherever those before it
do, so that the smallest one that helps is found by halving. ``DROPS`` has the constraints that may
be dropped outright, and what that counts as. Sizes are minutes, or what something counts as in
minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from trainkit.agenda.clock import instant, local, overlap, span_of
from trainkit.agenda.explain.conflicts import MANY
from trainkit.agenda.explain.constraints import About, Constraint, changed_sessions, with_named
from trainkit.agenda.explain.sentences import heads, sessions_in_words
from trainkit.agenda.problem import AgendaProblem, Interpretation, Interpreters, Room, Window
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.agenda.words import and_list, in_minutes, in_words, quoted, the_break, the_event
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info

__all__ = ["Family", "Relaxation", "families_of"]

_FARTHEST, _LONGER_DAY = 240, 120
"""No window, and no day, is widened by more minutes than this."""
_LONGEST = 3
"""Of many sessions, this many are looked at one by one."""
_CROWD, _COARSE = 12, 8
"""For more sessions than the first, only the second number of amounts are tried of each family."""
_WINDOWS = 12
"""Of somebody with more windows, only this many are tried."""

_EVERYBODY = 2
"""A minute of everybody counts as this many."""
_DAY, _ROOM, _TEAM, _SEAT, _BOOTH, _ITEM = 120, 90, 180, 3, 60, 60
"""What one more day of somebody, room, team, seat, booth and piece of equipment count as."""


@dataclass(frozen=True)
class Relaxation:
    """One change with which a problem may have an agenda."""

    sentence: str
    """What to change, in words: it begins with a small letter and has no full stop."""
    location: Location
    """Where the change is to be made."""
    size: int
    apply: Callable[[AgendaProblem], AgendaProblem] = field(compare=False)
    """Returns the changed problem; what it lacks is skipped."""
    subject: Constraint | None = None
    """What is relaxed, if that can be dropped outright instead."""
    is_whole: bool = False
    """Whether the subject is dropped."""

    def is_part_of(self, other: Relaxation) -> bool:
        """Whether another one relaxes all that this one does."""
        is_dropped = other.is_whole and other.subject is not None and other.subject == self.subject
        return self == other or is_dropped


@dataclass(frozen=True)
class Family:
    """Relaxations of one kind."""

    key: tuple[object, ...]
    """Of families with the same key the smallest relaxation is enough."""
    make: Callable[[int], Relaxation]
    amounts: tuple[int, ...] = (0,)


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
        families = [*_dropped(problem, one)]
        if one.kind in FAMILIES:
            families += FAMILIES[one.kind](problem, one, sessions)
        yield from map(_coarser, families) if len(sessions) > _CROWD else families


def _coarser(family: Family) -> Family:
    """Return a family with fewer amounts, the largest among them."""
    step = -(-len(family.amounts) // _COARSE)
    return replace(family, amounts=family.amounts[::-1][::step][::-1])


def _one(relaxation: Relaxation) -> Family:
    return Family((relaxation.location, relaxation.sentence), lambda _: relaxation)


def _steps(problem: AgendaProblem, most: int) -> tuple[int, ...]:
    return tuple(range(problem.grain, most + 1, problem.grain))


def _lower(problem: AgendaProblem, length: int, least: int) -> tuple[int, ...]:
    """Return shorter lengths, the longest first."""
    step = problem.grain
    return tuple(range((length - 1) // step * step, max(least, step) - 1, -step))


# -- constraints that are dropped -----------------------------------------------------------------

_Words = Callable[[AgendaProblem, About], str]


def _the_break(problem: AgendaProblem, about: About) -> str:
    return the_break(next(one for one in problem.breaks if one.id == about[0]))


def _the_event(problem: AgendaProblem, about: About) -> str:
    return the_event(next(one for one in problem.fixed if one.id == about[0]))


def _what(problem: AgendaProblem, names: Iterable[str]) -> str:
    """Return a session, or several that may be held as one, by title and ids."""
    names = tuple(names)
    titles = {problem.sessions[name].title for name in names}
    if len(titles) == 1 and len(names) > 1:
        return f'"{titles.pop()}" ({", ".join(names)})'
    return sessions_in_words(problem, [names])


DROPS: dict[str, tuple[int, _Words]] = {
    "placed": (240, lambda problem, about: f"leave {quoted(problem, about[0])} out"),
    "pinned": (15, lambda problem, about: f"remove the pin of {quoted(problem, about[0])}"),
    "after": (
        60,
        lambda problem, about: (
            f"do not ask that {quoted(problem, about[0])} follows {quoted(problem, about[1])}"
        ),
    ),
    "windows": (60, lambda problem, about: f"let {quoted(problem, about[0])} be held at any time"),
    "needs": (
        120,
        lambda problem, about: (
            f"hold {_what(problem, about[1:])} without {problem.people[about[0]].name}, or with "
            "somebody else"
        ),
    ),
    "language": (
        180, lambda problem, about: f"hold {_what(problem, about)} without interpretation"
    ),
    "available": (
        300, lambda problem, about: f"let {problem.people[about[0]].name} be there at all times"
    ),
    "open": (300, lambda problem, about: f"open {problem.rooms[about[0]].name} at all times"),
    "team": (
        300,
        lambda problem, about: (
            f'let the interpreters "{problem.interpreters[about[0]].name}" be there at all times'
        ),
    ),
    "break": (0, lambda problem, about: f"leave {_the_break(problem, about)} out"),
    "event": (0, lambda problem, about: f"leave {_the_event(problem, about)} out"),
}  # fmt: skip
"""What dropping a constraint counts as, beside what is lost of lengths, and how it is said."""


def _dropped(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    if one.kind in DROPS:
        size, words = DROPS[one.kind]
        if one.kind == "placed":
            size += problem.sessions[one.about[0]].least
        for table in ("breaks", "fixed") if one.kind in ("break", "event") else ():
            lengths = {item.id: item.minutes for item in getattr(problem, table)}
            size += 2 * _EVERYBODY * lengths.get(one.about[0], 0)
        sentence, at = words(problem, one.about), one.location(problem)
        yield _one(Relaxation(sentence, at, size, one.dropped, one, is_whole=True))


# -- sessions -------------------------------------------------------------------------------------


def _shorter_session(
    problem: AgendaProblem, one: Constraint, _: Collection[str]
) -> Iterator[Family]:
    name = one.about[0]
    session = problem.sessions[name]
    unit = [
        other
        for other, found in problem.sessions.items()
        if other == name or (found.joint is not None and found.joint == session.joint)
    ]

    def make(minutes: int) -> Relaxation:
        def apply(changed: AgendaProblem) -> AgendaProblem:
            there = {other: changed.sessions.get(other) for other in unit}
            values = {other: min(minutes, it.least) for other, it in there.items() if it}
            return changed_sessions(changed, "shortest", values)

        size = sum(max(0, problem.sessions[other].least - minutes) for other in unit)
        words = f"shorten {_what(problem, unit)} to {in_minutes(minutes)}"
        return Relaxation(words, ("sessions", unit[0], "shortest"), size, apply)

    if amounts := _lower(problem, session.least, max(10, session.least // 2)):
        yield Family(("shorter", *unit), make, amounts)


def _pin(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    pin = problem.sessions[one.about[0]].pin
    yield from _missing_days(problem, [pin.start.date()] if pin else [])


# -- windows --------------------------------------------------------------------------------------

_WINDOWS_OF = {
    "available": ("people", "available"),
    "team": ("interpreters", "available"),
    "open": ("rooms", "open"),
    "windows": ("sessions", "windows"),
}
"""The table and the field that has the windows of a kind of constraint."""


def _wider(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    """Yield wider windows: each one, and all of them; more of them; and missing days."""
    table, key = _WINDOWS_OF[one.kind]
    named = getattr(problem, table)[one.about[0]]
    windows: tuple[Window, ...] = getattr(named, key)
    places: list[int | None] = [*range(min(len(windows), _WINDOWS))]
    for index in [*places, None] if len(windows) > 1 else places:
        for way in (-1, 1):
            make = _widening(problem, one, index, way)
            amounts = _steps(problem, _FARTHEST)
            yield Family((one.kind, one.about, index is None, way), make, amounts)
    if table != "sessions":
        yield from _more_days(problem, one, windows)
    yield from _missing_days(problem, (window.start.date() for window in windows))


def _widening(
    problem: AgendaProblem, one: Constraint, index: int | None, way: int
) -> Callable[[int], Relaxation]:
    """Return a function that makes windows begin earlier (``way`` -1) or end later (1)."""
    (table, key), name = _WINDOWS_OF[one.kind], one.about[0]
    named = getattr(problem, table)[name]
    windows: tuple[Window, ...] = getattr(named, key)

    def widened(window: Window, minutes: int) -> Window:
        if way < 0:
            return Window(start=window.start - timedelta(minutes=minutes), end=window.end)
        return Window(start=window.start, end=window.end + timedelta(minutes=minutes))

    def make(minutes: int) -> Relaxation:
        wide = tuple(
            widened(it, minutes) if index in (n, None) else it for n, it in enumerate(windows)
        )
        at: Location = (table, name, key)
        edge = "each time"
        if index is not None:
            at = (*at, index, "start" if way < 0 else "end")
            moved = wide[index].start if way < 0 else wide[index].end
            zone = getattr(named, "timezone", None)
            abroad = f" in {zone}" if zone not in (None, problem.timezone) else ""
            until = "from" if way < 0 else "until"
            edge = f"on {in_words(moved.date())} ({until} {moved:%H:%M}{abroad})"
        return Relaxation(
            f"{_wider_words(problem, one, minutes, way)} {edge}",
            at,
            minutes * (len(windows) if index is None else 1),
            # Several of them may be made together, so each widens what the problem has by then.
            lambda changed: _with_windows(changed, table, name, key, lambda now: tuple(
                widened(it, minutes) if index in (n, None) else it for n, it in enumerate(now)
            )),
            one,
        )  # fmt: skip

    return make


def _with_windows(
    problem: AgendaProblem,
    table: str,
    name: str,
    key: str,
    change: Callable[[tuple[Window, ...]], tuple[Window, ...]],
) -> AgendaProblem:
    named = getattr(problem, table).get(name)
    if named is None:
        return problem
    return with_named(problem, table, name, **{key: change(getattr(named, key))})


def _wider_words(problem: AgendaProblem, one: Constraint, minutes: int, way: int) -> str:
    length, name = in_minutes(minutes), one.about[0]
    if one.kind == "open":
        return f"open {problem.rooms[name].name} {length} {'earlier' if way < 0 else 'longer'}"
    if one.kind == "windows":
        direction = "earlier" if way < 0 else "later"
        return f"let {quoted(problem, name)} be held {length} {direction}"
    verb = "come" if way < 0 else "stay"
    return f"let {_who(problem, one)} {verb} {length} {'earlier' if way < 0 else 'longer'}"


def _who(problem: AgendaProblem, one: Constraint) -> str:
    if one.kind == "available":
        return problem.people[one.about[0]].name
    return f'the interpreters "{problem.interpreters[one.about[0]].name}"'


def _more_days(
    problem: AgendaProblem, one: Constraint, windows: tuple[Window, ...]
) -> Iterator[Family]:
    (table, key), name = _WINDOWS_OF[one.kind], one.about[0]
    zone = getattr(getattr(problem, table)[name], "timezone", None) or problem.timezone
    here, there = zone_info(problem.timezone), zone_info(zone)
    spans = [(instant(window.start, there), instant(window.end, there)) for window in windows]
    for day in problem.days[:_WINDOWS]:
        frame = span_of(day.date, day.start, day.end, here)
        if any(overlap(span, frame) for span in spans):
            continue
        more = Window(start=local(frame[0], there), end=local(frame[1], there))
        hours = f"on {in_words(more.start.date())}, {more.start:%H:%M}-{more.end:%H:%M}, too"
        words = f"let {_who(problem, one)} be there {hours}" if one.kind != "open" else (
            f"open {problem.rooms[name].name} {hours}"
        )  # fmt: skip
        relaxation = Relaxation(
            words, (table, name, key), _DAY,
            lambda changed, more=more: _with_windows(  # type: ignore[misc]
                changed, table, name, key, lambda now: (*now, more)
            ),
            one,
        )  # fmt: skip
        yield Family((one.kind, name, "day"), lambda _, it=relaxation: it)  # type: ignore[misc]


def _missing_days(problem: AgendaProblem, dates: Iterable[date]) -> Iterator[Family]:
    first = problem.days[0]
    for missing in sorted(set(dates) - {one.date for one in problem.days}):

        def apply(changed: AgendaProblem, missing: date = missing) -> AgendaProblem:
            if missing in [one.date for one in changed.days]:
                return changed
            days = (*changed.days, first.model_copy(update={"date": missing}))
            return changed.model_copy(update={"days": tuple(sorted(days, key=lambda d: d.date))})

        words = f"add the day {in_words(missing)}, {first.start:%H:%M}-{first.end:%H:%M}"
        yield _one(Relaxation(words, ("days",), _EVERYBODY * _DAY, apply))


# -- lengths and numbers --------------------------------------------------------------------------


def _numbers(
    one: Constraint,
    location: Location,
    words: Callable[[int], str],
    size: Callable[[int], int],
    give: Callable[[AgendaProblem, int], AgendaProblem],
    amounts: Iterable[int],
) -> Iterator[Family]:
    """Yield a family that gives a number of the problem other values, if there are any."""

    def make(amount: int) -> Relaxation:
        return Relaxation(
            words(amount), location, size(amount), lambda changed: give(changed, amount), one
        )

    if found := tuple(amounts):
        yield Family((one, location), make, found)


def _listed(
    problem: AgendaProblem, table: str, key: str, value: object, **update: Any
) -> AgendaProblem:
    """Return the problem with fields changed of those items of a list that have ``value``."""
    items = [
        one.model_copy(update=update) if getattr(one, key) == value else one
        for one in getattr(problem, table)
    ]
    return problem.model_copy(update={table: tuple(items)})


def _shifted(clock: time, minutes: int) -> time:
    """Return a clock time some minutes later."""
    return (datetime.combine(datetime(2000, 1, 2), clock) + timedelta(minutes=minutes)).time()


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _event(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    return _shorter(problem, one, "fixed", _the_event(problem, one.about))


def _break(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    shown = _the_break(problem, one.about)
    yield from _shorter(problem, one, "breaks", shown)
    rule = next(found for found in problem.breaks if found.id == one.about[0])
    for key, way, room in (
        ("earliest", -1, _minute(rule.earliest)),
        ("latest", 1, 24 * 60 - problem.grain - _minute(rule.latest)),
    ):
        clock: time = getattr(rule, key)
        yield from _numbers(
            one,
            (*one.location(problem), key),
            lambda n, clock=clock, way=way: (  # type: ignore[misc]
                f"let {shown} {'start as early' if way < 0 else 'end as late'} as "
                f"{_shifted(clock, way * n):%H:%M}"
            ),
            lambda n: n,
            lambda changed, n, key=key, clock=clock, way=way: _listed(  # type: ignore[misc]
                changed,
                "breaks",
                "id",
                rule.id,
                **{key: _shifted(clock, way * n)},
            ),
            _steps(problem, min(room, 120)),
        )


def _shorter(problem: AgendaProblem, one: Constraint, table: str, shown: str) -> Iterator[Family]:
    length = next(it.minutes for it in getattr(problem, table) if it.id == one.about[0])
    return _numbers(
        one,
        (*one.location(problem), "minutes"),
        lambda n: f"shorten {shown} to {in_minutes(n)}",
        lambda n: _EVERYBODY * (length - n),
        lambda changed, n: _listed(changed, table, "id", one.about[0], minutes=n),
        _lower(problem, length, 5),
    )


def _way(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    length = next(it.minutes for it in problem.transfers if it.between == one.about)
    return _numbers(
        one,
        (*one.location(problem), "minutes"),
        lambda n: f"allow {in_minutes(n)} for the way between {and_list(one.about)}",
        lambda n: _EVERYBODY * (length - n),
        lambda changed, n: _listed(changed, "transfers", "between", one.about, minutes=n),
        (*_lower(problem, length, problem.grain), 0) if length else (),
    )


def _block(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    longest = problem.longest_block
    return _numbers(
        one,
        ("longest_block",),
        lambda n: f"allow a block of {in_minutes(n)}",
        lambda n: _EVERYBODY * (n - longest),
        lambda changed, n: changed.model_copy(update={"longest_block": n}),
        [longest + step for step in _steps(problem, 120) if longest + step <= 480],
    )


def _changeover(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    length = problem.changeover
    return _numbers(
        one,
        ("changeover",),
        lambda n: f"allow {in_minutes(n)} for changing rooms",
        lambda n: _EVERYBODY * (length - n),
        lambda changed, n: changed.model_copy(update={"changeover": n}),
        (*_lower(problem, length, problem.grain), 0),
    )


def _person(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    """Yield shorter changeovers, or longer days, of a person."""
    name = one.about[0]
    person = problem.people[name]
    maximum = person.daily_maximum or 0
    if one.kind == "own changeover":
        yield from _numbers(
            one,
            ("people", name, "changeover"),
            lambda n: f"give {person.name} {in_minutes(n)} between two sessions",
            lambda n: person.changeover - n,
            lambda changed, n: with_named(changed, "people", name, changeover=n),
            (*_lower(problem, person.changeover, problem.grain), 0),
        )
    else:
        yield from _numbers(
            one,
            ("people", name, "daily_maximum"),
            lambda n: f"let {person.name} have {in_minutes(n)} of sessions a day",
            lambda n: n - maximum,
            lambda changed, n: with_named(changed, "people", name, daily_maximum=n),
            [maximum + step for step in _steps(problem, _FARTHEST)],
        )


def _longer_day(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    """Yield longer days: the one of the constraint, and all of them."""
    every = tuple(it.date for it in problem.days)
    if one.about[0] not in every:
        return
    for dates in dict.fromkeys(((one.about[0],), every)):
        days = [it for it in problem.days if it.date in dates]
        early = min(_minute(it.start) for it in days)
        late = 24 * 60 - problem.grain - max(_minute(it.end) for it in days)
        for way, room in ((-1, early), (1, late)):
            if amounts := _steps(problem, min(room, _LONGER_DAY)):
                make = _lengthening(problem, dates, way)
                yield Family(("days", len(dates) > 1, way), make, amounts)


def _lengthening(
    problem: AgendaProblem, dates: tuple[date, ...], way: int
) -> Callable[[int], Relaxation]:
    key = "start" if way < 0 else "end"
    first = next(n for n, it in enumerate(problem.days) if it.date == dates[0])

    def make(minutes: int) -> Relaxation:
        def apply(changed: AgendaProblem) -> AgendaProblem:
            for day in dates:
                clock = next(getattr(it, key) for it in changed.days if it.date == day)
                clock = _shifted(clock, way * minutes)
                changed = _listed(changed, "days", "date", day, **{key: clock})
            return changed

        words = f"{key} {in_minutes(minutes)} {'earlier' if way < 0 else 'later'}"
        if len(dates) > 1:
            words += " every day"
        else:
            clock = _shifted(getattr(problem.days[first], key), way * minutes)
            words += f" on {in_words(dates[0])} (at {clock:%H:%M})"
        size = _EVERYBODY * minutes * len(dates)
        return Relaxation(words, ("days", first, key), size, apply)

    return make


# -- rooms and interpreters -----------------------------------------------------------------------


def _rooms(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    """Yield any room, a room without equipment, equipment for a room, and one more room."""
    names = one.about
    restricted = [name for name in names if problem.sessions[name].rooms]
    equipped = [name for name in names if problem.sessions[name].equipment]
    everywhere = tuple(problem.rooms)
    if any({*problem.sessions[name].rooms} != {*everywhere} for name in restricted):
        rooms = dict.fromkeys(restricted, everywhere)
        words = f"permit all rooms for {_what(problem, restricted)}"
        at: Location = ("sessions", restricted[0], "rooms")
        yield _one(Relaxation(words, at, 30, lambda it: changed_sessions(it, "rooms", rooms)))
    if equipped:
        items = dict.fromkeys(one for name in equipped for one in problem.sessions[name].equipment)
        none = dict.fromkeys(equipped, ())
        words = f"hold {_what(problem, equipped)} without {and_list(items)}"
        at = ("sessions", equipped[0], "equipment")
        yield _one(Relaxation(words, at, 90, lambda it: changed_sessions(it, "equipment", none)))
        for room, about in problem.rooms.items():
            if lacking := tuple(item for item in items if item not in about.equipment):
                yield _one(_equipped(problem, room, lacking))
    more = _one_more_room(problem, names)
    yield Family(("one more room", *restricted), lambda _: more)


def _equipped(problem: AgendaProblem, room: str, items: tuple[str, ...]) -> Relaxation:
    def apply(changed: AgendaProblem) -> AgendaProblem:
        has = (*changed.rooms[room].equipment, *items) if room in changed.rooms else ()
        return with_named(changed, "rooms", room, equipment=has)

    words = f"bring {and_list(items)} to {problem.rooms[room].name}"
    return Relaxation(words, ("rooms", room, "equipment"), _ITEM * len(items), apply)


def _one_more_room(problem: AgendaProblem, sessions: tuple[str, ...]) -> Relaxation:
    """Return a room that is just enough for sessions, even if they are held as one."""
    asked = [problem.sessions[name] for name in sessions]
    matter = any(room.seats is not None for room in problem.rooms.values())
    seats = heads(problem, sessions) if matter else None
    booths = sum(
        bool(foreign_groups(problem, name))
        for name, session in zip(sessions, asked, strict=True)
        if session.interpretation is Interpretation.SIMULTANEOUS
    )
    items = tuple(dict.fromkeys(item for session in asked for item in session.equipment))
    room = Room(name="One more room", seats=seats, equipment=items, booths=booths)
    bound = [name for name, session in zip(sessions, asked, strict=True) if session.rooms]

    def apply(changed: AgendaProblem) -> AgendaProblem:
        there = {name: changed.sessions.get(name) for name in bound}
        rooms = {
            name: (*it.rooms, "one-more-room") for name, it in there.items() if it and it.rooms
        }
        changed = changed_sessions(changed, "rooms", rooms)
        return changed.model_copy(update={"rooms": {**changed.rooms, "one-more-room": room}})

    has = [*([f"{seats} seats"] if seats else []), *items, *([_booths(booths)] if booths else [])]
    words = "find one more room" + (f" with {and_list(has)}" if has else "")
    words += f" for {_what(problem, bound)}" if bound else ""
    size = _ROOM + (seats or 0) // 10 + len(items) * _ITEM // 2 + booths * _BOOTH // 2
    return Relaxation(words, ("rooms",), size, apply)


def _booths(count: int) -> str:
    return "1 interpretation booth" if count == 1 else f"{count} interpretation booths"


def _seats(problem: AgendaProblem, one: Constraint, sessions: Collection[str]) -> Iterator[Family]:
    name = one.about[0]
    room, seats = problem.rooms[name], problem.rooms[name].seats or 0
    return _numbers(
        one,
        ("rooms", name, "seats"),
        lambda n: f"put {n} seats into {room.name}",
        lambda n: _SEAT * (n - seats),
        lambda changed, n: with_named(changed, "rooms", name, seats=n),
        [n for n in sorted({heads(problem, (it,)) for it in sessions}) if n > seats],
    )


def _more_booths(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    name = one.about[0]
    room = problem.rooms[name]
    return _numbers(
        one,
        ("rooms", name, "booths"),
        lambda n: f"put {_booths(n)} into {room.name}",
        lambda n: _BOOTH * (n - room.booths),
        lambda changed, n: with_named(changed, "rooms", name, booths=n),
        (room.booths + 1, room.booths + 2),
    )


def _teams(problem: AgendaProblem, one: Constraint, _: Collection[str]) -> Iterator[Family]:
    for name in one.about:
        spoken = problem.sessions[name].language or ""
        groups = foreign_groups(problem, name)
        for other in dict.fromkeys(
            it for group in groups for it in problem.groups[group].languages
        ):
            team = Interpreters(name="one more team", languages=(spoken, other))

            def apply(changed: AgendaProblem, team: Interpreters = team) -> AgendaProblem:
                teams = {**changed.interpreters, "one-more-team": team}
                return changed.model_copy(update={"interpreters": teams})

            words = f"find one more team of interpreters for {and_list(team.languages)}"
            yield _one(Relaxation(words, ("interpreters",), _TEAM, apply))


FAMILIES: dict[str, Callable[[AgendaProblem, Constraint, Collection[str]], Iterator[Family]]] = {
    "placed": _shorter_session,
    "pinned": _pin,
    "windows": _wider,
    "available": _wider,
    "team": _wider,
    "open": _wider,
    "room": _rooms,
    "seats": _seats,
    "booths": _more_booths,
    "language": _teams,
    "way": _way,
    "changeover": _changeover,
    "own changeover": _person,
    "daily maximum": _person,
    "block": _block,
    "event": _event,
    "frame": _longer_day,
    "break": _break,
}
"""What may be tried, beside dropping it, for each kind of constraint."""
