"""Checks that every id names something, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from trainkit.agenda.checking.report import Report, closest
from trainkit.agenda.verify.words import in_words
from trainkit.definitions.yamlfile import Location

__all__ = ["check_references"]


def check_references(report: Report) -> None:
    """Report ids that name nothing and ids that stand twice in one list."""
    problem = report.problem
    for name, session in problem.sessions.items():
        here, who = ("sessions", name), report.session(name)
        _check(report, (*here, "groups"), who, session.groups, ("group", problem.groups))
        _check(report, (*here, "people"), who, session.people, ("person", problem.people))
        _check(report, (*here, "rooms"), who, session.rooms, ("room", problem.rooms))
        _check(report, (*here, "after"), who, session.after, ("session", problem.sessions))
        if session.pin is not None and session.pin.room is not None:
            _check_one(report, (*here, "pin", "room"), who, session.pin.room,
                       ("room", problem.rooms))  # fmt: skip
    for index, event in enumerate(problem.fixed):
        there, who = ("fixed", index), report.event(event)
        _check(report, (*there, "groups"), who, event.groups, ("group", problem.groups))
        _check(report, (*there, "people"), who, event.people, ("person", problem.people))
        if event.room is not None:
            _check_one(report, (*there, "room"), who, event.room, ("room", problem.rooms))
    for index, one in enumerate(problem.breaks):
        there, who = ("breaks", index), report.pause(one)
        _check(report, (*there, "groups"), who, one.groups, ("group", problem.groups))
        _check_dates(report, index)
    _check_ids(report)
    _check_transfers(report)
    _check_joint_names(report)


def _check(
    report: Report,
    location: Location,
    who: str,
    names: Iterable[str],
    known: tuple[str, Collection[str]],
) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            report.error((*location, index), f'{who}: the {known[0]} "{name}" stands here twice')
        else:
            _check_one(report, (*location, index), who, name, known)
        seen.add(name)


def _check_one(
    report: Report, location: Location, who: str, name: str, known: tuple[str, Collection[str]]
) -> None:
    what, names = known
    if name not in names:
        report.error(location, f'{who}: found no {what} "{name}"{closest(name, names)}')


def _check_dates(report: Report, index: int) -> None:
    one = report.problem.breaks[index]
    for number, day in enumerate(one.dates):
        here = ("breaks", index, "dates", number)
        if day not in report.frames:
            words = f"{report.pause(one)}: {in_words(day)} is not one of the days"
            report.error(here, words)
        elif day in one.dates[:number]:
            report.error(here, f"{report.pause(one)}: {in_words(day)} stands here twice")


def _check_ids(report: Report) -> None:
    """Report ids that breaks and fixed events share; breaks may share one on different days."""
    breaks, days = report.problem.breaks, set(report.frames)
    for index, one in enumerate(breaks):
        for other in breaks[:index]:
            shared = set(one.dates or days) & set(other.dates or days) if one.id == other.id else ()
            if shared:
                report.error(
                    ("breaks", index, "id"),
                    f"{report.pause(one)}: another break has this id and is on "
                    f"{in_words(min(shared))} too; give each an id of its own",
                )
    taken = {one.id: report.pause(one) for one in breaks}
    for index, event in enumerate(report.problem.fixed):
        if event.id in taken:
            report.error(
                ("fixed", index, "id"),
                f"{report.event(event)}: {taken[event.id]} has this id too; give each an id of "
                "its own",
            )
        taken.setdefault(event.id, report.event(event))


def _check_transfers(report: Report) -> None:
    venues = {room.venue for room in report.problem.rooms.values() if room.venue is not None}
    seen: set[frozenset[str]] = set()
    for index, way in enumerate(report.problem.transfers):
        here = ("transfers", index, "between")
        who = f"the way between {way.between[0]} and {way.between[1]}"
        for side, venue in enumerate(way.between):
            if venue not in venues:
                words = f'{who}: no room is in the venue "{venue}"{closest(venue, venues)}'
                report.error((*here, side), words)
        if way.between[0] == way.between[1]:
            report.error(here, f"{who}: expected two different venues")
        elif frozenset(way.between) in seen:
            report.error(here, f"{who} stands here twice; it is the same in both directions")
        seen.add(frozenset(way.between))


def _check_joint_names(report: Report) -> None:
    names = [one.joint for one in report.problem.sessions.values() if one.joint is not None]
    for name, session in report.problem.sessions.items():
        if session.joint is not None and names.count(session.joint) == 1:
            others = {one for one in names if one != session.joint}
            guess = closest(session.joint, others) if others else ""
            report.warning(
                ("sessions", name, "joint"),
                f'{report.session(name)}: no other session has the joint name "{session.joint}"'
                f"{guess if 'did you mean' in guess else ''}",
            )
