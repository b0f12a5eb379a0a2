"""The time line of holders, as SVG: one lane a person, one column from each row to the next.

Units are millimetres; the columns are equal, since days on the shelf would leave no room for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from trainkit.exercises.custody.audit_key import Audited
from trainkit.exercises.custody.auditor import Row
from trainkit.exercises.custody.faults import Fault

__all__ = ["draw_holders"]

_LEFT, _WIDTH = 27.0, 140.0
_LANE, _BAR, _HEAD, _FOOT = 8.0, 5.0, 12.0, 8.0

Spell = tuple[str, int, bool]
"""Who, from which row on, and whether that is open."""


def draw_holders(one: Audited, letters: Mapping[Fault, str]) -> str:
    """Return the chart of a log."""
    rows = one.rows
    faults = {found.row: found.fault for found in one.findings}
    spells = _spells(rows, faults)
    lanes = list(dict.fromkeys(person for person, _, _ in spells))
    step = _WIDTH / len(rows)
    width, height = _LEFT + _WIDTH + 2, _HEAD + _LANE * len(lanes) + _FOOT
    parts = [_PATTERN, *_lanes(lanes), *_ticks(rows, step, height)]
    for person, place, is_open in spells:
        y = _HEAD + _LANE * lanes.index(person) + (_LANE - _BAR) / 2
        parts.append(_bar(_LEFT + step * place, y, step, is_open))
    parts += [
        _text(_LEFT + step * place, 4, letters[faults[row.number]], weight="bold")
        for place, row in enumerate(rows)
        if row.number in faults
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="Noto Sans" font-size="2.9">'
        f"{''.join(parts)}</svg>"
    )


def _spells(rows: tuple[Row, ...], faults: Mapping[str, Fault]) -> list[Spell]:
    """Return who holds the exhibit from each row to the next."""
    spells: list[Spell] = []
    for place, row in enumerate(rows):
        following = rows[place + 1].number if place + 1 < len(rows) else ""
        gap = faults.get(following) == "gap"
        overlap = faults.get(row.number) == "overlap"
        spells.append((row.receiver, place, gap or overlap))
        if gap:
            spells.append((rows[place + 1].giver, place, True))
        if overlap:
            spells.append((rows[place - 1].receiver, place, True))
    return spells


_PATTERN = (
    '<defs><pattern id="open" width="1.6" height="1.6" patternUnits="userSpaceOnUse">'
    '<path d="M0,1.6 L1.6,0" stroke="black" stroke-width="0.3"/></pattern></defs>'
)


def _text(x: float, y: float, text: str, anchor: str = "middle", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str = "black") -> str:
    return (
        f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{stroke}" '
        'stroke-width="0.25"/>'
    )


def _bar(x: float, y: float, width: float, is_open: bool) -> str:
    fill = "url(#open)" if is_open else "#cccccc"
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{_BAR:g}" fill="{fill}" '
        'stroke="black" stroke-width="0.25"/>'
    )


def _lanes(lanes: list[str]) -> list[str]:
    return [
        _text(0, _HEAD + _LANE * lane + _LANE / 2 + 1, person, "start")
        for lane, person in enumerate(lanes)
    ]


def _ticks(rows: tuple[Row, ...], step: float, height: float) -> list[str]:
    parts = [_text(0, _HEAD - 3, "Entry", "start"), _text(0, height - 3, "Day, month", "start")]
    for place, row in enumerate(rows):
        x = _LEFT + step * place
        parts.append(_line(x, _HEAD - 2, x, height - _FOOT + 1, "#888888"))
        parts.append(_text(x, _HEAD - 3, row.number))
        day = row.time.local.date()
        if not place or day != rows[place - 1].time.local.date():
            parts.append(_text(x, height - 3, f"{day.day}.{day.month}."))
    return parts
