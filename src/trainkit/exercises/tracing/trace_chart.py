"""Drawings of a transaction graph: the beginning for the worksheet, the whole for the key.

A box is a transaction, a line an output. Thick: traced value; thin: other value; dashed: one of
several. Four units are a millimetre, so that the text prints at 8.5 points.
"""

from __future__ import annotations

from collections.abc import Sequence

from trainkit.exercises.svg import Style, Svg
from trainkit.exercises.tracing.ledger import Case, Entry, Transaction, btc
from trainkit.exercises.tracing.trace_solver import Mixing, Trace
from trainkit.exercises.words import Words
from trainkit.languages import semicolon_list

__all__ = ["draw_graph", "draw_start"]

WIDTH = 680
_BOX, _TALL = 54, 34
_FIRST = 58
_ROW = 64
"""Top of the chain's boxes."""
_MIX = 238
"""Top of the CoinJoin."""
_GAP = 20
"""Between two lines of the CoinJoin."""
_INK = "#111111"
_STYLE = Style(number=lambda value: f"{round(value, 1):g}", per_mm=4, font=12, role="img")
Stroke = dict[str, str]
THICK: Stroke = {"stroke_width": "3"}
THIN: Stroke = {"stroke_width": "1.2"}
DASHED: Stroke = {"stroke_width": "1.4", "stroke_dasharray": "6 4"}


