"""Printed forms of other makes: found in pictures, read by their layouts, never guessed.

The forms are those of ``examples/paper-forms``.
"""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2
import pytest
from benchmarks.scan.foreign import FORMS, layout, reader

from trainkit.definitions.form_layout import FormLayout
from trainkit.scan.foreign import FormPage, FormReader
from trainkit.scan.reading import Source
from trainkit.scan.register import NotFoundError, Picture

SOURCE = Source(file="scan.pdf", page=1, sha="0" * 64)
DOTS = 8


def empty(name: str) -> Picture:
    """Return a form as it comes from the printer."""
    with pypdfium2.PdfDocument(FORMS / f"{name}.pdf") as document:
        bitmap = document[0].render(scale=DOTS * 25.4 / 72, grayscale=True)
        return np.array(bitmap.to_numpy().squeeze(), np.uint8)


def with_marks(name: str, *places: tuple[float, float]) -> Picture:
    """Return a form on which somebody filled in bubbles at these places, in millimetres."""
    picture = empty(name)
    for x, y in places:
        cv2.ellipse(picture, (round(x * DOTS), round(y * DOTS)), (17, 12), 0, 0, 360, 60, -1)
    return picture


def marked(page: FormPage) -> dict[str, tuple[str, ...] | None]:
    """Return the answers that are not blank."""
    return {one.row.label: one.values for one in page.answers if one.values != ()}


DIGITS = ((132, 34), (140, 54), (148, 79))
"""0, 4 and 9, as ``draw.py`` has them: ten lines from 34 mm, 5 mm apart."""


def test_a_filled_form_is_read_by_its_marks() -> None:
    page = reader("answer-form").read(with_marks("answer-form", *DIGITS, (57, 108.5)), SOURCE)
    assert (page.reason, page.code, marked(page)) == ("", "049", {"2": ("B",)})
    assert page.residual < 0.15


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_form_is_read_whichever_way_it_lay_on_the_glass(quarters: int) -> None:
    turned = np.ascontiguousarray(
        np.rot90(with_marks("answer-form", *DIGITS, (57, 108.5)), quarters)
    )
    page = reader("answer-form").read(turned, SOURCE)
    assert (page.code, marked(page)) == ("049", {"2": ("B",)})


def test_three_marks_are_enough_for_a_flat_page() -> None:
    picture = with_marks("answer-form", *DIGITS)
    picture[: 20 * DOTS, : 20 * DOTS] = 255
    assert reader("answer-form").read(picture, SOURCE).code == "049"


def test_a_form_without_marks_is_found_by_a_scan_of_the_empty_form() -> None:
    picture = with_marks("feedback-form", (158, 82), (24, 197), (156, 197))
    page = reader("feedback-form").read(picture, SOURCE)
    assert marked(page) == {"3": ("partly",), "More about": ("Mobile phones", "Tracing")}
    assert page.code is None


def test_two_marks_where_one_is_asked_are_for_a_person() -> None:
    picture = with_marks("answer-form", (48, 100), (66, 100))
    page = reader("answer-form").read(picture, SOURCE)
    assert marked(page) == {"1": None}
    assert [one.why for one in page.answers if one.values is None] == ["A and C are marked"]


def test_a_circle_has_no_meaning_on_a_form_that_does_not_explain_it() -> None:
    picture = with_marks("feedback-form", (128, 60), (158, 60))
    cv2.circle(picture, (158 * DOTS, 60 * DOTS), 30, 40, 4)
    page = reader("feedback-form").read(picture, SOURCE)
    assert marked(page) == {"1": None}


@pytest.mark.parametrize(
    ("name", "other"), [("answer-form", "feedback-form"), ("feedback-form", "answer-form")]
)
def test_another_form_is_refused(name: str, other: str) -> None:
    page = reader(name).read(empty(other), SOURCE)
    assert (page.rows, page.reason) == (
        (),
        "this is a different form, or part of it cannot be seen",
    )


def test_bare_paper_is_refused() -> None:
    page = reader("answer-form").read(np.full((2339, 1654), 250, np.uint8), SOURCE)
    assert page.reason == "this is a different form, or part of it cannot be seen"


def test_a_layout_that_was_measured_wrongly_is_noticed_by_the_empty_form() -> None:
    form = layout("feedback-form").layout
    wrong = form.rows[0].model_copy(update={"first": (128.0, 66.0)})
    moved = form.model_copy(update={"rows": (wrong, form.rows[1])})
    with pytest.raises(NotFoundError, match="a different form"):
        FormReader(moved, empty("feedback-form"))


def test_a_form_with_aruco_markers_is_read_in_perspective() -> None:
    corners = [(12, 12), (88, 12), (88, 128), (12, 128)]
    form = FormLayout.model_validate({
        "title": "Slip", "width": 100, "height": 140, "dictionary": "DICT_5X5_50",
        "marks": [{"shape": "aruco", "id": 7 + n, "at": at, "size": 10}
                  for n, at in enumerate(corners)],
        "bubble": {"width": 5, "height": 5},
        "rows": [{"first": (30, 35), "values": list("ABCD"), "step": (10, 0), "rows": 8,
                  "next_row": (0, 10)}],
    })  # fmt: skip
    picture = np.full((140 * DOTS, 100 * DOTS), 240, np.uint8)
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
    for n, (x, y) in enumerate(corners):
        marker = cv2.aruco.generateImageMarker(dictionary, 7 + n, 10 * DOTS)
        picture[(y - 5) * DOTS : (y + 5) * DOTS, (x - 5) * DOTS : (x + 5) * DOTS] = marker
    for row in form.placed:
        for x, y in row.centres:
            cv2.circle(picture, (round(x * DOTS), round(y * DOTS)), 20, 30, 2)
    for x, y in ((40, 35), (60, 105)):
        cv2.circle(picture, (x * DOTS, y * DOTS), 17, 50, -1)
    seen = np.float32([[150, 90], [880, 160], [820, 1240], [60, 1160]])
    edges = np.float32([[0, 0], [800, 0], [800, 1120], [0, 1120]])
    slanted = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(edges, seen), (950, 1300), borderValue=90
    )
    page = FormReader(form).read(np.ascontiguousarray(np.rot90(slanted)), SOURCE)
    assert (page.reason, marked(page)) == ("", {"1": ("B",), "8": ("D",)})
