"""Judges rows of bubbles: blank, one mark, several, or doubtful.

Each bubble's ink is compared with the sheet's own empty bubbles of the same character, so the
letter printed inside does not count. Between ``Band.empty`` and ``Band.marked`` nothing is decided.

The rule printed on the sheet: fill the right bubble as well and circle it. A circled bubble wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import AnswerSheet, SheetPage
from trainkit.items.registry import FORMATS
from trainkit.scan.inks import Floats, Inks, Print, Rows, measure, print_of, rows_of
from trainkit.scan.reading import RowReading, RowState
from trainkit.scan.register import Picture

__all__ = ["Band", "read_bubbles", "read_rows"]

_ENOUGH = 16
"""In how many of 48 directions a bubble's surroundings have to be free to be judged."""


@dataclass(frozen=True)
class Band:
    """The limits of doubt: darkness above that of an empty bubble, and shares."""

    empty: float = 0.07
    """Up to here a bubble is empty."""
    marked: float = 0.14
    """From here on it is marked."""
    faint: float = 0.30
    """A mark beside a solid one is ignored below this share of the solid one's darkness."""
    solid: float = 0.45
    """From here on it is filled, not just ticked or crossed."""
    circle: float = 0.75
    """Share of the directions around a bubble in which a circle is seen."""
    beside: float = 0.15
    """Share of the directions around a bubble in which ink makes a blank row doubtful."""
    seen: float = 0.35
    """Contrast of a printed outline that is seen, as a share of the page's usual one."""
    letter: float = 0.16
    """The most that the printed letter and the paper can make an empty bubble dark."""


class _Mark(Enum):
    EMPTY = auto()
    FAINT = auto()
    MARKED = auto()


@dataclass(frozen=True)
class _Row:
    """What is known of the bubbles of one row."""

    values: tuple[str, ...]
    ink: Floats
    marks: tuple[_Mark, ...]
    circled: tuple[bool, ...]
    beside: Floats
    unseen: tuple[bool, ...]
    takes_several: bool

    def places(self, mark: _Mark) -> list[int]:
        return [place for place, each in enumerate(self.marks) if each is mark]

    def named(self, places: Sequence[int]) -> str:
        """Return the values at these places, as a list in a sentence."""
        *first, last = [self.values[place] for place in places]
        return f"{', '.join(first)} and {last}" if first else last


def read_rows(
    picture: Picture, sheet: AnswerSheet, page: SheetPage, band: Band
) -> tuple[RowReading, ...]:
    """Return what each row of a straightened page says, those of the code first."""
    return read_bubbles(picture, rows_of(sheet, page), print_of(sheet, page), band)


def read_bubbles(
    picture: Picture, rows: Rows, printed: Print, band: Band
) -> tuple[RowReading, ...]:
    """Return what each of these rows of a straightened page says."""
    inks = measure(picture, rows, printed)
    ink = inks.inside - _letters(inks, rows, band)
    seen = _seen(inks, band)
    return tuple(_reading(rows, inks, ink, seen, group, band) for group in range(len(rows.groups)))


def _seen(inks: Inks, band: Band) -> NDArray[np.bool_]:
    """Return of which bubbles the printed outline is seen where it was looked for.

    Ink on both sides of an outline hides it; the outline then is at least as dark as others.
    """
    is_clear = inks.contrast >= band.seen * np.median(inks.contrast)
    is_inked = (inks.inside > band.solid) & (inks.outline >= np.median(inks.outline))
    return is_clear | is_inked


def _letters(inks: Inks, rows: Rows, band: Band) -> Floats:
    """Return the darkness of each bubble when empty: the lower quarter of those alike."""
    base = np.zeros_like(inks.inside)
    values = np.array(rows.values)
    every = float(np.quantile(inks.inside, 0.25))
    for value in dict.fromkeys(rows.values):
        alike = values == value
        lower = float(np.quantile(inks.inside[alike], 0.25)) if alike.sum() >= 4 else every
        base[alike] = lower
    return np.minimum(base, band.letter)


def _reading(
    rows: Rows,
    inks: Inks,
    ink: Floats,
    seen: NDArray[np.bool_],
    group: int,
    band: Band,
) -> RowReading:
    part = slice(rows.starts[group], rows.starts[group + 1])
    known = inks.known[part].sum(axis=1)
    around = (inks.around[part] & inks.known[part]).sum(axis=1) / np.maximum(known, 1)
    format_ = FORMATS.get(rows.types[group])
    row = _Row(
        values=rows.values[part],
        ink=ink[part],
        marks=tuple(_mark(each, band) for each in ink[part]),
        circled=tuple(bool(each) for each in (around >= band.circle) & (known >= _ENOUGH)),
        beside=np.where(known >= _ENOUGH, around, 0).astype(np.float32),
        unseen=tuple(not each for each in seen[part]),
        takes_several=format_ is not None and format_.counts_options,
    )
    state, places, why, corrected = _judged(row, band)
    return RowReading(
        number=rows.numbers[group],
        row=rows.places[group],
        state=state,
        values=tuple(row.values[place] for place in places),
        darkness=tuple(round(float(np.clip(each, 0, 1)), 3) for each in ink[part]),
        is_corrected=corrected,
        why=why,
    )


def _mark(ink: float, band: Band) -> _Mark:
    if ink >= band.marked:
        return _Mark.MARKED
    return _Mark.EMPTY if ink <= band.empty else _Mark.FAINT


_Judged = tuple[RowState, list[int], str, bool]


def _judged(row: _Row, band: Band) -> _Judged:
    """Return the state, the places that are marked, why it is doubtful, and if it is corrected."""
    marked, faint = row.places(_Mark.MARKED), row.places(_Mark.FAINT)
    hidden = [place for place, each in enumerate(row.unseen) if each]
    if hidden:
        return _doubt(marked, f"the printed bubble {row.named(hidden)} cannot be seen")
    circled = [place for place, each in enumerate(row.circled) if each]
    if circled:
        return _circled(row, marked, circled)
    if faint and marked:
        solid = float(row.ink[marked].max())
        is_trace = solid >= band.solid and row.ink[faint].max() < band.faint * solid
        if is_trace and not row.takes_several and len(marked) == 1:
            faint = []
    if faint:
        return _doubt(marked, f"a light mark at {row.named(faint)}")
    if not marked:
        written = [place for place, each in enumerate(row.beside) if each > band.beside]
        if written:
            return _doubt([], f"something is written beside {row.named(written)}")
        return RowState.BLANK, [], "", False
    state = RowState.ONE if len(marked) == 1 else RowState.SEVERAL
    return state, marked, "", False


def _doubt(marked: list[int], why: str) -> _Judged:
    return RowState.DOUBTFUL, marked, why, False


def _circled(row: _Row, marked: list[int], circled: list[int]) -> _Judged:
    """Return what a row with a circle says."""
    if len(circled) > 1:
        return _doubt(marked, f"circles around {row.named(circled)}")
    if circled[0] not in marked:
        return _doubt(marked, f"a circle around {row.named(circled)}, which is not filled")
    if row.takes_several:
        return _doubt(marked, f"a circle around {row.named(circled)}, where several may be marked")
    return RowState.ONE, circled, "", len(marked) > 1
