"""Fills answer sheets as people do, and says what a careful person would read.

Each row of bubbles is answered in one of the ways of ``Mark``; a person has a pen, a hand and a
habit for the whole sheet. The truth of a row is what whoever filled it meant by the rules that the
sheet prints, and whether a careful person who looks at it would hesitate:

* a filled, half filled, ticked or crossed bubble alone in its row is its answer, whatever the pen,
  and so is the circled one of two filled bubbles; two filled bubbles without a circle are two;
* nobody hesitates over what is left of an answer that was rubbed out or painted over while another
  bubble of the row is filled: the filled one counts;
* a careful person hesitates over a small dot; over a trace or a painted bubble in a row without
  another mark; over a filled bubble that is crossed through beside another filled one; over a stray
  line through the middle of a bubble, filled or not.

Where a careful person hesitates, "doubtful" is the right reading, and what was meant, read as
certain, is right as well. A *silent misread* is any row read as certain that says something else
than was meant, whether somebody would hesitate or not. Nothing else is excused here; the camera may
add that a mark is no longer on its picture (``corpus``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.scan.sheets import CODES, DOTS, Blank
from benchmarks.scan.strokes import (
    INKS,
    Ink,
    Path,
    Surface,
    loop,
    scribble,
    spiral,
    straight,
)
from trainkit.assessment.answer_sheet import Bubble, BubbleGroup, ItemField
from trainkit.scan.reading import RowState

__all__ = ["Filled", "Mark", "Row", "fill"]


class Mark(StrEnum):
    """The ways in which a row is answered."""

    FULL = "full"
    PARTIAL = "partial"
    """Half of the bubble, or its middle."""
    TICK = "tick"
    CROSS = "cross"
    LIGHT = "light"
    """Filled with a hard pencil, hardly pressed."""
    HEAVY = "heavy"
    """Filled with a felt-tip pen beyond the ring."""
    DOT = "dot"
    BLANK = "blank"
    ERASED = "erased"
    """Another bubble was filled and rubbed out."""
    WIPED = "wiped"
    """A bubble was filled and rubbed out, and nothing else filled."""
    PAINTED = "white-out"
    """Another bubble was filled and painted over."""
    CORRECTED = "corrected"
    """Two bubbles filled, the one that counts circled."""
    CROSSED_OUT = "crossed out"
    """Two bubbles filled, one crossed through: not by the printed rule."""
    DOUBLE = "double"
    """Two bubbles filled in a row that takes one."""
    SET = "several"
    """Two or more bubbles filled in a row that takes any."""
    STRAY = "stray line"
    """One bubble filled, and a line across the row that has nothing to do with it."""
    STRAY_BLANK = "stray, blank"


@dataclass(frozen=True)
class Row:
    """A row as it was filled."""

    number: int
    row: int
    """Both as in ``RowReading``."""
    mark: str
    """A ``Mark``, or that of another corpus."""
    values: tuple[str, ...]
    """What was meant."""
    hesitates: bool
    """Whether a careful person would."""
    takes_several: bool = False
    """Whether any number of its bubbles may be filled."""
    depth: float = 1.0
    """How dark the faintest mark that is meant is on the sheet: 0 paper, 1 black."""

    @property
    def state(self) -> RowState:
        """What a reader should say that does not hesitate."""
        if not self.values:
            return RowState.BLANK
        return RowState.ONE if len(self.values) == 1 else RowState.SEVERAL


@dataclass(frozen=True)
class Filled:
    """A sheet that was filled."""

    blank: Blank
    picture: NDArray[np.uint8]
    rows: tuple[Row, ...]
    """In the layout's order, the grid's lines first; lines that are printed filled left out."""
    code: str | None
    """Whose it is by QR code or grid; ``None`` where the grid does not say it for certain."""
    ink: str


_SHARES = {
    Mark.FULL: 60.0, Mark.BLANK: 7.0, Mark.PARTIAL: 4.0, Mark.TICK: 4.0, Mark.CROSS: 4.0,
    Mark.LIGHT: 3.0, Mark.HEAVY: 3.0, Mark.ERASED: 3.0, Mark.CORRECTED: 3.0, Mark.DOUBLE: 2.5,
    Mark.PAINTED: 1.5, Mark.STRAY: 1.0, Mark.CROSSED_OUT: 1.0, Mark.WIPED: 0.5, Mark.DOT: 0.5,
    Mark.STRAY_BLANK: 0.5,
}  # fmt: skip
"""How often each way is drawn, in percent: far more trouble than a real class makes."""
_HESITATES = {Mark.DOT, Mark.WIPED, Mark.CROSSED_OUT}
_UNSURE = {*_HESITATES, Mark.BLANK, Mark.DOUBLE, Mark.STRAY, Mark.STRAY_BLANK}
"""Ways that would leave open whose sheet it is."""
_MIDDLE = 0.7
"""How far from its middle a line runs through a bubble, in radii, that a person hesitates over."""
_PENCILS = ("pencil", "light pencil")
_HABITS = (None, None, None, None, None, None, Mark.TICK, Mark.CROSS, Mark.PARTIAL, Mark.LIGHT)
"""One in ten sheets is ticked throughout, one crossed, one half filled, one hardly pressed."""


@dataclass
class _Hand:
    """A person who fills a sheet."""

    surface: Surface
    blank: Blank
    rng: np.random.Generator
    ink: str
    habit: Mark | None
    printed: NDArray[np.uint8]
    lean: Path = field(default_factory=lambda: np.zeros(2))
    """How far marks lie beside their bubbles, millimetres."""
    strays: list[Path] = field(default_factory=list)
    """Lines that have nothing to do with any answer."""
    code: str | None = None

    @property
    def radius(self) -> float:
        return self.blank.sheet.bubble / 2

    def choose(self, several: bool) -> Mark:
        """Return how the next row is answered."""
        names = list(_SHARES)
        shares = np.array(list(_SHARES.values()))
        mark = names[int(self.rng.choice(len(names), p=shares / shares.sum()))]
        if mark is Mark.FULL and self.habit:
            mark = self.habit
        if several and mark in (Mark.DOUBLE, Mark.CORRECTED, Mark.CROSSED_OUT):
            return Mark.SET
        rubs = mark in (Mark.ERASED, Mark.WIPED)
        if rubs and self.ink not in _PENCILS:
            return Mark.PAINTED if mark is Mark.ERASED else Mark.BLANK
        return mark

    def near(self, bubble: Bubble) -> Path:
        """Return where a mark for a bubble is put."""
        spread = 0.08 * self.radius
        return np.array([bubble.x, bubble.y]) + self.lean + self.rng.normal(0, spread, 2)

    def room(self, group: BubbleGroup) -> float:
        """Return the distance to the next bubble."""
        places = [(bubble.x, bubble.y) for bubble in group.bubbles]
        return min((np.hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(places)), default=9.0)


def fill(blank: Blank, rng: np.random.Generator, weights: tuple[float, float, float]) -> Filled:
    """Fill a sheet; ``weights`` are the light and the sensor that will record it."""
    ink = str(rng.choice(["pencil", "blue", "black", "felt"], p=[0.45, 0.3, 0.2, 0.05]))
    habit = _HABITS[int(rng.integers(len(_HABITS)))]
    surface = Surface(blank.picture.copy(), DOTS, weights, rng)
    lean = rng.normal(0, 0.06 * blank.sheet.bubble, 2)
    hand = _Hand(surface, blank, rng, ink, habit, blank.picture, lean)
    rows = tuple(_with_strays(hand, (*_grid(hand), *_answers(hand))))
    _name(hand)
    if rng.random() < 0.04:
        _deface(hand)
    code = blank.code if blank.page.code == () else hand.code
    return Filled(blank, surface.picture, rows, code, ink)


def _with_strays(hand: _Hand, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows; whoever looks at one with a stray line through a bubble hesitates."""
    if not hand.strays:
        yield from rows
        return
    lines = np.concatenate(hand.strays)
    page = hand.blank.page
    groups = {(0, place): group for place, group in enumerate(page.code)}
    for item in page.fields:
        groups |= {(item.number, place): group for place, group in enumerate(item.groups)}
    for row in rows:
        places = np.array([(each.x, each.y) for each in groups[row.number, row.row].bubbles])
        nearest = np.hypot(*(places[:, None] - lines[None]).transpose(2, 0, 1)).min()
        yield replace(row, hesitates=row.hesitates or nearest < _MIDDLE * hand.radius)


