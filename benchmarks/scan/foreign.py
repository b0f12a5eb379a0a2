"""Printed forms of other makes, filled by the drawn pen and scanned by the drawn cameras.

``python -m benchmarks.scan.foreign [COUNT]`` prints how the forms of ``examples/paper-forms`` are
read. Truth, hesitation and silent misreads are those of ``pen`` and ``corpus``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from benchmarks.scan.camera import Camera, Difficulty, copier, named, telephone
from benchmarks.scan.pen import Mark, Row, fill
from benchmarks.scan.sheets import DOTS, Blank
from trainkit.assessment.answer_sheet import (
    AnswerSheet,
    Box,
    Bubble,
    BubbleGroup,
    ItemField,
    Marker,
    SheetPage,
)
from trainkit.definitions.form_layout import FormRow, LoadedLayout, load_form_layout
from trainkit.problems import Problems
from trainkit.scan.foreign import FormReader
from trainkit.scan.reading import Source

__all__ = ["FORMS", "FormCase", "Tally", "form_case", "layout", "reader", "tally"]

FORMS = Path(__file__).parents[2] / "examples" / "paper-forms"
_WRITTEN = {
    "answer-form": Box(x=24, y=10, width=90, height=40),
    "feedback-form": Box(x=20, y=200, width=150, height=40),
}
"""Where somebody writes a name, by form."""
NAMES = tuple(_WRITTEN)
_RULES = {Mark.CORRECTED, Mark.ERASED, Mark.PAINTED}
"""Ways to take an answer back, of which these forms say nothing: a person should look."""


@dataclass(frozen=True)
class FormCase:
    """A picture of a filled form and its truth."""

    name: str
    level: Difficulty
    camera: Camera
    picture: NDArray[np.uint8]
    rows: tuple[Row, ...]
    """In the layout's order."""
    lost: frozenset[int]
    """Rows, by their place in the layout, that nobody could read from the picture."""


@lru_cache
def layout(name: str) -> LoadedLayout:
    """Return the layout of a form."""
    problems = Problems()
    return problems.checked(load_form_layout(FORMS / f"{name}.yaml", problems))


@lru_cache
def reader(name: str) -> FormReader:
    """Return what reads a form."""
    loaded = layout(name)
    empty = None
    if loaded.picture is not None:
        empty = np.asarray(cv2.imread(str(loaded.picture), cv2.IMREAD_GRAYSCALE), np.uint8)
    return FormReader(loaded.layout, empty)


@lru_cache
def _blank(name: str) -> Blank:
    """Return the form as the pen takes it: every row is a field with one group."""
    form = layout(name).layout
    bubble = min(form.bubble.width, form.bubble.height)
    zero = Box(x=0, y=0, width=1, height=1)
    page = SheetPage(
        number=1, markers=tuple(Marker(id=n, x=0, y=0) for n in range(4)), qr=zero,
        text=_WRITTEN[name],
        fields=tuple(_field(n, row) for n, row in enumerate(form.placed, 1)),
    )  # fmt: skip
    sheet = AnswerSheet(
        paper="A1-1", hash="", width=form.width, height=form.height, marker_side=1,
        bubble=bubble, code_bubble=bubble, pages=(page,),
    )  # fmt: skip
    with pypdfium2.PdfDocument(FORMS / f"{name}.pdf") as document:
        bitmap = document[0].render(scale=DOTS * 25.4 / 72, grayscale=True)
        picture = bitmap.to_numpy().squeeze().copy()
    picture.flags.writeable = False
    return Blank(sheet, page, "KZ-01", picture)


def _field(number: int, row: FormRow) -> ItemField:
    pairs = zip(row.values, row.centres, strict=True)
    group = BubbleGroup(bubbles=tuple(Bubble(value=v, x=x, y=y) for v, (x, y) in pairs))
    kind = "multiple" if row.reads == "several" else "single"
    return ItemField(
        number=number, type=kind, area=Box(x=0, y=0, width=1, height=1), groups=(group,)
    )


def form_case(seed: int, index: int) -> FormCase:
    """Return the picture with this number, the same each time."""
    rng = named(f"foreign {seed} {index}")
    name = NAMES[index % 2]
    level = (Difficulty.MODERATE, Difficulty.HARD)[index // 10 % 2]
    camera = (copier if index // 2 % 5 < 3 else telephone)(level, rng)
    filled = fill(_blank(name), rng, camera.weights)
    rows = tuple(sorted(filled.rows, key=lambda row: row.number))
    lost = {n for n, row in enumerate(rows) if not camera.shows(row.depth)}
    picture = camera.take(filled.picture, rng)
    return FormCase(name, level, camera, picture, rows, frozenset(lost))


@dataclass
class Tally:
    """How rows were read."""

    pages: Counter[str]
    rows: Counter[str]
    wrong: list[str]


def tally(cases: Iterator[FormCase]) -> Tally:
    """Read forms and compare them with their truth."""
    found = Tally(Counter(), Counter(), [])
    for number, case in enumerate(cases):
        page = reader(case.name).read(case.picture, Source(file="x", page=1, sha="0" * 64))
        found.pages[page.reason or "read"] += 1
        for place, (row, truth) in enumerate(zip(page.rows, case.rows, strict=False)):
            verdict = _verdict(row.values, truth, place in case.lost)
            found.rows[verdict] += 1
            if verdict == "misread":
                found.wrong.append(
                    f"{number} {case.name} {case.camera.__class__.__name__} {case.level}, row "
                    f"{row.row.label}: {truth.mark}, meant {truth.values}, read {row.values}, "
                    f"{row.reading.darkness}"
                )
    return found


def _verdict(values: tuple[str, ...] | None, truth: Row, is_lost: bool) -> str:
    if values is None:
        return (
            "doubtful" if truth.hesitates or is_lost or len(truth.values) > 1 else "doubtful, clear"
        )
    if values == truth.values or (is_lost and not values):
        return "right"
    return "misread"


def main() -> None:
    """Print how many forms and rows were read, and each silent misread."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for way, rest in (("copier", range(3)), ("telephone", range(3, 5))):
        numbers = [n for n in range(count) if n // 2 % 5 in rest]
        found = tally(form_case(1, n) for n in numbers)
        print(f"{way}: pages {dict(found.pages)}, rows {dict(found.rows)}")
        print(*found.wrong, sep="\n")


if __name__ == "__main__":
    main()
