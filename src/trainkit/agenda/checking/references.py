"""Checks that every id names something, once, and that every time exists, once, in its zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from trainkit.agenda.checking.report import Report
from trainkit.agenda.clock import exists
from trainkit.agenda.problem import Window
from trainkit.agenda.words import (
    clock,
    closest,
    day_in_words,
    the_break,
    the_event,
)
from trainkit.definitions.validate import closest as nearest
from trainkit.definitions.yamlfile import Location
from trainkit.fields import zone_info
from trainkit.languages import N_, _

__all__ = ["check_clock", "check_references"]

_TWICE = {
    "group": N_('{name}: the group "{id}" is given twice'),
    "person": N_('{name}: the person "{id}" is given twice'),
    "room": N_('{name}: the room "{id}" is given twice'),
    "session": N_('{name}: the session "{id}" is given twice'),
}
_UNKNOWN = {
    "group": N_('{name}: found no group "{id}"{guess}'),
    "person": N_('{name}: found no person "{id}"{guess}'),
    "room": N_('{name}: found no room "{id}"{guess}'),
    "session": N_('{name}: found no session "{id}"{guess}'),
}


def check_references(report: Report) -> None:
    """Report ids that name nothing and ids that are given twice in one list."""
    for location, who, names, kind, known in _lists(report):
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                report.error((*location, index), _(_TWICE[kind], name=who, id=name))
            elif name not in known:
                words = _(_UNKNOWN[kind], name=who, id=name, guess=closest(name, known))
                # A field of one value has no positions.
                report.error((*location, index) if location[-1] != "room" else location, words)
            seen.add(name)
    for index in range(len(report.problem.breaks)):
        _check_dates(report, index)
    _check_ids(report)
    _check_transfers(report)
    _check_joint_names(report)


_List = tuple[Location, str, Iterable[str], str, Collection[str]]
"""Where a list of names is given, of what, the names, what they name, and those that are known."""


def _lists(report: Report) -> Iterator[_List]:
    problem = report.problem
    groups, people, rooms = problem.groups, problem.people, problem.rooms
    for name, session in problem.sessions.items():
        here, who = ("sessions", name), report.session(name)
        yield (*here, "groups"), who, session.groups, "group", groups
        yield (*here, "people"), who, session.people, "person", people
        yield (*here, "rooms"), who, session.rooms, "room", rooms
        yield (*here, "after"), who, session.after, "session", problem.sessions
        if session.pin is not None and session.pin.room is not None:
            yield (*here, "pin", "room"), who, [session.pin.room], "room", rooms
    for index, event in enumerate(problem.fixed):
        who = the_event(event)
        yield ("fixed", index, "groups"), who, event.groups, "group", groups
        yield ("fixed", index, "people"), who, event.people, "person", people
        if event.room is not None:
            yield ("fixed", index, "room"), who, [event.room], "room", rooms
    for index, one in enumerate(problem.breaks):
        yield ("breaks", index, "groups"), the_break(one), one.groups, "group", groups


def _check_dates(report: Report, index: int) -> None:
    one = report.problem.breaks[index]
    for number, day in enumerate(one.dates):
        here = ("breaks", index, "dates", number)
        values = {"name": the_break(one), "day": day_in_words(day)}
        if day not in report.frames:
            report.error(here, _("{name}: {day} is not one of the days", **values))
        elif day in one.dates[:number]:
            report.error(here, _("{name}: {day} is given twice", **values))


def _check_ids(report: Report) -> None:
    """Report ids that breaks and fixed events share; breaks may share one on different days."""
    breaks, days = report.problem.breaks, set(report.frames)
    for index, one in enumerate(breaks):
        for other in breaks[:index]:
            shared = set(one.dates or days) & set(other.dates or days) if one.id == other.id else ()
            if shared:
                words = _(
                    "{name}: another break has this id and is on {day} too; give each an id "
                    "of its own",
                    name=the_break(one),
                    day=day_in_words(min(shared)),
                )
                report.error(("breaks", index, "id"), words)
    taken = {one.id: the_break(one) for one in breaks}
    for index, event in enumerate(report.problem.fixed):
        if event.id in taken:
            words = _(
                "{name}: {other} has this id too; give each an id of its own",
                name=the_event(event),
                other=taken[event.id],
            )
            report.error(("fixed", index, "id"), words)
        taken.setdefault(event.id, the_event(event))


_NO_VENUE = N_('the way between {one} and {other}: there is no room in the venue "{venue}"{guess}')
_ONE_VENUE = N_("the way between {one} and {other}: expected two different venues")
_WAY_TWICE = N_("the way between {one} and {other} is given twice; it applies in both directions")


def _check_transfers(report: Report) -> None:
    venues = {room.venue for room in report.problem.rooms.values() if room.venue is not None}
    seen: set[frozenset[str]] = set()
    for index, way in enumerate(report.problem.transfers):
        here = ("transfers", index, "between")
        values = dict(zip(("one", "other"), way.between, strict=True))
        for side, venue in enumerate(way.between):
            if venue not in venues:
                words = _(_NO_VENUE, venue=venue, guess=closest(venue, venues), **values)
                report.error((*here, side), words)
        if way.between[0] == way.between[1]:
            report.error(here, _(_ONE_VENUE, **values))
        elif frozenset(way.between) in seen:
            report.error(here, _(_WAY_TWICE, **values))
        seen.add(frozenset(way.between))


def _check_joint_names(report: Report) -> None:
    names = [one.joint for one in report.problem.sessions.values() if one.joint is not None]
    for name, session in report.problem.sessions.items():
        if session.joint is not None and names.count(session.joint) == 1:
            words = _(
                '{name}: no other session has the joint name "{joint}"{guess}',
                name=report.session(name),
                joint=session.joint,
                guess=nearest(session.joint, {one for one in names if one != session.joint}),
            )
            report.warning(("sessions", name, "joint"), words)


# -- times ----------------------------------------------------------------------------------------

_Time = tuple[Location, str, datetime, str]
"""Where it is given, whose it is, the local time, and its zone."""


def check_clock(report: Report) -> None:
    """Report times that a zone's clocks skip, and warn of those that they show twice."""
    for location, who, local_time, zone_name in _times(report):
        zone = zone_info(zone_name)
        there = local_time.replace(tzinfo=zone, fold=0)
        if there.utcoffset() == there.replace(fold=1).utcoffset():
            continue
        values = {
            "name": who,
            "time": clock(local_time.time()),
            "day": day_in_words(local_time.date()),
            "zone": zone_name,
        }
        if exists(local_time, zone):
            report.warning(location, _(_SHOWN_TWICE, **values))
        else:
            report.error(location, _(_SKIPPED, **values))


