"""Reads printed forms that trainkit did not make, by a layout that somebody measured.

Bubbles are judged by the same code as those of answer sheets (``marks``). Nothing is guessed: a
person looks at each doubtful row, at several marks where one is asked, and at a circle, of which
the form does not say what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from trainkit.assessment.answer_sheet import Bubble, BubbleGroup
from trainkit.definitions.form_layout import FormLayout, FormRow
from trainkit.scan.bubbles import Edges, Print, Rows
from trainkit.scan.form_finder import FormFinder
from trainkit.scan.marks import Band, read_bubbles
from trainkit.scan.questions import marked
from trainkit.scan.reading import RowReading, RowState, Source
from trainkit.scan.reasons import Reason, told
from trainkit.scan.register import DOTS, NotFoundError, Picture

__all__ = ["FormPage", "FormReader", "FormRowRead"]

_OUTLINE = 0.3
"""How broad the line around a bubble usually is, in millimetres."""
_LARGEST = 20.0
"""Frames larger than this are lines around the page, not something beside a bubble: millimetres."""
_BLACKEST = 400
"""Places by which the black of a form without marks is measured."""


@dataclass(frozen=True)
class FormRowRead:
    """What a row of a form says."""

    row: FormRow
    reading: RowReading

    @property
    def values(self) -> tuple[str, ...] | None:
        """What is marked; ``None`` where a person has to look."""
        state = self.reading.state
        is_open = state is RowState.SEVERAL and self.row.reads != "several"
        return None if is_open or state is RowState.DOUBTFUL else self.reading.values

    @property
    def why(self) -> str:
        """Why a person has to look."""
        if self.reading.state is RowState.SEVERAL and self.row.reads != "several":
            return marked(self.reading.values)
        return told(self.reading.why)


@dataclass(frozen=True)
class FormPage:
    """A page as it was read."""

    source: Source
    rows: tuple[FormRowRead, ...] = ()
    """In the layout's order; none where the form was not found."""
    reason: str = ""
    """Why it was not read, a ``Reason``."""
    residual: float = 0.0
    """How far the bubbles lie from their places: root mean square, millimetres."""
    picture: Picture | None = None
    """The straightened page."""
    crops: Mapping[int, bytes] = field(default_factory=dict)
    """Pictures of the rows that a person has to look at, by their place in ``rows``."""

    @cached_property
    def answers(self) -> tuple[FormRowRead, ...]:
        """The rows that are answers."""
        return tuple(one for one in self.rows if one.row.reads != "code")

    @cached_property
    def code(self) -> str | None:
        """Whose form it is; ``None`` where that is not certain or not asked."""
        rows = [one for one in self.rows if one.row.reads == "code"]
        signs = [one.values[0] if one.values else None for one in rows]
        return None if not signs or None in signs else "".join(filter(None, signs))


class FormReader:
    """Reads one kind of form. It can be sent to another process."""

    def __init__(self, layout: FormLayout, empty: Picture | None = None) -> None:
        """Take the layout and the grey scan of the empty form, if there is one.

        Raises ``NotFoundError`` where the scan does not show the form of the layout.
        """
        self.layout = layout
        self.finder = FormFinder(layout, None if layout.marks else empty)
        usual = Band()
        drawn = min(usual.drawn, layout.marked)
        self.band = Band(empty=layout.empty, pale=layout.marked, drawn=drawn)
        self.rows = _rows(layout)
        self.printed = _printed(layout, None if empty is None else self.finder.find(empty).picture)

    def read(self, picture: Picture, source: Source) -> FormPage:
        """Return what a grey picture says."""
        cv2.setNumThreads(1)  # pages are read side by side in processes
        try:
            found = self.finder.find(picture)
        except NotFoundError as error:
            return FormPage(source, reason=str(error))
        readings = read_bubbles(found.picture, self.rows, self.printed, self.band)
        rows = zip(self.layout.placed, map(_without_rule, readings), strict=True)
        return FormPage(
            source,
            tuple(FormRowRead(row, reading) for row, reading in rows),
            residual=round(found.residual, 3),
            picture=found.picture,
        )


