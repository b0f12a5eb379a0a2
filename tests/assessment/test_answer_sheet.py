"""Answer sheets: every item has its bubbles, nothing overlaps, everything is on the page."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.factories import sha
from tests.item_types import row
from trainkit.assessment.answer_sheet import (
    AnswerSheet,
    Box,
    SheetPage,
    SheetSize,
    answer_sheet,
    spare_sheet,
)
from trainkit.assessment.forms import Form, FormUse, Paper
from trainkit.model.items.registry import FORMATS
from trainkit.model.roster import code_pattern
from trainkit.problems import LayoutError

SIZES = {
    SheetSize.A4: (210, 297),
    SheetSize.A5: (148, 210),
    SheetSize.LETTER: (215.9, 279.4),
    SheetSize.HALF_LETTER: (139.7, 215.9),
}
"""ISO 216; Letter is 8.5 by 11 inches, half of it 5.5 by 8.5."""


def paper(*kinds: str) -> Paper:
    items = tuple(row(kind, f"item-{n}") for n, kind in enumerate(kinds))
    return Form(id="A", use=FormUse.PRE, edition=1, items=items, hash=sha("A")).papers[0]


def values(sheet: AnswerSheet, number: int) -> list[str]:
    """Return the values of each group of an item."""
    (field,) = [field for page in sheet.pages for field in page.fields if field.number == number]
    return ["".join(bubble.value for bubble in group.bubbles) for group in field.groups]


def circles(page: SheetPage) -> list[tuple[float, float]]:
    groups = [group for field in page.fields for group in field.groups] + list(page.code)
    return [(bubble.x, bubble.y) for group in groups for bubble in group.bubbles]


def solids(sheet: AnswerSheet, page: SheetPage) -> list[Box]:
    """Return what must not be touched: markers and QR code."""
    side = sheet.marker_side
    squares = [
        Box(x=each.x - side / 2, y=each.y - side / 2, width=side, height=side)
        for each in page.markers
    ]
    return [*squares, page.qr]


def test_each_type_has_the_bubbles_of_its_answers() -> None:
    sheet = answer_sheet(paper(*FORMATS))
    found = {kind: values(sheet, n) for n, kind in enumerate(FORMATS, 1)}
    assert found == {
        "single": ["ABC"],
        "multiple": ["ABCD"],
        "true-false": ["ABCD"],
        "matching": ["ABCD"] * 3,
        "ordering": ["ABCD"] * 4,
        "numeric": ["-.0123456789"] * 8,
        "short-answer": ["0123"],
        "hot-spot": ["ABCD"],
    }


def test_numbers_of_one_paper_have_as_many_places_as_the_longest_needs() -> None:
    numbers = (row("numeric", "a"), row("numeric", "b", key="1234567.25"))
    form = Form(id="A", use=FormUse.PRE, edition=1, items=numbers, hash=sha("A"))
    sheet = answer_sheet(form.papers[0])
    # 1234567.25 and the tolerance of 0.25 give bounds of up to 10 characters; one place is spare
    assert [len(values(sheet, n)) for n in (1, 2)] == [11, 11]


def test_markers_tell_page_and_corner() -> None:
    sheet = answer_sheet(paper(*["numeric"] * 13))
    assert [[marker.id for marker in page.markers] for page in sheet.pages] == [
        [4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3] for n in range(len(sheet.pages))
    ]
    assert len(sheet.pages) > 1
    for page in sheet.pages:
        left_top, right_top, right_bottom, left_bottom = page.markers
        assert left_top.x == left_bottom.x < right_top.x == right_bottom.x
        assert left_top.y == right_top.y < left_bottom.y == right_bottom.y


def test_sixty_items_of_one_answer_fit_on_one_page() -> None:
    assert len(answer_sheet(paper(*["single"] * 60)).pages) == 1


def test_more_items_than_pages_can_be_told_apart_are_refused() -> None:
    with pytest.raises(LayoutError, match=r"paper A1-1 has 150 questions; .* but at most 12"):
        answer_sheet(paper(*["numeric"] * 150), SheetSize.A5)


def test_columns_of_a_page_are_about_equally_long() -> None:
    (page,) = answer_sheet(paper(*["single"] * 20)).pages
    columns = {field.area.x for field in page.fields}
    assert [sum(field.area.x == x for field in page.fields) for x in sorted(columns)] == [10, 10]


kinds = st.lists(st.sampled_from(list(FORMATS)), min_size=1, max_size=50)


@given(kinds, st.sampled_from(list(SheetSize)), st.booleans())
@settings(derandomize=True, max_examples=examples(60))
def test_nothing_overlaps_and_everything_is_on_the_page(
    types: list[str], size: SheetSize, spare: bool
) -> None:
    sheet = (spare_sheet if spare else answer_sheet)(paper(*types), size)
    assert (sheet.width, sheet.height) == SIZES[size]
    numbers = [field.number for page in sheet.pages for field in page.fields]
    assert numbers == list(range(1, len(types) + 1))
    for page in sheet.pages:
        centres = circles(page)
        near = 0.86 * sheet.bubble  # bubbles of the grid for the code are drawn smaller
        assert all(math.dist(a, b) >= near for a, b in combinations(centres, 2))
        for x, y in centres:
            assert 5 < x < sheet.width - 5
            assert page.text.y + page.text.height <= y < sheet.height - 5
            for solid in solids(sheet, page):
                aside = max(solid.x - x, x - solid.x - solid.width)
                above = max(solid.y - y, y - solid.y - solid.height)
                assert max(aside, above) > sheet.bubble / 2 + 1


def test_spare_sheet_has_a_grid_for_codes_of_the_rosters_pattern() -> None:
    sheet = spare_sheet(paper("single"), pattern=code_pattern(["KZ-02", "AX-17"]))
    grid = ["".join(bubble.value for bubble in group.bubbles) for group in sheet.pages[0].code]
    letters, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
    assert grid == [letters, letters, "-", digits, digits]
    assert all(group.box for group in sheet.pages[0].code)
    assert answer_sheet(paper("single")).pages[0].code == ()


@pytest.mark.parametrize(
    ("codes", "pattern"),
    [
        (["7", "12"], ("0123456789", "0123456789")),
        (["A1", "1A"], ("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",) * 2),
        ([], ("ABCDEFGHIJKLMNOPQRSTUVWXYZ",) * 2 + ("-",) + ("0123456789",) * 2),
    ],
)
def test_pattern_of_codes(codes: list[str], pattern: tuple[str, ...]) -> None:
    assert code_pattern(codes) == pattern


def test_long_codes_of_any_kind_fit_above_the_items() -> None:
    pattern = code_pattern(["ABCDEFGHIJKL", "123456789012"])
    for size in SheetSize:
        page = spare_sheet(paper("single"), size, pattern).pages[0]
        lowest = max(bubble.y for group in page.code for bubble in group.bubbles)
        assert all(field.area.y > lowest for field in page.fields)


def test_geometry_is_the_same_each_time() -> None:
    first = answer_sheet(paper(*FORMATS)).model_dump_json()
    assert answer_sheet(paper(*FORMATS)).model_dump_json() == first
    assert AnswerSheet.model_validate_json(first).pages[0].fields[0].number == 1


@pytest.mark.parametrize("size", list(SheetSize))
def test_letters_of_a_code_stand_in_one_line(size: SheetSize) -> None:
    page = spare_sheet(paper("single"), size, code_pattern(["KZ-02"])).pages[0]
    assert [len({bubble.y for bubble in group.bubbles}) for group in page.code] == [1] * 5
