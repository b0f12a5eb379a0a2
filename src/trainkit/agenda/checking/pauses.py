"""Checks of breaks and fixed events: that they fit their days, and beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import combinations

from trainkit.agenda.checking.report import Report, common, longest
from trainkit.agenda.verify.clock import Span, covers, joined, local, overlap, span_of
from trainkit.agenda.verify.words import and_list, in_minutes, in_words, when

__all__ = ["check_events", "check_pauses"]


def check_pauses(report: Report) -> None:
    """Report breaks that do not fit their window or day, alone or in order with the others."""
    sound = [index for index in range(len(report.problem.breaks)) if _fits(report, index)]
    crowded: dict[int, set[date]] = {}
    for group in report.problem.groups:
        for day in report.frames:
            for index in _crowded(report, group, day, sound):
                crowded.setdefault(index, set()).add(day)
    for index, days in sorted(crowded.items()):
        one = report.problem.breaks[index]
        report.error(
            ("breaks", index, "latest"),
            f"{report.pause(one)} finds no place on {and_list(in_words(d) for d in sorted(days))} "
            f"between {one.earliest:%H:%M} and {one.latest:%H:%M} beside the fixed events and "
            "after the pauses that come before it",
        )


def _fits(report: Report, index: int) -> bool:
    one = report.problem.breaks[index]
    room = (one.latest.hour - one.earliest.hour) * 60 + one.latest.minute - one.earliest.minute
    if room < one.minutes:
        report.error(
            ("breaks", index, "minutes"),
            f"{report.pause(one)} lasts {in_minutes(one.minutes)} and does not fit between "
            f"{one.earliest:%H:%M} and {one.latest:%H:%M}",
        )
        return False
    short = [day for day, span in _windows(report, index) if longest([span]) < one.minutes]
    if short:
        first = report.frames[short[0]]
        report.error(
            ("breaks", index, "earliest"),
            f"{report.pause(one)}, {one.earliest:%H:%M}-{one.latest:%H:%M}, lies outside the day "
            f"({when(report.zone, *first)})",
        )
    return not short


def _windows(report: Report, index: int) -> Iterator[tuple[date, Span]]:
    """Yield the window of a break on each of its days, as far as it lies inside the day."""
    one = report.problem.breaks[index]
    for day, frame in report.frames.items():
        if not one.dates or day in one.dates:
            shared = common([span_of(day, one.earliest, one.latest, report.zone)], [frame])
            yield day, shared[0] if shared else (0, 0)


def _crowded(report: Report, group: str, day: date, sound: Sequence[int]) -> Iterator[int]:
    """Yield breaks of a group's day that find no place after the pauses before them.

    The order of a day's pauses is given (earliest starts, then ids), so each can take the earliest
    place after the one before it that no fixed event has; if that is too late, no choice helps.
    """
    breaks, events = report.problem.breaks, report.problem.fixed
    busy = [n for n, event in enumerate(events) if group in report.groups(event.groups)]
    rests = [n for n in busy if events[n].pause and events[n].start.date() == day]
    pauses: list[tuple[tuple[datetime, str], int | None, Span]] = [
        ((events[n].earliest_start, events[n].id), None, report.event_spans[n]) for n in rests
    ]
    for index in (n for n in sound if group in report.groups(breaks[n].groups)):
        order = (datetime.combine(day, breaks[index].earliest), breaks[index].id)
        pauses += [(order, index, span) for on, span in _windows(report, index) if on == day]
    reached = report.frames[day][0]
    for _, position, span in sorted(pauses, key=lambda one: one[0]):
        if position is None:
            reached = max(reached, span[1])
            continue
        length = breaks[position].minutes
        taken = [report.event_spans[n] for n in busy]
        start = _free(report, max(reached, span[0]), length, taken)
        if start + length > span[1]:
            yield position
        else:
            reached = start + length


def _free(report: Report, start: int, length: int, taken: list[Span]) -> int:
    """Return the first time on the grain from ``start`` at which nothing is taken."""
    for span in [(0, 0), *sorted(taken)]:
        if overlap(span, (start, start + length)):
            start = span[1]
        while local(start, report.zone).minute % report.problem.grain:
            start += 1
    return start


def check_events(report: Report) -> None:
    """Report fixed events that lie outside a day or need who is not there; warn of overlaps."""
    for index, event in enumerate(report.problem.fixed):
        span, who = report.event_spans[index], report.event(event)
        if not covers(report.days, *span):
            report.error(
                ("fixed", index, "start"),
                f"{who} ({when(report.zone, *span)}) lies outside {_day(report, event.start)}",
            )
        for number, name in enumerate(event.people):
            person = report.problem.people.get(name)
            if person and person.available and not covers(report.present(person), *span):
                report.error(
                    ("fixed", index, "people", number),
                    f"{who} needs {person.name}, who is not there ({when(report.zone, *span)})",
                )
        room = report.problem.rooms.get(event.room or "")
        if room and room.open and not covers(joined(room.open, report.zone), *span):
            words = f"{who} is in {room.name}, which is not open ({when(report.zone, *span)})"
            report.warning(("fixed", index, "room"), words)
        if event.lunch and not event.pause:
            words = f"{who} is marked as lunch but not as a pause; lunch counts only as a pause"
            report.warning(("fixed", index, "lunch"), words)
    _check_overlaps(report)


def _day(report: Report, moment: datetime) -> str:
    frame = report.frames.get(moment.date())
    return f"the day ({when(report.zone, *frame)})" if frame else "all days"


def _check_overlaps(report: Report) -> None:
    problem = report.problem
    for one, other in combinations(range(len(problem.fixed)), 2):
        if not overlap(report.event_spans[one], report.event_spans[other]):
            continue
        first, second = problem.fixed[one], problem.fixed[other]
        both = report.groups(first.groups) & report.groups(second.groups)
        names = [problem.groups[name].name for name in sorted(both) if name in problem.groups]
        people = set(first.people) & set(second.people)
        names += [problem.people[name].name for name in sorted(people) if name in problem.people]
        if first.room is not None and first.room == second.room and first.room in problem.rooms:
            names.append(problem.rooms[first.room].name)
        if names:
            report.warning(
                ("fixed", other, "start"),
                f"{report.event(second)} and {report.event(first)} stand at the same time, for "
                f"{and_list(names)}",
            )
