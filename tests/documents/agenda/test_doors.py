"""Door signs: a page a room and day, large enough, and nothing of other rooms on it."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from tests import pdf
from tests.documents.agenda.case import make_kit
from tests.documents.agenda.groups_case import DAYS, HALL, LAB, SHOWN, SIDE, three_groups
from trainkit.documents.agenda.office import SIZES, door_signs
from trainkit.planning.printed import Kit

SMALLEST = 5.0 / 25.4 * 72 / 0.714
"""Points of type whose capitals are 5 mm high; Noto Sans's are 0.714 em."""


def sign_of(kit: Kit) -> bytes:
    (document,) = door_signs(kit)
    assert document.path == "participants/door-signs.pdf"
    return document.recipe.make()


@pytest.fixture(scope="module")
def signs() -> bytes:
    return sign_of(three_groups())


def test_there_is_a_page_a_room_and_day_that_lies_across(signs: bytes) -> None:
    days = ("Wednesday, 3 March 2027", "Thursday, 4 March 2027")
    heads = [f"{HALL} {days[0]}", f"{HALL} {days[1]}", f"{SIDE} {days[0]}", f"{LAB} {days[0]}"]
    pages = pdf.texts(signs)
    assert [page[: len(head)] for page, head in zip(pages, heads, strict=True)] == heads
    assert set(pdf.sizes(signs)) == {(297, 210)}


def test_a_page_has_the_rows_of_its_room_and_day_with_time_title_and_group(signs: bytes) -> None:
    keys = [(DAYS[0], "Hall"), (DAYS[1], "Hall"), (DAYS[0], "Side"), (DAYS[0], "Laboratory")]
    for page, (day, room) in zip(pdf.texts(signs), keys, strict=True):
        rows = [row for row in SHOWN if row.day == day and row.room.startswith(room)]
        expected = [f"{r.start}–{r.end} {r.title} {r.whom}".strip() for r in rows]
        assert page.endswith(" ".join(expected))


def test_signs_are_accessible_and_name_no_speaker(signs: bytes) -> None:
    assert pdf.failures(signs) == []
    assert [name for name in ("expert", "tutor", "caller") if name in pdf.text(signs)] == []


def type_sizes(data: bytes) -> set[float]:
    found = set()
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).strip():
                    size = pypdfium2.raw.FPDFText_GetFontSize(text, index)
                    matrix = pypdfium2.raw.FS_MATRIX()
                    pypdfium2.raw.FPDFText_GetMatrix(text, index, matrix)
                    found.add(round(size * abs(matrix.d), 1))
    return found


def long_day(count: int) -> list[dict[str, Any]]:
    return [
        {"start": f"{8 + n // 4:02}:{n % 4 * 15:02}", "end": f"{8 + n // 4:02}:{n % 4 * 15 + 15:02}"
         if n % 4 < 3 else f"{9 + n // 4:02}:00",
         "title": f"Session {n} with a title of some length", "room": "altai"}
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 4, 8, 12, 14])
def test_type_is_as_large_as_a_page_allows_and_never_too_small(count: int) -> None:
    data = sign_of(make_kit({"2019-03-05": long_day(count)}))
    assert len(pdf.texts(data)) == 1
    assert min(type_sizes(data)) >= SMALLEST


def test_fewer_rows_are_larger() -> None:
    sizes = [min(type_sizes(sign_of(make_kit({"2019-03-05": long_day(n)})))) for n in (2, 9, 14)]
    assert sizes == sorted(sizes, reverse=True)
    assert SIZES[-1] == sizes[-1]


def test_a_day_longer_than_a_page_goes_on_with_its_room_and_day() -> None:
    first, second = pdf.texts(sign_of(make_kit({"2019-03-05": long_day(24)})))
    assert first.startswith("Altai Hall Tuesday, 5 March 2019")
    assert second.startswith("Tuesday, 5 March 2019")
    assert second.endswith("Altai Hall")  # in the margin
    assert (first.count("Altai Hall"), second.count("Altai Hall")) == (1, 1)


def test_an_agenda_without_rooms_has_no_signs() -> None:
    rows = [{"start": "09:00", "end": "10:00", "title": "Walk"}]
    assert list(door_signs(make_kit({"2019-03-05": rows}))) == []
