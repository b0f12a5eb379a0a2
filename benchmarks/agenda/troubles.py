"""Take away from drawn programmes what they need, in the ways in which workshops lose it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.agenda.generate import Programme, contradict
from trainkit.agenda.problem import AgendaProblem, Pin, Window

__all__ = ["TROUBLES"]


def _contradicted(programme: Programme) -> AgendaProblem:
    """Let a session's speaker come after the speaker of the next one has left."""
    return contradict(programme.problem)


def _overworked(programme: Programme) -> AgendaProblem:
    """Let the busiest speaker be there for nine tenths of the time that is needed."""
    problem = _freed(programme.problem)
    work: Counter[str] = Counter()
    for session in problem.sessions.values():
        work.update(dict.fromkeys(session.people, session.least))
    name, minutes = work.most_common(1)[0]
    left, windows = minutes * 9 // 10, []
    for day in problem.days:
        start = datetime.combine(day.date, day.start)
        here = min(left, 440) // 5 * 5
        if here:
            windows.append(Window(start=start, end=start + timedelta(minutes=here)))
        left -= here
    person = problem.people[name].model_copy(update={"available": tuple(windows), "timezone": None})
    return problem.model_copy(update={"people": {**problem.people, name: person}})


def _closed(programme: Programme) -> AgendaProblem:
    """Open the labs for a tenth of the days."""
    problem = _freed(programme.problem)
    windows = tuple(
        Window(start=datetime.combine(day.date, day.start), end=datetime.combine(day.date, day.end))
        for day in problem.days[: max(1, len(problem.days) // 10)]
    )
    rooms = {
        name: room.model_copy(update={"open": windows}) if room.equipment else room
        for name, room in problem.rooms.items()
    }
    return problem.model_copy(update={"rooms": rooms})


def _cut(programme: Programme) -> AgendaProblem:
    """Take half of the days away, with all that was fixed."""
    problem = _freed(programme.problem)
    days = problem.days[: len(problem.days) // 2]
    return problem.model_copy(update={"days": days, "fixed": ()})


def _pinned(programme: Programme) -> AgendaProblem:
    """Pin two sessions of a group to the same time."""
    problem, sessions = programme.problem, dict(programme.problem.sessions)
    pair = [name for name, one in sessions.items() if one.module and one.groups == ("group-1",)][:2]
    start = next(row.start for row in programme.hidden.sessions if row.session == pair[0])
    for name in pair:
        sessions[name] = sessions[name].model_copy(update={"pin": Pin(start=start)})
    return problem.model_copy(update={"sessions": sessions})


def _freed(problem: AgendaProblem) -> AgendaProblem:
    """Return a programme without pins, windows and hours, so that one trouble is left."""
    sessions = {
        name: one.model_copy(update={"windows": (), "pin": None})
        for name, one in problem.sessions.items()
    }
    people = {
        name: one.model_copy(update={"available": (), "timezone": None})
        for name, one in problem.people.items()
    }
    return problem.model_copy(update={"sessions": sessions, "people": people})


TROUBLES: dict[str, Callable[[Programme], AgendaProblem]] = {
    "contradicted": _contradicted,
    "pinned together": _pinned,
    "overworked speaker": _overworked,
    "labs closed": _closed,
    "days lost": _cut,
}
"""What each trouble makes of a programme that has an agenda."""
