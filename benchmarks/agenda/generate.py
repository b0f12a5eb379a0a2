"""Draw training programmes that can be planned, as large as asked for, from a seed.

A programme is drawn, one agenda for it is found (see ``placing``), and windows, pins and the hours
of busy speakers are set around that agenda with slack. So every programme has an agenda, and the
one that was found first stays hidden from whoever solves it.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.agenda.draft import Draft, draw
from benchmarks.agenda.frame import OPEN, SHUT, ZONE, Wanted, at, local, window
from benchmarks.agenda.placing import place
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Person,
    Pin,
    Placement,
    ProblemDay,
    Session,
    Window,
)

__all__ = ["Programme", "Untimely", "build", "contradict", "lose_morning", "programme"]

_TRIES = 40
_DENSEST = 0.80


class Untimely(Exception):
    """No agenda was found for a programme of this size."""


class Programme(NamedTuple):
    """A problem, and an agenda that it is known to have."""

    problem: AgendaProblem
    hidden: AgendaSolution


def programme(
    days: int, groups: int, sessions: int, *, seed: int, dense_speakers: bool = False
) -> AgendaProblem:
    """Return a programme with so many sessions in all groups together. Raises ``Untimely``."""
    return build(days, groups, sessions, seed=seed, dense_speakers=dense_speakers).problem


def build(
    days: int, groups: int, sessions: int, *, seed: int, dense_speakers: bool = False
) -> Programme:
    """Return a programme and its hidden agenda. Raises ``Untimely`` if none is found."""
    for attempt in range(_TRIES):
        chance = Random(f"{seed} {attempt}")  # noqa: S311 - drawn data, nothing secret
        wanted = Wanted(
            days,
            groups,
            sessions,
            dense_speakers,
            _fewest(days, sessions) + attempt // 8,
            attempt < 20,
        )
        draft = draw(wanted, chance)
        hidden = place(draft, chance, share=1.1 + 0.05 * (attempt % 8))
        if hidden is not None:
            name = f"drawn-{days}-{groups}-{sessions}-{seed}" + "-dense" * dense_speakers
            problem = _problem(name, draft)
            hidden = hidden.model_copy(update={"problem": name})
            return Programme(_around(problem, hidden, chance, dense=dense_speakers), hidden)
    raise Untimely(f"{days} days, {groups} groups, {sessions} sessions, seed {seed}")


def _fewest(days: int, sessions: int) -> int:
    """Return the number of speakers with whom a dense programme is tried first."""
    return max(1, math.ceil(sessions * 0.9 * 65 / (days * 420 * _DENSEST)))


def _problem(name: str, draft: Draft) -> AgendaProblem:
    return AgendaProblem(
        id=name,
        timezone=ZONE,
        days=tuple(
            ProblemDay(date=day, start=at(day, OPEN).time(), end=at(day, SHUT).time())
            for day in draft.dates
        ),
        groups=draft.groups,
        people=draft.people,
        rooms=draft.rooms,
        transfers=draft.transfers,
        interpreters=draft.interpreters,
        breaks=draft.breaks,
        fixed=draft.fixed,
        sessions=draft.sessions,
    )


def _around(
    problem: AgendaProblem, hidden: AgendaSolution, chance: Random, *, dense: bool
) -> AgendaProblem:
    """Return the problem with windows, permitted rooms, pins and hours around the agenda."""
    placed = {one.session: one for one in hidden.sessions}
    sessions = dict(problem.sessions)
    names = sorted(name for name, session in sessions.items() if session.module)
    few = max(1, len(names) // 30)
    drawn = chance.sample(names, min(len(names), 8 * few))
    for name in drawn[:few]:
        room = placed[name].room if chance.random() < 0.5 else None
        sessions[name] = _with(sessions[name], pin=Pin(start=placed[name].start, room=room))
    for name in drawn[few : 4 * few]:
        sessions[name] = _with(sessions[name], windows=_windows(problem, placed[name], chance))
    for name in drawn[4 * few :]:
        others = chance.sample(sorted(problem.rooms), len(problem.rooms) // 2)
        rooms = tuple(sorted({placed[name].room or "", *others}))
        sessions[name] = _with(sessions[name], rooms=rooms)
    last = window(problem.days[-1].date, OPEN, SHUT)
    for name, session in problem.sessions.items():
        if name.startswith("post-test"):
            sessions[name] = _with(session, windows=(last,))
    people = dict(problem.people)
    if dense:
        for name in people:
            if name.startswith("speaker"):
                people[name] = _there_when_busy(problem, hidden, name)
    return _checked(problem, sessions=sessions, people=people)


def _with(session: Session, **fields: object) -> Session:
    return session.model_copy(update=fields)


def _checked(problem: AgendaProblem, **fields: object) -> AgendaProblem:
    """Return the problem with other fields, validated again."""
    return AgendaProblem.model_validate(problem.model_copy(update=fields).model_dump())


def _windows(problem: AgendaProblem, placed: Placement, chance: Random) -> tuple[Window, ...]:
    """Return the half day of a session, that day, or that day and another one."""
    day = placed.start.date()
    noon = at(day, 13 * 60)
    whole = window(day, OPEN, SHUT)
    kind = chance.randrange(3)
    if kind == 0 and placed.start + timedelta(minutes=placed.minutes) <= noon:
        return (Window(start=whole.start, end=noon),)
    if kind == 1:
        other = chance.choice(problem.days).date
        both = sorted({day, other})
        return tuple(window(one, OPEN, SHUT) for one in both)
    return (whole,)


def _there_when_busy(problem: AgendaProblem, hidden: AgendaSolution, name: str) -> Person:
    """Return a busy speaker who leaves early or comes late where that makes the hours dense.

    The hours are widened around the speaker's sessions, an hour at a time, until the sessions fill
    no more than four fifths of them; breaks do not count as hours.
    """
    busy: dict[object, tuple[datetime, datetime]] = {}
    minutes = 0
    for one in hidden.sessions:
        if name in problem.sessions[one.session].people:
            end = one.start + timedelta(minutes=one.minutes)
            first, last = busy.get(one.start.date(), (one.start, end))
            busy[one.start.date()] = (min(first, one.start), max(last, end))
            minutes += one.minutes
    rests = [
        (one.start, one.start + timedelta(minutes=length))
        for one in hidden.breaks
        for length in (next(rest.minutes for rest in problem.breaks if rest.id == one.id),)
    ]
    slack = 0
    while True:
        windows = [
            Window(
                start=max(first - timedelta(minutes=slack), at(first.date(), OPEN)),
                end=min(last + timedelta(minutes=slack), at(last.date(), SHUT)),
            )
            for first, last in busy.values()
        ]
        hours = sum(_working_minutes(window, rests) for window in windows)
        if slack > 600 or (hours and minutes <= _DENSEST * hours):
            return problem.people[name].model_copy(update={"available": tuple(windows)})
        slack += 15


def _working_minutes(window: Window, rests: list[tuple[datetime, datetime]]) -> int:
    """Return the minutes of a window that are not in a break."""
    spans = [
        (max(start, window.start), min(end, window.end))
        for start, end in rests
        if start < window.end and window.start < end
    ]
    taken = {
        start + timedelta(minutes=5 * step)
        for start, end in spans
        for step in range((end - start) // timedelta(minutes=5))
    }
    return (window.end - window.start) // timedelta(minutes=1) - 5 * len(taken)


def lose_morning(problem: AgendaProblem, agenda: AgendaSolution) -> AgendaProblem:
    """Return the problem in which the busiest speaker misses the morning that matters most.

    That speaker has most minutes of sessions, and most of them before 13:00 on the day.
    """
    loads: dict[str, int] = {}
    mornings: dict[str, dict[datetime, int]] = {}
    for one in agenda.sessions:
        noon = one.start.replace(hour=13, minute=0)
        for name in problem.sessions[one.session].people:
            loads[name] = loads.get(name, 0) + one.minutes
            if one.start < noon:
                days = mornings.setdefault(name, {})
                days[noon] = days.get(noon, 0) + one.minutes
    name = max(sorted(mornings), key=lambda name: loads[name])
    noon = max(sorted(mornings[name]), key=lambda noon: mornings[name][noon])
    return _checked(problem, people={**problem.people, name: _away(problem, name, noon)})


def _away(problem: AgendaProblem, name: str, noon: datetime) -> Person:
    """Return the person without the hours before this noon; the zone becomes the problem's."""
    person = problem.people[name]
    hours = local(person.available, person.timezone) or [
        (at(day.date, OPEN), at(day.date, SHUT)) for day in problem.days
    ]
    windows = [
        Window(start=max(start, noon) if start.date() == noon.date() else start, end=end)
        for start, end in hours
        if start.date() != noon.date() or end > noon
    ]
    return person.model_copy(update={"available": tuple(windows), "timezone": None})


def contradict(problem: AgendaProblem) -> AgendaProblem:
    """Return the problem with two demands that cannot both be met.

    A module's speaker arrives on the second day, and a guest who leaves on the first takes over its
    second session for one group.
    """
    first = problem.days[0].date
    pairs = [
        (before, name)
        for name, session in problem.sessions.items()
        for before in session.after
        if session.module and session.module == problem.sessions[before].module
    ]

    def on_time(pair: tuple[str, str]) -> bool:
        windows = problem.people[problem.sessions[pair[0]].people[0]].available
        return not windows or windows[0].start.date() == first

    before, name = min(pairs, key=on_time)
    speaker = problem.sessions[before].people[0]
    people = dict(problem.people)
    if on_time((before, name)):
        later = tuple(window(day.date, OPEN, SHUT) for day in problem.days[1:])
        people[speaker] = Person(name=people[speaker].name, available=later)
    people["guest"] = Person(name="Guest", available=(window(first, OPEN, SHUT),))
    taken = _with(problem.sessions[name], people=("guest",), windows=(), pin=None)
    return _checked(
        problem,
        id=f"{problem.id}-contradicted",
        people=people,
        sessions={**problem.sessions, name: taken},
    )
