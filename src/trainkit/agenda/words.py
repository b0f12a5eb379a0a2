"""Times, lengths, lists and the names of things, as all messages about an agenda say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    FixedEvent,
    Window,
    local,
    overlap,
    span_of,
)
from trainkit.model.fields import zone_info
from trainkit.model.validate import closest as nearest
from trainkit.text.languages import (
    ENGLISH,
    N_,
    _,
    and_list,
    comma_list,
    digits,
    locale_of,
    n_,
    spoken,
)

# Not strftime: its month names change with the locale of the process.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """Return a date as ``6 March 2019``, whatever language is written: for files."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_in_words(day: date) -> str:
    """Return a date in the language that is written now; ``6 March 2019`` in English."""
    if spoken() == ENGLISH:
        return in_words(day)
    from babel.dates import format_date

    return digits(format_date(day, "long", locale_of(spoken())))


def clock(at: time) -> str:
    """Return a time of the day as ``09:00``."""
    return digits(f"{at:%H:%M}")


def moment(local_time: datetime) -> str:
    """Return a local time as ``6 March 2019, 09:00``."""
    return _("{day}, {time}", day=day_in_words(local_time.date()), time=clock(local_time.time()))


def clock_span(start: time, end: time) -> str:
    """Return two times of a day as ``09:00-13:00``."""
    return f"{clock(start)}-{clock(end)}"


def when(zone: ZoneInfo, start: int, end: int) -> str:
    """Return a span as ``5 March 2019, 09:30-10:15``; whole days as dates."""
    day, hours = _day_and_hours(zone, start, end)
    return _("{day}, {time}", day=day, time=hours) if hours else day


def _day_and_hours(zone: ZoneInfo, start: int, end: int) -> tuple[str, str]:
    """Return the day of a span with its hours; no hours where it is more or less than a day's."""
    first, last = local(start, zone), local(end, zone)
    if first.time() == last.time() == time():
        until = last.date() - timedelta(days=1)
        if until == first.date():
            return day_in_words(until), ""
        return _from_to(day_in_words(first.date()), day_in_words(until)), ""
    if first.date() == last.date():
        return day_in_words(first.date()), clock_span(first.time(), last.time())
    return _from_to(moment(first), moment(last)), ""


def _from_to(first: str | int, last: str | int) -> str:
    return _("{first} to {last}", first=first, last=last)


def in_minutes(count: int) -> str:
    """Return a length as ``45 minutes``."""
    return n_("{n} minute", "{n} minutes", count)


def range_of(least: int, most: int) -> str:
    """Return ``30 to 40``, or ``30`` where there is no choice."""
    return digits(least) if least == most else _from_to(least, most)


def closest(name: str, known: Iterable[str]) -> str:
    """Return a question with the nearest known name, or the list of them all."""
    names = sorted(known)
    if near := nearest(name, names):
        return near
    return _("; known: {names}", names=comma_list(names)) if names else _("; none is defined")


def quoted(problem: AgendaProblem, session: str) -> str:
    """Return a session as ``"Log basics" (log-basics)``."""
    return _('"{title}" ({id})', title=problem.sessions[session].title, id=session)


def the_break(one: Break) -> str:
    """Return a break by title and id."""
    return _('the break "{title}" ({id})', title=one.title, id=one.id)


def the_event(one: FixedEvent) -> str:
    """Return a fixed event by title and id."""
    return _('the event "{title}" ({id})', title=one.title, id=one.id)


def groups_of(problem: AgendaProblem, groups: Iterable[str]) -> str:
    """Return groups by name; all of them, or none, as ``all groups``."""
    names = list(groups) or list(problem.groups)
    if len(names) == len(problem.groups) > 1:
        return _("all groups")
    return and_list(problem.groups[name].name for name in names)


def the_windows(problem: AgendaProblem, windows: Iterable[Window], zone: str | None = None) -> str:
    """Return windows in the problem's time, in order: ``on 6 March 2019, 09:00-10:00``.

    Days with the same hours stand together. It also says whether none of them touches a day.
    """
    here, there = zone_info(problem.timezone), zone_info(zone or problem.timezone)
    spans = sorted(one.span(there) for one in windows)
    days: dict[str, list[str]] = {}
    for span in spans:
        day, hours = _day_and_hours(here, *span)
        days.setdefault(hours, []).append(day)
    listed = [
        _("{day}, {time}", day=and_list(some), time=hours) if hours else and_list(some)
        for hours, some in days.items()
    ]
    start, end = spans[0]
    is_one_day = local(start, here).date() == local(end - 1, here).date()
    template = N_("on {times}") if is_one_day else N_("from {times}")
    shown = _(template, times=and_list(listed))
    if here != there:
        shown = _("{times} (time in {zone})", times=shown, zone=problem.timezone)
    frames = [span_of(day.date, day.start, day.end, here) for day in problem.days]
    missed = not any(overlap(span, frame) for span in spans for frame in frames)
    return _("{times}, outside the hours of all days", times=shown) if missed else shown
