"""Checks of sessions: circles, lengths, rooms, languages, pins, and any time for each."""

from __future__ import annotations

from itertools import combinations

from trainkit.agenda.checking.report import Report
from trainkit.agenda.clock import Span, common, joined, longest, without
from trainkit.agenda.problem import Pin, Requirement, Session
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.verify import verify
from trainkit.agenda.verify.lengths import foreign_groups, permitted
from trainkit.agenda.verify.sessions import lacks, served
from trainkit.agenda.words import and_list, in_minutes
from trainkit.definitions.yamlfile import Location

__all__ = [
    "check_circles", "check_joint", "check_languages", "check_people", "check_pins", "check_rooms",
    "check_times",
]  # fmt: skip


def check_circles(report: Report) -> None:
    """Report sessions that follow each other in a circle."""
    sessions = report.problem.sessions
    waits = {
        name: [one for one in session.after if one in sessions]
        for name, session in sessions.items()
    }
    while True:
        while free := [
            name for name, others in waits.items() if not any(o in waits for o in others)
        ]:
            for name in free:
                del waits[name]
        if not waits:
            return
        circle = _circle(waits)
        first = min(circle, key=list(sessions).index)
        turn = circle.index(first)
        circle = [*circle[turn:], *circle[:turn]]
        shown = ", which follows ".join(report.session(name) for name in [*circle[1:], first])
        index = sessions[first].after.index((circle[1:] or circle)[0])
        report.error(
            ("sessions", first, "after", index),
            f'{report.session(first)} follows {shown}: a circle; take one of these out of "after"',
        )
        for name in circle:
            del waits[name]


def _circle(waits: dict[str, list[str]]) -> list[str]:
    """Return sessions of which each follows the next and the last the first."""
    path = [next(iter(waits))]
    while True:
        then = next(one for one in waits[path[-1]] if one in waits)
        if then in path:
            return path[path.index(then) :]
        path.append(then)


# -- lengths and times ----------------------------------------------------------------------------


def check_people(report: Report) -> None:
    """Report people who are never there on any day."""
    needed = {name for one in report.problem.sessions.values() for name in one.people}
    for name, person in report.problem.people.items():
        if not common(report.present(person), report.days):
            words = f"{person.name}: found no minute of availability inside any day"
            tell = report.error if name in needed else report.warning
            tell(("people", name, "available"), words)


def check_times(report: Report) -> None:
    """Report sessions that are too long for every block or day, or that find no time at all."""
    for name, session in report.problem.sessions.items():
        block, key = report.problem.longest_block, "shortest" if session.shortest else "minutes"
        if report.stretches[name] > block:
            report.error(
                ("sessions", name, key),
                f"{_at_least(report, name)}; nobody works longer than {in_minutes(block)} without "
                "a pause; give marks at which it may be cut, or raise longest_block",
            )
        _check_time(report, name, key)


def _at_least(report: Report, name: str) -> str:
    session, needed = report.problem.sessions[name], report.stretches[name]
    least = permitted(report.problem, name)[0]
    words = f"{report.session(name)} lasts {in_minutes(least)} at least"
    if least != session.least:
        words += " with interpretation"
    return words if needed == least else f"{words}, {needed} of them in one part"


def _check_time(report: Report, name: str, key: str) -> None:
    """Narrow the time for a session down and report the first step that leaves too little."""
    session, here = report.problem.sessions[name], ("sessions", name)
    steps: list[tuple[Location, tuple[Span, ...], str]] = [
        ((*here, key), report.days, "the longest day has {}")
    ]
    if session.windows:
        windows = tuple(span for one in session.windows for span in joined([one], report.zone))
        steps.append(((*here, "windows"), windows, "its windows leave {} of a day at most"))
    for index, person in report.known_people(session).items():
        words = f"{person.name} is there for {{}} at most at a time when it can be held"
        steps.append(((*here, "people", index), report.present(person), words))
    rest = without(report.days, report.busy(session.groups, session.people))
    words = "the fixed events of its groups and people leave {} at most"
    steps.append((here, rest, words))
    free = report.days
    for location, spans, words in steps:
        if not common(spans, report.days):
            return  # of somebody who is never there: ``check_people`` reports it
        free = common(free, spans)
        if longest(free) < report.stretches[name]:
            shown = words.format(in_minutes(longest(free)))
            report.error(location, f"{_at_least(report, name)}; {shown}")
            return


