"""Time as whole numbers: units of equal length since the start of the first day.

Instants are counted, not local times, so a day on which clocks change has its true length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, reduce
from math import gcd

from trainkit.definitions.base import zone_info
from trainkit.scheduling.problem import AgendaProblem, Window

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
        """Minutes in a unit: the largest that divides all lengths and times that occur."""
        return reduce(gcd, _lengths(self.problem), self.problem.grain)

    @cached_property
    def grain(self) -> int:
        """Units between two permitted starts."""
        return self.problem.grain // self.minutes

    def of(self, minutes: int) -> int:
        """Return a length in units, rounded up."""
        return -(-minutes // self.minutes)

    def at(self, local: datetime, zone: str | None = None) -> int:
        """Return the unit in which a local time lies; the earlier one where it occurs twice."""
        aware = local.replace(tzinfo=zone_info(zone or self.problem.timezone))
        return self._minutes_since(aware) // self.minutes

    def ceiling(self, local: datetime, zone: str | None = None) -> int:
        """Return the first unit that starts at a local time or after it."""
        aware = local.replace(tzinfo=zone_info(zone or self.problem.timezone))
        return -(-self._minutes_since(aware) // self.minutes)

    def on(self, day: date, clock: time) -> int:
        """Return the unit of a clock time on a day, local to the problem."""
        return self.at(datetime.combine(day, clock))

    def span(self, window: Window, zone: str | None = None) -> Span:
        """Return the whole units inside a window."""
        return self.ceiling(window.start, zone), self.at(window.end, zone)

    def local(self, unit: int) -> datetime:
        """Return the local time, without an offset, at which a unit starts."""
        instant = self._base + timedelta(minutes=unit * self.minutes)
        return instant.astimezone(zone_info(self.problem.timezone)).replace(tzinfo=None)

    def _minutes_since(self, aware: datetime) -> int:
        return int((aware.astimezone(UTC) - self._base).total_seconds()) // 60


def _lengths(problem: AgendaProblem) -> Iterable[int]:
    yield from (problem.pause, problem.longest_block)
    for session in problem.sessions.values():
        yield from (session.minutes, session.least, session.most, *session.marks)
        if session.pin:
            yield session.pin.start.minute
    for event in problem.fixed:
        yield from (event.minutes, event.start.minute)
    for one in problem.breaks:
        yield one.minutes
    for day in problem.days:
        yield from (day.start.minute, day.end.minute)
    yield from (way.minutes for way in problem.transfers)
