"""The changes that may be tried for a constraint: ``families_of``.

A *family* has relaxations of one kind that differ in an amount. The amounts rise, and each
relaxation helps wherever those before it do, so that the smallest one that helps is found by
halving. Sizes are minutes, or what something counts as in minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from trainkit.agenda.clock import instant, local, overlap, span_of
from trainkit.agenda.explain.conflicts import MANY
from trainkit.agenda.explain.constraints import (
    Constraint,
    changed_sessions,
    only,
    value_at,
    with_named,
    with_value,
)
from trainkit.agenda.explain.wording import WORDS, heads, unit_in_words, what
from trainkit.agenda.problem import (
    AgendaProblem,
    Interpretation,
    Interpreters,
    ProblemDay,
    Room,
    Window,
)
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.agenda.words import groups_of, how_many, in_minutes, in_words
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info
from trainkit.languages import and_list

__all__ = ["Family", "Relaxation", "families_of"]

Change = Callable[[AgendaProblem], AgendaProblem]

_FARTHEST, _LONGER_DAY = 240, 120
"""No window of somebody, and no day or break, is widened by more minutes than this."""
_EVERYBODY = 2
"""A minute of everybody counts as this many."""
_DAY, _ROOM, _TEAM, _BOOTH, _ITEM = 120, 90, 180, 60, 60
"""What one more day of somebody, room, team, booth and piece of equipment count as."""
_LONGEST = 3
"""Of many sessions, this many are looked at one by one."""
_WINDOWS = 12
"""Of somebody with more windows, only this many are tried."""
_MOST = {"block": 480, "daily maximum": 1440, "booths": 20}
"""The most that the problem permits for numbers that are raised."""


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
        if one.kind in _OTHERS:
            yield from _OTHERS[one.kind](problem, one)


def _one(relaxation: Relaxation) -> Family:
    """Return a family of a single relaxation."""
    return Family((relaxation.location, relaxation.sentence), lambda _: relaxation)


def _steps(problem: AgendaProblem, most: int) -> tuple[int, ...]:
    """Return rising numbers of minutes up to the most."""
    return tuple(range(problem.grain, most + 1, problem.grain))


def _lower(problem: AgendaProblem, length: int, least: int) -> tuple[int, ...]:
    """Return shorter lengths, the longest first."""
    step = problem.grain
    found = range((length - 1) // step * step, max(least, step) - 1, -step)
    return (*found, 0) if length and not least else tuple(found)


def _dropped(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield the family that drops a constraint, if it may be dropped."""
    words = WORDS[one.kind]
    if not words.drop:
        return
    location, size = one.location(problem), words.size
    if one.kind == "placed":
        size += problem.sessions[one.about[0]].least
    if one.kind in ("break", "event"):
        size += 2 * _EVERYBODY * int(value_at(problem, location).minutes)
    who = problem.people[one.about[0]].name if one.kind == "needs" else ""
    sentence = words.drop.format(what=what(problem, one), who=who)
    yield _one(Relaxation(sentence, location, size, one.dropped))


def _numbers(
    problem: AgendaProblem, one: Constraint, sessions: Collection[str]
) -> Iterator[Family]:
    """Yield the family that gives a constraint's number other values, if it has one."""
    number = WORDS[one.kind].number
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
        sentence = number.words.format(
            what=what(problem, one),
            minutes=in_minutes(amount),
            seats=how_many(amount, "seat"),
            booths=how_many(amount, "interpretation booth"),
        )
        size = number.weight * abs(amount - value)
        return Relaxation(
            sentence, location, size, lambda it: with_value(problem, it, location, amount)
        )

    if amounts:
        yield Family((one, number.field), make, amounts)


# -- sessions -------------------------------------------------------------------------------------