def _without_rule(reading: RowReading) -> RowReading:
    """Return a reading that was made by the rule of our own sheets as the doubt it is here."""
    if not reading.is_corrected:
        return reading
    return reading.model_copy(
        update={
            "state": RowState.DOUBTFUL,
            "is_corrected": False,
            "why": Reason.CIRCLED.format(bubbles=reading.values[0]),
        }
    )


def _rows(layout: FormLayout) -> Rows:
    placed = layout.placed
    sizes = [len(row.values) for row in placed]
    bubbles = [row.bubble for row in placed for _ in row.values]
    numbers = np.cumsum([row.reads != "code" for row in placed])
    codes = np.cumsum([row.reads == "code" for row in placed])
    is_code = [row.reads == "code" for row in placed]
    return Rows(
        groups=tuple(_group(row) for row in placed),
        numbers=tuple(int(n) * (not code) for n, code in zip(numbers, is_code, strict=True)),
        places=tuple(int(n - 1) * code for n, code in zip(codes, is_code, strict=True)),
        types=tuple("multiple" if row.reads == "several" else "single" for row in placed),
        group=np.repeat(np.arange(len(placed)), sizes),
        centres=np.array([at for row in placed for at in row.centres], np.float32),
        halves=np.array([(each.width / 2, each.height / 2) for each in bubbles], np.float32),
        boxes=np.array([each.shape == "box" for each in bubbles]),
        values=tuple(value for row in placed for value in row.values),
    )


def _group(row: FormRow) -> BubbleGroup:
    pairs = zip(row.values, row.centres, strict=True)
    bubbles = tuple(Bubble(value=value, x=x, y=y) for value, (x, y) in pairs)
    return BubbleGroup(label=row.label, bubbles=bubbles)


def _printed(layout: FormLayout, empty: Picture | None) -> Print:
    """Return what is printed.

    Without a scan of the empty form whatever is seen beside a bubble counts as written: what is
    printed there makes rows doubtful, but no line that somebody drew is taken for a mark.
    """
    if empty is None:
        return Print(_black_of_marks(layout), _OUTLINE, ())
    black = _black_of_marks(layout) if layout.marks else _blackest(empty)
    return Print(black, _OUTLINE, tuple(_edges(empty)))


def _black_of_marks(layout: FormLayout) -> NDArray[np.floating[Any]]:
    """Return places in the black of each mark: in its middle, or in a marker's border."""
    steps = np.linspace(-0.5, 0.5, 5)
    middle = [(x * 0.6, y * 0.6) for x in steps for y in steps]
    border = [(way * 0.94, 2 * step * 0.94) for way in (-0.5, 0.5) for step in steps]
    border += [(y, x) for x, y in border]
    return np.array(
        [
            np.array(border if mark.shape == "aruco" else middle) * mark.size + mark.at
            for mark in layout.marks
        ]
    )


def _blackest(empty: Picture) -> NDArray[np.floating[Any]]:
    """Return where an empty form is blackest, in strokes broad enough to be measured."""
    broad = cv2.dilate(empty, np.ones((3, 3), np.uint8))
    order = np.argsort(broad, axis=None)[:_BLACKEST]
    lines, columns = np.unravel_index(order, broad.shape)
    return ((np.stack([columns, lines], axis=1) + 0.5) / DOTS)[None]


def _edges(empty: Picture) -> Iterator[Edges]:
    """Yield the edges of everything that is printed on an empty form, with some room around."""
    _, ink = cv2.threshold(empty, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    joined = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined)
    for left, top, width, height, _ in (found[1:] / DOTS).tolist():
        if width < _LARGEST or height < _LARGEST:
            yield left - 0.3, top - 0.3, left + width + 0.3, top + height + 0.3
