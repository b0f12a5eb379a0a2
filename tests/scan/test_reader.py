"""A page is found however it lies, and nobody's is taken for another's."""

from __future__ import annotations

import pickle

import cv2
import numpy as np
import pytest

from tests.scan.ink import SOURCE, Picture, Sheet, reader, seen
from trainkit.assessment.answer_sheet import PagePayload, SheetSize, payload
from trainkit.scan.reader import Reader
from trainkit.scan.reading import Identity, Outcome, PageRead, RowState
from trainkit.scan.register import DOTS, reduced

ANSWERS = {1: "A", 2: "C", 3: "B", 25: "A"}
LYING = ("upright", "upside down", "on its side", "askew", "tilted", "coarse", "fine", "black")


def filled() -> Sheet:
    sheet = Sheet()
    for number, value in ANSWERS.items():
        sheet.fill(number, value)
    return sheet


def answers(read: PageRead) -> dict[int, str]:
    assert read.reading is not None, read.reason
    assert not [row for row in read.reading.rows if row.state is RowState.DOUBTFUL]
    return {row.number: "".join(row.values) for row in read.reading.rows if row.values}


def tilted(picture: Picture) -> Picture:
    """Return the picture seen from the side, by a pinhole camera tilted by 25 degrees."""
    high, wide = picture.shape
    tilt, away = np.deg2rad(25), 1.5 * high
    turn = cv2.Rodrigues(np.array([0.8, 0.6, 0]) * tilt)[0]
    onto = np.column_stack([turn[:, 0], turn[:, 1], [0, 0, away]])
    centred = onto @ np.array([[1, 0, -wide / 2], [0, 1, -high / 2], [0, 0, 1.0]])
    near = 0.8 * away
    shown = np.array([[near, 0, wide / 2], [0, near, high / 2], [0, 0, 1.0]]) @ centred
    return np.asarray(cv2.warpPerspective(picture, shown, (wide, high), borderValue=90), np.uint8)


def turned(picture: Picture, degrees: float) -> Picture:
    high, wide = picture.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 0.97)
    return np.asarray(cv2.warpAffine(picture, matrix, (wide, high), borderValue=240), np.uint8)


def lying(sheet: Sheet, how: str) -> Picture:
    picture = sheet.scan({"coarse": 150, "fine": 300}.get(how, 200))
    if how == "upside down":
        return np.ascontiguousarray(picture[::-1, ::-1])
    if how == "on its side":
        return np.ascontiguousarray(np.rot90(picture))
    if how == "black":
        return np.where(picture > 140, 255, 0).astype(np.uint8)
    return {"askew": lambda: turned(picture, 3), "tilted": lambda: tilted(picture)}.get(
        how, lambda: picture
    )()


@pytest.mark.parametrize("how", LYING)
def test_answers_are_read_however_the_sheet_lies(how: str) -> None:
    read = seen(lying(filled(), how))
    assert read.outcome is Outcome.READ, read.reason
    assert answers(read) == ANSWERS
    assert read.reading is not None
    assert read.reading.identity == Identity(paper="A1-1", code="KZ-01", page=1)
    assert (read.reading.markers, read.reading.residual < 0.1) == (4, True)
    turns = {"upside down": 180, "on its side": 270, "askew": 357}
    assert abs(read.reading.turned - turns.get(how, read.reading.turned)) <= 1


def test_the_straightened_page_stands_where_the_layout_says() -> None:
    _, page = reader().read(lying(filled(), "tilted"), SOURCE)
    assert page is not None
    assert page.shape == (297 * DOTS, 210 * DOTS)
    other = filled().scan(DOTS * 25.4)[: page.shape[0], : page.shape[1]]
    away, _ = cv2.phaseCorrelate(page.astype(np.float32), other.astype(np.float32))
    assert np.hypot(*away) < 0.1 * DOTS


def test_shadow_and_uneven_light() -> None:
    picture = filled().scan()
    light = np.linspace(1, 0.4, picture.shape[1])[None, :].repeat(picture.shape[0], axis=0)
    light[900:1500, 300:] *= 0.6
    read = seen((picture * cv2.GaussianBlur(light, (0, 0), 9)).astype(np.uint8))
    assert answers(read) == ANSWERS


@pytest.mark.parametrize("corner", range(4))
def test_one_marker_may_be_covered(corner: int) -> None:
    sheet = filled()
    marker = sheet.blank.page.markers[corner]
    read = sheet.cover(marker.x, marker.y, 10).read()
    assert answers(read) == ANSWERS
    assert read.reading is not None
    assert read.reading.markers == 3


