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
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import AnswerSheet, SheetPage
from trainkit.model.items.registry import FORMATS
from trainkit.scan.bubbles import Floats, Rows, print_of, rows_of
from trainkit.scan.inks import DIRECTIONS, Bubbles, Inks, measure
from trainkit.scan.pictures import Picture
from trainkit.scan.reading import RowReading, RowState
from trainkit.scan.reasons import Reason
from trainkit.scan.register import DOTS

_ENOUGH = DIRECTIONS // 4
"""In how many directions a bubble's surroundings have to be free to be judged."""


@dataclass(frozen=True)
class Band:
    """The limits of doubt. Darkness and ink are shares; see ``inks.Inks``."""

    empty: float = 0.055
    """A bubble with up to so much ink is empty, if the ink is not too dark."""
    clean: float = 0.028
    """On a clean page already more ink than this is a trace."""
    noise: float = 6.0
    """A trace has more ink than most bubbles by so many times what the emptier ones differ."""
    pale: float = 0.165
    """With so much ink it is marked, however pale."""
    usual: float = 0.65
    """On a sheet that is filled pale throughout, a mark has at least this share of the ink of the
    sheet's usual mark."""
    filled: float = 0.60
    slimmer: float = 0.23
    """Where bubbles are usually filled with at least so much ink, a mark with less than this is
    unlike the others of the sheet: a tick, or a line that somebody drew by mistake."""
    drawn: float = 0.09
    """With so much ink it is marked if the ink is dark."""
    dark: float = 0.30
    """From here on ink is dark."""
    solid: float = 0.30
    """With so much ink it is filled, not just ticked or crossed."""
    trace: float = 0.40
    """Pale ink below this share of a solid mark's is what was left of another answer."""
    speck: float = 0.10
    slight: float = 0.20
    """Less ink than this, and than this share of a mark's, is nothing beside the mark where only
    one is taken, unless it is dark and slim."""
    narrow: float = 0.30
    """Ink narrower than this may be a line that goes on. Standard deviation in millimetres."""
    slim: float = 0.50
    """Ink narrower than this is one if it goes on to both sides."""
    broad: float = 0.40
    """With more ink than this it is none."""
    near_end: float = 1.5
    far_end: float = 2.2
    """How far from the middle of its bubble the ends of a mark may lie, in radii."""
    little: float = 0.18
    felt: float = 0.40
    outside: float = 1.55
    """Slim ink that is less or narrower than these and has strokes on opposite sides is a line if
    both of its ends are farther out, in radii: also one of a felt-tip pen."""
    thread: float = 0.22
    across: float = 1.15
    """Ink narrower than this that ends outside the bubble on both sides, in radii, is a line too,
    though it bends and is lost."""
    opposite: int = 17
    """From so many of 48 directions between them, strokes outside lie on opposite sides."""
    thin: float = 0.16
    """With less ink than this, slim ink with strokes on opposite sides is one too."""
    short: float = 0.13
    """With less ink than this, ink that is narrow or lies outside on different sides is too little
    to be told from a line."""
    more: float = 0.25
    paler: float = 0.015
    times: float = 3.0
    """In a row without a mark, a bubble with more ink than this is asked about: square millimetres
    of black in and around it, or a share of its inside beyond the row's other bubbles. Both limits
    are raised by so many times what all but a tenth of the sheet's empty bubbles have."""
    part: float = 0.28
    bow: float = 0.20
    """So is one with ink, and with lines, in these shares of directions around it: a letter that is
    circled badly."""
    circle: float = 0.58
    """Share of directions in which ink is seen around a circled bubble."""
    gap: float = 0.27
    """Share of directions in which paper is seen between a bubble and a circle."""
    round: float = 0.68
    paper: float = 0.40
    """The same two shares of a circle that is certain: the arms of a cross may seem to be one."""
    clear: float = 0.35
    """Up to this share of directions with lines outside, a bubble is not circled."""
    alike: float = 0.5
    """Marks of one row are alike from this share of the strongest one's ink."""
    apart: int = 8
    """From so many of 48 directions between two strokes outside, they are no careless filling."""
    seen: float = 0.40
    """How clearly outlines have to be seen, as a share of what is usual on the page."""
    least: float = 0.10
    """How clearly outlines have to be seen at the least: their contrast."""
    lost: float = 0.04
    few: int = 3
    """If more bubbles than these, and than this share of all, are not seen, the page is doubtful:
    the paper may be folded."""


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
    more: NDArray[np.bool_]
    """Whether there is clearly more ink than in and around empty bubbles."""
    slim: NDArray[np.bool_]
    """Whether the ink inside is as narrow as that of a tick or a dash."""
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


