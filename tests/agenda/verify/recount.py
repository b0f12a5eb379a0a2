"""A second opinion on small agendas, minute by minute of the local clock, slow and plain.

It holds for problems in UTC whose sessions are whole, whose breaks and events concern everybody,
and that have no joint sessions and no interpretation.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

from trainkit.agenda.problem import AgendaProblem, AgendaSolution, Method, Placement, Requirement

Minutes = set[datetime]


def minutes_of(start: datetime, length: int) -> Minutes:
    """Return every minute of something, by its beginning."""
    return {start + timedelta(minutes=n) for n in range(length)}


def minutes_of_day(problem: AgendaProblem, day: date) -> list[datetime]:
    """Return the minutes of a day's frame."""
    frame = next(one for one in problem.days if one.date == day)
    start = datetime.combine(day, frame.start)
    end = datetime.combine(day, frame.end)
    return [start + timedelta(minutes=n) for n in range(int((end - start).total_seconds()) // 60)]


def rows_of(problem: AgendaProblem, solution: AgendaSolution, group: str) -> list[Placement]:
    """Return a group's sessions in order of time."""
    rows = [r for r in solution.sessions if group in problem.sessions[r.session].groups]
    return sorted(rows, key=lambda row: row.start)


def pause_minutes(problem: AgendaProblem, solution: AgendaSolution) -> list[tuple[Minutes, bool]]:
    """Return the minutes of each pause and whether it is a lunch, in order of time."""
    rules = {one.id: one for one in problem.breaks}
    pauses = [
        (minutes_of(row.start, rules[row.id].minutes), rules[row.id].lunch)
        for row in solution.breaks
    ]
    pauses += [(minutes_of(e.start, e.minutes), e.lunch) for e in problem.fixed if e.pause]
    return sorted(pauses, key=lambda one: min(one[0]))


def broken(problem: AgendaProblem, solution: AgendaSolution) -> set[Requirement]:
    """Return the requirements that do not hold, of those that are looked at here."""
    found = set()
    rows, sessions = solution.sessions, problem.sessions
    frames = {m for day in problem.days for m in minutes_of_day(problem, day.date)}
    if any(not minutes_of(row.start, row.minutes) <= frames for row in rows):
        found.add(Requirement.FRAME)
    for row, then in product(rows, rows):
        first, second = sessions[row.session], sessions[then.session]
        if then.session in first.after and row.start < then.start + timedelta(minutes=then.minutes):
            found.add(Requirement.ORDER)
        if row.session == then.session or not (
            minutes_of(row.start, row.minutes) & minutes_of(then.start, then.minutes)
        ):
            continue
        if set(first.groups) & set(second.groups):
            found.add(Requirement.GROUP)
        if set(first.people) & set(second.people):
            found.add(Requirement.PERSON)
        if row.room == then.room:
            found.add(Requirement.ROOM)
    found |= _broken_with_others(problem, solution)
    if any(_longest_work(problem, solution, g) > problem.longest_block for g in problem.groups):
        found.add(Requirement.RUN)
    return found


def _broken_with_others(problem: AgendaProblem, solution: AgendaSolution) -> set[Requirement]:
    found = set()
    for row in solution.sessions:
        session, during = problem.sessions[row.session], minutes_of(row.start, row.minutes)
        for event in problem.fixed:
            if during & minutes_of(event.start, event.minutes):
                found.add(Requirement.GROUP)
        if any(during & pause for pause, _ in pause_minutes(problem, solution)):
            found.add(Requirement.GROUP)
        for name in session.people:
            windows = problem.people[name].available
            there = {m for w in windows for m in _between(w.start, w.end)}
            if windows and not during <= there:
                found.add(Requirement.PRESENCE)
    return found


def _between(start: datetime, end: datetime) -> Minutes:
    return minutes_of(start, int((end - start).total_seconds()) // 60)


def _longest_work(problem: AgendaProblem, solution: AgendaSolution, group: str) -> int:
    """Return the most minutes of work with a session in it that no pause cuts."""
    taught = {m for r in rows_of(problem, solution, group) for m in minutes_of(r.start, r.minutes)}
    events = {m for e in problem.fixed if not e.pause for m in minutes_of(e.start, e.minutes)}
    clear = [p for p, _ in pause_minutes(problem, solution) if not p & (taught | events)]
    best = worked = empty = 0
    rested, session_in = False, False
    for moment in sorted(_all_minutes(problem)):
        if moment in taught | events:
            if rested or empty >= problem.pause:
                worked, session_in = 0, False
            worked, empty, rested = worked + 1, 0, False
            session_in = session_in or moment in taught
            best = max(best, worked if session_in else 0)
        else:
            empty += 1
            rested = rested or any(moment in pause for pause in clear)
    return best


def _all_minutes(problem: AgendaProblem) -> Minutes:
    first = datetime.combine(problem.days[0].date, datetime.min.time())
    return minutes_of(first, 1440 * ((problem.days[-1].date - problem.days[0].date).days + 2))


def counts(problem: AgendaProblem, solution: AgendaSolution) -> dict[str, int]:
    """Return how often each wish is not met, of those that are counted here."""
    found = dict.fromkeys(
        ("after_lunch", "alternate", "module_apart", "demanding", "late", "idle", "uneven"), 0
    )
    for group in problem.groups:
        rows = rows_of(problem, solution, group)
        holding = {day.date: _holding(problem, solution, day.date, rows) for day in problem.days}
        for segments in holding.values():
            _count_day(problem, segments, found)
        modules = {problem.sessions[r.session].module for r in rows} - {None}
        for module in modules:
            pieces = 0
            for segments in holding.values():
                marks = "".join(
                    "x" if any(problem.sessions[r.session].module == module for r in held) else " "
                    for _, _, held, _, _ in segments
                )
                pieces += len(marks.split())
            found["module_apart"] += pieces - 1
        taught = [sum(r.minutes for _, _, held, _, _ in s for r in held) for s in holding.values()]
        mean = sum(problem.sessions[r.session].minutes for r in rows) / len(taught)
        found["uneven"] += int(max(0.0, max(taught) - mean) // 60)
    return found


_Segment = tuple[datetime, bool, list[Placement], set[datetime], datetime]
"""Where it starts, whether it follows a lunch, its sessions, minutes of fixed events, and the end
of the last that starts in it."""


def _holding(
    problem: AgendaProblem, solution: AgendaSolution, day: date, rows: list[Placement]
) -> list[_Segment]:
    frame = minutes_of_day(problem, day)
    events = {m for e in problem.fixed for m in minutes_of(e.start, e.minutes)}
    segments, start, lunch = [], frame[0], False
    pauses = [one for one in pause_minutes(problem, solution) if min(one[0]).date() == day]
    for pause, is_lunch in [*pauses, ({frame[-1] + timedelta(minutes=1)}, False)]:
        held = [row for row in rows if start <= row.start < min(pause)]
        begun = [e for e in problem.fixed if not e.pause and start <= e.start < min(pause)]
        last = max((e.start + timedelta(minutes=e.minutes) for e in begun), default=start)
        segments.append((start, lunch, held, events, min(last, *pause)))
        start, lunch = max(pause) + timedelta(minutes=1), is_lunch
    return segments


def _count_day(problem: AgendaProblem, segments: list[_Segment], found: dict[str, int]) -> None:
    found["late"] += 1 if segments[-1][2] else 0
    for number, (start, lunch, held, events, last) in enumerate(segments):
        talks = [r for r in held if problem.sessions[r.session].method is Method.TALK]
        found["after_lunch"] += len(talks) if lunch else 0
        found["alternate"] += max(0, len(talks) - 1)
        found["demanding"] += number * sum(problem.sessions[r.session].demanding for r in held)
        if held:
            end = max(last, *(row.start + timedelta(minutes=row.minutes) for row in held))
            taught = {m for row in held for m in minutes_of(row.start, row.minutes)}
            found["idle"] += len(_between(start, end) - taught - events) // 15
