"""Judges rows of bubbles: blank, one mark, several, or doubtful.

Each bubble is empty, marked or in between, by how much ink it has and how dark that is: a tick is
little ink and dark, a light pencil much ink and pale, what an eraser left little and pale. Whatever
does not fit together is doubtful, never guessed.

The rule printed on the sheet: fill the right bubble as well and circle it. A circled bubble wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import AnswerSheet, SheetPage
from trainkit.scan.bubbles import Floats, Print, Rows, print_of, rows_of
from trainkit.scan.inks import DIRECTIONS, Bubbles, Inks, measure
from trainkit.scan.reading import RowReading, RowState
from trainkit.scan.register import DOTS, Picture

__all__ = ["Band", "bubbles_of", "read_bubbles", "read_page"]

_ENOUGH = DIRECTIONS // 4
"""In how many directions a bubble's surroundings have to be free to be judged."""


@dataclass(frozen=True)
class Band:
    """The limits of doubt. Darkness and ink are shares; see ``inks.Inks``."""

    empty: float = 0.055
    """A bubble with up to so much ink is empty, if the ink is not too dark."""
    pale: float = 0.18
    """With so much ink it is marked, however pale."""
    drawn: float = 0.09
    """With so much ink it is marked if the ink is dark."""
    dark: float = 0.30
    """From here on ink is dark."""
    solid: float = 0.30
    """With so much ink it is filled, not just ticked or crossed."""
    trace: float = 0.40
    """Pale ink below this share of a solid mark's is what was left of another answer."""
    narrow: float = 0.32
    """Ink narrower than this may be a line that goes on. Standard deviation in millimetres."""
    slim: float = 0.50
    """Ink narrower than this is one if it goes on to both sides."""
    near_end: float = 1.45
    far_end: float = 2.15
    """How far from the middle of its bubble the ends of a mark may lie, in radii."""
    circle: float = 0.62
    """Share of directions in which ink is seen around a circled bubble."""
    gap: float = 0.40
    """Share of directions in which paper is seen between a bubble and a circle."""
    clear: float = 0.45
    """Up to this share of directions with lines outside, a bubble is not circled."""
    apart: int = 8
    """From so many of 48 directions between two strokes outside, they are no careless filling."""
    seen: float = 0.40
    """How clearly outlines have to be seen, as a share of what is usual on the page."""
    least: float = 0.10
    """How clearly outlines have to be seen at the least: their contrast."""
    lost: float = 0.15
    """Share of bubbles not seen from which the whole page is doubtful."""


class _Mark(Enum):
    EMPTY = auto()
    TRACE = auto()
    """Pale ink that may be what was left of an answer."""
    LINE = auto()
    """A line that goes on outside."""
    UNSURE = auto()
    MARKED = auto()
    HIDDEN = auto()
    """Neither ink nor outline: painted over."""


@dataclass(frozen=True)
class _Seen:
    """What is known of one row."""

    values: tuple[str, ...]
    takes_several: bool
    ink: Floats
    marks: tuple[_Mark, ...]
    inked: Floats
    """Share of directions with ink outside."""
    arcs: Floats
    """Share of directions in which a line lies around, with paper between."""
    strokes: tuple[bool, ...]
    """Whether strokes lie outside on different sides."""
    aligned: bool
    band: Band

    def places(self, *kinds: _Mark) -> list[int]:
        """Return the places of bubbles of these kinds."""
        return [place for place, each in enumerate(self.marks) if each in kinds]

    def named(self, places: Sequence[int]) -> str:
        """Return the values at these places, as a list in a sentence."""
        *first, last = [self.values[place] for place in places]
        return f"{', '.join(first)} and {last}" if first else last

    @cached_property
    def circled(self) -> list[int]:
        """The places with a circle around them."""
        is_circle = (self.inked >= self.band.circle) & (self.arcs >= self.band.gap)
        return [int(place) for place in np.flatnonzero(is_circle)]


_Judged = tuple[RowState, list[int], str, bool]
"""State, places that are marked, why it is doubtful, whether it was corrected."""


def bubbles_of(sheet: AnswerSheet, page: SheetPage) -> Bubbles:
    """Return the bubbles of a page of an answer sheet."""
    shape = round(sheet.height * DOTS), round(sheet.width * DOTS)
    return Bubbles(rows_of(sheet, page), print_of(sheet, page), shape)


def read_bubbles(
    picture: Picture, rows: Rows, printed: Print, band: Band
) -> tuple[RowReading, ...]:
    """Return what each of these rows of a straightened page says."""
    return read_page(picture, Bubbles(rows, printed, picture.shape), band)


def read_page(picture: Picture, bubbles: Bubbles, band: Band) -> tuple[RowReading, ...]:
    """Return what each row of a straightened page says, those of the code first."""
    inks, rows = measure(picture, bubbles), bubbles.rows
    aligned = inks.aligned >= max(band.seen * float(np.median(inks.aligned)), band.least)
    is_lost = float((~aligned).mean()) > band.lost
    strokes = tuple(_apart(arms) >= band.apart for arms in inks.arms)
    marks = _marks(inks, strokes, band)
    known = bubbles.known.sum(axis=1)
    inked, arcs = (
        np.where(known >= _ENOUGH, each.sum(axis=1) / np.maximum(known, 1), 0)
        for each in (inks.inked, inks.arcs)
    )
    readings = []
    for group, part in enumerate(rows.parts):
        seen = _Seen(
            values=rows.values[part],
            takes_several=rows.takes_several(group),
            ink=inks.ink[part],
            marks=marks[part],
            inked=inked[part],
            arcs=arcs[part],
            strokes=strokes[part],
            aligned=bool(aligned[part].all()) and not is_lost,
            band=band,
        )
        readings.append(_reading(seen, rows.numbers[group], rows.places[group]))
    return tuple(readings)