def _name(hand: _Hand) -> None:
    text = hand.blank.page.text
    if hand.rng.random() < 0.6:
        names = ("A. Bekova", "Timur S.", "N. Karimov", "Dinara Omarova")
        at = np.array([text.x + 17, text.y + 0.6 * text.height])
        name = names[int(hand.rng.integers(len(names)))]
        hand.surface.write(name, at, 0.07 * text.height, INKS[hand.ink])


def _deface(hand: _Hand) -> None:
    """Scribble over a part of the QR code, as somebody does who tries out a pen."""
    qr, rng = hand.blank.page.qr, hand.rng
    centre = np.array([qr.x + qr.width * rng.uniform(0, 1), qr.y + qr.height * rng.uniform(0, 1)])
    radius = qr.width * rng.uniform(0.1, 0.35)
    hand.surface.stroke(scribble(rng, centre, radius, 1.2), INKS[hand.ink])


def _grid(hand: _Hand) -> Iterator[Row]:
    """Fill the grid for the code; one in twelve is not filled as it should be."""
    page = hand.blank.page
    if not page.code:
        return
    pattern = hand.blank.pattern
    from_list = str(hand.rng.choice(CODES))
    spoilt = int(hand.rng.integers(len(page.code))) if hand.rng.random() < 1 / 12 else -1
    is_known = True
    for place, (group, character) in enumerate(zip(page.code, from_list, strict=True)):
        if group.box is not None and len(group.bubbles) > 1:
            _write(hand, character, group)
        if len(pattern[place]) == 1:
            continue
        mark = hand.choose(several=False)
        if mark in _UNSURE:
            mark = Mark.FULL
        if place == spoilt:
            mark = (Mark.BLANK, Mark.DOUBLE)[int(hand.rng.integers(2))]
            is_known = False
        yield _row(hand, group, 0, place, mark, character)
    hand.code = from_list if is_known else None


