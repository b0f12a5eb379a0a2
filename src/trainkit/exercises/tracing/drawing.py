"""Drawings of a transaction graph: the beginning for the worksheet, the whole for the key.

A box is a transaction, a line an output. Thick: traced value; thin: other value; dashed: one of
several. Four units are a millimetre, so that the text prints at 8.5 points.
"""

from __future__ import annotations

from trainkit.exercises.tracing.joining import Mixing
from trainkit.exercises.tracing.ledger import Case, Entry, Transaction, btc
from trainkit.exercises.tracing.pencil import DASHED, THICK, THIN, Pencil
from trainkit.exercises.tracing.rules import is_coinjoin
from trainkit.exercises.tracing.solve import Solution, first_payment

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


def draw_start(case: Case) -> str:
    """Return the first transaction and empty room, for participants."""
    pencil = Pencil(WIDTH, 470)
    row, output = first_payment(case)
    pencil.frame(1, 1, WIDTH - 2, 430)
    _first_box(pencil, case, row)
    pencil.line([(_FIRST + _BOX, _ROW + 17), (_FIRST + _BOX + 60, _ROW + 17)], THICK)
    _beside(pencil, _FIRST + _BOX + 28, output)
    _legend(pencil, 454, ("the victim's value", "other value", "one of several"))
    return pencil.svg()


def draw_graph(case: Case, solution: Solution) -> str:
    """Return the graph of the case without the strangers' transactions."""
    mixing = solution.mixing
    pencil = Pencil(WIDTH, _height(mixing))
    rows = [first_payment(case)[0], *_chain(case, solution)]
    pitch = (WIDTH - _FIRST - 20) / len(rows)
    _first_box(pencil, case, rows[0])
    for place, row in enumerate(rows):
        left = _FIRST + place * pitch
        if place:
            _chain_box(pencil, case, row, (left, {e.address for e in rows[place - 1].outputs}))
        onward = [entry for entry in row.outputs if entry.address in solution.cluster]
        if onward and place < len(rows) - 1:
            pencil.line([(left + _BOX, _ROW + 17), (left + pitch, _ROW + 17)], THICK)
            _beside(pencil, left + (_BOX + pitch) / 2 - 2, onward[0])
    _sum_line(pencil, solution)
    if mixing is not None:
        last = _FIRST + (len(rows) - 1) * pitch + _BOX
        _coinjoin(pencil, mixing, last)
        _after(pencil, case, solution, mixing)
    names = ("traced value", "other value", "one of several possible sources")
    _legend(pencil, _height(mixing) - 14, names)
    return pencil.svg()


def _height(mixing: Mixing | None) -> int:
    if mixing is None:
        return _MIX
    return _MIX + _GAP * (len(mixing.equal) + len(mixing.changes)) + 36


def _chain(case: Case, solution: Solution) -> list[Transaction]:
    before = {link.address for link in solution.links}
    return [
        row
        for row in case.transactions
        if not is_coinjoin(row) and any(entry.address in before for entry in row.inputs)
    ]


def _first_box(pencil: Pencil, case: Case, row: Transaction) -> None:
    pencil.box((_FIRST, _ROW, _BOX, _TALL), row.id)
    pencil.line([(3, _ROW + 17), (_FIRST, _ROW + 17)], THICK)
    _beside(pencil, 28, row.inputs[0])
    for entry in row.outputs:
        if entry.address in case.victim:
            pencil.line([(_FIRST + _BOX / 2, _ROW + _TALL), (_FIRST + _BOX / 2, _ROW + 66)], THIN)
            _below(pencil, _FIRST + _BOX / 2, entry, "victim")


def _chain_box(pencil: Pencil, case: Case, row: Transaction, place: tuple[float, set[str]]) -> None:
    left, arriving = place
    middle = left + _BOX / 2
    pencil.box((left, _ROW, _BOX, _TALL), row.id)
    for entry in row.inputs:
        if entry.address not in arriving:
            pencil.text(middle, 14, entry.address, "middle")
            pencil.text(middle, 28, btc(entry.amount), "middle")
            pencil.line([(middle, 34), (middle, _ROW)], THIN)
    for entry in row.outputs:
        if entry.address in case.services:
            pencil.line([(middle, _ROW + _TALL), (middle, _ROW + 66)], THICK)
            _below(pencil, middle, entry, "")
            pencil.frame(middle - 27, _ROW + 68, 54, 36, 1.8)


