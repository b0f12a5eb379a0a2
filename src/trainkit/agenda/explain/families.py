"""The families of relaxations that may be tried for constraints: ``families_of``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import reduce

from trainkit.agenda.clock import instant, local, overlap, span_of
from trainkit.agenda.explain.conflicts import MANY
from trainkit.agenda.explain.constraints import Constraint, changed_sessions, with_named
from trainkit.agenda.explain.relaxations import (
    EVERYBODY,
    FARTHEST,
    Family,
    Relaxation,
    booths_in_words,
    drop_families,
    lower,
    number_families,
    one_family,
    put,
    putting,
    steps,
    unit_in_words,
    what,
)
from trainkit.agenda.explain.sentences import heads
from trainkit.agenda.problem import AgendaProblem, Interpretation, Interpreters, Room, Window
from trainkit.agenda.verify.lengths import foreign_groups
from trainkit.agenda.words import and_list, in_minutes, in_words
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info

__all__ = ["families_of"]

_LONGER_DAY = 120
"""No day, and no break's window, is widened by more minutes than this."""
_LONGEST = 3
"""Of many sessions, this many are looked at one by one."""
_CROWD, _COARSE = 12, 8
"""For more sessions than the first, only the second number of amounts are tried of each family."""
_WINDOWS = 12
"""Of somebody with more windows, only this many are tried."""
_DAY, _ROOM, _TEAM, _BOOTH, _ITEM = 120, 90, 180, 60, 60
"""What one more day of somebody, room, team, booth and piece of equipment count as."""


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
        families = [*drop_families(problem, one), *number_families(problem, one, sessions)]
        if one.kind in OTHERS:
            families += OTHERS[one.kind](problem, one)
        yield from map(_coarser, families) if len(sessions) > _CROWD else families