_SHOWN_TWICE = N_(
    "{name}: {time} on {day} in {zone} occurs twice, because clocks go back then; the first is used"
)
_SKIPPED = N_("{name}: {time} on {day} in {zone} does not exist, because clocks go forward then")


def _times(report: Report) -> Iterator[_Time]:
    problem, zone = report.problem, report.problem.timezone
    for index, day in enumerate(problem.days):
        for key, who, at in (
            ("start", _("the day's start"), day.start),
            ("end", _("the day's end"), day.end),
        ):
            yield ("days", index, key), who, datetime.combine(day.date, at), zone
    for index, one in enumerate(problem.breaks):
        for date in [day for day in report.frames if not one.dates or day in one.dates]:
            for key, at in (("earliest", one.earliest), ("latest", one.latest)):
                yield ("breaks", index, key), the_break(one), datetime.combine(date, at), zone
    for index, event in enumerate(problem.fixed):
        yield ("fixed", index, "start"), the_event(event), event.start, zone
    for name, session in problem.sessions.items():
        who = report.session(name)
        if session.pin is not None:
            yield ("sessions", name, "pin", "start"), who, session.pin.start, zone
        yield from _edges(("sessions", name, "windows"), who, session.windows, zone)
    for name, room in problem.rooms.items():
        yield from _edges(("rooms", name, "open"), room.name, room.open, zone)
    for name, team in problem.interpreters.items():
        yield from _edges(("interpreters", name, "available"), team.name, team.available, zone)
    for name, person in problem.people.items():
        here, own = ("people", name, "available"), person.timezone or zone
        yield from _edges(here, person.name, person.available, own)


def _edges(location: Location, who: str, windows: Iterable[Window], zone: str) -> Iterator[_Time]:
    for index, window in enumerate(windows):
        yield (*location, index, "start"), who, window.start, zone
        yield (*location, index, "end"), who, window.end, zone
