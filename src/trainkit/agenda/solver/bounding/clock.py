"""When the breaks of a day are, which groups share: what one needs of a segment another lacks.

A segment's length is cut into *rungs*, one a unit of time. What a group holds reaches up to some
rung, and the segment must be so long, or the sessions be shortened. The breaks' times are chosen
over all days by dynamic programming.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from trainkit.agenda.solver.bounding.groups import GroupPiece
from trainkit.agenda.solver.bounding.holding import Holding
from trainkit.agenda.solver.layout import Layout, Pause, Segment

__all__ = ["Clock"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class _Stretch:
    """A segment: how long it is by the positions of the breaks before and behind it."""

    lengths: Whole
    taken: Whole
    """By ladder, the time that fixed events of its group take."""
    tops: Whole
    """By ladder, the rungs that can be reached at all; those beyond ask for nothing."""

    def reached(self, length: int | Whole) -> Whole:
        """Return by length and ladder how many rungs are reached."""
        return np.clip(np.subtract.outer(length, self.taken), 0, self.tops)


@dataclass(frozen=True)
class Clock:
    """The breaks of the groups of one track."""

    rows: dict[tuple[int, int], int]
    """By slot, its position."""
    days: tuple[tuple[_Stretch, ...], ...]
    ladders: int
    rungs: int

    @classmethod
    def of(cls, layout: Layout, pieces: dict[str, GroupPiece]) -> Clock | None:
        """Return the piece of groups of one track; ``None`` where nothing can be moved."""
        first = next(iter(pieces.values()))
        segments = layout.segments(first.holding.group)
        pauses = [p for one in segments for p in (one.before, one.after) if p is not None]
        movable = any(p.is_movable for p in pauses) and all(p.starts for p in pauses)
        if len(pieces) < 2 or not movable:
            return None
        holdings = [one.holding for one in pieces.values() for _ in range(one.network.ladders)]
        stretches = [_stretch(layout, one, holdings, first.network.rungs) for one in segments]
        days = groupby(zip(segments, stretches, strict=True), key=lambda both: both[0].day)
        return cls(
            {(one.day, one.index): n for n, one in enumerate(segments)},
            tuple(tuple(stretch for _, stretch in both) for _, both in days),
            len(holdings),
            first.network.rungs,
        )

    @property
    def arcs(self) -> int:
        """The number of lengths that are looked at."""
        return sum(stretch.lengths.size for day in self.days for stretch in day)

    @property
    def count(self) -> int:
        """The number of segments."""
        return len(self.rows)

    def cheapest(self, prices: Floats) -> tuple[float, Floats]:
        """Return the least cost, and by segment and rung 1 for what the segment is long enough."""
        gains = -prices.reshape(self.count, self.ladders, self.rungs)
        sums = np.concatenate([np.zeros((self.count, self.ladders, 1)), gains.cumsum(2)], axis=2)
        seen, rung, ladder = np.zeros_like(gains), np.arange(self.rungs), np.arange(self.ladders)
        total, row = 0.0, 0
        for day in self.days:
            gain, lengths = self._of_day(day, sums[row : row + len(day)])
            total += gain
            for stretch, length in zip(day, lengths, strict=True):
                tops = stretch.tops[:, None]
                seen[row] = (rung < stretch.reached(length)[:, None]) | (rung >= tops)
                total += float((sums[row, :, -1] - sums[row][ladder, stretch.tops]).sum())
                row += 1
        return -total, seen.reshape(prices.shape)

    def _of_day(self, day: tuple[_Stretch, ...], sums: Floats) -> tuple[float, list[int]]:
        """Return the most that a day's lengths can gain, and these lengths."""
        ladder = np.arange(self.ladders)
        best, chosen = np.zeros(1), []
        for stretch, climbed in zip(day, sums, strict=True):
            gain = climbed[ladder, stretch.reached(stretch.lengths)].sum(-1)
            gain[stretch.lengths < 0] = -np.inf
            reach = best[:, None] + gain
            chosen.append(reach.argmax(0))
            best = reach.max(0)
        at = int(best.argmax())
        total, lengths = float(best[at]), []
        for stretch, before in zip(reversed(day), reversed(chosen), strict=True):
            lengths.append(int(stretch.lengths[before[at], at]))
            at = int(before[at])
        return total, lengths[::-1]

    def pruned(self, prices: Floats, most: float) -> Clock:  # noqa: ARG002 - as for networks
        """Return itself."""
        return self


def _stretch(layout: Layout, segment: Segment, holdings: list[Holding], rungs: int) -> _Stretch:
    frame = layout.frames[segment.day][0]
    opens = [frame] if segment.before is None else _starts(segment.before, segment.before.length)
    closes = [segment.last] if segment.after is None else _starts(segment.after, 0)
    taken = np.array([holding.taken(segment) for holding in holdings], np.int64)
    tops = np.clip(segment.size - taken, 0, rungs)
    return _Stretch(np.subtract.outer(np.array(closes), np.array(opens)).T, taken, tops)


def _starts(pause: Pause, length: int) -> list[int]:
    """Return when a pause can start, so much later."""
    return [at + length for first, last in pause.starts for at in range(first, last + 1)]
