"""Local times as minutes on one line, so that zones and clock changes cannot confuse a comparison.

An *instant* is the number of whole minutes since 1970-01-01 00:00 UTC. A local time that happens
twice means the first of the two (``datetime.fold``, PEP 495).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from trainkit.agenda.problem import Window

__all__ = [
    "Span", "common", "covers", "exists", "instant", "joined", "local", "longest", "outside",
    "overlap", "span_of", "without",
]  # fmt: skip

Span = tuple[int, int]
"""From one instant to a later one."""


def instant(local_time: datetime, zone: ZoneInfo) -> int:
    """Return the instant of a local time."""
    return int(local_time.replace(tzinfo=zone).timestamp()) // 60


def local(moment: int, zone: ZoneInfo) -> datetime:
    """Return the local time of an instant, without a zone."""
    return datetime.fromtimestamp(moment * 60, zone).replace(tzinfo=None, fold=0)


def exists(local_time: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in the zone ever show this time."""
    there = local_time.replace(tzinfo=zone, fold=0)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == there.replace(
        tzinfo=None
    )


def span_of(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """Return the span between two clock times of a day."""
    return instant(datetime.combine(day, start), zone), instant(datetime.combine(day, end), zone)


def joined(windows: Iterable[Window], zone: ZoneInfo) -> tuple[Span, ...]:
    """Return windows as spans in order of time; those that touch or overlap are one."""
    spans: list[Span] = []
    for start, end in sorted((instant(w.start, zone), instant(w.end, zone)) for w in windows):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans holds all of the time from ``start`` to ``end``."""
    return any(first <= start and end <= last for first, last in spans)


def overlap(one: Span, other: Span) -> int:
    """Return how many minutes two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def outside(span: Span, frame: Span) -> int:
    """Return by how many minutes a span begins before a frame and ends after it."""
    return max(0, frame[0] - span[0]) + max(0, span[1] - frame[1])


def common(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the time that two rows of spans share."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((start, end) for start, end in shared if start < end))


def without(spans: Sequence[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of spans when others are taken out."""
    left = list(spans)
    for start, end in taken:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return tuple(sorted(left))


def longest(spans: Iterable[Span]) -> int:
    """Return the minutes of the longest span; 0 if there is none."""
    return max((end - start for start, end in spans), default=0)
