"""Times, lengths, lists and the names of things, as all messages about an agenda say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from trainkit.agenda.clock import instant, local, overlap, span_of
from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent, Window
from trainkit.fields import zone_info
from trainkit.languages import ENGLISH, _, and_list, digits, locale_of, spoken

__all__ = [
    "day_in_words",
    "clock_span", "closest", "groups_of", "how_many", "in_minutes", "in_words",
    "moment", "quoted", "range_of", "the_break", "the_event", "the_windows", "when",
]  # fmt: skip

# Not strftime: its month names change with the locale of the process.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """Return a date as ``6 March 2019``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_in_words(day: date) -> str:
    """Return a date in the language that is written now; ``6 March 2019`` in English."""
    if spoken() == ENGLISH:
        return in_words(day)
    from babel.dates import format_date

    return digits(format_date(day, "long", locale_of(spoken())))


def moment(local_time: datetime) -> str:
    """Return a local time as ``6 March 2019, 09:00``."""
    return f"{in_words(local_time.date())}, {local_time:%H:%M}"


def clock_span(start: time, end: time) -> str:
    """Return two times of a day as ``09:00-13:00``."""
    return f"{start:%H:%M}-{end:%H:%M}"


def when(zone: ZoneInfo, start: int, end: int) -> str:
    """Return a span as ``5 March 2019, 09:30-10:15``; whole days as dates."""
    first, last = local(start, zone), local(end, zone)
    if first.time() == last.time() == time():
        until = last.date() - timedelta(days=1)
        more = "" if until == first.date() else f" to {in_words(until)}"
        return in_words(first.date()) + more
    if first.date() == last.date():
        return f"{moment(first)}-{last:%H:%M}"
    return f"{moment(first)} to {moment(last)}"


def in_minutes(count: int) -> str:
    """Return a length as ``45 minutes``."""
    return how_many(count, "minute")


def range_of(least: int, most: int) -> str:
    """Return ``30 to 40``, or ``30`` where there is no choice."""
    return str(least) if least == most else f"{least} to {most}"


def how_many(count: int, one: str, several: str = "") -> str:
    """Return ``1 seat`` or ``2 seats``; ``several`` is the plural where that is not regular."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"


def closest(name: str, known: Iterable[str]) -> str:
    """Return a question with the nearest known name, or the list of them all."""
    names = sorted(known)
    if matches := get_close_matches(name, names, n=1):
        return _('; did you mean "{name}"?', name=matches[0])
    return _("; known: {names}", names=", ".join(names)) if names else _("; none is defined")


def quoted(problem: AgendaProblem, session: str) -> str:
    """Return a session as ``"Log basics" (log-basics)``."""
    return f'"{problem.sessions[session].title}" ({session})'


def the_break(one: Break) -> str:
    """Return a break by title and id."""
    return f'the break "{one.title}" ({one.id})'


def the_event(one: FixedEvent) -> str:
    """Return a fixed event by title and id."""
    return f'the event "{one.title}" ({one.id})'


def groups_of(problem: AgendaProblem, groups: Iterable[str]) -> str:
    """Return groups by name; all of them, or none, as ``all groups``."""
    names = list(groups) or list(problem.groups)
    if len(names) == len(problem.groups) > 1:
        return "all groups"
    return and_list(problem.groups[name].name for name in names)


def the_windows(problem: AgendaProblem, windows: Iterable[Window], zone: str | None = None) -> str:
    """Return windows in the problem's time, in order: ``on 6 March 2019, 09:00-10:00``.

    Days with the same hours stand together. It also says whether none of them touches a day.
    """
    here, there = zone_info(problem.timezone), zone_info(zone or problem.timezone)
    spans = sorted((instant(one.start, there), instant(one.end, there)) for one in windows)
    days: dict[str, list[str]] = {}
    for span in spans:
        day, *hours = when(here, *span).split(", ", 1)
        days.setdefault("".join(f", {one}" for one in hours), []).append(day)
    listed = [f"{and_list(some)}{hours}" for hours, some in days.items()]
    shown = f"{'from' if ' to ' in listed[0] else 'on'} {and_list(listed)}"
    if here != there:
        shown += f" (time in {problem.timezone})"
    frames = [span_of(day.date, day.start, day.end, here) for day in problem.days]
    missed = not any(overlap(span, frame) for span in spans for frame in frames)
    return f"{shown}, outside the hours of all days" if missed else shown