def read_page(
    picture: Picture, bubbles: Bubbles, band: Band, *, is_bilevel: bool = False
) -> tuple[RowReading, ...]:
    """Return what each row of a straightened page says, those of the code first."""
    inks, rows = measure(picture, bubbles), bubbles.rows
    aligned = inks.aligned >= max(band.seen * float(np.median(inks.aligned)), band.least)
    hidden = _hidden(inks, band)
    near_another = (bubbles.beside & hidden).sum(axis=1) > 1  # painted over are single ones
    unseen = ~aligned | (hidden & near_another)
    is_lost = unseen.sum() > max(band.few, band.lost * len(unseen))
    apart = [_apart(arms) for arms in inks.arms]
    strokes = tuple(each >= band.apart for each in apart)
    marks = _marks(inks, apart, band)
    more, paler = _more(inks, marks, rows, band)
    slim = (inks.breadth > 0) & (inks.breadth < band.slim)
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
            more=(more | paler)[part],
            slim=slim[part],
            aligned=bool(aligned[part].all()) and not is_lost,
            band=band,
        )
        readings.append(_reading(seen, rows.numbers[group], rows.places[group]))
    return _unlike_others(readings) if is_bilevel else tuple(readings)


def is_sparse(readings: Sequence[RowReading], rows: Rows, *, is_bilevel: bool = False) -> bool:
    """Whether so many questions of a page are read as blank that the ink may have been lost.

    These are more than a third, or the last three or more; in a black-and-white picture, which
    shows nothing of a pale pencil, any. Answers in words do not count: their points are often
    typed.
    """
    blank: dict[int, bool] = {}
    for reading, kind in zip(readings, rows.types, strict=True):
        if kind in FORMATS and not FORMATS[kind].by_hand:
            is_blank = reading.state is RowState.BLANK
            blank[reading.number] = blank.get(reading.number, True) and is_blank
    found = list(blank.values())
    if is_bilevel:
        return any(found)
    return sum(found) > max(1, len(found) / 3) or (len(found) > 3 and all(found[-3:]))


def _unlike_others(readings: Sequence[RowReading]) -> tuple[RowReading, ...]:
    """Doubt blank rows of questions of which other rows are marked: their ink may be lost."""
    marked = {reading.number for reading in readings if reading.state is not RowState.BLANK}
    return tuple(
        reading.model_copy(update={"state": RowState.DOUBTFUL})
        if reading.state is RowState.BLANK and reading.number in marked and reading.number
        else reading
        for reading in readings
    )


def _apart(arms: NDArray[np.bool_]) -> int:
    """Return the widest angle between the middles of strokes outside a bubble, in directions."""
    if not arms.any() or arms.all():
        return 0
    turned = np.roll(arms, -int(np.argmin(arms)))  # begins between strokes
    edges = np.flatnonzero(np.diff(turned.astype(np.int8), prepend=0, append=0))
    middles = edges.reshape(-1, 2).mean(axis=1)
    between = np.abs(middles[:, None] - middles)
    return int(np.minimum(between, len(arms) - between).max())