@pytest.mark.parametrize("degrees", [0, 5])
def test_squares_at_the_border_of_a_picture_are_found(degrees: float) -> None:
    sheet = filled()
    picture, half = sheet.scan(), sheet.blank.sheet.marker_side / 2
    ends = [
        ((one.x + x) * 200 / 25.4, (one.y + y) * 200 / 25.4)
        for one in sheet.blank.page.markers
        for x in (-half, half)
        for y in (-half, half)
    ]
    matrix = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), degrees, 1)
    corners = cv2.transform(np.array([ends]), matrix)[0]
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    matrix[:, 2] -= low
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    read = seen(np.asarray(cv2.warpAffine(picture, matrix, size, borderValue=240), np.uint8))
    assert answers(read) == ANSWERS
    assert read.reading is not None
    assert read.reading.markers == 4


def test_a_small_and_soft_qr_code_is_read_enlarged_and_sharpened() -> None:
    picture = filled().scan()
    small = cv2.GaussianBlur(
        cv2.resize(picture, (950, 1344), interpolation=cv2.INTER_AREA), (0, 0), 1.8
    )
    sent = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 50])[1]
    read = seen(np.asarray(cv2.imdecode(sent, cv2.IMREAD_GRAYSCALE), np.uint8))
    assert read.outcome is Outcome.READ, read.reason
    assert read.reading is not None
    assert read.reading.identity == Identity(paper="A1-1", code="KZ-01", page=1)


def test_a_page_on_which_much_is_blank_says_so() -> None:
    for numbers, is_sparse in ((range(1, 26), False), (range(1, 24), False), (range(1, 23), True),
                               (range(10, 26), True), ((*range(1, 14), 20, 25), True)):  # fmt: skip
        sheet = Sheet()
        for number in numbers:
            sheet.fill(number, "ABC"[number % 3])
        reading = sheet.read().reading
        assert reading is not None
        assert reading.is_sparse is is_sparse, numbers


@pytest.mark.parametrize("finer", [1, 2])
def test_a_black_and_white_picture_is_never_blank_in_silence(finer: int) -> None:
    """Pencil that is paler than its threshold is gone, also from one that was brought down."""
    sheet = Sheet(paper="B1-1")
    for field in sheet.blank.page.fields:
        for row, group in enumerate(field.groups[:2] if field.type == "numeric" else field.groups):
            if (field.number, row) not in ((3, 0), (6, 1)):
                sheet.fill(field.number, group.bubbles[row].value, "black", row)
    grey = sheet.scan(200 * finer)
    faxed = cv2.resize(np.where(grey > 90, 255, 0).astype(np.uint8), None,
                       fx=1 / finer, fy=1 / finer, interpolation=cv2.INTER_AREA)  # fmt: skip
    reading, plain = seen(faxed).reading, seen(sheet.scan()).reading
    assert reading is not None
    assert plain is not None
    assert (reading.is_bilevel, reading.is_sparse) == (True, True)
    states = {(row.number, row.row): row.state for row in reading.rows}
    assert states[3, 0] is RowState.BLANK  # the whole page is asked about
    assert [at for at, state in states.items() if state is RowState.DOUBTFUL] == [
        (6, 1), *((8, row) for row in range(2, 8))
    ]  # fmt: skip
    assert (plain.is_bilevel, plain.is_sparse) == (False, False)


def test_two_markers_and_the_qr_code_are_enough_and_two_alone_are_not() -> None:
    sheet = filled()
    for corner in (0, 1):
        marker = sheet.blank.page.markers[corner]
        sheet.cover(marker.x, marker.y, 10)
    read = sheet.read()
    assert answers(read) == ANSWERS
    assert read.reading is not None
    assert read.reading.markers == 2
    box = sheet.blank.page.qr
    read = sheet.cover(box.x + 10, box.y + 10, 14).read()
    why = "only two of the four black squares at the corners can be seen"
    assert (read.outcome, read.reason) == (Outcome.NO_SHEET, why)


def test_a_torn_qr_code_is_asked_and_the_page_kept() -> None:
    sheet = filled()
    box = sheet.blank.page.qr
    read, page = reader().read(sheet.cover(box.x + 10, box.y + 10, 14).scan(), SOURCE)
    assert (read.outcome, read.reason) == (Outcome.UNKNOWN, "the QR code cannot be read")
    assert page is not None
    rows = reader().read_as(page, Identity(paper="A1-1", code="KZ-01", page=1))
    assert {row.number: "".join(row.values) for row in rows if row.values} == ANSWERS
    with pytest.raises(KeyError):
        reader().read_as(page, Identity(paper="A1-1", code="KZ-01", page=2))


@pytest.mark.parametrize("strip", [4, 6.6, 9.9, 13.2, 19.8])
def test_a_strip_folded_away_never_moves_an_answer(strip: float) -> None:
    """The markers still make a page; the rows between them are where they should not be."""
    picture = filled().scan()
    cut = round(strip * 200 / 25.4)
    folded = np.vstack([picture[:1100], picture[1100 + cut :]])
    read = seen(folded)
    rows = read.reading.rows if read.reading else ()
    certain = {
        row.number: "".join(row.values) for row in rows if row.state is not RowState.DOUBTFUL
    }
    assert {n: ANSWERS.get(n, "") for n in certain} == certain


