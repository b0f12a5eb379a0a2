"""The layout of a printed form that trainkit did not make: where its marks and bubbles stand.

Somebody measures a form of an existing stock with a ruler and writes the numbers down; the reader
in ``scan.foreign`` goes by them. All are millimetres from the upper left corner of the page,
rightwards and downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from trainkit.definitions.validate import Report, load_model
from trainkit.definitions.yamlfile import YamlFile
from trainkit.fields import Definition, Line, expected
from trainkit.languages import _
from trainkit.problems import Problems

__all__ = [
    "FormBubble",
    "FormLayout",
    "FormMark",
    "FormRow",
    "FormRows",
    "LoadedLayout",
    "load_form_layout",
]

Mm = Annotated[float, Field(ge=-500, le=500)]
Size = Annotated[float, Field(ge=1, le=50)]
Point = tuple[Mm, Mm]
"""Rightwards, downwards."""

Dictionary = Literal[
    "DICT_4X4_50", "DICT_4X4_100", "DICT_4X4_250", "DICT_5X5_50", "DICT_5X5_100", "DICT_5X5_250",
    "DICT_6X6_50", "DICT_6X6_100", "DICT_6X6_250", "DICT_7X7_50", "DICT_7X7_100", "DICT_7X7_250",
    "DICT_ARUCO_ORIGINAL", "DICT_APRILTAG_16h5", "DICT_APRILTAG_25h9", "DICT_APRILTAG_36h11",
]  # fmt: skip


def _is_a_step(step: Point) -> Point:
    if hypot(*step) < 1:
        raise expected(_("a step of at least 1 mm, such as [8, 0]"))
    return step


Step = Annotated[Point, AfterValidator(_is_a_step)]


class FormMark(Definition):
    """A mark in a corner of the form, printed in solid black."""

    shape: Literal["square", "circle", "aruco"]
    at: Point
    """Its centre."""
    size: Annotated[float, Field(ge=2, le=50)]
    """Its side or diameter."""
    id: Annotated[int, Field(ge=0, le=1023)] | None = None
    """The number of an ArUco marker."""


class FormBubble(Definition):
    """What is filled in or crossed."""

    shape: Literal["round", "box"] = "round"
    width: Size
    height: Size


class FormRow(Definition):
    """A row of bubbles where it stands: one answer, or one character of the code."""

    label: str
    """What the row is called in the results; for an answer, unlike all others."""
    reads: Literal["one", "several", "code"]
    values: tuple[str, ...]
    centres: tuple[Point, ...]
    """Of each bubble, in the order of the values."""
    bubble: FormBubble


class FormRows(Definition):
    """Rows of bubbles at equal distances."""

    first: Point
    """The centre of the first bubble in the first row."""
    values: Annotated[tuple[Line, ...], Field(min_length=1, max_length=40)]
    """The values of the bubbles of a row, in order: ``[A, B, C, D]``."""
    step: Step
    """From one bubble of a row to the next: ``[8, 0]`` runs to the right, ``[0, 6]`` down."""
    rows: Annotated[int, Field(ge=1, le=300)] = 1
    """How many rows there are."""
    next_row: Step | None = None
    """From one row to the next."""
    reads: Literal["one", "several", "code"] = "one"
    """``one`` answer is marked, ``several`` may be, or a row is a character of the ``code``."""
    first_label: Annotated[int, Field(ge=1)] = 1
    """The number of the first row; the others continue from there."""
    labels: tuple[Line, ...] = ()
    """The names of the rows, if numbers are not suitable."""
    bubble: FormBubble | None = None
    """Where the bubbles of these rows differ from those of the form."""

    @property
    def names(self) -> tuple[str, ...]:
        """What each row is called."""
        return self.labels or tuple(str(self.first_label + n) for n in range(self.rows))

    def placed(self, usual: FormBubble) -> Iterator[FormRow]:
        """Yield each row where it stands."""
        right, down = self.next_row or (0.0, 0.0)
        for n, label in enumerate(self.names):
            x, y = self.first[0] + n * right, self.first[1] + n * down
            yield FormRow(
                label=label,
                reads=self.reads,
                values=self.values,
                centres=tuple(
                    (x + k * self.step[0], y + k * self.step[1]) for k in range(len(self.values))
                ),
                bubble=self.bubble or usual,
            )


class FormLayout(Definition):
    """One side of a printed form: how it is found in a picture, and where its bubbles stand."""

    title: Line
    """What the form is called."""
    width: Annotated[float, Field(ge=50, le=450)]
    """Of the page."""
    height: Annotated[float, Field(ge=50, le=450)]
    """Of the page."""
    marks: tuple[FormMark, ...] = ()
    """At least four, one near each corner, by which the page is found. Either all are ArUco
    markers or none is."""
    dictionary: Dictionary = "DICT_4X4_50"
    """The family of the ArUco markers, by OpenCV's name."""
    picture: Line | None = None
    """The file with a scan of the empty form, beside this one: the whole page and nothing around
    it. A form without marks is found by what is printed on it. With marks it is of use as well:
    what is not on it was written by hand."""
    bubble: FormBubble
    rows: Annotated[tuple[FormRows, ...], Field(min_length=1)]
    empty: Annotated[float, Field(ge=0.01, le=0.5)] = 0.055
    """Up to how much ink a bubble is empty: 0 is as light as an empty one, 1 as dark as the form's
    own black all over."""
    marked: Annotated[float, Field(ge=0.05, le=0.9)] = 0.165
    """With how much ink it is marked, however pale; between the two it depends on how dark the ink
    is, or is doubtful."""
    test: Literal["pre", "post"] | None = None
    """The test that is answered on this form: row 7 is item 7 of the participant's own paper."""

    @property
    def placed(self) -> tuple[FormRow, ...]:
        """All rows where they stand, in the order of the file."""
        return tuple(row for rows in self.rows for row in rows.placed(self.bubble))