def _marks(inks: Inks, apart: Sequence[int], band: Band) -> tuple[_Mark, ...]:
    hidden = _hidden(inks, band)
    dark = inks.depth >= band.dark
    line = dark & (inks.ink < band.broad) & _lines(inks, np.array(apart), band)
    is_apart = (np.array(apart) >= band.apart) & (inks.breadth > 0)
    is_short = ((inks.breadth < band.narrow) | is_apart) & (inks.ink < band.short)
    pale = _pale(inks, band)
    is_mark = (inks.ink >= pale) | (dark & (inks.ink >= band.drawn) & ~is_short)
    if is_mark.any() and np.median(inks.ink[is_mark]) >= band.filled:
        is_mark &= inks.ink >= band.slimmer
    empty = _empty(inks, band)
    is_empty = inks.ink <= np.where(dark, empty / 2, empty)
    kinds = [
        (is_empty & hidden, _Mark.HIDDEN),
        (is_empty, _Mark.EMPTY),
        (line, _Mark.LINE),
        (is_mark, _Mark.MARKED),
        (dark, _Mark.UNSURE),
    ]
    found = [_Mark.TRACE] * len(inks.ink)
    for is_kind, kind in reversed(kinds):
        for place in np.flatnonzero(is_kind):
            found[place] = kind
    return tuple(found)


