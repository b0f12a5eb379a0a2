"""The changes that may be tried for a constraint: ``families_of``.

A *family* has relaxations of one kind that differ in an amount. The amounts rise, and each
relaxation helps wherever those before it do, so that the smallest one that helps is found by
halving. Sizes are minutes, or what something counts as in minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from trainkit.agenda.explain.conflicts import MANY
from trainkit.agenda.explain.constraints import (
    Constraint,
    changed_sessions,
    only,
    value_at,
    with_named,
    with_value,
)
from trainkit.agenda.explain.wording import (
    WORDS,
    heads,
    in_booths,
    in_seats,
    unit_in_words,
    what,
)
from trainkit.agenda.problem import (
    AgendaProblem,
    Interpretation,
    Interpreters,
    ProblemDay,
    Room,
    Window,
    instant,
    local,
    overlap,
    span_of,
)
from trainkit.agenda.verify.meetings import foreign_groups
from trainkit.agenda.words import clock, clock_span, day_in_words, groups_of, in_minutes
from trainkit.model.fields import zone_info
from trainkit.model.yaml import Location
from trainkit.text.languages import N_, _, and_list

Change = Callable[[AgendaProblem], AgendaProblem]


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


def family_of_one(relaxation: Relaxation, *key: object) -> Family:
    """Return a family of a single relaxation; without a key, each is one of its own."""
    return Family(key or (relaxation.location, relaxation.sentence), lambda _amount: relaxation)


_ROOM, _BOOTH, _ITEM = 90, 60, 60
"""What one more room, booth and piece of equipment count as."""


def relaxed_rooms(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield any room, a room without equipment, equipment for a room, and one more room."""
    names = one.about
    restricted = [name for name in names if problem.sessions[name].rooms]
    equipped = [name for name in names if problem.sessions[name].equipment]
    everywhere = tuple(problem.rooms)
    if any({*problem.sessions[name].rooms} != {*everywhere} for name in restricted):
        rooms = dict.fromkeys(restricted, everywhere)
        words = _("permit all rooms for {what}", what=unit_in_words(problem, restricted))
        at: Location = ("sessions", restricted[0], "rooms")
        yield family_of_one(
            Relaxation(words, at, 30, lambda it: changed_sessions(it, "rooms", rooms))
        )
    if equipped:
        items = dict.fromkeys(one for name in equipped for one in problem.sessions[name].equipment)
        none = dict.fromkeys(equipped, ())
        words = _(
            "hold {what} without {items}",
            what=unit_in_words(problem, equipped),
            items=and_list(items),
        )
        at = ("sessions", equipped[0], "equipment")
        yield family_of_one(
            Relaxation(words, at, 90, lambda it: changed_sessions(it, "equipment", none))
        )
        for room, about in problem.rooms.items():
            if lacking := tuple(item for item in items if item not in about.equipment):
                yield family_of_one(_equipped(problem, room, lacking))
    yield family_of_one(_one_more_room(problem, names), "one more room", *restricted)


def _equipped(problem: AgendaProblem, room: str, items: tuple[str, ...]) -> Relaxation:
    def apply(changed: AgendaProblem) -> AgendaProblem:
        has = (*changed.rooms[room].equipment, *items) if room in changed.rooms else ()
        return with_named(changed, "rooms", room, equipment=has)

    words = _("bring {items} to {room}", items=and_list(items), room=problem.rooms[room].name)
    return Relaxation(words, ("rooms", room, "equipment"), _ITEM * len(items), apply)


_ROOM_FOR = {
    (False, False): N_("find one more room"),
    (True, False): N_("find one more room with {items}"),
    (False, True): N_("find one more room for {what}"),
    (True, True): N_("find one more room with {items} for {what}"),
}
"""How one more room is asked for, by whether it has to have something, and for some sessions."""


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

    has = [in_seats(seats)] if seats else []
    has += [*items, *([in_booths(booths)] if booths else [])]
    template = _ROOM_FOR[bool(has), bool(bound)]
    words = _(template, items=and_list(has), what=unit_in_words(problem, bound))
    size = _ROOM + (seats or 0) // 10 + len(items) * _ITEM // 2 + booths * _BOOTH // 2
    return Relaxation(words, ("rooms",), size, apply)


