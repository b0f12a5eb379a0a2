"""Blocks of ports of a shared address, who holds them when, and their chart.

Times are whole seconds since midnight UTC of the day that the sheet names; a time before midnight
is negative. Intervals and port blocks include both ends. The chart's units are millimetres; fields
are told apart by borders, shades and labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainkit.exercises.svg import Svg
from trainkit.exercises.times import clock

__all__ = ["Holding", "Mark", "blocks_per_address", "candidates", "draw_chart"]

_LEFT, _WIDTH = 28.0, 138.0
_FIELD, _HEAD, _FOOT = 6.0, 5.0, 8.0
_PLAIN_ROW, _MARKED_ROW = 8.6, 10.6
"""Heights of a row without and with room for the numbers of entries."""


@dataclass(frozen=True)
class Holding:
    """One row of the record: who holds a block of an address, from which second to which."""

    address: str
    low: int
    high: int
    start: int
    end: int
    subscription: str


@dataclass(frozen=True)
class Mark:
    """An entry on the chart of the key."""

    number: str
    address: str
    port: int | None
    second: int
    wrong: bool = False
    """Whether it stands where a wrong reading puts it."""


def candidates(
    record: tuple[Holding, ...], address: str, port: int | None, seconds: tuple[int, int]
) -> tuple[str, ...]:
    """Return the subscriptions that fit, by block and time; all blocks fit if no port is known."""
    first, last = seconds
    found = [
        held
        for held in record
        if held.address == address
        and (port is None or held.low <= port <= held.high)
        and held.start <= last
        and first <= held.end
    ]
    ordered = sorted(found, key=lambda held: (held.low, held.start))
    return tuple(dict.fromkeys(held.subscription for held in ordered))


def blocks_per_address(unused: int, size: int) -> int:
    """Return how many whole blocks of ``size`` ports an address has beside the unused ones."""
    return (65_536 - unused) // size


def draw_chart(
    record: Sequence[Holding], *, filled: bool = True, marks: Iterable[Mark] = ()
) -> str:
    """Return the chart; without ``filled``, empty rows to draw the blocks in."""
    marks = tuple(marks)
    scale = _Scale.of(record, _MARKED_ROW if marks else _PLAIN_ROW)
    chart = Svg(_LEFT + _WIDTH + 4, scale.bottom + _FOOT)
    _draw_rows(chart, record, scale)
    if filled:
        _draw_fields(chart, record, scale)
    _draw_axis(chart, scale)
    _draw_marks(chart, marks, record, scale)
    return chart.svg()


@dataclass(frozen=True)
class _Scale:
    start: int
    end: int
    tops: dict[tuple[str, int], float]
    """Where the row of an address and a block begins."""
    heads: dict[str, float]
    bottom: float
    row: float

    @classmethod
    def of(cls, record: Sequence[Holding], row: float) -> _Scale:
        tops: dict[tuple[str, int], float] = {}
        heads: dict[str, float] = {}
        at = 0.0
        for address in sorted({held.address for held in record}):
            heads[address] = at
            at += _HEAD
            for low in sorted({held.low for held in record if held.address == address}):
                tops[address, low] = at
                at += row
        start, end = min(held.start for held in record), max(held.end for held in record)
        return cls(start, end, tops, heads, at, row)

    def x(self, second: float) -> float:
        return round(_LEFT + _WIDTH * (second - self.start) / (self.end + 1 - self.start), 2)

    def field(self, held: Holding) -> float:
        return self.tops[held.address, held.low] + self.row - _FIELD - 0.6


def _draw_rows(chart: Svg, record: Sequence[Holding], scale: _Scale) -> None:
    for address, top in scale.heads.items():
        chart.text(0, top + 3.6, address, "start", bold=True)
    for held in {(held.address, held.low): held for held in record}.values():
        y = scale.field(held)
        chart.text(0, y + 4, f"{held.low}–{held.high}", "start")
        chart.rectangle(_LEFT, y, (_WIDTH, _FIELD), "white")


def _draw_fields(chart: Svg, record: Sequence[Holding], scale: _Scale) -> None:
    turns: dict[tuple[str, int], int] = {}
    for held in sorted(record, key=lambda held: held.start):
        turn = turns[held.address, held.low] = turns.get((held.address, held.low), -1) + 1
        x, y = scale.x(held.start), scale.field(held)
        width = scale.x(held.end + 1) - x
        chart.rectangle(x, y, (width, _FIELD), "white" if turn % 2 else "#dddddd")
        chart.text(x + width / 2, y + 4, held.subscription)


def _draw_axis(chart: Svg, scale: _Scale) -> None:
    y = scale.bottom
    chart.line((_LEFT, y), (_LEFT + _WIDTH, y))
    step = 1200 if scale.end - scale.start > 5400 else 900
    for second in range(-(-scale.start // step) * step, scale.end + 2, step):
        x = scale.x(second)
        chart.line((x, y), (x, y + 1.2))
        chart.text(x, y + 4.6, clock(second)[:5])
    chart.text(0, y + 4.6, "UTC", "start")


def _draw_marks(
    chart: Svg, marks: Iterable[Mark], record: Sequence[Holding], scale: _Scale
) -> None:
    labels: dict[tuple[float, int], list[str]] = {}
    for mark in marks:
        x = scale.x(mark.second)
        dashes = {"stroke_dasharray": "0.8,0.6"} if mark.port is None or mark.wrong else {}
        for held in _rows_of(mark, record):
            y = scale.field(held)
            chart.line((x, y - 1), (x, y + _FIELD), **dashes)
            near = next(
                (key for key in labels if key[0] == y and abs(key[1] - mark.second) < 420), None
            )
            key = near or (y, mark.second)
            labels.setdefault(key, []).append(mark.number + ("?" if mark.wrong else ""))
    for (y, second), numbers in labels.items():
        chart.text(scale.x(second), y - 1.3, ", ".join(numbers), bold=True)


def _rows_of(mark: Mark, record: Sequence[Holding]) -> list[Holding]:
    rows = {held.low: held for held in record if held.address == mark.address}
    return [
        held for held in rows.values() if mark.port is None or held.low <= mark.port <= held.high
    ]