def _sum_line(pencil: Pencil, solution: Solution) -> None:
    totals: dict[str, int] = {}
    for found in solution.deposits:
        if not found.assumed:
            name = f"{found.address}, {found.service}"
            totals[name] = totals.get(name, 0) + found.amount
    text = "; ".join(f"{name}: {btc(amount)} in all" for name, amount in totals.items())
    pencil.text(WIDTH - 60, _ROW + 121, text, "end", bold=True)


def _coinjoin(pencil: Pencil, mixing: Mixing, last: float) -> None:
    count = len(mixing.equal) + len(mixing.changes)
    pencil.box((400, _MIX - 12, _BOX, _GAP * count), mixing.transaction)
    edge = WIDTH - 14
    others = [party for party in mixing.parties if party.address != mixing.suspect.address]
    pencil.line([(last, _ROW + 17), (edge, _ROW + 17), (edge, _MIX), (400 + _BOX, _MIX)], THICK)
    pencil.text(edge - 8, _MIX - 8, _name(mixing.suspect), "end")
    for place, party in enumerate(others, start=1):
        height = _MIX + place * 30
        pencil.line([(560, height), (400 + _BOX, height)], THIN)
        entry = Entry(party.address, party.room + mixing.amount)
        pencil.text(566, height + 4, _name(entry), "start")
    lines = [Entry(address, mixing.amount) for address in mixing.equal] + list(mixing.changes)
    for place, entry in enumerate(lines):
        height = _MIX + place * _GAP - 1
        kind = DASHED if place < len(mixing.equal) or entry in _open(mixing) else THIN
        kind = THICK if entry == mixing.change else kind
        pencil.line([(400, height), (340, height)], kind)
        pencil.text(334, height + 4, _name(entry), "end", bold=kind == THICK)
    pencil.text(580, _MIX - 24, "CoinJoin: stop clustering", "end", bold=True)


def _open(mixing: Mixing) -> tuple[Entry, ...]:
    return mixing.possible if mixing.change is None else ()


def _after(pencil: Pencil, case: Case, solution: Solution, mixing: Mixing) -> None:
    rows = {row.id: row for row in case.transactions}
    for found in solution.later:
        source = next(e.address for e in rows[found.transaction].inputs)
        height = _MIX + mixing.equal.index(source) * _GAP - 1
        pencil.line([(256, height), (158 + _BOX, height)], DASHED)
        pencil.box((158, height - 17, _BOX, _TALL), found.transaction)
        pencil.line([(158, height), (112, height)], DASHED)
        pencil.frame(6, height - 28, 106, 58, 1.8)
        pencil.text(59, height - 12, f"{found.address}, {found.service}", "middle")
        pencil.text(59, height + 5, btc(found.amount), "middle")
        pencil.text(59, height + 22, f"1 of {len(mixing.equal)}", "middle", bold=True)


def _beside(pencil: Pencil, middle: float, entry: Entry) -> None:
    pencil.text(middle, _ROW + 10, entry.address, "middle")
    pencil.text(middle, _ROW + 32, btc(entry.amount), "middle")


def _below(pencil: Pencil, middle: float, entry: Entry, note: str) -> None:
    pencil.text(middle, _ROW + 82, entry.address, "middle")
    pencil.text(middle, _ROW + 97, btc(entry.amount), "middle")
    if note:
        pencil.text(middle, _ROW + 112, note, "middle")


def _name(entry: Entry) -> str:
    return f"{entry.address} {btc(entry.amount)}"


def _legend(pencil: Pencil, height: float, names: tuple[str, str, str]) -> None:
    for left, kind, name in zip((6, 190, 370), (THICK, THIN, DASHED), names, strict=True):
        pencil.line([(left, height), (left + 44, height)], kind)
        pencil.text(left + 52, height + 4, name, "start")
