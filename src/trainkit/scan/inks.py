"""Measures the ink in and around every bubble of a straightened page.

Darkness is a share: 0 is the paper nearby, 1 the sheet's own print, so shade and exposure drop out.
A bubble is measured where printed outlines are seen, not where they should be: paper that bends
moves neighbours alike, so what speaks for a place is added up over a neighbourhood, first a wide
and then a narrow one. The letter printed in a bubble is taken off as the page's own empty bubbles
show it.

All measuring is done at ``_FINE`` pixels a millimetre, for all bubbles at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.scan.bubbles import Floats, Print, Rows
from trainkit.scan.pictures import Picture
from trainkit.scan.register import DOTS, reduced

_FINE = 4
_REACH, _STEP = 2.5, 0.75
"""How far from its place an outline is searched for, and then from where its wide neighbourhood has
it, in millimetres: the first is less than half the distance to the next outline."""
_WIDE, _NARROW = 16.0, 7.0
"""Within about how many millimetres paper is moved alike, roughly and closely."""
_FARTHER = 0.02
"""How much less a place counts for each square millimetre that it is away."""
_TRIES, _SEEN, _LEAST = 5, 0.5, 24
"""How often, and from which contrast of an outline, as a share of the usual one, those are searched
for again that were not seen, and from how many that were."""
_NEXT, _JUMP = 9.5, 1.8
"""How near neighbours are, and by how much more than each other bent paper moves them, at the most,
in millimetres: where paper is folded away, one of them is taken for the next."""
_BLOT = 12.0
"""Side of a square that no ink fills: markers are smaller. Millimetres."""
_RIM = 0.4
"""How much of a bubble beside its outline is not measured as its inside, in millimetres."""
_LETTER, _STRONGER = 0.16, 0.09
"""The most that a printed letter makes an empty bubble dark, and how much more than the usual."""
_AROUND, _FAINT = 0.45, 0.12
"""How far around a bubble ink is looked for that is not printed, in millimetres, and how dark it is
at the least."""
DIRECTIONS = 48
"""In how many directions a bubble's surroundings are looked at."""
_DARK = 0.3
"""Darkness from which ink outside a bubble counts."""
_OUTSIDE = np.arange(0.2, 2.05, 0.15, dtype=np.float32)
"""Distances from the outline's middle at which they are looked at, in millimetres."""
_BEYOND, _FAR = 0.65, 0.85
"""From here on, ink outside may be more than careless filling, and from here on it is."""
_PAPER = 0.65
"""The most darkness of what lies between a bubble and a circle, as a share of the circle's."""
_RUN, _GAP = 12.0, 0.75
"""How far a line is followed at the most, and over which gaps, in millimetres."""
_SLIM = 0.5
"""Up to this standard deviation ink is narrow enough for a line, in millimetres."""


@dataclass(frozen=True)
class Bubbles:
    """The bubbles of a page with what follows from their places."""

    rows: Rows
    printed: Print
    shape: tuple[int, int]
    """Height and width of the straightened page, in pixels."""

    @cached_property
    def wide(self) -> Floats:
        """How much each bubble counts for where each one stands, roughly."""
        return self.rows.nearness(_WIDE)

    @cached_property
    def narrow(self) -> Floats:
        """The same, closely."""
        return self.rows.nearness(_NARROW)

    @cached_property
    def beside(self) -> NDArray[np.bool_]:
        """Which bubbles stand next to each other."""
        return np.asarray(
            np.linalg.norm(self.rows.centres[:, None] - self.rows.centres, axis=2) < _NEXT
        )

    @cached_property
    def free(self) -> NDArray[np.bool_]:
        """Where nothing is printed around a bubble: a bubble, a direction, a distance."""
        return _sampled(self._drawn(hollow=False), *_around(self.rows, self.rows.centres)) < 0.5

    @cached_property
    def outlines(self) -> Floats:
        """A map of the page with 1 where lines and letters are printed or near, else 0."""
        return self._drawn(hollow=True)

    def _drawn(self, hollow: bool) -> Floats:
        height, width = (round(side * _FINE / DOTS) for side in self.shape)
        return self.printed.drawn(self.rows, (height, width), _FINE, hollow)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """In which directions enough is free to tell whether a line lies around a bubble."""
        return np.asarray((self.free & (_OUTSIDE >= _BEYOND)).sum(axis=2) >= 4)


