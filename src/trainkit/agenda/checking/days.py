"""Checks of breaks and fixed events: that they fit their days, and beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from itertools import combinations

from trainkit.agenda.checking.report import Report
from trainkit.agenda.clock import Span, common, covers, joined, local, longest, overlap, span_of
from trainkit.agenda.problem import Group, Person, Room
from trainkit.agenda.words import (
    clock,
    clock_span,
    day_in_words,
    in_minutes,
    the_break,
    the_event,
)
from trainkit.agenda.words import when as span_in_words
from trainkit.languages import N_, _, and_list

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
        words = _(
            "{name} has no place on {days} between {earliest} and {latest} beside the fixed "
            "events and after earlier pauses",
            name=the_break(one),
            days=and_list(map(day_in_words, sorted(days))),
            earliest=clock(one.earliest),
            latest=clock(one.latest),
        )
        report.error(("breaks", index, "latest"), words)


def _fits(report: Report, index: int) -> bool:
    one = report.problem.breaks[index]
    room = (one.latest.hour - one.earliest.hour) * 60 + one.latest.minute - one.earliest.minute
    if room < one.minutes:
        words = _(
            "{name} lasts {minutes} and does not fit between {earliest} and {latest}",
            name=the_break(one),
            minutes=in_minutes(one.minutes),
            earliest=clock(one.earliest),
            latest=clock(one.latest),
        )
        report.error(("breaks", index, "minutes"), words)
        return False
    short = [day for day, span in _windows(report, index) if longest([span]) < one.minutes]
    if short:
        words = _(
            "{name}, {hours}, lies outside the day ({frame})",
            name=the_break(one),
            hours=clock_span(one.earliest, one.latest),
            frame=span_in_words(report.zone, *report.frames[short[0]]),
        )
        report.error(("breaks", index, "earliest"), words)
    return not short


def _windows(report: Report, index: int) -> Iterator[tuple[date, Span]]:
    """Yield the window of a break on each of its days, as far as it lies inside the day."""
    one = report.problem.breaks[index]
    for day, frame in report.frames.items():
        if report.problem.break_groups(one, day):
            shared = common([span_of(day, one.earliest, one.latest, report.zone)], [frame])
            yield day, shared[0] if shared else (0, 0)


def _crowded(report: Report, group: str, day: date, sound: Sequence[int]) -> Iterator[int]:
    """Yield breaks of a group's day that find no place after the pauses before them.

    The order of a day's pauses is given (earliest starts, then ids), so each can take the earliest
    place after the one before it that no fixed event has; if that is too late, no choice helps.
    """
    breaks = report.problem.breaks
    events = [one for one in report.facts.events if group in one.groups]
    pauses: list[tuple[tuple[int, str], int | None, Span]] = [
        ((one.earliest, one.events[0]), None, one.span)
        for one in events
        if one.rests and one.day == day
    ]
    for index in (n for n in sound if group in report.problem.break_groups(breaks[n], day)):
        earliest = span_of(day, breaks[index].earliest, breaks[index].latest, report.zone)[0]
        order = (earliest, breaks[index].id)
        pauses += [(order, index, span) for on, span in _windows(report, index) if on == day]
    reached = report.frames[day][0]
    for _order, position, span in sorted(pauses, key=lambda one: one[0]):
        if position is None:
            reached = max(reached, span[1])
            continue
        length = breaks[position].minutes
        start = _free(report, max(reached, span[0]), length, [one.span for one in events])
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
    for index, (event, thing) in enumerate(
        zip(report.problem.fixed, report.facts.events, strict=True)
    ):
        values = {"event": the_event(event), "when": report.facts.span(thing)}
        if not covers(report.days, *thing.span):
            report.error(("fixed", index, "start"), _outside(report, event.start, values))
        for number, name in enumerate(event.people):
            person = report.problem.people.get(name)
            if person and person.available and not covers(report.present(person), *thing.span):
                words = _(_NOT_AVAILABLE, person=person.name, **values)
                report.error(("fixed", index, "people", number), words)
        room = report.problem.rooms.get(event.room or "")
        if room and room.open and not covers(joined(room.open, report.zone), *thing.span):
            words = _(_NOT_OPEN, room=room.name, **values)
            report.warning(("fixed", index, "room"), words)
        if event.lunch and not event.pause:
            words = _(
                "{event} is marked as lunch but not as a pause; lunch counts only as a pause",
                event=values["event"],
            )
            report.warning(("fixed", index, "lunch"), words)
    _check_overlaps(report)


_NOT_AVAILABLE = N_("{event} needs {person}, who is not available ({when})")
_NOT_OPEN = N_("{event} is in {room}, which is not open ({when})")


def _outside(report: Report, start: datetime, values: Mapping[str, str]) -> str:
    frame = report.frames.get(start.date())
    if frame is None:
        return _("{event} ({when}) lies outside all days", **values)
    hours = span_in_words(report.zone, *frame)
    return _("{event} ({when}) lies outside the day ({frame})", frame=hours, **values)


def _check_overlaps(report: Report) -> None:
    problem = report.problem
    for (_first, one), (index, other) in combinations(enumerate(report.facts.events), 2):
        if not overlap(one.span, other.span):
            continue
        known: tuple[tuple[Mapping[str, Group | Person | Room], Set[str]], ...] = (
            (problem.groups, one.groups & other.groups),
            (problem.people, one.people & other.people),
            (problem.rooms, {str(one.room)} & {str(other.room)}),
        )
        names = [some[name].name for some, both in known for name in sorted(both) if name in some]
        if names:
            words = _(
                "{event} and {other} are at the same time, for {names}",
                event=report.facts.name(other),
                other=report.facts.name(one),
                names=and_list(names),
            )
            report.warning(("fixed", index, "start"), words)
