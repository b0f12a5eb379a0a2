"""Checks of sessions: circles, those that may be held as one, pins, and whom they may need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from trainkit.agenda.checking.report import Report
from trainkit.agenda.clock import Span, common, joined
from trainkit.agenda.problem import AgendaProblem, Pin, Requirement
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.verify import verify
from trainkit.agenda.verify.lengths import cut_places, permitted
from trainkit.agenda.words import range_of
from trainkit.definitions.yamlfile import Location
from trainkit.languages import N_, _, and_list

__all__ = ["check_circles", "check_joint", "check_pins", "check_presence"]


def check_circles(report: Report) -> None:
    """Report sessions that follow each other in a circle."""
    sessions = report.problem.sessions
    for circle in _circles({name: session.after for name, session in sessions.items()}):
        first = min(circle, key=list(sessions).index)
        turn = circle.index(first) + 1
        others = [*circle[turn:], *circle[:turn]]
        shown = report.session(others[0])
        for name in others[1:]:
            shown = _("{first}, which follows {second}", first=shown, second=report.session(name))
        index = sessions[first].after.index(others[0])
        words = _(
            '{name} follows {others}: a circle; delete one of these from "after"',
            name=report.session(first),
            others=shown,
        )
        report.error(("sessions", first, "after", index), words)


def _circles(after: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield circles that share no session; in each, one follows the next and the last the first."""
    while True:
        try:
            TopologicalSorter(after).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]
            yield circle
            after = {name: some for name, some in after.items() if name not in circle}
        else:
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


_SAME_GROUPS = N_(
    "{one} and {other} may be held as one (joint): expected different groups, found {groups} in "
    "both"
)
_OTHER_PEOPLE = N_("{one} and {other} may be held as one (joint): expected the same people in both")
_NO_LENGTH = N_(
    "{one} and {other} may be held as one (joint): expected a length that both permit, found "
    "{first} and {second} minutes"
)
_ONE_INTERPRETED = N_(
    "{one} and {other} may be held as one (joint), but only one of them is interpreted "
    "consecutively and takes longer"
)
_OTHER_LANGUAGE = N_(
    "{one} and {other} may be held as one (joint), but are held in different languages"
)


def _check_pair(report: Report, one: str, other: str) -> None:
    first, second = report.problem.sessions[one], report.problem.sessions[other]
    values = {"one": report.session(other), "other": report.session(one)}
    here = ("sessions", other)
    if shared := _shared_groups(report, one, other):
        words = _(_SAME_GROUPS, groups=and_list(sorted(shared)), **values)
        report.error((*here, "groups"), words)
    if set(first.people) != set(second.people):
        report.error((*here, "people"), _(_OTHER_PEOPLE, **values))
    if max(first.least, second.least) > min(first.most, second.most):
        lengths = [range_of(session.least, session.most) for session in (second, first)]
        words = _(_NO_LENGTH, first=lengths[0], second=lengths[1], **values)
        report.error((*here, "minutes"), words)
    else:
        spans = permitted(report.problem, one), permitted(report.problem, other)
        if max(least for least, _ in spans) > min(most for _, most in spans):
            report.warning(here, _(_ONE_INTERPRETED, **values))
    if first.language != second.language:
        report.warning((*here, "language"), _(_OTHER_LANGUAGE, **values))


# -- people and teams -----------------------------------------------------------------------------


def check_presence(report: Report) -> None:
    """Report teams of one language; warn of people and teams who are never there on any day."""
    problem = report.problem
    for name, person in problem.people.items():
        _check_days(report, ("people", name), person.name, report.present(person))
    for name, team in problem.interpreters.items():
        spans = joined(team.available, report.zone) or report.days
        _check_days(report, ("interpreters", name), team.name, spans)
        if len(set(team.languages)) < 2:
            words = _("{name}: expected two different languages", name=team.name)
            report.error(("interpreters", name, "languages"), words)


def _check_days(report: Report, here: Location, name: str, spans: Sequence[Span]) -> None:
    if not common(spans, report.days):
        words = _("{name} is not available on any of the days", name=name)
        report.warning((*here, "available"), words)


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
        words = _(
            "the pin of {session} cannot be kept: {reason}",
            session=report.session(last),
            reason=one.sentence,
        )
        report.error(("sessions", last, "pin", field), words)


def _first_stretch(problem: AgendaProblem, name: str) -> int:
    """Return for how long a session lasts at the least from where it starts."""
    least, most = permitted(problem, name)
    lengths = range(least, most + 1) if problem.sessions[name].marks else ()
    marks = (mark for total in lengths for mark in cut_places(problem, name, total) if mark)
    return min([least, *map(min, marks)])


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