def _more(
    inks: Inks, marks: Sequence[_Mark], rows: Rows, band: Band
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which bubbles have more ink than empty ones: in and around them, and inside.

    Inside, only where a third of the bubbles with the same letter are empty, which show the letter.
    """
    inside = np.concatenate([inks.ink[part] - np.median(inks.ink[part]) for part in rows.parts])
    empty = np.array([each is _Mark.EMPTY for each in marks])
    found = []
    for ink, least in ((inks.beyond, band.more), (inside, band.paler)):
        usual = float(np.quantile(ink[empty], 0.9)) if empty.any() else 0.0
        found.append(np.asarray(ink > least + band.times * usual))
    for places in rows.alike:
        found[1][places] &= empty[places].mean() >= 1 / 3
    return found[0], found[1]


def _hidden(inks: Inks, band: Band) -> NDArray[np.bool_]:
    """Return where there is neither ink nor an outline."""
    no_outline = inks.outline < band.seen * np.median(inks.outline)
    return np.asarray(no_outline & (inks.ink <= band.empty))


def _empty(inks: Inks, band: Band) -> float:
    """Return the ink up to which a bubble is empty, by how much empty ones differ on the page."""
    low, middle = np.quantile(inks.ink, [0.1, 0.5])
    return float(np.clip(middle + band.noise * (middle - low) + 0.01, band.clean, band.empty))


def _lines(inks: Inks, apart: NDArray[np.intp], band: Band) -> NDArray[np.bool_]:
    """Return where narrow ink goes on farther outside a bubble than that of a mark."""
    near, far = np.array([[band.near_end], [band.far_end]]) < inks.ends.T
    through = apart >= band.opposite
    is_slim = (inks.breadth > 0) & (inks.breadth < band.slim)
    is_narrow = is_slim & (inks.breadth < band.narrow)
    is_thin = is_slim & (inks.ink < band.thin)
    is_little = is_slim & ((inks.ink < band.little) | (inks.breadth < band.felt))
    is_thread = is_slim & (inks.breadth < band.thread) & (inks.ends[:, 0] > band.across)
    is_weak = is_slim & (inks.ink < band.short) & far
    return np.asarray(
        is_thread
        | is_weak
        | (is_narrow & (near | far | through))
        | (is_slim & near & far & through)
        | (is_thin & through)
        | (is_little & through & (inks.ends[:, 0] > band.outside))
    )


def _pale(inks: Inks, band: Band) -> float:
    """Return the ink that marks a bubble, however pale."""
    marked = inks.ink > band.pale * band.usual
    pale = marked & (inks.ink < band.solid) & (inks.depth < 1.5 * band.dark)
    if pale.sum() < max(5, 0.35 * marked.sum()):
        return band.pale
    return min(band.pale, band.usual * float(np.median(inks.ink[pale])))


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
        return _doubt([], Reason.BENT)
    if len(marked) > 1:
        return _several(seen, marked)
    return _one(seen, marked) if marked else _none(seen)


def _none(seen: _Seen) -> _Judged:
    """Return what a row without a mark says: it is blank if nothing else is on it."""
    rest = seen.places(_Mark.UNSURE, _Mark.TRACE)
    if rest:
        return _doubt([], Reason.LIGHT.format(bubbles=seen.named(rest)))
    lines = seen.places(_Mark.LINE)
    if lines:
        return _doubt([], Reason.LINE.format(bubbles=seen.named(lines)))
    hidden = seen.places(_Mark.HIDDEN)
    if hidden:
        return _doubt([], Reason.COVERED.format(bubbles=seen.named(hidden)))
    if seen.circled:
        return _doubt([], Reason.CIRCLE.format(bubbles=seen.named(seen.circled)))
    part = (seen.inked >= seen.band.part) & (seen.arcs >= seen.band.bow)
    more = [int(place) for place in np.flatnonzero(seen.more | part)]
    if more:
        return _doubt([], Reason.LIGHT.format(bubbles=seen.named(more)))
    return RowState.BLANK, [], "", False


def _one(seen: _Seen, marked: list[int]) -> _Judged:
    """Return what a row with one marked bubble says."""
    ink, band = float(seen.ink[marked[0]]), seen.band
    if [place for place in seen.circled if place not in marked]:
        return _doubt(marked, Reason.CIRCLE.format(bubbles=seen.named(seen.circled)))
    least = band.empty if seen.takes_several else min(band.speck, band.slight * ink)

    def is_left(place: int) -> bool:
        """Whether a trace is what an eraser left."""
        return not seen.takes_several and ink >= band.solid and seen.ink[place] < band.trace * ink

    doubtful = [
        place
        for place, mark in enumerate(seen.marks)
        if place not in marked
        and (
            (mark in (_Mark.UNSURE, _Mark.LINE) and (seen.slim[place] or seen.ink[place] >= least))
            or (mark is _Mark.TRACE and seen.ink[place] >= least and not is_left(place))
        )
    ]
    if doubtful:
        return _doubt(marked, Reason.ANOTHER.format(bubbles=seen.named(doubtful)))
    hidden = seen.places(_Mark.HIDDEN)
    if hidden and ink < band.solid:
        return _doubt(marked, Reason.COVERED.format(bubbles=seen.named(hidden)))
    return RowState.ONE, marked, "", False


def _several(seen: _Seen, marked: list[int]) -> _Judged:
    """Return what a row with several marked bubbles says."""
    if seen.circled and not seen.takes_several:
        return _circled(seen, marked)
    around = [place for place in marked if place in seen.circled or seen.strokes[place]]
    if around:
        return _doubt(marked, Reason.AROUND.format(bubbles=seen.named(around)))
    others = seen.places(_Mark.UNSURE, _Mark.LINE, _Mark.TRACE)
    if others:
        return _doubt(marked, Reason.LIGHT.format(bubbles=seen.named(others)))
    if seen.ink[marked].min() < seen.band.alike * float(seen.ink[marked].max()):
        return _doubt(marked, Reason.UNEQUAL.format(bubbles=seen.named(marked)))
    return RowState.SEVERAL, marked, "", False


def _circled(seen: _Seen, marked: list[int]) -> _Judged:
    """Return what a row says of whose marked bubbles one is circled, or more."""
    circled, band = seen.circled, seen.band
    others = [place for place in marked if seen.arcs[place] > band.clear]
    if {*circled, *others} != {circled[0]}:
        return _doubt(marked, Reason.SEVERAL_AROUND)
    if seen.inked[circled[0]] < band.round or seen.arcs[circled[0]] < band.paper:
        return _doubt(marked, Reason.AROUND.format(bubbles=seen.named(circled)))
    if seen.ink[circled[0]] < band.alike * float(seen.ink[marked].max()):
        return _doubt(marked, Reason.ALMOST_EMPTY.format(bubbles=seen.named(circled)))
    return RowState.ONE, circled, "", True