def check_joint(report: Report) -> None:
    """Report sessions of one joint name that can never be held as one."""
    members: dict[str, list[str]] = {}
    for name, session in report.problem.sessions.items():
        if session.joint is not None:
            members.setdefault(session.joint, []).append(name)
    for names in members.values():
        for one, other in combinations(names, 2):
            if one == names[0] or _shared_groups(report, one, other):
                _check_pair(report, one, other)


def _shared_groups(report: Report, one: str, other: str) -> set[str]:
    sessions = report.problem.sessions
    return set(sessions[one].groups) & set(sessions[other].groups)


def _check_pair(report: Report, one: str, other: str) -> None:
    first, second = report.problem.sessions[one], report.problem.sessions[other]
    who = f"{report.session(other)} and {report.session(one)} may be held as one (joint)"
    here = ("sessions", other)
    if shared := _shared_groups(report, one, other):
        words = f"{who}: expected different groups, found {and_list(sorted(shared))} in both"
        report.error((*here, "groups"), words)
    if set(first.people) != set(second.people):
        report.error((*here, "people"), f"{who}: expected the same people in both")
    if max(first.least, second.least) > min(first.most, second.most):
        report.error(
            (*here, "minutes"),
            f"{who}: expected a length that both permit, found {_range(second)} and "
            f"{_range(first)} minutes",
        )
    else:
        spans = permitted(report.problem, one), permitted(report.problem, other)
        if max(least for least, _ in spans) > min(most for _, most in spans):
            words = "but only one of them is interpreted consecutively and takes longer"
            report.warning(here, f"{who}, {words}")
    if first.language != second.language:
        report.warning((*here, "language"), f"{who}, but are held in different languages")


def _range(session: Session) -> str:
    least, most = session.least, session.most
    return str(least) if least == most else f"{least} to {most}"


# -- rooms and languages --------------------------------------------------------------------------


def check_rooms(report: Report) -> None:
    """Report sessions that no permitted room fits, with what each lacks."""
    problem = report.problem
    for name, session in problem.sessions.items():
        permitted_rooms = [one for one in session.rooms or problem.rooms if one in problem.rooms]
        found = {room: _reasons(report, name, room) for room in permitted_rooms}
        if found and all(found.values()):
            shown = [f"{problem.rooms[room].name} {and_list(found[room])}" for room in found]
            here: Location = ("sessions", name, "rooms") if session.rooms else ("sessions", name)
            report.error(here, f"{report.session(name)}: no room fits; {'; '.join(shown)}")


def _reasons(report: Report, name: str, room_id: str) -> list[str]:
    reasons = [*lacks(report.problem, (name,), room_id, tuple(report.problem.interpreters))]
    needed, room = report.stretches[name], report.problem.rooms[room_id]
    opened = longest(common(joined(room.open, report.zone), report.days))
    if room.open and opened < needed <= longest(report.days):
        reasons.append(f"is open for {in_minutes(opened)} of a day at most, not {needed}")
    return reasons


def check_languages(report: Report) -> None:
    """Report groups that do not understand a session and for whom nobody interprets."""
    problem, teams = report.problem, tuple(report.problem.interpreters)
    for name, session in problem.sessions.items():
        for group in foreign_groups(problem, name):
            if not served(problem, name, group, teams):
                known = problem.groups[group]
                report.error(
                    ("sessions", name, "language"),
                    f"{report.session(name)} is held in {session.language}; {known.name} "
                    f"understands {and_list(known.languages)}, and no interpreters serve that",
                )
    for name, team in problem.interpreters.items():
        if len(set(team.languages)) < 2:
            words = f"{team.name}: expected two different languages"
            report.error(("interpreters", name, "languages"), words)
        if team.available and not common(joined(team.available, report.zone), report.days):
            words = f"{team.name}: found no minute of availability inside any day"
            report.warning(("interpreters", name, "available"), words)


# -- pins -----------------------------------------------------------------------------------------

_OF_PINS = {
    Requirement.FRAME, Requirement.WINDOW, Requirement.GROUP, Requirement.PERSON,
    Requirement.PRESENCE, Requirement.ROOM, Requirement.ROOM_FITS, Requirement.TRANSFER,
    Requirement.ORDER,
}  # fmt: skip
"""What an agenda that has only the pinned sessions can break."""


def check_pins(report: Report) -> None:
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
        words = f"the pin of {report.session(last)} cannot be kept: {one.sentence}"
        report.error(("sessions", last, "pin", field), words)


def _pinned(report: Report) -> list[Placement]:
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
        minutes = max(report.first_stretches[name] for name, _ in unit)
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