@dataclass(frozen=True)
class LoadedLayout:
    """A layout that can be read by."""

    layout: FormLayout
    picture: Path | None
    """The scan of the empty form."""


def load_form_layout(path: Path, problems: Problems) -> LoadedLayout | None:
    """Read a layout; every problem is recorded, and ``None`` returned if there is any."""
    loaded = load_model(path, FormLayout, problems)
    if loaded is None:
        return None
    layout, file = loaded
    before = len(problems)
    _check(layout, file, problems)
    picture = path.parent / layout.picture if layout.picture else None
    return None if len(problems) > before else LoadedLayout(layout, picture)


def _check(layout: FormLayout, file: YamlFile, problems: Problems) -> None:
    report, before = Report(file, problems), len(problems)
    _check_way(layout, report)
    for number, mark in enumerate(layout.marks):
        _check_mark(layout, mark, report.at("marks", number))
    known: set[str] = set()
    for number, rows in enumerate(layout.rows):
        _check_rows(
            rows, known, replace(report.at("rows", number), subject=f"rows[{number + 1}]: ")
        )
    if len(problems) == before:
        _check_places(layout, report)
    if layout.test and not any(rows.reads == "code" for rows in layout.rows):
        report.error(_("test: expected rows that read the participant's code"), "test")
    for label in (label for label in sorted(known) if layout.test and not label.isdecimal()):
        report.error(
            _('test: expected the numbers of items as labels, found "{label}"', label=label), "test"
        )


def _check_way(layout: FormLayout, report: Report) -> None:
    """Check by what the form is found in a picture."""
    if not layout.marks and not layout.picture:
        report.error(_("expected marks, or the picture of an empty form"))
    if layout.picture and not (report.file.path.parent / layout.picture).is_file():
        report.error(
            _("picture: expected a file {picture} beside this one", picture=layout.picture),
            "picture",
        )
    if layout.marked <= layout.empty:
        report.error(
            _("marked: expected more than empty ({empty})", empty=f"{layout.empty:g}"), "marked"
        )
    if 0 < len(layout.marks) < 4:
        report.error(_("marks: expected at least 4, found {n}", n=len(layout.marks)), "marks")
    elif len({mark.shape == "aruco" for mark in layout.marks}) > 1:
        report.error(_("marks: expected ArUco markers only, or none"), "marks")
    elif layout.marks and _is_symmetric(layout):
        report.error(
            _(
                "marks: this form looks the same upside down; expected a mark or a row that tells "
                "top from bottom"
            ),
            "marks",
        )


