"""The drawn pen and the drawn camera: the same again from a name, and true to what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.scan.accuracy import SOURCE, Answer, answer_of, judged, run, with_bands
from benchmarks.scan.camera import Difficulty, copier, named, telephone
from benchmarks.scan.corpus import case
from benchmarks.scan.pen import Mark, Row, fill
from benchmarks.scan.sheets import DOTS, Kind, blank, kinds
from benchmarks.scan.speed import speeds

from trainkit.assessment.answer_sheet import BubbleGroup, SheetSize
from trainkit.scan.marks import Band
from trainkit.scan.reading import (
    Identity,
    Outcome,
    PageRead,
    PageReading,
    RowReading,
    RowState,
)

_MIXED: Kind = (SheetSize.A4, "B1-1", False, 1)
_LUMA = (0.3, 0.59, 0.11)


def _groups(kind: Kind) -> dict[tuple[int, int], BubbleGroup]:
    page = blank(kind, None if kind[2] else "KZ-07").page
    groups = {(0, place): group for place, group in enumerate(page.code)}
    for item in page.fields:
        groups |= {(item.number, place): group for place, group in enumerate(item.groups)}
    return {key: group for key, group in groups.items() if len(group.bubbles) > 1}


@pytest.mark.parametrize("index", [0, 9])
def test_picture_is_the_same_again(index: int) -> None:
    first, second = case(1, index), case(1, index)
    assert first.picture.dtype == np.uint8
    assert first.picture.tobytes() == second.picture.tobytes()
    assert first.truth == second.truth
    assert case(2, index).picture.tobytes() != first.picture.tobytes()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: "-".join(map(str, kind)))
def test_truth_has_each_row_of_the_layout_once(kind: Kind) -> None:
    filled = fill(blank(kind, None if kind[2] else "KZ-07"), named("rows"), _LUMA)
    found = [(row.number, row.row) for row in filled.rows]
    assert found == list(_groups(kind))


def test_ink_lies_in_the_bubbles_that_are_meant() -> None:
    """Of rows filled plainly, the bubbles that the layout has there, measured on the sheet."""
    plain = blank(_MIXED, "KZ-07")
    compared = 0
    for number in range(8):
        filled = fill(plain, named(f"ink {number}"), _LUMA)
        change = plain.picture.astype(int) - filled.picture
        for row in filled.rows:
            if row.mark is not Mark.FULL or row.hesitates:
                continue
            bubbles = _groups(_MIXED)[row.number, row.row].bubbles
            darkness = {
                each.value: change[
                    round((each.y - 1) * DOTS) : round((each.y + 1) * DOTS),
                    round((each.x - 1) * DOTS) : round((each.x + 1) * DOTS),
                ].mean()
                for each in bubbles
            }
            assert (max(darkness, key=darkness.__getitem__),) == row.values
            compared += 1
    assert compared > 30


def test_copier_keeps_size_and_turns_half() -> None:
    sheet = blank(_MIXED, "KZ-07").picture
    drawn = copier(Difficulty.MODERATE, named("size"))
    straight = replace(
        drawn, dpi=200, is_bitonal=False, skew=0, shift=(0, 0), stretch=(1, 1), margin=0,
        streaks=0, holes=0, folds=0, dog_ear=-1, noise=0, half_turns=0,
    )  # fmt: skip
    upright = straight.take(sheet, named("a"))
    assert upright.shape == (round(sheet.shape[0] / DOTS * 200 / 25.4),
                             round(sheet.shape[1] / DOTS * 200 / 25.4))  # fmt: skip
    turned = replace(straight, half_turns=1).take(sheet, named("a"))
    difference = upright[::-1, ::-1].astype(int) - turned
    assert np.abs(difference[5:-5, 5:-5]).mean() < 1.5


def test_fax_is_black_and_white() -> None:
    drawn = replace(copier(Difficulty.HARD, named("fax")), is_bitonal=True, threshold=0.5)
    picture = drawn.take(blank(_MIXED, "KZ-07").picture, named("a"))
    assert set(np.unique(picture).tolist()) == {0, 255}


def test_telephone_shows_the_whole_sheet_and_the_table() -> None:
    drawn = replace(telephone(Difficulty.HARD, named("t")), quarters=1, table=0.08, fill=0.85)
    picture = drawn.take(blank(_MIXED, "KZ-07").picture, named("a"))
    assert picture.shape == (drawn.width, drawn.width * 4 // 3)
    edges = np.concatenate([picture[:8].ravel(), picture[-8:].ravel()])
    assert np.median(edges) < np.median(picture) / 2


def test_a_bleached_mark_does_not_show() -> None:
    drawn = copier(Difficulty.MODERATE, named("tone"))
    pale = replace(drawn, is_bitonal=False)
    assert pale.shows(0.5)
    assert not pale.shows(0.02)
    fax = replace(drawn, is_bitonal=True, threshold=0.5, tone=replace(drawn.tone, exposure=1.0))
    assert fax.shows(0.8)
    assert not fax.shows(0.2)


def _reading(row: Row, state: RowState, values: tuple[str, ...]) -> RowReading:
    return RowReading(
        number=row.number, row=row.row, state=state, values=values, darkness=(0.0, 0.5, 0.0)
    )


@pytest.mark.parametrize(
    ("meant", "state", "values", "expected"),
    [
        (("B",), RowState.ONE, ("B",), Answer.RIGHT),
        (("B",), RowState.ONE, ("C",), Answer.WRONG),
        (("B",), RowState.BLANK, (), Answer.BLANK),
        (("B",), RowState.DOUBTFUL, ("B",), Answer.DOUBTFUL),
        (("B",), RowState.SEVERAL, ("A", "B"), Answer.ASKED),
        (("A", "B"), RowState.SEVERAL, ("A", "B"), Answer.RIGHT),
        ((), RowState.BLANK, (), Answer.RIGHT),
        ((), RowState.ONE, ("A",), Answer.WRONG),
    ],
)
def test_a_row_is_judged_by_what_was_meant(
    meant: tuple[str, ...], state: RowState, values: tuple[str, ...], expected: Answer
) -> None:
    row = Row(1, 0, Mark.FULL, meant, hesitates=False)
    assert answer_of(row, _reading(row, state, values), is_lost=False) is expected


def test_several_marks_are_no_question_where_several_are_taken() -> None:
    row = Row(1, 0, Mark.SET, ("A", "B"), hesitates=False, takes_several=True)
    reading = _reading(row, RowState.SEVERAL, ("A", "C"))
    assert answer_of(row, reading, is_lost=False) is Answer.WRONG


def test_a_lost_mark_may_be_read_as_blank_and_as_nothing_else() -> None:
    row = Row(1, 0, Mark.LIGHT, ("B",), hesitates=False)
    assert answer_of(row, _reading(row, RowState.BLANK, ()), is_lost=True) is Answer.FADED
    wrong = _reading(row, RowState.ONE, ("A",))
    assert answer_of(row, wrong, is_lost=True) is Answer.WRONG


def test_another_persons_sheet_is_a_wrong_identity() -> None:
    drawn = case(1, 0)
    rows = tuple(_reading(row, row.state, row.values) for row in drawn.truth.rows)
    mine = Identity(paper=drawn.truth.paper, code=drawn.truth.code, page=drawn.truth.page)
    for identity, is_wrong in (
        (mine, False),
        (mine.model_copy(update={"code": "KZ-99"}), True),
        (mine.model_copy(update={"paper": "Z1-1"}), True),
    ):
        reading = PageReading(identity=identity, rows=rows, residual=0, markers=4)
        read = PageRead(source=SOURCE, outcome=Outcome.READ, reading=reading)
        assert judged(drawn, read).is_wrong is is_wrong


def test_speed_is_measured_of_what_it_says() -> None:
    found = {each.what: each for each in speeds(1, None)}
    assert found["a JPEG, read"].seconds > found["  rows"].seconds > 0
    assert found["a page of a PDF, read"].right == found["a JPEG, read"].right


def test_other_limits_of_doubt_are_tried_on_the_same_pictures() -> None:
    used, blind = with_bands(1, [0], (Band(), Band(empty=0.0, pale=2.0, drawn=2.0)))
    assert used == run([case(1, 0)])
    assert {row.row for row in blind[0].rows} == {row.row for row in used[0].rows}
    assert not [row for row in blind[0].rows if row.row.values and row.answer is Answer.RIGHT]