@dataclass(frozen=True)
class Inks:
    """What was measured, a line a bubble."""

    ink: Floats
    """Mean darkness of the inside beyond that of the printed letter."""
    depth: Floats
    """How dark the darker part of the inside is, likewise."""
    breadth: Floats
    """How broad the ink lies across its own direction: standard deviation, in millimetres."""
    ends: Floats
    """How far from the bubble's middle the ends of narrow ink are, the nearer first, in radii; 0
    where the ink is broad."""
    beyond: Floats
    """How much ink there is in and closely around it that is not printed: square millimetres of
    black."""
    outline: Floats
    """Mean darkness of the printed outline."""
    aligned: Floats
    """How clearly outlines are seen in the neighbourhood where they were looked for."""
    shift: Floats
    """How far from its place it was measured, in millimetres."""
    inked: NDArray[np.bool_]
    """In which directions ink is outside it."""
    arcs: NDArray[np.bool_]
    """In which directions a line lies around it, with paper between."""
    arms: NDArray[np.bool_]
    """In which directions ink reaches far outside it."""


def measure(picture: Picture, bubbles: Bubbles) -> Inks:
    """Measure all bubbles of a straightened page."""
    rows = bubbles.rows
    darkness = _darkness(picture, bubbles.printed)
    shift, aligned = _shifts(darkness, bubbles)
    centres = rows.centres + shift
    ink, depth, ways = _insides(darkness, rows, centres, bubbles.printed.outline / 2 + _RIM)
    near = _sampled(darkness, *_around(rows, centres))
    seen = np.where(bubbles.free, near, 0)
    x, y = rows.outlines(DIRECTIONS, np.zeros(1, np.float32))
    outline = _sampled(darkness, centres[:, :1] + x[:, :, 0], centres[:, 1:] + y[:, :, 0])
    return Inks(
        ink=ink,
        depth=depth,
        breadth=ways.breadth,
        ends=_ends(darkness, bubbles, shift, depth, ways),
        beyond=_beyond(darkness, rows, centres),
        outline=outline.mean(axis=1),
        aligned=aligned,
        shift=shift,
        inked=bubbles.known & (seen > _DARK).any(axis=2),
        arcs=bubbles.known & _arcs(seen, near),
        arms=np.asarray(((seen > _DARK) & (_OUTSIDE >= _FAR)).any(axis=2)),
    )


def _darkness(picture: Picture, printed: Print) -> Floats:
    """Return the page's darkness: 0 as the paper nearby, 1 as the marks' black."""
    small = reduced(picture, _FINE / DOTS)
    coarse = reduced(small, 0.5)
    blot = np.ones((round(_BLOT * _FINE / 2),) * 2, np.uint8)
    paper = cv2.blur(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, blot), (5, 5))
    paper = cv2.resize(paper, small.shape[::-1], interpolation=cv2.INTER_LINEAR)
    share = small.astype(np.float32) / np.maximum(paper, 1)
    black = np.median(_sampled(share, printed.black[..., 0], printed.black[..., 1]), axis=1)
    usual = min(float(np.median(black)), 0.75)
    return np.clip((1 - share) / (1 - usual), 0, 1).astype(np.float32)