def _coarser(family: Family) -> Family:
    """Return a family with fewer amounts, the largest among them."""
    step = -(-len(family.amounts) // _COARSE)
    return replace(family, amounts=family.amounts[::-1][::step][::-1])


# -- sessions -------------------------------------------------------------------------------------


def _shorter_session(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    name = one.about[0]
    session = problem.sessions[name]
    unit = [
        other
        for other, found in problem.sessions.items()
        if other == name or (found.joint is not None and found.joint == session.joint)
    ]

    def make(minutes: int) -> Relaxation:
        lengths = {other: min(minutes, problem.sessions[other].least) for other in unit}
        size = sum(problem.sessions[other].least - length for other, length in lengths.items())
        words = f"shorten {unit_in_words(problem, unit)} to {in_minutes(minutes)}"
        at: Location = ("sessions", unit[0], "shortest")
        return Relaxation(words, at, size, lambda it: changed_sessions(it, "shortest", lengths))

    if amounts := lower(problem, session.least, max(10, session.least // 2)):
        yield Family(("shorter", *unit), make, amounts)


def _pin(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    pin = problem.sessions[one.about[0]].pin
    yield from _missing_days(problem, [pin.start.date()] if pin else [])


# -- windows, breaks and days ---------------------------------------------------------------------


def _wider(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield wider windows: each one, and all of them; one on another day; and missing days."""
    table, name, key = one.location(problem)
    windows: tuple[Window, ...] = getattr(getattr(problem, str(table))[name], str(key))
    places: list[int | None] = [*range(min(len(windows), _WINDOWS))]
    for index in [*places, None] if len(windows) > 1 else places:
        for way in (-1, 1):
            some = windows if index is None else windows[index : index + 1]
            if _gains(problem, one, some, way):
                make = _widening(problem, one, windows, index, way)
                yield Family((one, index is None, way), make, steps(problem, FARTHEST))
    if table != "sessions":
        yield from _more_days(problem, one, windows)
    yield from _missing_days(problem, (window.start.date() for window in windows))


def _gains(problem: AgendaProblem, one: Constraint, windows: Iterable[Window], way: int) -> bool:
    """Whether wider windows have more time inside the days."""
    here, there = zone_info(problem.timezone), zone_info(_zone(problem, one))
    for window in windows:
        start, end = instant(window.start, there), instant(window.end, there)
        more = (start - FARTHEST, start) if way < 0 else (end, end + FARTHEST)
        if any(overlap(more, span_of(day.date, day.start, day.end, here)) for day in problem.days):
            return True
    return False


def _widening(
    problem: AgendaProblem,
    one: Constraint,
    windows: tuple[Window, ...],
    index: int | None,
    way: int,
) -> Callable[[int], Relaxation]:
    """Return a function that makes windows begin earlier (``way`` -1) or end later (1)."""
    location = one.location(problem)
    verb, early, late = _VERBS[one.kind]

    def make(minutes: int) -> Relaxation:
        by = timedelta(minutes=minutes)
        wide = tuple(
            Window(start=it.start - (by if way < 0 else by * 0), end=it.end + by * max(way, 0))
            if index in (n, None)
            else it
            for n, it in enumerate(windows)
        )
        words = verb.format(what=what(problem, one), come="come" if way < 0 else "stay")
        words += f" {in_minutes(minutes)} {early if way < 0 else late} "
        if index is None:
            at, words = location, f"{words}each time"
        else:
            at = (*location, index, "start" if way < 0 else "end")
            moved = wide[index].start if way < 0 else wide[index].end
            zone = _zone(problem, one)
            abroad = f" in {zone}" if zone != problem.timezone else ""
            words += f"on {in_words(moved.date())} "
            words += f"({'from' if way < 0 else 'until'} {moved:%H:%M}{abroad})"
        size = minutes * (len(windows) if index is None else 1)
        return Relaxation(words, at, size, lambda it: put(problem, it, location, wide), one)

    return make


_VERBS = {
    "available": ("let {what} {come}", "earlier", "longer"),
    "team": ("let {what} {come}", "earlier", "longer"),
    "open": ("open {what}", "earlier", "longer"),
    "windows": ("let {what} be held", "earlier", "later"),
}
"""How a window that is wider at its start, or its end, is said."""


def _zone(problem: AgendaProblem, one: Constraint) -> str:
    """Return the zone of somebody's windows."""
    own = problem.people[one.about[0]].timezone if one.kind == "available" else None
    return own or problem.timezone


def _more_days(
    problem: AgendaProblem, one: Constraint, windows: tuple[Window, ...]
) -> Iterator[Family]:
    here, there = zone_info(problem.timezone), zone_info(_zone(problem, one))
    location = one.location(problem)
    spans = [(instant(window.start, there), instant(window.end, there)) for window in windows]
    for day in problem.days[:_WINDOWS]:
        frame = span_of(day.date, day.start, day.end, here)
        if any(overlap(span, frame) for span in spans):
            continue
        more = (*windows, Window(start=local(frame[0], there), end=local(frame[1], there)))
        hours = f"on {in_words(more[-1].start.date())}, {more[-1].start:%H:%M}-{more[-1].end:%H:%M}"
        verb = "open {}" if one.kind == "open" else "let {} be there"
        words = f"{verb.format(what(problem, one))} {hours}, too"
        relaxation = Relaxation(words, location, _DAY, putting(problem, location, more), one)
        yield Family((one, "day"), lambda _, it=relaxation: it)  # type: ignore[misc]


def _missing_days(problem: AgendaProblem, dates: Iterable[date]) -> Iterator[Family]:
    first = problem.days[0]
    for missing in sorted(set(dates) - {one.date for one in problem.days}):
        days = (*problem.days, first.model_copy(update={"date": missing}))
        words = f"add the day {in_words(missing)}, {first.start:%H:%M}-{first.end:%H:%M}"
        apply = putting(problem, ("days",), tuple(sorted(days, key=lambda day: day.date)))
        yield one_family(Relaxation(words, ("days",), EVERYBODY * _DAY, apply))


def _shifted(clock: time, minutes: int) -> time:
    """Return a clock time some minutes later."""
    return (datetime.combine(datetime(2000, 1, 2), clock) + timedelta(minutes=minutes)).time()


def _room_for(problem: AgendaProblem, clock: time, way: int) -> int:
    """Return by how many minutes a clock time can move inside its day."""
    minute = clock.hour * 60 + clock.minute
    return min(_LONGER_DAY, minute if way < 0 else 24 * 60 - problem.grain - minute)


def _break(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield breaks that may start earlier or end later."""
    at, shown = one.location(problem), what(problem, one)
    rule = problem.breaks[int(at[1])]
    for key, way, words in (("earliest", -1, "start as early"), ("latest", 1, "end as late")):
        location, clock = (*at, key), getattr(rule, key)

        def make(
            minutes: int, at: Location = location, clock: time = clock, way: int = way,
            words: str = words,
        ) -> Relaxation:  # fmt: skip
            moved = _shifted(clock, way * minutes)
            sentence = f"let {shown} {words} as {moved:%H:%M}"
            return Relaxation(sentence, at, minutes, putting(problem, at, moved), one)

        if amounts := steps(problem, _room_for(problem, clock, way)):
            yield Family((one, key), make, amounts)


def _longer_day(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
    """Yield longer days: the one of the constraint, and all of them."""
    every = tuple(range(len(problem.days)))
    own = [n for n in every if problem.days[n].date == one.about[0]]
    for some in dict.fromkeys((tuple(own), every)) if own else ():
        for key, way in (("start", -1), ("end", 1)):
            clocks = {n: getattr(problem.days[n], key) for n in some}
            room = min(_room_for(problem, clock, way) for clock in clocks.values())
            if amounts := steps(problem, room):
                yield Family(("days", len(some) > 1, way), _lengthening(problem, clocks, way),
                             amounts)  # fmt: skip


def _lengthening(
    problem: AgendaProblem, clocks: dict[int, time], way: int
) -> Callable[[int], Relaxation]:
    """Return a function that makes days, by their positions, start earlier or end later."""
    key = "start" if way < 0 else "end"

    def make(minutes: int) -> Relaxation:
        moved = {n: _shifted(clock, way * minutes) for n, clock in clocks.items()}

        def apply(changed: AgendaProblem) -> AgendaProblem:
            return reduce(
                lambda now, n: put(problem, now, ("days", n, key), moved[n]), moved, changed
            )

        first = min(moved)
        words = f"{key} {in_minutes(minutes)} {'earlier' if way < 0 else 'later'} "
        day = f"on {in_words(problem.days[first].date)} (at {moved[first]:%H:%M})"
        words += "every day" if len(moved) > 1 else day
        size = EVERYBODY * minutes * len(moved)
        return Relaxation(words, ("days", first, key), size, apply)

    return make


# -- rooms and interpreters -----------------------------------------------------------------------


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
        yield one_family(Relaxation(words, at, 30, lambda it: changed_sessions(it, "rooms", rooms)))
    if equipped:
        items = dict.fromkeys(one for name in equipped for one in problem.sessions[name].equipment)
        none = dict.fromkeys(equipped, ())
        words = f"hold {unit_in_words(problem, equipped)} without {and_list(items)}"
        at = ("sessions", equipped[0], "equipment")
        yield one_family(
            Relaxation(words, at, 90, lambda it: changed_sessions(it, "equipment", none))
        )
        for room, about in problem.rooms.items():
            if lacking := tuple(item for item in items if item not in about.equipment):
                yield one_family(_equipped(problem, room, lacking))
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

    has = [
        *([f"{seats} seats"] if seats else []),
        *items,
        *([booths_in_words(booths)] if booths else []),
    ]
    words = "find one more room" + (f" with {and_list(has)}" if has else "")
    words += f" for {unit_in_words(problem, bound)}" if bound else ""
    size = _ROOM + (seats or 0) // 10 + len(items) * _ITEM // 2 + booths * _BOOTH // 2
    return Relaxation(words, ("rooms",), size, apply)


def _teams(problem: AgendaProblem, one: Constraint) -> Iterator[Family]:
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
            yield one_family(Relaxation(words, ("interpreters",), _TEAM, apply))


OTHERS: dict[str, Callable[[AgendaProblem, Constraint], Iterator[Family]]] = {
    "placed": _shorter_session,
    "pinned": _pin,
    "windows": _wider,
    "available": _wider,
    "team": _wider,
    "open": _wider,
    "room": _rooms,
    "language": _teams,
    "frame": _longer_day,
    "break": _break,
}
"""What else may be tried for a kind of constraint."""