def _apart(arms: NDArray[np.bool_]) -> int:
    """Return the widest angle between the middles of strokes outside a bubble, in directions."""
    if not arms.any() or arms.all():
        return 0
    turned = np.roll(arms, -int(np.argmin(arms)))  # begins between strokes
    edges = np.flatnonzero(np.diff(turned.astype(np.int8), prepend=0, append=0))
    middles = edges.reshape(-1, 2).mean(axis=1)
    between = np.abs(middles[:, None] - middles)
    return int(np.minimum(between, len(arms) - between).max())


def _marks(inks: Inks, strokes: Sequence[bool], band: Band) -> tuple[_Mark, ...]:
    hidden = inks.outline < band.seen * np.median(inks.outline)
    near, far = inks.ends.T
    goes_on = (far > band.far_end) | (near > band.near_end)
    goes_through = ((far > band.far_end) & (near > band.near_end)) | np.array(strokes)
    is_narrow, is_slim = (
        (inks.breadth < most) & (inks.ink < band.solid) for most in (band.narrow, band.slim)
    )
    line = (is_narrow & (goes_on | goes_through)) | (is_slim & goes_through)
    dark = inks.depth >= band.dark
    return tuple(map(partial(_mark, band=band), inks.ink, dark, line, hidden))


def _mark(ink: float, dark: bool, line: bool, hidden: bool, band: Band) -> _Mark:
    if ink <= band.empty and not (dark and ink > band.empty / 2):
        return _Mark.HIDDEN if hidden else _Mark.EMPTY
    if line:
        return _Mark.LINE
    if ink >= band.pale or (dark and ink >= band.drawn):
        return _Mark.MARKED
    return _Mark.UNSURE if dark else _Mark.TRACE


def _reading(seen: _Seen, number: int, place: int) -> RowReading:
    state, places, why, corrected = _judged(seen)
    return RowReading(
        number=number,
        row=place,
        state=state,
        values=tuple(seen.values[place] for place in places),
        darkness=tuple(round(float(np.clip(each, 0, 1)), 3) for each in seen.ink),
        is_corrected=corrected,
        why=why,
    )


def _doubt(marked: list[int], why: str) -> _Judged:
    return RowState.DOUBTFUL, marked, why, False


def _judged(seen: _Seen) -> _Judged:
    """Return what a row says."""
    marked = seen.places(_Mark.MARKED)
    if not seen.aligned:
        return _doubt([], "the printed bubbles are not where they should be; the paper is bent")
    if len(marked) > 1:
        return _several(seen, marked)
    return _one(seen, marked) if marked else _none(seen)


def _none(seen: _Seen) -> _Judged:
    """Return what a row without a mark says: it is blank if nothing else is on it."""
    rest = seen.places(_Mark.UNSURE, _Mark.TRACE)
    if rest:
        return _doubt([], f"a light mark at {seen.named(rest)}")
    lines = seen.places(_Mark.LINE)
    if lines:
        return _doubt([], f"a line through {seen.named(lines)}")
    hidden = seen.places(_Mark.HIDDEN)
    if hidden:
        return _doubt([], f"{seen.named(hidden)} is painted over")
    if seen.circled:
        return _doubt([], f"a circle around {seen.named(seen.circled)}, which is not filled")
    return RowState.BLANK, [], "", False


def _one(seen: _Seen, marked: list[int]) -> _Judged:
    """Return what a row with one marked bubble says."""
    ink, band = float(seen.ink[marked[0]]), seen.band
    if [place for place in seen.circled if place not in marked]:
        return _doubt(marked, f"a circle around {seen.named(seen.circled)}, which is not filled")
    doubtful = seen.places(_Mark.UNSURE, _Mark.LINE)
    traces = seen.places(_Mark.TRACE)
    is_left = ink >= band.solid and all(seen.ink[place] < band.trace * ink for place in traces)
    if traces and (seen.takes_several or not is_left):
        doubtful += traces
    if doubtful:
        return _doubt(marked, f"another mark at {seen.named(sorted(doubtful))}")
    hidden = seen.places(_Mark.HIDDEN)
    if hidden and ink < band.solid:
        return _doubt(marked, f"{seen.named(hidden)} is painted over")
    return RowState.ONE, marked, "", False


def _several(seen: _Seen, marked: list[int]) -> _Judged:
    """Return what a row with several marked bubbles says."""
    band = seen.band
    others = seen.places(_Mark.UNSURE, _Mark.LINE, _Mark.TRACE)
    if seen.circled and not seen.takes_several:
        circled = seen.circled
        around = [place for place in marked if seen.arcs[place] > band.clear]
        if len(circled) == 1 and circled == around:
            return RowState.ONE, circled, "", True
        return _doubt(marked, "more than one bubble has something around it")
    around = [place for place in marked if seen.strokes[place] or seen.arcs[place] > band.clear]
    if around:
        return _doubt(marked, f"something is drawn around {seen.named(around)}")
    if others:
        return _doubt(marked, f"a light mark at {seen.named(others)}")
    ink = seen.ink[marked]
    if ink.min() < 0.5 * ink.max():
        return _doubt(marked, f"{seen.named(marked)} are not marked alike")
    return RowState.SEVERAL, marked, "", False