_FARTHEST, _LONGER_DAY = 240, 120
"""No window of somebody, and no day or break, is widened by more minutes than this."""
_EVERYBODY = 2
"""A minute of everybody counts as this many."""
_DAY, _TEAM = 120, 180
"""What one more day of somebody, and one more team, count as."""
_LONGEST = 3
"""Of many sessions, this many are looked at one by one."""
_WINDOWS = 12
"""Of somebody with more windows, only this many are tried."""
_MOST = {"block": 480, "daily maximum": 1440, "booths": 20}
"""The most that the problem permits for numbers that are raised."""


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
    sentence = _(words.drop, what=what(problem, one), who=who)
    yield family_of_one(Relaxation(sentence, location, size, one.dropped))


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
        sentence = _(
            number.words,
            what=what(problem, one),
            minutes=in_minutes(amount),
            seats=in_seats(amount),
            booths=in_booths(amount),
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
        shown = unit_in_words(problem, unit)
        words = _("shorten {what} to {minutes}", what=shown, minutes=in_minutes(minutes))
        at: Location = ("sessions", unit[0], "shortest")
        return Relaxation(words, at, size, lambda it: changed_sessions(it, "shortest", lengths))

    if amounts := _lower(problem, session.least, max(10, session.least // 2)):
        yield Family(("shorter", *unit), shorter, amounts)
    if session.module in problem.modules and len(problem.modules) > 1:
        yield family_of_one(_without_module(problem, session.module or ""))


def _without_module(problem: AgendaProblem, module: str) -> Relaxation:
    names = {name for name, one in problem.sessions.items() if one.module == module}
    minutes = sum(problem.sessions[name].least for name in names)
    return Relaxation(
        _("leave out the module {module}", module=module),
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
    words = _(
        "hold {what} without interpretation: add {language} to the languages of {groups}",
        what=what(problem, one),
        language=spoken,
        groups=groups_of(problem, foreign),
    )
    at: Location = ("groups", next(iter(foreign)), "languages")
    yield family_of_one(Relaxation(words, at, 180, understood))
    for other in dict.fromkeys(it for name in foreign for it in problem.groups[name].languages):
        team = Interpreters(name="one more team", languages=(spoken, other))

        def with_team(changed: AgendaProblem, team: Interpreters = team) -> AgendaProblem:
            teams = {**changed.interpreters, "one-more-team": team}
            return changed.model_copy(update={"interpreters": teams})

        words = _(
            "find one more team of interpreters for {languages}",
            languages=and_list(team.languages),
        )
        yield family_of_one(Relaxation(words, ("interpreters",), _TEAM, with_team))


# -- windows, breaks and days ---------------------------------------------------------------------

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


_ABROAD = N_("{time} in {zone}")


def _widening(
    problem: AgendaProblem, one: Constraint, windows: tuple[Window, ...], index: int, way: int
) -> Callable[[int], Relaxation]:
    """Return a function that makes a window begin earlier (``way`` -1) or end later (1)."""
    location, window = one.location(problem), windows[index]
    key = "start" if way < 0 else "end"
    zone = _zone(problem, one)

    def make(minutes: int) -> Relaxation:
        moved = getattr(window, key) + timedelta(minutes=way * minutes)
        wide = window.model_copy(update={key: moved})
        time = clock(moved.time())
        words = _(
            _WIDER[one.kind][way],
            what=what(problem, one),
            minutes=in_minutes(minutes),
            day=day_in_words(moved.date()),
            time=time if zone == problem.timezone else _(_ABROAD, time=time, zone=zone),
        )
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


_OPEN_ALSO = N_("open {what} also on {day}, {hours}")
_COME_ALSO = N_("let {what} also come on {day}, {hours}")


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
        begins, ends = more[-1].start, more[-1].end
        words = _(
            _OPEN_ALSO if one.kind == "open" else _COME_ALSO,
            what=what(problem, one),
            day=day_in_words(begins.date()),
            hours=clock_span(begins.time(), ends.time()),
        )
        change = _putting(problem, location, more)
        made = Relaxation(words, (*location, len(windows)), _DAY, change)
        yield family_of_one(made, one, "day")


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
        yield family_of_one(Relaxation(words, ("days",), _EVERYBODY * _DAY, change))


def _break(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield breaks that may start earlier or end later."""
    at = [one.location(problem)]
    for key, way, template in (
        ("earliest", -1, N_("let {what} start as early as {time}")),
        ("latest", 1, N_("let {what} end as late as {time}")),
    ):
        said = partial(_, template, what=what(problem, one))
        yield from _moved_clocks(problem, at, (key, way), said, 1)


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
        moved = {at: _shifted(one, way * minutes) for at, one in clocks.items()}
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


def _shifted(at: time, minutes: int) -> time:
    """Return a clock time some minutes later."""
    return (datetime.combine(datetime(2000, 1, 2), at) + timedelta(minutes=minutes)).time()


_OTHERS: dict[str, Callable[[AgendaProblem, Constraint], Iterator[Family]]] = {
    "placed": _session,
    "pinned": _pin,
    "windows": _wider,
    "available": _wider,
    "team": _wider,
    "open": _wider,
    "room": relaxed_rooms,
    "language": _language,
    "frame": _longer_day,
    "break": _break,
}
"""What else may be tried for a kind of constraint."""
