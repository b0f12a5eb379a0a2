"""Checks a problem before anybody tries to solve it.

In: an ``AgendaProblem`` and its places. Out: whatever the planner takes for granted and does not
hold, all at once, each at its place: breaks and fixed events that do not fit their days, sessions
that follow each other in a circle, pins that cannot be kept. ``model.check`` has found
what a workshop's own files say wrongly. Where a session finds no time, room or team,
``agenda.explain`` says so, and what would help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from trainkit.agenda.facts import Facts, cut_places, permitted
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Group,
    Person,
    Pin,
    Placement,
    Requirement,
    Room,
    covers,
    joined,
    overlap,
    span_of,
)
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.verify import verify
from trainkit.agenda.words import (
    clock,
    clock_span,
    day_in_words,
    quoted,
    the_break,
    the_event,
)
from trainkit.agenda.words import when as span_in_words
from trainkit.model.yaml import Location
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _, and_list

PlaceOf = Callable[[Location], Place]
"""Gives the place of the value at a location in the problem, such as ``("rooms", "hall")``."""


@dataclass(frozen=True)
class _Report(Facts):
    """A problem under check, with an empty agenda, and where what is wrong with it is recorded."""

    place_of: PlaceOf
    problems: Problems

    def error(self, location: Location, message: str) -> None:
        """Record what makes the problem impossible or meaningless."""
        self.problems.error(self.place_of(location), message)

    def warning(self, location: Location, message: str) -> None:
        """Record what a person should look at."""
        self.problems.warning(self.place_of(location), message)


def check_problem(problem: AgendaProblem, place_of: PlaceOf, problems: Problems) -> None:
    """Record everything that is wrong with a problem; ``place_of`` gives the places."""
    empty = AgendaSolution(problem=problem.id, sessions=())
    report = _Report(problem, empty, place_of, problems)
    _check_circles(report)
    _check_pauses(report)
    _check_events(report)
    _check_joint(report)
    _check_pins(report)


# -- breaks and fixed events ----------------------------------------------------------------------


def _check_pauses(report: _Report) -> None:
    """Report breaks that do not fit their window or day, alone or in order with the others.

    The order of a day's pauses is given (earliest starts, then ids), so each can take the earliest
    place after the one before it that no fixed event has; if there is none, no choice helps.
    """
    breaks = report.problem.breaks
    sound = {one.id for index, one in enumerate(breaks) if _fits(report, index)}
    crowded: dict[str, set[date]] = {one.id: set() for one in breaks}
    layout = Layout(report.problem)
    for group in report.problem.groups:
        for number, day in enumerate(report.frames):
            reached = 0
            for pause in layout.pauses(group, number):
                starts = [max(start, reached) for start, last in pause.starts if last >= reached]
                if pause.is_event:
                    reached = max(reached, pause.earliest + pause.length)
                elif starts:
                    reached = starts[0] + pause.length
                elif pause.id in sound:
                    crowded[pause.id].add(day)
    for index, one in enumerate(breaks):
        if days := sorted(crowded[one.id]):
            words = _(
                "{name} has no place on {days} between {earliest} and {latest} beside the fixed "
                "events and after earlier pauses",
                name=the_break(one),
                days=and_list(map(day_in_words, days)),
                earliest=clock(one.earliest),
                latest=clock(one.latest),
            )
            report.error(("breaks", index, "latest"), words)


def _fits(report: _Report, index: int) -> bool:
    one = report.problem.breaks[index]
    short = [
        day
        for day, frame in report.frames.items()
        if report.problem.break_groups(one, day)
        and overlap(span_of(day, one.earliest, one.latest, report.zone), frame) < one.minutes
    ]
    if short:
        words = _(
            "{name}, {hours}, lies outside the day ({frame})",
            name=the_break(one),
            hours=clock_span(one.earliest, one.latest),
            frame=span_in_words(report.zone, *report.frames[short[0]]),
        )
        report.error(("breaks", index, "earliest"), words)
    return not short


def _check_events(report: _Report) -> None:
    """Report fixed events that lie outside a day or need who is not there; warn of overlaps."""
    for index, thing in enumerate(report.events):
        event = report.problem.fixed[index]
        values = {"event": the_event(event), "when": report.span(thing)}
        if not covers(tuple(report.frames.values()), *thing.span):
            words = _("{event} ({when}) lies outside all days", **values)
            if frame := report.frames.get(thing.day):
                hours = span_in_words(report.zone, *frame)
                template = N_("{event} ({when}) lies outside the day ({frame})")
                words = _(template, frame=hours, **values)
            report.error(("fixed", index, "start"), words)
        for number, name in enumerate(event.people):
            there = report.present(name) if name in report.problem.people else ()
            if there and not covers(there, *thing.span):
                person = report.problem.people[name].name
                words = _(_NOT_AVAILABLE, person=person, **values)
                report.error(("fixed", index, "people", number), words)
        room = report.problem.rooms.get(event.room or "")
        if room and room.open and not covers(joined(room.open, report.zone), *thing.span):
            words = _(_NOT_OPEN, room=room.name, **values)
            report.warning(("fixed", index, "room"), words)
    _check_overlaps(report)


_NOT_AVAILABLE = N_("{event} needs {person}, who is not available ({when})")
_NOT_OPEN = N_("{event} is in {room}, which is not open ({when})")


def _check_overlaps(report: _Report) -> None:
    problem = report.problem
    for (_first, one), (index, other) in combinations(enumerate(report.events), 2):
        if not overlap(one.span, other.span):
            continue
        known: tuple[tuple[Mapping[str, Group | Person | Room], Set[str]], ...] = (
            (problem.groups, one.groups & other.groups),
            (problem.people, one.people & other.people),
            (problem.rooms, {str(one.room)} & {str(other.room)}),
        )
        names = [some[name].name for some, both in known for name in sorted(both) if name in some]
        if names:
            words = _(
                "{event} and {other} are at the same time, for {names}",
                event=report.name(other),
                other=report.name(one),
                names=and_list(names),
            )
            report.warning(("fixed", index, "start"), words)


# -- sessions --------------------------------------------------------------------------------------


def _check_circles(report: _Report) -> None:
    """Report sessions that follow each other in a circle."""
    sessions = report.problem.sessions
    after: Mapping[str, Sequence[str]] = {name: one.after for name, one in sessions.items()}
    while circle := _circle(after):
        after = {name: some for name, some in after.items() if name not in circle}
        first = min(circle, key=list(sessions).index)
        turn = circle.index(first) + 1
        others = [*circle[turn:], *circle[:turn]]
        shown = quoted(report.problem, others[0])
        for name in others[1:]:
            shown = _(
                "{first}, which follows {second}", first=shown, second=quoted(report.problem, name)
            )
        index = sessions[first].after.index(others[0])
        words = _(
            '{name} follows {others}: a circle; delete one of these from "after"',
            name=quoted(report.problem, first),
            others=shown,
        )
        report.error(("sessions", first, "after", index), words)


def _circle(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a circle in which one follows the next and the last the first; empty if none is."""
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        return list(error.args[1][:0:-1])
    return []