def _answers(hand: _Hand) -> Iterator[Row]:
    for item in hand.blank.page.fields:
        if item.groups[0].box is not None:
            yield from _number(hand, item)
            continue
        for place, group in enumerate(item.groups):
            several = item.type == "multiple"
            own = hand.ink
            if item.type == "short-answer":
                hand.ink = str(hand.rng.choice(["red", "blue", "black"]))
            value = group.bubbles[int(hand.rng.integers(len(group.bubbles)))].value
            row = _row(hand, group, item.number, place, hand.choose(several), value)
            yield replace(row, takes_several=several)
            hand.ink = own


def _number(hand: _Hand, item: ItemField) -> Iterator[Row]:
    """Write a number into the boxes and fill the bubbles below; the other places stay blank."""
    number = f"{hand.rng.uniform(0, 10 ** hand.rng.integers(1, 5)):.{hand.rng.integers(3)}f}"
    number = ("-" if hand.rng.random() < 0.15 else "") + number
    number = number[: len(item.groups)]
    begin = 0 if hand.rng.random() < 0.7 else len(item.groups) - len(number)
    is_answered = hand.rng.random() < 0.9
    for place, group in enumerate(item.groups):
        inside = begin <= place < begin + len(number)
        if not (is_answered and inside):
            yield Row(item.number, place, Mark.BLANK, (), False)
            continue
        character = number[place - begin]
        _write(hand, character, group)
        mark = hand.choose(several=False)
        yield _row(hand, group, item.number, place, mark, character)


def _write(hand: _Hand, character: str, group: BubbleGroup) -> None:
    """Write a character into a box, about as large as it."""
    if group.box is None or hand.rng.random() < 0.1:
        return
    height = group.box.height * hand.rng.uniform(0.5, 0.75)
    x = group.box.x + group.box.width * hand.rng.uniform(0.2, 0.35)
    y = group.box.y + group.box.height * hand.rng.uniform(0.78, 0.9)
    hand.surface.write(character, np.array([x, y]), height, INKS[hand.ink])


