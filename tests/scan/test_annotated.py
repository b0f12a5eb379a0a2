"""Every page with what was read drawn over it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import ImageFont, features

from tests.pdf import sizes
from tests.scan.pages import AT, other, page_of, sha
from tests.scan.small import small, write_small
from trainkit.resources import templates_folder
from trainkit.scan import annotated
from trainkit.scan.annotated import write_annotated
from trainkit.scan.answering import Said
from trainkit.scan.reading import DecisionKind, Identity, Outcome
from trainkit.scan.records import IMAGES, add_decisions, add_pages
from trainkit.scan.register import DOTS
from trainkit.scan.settle import sheets_in

P2 = Identity(paper="A1-1", code="P-02", page=1)
HEAD = 15
"""Millimetres of the strip above the page."""
SCALE = 10
"""Pixels a millimetre of a rendered page."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workshop of which a page is read and a picture is of nothing."""
    folder = write_small(tmp_path / "w")
    page = page_of(P2, {(1, 0): ("A",), (8, 0): ("B",)}, {(3, 0)}, workshop=small(), name="a.pdf")
    strange = other(Outcome.NO_SHEET, "b.jpg", "no black squares").model_copy(
        update={"as_scanned": "b.png"}
    )
    add_pages(folder, [page, strange, other(Outcome.EMPTY, "c.pdf")])
    (folder / IMAGES).mkdir()
    for name, size in ((str(page.image), (297 * DOTS, 210 * DOTS)), ("b.png", (800, 600))):
        paper = np.full(size, 200, np.uint8)
        (folder / IMAGES / name).write_bytes(cv2.imencode(".png", paper)[1].tobytes())
    return folder


def drawn(folder: Path) -> bytes:
    stream = io.BytesIO()
    write_annotated(folder, sheets_in(folder, small()), small(), stream)
    return stream.getvalue()


def is_red(data: bytes) -> NDArray[np.bool_]:
    """Return where the first page is drawn on in colour."""
    with pypdfium2.PdfDocument(data) as pdf:
        pixels = pdf[0].render(scale=SCALE * 25.4 / 72).to_numpy().astype(int)
    blue, _, red = (pixels[..., n] for n in range(3))
    return np.asarray(red - blue > 60)


def black_until(data: bytes, top: float, bottom: float) -> list[float]:
    """Return where what is written in a strip of each page ends; from above, millimetres."""
    ends = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            pixels = page.render(scale=SCALE * 25.4 / 72).to_numpy().max(axis=2)
            line = pixels[round(top * SCALE) : round(bottom * SCALE)]
            columns = np.flatnonzero((line < 128).any(axis=0))
            ends.append((max(columns, default=-1) + 1) / SCALE)
    return ends


def long(line: str) -> float:
    """Return how long a line is in letters of 16 dots, 5 dots a millimetre."""
    font = ImageFont.truetype(templates_folder() / "fonts" / "NotoSans-Regular.ttf", 16)
    return font.getlength(line) / 5


def around(red: NDArray[np.bool_], number: int, value: str, reach: float = 3.8) -> int:
    """Return how many pixels around a bubble are in colour."""
    sheet = small().sheet_of(P2)
    assert sheet is not None
    field = next(field for field in sheet.pages[0].fields if field.number == number)
    bubble = next(bubble for bubble in field.groups[0].bubbles if bubble.value == value)
    x, y, side = bubble.x, bubble.y + HEAD, reach
    top, left = round((y - side) * SCALE), round((x - side) * SCALE)
    return int(red[top : round((y + side) * SCALE), left : round((x + side) * SCALE)].sum())


@pytest.mark.skipif(not features.check("fribidi"), reason="Pillow cannot write from the right")
def test_lines_start_on_the_right_where_the_language_does(folder: Path) -> None:
    workshop, stream = replace(small(), language="fa"), io.BytesIO()
    write_annotated(folder, sheets_in(folder, workshop), workshop, stream)
    for data, is_mirrored in ((stream.getvalue(), True), (drawn(folder), False)):
        head = is_red(data)[: HEAD * SCALE].any(axis=0)
        halves = [bool(half.any()) for half in np.array_split(head, 2)]
        assert halves == ([False, True] if is_mirrored else [True, False])
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert str(pdf.Root.Lang) == ("fa" if is_mirrored else "en")


