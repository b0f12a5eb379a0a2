"""Time as whole numbers: units of equal length since the start of the first day.

Instants are counted, not local times, so a day on which clocks change has its true length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, reduce
from math import gcd

from trainkit.agenda.problem import AgendaProblem, Window
from trainkit.fields import zone_info

__all__ = ["Span", "Units", "merged"]

Span = tuple[int, int]
"""From one unit to a later one."""


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of spans as spans that do not touch, in order; empty ones fall away."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


@dataclass(frozen=True)
class Units:
    """Turns local times and minutes of a problem into units, and back."""

    problem: AgendaProblem

    @cached_property
    def _base(self) -> datetime:
        first = datetime.combine(self.problem.days[0].date, time())
        return first.replace(tzinfo=zone_info(self.problem.timezone)).astimezone(UTC)

    @cached_property
    def minutes(self) -> int:
        """Minutes in a unit: the largest that divides the hour and all lengths and given times."""
        times = (self._minutes_since(self._aware(local)) for local in _times(self.problem))
        return reduce(gcd, (*_lengths(self.problem), *times), gcd(self.problem.grain, 60))

    @cached_property
    def grain(self) -> int:
        """Units by which lengths differ: as many minutes as lie between two permitted starts."""
        return self.problem.grain // self.minutes

    def of(self, minutes: int) -> int:
        """Return a length in units, rounded up."""
        return -(-minutes // self.minutes)

    def at(self, local: datetime, zone: str | None = None) -> int:
        """Return the unit in which a local time lies; the earlier one where it occurs twice."""
        return self._minutes_since(self._aware(local, zone)) // self.minutes

    def ceiling(self, local: datetime, zone: str | None = None) -> int:
        """Return the first unit that starts at a local time or after it."""
        return -(-self._minutes_since(self._aware(local, zone)) // self.minutes)

    def minute(self, local: datetime) -> int:
        """Return the minutes from the start of the first day to a local time."""
        return self._minutes_since(self._aware(local))

    def on(self, day: date, clock: time) -> int:
        """Return the unit of a clock time on a day, local to the problem."""
        return self.at(datetime.combine(day, clock))

    def span(self, window: Window, zone: str | None = None) -> Span:
        """Return the whole units inside a window."""
        return self.ceiling(window.start, zone), self.at(window.end, zone)

    def union(self, windows: Iterable[Window], zone: str | None = None) -> tuple[Span, ...]:
        """Return the whole units inside the union of windows.

        Windows that meet within a unit are one: they are joined before they are cut to units.
        """
        minutes = merged(
            (
                self._minutes_since(self._aware(one.start, zone)),
                self._minutes_since(self._aware(one.end, zone)),
            )
            for one in windows
        )
        return merged((-(-start // self.minutes), end // self.minutes) for start, end in minutes)

    def starts(self, frame: Span) -> tuple[Span, ...]:
        """Return the units of a frame at which something may start: first and last of each row.

        Clocks show a multiple of the grain then, for the first time: a local time that happens
        twice means the first.
        """
        first, last = self._moment(frame[0]), self._moment(frame[1])
        if first.fold or last.fold or first.utcoffset() != last.utcoffset():
            shown = [None if t.fold else t.minute for t in map(self._moment, _inside(frame))]
        else:
            shown = [(first.minute + n * self.minutes) % 60 for n in range(len(_inside(frame)))]
        grain = self.problem.grain
        found = [
            n
            for n, minute in enumerate(shown, frame[0])
            if minute is not None and not minute % grain
        ]
        return tuple((start, end - 1) for start, end in merged((n, n + 1) for n in found))

    def local(self, unit: int) -> datetime:
        """Return the local time, without an offset, at which a unit starts."""
        return self._moment(unit).replace(tzinfo=None, fold=0)

    def _moment(self, unit: int) -> datetime:
        instant = self._base + timedelta(minutes=unit * self.minutes)
        return instant.astimezone(zone_info(self.problem.timezone))

    def _aware(self, local: datetime, zone: str | None = None) -> datetime:
        return local.replace(tzinfo=zone_info(zone or self.problem.timezone))

    def _minutes_since(self, aware: datetime) -> int:
        return int((aware.astimezone(UTC) - self._base).total_seconds()) // 60


def _inside(frame: Span) -> range:
    return range(frame[0], frame[1] + 1)


def _lengths(problem: AgendaProblem) -> Iterator[int]:
    yield from (problem.pause, problem.longest_block, problem.changeover)
    for person in problem.people.values():
        yield from (person.changeover, person.daily_maximum or 0)
    for session in problem.sessions.values():
        yield from (session.minutes, session.least, session.most, *session.marks)
    yield from (event.minutes for event in problem.fixed)
    yield from (one.minutes for one in problem.breaks)
    yield from (way.minutes for way in problem.transfers)


def _times(problem: AgendaProblem) -> Iterator[datetime]:
    """Yield what is fixed. Ends of windows are not: only whole units inside them count."""
    for day in problem.days:
        yield datetime.combine(day.date, day.start)
        yield datetime.combine(day.date, day.end)
    yield from (event.start for event in problem.fixed)
    yield from (one.pin.start for one in problem.sessions.values() if one.pin)
