"""Checks of sessions: circles, lengths, and whether there is any time at which each can be held."""

from __future__ import annotations

from itertools import combinations

from trainkit.agenda.checking.report import Report, common, longest, without
from trainkit.agenda.problem import Session
from trainkit.agenda.verify.clock import Span, joined
from trainkit.agenda.verify.lengths import permitted
from trainkit.agenda.verify.words import and_list, in_minutes
from trainkit.definitions.yamlfile import Location

__all__ = ["check_circles", "check_joint", "check_people", "check_times"]


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


def check_people(report: Report) -> None:
    """Report people who are never there on any day."""
    needed = {name for one in report.problem.sessions.values() for name in one.people}
    for name, person in report.problem.people.items():
        if not common(report.present(person), report.days):
            words = f"{person.name}: found no minute of availability inside any day"
            if name in needed:
                report.error(("people", name, "available"), words)
            else:
                report.warning(("people", name, "available"), words)


def check_times(report: Report) -> None:
    """Report sessions that are too long for every day, or that find no time at all."""
    for name in report.problem.sessions:
        _check_block(report, name)
        _check_time(report, name)


def _length_key(session: Session) -> str:
    return "shortest" if session.shortest is not None else "minutes"


def _at_least(report: Report, name: str) -> str:
    session, needed = report.problem.sessions[name], report.stretches[name]
    least = permitted(report.problem, name)[0]
    words = f"{report.session(name)} lasts {in_minutes(least)} at least"
    if least != session.least:
        words += " with interpretation"
    return words if needed == least else f"{words}, {needed} of them in one part"


def _check_block(report: Report, name: str) -> None:
    session, block = report.problem.sessions[name], report.problem.longest_block
    if report.stretches[name] > block:
        report.error(
            ("sessions", name, _length_key(session)),
            f"{_at_least(report, name)}; nobody works longer than {in_minutes(block)} without a "
            "pause; give marks at which it may be cut, or raise longest_block",
        )


def _check_time(report: Report, name: str) -> None:
    """Narrow the time for a session down and report the first step that leaves too little."""
    session, needed = report.problem.sessions[name], report.stretches[name]
    here, who = ("sessions", name), _at_least(report, name)
    free: tuple[Span, ...] = report.days
    if longest(free) < needed:
        report.error(
            (*here, _length_key(session)), f"{who}; the longest day has {longest(free)} minutes"
        )
        return
    if session.windows:
        windows = [span for w in session.windows for span in joined([w], report.zone)]
        free = common(windows, free)
        if longest(free) < needed:
            words = f"its windows leave {in_minutes(longest(free))} of a day at most"
            report.error((*here, "windows"), f"{who}; {words}")
            return
    found = _without_people(report, name, free)
    if found is None:
        return
    busy = [report.event_spans[index] for index in report.events_of(session.groups, session.people)]
    free = without(found, busy)
    if longest(free) < needed:
        words = (
            f"the fixed events of its groups and people leave {in_minutes(longest(free))} at most"
        )
        report.error(here, f"{who}; {words}")


def _without_people(report: Report, name: str, free: tuple[Span, ...]) -> tuple[Span, ...] | None:
    """Return the part of the free time at which all people are there; ``None`` if reported."""
    session, needed = report.problem.sessions[name], report.stretches[name]
    here: Location = ("sessions", name, "people")
    for index, person in report.known_people(session).items():
        there = common(report.present(person), report.days)
        left = longest(common(there, free))
        if there and left < needed:
            report.error(
                (*here, index),
                f"{_at_least(report, name)}; {person.name} is there for {in_minutes(left)} at most "
                "at a time when it can be held",
            )
        if left < needed:
            return None
    for person in report.known_people(session).values():
        free = common(report.present(person), free)
    if longest(free) < needed:
        names = and_list(person.name for person in report.known_people(session).values())
        report.error(
            here,
            f"{_at_least(report, name)}; {names} are there together for "
            f"{in_minutes(longest(free))} at most",
        )
        return None
    return free


def check_joint(report: Report) -> None:
    """Report sessions of one joint name that can never be held as one."""
    members: dict[str, list[str]] = {}
    for name, session in report.problem.sessions.items():
        if session.joint is not None:
            members.setdefault(session.joint, []).append(name)
    for names in members.values():
        for one, other in combinations(names, 2):
            if one == names[0] or _groups(report, one) & _groups(report, other):
                _check_pair(report, one, other)


def _range(session: Session) -> str:
    least, most = session.least, session.most
    return str(least) if least == most else f"{least} to {most}"


def _are_disjoint(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) > min(one[1], other[1])


def _groups(report: Report, name: str) -> set[str]:
    return set(report.problem.sessions[name].groups)


def _check_pair(report: Report, one: str, other: str) -> None:
    first, second = report.problem.sessions[one], report.problem.sessions[other]
    who = f"{report.session(other)} and {report.session(one)} may be held as one (joint)"
    here = ("sessions", other)
    shared = _groups(report, one) & _groups(report, other)
    if shared:
        names = and_list(sorted(shared))
        report.error((*here, "groups"), f"{who}: expected different groups, found {names} in both")
    if set(first.people) != set(second.people):
        report.error((*here, "people"), f"{who}: expected the same people in both")
    if max(first.least, second.least) > min(first.most, second.most):
        report.error(
            (*here, "minutes"),
            f"{who}: expected a length that both permit, found {_range(second)} and "
            f"{_range(first)} minutes",
        )
    elif _are_disjoint(permitted(report.problem, one), permitted(report.problem, other)):
        report.warning(
            here, f"{who}, but only one of them is interpreted consecutively and takes longer"
        )
    if first.language != second.language:
        report.warning((*here, "language"), f"{who}, but are held in different languages")