def test_sheets_of_others_are_told() -> None:
    geometry, picture = reader().geometry, Sheet().scan()
    other = Reader(geometry.model_copy(update={"workshop": "astana-2019"}))
    read, _ = other.read(picture, SOURCE)
    why = "this sheet belongs to the workshop almaty-2019"
    assert (read.outcome, read.reason) == (Outcome.FOREIGN, why)
    sheets = tuple(each.model_copy(update={"hash": "0" * 16}) for each in geometry.sheets)
    later = Reader(geometry.model_copy(update={"sheets": sheets}))
    read, _ = later.read(picture, SOURCE)
    why = "this sheet belongs to another edition of paper A1-1"
    assert (read.outcome, read.reason) == (Outcome.FOREIGN, why)


def test_a_page_of_another_page_number_is_asked() -> None:
    """The QR code of page 2 lies on page 1."""
    said = PagePayload(reader().geometry.workshop, "A1-1", "KZ-01", "S", 2)
    text = payload(said, reader().hashes["A1-1"])
    picture = Sheet().scan()
    box = Sheet().blank.page.qr
    lay(picture, text, box.x, box.y, box.width)
    read = seen(picture)
    assert read.outcome is Outcome.UNKNOWN
    assert read.reason == "the QR code says page 2, the black squares page 1"


def lay(picture: Picture, text: str, x: float, y: float, side: float) -> None:
    """Lay a QR code on a picture of 200 dpi."""
    code = cv2.QRCodeEncoder.create().encode(text)
    left, top, size = (round(each * 200 / 25.4) for each in (x, y, side))
    code = cv2.resize(code, (size, size), interpolation=cv2.INTER_NEAREST)
    picture[top : top + size, left : left + size] = code


def test_questions_empty_pages_and_other_things() -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    assert seen(page).outcome is Outcome.EMPTY
    cv2.putText(page, "This page is left empty.", (140, 1050), 0, 1.2, 60, 2)
    assert seen(page).outcome is Outcome.EMPTY
    lid = cv2.copyMakeBorder(page, 40, 20, 30, 60, cv2.BORDER_CONSTANT, value=10)
    assert seen(lid).outcome is Outcome.EMPTY
    pale = (230 + Sheet().scan() / 12).astype(np.uint8)
    assert seen(pale).outcome is not Outcome.EMPTY
    said = PagePayload(reader().geometry.workshop, "A1-1", "KZ-01", "Q", 3)
    questions = page.copy()
    lay(questions, payload(said, reader().hashes["A1-1"]), 172, 6, 20)
    assert seen(questions).outcome is Outcome.QUESTIONS
    for line in range(60):
        cv2.putText(page, "Letters and words " * 3, (140, 200 + 30 * line), 0, 1, 40, 2)
    read = seen(page)
    why = "none of the four black squares at the corners can be seen"
    assert (read.outcome, read.reason) == (Outcome.NO_SHEET, why)


def test_two_sheets_in_one_picture_are_refused() -> None:
    sheet = Sheet(size=SheetSize.A5)
    picture = np.hstack([sheet.scan(150), sheet.scan(150)])
    read, _ = reader(SheetSize.A5).read(picture, SOURCE)
    why = "two answer sheets are in one picture; scan them one by one"
    assert (read.outcome, read.reason) == (Outcome.NO_SHEET, why)


@pytest.mark.parametrize(("filled_in", "code"), [("KZ07", "KZ-07"), ("KZ0", None), ("KZ077", None)])
def test_the_grid_of_a_spare_sheet_names_a_person_or_nobody(
    filled_in: str, code: str | None
) -> None:
    sheet = Sheet(code=None)
    for character, row in zip(filled_in, (0, 1, 3, 4, 3), strict=False):
        sheet.fill(0, character, row=row)
    read = sheet.read()
    assert read.reading is not None
    assert read.reading.identity == Identity(paper="A1-1", code=code, page=1, is_spare=True)


def test_a_reader_can_be_sent_and_always_says_the_same() -> None:
    picture = lying(filled(), "askew")
    sent = pickle.loads(pickle.dumps(reader()))  # noqa: S301 - made here
    first, page = reader().read(picture, SOURCE)
    again, other = sent.read(picture, SOURCE)
    assert again == first
    assert np.array_equal(page, other)


def test_a_picture_is_made_smaller_and_never_larger() -> None:
    picture = np.zeros((40, 60), np.uint8)
    found = {scale: reduced(picture, scale).shape for scale in (0.001, 0.5, 1.0, 1.5)}
    assert found == {0.001: (1, 1), 0.5: (20, 30), 1.0: (40, 60), 1.5: (40, 60)}
