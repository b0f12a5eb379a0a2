"""Checks of pins: each by itself, against what is fixed, and against each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from trainkit.agenda.checking.report import Report
from trainkit.agenda.checking.rooms import lacks
from trainkit.agenda.problem import Pin
from trainkit.agenda.verify.clock import Span, covers, instant, joined, overlap
from trainkit.agenda.verify.lengths import permitted
from trainkit.agenda.verify.words import and_list, in_minutes, in_words, when
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info

__all__ = ["check_pins"]


def check_pins(report: Report) -> None:
    """Report pins at which a session cannot stand."""
    pins = {name: one.pin for name, one in report.problem.sessions.items() if one.pin is not None}
    spans = {}
    for name, pin in pins.items():
        start = instant(pin.start, report.zone)
        spans[name] = (start, start + report.first_stretches[name])
        for location, words in _faults(report, name, pin, spans[name]):
            who = f"{report.session(name)} is pinned to {_moment(pin)}"
            report.error(("sessions", name, "pin", *location), f"{who}, {words}")
    for name, other in combinations(pins, 2):
        early, late = sorted((name, other), key=lambda one: spans[one])
        reasons = _clashes(report, early, late) if overlap(spans[early], spans[late]) else []
        if reasons:
            report.error(
                ("sessions", late, "pin", "start"),
                f"{report.session(late)} is pinned to {_moment(pins[late])}, when "
                f"{report.session(early)} is not over yet, which is pinned to "
                f"{_moment(pins[early])}; both have {and_list(reasons)}",
            )
    _check_order(report, pins, spans)


def _moment(pin: Pin) -> str:
    return f"{in_words(pin.start.date())}, {pin.start:%H:%M}"


def _faults(report: Report, name: str, pin: Pin, span: Span) -> Iterator[tuple[Location, str]]:
    """Yield where and why a pin does not go together with the rest of the problem."""
    problem, session = report.problem, report.problem.sessions[name]
    if pin.start.minute % problem.grain or pin.start.second:
        yield (
            ("start",),
            f"which is not a multiple of {in_minutes(problem.grain)} after the full hour",
        )
    frame = report.frames.get(pin.start.date())
    if frame is None:
        yield ("start",), "which is not on one of the days"
    elif not covers([frame], *span):
        yield (
            ("start",),
            f"and needs {in_minutes(span[1] - span[0])} at least; the day is "
            f"{when(report.zone, *frame)}",
        )
    windows = [
        (instant(w.start, report.zone), instant(w.end, report.zone)) for w in session.windows
    ]
    if windows and not covers(windows, *span):
        yield ("start",), "which is in none of its own windows"
    for person in report.known_people(session).values():
        zone = zone_info(person.timezone or problem.timezone)
        if person.available and not covers(joined(person.available, zone), *span):
            yield ("start",), f"when {person.name} is not there"
    for index in report.events_of(session.groups, session.people):
        if overlap(report.event_spans[index], span):
            yield ("start",), f"at the same time as {report.event(problem.fixed[index])}"
    if pin.room in problem.rooms:
        yield from _room_faults(report, name, str(pin.room), span)


def _room_faults(
    report: Report, name: str, room_id: str, span: Span
) -> Iterator[tuple[Location, str]]:
    problem, session = report.problem, report.problem.sessions[name]
    room = problem.rooms[room_id]
    if session.rooms and room_id not in session.rooms:
        yield ("room",), f"in {room.name}, which is not among its rooms"
    reasons = lacks(problem, name, room)
    if reasons:
        yield ("room",), f"in {room.name}, which {and_list(reasons)}"
    if room.open and not covers(joined(room.open, report.zone), *span):
        yield ("room",), f"when {room.name} is not open"
    for index, event in enumerate(problem.fixed):
        busy = set(report.events_of(session.groups, session.people))
        if event.room == room_id and index not in busy and overlap(report.event_spans[index], span):
            yield ("room",), f"when {room.name} is taken by {report.event(event)}"


def _clashes(report: Report, one: str, other: str) -> list[str]:
    """Return the groups, people and rooms that two sessions at the same time would share."""
    problem = report.problem
    first, second = problem.sessions[one], problem.sessions[other]
    pins = [pin for pin in (first.pin, second.pin) if pin is not None]
    rooms = {pin.room for pin in pins if pin.room is not None}
    if (
        first.joint is not None
        and first.joint == second.joint
        and pins[0].start == pins[1].start
        and len(rooms) < 2
    ):
        return []
    groups = [name for name in first.groups if name in second.groups]
    people = [name for name in first.people if name in second.people]
    names = [problem.groups[name].name for name in groups if name in problem.groups]
    names += [problem.people[name].name for name in people if name in problem.people]
    if len(rooms) == 1 and all(pin.room is not None for pin in pins):
        names += [problem.rooms[name].name for name in rooms if name in problem.rooms]
    return names


def _check_order(report: Report, pins: dict[str, Pin], spans: dict[str, Span]) -> None:
    for name, pin in pins.items():
        for other in report.problem.sessions[name].after:
            if other not in pins or other == name:
                continue
            end = spans[other][0] + permitted(report.problem, other)[0]
            if end > spans[name][0]:
                report.error(
                    ("sessions", name, "pin", "start"),
                    f"{report.session(name)} is pinned to {_moment(pin)}, before "
                    f"{report.session(other)}, which it follows, can have ended: that is pinned to "
                    f"{_moment(pins[other])}",
                )