def _check_joint(report: _Report) -> None:
    """Warn of sessions that may be held as one, but of which interpretation makes one longer."""
    first_of: dict[str, str] = {}
    for name, session in report.problem.sessions.items():
        first = first_of.setdefault(session.joint or name, name)
        (least, most), (shortest, longest) = (
            permitted(report.problem, one) for one in (first, name)
        )
        if max(least, shortest) > min(most, longest):
            words = _(
                "{one} and {other} may be held as one (joint), but only one of them is interpreted "
                "consecutively and takes longer",
                one=quoted(report.problem, name),
                other=quoted(report.problem, first),
            )
            report.warning(("sessions", name), words)


# -- pins -----------------------------------------------------------------------------------------

_OF_PINS = {
    Requirement.FRAME, Requirement.WINDOW, Requirement.GROUP, Requirement.PERSON,
    Requirement.PRESENCE, Requirement.ROOM, Requirement.ROOM_FITS, Requirement.TRANSFER,
    Requirement.ORDER,
}  # fmt: skip
"""What an agenda that has only the pinned sessions can break."""


def _check_pins(report: _Report) -> None:
    """Report pins at which sessions cannot be held: the pins alone are checked as an agenda."""
    problem = report.problem
    agenda = AgendaSolution(problem=problem.id, sessions=tuple(_pinned(report)))
    for one in verify(problem, agenda).violations:
        if one.requirement not in _OF_PINS or not one.sessions:
            continue
        if one.requirement is Requirement.ROOM_FITS and one.who not in problem.rooms:
            continue
        last = one.sessions[0 if one.requirement is Requirement.ORDER else -1]
        at_room = one.requirement in (Requirement.ROOM, Requirement.ROOM_FITS)
        field = "room" if at_room else "start"
        words = _(
            "the pin of {session} cannot be kept: {reason}",
            session=quoted(report.problem, last),
            reason=one.sentence,
        )
        report.error(("sessions", last, "pin", field), words)


def _first_stretch(problem: AgendaProblem, name: str) -> int:
    """Return for how long a session lasts at the least from where it starts."""
    least, most = permitted(problem, name)
    lengths = range(least, most + 1) if problem.sessions[name].marks else ()
    marks = (mark for total in lengths for mark in cut_places(problem, name, total) if mark)
    return min([least, *map(min, marks)])


def _pinned(report: _Report) -> list[Placement]:
    """Return the pinned sessions, as short as they may be, and as one where that alone can hold.

    Those that may be one must be so if they need the same people, or are pinned to one room.
    """
    problem, teams = report.problem, tuple(report.problem.interpreters)
    units: dict[object, list[tuple[str, Pin]]] = {}
    for name, session in problem.sessions.items():
        if session.pin is not None:
            room = None if session.people else session.pin.room
            key = (session.joint, session.pin.start, room) if session.joint else name
            units.setdefault(key, []).append((name, session.pin))
    rows = []
    for unit in units.values():
        rooms = [pin.room for _, pin in unit if pin.room in problem.rooms]
        minutes = max(_first_stretch(problem, name) for name, _ in unit)
        for name, pin in unit:
            rows.append(
                Placement(
                    session=name,
                    start=pin.start,
                    minutes=minutes,
                    room=pin.room if pin.room in problem.rooms else next(iter(rooms), None),
                    interpreters=teams,
                    joint_with=None if name == unit[0][0] else unit[0][0],
                )
            )
    return rows
