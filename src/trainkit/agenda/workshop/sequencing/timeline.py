"""Time as one line of minutes, with what is already on it, and the search for a free place.

A moment is an integer: the date's ordinal times 1440 plus the minutes since midnight, local time.
So "earlier" compares across days, and an entry never crosses midnight.

Work is every entry that is not a pause. Two pieces of work are apart if a break, lunch or prayer
stands between them, or if the time from the end of one to the start of the next, with the short
pauses in it, is at least ``DayFrame.pause`` minutes. Pieces that are not apart form a run, and the
minutes of a run are added up against ``DayFrame.longest_block``.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise

from trainkit.agenda.workshop.agenda import Entry, EntryKind, minutes_of
from trainkit.definitions.workshop import DayFrame

__all__ = ["GRAIN", "Block", "Timeline", "Window", "clock_of", "day_of", "moment"]

_DAY = 24 * 60

GRAIN = 5
"""What is placed starts at a multiple of so many minutes."""


def moment(day: date, clock: time) -> int:
    """Return the moment of a local time on a day."""
    return day.toordinal() * _DAY + minutes_of(clock)


def day_of(at: int) -> date:
    """Return the date of a moment."""
    return date.fromordinal(at // _DAY)


def clock_of(at: int) -> time:
    """Return the local time of a moment."""
    hour, minute = divmod(at % _DAY, 60)
    return time(hour, minute)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of one day, as two moments."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """An entry at its place on the line."""

    start: int
    end: int
    entry: Entry = field(compare=False)
    is_break: bool = False
    """True for a break, lunch or prayer: people rest, however long it is."""

    @classmethod
    def on(cls, day: date, entry: Entry, is_break: bool = False) -> Block:
        """Return the block of an entry on a day."""
        return cls(moment(day, entry.start), moment(day, entry.end), entry, is_break)

    @property
    def minutes(self) -> int:
        """The block's length."""
        return self.end - self.start

    @property
    def is_work(self) -> bool:
        """Whether it counts against the longest block."""
        return not self.is_break and self.entry.kind is not EntryKind.PAUSE

    @property
    def day(self) -> date:
        """The date."""
        return day_of(self.start)


class Timeline:
    """Blocks by day. It grows while sessions are placed."""

    def __init__(self, frame: DayFrame, blocks: Iterable[Block] = ()) -> None:
        self.frame = frame
        self._days: defaultdict[date, list[Block]] = defaultdict(list)
        for block in blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        """Put a block on the line."""
        insort(self._days[block.day], block)

    def on(self, day: date) -> tuple[Block, ...]:
        """Return the day's blocks in order of time."""
        return tuple(self._days.get(day, ()))

    def blocks(self) -> tuple[Block, ...]:
        """Return all blocks, each day's in order of time."""
        return tuple(block for blocks in self._days.values() for block in blocks)

    def earliest_start(self, minutes: int, windows: Iterable[Window]) -> int | None:
        """Return the first moment in the windows at which ``minutes`` of work have a place.

        Nothing overlaps and no run becomes longer than the longest block. It is enough to try the
        window's start, the end of each block, and the end of each block plus a pause, each or the
        next full five minutes: starting later only moves the work towards what follows it.
        """
        for window in windows:
            blocks = self._days.get(day_of(window.start), [])
            for start in self._candidates(blocks, window):
                if start + minutes <= window.end and self._has_place(blocks, start, minutes):
                    return start
        return None

    def _candidates(self, blocks: Sequence[Block], window: Window) -> list[int]:
        ends = [block.end for block in blocks]
        starts = {window.start, *ends, *(end + self.frame.pause for end in ends)}
        starts = {-(-start // GRAIN) * GRAIN for start in starts}
        return sorted(start for start in starts if window.start <= start < window.end)

    def _has_place(self, blocks: Sequence[Block], start: int, minutes: int) -> bool:
        end = start + minutes
        if any(block.start < end and start < block.end for block in blocks):
            return False
        before = self.run_before(blocks, start)
        return before + minutes + self.run_after(blocks, end) <= self.frame.longest_block

    def run_before(self, blocks: Sequence[Block], start: int) -> int:
        """Return the minutes of work that lead up to ``start`` without a pause."""
        total, edge = 0, start
        for block in sorted((b for b in blocks if b.end <= start), reverse=True):
            if block.is_break or (block.is_work and edge - block.end >= self.frame.pause):
                break
            if block.is_work:
                total, edge = total + block.minutes, block.start
        return total

    def run_after(self, blocks: Sequence[Block], end: int) -> int:
        """Return the minutes of work that follow ``end`` without a pause."""
        total, edge = 0, end
        for block in sorted(b for b in blocks if b.start >= end):
            if block.is_break or (block.is_work and block.start - edge >= self.frame.pause):
                break
            if block.is_work:
                total, edge = total + block.minutes, block.end
        return total

    def needed_pauses(self, day: date) -> tuple[Window, ...]:
        """Return the gaps in which a short pause must be shown, each cut to its length.

        These are the gaps between two pieces of work that would otherwise be one run too long. A
        gap with a pause in it needs none, and one of two pauses' length or more is left free: it
        is a pause already.
        """
        blocks, pause = self.on(day), self.frame.pause
        return tuple(
            Window(first.end, first.end + pause)
            for first, second in pairwise(blocks)
            if first.is_work and second.is_work and pause <= second.start - first.end < 2 * pause
            if self.run_before(blocks, first.end) + self.run_after(blocks, second.start)
            > self.frame.longest_block
        )