def test_what_was_read_is_framed_and_what_a_person_decided_is_framed_twice(folder: Path) -> None:
    before = is_red(drawn(folder))
    assert around(before, 1, "A") > 0
    assert around(before, 8, "B") > 0
    assert around(before, 3, "D", reach=2) == 0
    said = Said(AT, "MK")
    decisions = [said.decision(DecisionKind.ROW, sha("a.pdf 1"), "B", number=8)]
    add_decisions(folder, decisions)
    after = is_red(drawn(folder))
    assert around(after, 1, "A") == around(before, 1, "A")
    assert around(after, 8, "B") > 1.5 * around(before, 8, "B")


def test_what_is_open_has_a_filled_mark_behind_it_and_the_foot_says_what_each_mark_is(
    folder: Path,
) -> None:
    data, sheet = drawn(folder), small().sheet_of(P2)
    red = is_red(data)
    assert sheet is not None
    behind, middle = {}, {}
    for field in sheet.pages[0].fields:
        x, y = field.area.x + field.area.width + 5, field.groups[0].bubbles[0].y + HEAD
        behind[field.number] = [
            bool(red[round((y + down) * SCALE), round((x + across) * SCALE)])
            for across, down in ((-1.3, 0), (1.3, 0), (0, -1.5), (0, 1.5), (-1.3, 1.3), (1.3, -1.3))
        ]
        top, left = round((y - 0.8) * SCALE), round((x - 0.8) * SCALE)
        middle[field.number] = red[top : top + 16, left : left + 16].mean()
    assert behind[3] == [True] * 4 + [False] * 2  # a square that stands on its corner
    assert behind[3] not in [behind[number] for number in (1, 2, 8)]
    assert 0.5 < middle[3] < 0.9  # with a question mark left out
    columns = red[(HEAD + 297) * SCALE :].sum(axis=0)
    edges = np.flatnonzero(np.diff(columns > 0, prepend=False, append=False)).reshape(-1, 2)
    marks = [columns[start:end] for start, end in edges if end - start > SCALE]
    middles = [edge.mean() / SCALE for edge in edges if np.diff(edge) > SCALE]
    second = 8 + 6 + long("read") + 8
    third = second + 6 + long("decided by a person") + 8
    assert middles == pytest.approx([8 + 2, second + 2, third + 2], abs=0.5)
    end = third + 6 + long("not certain: nothing is entered until a person has decided")
    assert black_until(data, HEAD + 297 + 2, HEAD + 297 + 8)[0] == pytest.approx(end, abs=1)
    read, doubt, decided = marks[0], marks[-1], np.concatenate(marks[1:-1])
    assert decided.sum() > 1.5 * read.sum()  # one frame, and two
    assert doubt.max() > 3 * doubt[0]  # narrow at its corner
    assert min(read[1], read[-2]) > 3 * read[len(read) // 2]  # hollow


def test_the_head_says_what_became_of_a_page_and_why(folder: Path) -> None:
    """A colon and a space are 1.7 mm."""

    def says(*lines: str) -> bool:
        ends = [8 + long(line) for line in lines]
        return black_until(drawn(folder), 8, 13) == pytest.approx(ends, abs=1)

    assert says(
        "a.pdf, page 1. A question is open.", "b.jpg, page 1. A question is open: no black squares."
    )
    said = Said(AT, "MK")
    row = said.decision(DecisionKind.ROW, sha("a.pdf 1"), "", number=3)
    add_decisions(folder, [row, said.decision(DecisionKind.ASIDE, sha("b.jpg 1"))])
    assert says("a.pdf, page 1. Read.", "b.jpg, page 1. Set aside: by a person.")


def test_pages_with_a_picture_are_shown_in_their_order(folder: Path) -> None:
    assert sizes(drawn(folder)) == [
        (210, 297 + 24), (210, 280 + 24),
    ]  # fmt: skip


@pytest.mark.laid_out_anew
def test_the_file_has_the_same_bytes_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn(folder)
    assert drawn(folder) == first
    monkeypatch.setattr(annotated, "_AT_ONCE", 1)
    assert sizes(drawn(folder)) == sizes(first)  # in parts of one page


def test_a_picture_that_was_deleted_is_left_out(folder: Path) -> None:
    (folder / IMAGES / "b.png").unlink()
    assert len(sizes(drawn(folder))) == 1
