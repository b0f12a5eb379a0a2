"""Rows of bubbles say what was drawn; whatever a person would hesitate over is doubtful."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from benchmarks.scan import sheets

from tests.scan.ink import Sheet, reader
from trainkit.assessment.answer_sheet import SheetSize
from trainkit.scan import marks
from trainkit.scan.reading import RowState
from trainkit.scan.register import DOTS

ONE, SEVERAL, BLANK, DOUBTFUL = RowState.ONE, RowState.SEVERAL, RowState.BLANK, RowState.DOUBTFUL
TICK = ((-0.8, -0.1), (-0.2, 0.6), (0.9, -1.1))
SLASHES = (((-0.9, -0.9), (0.9, 0.9)), ((-0.9, 0.9), (0.9, -0.9)))
BEYOND = (((-1.5, -1.5), (1.5, 1.5)), ((-1.5, 1.5), (1.5, -1.5)))


def crossed(sheet: Sheet, lines: tuple[tuple[tuple[float, float], ...], ...]) -> Sheet:
    for line in lines:
        sheet.lines(3, "B", *line)
    return sheet


CLEAR: dict[str, tuple[Callable[[Sheet], Sheet], str]] = {
    "nothing": (lambda s: s, ""),
    "pencil": (lambda s: s.fill(3, "B"), "B"),
    "hard pencil": (lambda s: s.fill(3, "B", "light pencil"), "B"),
    "felt-tip": (lambda s: s.fill(3, "B", "felt"), "B"),
    "tick": (lambda s: s.lines(3, "B", *TICK), "B"),
    "cross": (lambda s: crossed(s, SLASHES), "B"),
    "large cross": (lambda s: crossed(s, BEYOND), "B"),
    "two": (lambda s: s.fill(3, "A").fill(3, "B"), "AB"),
    "circled": (lambda s: s.fill(3, "A").fill(3, "B").circle(3, "B"), "B"),
    "circled alone": (lambda s: s.fill(3, "B").circle(3, "B"), "B"),
    "rubbed out": (lambda s: s.rub(3, "A", 0.15).fill(3, "B"), "B"),
    "painted over": (lambda s: s.fill(3, "A").paint(3, "A").fill(3, "B"), "B"),
}
"""What is drawn in a row of A, B and C or D, and what it says."""


@pytest.mark.parametrize("name", CLEAR)
@pytest.mark.parametrize("size", [SheetSize.A4, SheetSize.A5])
def test_clear_rows(name: str, size: SheetSize) -> None:
    draw, values = CLEAR[name]
    row = draw(Sheet(size=size)).row(3)
    assert "".join(row.values) == values, row
    assert row.state is (BLANK, ONE, SEVERAL)[len(values)]
    assert row.is_corrected is (name == "circled")


DOUBTS: dict[str, tuple[Callable[[Sheet], Sheet], str]] = {
    "a trace": (lambda s: s.rub(3, "B", 0.2), "a light mark at B"),
    "a line": (lambda s: s.lines(3, "B", (-2.4, -3), (2.4, 3)), "a line through B"),
    "a bent line": (
        lambda s: s.lines(3, "B", (-1.3, -0.9), (0, 0), (1.1, 0.5), (2, 2), (2.6, 3)),
        "a line through B",
    ),
    "a circle": (lambda s: s.circle(3, "B"), "a circle around B, which is not filled"),
    "another circle": (
        lambda s: s.fill(3, "A").circle(3, "B"), "a circle around B, which is not filled",
    ),
    "two circles": (
        lambda s: s.fill(3, "A").circle(3, "A").fill(3, "C").circle(3, "C"),
        "more than one bubble has something around it",
    ),
    "crossed through": (
        lambda s: crossed(s.fill(3, "A").fill(3, "B"), BEYOND), "something is drawn around B",
    ),
    "painted over": (lambda s: s.fill(3, "B").paint(3, "B"), "B is covered"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTS)
def test_doubtful_rows_say_why(name: str) -> None:
    draw, why = DOUBTS[name]
    row = draw(Sheet()).row(3)
    assert (row.state, row.why) == (DOUBTFUL, why)


def test_a_row_filled_lightly_all_over_is_not_blank() -> None:
    sheet = Sheet()
    for value in "ABC":
        sheet.fill(4, value, "light pencil")
    row = sheet.row(4)
    assert (row.state, row.values) == (SEVERAL, ("A", "B", "C"))


@pytest.mark.parametrize("ink", ["pencil", "light pencil"])
def test_a_letter_that_everybody_chose_is_still_seen(ink: str) -> None:
    """No empty A is left on the page to compare with."""
    sheet = Sheet()
    numbers = range(1, len(sheet.blank.page.fields) + 1)
    for number in numbers:
        sheet.fill(number, "A", ink)
    rows = reader().read_as(sheet.scan(DOTS * 25.4), sheet.identity)
    assert {(row.state, row.values) for row in rows} == {(ONE, ("A",))}
    assert [row.number for row in rows] == list(numbers)


def test_where_several_may_be_marked_a_circle_does_not_say_which_it_replaces() -> None:
    sheet = Sheet("B1-1")
    assert sheet.blank.page.fields[2].type == "multiple"
    row = sheet.fill(3, "A").fill(3, "B").circle(3, "B").row(3)
    assert row.state is DOUBTFUL
    assert Sheet("B1-1").fill(3, "A").fill(3, "D").row(3).values == ("A", "D")


def test_what_an_eraser_left_is_asked_only_where_several_may_be_marked() -> None:
    for paper, state in (("A1-1", ONE), ("B1-1", DOUBTFUL)):
        assert Sheet(paper).fill(3, "A").rub(3, "C", 0.2).row(3).state is state


def test_digits_stand_close_and_are_told_apart() -> None:
    sheet = Sheet("B1-1")
    number = next(field.number for field in sheet.blank.page.fields if field.type == "numeric")
    for place, digit in enumerate("-12.50"):
        sheet.fill(number, digit, "felt", place)
    rows = reader().read_as(sheet.scan(DOTS * 25.4), sheet.identity)
    assert [row.values for row in rows if row.number == number] == [
        ("-",), ("1",), ("2",), (".",), ("5",), ("0",), (), (),
    ]  # fmt: skip


def test_whatever_is_more_than_on_empty_bubbles_is_asked_and_not_blank() -> None:
    sheet = Sheet()
    for number in range(9, 26):
        sheet.fill(number, "B")
    sheet.lines(1, "A", (-0.5, 0.1), (0.4, 0), ink="light pencil")  # a dash
    sheet.lines(2, "B", (-0.4, 0), (-0.1, 0.4), (0.5, -0.5), ink="light pencil")  # a thin tick
    ring = [(1.3 * math.cos(turn / 8), 1.3 * math.sin(turn / 8)) for turn in range(24)]
    sheet.lines(3, "A", *ring, ink="pencil")  # half of a circle around a letter
    sheet.fill(4, "B").rub(5, "A", 0.1)
    sheet.fill(6, "C").lines(6, "A", (-0.4, 0), (-0.1, 0.4), (0.5, -0.5), ink="pencil")
    sheet.fill(7, "B").rub(7, "A", 0.1)
    rows = {row.number: row for row in reader().read_as(sheet.scan(DOTS * 25.4), sheet.identity)}
    states = [rows[number].state for number in range(1, 9)]
    assert states == [*[DOUBTFUL] * 3, ONE, DOUBTFUL, DOUBTFUL, ONE, BLANK]


FOOT = ((0.1, 0.1), (0.4, 0.5), (1.2, -1.2))
DASH = ((-0.5, 0.1), (0.4, 0))
SMALL = ((-0.3, 0), (-0.1, 0.3), (0.35, -0.3))


@pytest.mark.parametrize(
    ("line", "ink"), [(FOOT, "pencil"), (FOOT, "blue"), (DASH, "blue"), (SMALL, "pencil")]
)
def test_narrow_ink_beside_a_filled_bubble_is_asked(
    line: tuple[tuple[float, float], ...], ink: str
) -> None:
    """A tick of which little lies inside, a dash, a small tick: a second answer, or none."""
    sheet = Sheet()
    for number in range(1, 26):
        sheet.fill(number, "C" if number == 6 else "B")
    reading = sheet.lines(6, "A", *line, ink=ink).read().reading
    assert reading is not None
    asked = [(row.number, row.why) for row in reading.rows if row.state is DOUBTFUL]
    assert asked == [(6, "another mark at A")]


@pytest.mark.parametrize(
    ("degrees", "why"), [(120, "a light mark at B"), (130, "a line through B")]
)
def test_thin_strokes_are_a_line_if_they_leave_a_bubble_on_opposite_sides(
    degrees: float, why: str
) -> None:
    for turn in (0, 0.3, 1):
        ends = [1.5 * np.exp(1j * (turn + angle)) for angle in (0, math.radians(degrees))]
        first, last = [(end.real, end.imag) for end in ends]
        assert Sheet().lines(3, "B", first, (0, 0), last).row(3).why == why


def test_a_fill_that_a_fax_has_made_a_ring_is_asked() -> None:
    sheet = Sheet()
    for number in range(2, 26):
        sheet.fill(number, "B")
    x, y = (round(at * sheets.DOTS) for at in (sheet.bubble(1, "A").x, sheet.bubble(1, "A").y))
    outer = round(sheet.radius * sheets.DOTS)
    cv2.circle(sheet.picture, (x, y), outer - 4, 0, 8)
    picture = np.where(sheet.scan(DOTS * 25.4) > 150, 255, 0).astype(np.uint8)
    first = reader().read_as(picture, sheet.identity)[0]
    assert (first.state, first.why) == (DOUBTFUL, "a light mark at A")


def test_the_angle_between_strokes_is_taken_the_shorter_way_round() -> None:
    for first, second, apart in ((2, 14, 4), (0, 12, 4), (3, 11, 8)):
        arms = np.isin(np.arange(16), (first, second))
        assert marks._apart(arms) == apart
