"""The chart of port blocks over time, as SVG: one row a block, one field a holder.

Units are millimetres. Print needs no colour: fields are told apart by borders, shades and labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from trainkit.exercises.provider.blocks import Holding
from trainkit.exercises.provider.written_days import clock

__all__ = ["Mark", "draw_chart"]

_LEFT, _WIDTH = 28.0, 138.0
_FIELD, _HEAD, _FOOT = 6.0, 5.0, 8.0
_PLAIN_ROW, _MARKED_ROW = 8.6, 10.6
"""Heights of a row without and with room for the numbers of entries."""


@dataclass(frozen=True)
class Mark:
    """An entry on the chart of the key."""

    number: str
    address: str
    port: int | None
    second: int
    wrong: bool = False
    """Whether it stands where a wrong reading puts it."""


def draw_chart(
    record: tuple[Holding, ...], *, filled: bool = True, marks: Iterable[Mark] = ()
) -> str:
    """Return the chart; without ``filled``, empty rows to draw the blocks in."""
    marks = tuple(marks)
    scale = _Scale.of(record, _MARKED_ROW if marks else _PLAIN_ROW)
    parts = [*_rows(record, scale), *(_fields(record, scale) if filled else ()), *_axis(scale)]
    parts += _marks(marks, record, scale)
    width, height = _LEFT + _WIDTH + 4, scale.bottom + _FOOT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="Noto Sans" font-size="2.9">'
        f"{''.join(parts)}</svg>"
    )


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
    def of(cls, record: tuple[Holding, ...], row: float) -> _Scale:
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


def _text(x: float, y: float, text: str, anchor: str = "middle", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return (
        f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="black" '
        f'stroke-width="0.25"{more}/>'
    )


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" '
        'stroke="black" stroke-width="0.25"/>'
    )


def _rows(record: tuple[Holding, ...], scale: _Scale) -> list[str]:
    parts = [_text(0, top + 3.6, address, "start", "bold") for address, top in scale.heads.items()]
    ports = {(held.address, held.low): held for held in record}
    for held in ports.values():
        y = scale.field(held)
        parts.append(_text(0, y + 4, f"{held.low}–{held.high}", "start"))
        parts.append(_box(_LEFT, y, _WIDTH, _FIELD, "white"))
    return parts


def _fields(record: tuple[Holding, ...], scale: _Scale) -> list[str]:
    parts = []
    turns: dict[tuple[str, int], int] = {}
    for held in sorted(record, key=lambda held: held.start):
        turn = turns[held.address, held.low] = turns.get((held.address, held.low), -1) + 1
        x, y = scale.x(held.start), scale.field(held)
        width = scale.x(held.end + 1) - x
        parts.append(_box(x, y, width, _FIELD, "white" if turn % 2 else "#dddddd"))
        parts.append(_text(x + width / 2, y + 4, held.subscription))
    return parts


def _axis(scale: _Scale) -> list[str]:
    y = scale.bottom
    parts = [_line(_LEFT, y, _LEFT + _WIDTH, y)]
    step = 1200 if scale.end - scale.start > 5400 else 900
    for second in range(-(-scale.start // step) * step, scale.end + 2, step):
        x = scale.x(second)
        parts += [_line(x, y, x, y + 1.2), _text(x, y + 4.6, clock(second)[:5])]
    return [*parts, _text(0, y + 4.6, "UTC", "start")]


def _marks(marks: tuple[Mark, ...], record: tuple[Holding, ...], scale: _Scale) -> list[str]:
    parts = []
    labels: dict[tuple[float, int], list[str]] = {}
    for mark in marks:
        x = scale.x(mark.second)
        for held in _rows_of(mark, record):
            y = scale.field(held)
            shape = ' stroke-dasharray="0.8,0.6"' if mark.port is None or mark.wrong else ""
            parts.append(_line(x, y - 1, x, y + _FIELD, shape))
            near = next(
                (key for key in labels if key[0] == y and abs(key[1] - mark.second) < 420), None
            )
            key = near or (y, mark.second)
            labels.setdefault(key, []).append(mark.number + ("?" if mark.wrong else ""))
    parts += [
        _text(scale.x(second), y - 1.3, ", ".join(numbers), weight="bold")
        for (y, second), numbers in labels.items()
    ]
    return parts


def _rows_of(mark: Mark, record: tuple[Holding, ...]) -> list[Holding]:
    rows = {held.low: held for held in record if held.address == mark.address}
    return [
        held for held in rows.values() if mark.port is None or held.low <= mark.port <= held.high
    ]
