"""The pages: one for the summary, one a person, and nothing over the edge in the largest class."""

from __future__ import annotations

from functools import cache

import pytest

from tests import pdf
from tests.reports.answers import answers
from tests.reports.large import PEOPLE, large_cohort, large_kit
from trainkit.reports.cohort import Returned
from trainkit.reports.feedback import personal_sheets
from trainkit.reports.findings import Findings, findings_of
from trainkit.reports.release import released
from trainkit.reports.report import report


@cache
def found() -> Findings:
    rows = [[(0,), (2,), (0, 1), (2,), (1,), (4,), (n % 5,), f"Words {n}."] for n in range(30)]
    definitions = large_kit().definitions
    return findings_of(definitions, large_cohort(), Returned((answers(rows, PEOPLE),)))


@cache
def printed(release: bool) -> bytes:
    return report(released(found()) if release else found()).make()


@pytest.mark.parametrize("release", [False, True])
def test_first_page_is_the_summary_with_its_limits_and_nothing_else(release: bool) -> None:
    first, second, *_ = pdf.texts(printed(release))
    assert "In short" in first
    assert "What these figures cannot say" in first
    assert "here and wherever they could be computed from others." in first
    assert "The course and its objectives" not in first
    assert "The course and its objectives" in second


@pytest.mark.parametrize("release", [False, True])
def test_nothing_stands_over_the_edge_of_a_page(release: bool) -> None:
    data = printed(release)
    outside = [
        (number, box.text)
        for number in range(1, len(pdf.sizes(data)) + 1)
        for box in pdf.boxes(data, number)
        if box.left < 17 or box.right > 210 - 17 or box.bottom < 8
    ]
    assert outside == []


@pytest.mark.parametrize("release", [False, True])
def test_no_page_is_nearly_empty(release: bool) -> None:
    *pages, _ = pdf.texts(printed(release))
    assert [number for number, text in enumerate(pages, 1) if len(text) < 300] == []


def test_pages_pass_pdf_ua() -> None:
    assert pdf.failures(printed(release=False)) == []


def test_everybody_has_one_page_even_with_everything_to_read_again() -> None:
    recipe = personal_sheets(found())
    assert recipe is not None
    pages = pdf.texts(recipe.make())
    assert len(pages) == PEOPLE
    assert [text.count("For the holder of this code only") for text in pages] == [1] * PEOPLE


def test_a_sheet_shows_a_missing_test_and_says_what_the_dash_is() -> None:
    recipe = personal_sheets(found())
    assert recipe is not None
    first = pdf.texts(recipe.make())[0]
    assert "A dash stands for a test without a score." in first
