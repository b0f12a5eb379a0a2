"""Checks that the problem's times exist, once, in their zone, and fit the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from trainkit.agenda.checking.report import Report
from trainkit.agenda.problem import Window
from trainkit.agenda.verify.clock import exists
from trainkit.agenda.verify.words import in_words
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info

__all__ = ["check_clock"]

_Time = tuple[Location, str, datetime, str]
"""Where it stands, whose it is, the local time, and its zone."""


def check_clock(report: Report) -> None:
    """Report times that a zone's clocks skip, and warn of those that they show twice."""
    for location, who, local_time, zone_name in _times(report):
        zone = zone_info(zone_name)
        there = local_time.replace(tzinfo=zone, fold=0)
        if there.utcoffset() == there.replace(fold=1).utcoffset():
            continue
        where = f"{who}: {local_time:%H:%M} on {in_words(local_time.date())} in {zone_name}"
        if exists(local_time, zone):
            report.warning(
                location, f"{where} happens twice: clocks go back then; the first is meant"
            )
        else:
            report.error(location, f"{where} does not exist: clocks go forward then")


def _times(report: Report) -> Iterator[_Time]:
    problem, zone = report.problem, report.problem.timezone
    for index, day in enumerate(problem.days):
        for key, clock in (("start", day.start), ("end", day.end)):
            local_time = datetime.combine(day.date, clock)
            yield ("days", index, key), f"the day's {key}", local_time, zone
    for index, one in enumerate(problem.breaks):
        for date in [day for day in report.frames if not one.dates or day in one.dates]:
            for key, clock in (("earliest", one.earliest), ("latest", one.latest)):
                local_time = datetime.combine(date, clock)
                yield ("breaks", index, key), report.pause(one), local_time, zone
    for index, event in enumerate(problem.fixed):
        yield ("fixed", index, "start"), report.event(event), event.start, zone
    for name, session in problem.sessions.items():
        who = report.session(name)
        if session.pin is not None:
            yield ("sessions", name, "pin", "start"), who, session.pin.start, zone
        yield from _windows(("sessions", name, "windows"), who, session.windows, zone)
    for name, room in problem.rooms.items():
        yield from _windows(("rooms", name, "open"), room.name, room.open, zone)
    for name, team in problem.interpreters.items():
        here = ("interpreters", name, "available")
        yield from _windows(here, team.name, team.available, zone)
    for name, person in problem.people.items():
        here = ("people", name, "available")
        yield from _windows(here, person.name, person.available, person.timezone or zone)


def _windows(location: Location, who: str, windows: Iterable[Window], zone: str) -> Iterator[_Time]:
    for index, window in enumerate(windows):
        yield (*location, index, "start"), who, window.start, zone
        yield (*location, index, "end"), who, window.end, zone