def _session(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield a shorter session, and the programme without its module."""
    name = one.about[0]
    session = problem.sessions[name]
    unit = [
        other
        for other, found in problem.sessions.items()
        if other == name or (found.joint is not None and found.joint == session.joint)
    ]

    def shorter(minutes: int) -> Relaxation:
        lengths = {other: min(minutes, problem.sessions[other].least) for other in unit}
        size = sum(problem.sessions[other].least - length for other, length in lengths.items())
        words = f"shorten {unit_in_words(problem, unit)} to {in_minutes(minutes)}"
        at: Location = ("sessions", unit[0], "shortest")
        return Relaxation(words, at, size, lambda it: changed_sessions(it, "shortest", lengths))

    if amounts := _lower(problem, session.least, max(10, session.least // 2)):
        yield Family(("shorter", *unit), shorter, amounts)
    if session.module in problem.modules and len(problem.modules) > 1:
        yield _one(_without_module(problem, session.module or ""))


def _without_module(problem: AgendaProblem, module: str) -> Relaxation:
    names = {name for name, one in problem.sessions.items() if one.module == module}
    minutes = sum(problem.sessions[name].least for name in names)
    return Relaxation(
        f"leave out the module {module}",
        ("modules", problem.modules.index(module)),
        WORDS["placed"].size + minutes,
        lambda it: only(it, it.sessions.keys() - names),
    )


def _pin(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    pin = problem.sessions[one.about[0]].pin
    yield from _missing_days(problem, [pin.start.date()] if pin else [])


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
    words = f"hold {what(problem, one)} without interpretation: add {spoken} to the languages of "
    at: Location = ("groups", next(iter(foreign)), "languages")
    yield _one(Relaxation(words + groups_of(problem, foreign), at, 180, understood))
    for other in dict.fromkeys(it for name in foreign for it in problem.groups[name].languages):
        team = Interpreters(name="one more team", languages=(spoken, other))

        def with_team(changed: AgendaProblem, team: Interpreters = team) -> AgendaProblem:
            teams = {**changed.interpreters, "one-more-team": team}
            return changed.model_copy(update={"interpreters": teams})

        words = f"find one more team of interpreters for {and_list(team.languages)}"
        yield _one(Relaxation(words, ("interpreters",), _TEAM, with_team))


# -- windows, breaks and days ---------------------------------------------------------------------

_VERBS = {
    "available": ("let {what} {come}", "earlier", "longer"),
    "team": ("let {what} {come}", "earlier", "longer"),
    "open": ("open {what}", "earlier", "longer"),
    "windows": ("let {what} be held", "earlier", "later"),
}
"""How a window that is wider at its start, or its end, is said."""


def _wider(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield each window wider, one on another day, and missing days."""
    location = one.location(problem)
    windows: tuple[Window, ...] = value_at(problem, location)
    for index, window in enumerate(windows[:_WINDOWS]):
        for way in (-1, 1):
            if _gains(problem, one, window, way):
                make = _widening(problem, one, windows, index, way)
                yield Family((one, way), make, _steps(problem, _FARTHEST))
    if location[0] != "sessions":
        yield from _more_days(problem, one, windows)
    yield from _missing_days(problem, (window.start.date() for window in windows))


def _gains(problem: AgendaProblem, one: Constraint, window: Window, way: int) -> bool:
    """Whether a wider window has more time inside the days."""
    there = zone_info(_zone(problem, one))
    start, end = instant(window.start, there), instant(window.end, there)
    more = (start - _FARTHEST, start) if way < 0 else (end, end + _FARTHEST)
    return any(overlap(more, _frame(problem, day)) for day in problem.days)


def _frame(problem: AgendaProblem, day: ProblemDay) -> tuple[int, int]:
    return span_of(day.date, day.start, day.end, zone_info(problem.timezone))


def _widening(
    problem: AgendaProblem, one: Constraint, windows: tuple[Window, ...], index: int, way: int
) -> Callable[[int], Relaxation]:
    """Return a function that makes a window begin earlier (``way`` -1) or end later (1)."""
    location, window = one.location(problem), windows[index]
    verb, early, late = _VERBS[one.kind]
    key = "start" if way < 0 else "end"
    zone = _zone(problem, one)
    abroad = f" in {zone}" if zone != problem.timezone else ""

    def make(minutes: int) -> Relaxation:
        moved = getattr(window, key) + timedelta(minutes=way * minutes)
        wide = window.model_copy(update={key: moved})
        words = verb.format(what=what(problem, one), come="come" if way < 0 else "stay")
        words += f" {in_minutes(minutes)} {early if way < 0 else late} on {in_words(moved.date())} "
        words += f"({'from' if way < 0 else 'until'} {moved:%H:%M}{abroad})"
        value = (*windows[:index], wide, *windows[index + 1 :])
        change = _putting(problem, location, value)
        return Relaxation(words, (*location, index, key), minutes, change)

    return make


def _putting(problem: AgendaProblem, location: Location, value: Any) -> Change:
    """Return a function that puts a value at a location."""
    return lambda changed: with_value(problem, changed, location, value)


def _zone(problem: AgendaProblem, one: Constraint) -> str:
    """Return the zone of somebody's windows."""
    own = problem.people[one.about[0]].timezone if one.kind == "available" else None
    return own or problem.timezone


def _more_days(
    problem: AgendaProblem, one: Constraint, windows: tuple[Window, ...]
) -> Iterator[Family]:
    there, location = zone_info(_zone(problem, one)), one.location(problem)
    spans = [(instant(window.start, there), instant(window.end, there)) for window in windows]
    for day in problem.days[:_WINDOWS]:
        frame = _frame(problem, day)
        if any(overlap(span, frame) for span in spans):
            continue
        more = (*windows, Window(start=local(frame[0], there), end=local(frame[1], there)))
        hours = f"on {in_words(more[-1].start.date())}, {more[-1].start:%H:%M}-{more[-1].end:%H:%M}"
        verb = "open {} also" if one.kind == "open" else "let {} also come"
        words = f"{verb.format(what(problem, one))} {hours}"
        change = _putting(problem, location, more)
        made = Relaxation(words, (*location, len(windows)), _DAY, change)
        yield Family((one, "day"), lambda _, it=made: it)  # type: ignore[misc]


def _missing_days(problem: AgendaProblem, dates: Iterable[date]) -> Iterator[Family]:
    first = problem.days[0]
    for missing in sorted(set(dates) - {one.date for one in problem.days}):
        days = (*problem.days, first.model_copy(update={"date": missing}))
        words = f"add the day {in_words(missing)}, {first.start:%H:%M}-{first.end:%H:%M}"
        change = _putting(problem, ("days",), tuple(sorted(days, key=lambda day: day.date)))
        yield _one(Relaxation(words, ("days",), _EVERYBODY * _DAY, change))


def _break(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield breaks that may start earlier or end later."""
    at = [one.location(problem)]
    for key, way, words in (("earliest", -1, "start as early"), ("latest", 1, "end as late")):
        sentence = f"let {what(problem, one)} {words} as {{clock}}"
        yield from _moved_clocks(problem, at, key, way, sentence, 1)


def _longer_day(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield longer days: the one of the constraint, and all of them."""
    every: list[Location] = [("days", n) for n in range(len(problem.days))]
    own = [at for at in every if problem.days[int(at[1])].date == one.about[0]]
    for key, way, how in (("start", -1, "earlier"), ("end", 1, "later")):
        day = f"{key} {{minutes}} {how} on {in_words(one.about[0])} (at {{clock}})"
        yield from _moved_clocks(problem, own, key, way, day, _EVERYBODY)
        if own and len(every) > 1:
            words = f"{key} {{minutes}} {how} every day"
            yield from _moved_clocks(problem, every, key, way, words, _EVERYBODY)


def _moved_clocks(
    problem: AgendaProblem, items: list[Location], key: str, way: int, sentence: str, weight: int
) -> Iterator[Family]:
    """Yield the family that moves a clock time of some items earlier (``way`` -1) or later (1)."""
    clocks: dict[Location, time] = {(*at, key): value_at(problem, (*at, key)) for at in items}
    minutes_of = [clock.hour * 60 + clock.minute for clock in clocks.values()]
    last = 24 * 60 - problem.grain
    room = min((one if way < 0 else last - one for one in minutes_of), default=0)

    def make(minutes: int) -> Relaxation:
        moved = {at: _shifted(clock, way * minutes) for at, clock in clocks.items()}
        first, clock = next(iter(moved.items()))

        def apply(changed: AgendaProblem) -> AgendaProblem:
            for at, later in moved.items():
                changed = with_value(problem, changed, at, later)
            return changed

        words = sentence.format(minutes=in_minutes(minutes), clock=f"{clock:%H:%M}")
        return Relaxation(words, first, weight * minutes * len(moved), apply)

    if amounts := _steps(problem, min(_LONGER_DAY, room)):
        subject = items[0] if len(items) == 1 else "every"
        yield Family((subject, key), make, amounts)


def _shifted(clock: time, minutes: int) -> time:
    """Return a clock time some minutes later."""
    return (datetime.combine(datetime(2000, 1, 2), clock) + timedelta(minutes=minutes)).time()


# -- rooms ----------------------------------------------------------------------------------------


def _rooms(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield any room, a room without equipment, equipment for a room, and one more room."""
    names = one.about
    restricted = [name for name in names if problem.sessions[name].rooms]
    equipped = [name for name in names if problem.sessions[name].equipment]
    everywhere = tuple(problem.rooms)
    if any({*problem.sessions[name].rooms} != {*everywhere} for name in restricted):
        rooms = dict.fromkeys(restricted, everywhere)
        words = f"permit all rooms for {unit_in_words(problem, restricted)}"
        at: Location = ("sessions", restricted[0], "rooms")
        yield _one(Relaxation(words, at, 30, lambda it: changed_sessions(it, "rooms", rooms)))
    if equipped:
        items = dict.fromkeys(one for name in equipped for one in problem.sessions[name].equipment)
        none = dict.fromkeys(equipped, ())
        words = f"hold {unit_in_words(problem, equipped)} without {and_list(items)}"
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

    has = [how_many(seats, "seat")] if seats else []
    has += [*items, *([how_many(booths, "interpretation booth")] if booths else [])]
    words = "find one more room" + (f" with {and_list(has)}" if has else "")
    words += f" for {unit_in_words(problem, bound)}" if bound else ""
    size = _ROOM + (seats or 0) // 10 + len(items) * _ITEM // 2 + booths * _BOOTH // 2
    return Relaxation(words, ("rooms",), size, apply)


_OTHERS: dict[str, Callable[[AgendaProblem, Constraint], Iterator[Family]]] = {
    "placed": _session,
    "pinned": _pin,
    "windows": _wider,
    "available": _wider,
    "team": _wider,
    "open": _wider,
    "room": _rooms,
    "language": _language,
    "frame": _longer_day,
    "break": _break,
}
"""What else may be tried for a kind of constraint."""