class _Graph:
    """Boxes, arrows and text, black on white."""

    def __init__(self, height: int) -> None:
        self._chart = Svg(WIDTH, height, _STYLE)
        self._chart.element("rect", width=WIDTH, height=height, fill="#ffffff")
        self.svg = self._chart.svg

    def box(self, left: float, top: float, label: str, height: float = _TALL) -> None:
        """Draw a transaction."""
        self.frame(left, top, (_BOX, height), 1.2, "#eeeeee")
        self.text(left + _BOX / 2, top + height / 2 + 4, label, bold=True)

    def frame(
        self,
        left: float,
        top: float,
        size: tuple[float, float],
        stroke: float = 0.8,
        fill: str = "none",
    ) -> None:
        """Draw a rectangle around what is there."""
        width, height = size
        self._chart.element(
            "rect",
            x=left,
            y=top,
            width=width,
            height=height,
            fill=fill,
            stroke=_INK,
            stroke_width=stroke,
        )

    def arrow(self, points: Sequence[tuple[float, float]], stroke: Stroke) -> None:
        """Draw an arrow through the points, the last of them its head; all lines are straight."""
        self._chart.element(
            "polyline", points=self._path(points), fill="none", stroke=_INK, **stroke
        )
        (before_x, before_y), (x, y) = points[-2:]
        if y == before_y:
            back = 8 if x < before_x else -8
            head = ((x, y), (x + back, y - 4), (x + back, y + 4))
        else:
            back = 8 if y < before_y else -8
            head = ((x, y), (x - 4, y + back), (x + 4, y + back))
        self._chart.element("polygon", points=self._path(head), fill=_INK)

    @staticmethod
    def _path(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{_STYLE.number(x)},{_STYLE.number(y)}" for x, y in points)

    def text(
        self, x: float, y: float, text: str, anchor: str = "middle", *, bold: bool = False
    ) -> None:
        """Write text whose base line is at ``y``."""
        weight = {"font_weight": "bold"} if bold else {}
        self._chart.element("text", text, x=x, y=y, text_anchor=anchor, **weight, fill=_INK)


def draw_start(case: Case, words: Words) -> str:
    """Return the first transaction and empty room, for participants."""
    graph = _Graph(470)
    row, output = case.first_payment
    graph.frame(1, 1, (WIDTH - 2, 430))
    _first_box(graph, case, row, words)
    graph.arrow([(_FIRST + _BOX, _ROW + 17), (_FIRST + _BOX + 60, _ROW + 17)], THICK)
    _beside(graph, _FIRST + _BOX + 28, output)
    _legend(graph, 454, ("stolen", "other", "several"), words)
    return graph.svg()


def draw_graph(case: Case, trace: Trace, words: Words) -> str:
    """Return the graph of the case without the strangers' transactions."""
    mixing = trace.mixing
    height = _MIX + _GAP * (len(mixing.equal) + len(mixing.changes)) + 36
    graph = _Graph(height)
    rows = [case.first_payment[0], *_chain(case, trace)]
    pitch = (WIDTH - _FIRST - 20) / len(rows)
    _first_box(graph, case, rows[0], words)
    for place, row in enumerate(rows):
        left = _FIRST + place * pitch
        if place:
            _chain_box(graph, case, row, (left, {e.address for e in rows[place - 1].outputs}))
        onward = [entry for entry in row.outputs if entry.address in trace.cluster]
        if onward and place < len(rows) - 1:
            graph.arrow([(left + _BOX, _ROW + 17), (left + pitch, _ROW + 17)], THICK)
            _beside(graph, left + (_BOX + pitch) / 2 - 2, onward[0])
    _sum_line(graph, trace, words)
    _coinjoin(graph, mixing, words, _FIRST + (len(rows) - 1) * pitch + _BOX)
    _after(graph, case, trace, words)
    _legend(graph, height - 14, ("traced", "other", "sources"), words)
    return graph.svg()


def _chain(case: Case, trace: Trace) -> list[Transaction]:
    before = {link.address for link in trace.links}
    return [
        row
        for row in case.transactions
        if not row.is_coinjoin and any(entry.address in before for entry in row.inputs)
    ]


def _first_box(graph: _Graph, case: Case, row: Transaction, words: Words) -> None:
    middle = _FIRST + _BOX / 2
    graph.box(_FIRST, _ROW, row.id)
    graph.arrow([(3, _ROW + 17), (_FIRST, _ROW + 17)], THICK)
    _beside(graph, 28, row.inputs[0])
    for entry in row.outputs:
        if entry.address in case.victim:
            graph.arrow([(middle, _ROW + _TALL), (middle, _ROW + 66)], THIN)
            _below(graph, middle, entry)
            graph.text(middle, _ROW + 112, words("victim"))


def _chain_box(graph: _Graph, case: Case, row: Transaction, at: tuple[float, set[str]]) -> None:
    left, arriving = at
    middle = left + _BOX / 2
    graph.box(left, _ROW, row.id)
    for entry in row.inputs:
        if entry.address not in arriving:
            graph.text(middle, 14, entry.address)
            graph.text(middle, 28, btc(entry.amount))
            graph.arrow([(middle, 34), (middle, _ROW)], THIN)
    for entry in row.outputs:
        if entry.address in case.services:
            graph.arrow([(middle, _ROW + _TALL), (middle, _ROW + 66)], THICK)
            _below(graph, middle, entry)
            graph.frame(middle - 27, _ROW + 68, (54, 36), 1.8)


def _sum_line(graph: _Graph, trace: Trace, words: Words) -> None:
    totals: dict[str, int] = {}
    for found in trace.deposits:
        if not found.assumed:
            name = f"{found.address}, {found.service}"
            totals[name] = totals.get(name, 0) + found.amount
    said = (words("in-all", name=name, amount=btc(amount)) for name, amount in totals.items())
    graph.text(WIDTH - 60, _ROW + 121, semicolon_list(said), "end", bold=True)


def _coinjoin(graph: _Graph, mixing: Mixing, words: Words, last: float) -> None:
    count = len(mixing.equal) + len(mixing.changes)
    graph.box(400, _MIX - 12, mixing.transaction, _GAP * count)
    edge = WIDTH - 14
    graph.arrow([(last, _ROW + 17), (edge, _ROW + 17), (edge, _MIX), (400 + _BOX, _MIX)], THICK)
    graph.text(edge - 8, _MIX - 8, _name(mixing.suspect), "end")
    for place, party in enumerate(mixing.others, start=1):
        height = _MIX + place * 30
        graph.arrow([(560, height), (400 + _BOX, height)], THIN)
        entry = Entry(party.address, party.room + mixing.amount)
        graph.text(566, height + 4, _name(entry), "start")
    undecided = mixing.possible if mixing.change is None else ()
    lines = [Entry(address, mixing.amount) for address in mixing.equal] + list(mixing.changes)
    for place, entry in enumerate(lines):
        height = _MIX + place * _GAP - 1
        stroke = DASHED if place < len(mixing.equal) or entry in undecided else THIN
        stroke = THICK if entry == mixing.change else stroke
        graph.arrow([(400, height), (340, height)], stroke)
        graph.text(334, height + 4, _name(entry), "end", bold=stroke == THICK)
    graph.text(580, _MIX - 24, words("stop"), "end", bold=True)


def _after(graph: _Graph, case: Case, trace: Trace, words: Words) -> None:
    rows = {row.id: row for row in case.transactions}
    equal = trace.mixing.equal
    for found in trace.later:
        source = next(e.address for e in rows[found.transaction].inputs)
        height = _MIX + equal.index(source) * _GAP - 1
        graph.arrow([(256, height), (158 + _BOX, height)], DASHED)
        graph.box(158, height - 17, found.transaction)
        graph.arrow([(158, height), (112, height)], DASHED)
        graph.frame(6, height - 28, (106, 58), 1.8)
        graph.text(59, height - 12, f"{found.address}, {found.service}")
        graph.text(59, height + 5, btc(found.amount))
        graph.text(59, height + 22, words("one-of", count=len(equal)), bold=True)


def _beside(graph: _Graph, middle: float, entry: Entry) -> None:
    graph.text(middle, _ROW + 10, entry.address)
    graph.text(middle, _ROW + 32, btc(entry.amount))


def _below(graph: _Graph, middle: float, entry: Entry) -> None:
    graph.text(middle, _ROW + 82, entry.address)
    graph.text(middle, _ROW + 97, btc(entry.amount))


def _name(entry: Entry) -> str:
    return f"{entry.address} {btc(entry.amount)}"


def _legend(graph: _Graph, height: float, names: tuple[str, str, str], words: Words) -> None:
    for left, stroke, name in zip((6, 190, 370), (THICK, THIN, DASHED), names, strict=True):
        graph.arrow([(left, height), (left + 44, height)], stroke)
        graph.text(left + 52, height + 4, words(f"legend.{name}"), "start")