def _check_mark(layout: FormLayout, mark: FormMark, report: Report) -> None:
    if not _is_inside(layout, mark.at):
        report.error(_("marks: this one is outside the page"), "at")
    if mark.shape == "aruco" and mark.id is None:
        report.error(_("marks: expected the id of this ArUco marker"))
    if mark.shape != "aruco" and mark.id is not None:
        report.error(
            _("marks: only ArUco markers have an id, and this is a {shape}", shape=mark.shape), "id"
        )


def _check_rows(rows: FormRows, known: set[str], report: Report) -> None:
    """Check rows by themselves; ``known`` are the labels of those before, and grows."""
    if rows.rows > 1 and rows.next_row is None:
        report.error(_("expected next_row, the step from one row to the next"))
    if rows.labels and len(rows.labels) != rows.rows:
        report.error(
            _("expected {rows} labels, found {n}", rows=rows.rows, n=len(rows.labels)), "labels"
        )
    if len(set(rows.values)) < len(rows.values):
        report.error(_("expected values that differ"), "values")
    if rows.reads == "code":
        return
    again = [label for label in rows.names if label in known]
    if again or len(set(rows.names)) < len(rows.names):
        report.error(
            _(
                "expected labels that are all different, but {label} is already used; see "
                "first_label and labels",
                label=again[0],
            )
            if again
            else _(
                "expected labels that are all different, but two are the same; see first_label and "
                "labels"
            )
        )
    known.update(rows.names)


def _is_symmetric(layout: FormLayout) -> bool:
    """Whether marks and bubbles fall on marks and bubbles when the page is turned by 180°."""
    marks = [(mark.shape, mark.id, *mark.at) for mark in layout.marks]
    bubbles = [("", None, *centre) for row in layout.placed for centre in row.centres]

    def is_met(one: tuple[str, int | None, float, float]) -> bool:
        x, y = layout.width - one[2], layout.height - one[3]
        return any(
            other[:2] == one[:2] and hypot(other[2] - x, other[3] - y) < 1
            for other in (*marks, *bubbles)
        )

    return all(map(is_met, (*marks, *bubbles)))


def _check_places(layout: FormLayout, report: Report) -> None:
    """Check that every bubble is on the page, and none on another."""
    placed = [
        (at, row.bubble, number)
        for number, rows in enumerate(layout.rows)
        for row in rows.placed(layout.bubble)
        for at in row.centres
    ]
    for number in sorted({number for at, _bubble, number in placed if not _is_inside(layout, at)}):
        report.error(
            _("rows[{number}]: a bubble is outside the page", number=str(number + 1)),
            "rows",
            number,
        )
    for number in sorted(set(_overlapping(placed))):
        report.error(
            _("rows[{number}]: a bubble overlaps another one", number=str(number + 1)),
            "rows",
            number,
        )


def _is_inside(layout: FormLayout, at: Point) -> bool:
    return 0 < at[0] < layout.width and 0 < at[1] < layout.height


def _overlapping(placed: Sequence[tuple[Point, FormBubble, int]]) -> Iterator[int]:
    """Yield the rows of each bubble that stands on another one, from left to right."""
    ordered = sorted(placed, key=lambda one: one[0])
    widest = max(bubble.width for _at, bubble, _number in placed)
    for n, (at, bubble, number) in enumerate(ordered):
        for other, its, whose in ordered[n + 1 :]:
            if other[0] - at[0] >= widest:
                break
            across, down = (bubble.width + its.width) / 2, (bubble.height + its.height) / 2
            if other[0] - at[0] < across and abs(other[1] - at[1]) < down:
                yield max(number, whose)