def _row(hand: _Hand, group: BubbleGroup, number: int, place: int, mark: Mark, value: str) -> Row:
    """Fill a row and return its truth."""
    meant = _WAYS[mark](hand, group, next(b for b in group.bubbles if b.value == value))
    order = {bubble.value: n for n, bubble in enumerate(group.bubbles)}
    values = tuple(sorted((bubble.value for bubble in meant), key=order.__getitem__))
    depth = min((_depth(hand, bubble) for bubble in meant), default=1.0)
    return Row(number, place, mark, values, mark in _HESITATES, depth=depth)


def _depth(hand: _Hand, bubble: Bubble) -> float:
    """Return how dark the darker part of a mark is, by what it changed on the sheet."""
    reach, dots = hand.radius * 0.95, hand.surface.dots
    y, x = (slice(round((at - reach) * dots), round((at + reach) * dots))
            for at in (bubble.y, bubble.x))  # fmt: skip
    change = hand.printed[y, x].astype(np.float32) - hand.surface.picture[y, x]
    change = cv2.GaussianBlur(change, (0, 0), 0.12 * dots)
    return float(np.clip(np.percentile(change, 88) / 255, 0, 1))


def _other(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> Bubble:
    rest = [each for each in group.bubbles if each is not bubble]
    return rest[int(hand.rng.integers(len(rest)))]


def _full(hand: _Hand, bubble: Bubble, ink: Ink | None = None, reach: float = 0.0) -> None:
    """Fill a bubble: a zigzag or a spiral, and often a round along the ring."""
    rng, radius = hand.rng, hand.radius
    ink = ink or INKS[hand.ink]
    reach = reach or rng.uniform(0.86, 1.04)
    centre, inner = hand.near(bubble), radius * reach - ink.width / 2
    pitch = ink.width * rng.uniform(0.55, 0.95)
    if rng.random() < 0.3:
        hand.surface.stroke(spiral(rng, centre, inner, pitch), ink)
        return
    hand.surface.stroke(scribble(rng, centre, inner, pitch), ink)
    if rng.random() < 0.7:
        hand.surface.stroke(loop(rng, centre, inner, 0.06), ink)


def _plain(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    _full(hand, bubble)
    return (bubble,)


def _partial(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    rng, radius, ink = hand.rng, hand.radius, INKS[hand.ink]
    centre, pitch = hand.near(bubble), ink.width * 0.8
    if rng.random() < 0.5:
        path = scribble(rng, centre, radius * 0.92, pitch, -1.0, rng.uniform(0.0, 0.3))
    else:
        path = spiral(rng, centre, radius * rng.uniform(0.66, 0.8), pitch)
    hand.surface.stroke(path, ink)
    return (bubble,)


def _tick(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    rng, centre = hand.rng, hand.near(bubble)
    size = min(hand.radius * rng.uniform(0.9, 1.4), hand.room(group) * 0.55)
    points = np.array([[-0.75, -0.1], [-0.2, 0.65], [0.85, -1.0]])
    points = points * rng.uniform(0.9, 1.1, (3, 2)) * size
    hand.surface.stroke(straight(rng, centre + points, 0.1), INKS[hand.ink], wide=1.15)
    return (bubble,)


def _cross(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    size = min(hand.radius * hand.rng.uniform(0.75, 1.25), hand.room(group) * 0.5)
    _crossed(hand, hand.near(bubble), size)
    return (bubble,)


def _crossed(hand: _Hand, centre: Path, size: float) -> None:
    for turn in (1, -1):
        ends = np.array([[-1, -turn], [1, turn]]) * hand.rng.uniform(0.85, 1.1, (2, 2)) * size
        hand.surface.stroke(straight(hand.rng, centre + ends, 0.1), INKS[hand.ink], wide=1.15)


def _light(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    _full(hand, bubble, INKS["light pencil"])
    return (bubble,)


def _heavy(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    most = hand.room(group) * 0.54 / hand.radius
    _full(hand, bubble, INKS["felt"], min(hand.rng.uniform(1.1, 1.35), most))
    return (bubble,)


def _dot(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    ink = INKS[hand.ink]
    radius = hand.radius * hand.rng.uniform(0.3, 0.45)
    path = spiral(hand.rng, hand.near(bubble), radius, ink.width * 0.7)
    hand.surface.stroke(path, ink)
    return (bubble,)


def _blank(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    return ()


def _wiped(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    before = hand.surface.picture.copy()
    _full(hand, bubble)
    left = hand.rng.uniform(0.05, 0.25)
    hand.surface.rub(before, np.array([bubble.x, bubble.y]), hand.radius * 1.8, left)
    return ()


def _erased(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    _wiped(hand, group, _other(hand, group, bubble))
    return _plain(hand, group, bubble)


def _painted(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    wrong = _other(hand, group, bubble)
    _full(hand, wrong)
    path = scribble(hand.rng, hand.near(wrong), hand.radius * 0.75, 0.8)
    hand.surface.cover(path, min(2.4, hand.room(group) * 0.4))
    return _plain(hand, group, bubble)


def _corrected(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    _full(hand, _other(hand, group, bubble))
    _full(hand, bubble)
    radius = hand.radius * hand.rng.uniform(1.35, 1.65)
    ink = INKS[hand.ink]
    most = hand.room(group) * 0.62
    path = loop(hand.rng, hand.near(bubble), min(radius, most), 0.12)
    hand.surface.stroke(path, ink, wide=min(1.0, 0.6 / ink.width))
    return (bubble,)


def _crossed_out(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    wrong = _other(hand, group, bubble)
    _full(hand, wrong)
    size = min(hand.radius * hand.rng.uniform(1.2, 1.6), hand.room(group) * 0.6)
    _crossed(hand, np.array([wrong.x, wrong.y]), size)
    return _plain(hand, group, bubble)


def _double(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    other = _other(hand, group, bubble)
    _full(hand, other)
    _full(hand, bubble)
    return (bubble, other)


def _set(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    count = int(hand.rng.integers(2, len(group.bubbles)))
    chosen = hand.rng.choice(len(group.bubbles), count, replace=False)
    for place in chosen:
        _full(hand, group.bubbles[place])
    return tuple(group.bubbles[place] for place in chosen)


def _line(hand: _Hand, group: BubbleGroup) -> None:
    """Draw a line that crosses a row, as a pen does that slips."""
    rng = hand.rng
    places = np.array([(bubble.x, bubble.y) for bubble in group.bubbles])
    through = places[int(rng.integers(len(places)))] + rng.normal(0, hand.radius * 0.6, 2)
    angle, length = rng.uniform(0, np.pi), rng.uniform(8, 30)
    way = np.array([np.cos(angle), np.sin(angle)])
    share = rng.uniform(0.2, 0.8)
    ends = np.stack([through - way * length * share, through + way * length * (1 - share)])
    path = straight(rng, np.linspace(*ends, 8), 0.3)
    hand.strays.append(path)
    hand.surface.stroke(path, INKS[hand.ink], wide=0.9)


def _stray(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:
    _line(hand, group)
    return _plain(hand, group, bubble)


def _stray_blank(hand: _Hand, group: BubbleGroup, bubble: Bubble) -> tuple[Bubble, ...]:  # noqa: ARG001
    _line(hand, group)
    return ()


_WAYS: dict[Mark, Callable[[_Hand, BubbleGroup, Bubble], tuple[Bubble, ...]]] = {
    Mark.FULL: _plain,
    Mark.PARTIAL: _partial,
    Mark.TICK: _tick,
    Mark.CROSS: _cross,
    Mark.LIGHT: _light,
    Mark.HEAVY: _heavy,
    Mark.DOT: _dot,
    Mark.BLANK: _blank,
    Mark.ERASED: _erased,
    Mark.WIPED: _wiped,
    Mark.PAINTED: _painted,
    Mark.CORRECTED: _corrected,
    Mark.CROSSED_OUT: _crossed_out,
    Mark.DOUBLE: _double,
    Mark.SET: _set,
    Mark.STRAY: _stray,
    Mark.STRAY_BLANK: _stray_blank,
}