def _sampled(field: Floats, x: Floats, y: Floats) -> Floats:
    """Return the values of a map at places in millimetres."""
    columns, lines = (
        np.ascontiguousarray(each.reshape(len(each), -1) * _FINE - 0.5, np.float32)
        for each in (x, y)
    )
    border = cv2.BORDER_REPLICATE
    found = cv2.remap(field, columns, lines, cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(found, np.float32).reshape(x.shape)


def _grid(reach: float) -> tuple[Floats, Floats]:
    """Return the places of a square around a middle: rightwards and downwards."""
    steps = np.arange(-reach, reach + 0.01, 1 / _FINE, dtype=np.float32)
    across, down = np.meshgrid(steps, steps)
    return across.ravel(), down.ravel()


def _shifts(darkness: Floats, bubbles: Bubbles) -> tuple[Floats, Floats]:
    """Return how far each bubble stands from its place, and how clearly that is seen."""
    rows = bubbles.rows
    maps = [_outlines(darkness, rows.radii[places[0]], bubbles.printed) for places in rows.sizes]

    def fits(centres: Floats, reach: float) -> Floats:
        across, down = _grid(reach)
        found = np.empty((len(centres), len(across)), np.float32)
        for field, places in zip(maps, rows.sizes, strict=True):
            x, y = centres[places, :1] + across, centres[places, 1:] + down
            found[places] = _sampled(field, x, y)
        return found

    def closer(start: Floats) -> tuple[Floats, Floats]:
        found = bubbles.narrow @ fits(rows.centres + start, _STEP)
        across, down = _grid(_STEP)
        best = found.argmax(axis=1)
        return start + np.stack([across[best], down[best]], axis=1), found.max(axis=1)

    across, down = _grid(_REACH)
    rough = (bubbles.wide @ fits(rows.centres, _REACH)) * (1 - _FARTHER * (across**2 + down**2))
    best = rough.argmax(axis=1)
    shift, aligned = closer(bubbles.narrow @ np.stack([across[best], down[best]], axis=1))
    for _ in range(_TRIES):
        good = aligned >= _SEEN * np.median(aligned)
        if good.all() or good.sum() < _LEAST:
            break
        again, seen = closer(np.where(good[:, None], shift, _bent(rows.centres, shift, good)))
        better = seen > aligned
        shift, aligned = np.where(better[:, None], again, shift), np.maximum(seen, aligned)
    between = np.linalg.norm(shift[:, None] - shift, axis=2)
    jumps = (between > _JUMP) & bubbles.beside
    return shift, np.where(jumps.any(axis=1), 0, aligned)


def _bent(centres: Floats, shift: Floats, good: NDArray[np.bool_]) -> Floats:
    """Return the shifts that a paper gently bent has everywhere, from those that are known."""
    x, y = (centres - centres.mean(axis=0)).T / 100
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    factors, *_ = np.linalg.lstsq(terms[good], shift[good], rcond=None)
    return np.asarray(terms @ factors, np.float32)


def _outlines(darkness: Floats, radius: float, printed: Print) -> Floats:
    """Return at each place by how much a bubble's outline there is darker than what is outside."""
    half = int(np.ceil((radius + 0.9) * _FINE))
    steps = np.arange(-half, half + 1) / _FINE
    away = np.hypot(*np.meshgrid(steps, steps)) - radius
    ring = np.clip(1 - np.abs(away) / (printed.outline + 0.1), 0, 1)
    outside = ((away > 0.4) & (away < 0.8)).astype(np.float64)
    kernel = (ring / ring.sum() - outside / outside.sum()).astype(np.float32)
    framed = cv2.copyMakeBorder(darkness, half, half, half, half, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(cv2.matchTemplate(framed, kernel, cv2.TM_CCORR), np.float32)


@dataclass(frozen=True)
class _Ways:
    """Middle and direction of the ink in each bubble, and how broad it lies across that."""

    middle: Floats
    along: Floats
    breadth: Floats


def _insides(
    darkness: Floats, rows: Rows, centres: Floats, edge: float
) -> tuple[Floats, Floats, _Ways]:
    """Return mean, depth and direction of the ink inside each bubble, the letter taken off."""
    across, down = _grid(float(rows.radii.max()) - edge)
    seen = _sampled(darkness, centres[:, :1] + across, centres[:, 1:] + down)
    part = rows.inside(across, down, edge)
    size = part.sum(axis=1)
    ink = np.where(part, seen - _letters(seen, part, rows), 0)
    ordered = np.sort(np.where(part, ink, -1), axis=1)
    depth = ordered[np.arange(len(size)), ordered.shape[1] - np.round(size * 0.1).astype(int)]
    return ink.sum(axis=1) / size, depth, _ways(ink, across, down)


def _beyond(darkness: Floats, rows: Rows, centres: Floats) -> Floats:
    """Return the ink in and closely around each bubble that is not on the emptiest ones.

    Printed lines may stand a dot beside their places, and count as that much broader.
    """
    across, down = _grid(float(rows.radii.max()) + _AROUND)
    side = round(len(across) ** 0.5)
    seen = _sampled(darkness, centres[:, :1] + across, centres[:, 1:] + down)
    total = seen.sum(axis=1)
    printed = np.zeros_like(seen)
    broad = np.ones((3, 3), np.uint8)
    for places in rows.alike:
        emptiest = places[np.argsort(total[places], kind="stable")[: max(1, len(places) // 3)]]
        usual = seen[emptiest].mean(axis=0).reshape(side, side)
        printed[places] = cv2.dilate(usual, broad).ravel()
    single = [places[0] for places in rows.alike if len(places) == 1]
    printed[single] = printed.max(axis=0)
    return np.asarray(np.clip(seen - printed - _FAINT, 0, None).sum(axis=1) / _FINE**2)


def _letters(seen: Floats, part: NDArray[np.bool_], rows: Rows) -> Floats:
    """Return what each bubble looks like when empty: as the emptiest ones of its character do.

    Where these are too few, or darker than a letter is on this page because all are filled, an even
    tone stands for the letter.
    """
    mean = (seen * part).sum(axis=1) / part.sum(axis=1)
    alike = [places for places in rows.alike if len(places) > 1]
    emptiest = [
        places[np.argsort(mean[places], kind="stable")[: max(1, len(places) // 3)]]
        for places in alike
    ]
    tones = [float(mean[places].mean()) for places in emptiest]
    usual = min(float(np.quantile(tones if tones else mean, 0.3)), _LETTER)
    letters = np.full(seen.shape, usual, np.float32)
    for places, empty, tone in zip(alike, emptiest, tones, strict=True):
        if tone <= usual + _STRONGER:
            letters[places] = seen[empty].mean(axis=0)
    return letters


def _ways(ink: Floats, across: Floats, down: Floats) -> _Ways:
    weight = np.clip(ink - np.maximum(0.2, 0.4 * ink.max(axis=1, keepdims=True)), 0, None)
    total = np.maximum(weight.sum(axis=1), 1e-6)
    x, y = (weight @ across) / total, (weight @ down) / total
    xx = (weight @ across**2) / total - x**2
    yy = (weight @ down**2) / total - y**2
    xy = (weight @ (across * down)) / total - x * y
    half = np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    turn = np.arctan2(2 * xy, xx - yy) / 2
    return _Ways(
        middle=np.stack([x, y], axis=1),
        along=np.stack([np.cos(turn), np.sin(turn)], axis=1),
        breadth=np.sqrt(np.maximum((xx + yy) / 2 - half, 0)),
    )


def _ends(darkness: Floats, bubbles: Bubbles, shift: Floats, depth: Floats, ways: _Ways) -> Floats:
    """Return how far from the bubbles' middles narrow ink goes on, inside and outside of them.

    In radii. Other print in its way is passed over: whether it goes on is seen behind.
    """
    places, radii = bubbles.rows.centres, bubbles.rows.radii
    ends = np.zeros((len(places), 2), np.float32)
    slim = np.flatnonzero((ways.breadth > 0) & (ways.breadth < _SLIM))
    if not slim.size:
        return ends
    along = np.arange(-_RUN, _RUN + 0.5 / _FINE, 1 / _FINE, dtype=np.float32)
    beside = np.arange(-0.75, 0.76, 0.25, dtype=np.float32)
    way, start = ways.along[slim], ways.middle[slim]
    x = start[:, :1, None] + way[:, :1, None] * along - way[:, 1:, None] * beside[:, None]
    y = start[:, 1:, None] + way[:, 1:, None] * along + way[:, :1, None] * beside[:, None]
    home = places[slim][:, :, None, None]
    moved = home + shift[slim][:, :, None, None]
    is_other = _sampled(bubbles.outlines, home[:, 0] + x, home[:, 1] + y) > 0.5
    is_other &= np.hypot(x, y) > radii[slim, None, None] + _BEYOND
    seen = _sampled(darkness, moved[:, 0] + x, moved[:, 1] + y)
    least = np.clip(0.5 * depth[slim, None], 0.15, _DARK)
    is_dark = np.where(is_other, 0, seen).max(axis=1) > least
    is_hidden = np.asarray(is_other.all(axis=1))
    runs = np.array([_run(*line) for line in zip(is_dark, is_hidden, strict=True)])
    for side, sign in enumerate((-1, 1)):
        place = start + sign * runs[:, side, None] / _FINE * way
        ends[slim, side] = np.hypot(place[:, 0], place[:, 1]) / radii[slim]
    return np.sort(ends, axis=1)


def _run(dark: NDArray[np.bool_], hidden: NDArray[np.bool_]) -> tuple[int, int]:
    """Return how far from the middle of a line it is dark without a large gap, to both sides."""
    middle, most = len(dark) // 2, round(_GAP * _FINE)
    found = []
    for step in (-1, 1):
        last = gap = 0
        for place, (is_dark, is_hidden) in enumerate(
            zip(dark[middle::step].tolist(), hidden[middle::step].tolist(), strict=True)
        ):
            if is_dark:
                last, gap = place, 0
            elif not is_hidden:
                gap += 1
            if gap > most:
                break
        found.append(last)
    return found[0], found[1]


def _around(rows: Rows, centres: Floats) -> tuple[Floats, Floats]:
    """Return the places at which the surroundings are looked at: bubble, direction, distance."""
    x, y = rows.outlines(DIRECTIONS, _OUTSIDE)
    return centres[:, 0, None, None] + x, centres[:, 1, None, None] + y


def _arcs(seen: Floats, near: Floats) -> NDArray[np.bool_]:
    """Return in which directions the darkest outside a bubble has paper between.

    ``seen`` is ``near`` without other print.
    """
    most, place = seen.max(axis=2), seen.argmax(axis=2)
    between = np.arange(len(_OUTSIDE)) <= place[:, :, None]
    gap = np.where(between, near, 1).min(axis=2)
    return np.asarray((most > _DARK) & (gap < _PAPER * most))
