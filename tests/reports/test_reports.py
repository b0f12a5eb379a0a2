"""The documents of an evaluation, read back: what stands in them and what must not."""

from __future__ import annotations

import io
import json
import re
from functools import cache

import pytest
from openpyxl import load_workbook

from tests import pdf
from tests.reports.cohorts import cohort, kit_of, small_definitions
from trainkit.reports.data import evaluation_json
from trainkit.reports.feedback import discussion, personal_sheets
from trainkit.reports.findings import Findings, findings_of
from trainkit.reports.release import released
from trainkit.reports.report import report
from trainkit.reports.workbook import evaluation_workbook

KIT = kit_of(small_definitions())
People = dict[str, tuple[str, str | None, str | None]]

CLASS: People = {
    f"PX-{n:02}": ("AB"[n % 2], f"{'1' * (n % 3):0<6}", f"{'1' * (3 + n % 3):0<6}")
    for n in range(1, 13)
} | {"PX-13": ("A", "110000", None)}
"""Twelve people with 0, 1 or 2 points before and 3, 4 or 5 after: everybody gains three of six."""

ODD: dict[str, People] = {
    "nobody": {},
    "one": {"PX-01": ("A", "110000", "111100")},
    "nobody matched": {"PX-01": ("A", "110000", None), "PX-02": ("B", None, "111100")},
    "all right": {f"PX-{n}": ("AB"[n % 2], "111111", "111111") for n in range(6)},
    "all wrong": {f"PX-{n}": ("AB"[n % 2], "000000", "000000") for n in range(6)},
}


def found(people: People, *, release: bool = False) -> Findings:
    whole = findings_of(KIT.definitions, cohort(KIT, people, absent=("PX-90",), country="KZ"))
    return released(whole) if release else whole


@cache
def printed(release: bool) -> bytes:
    return report(found(CLASS, release=release)).make()


def test_summary_tells_people_and_gain() -> None:
    text = pdf.text(printed(release=False))
    assert (
        "People on the list: 14. Tested before the course: 13; after it: 12; both times: 12."
        in text
    )
    # means of 0, 1, 2 and of 3, 4, 5 of six points: 16.7 and 66.7 per cent
    assert "The mean score rose from 17 % to 67 %. The gain is 50.0 points (n = 12)." in text
    assert "They do not show that the course caused a change." in text


def test_team_version_has_single_people_and_the_release_has_none() -> None:
    team, release = (pdf.text(printed(release=release)) for release in (False, True))
    assert sorted(set(re.findall(r"PX-\d\d", team))) == [f"PX-{n:02}" for n in range(1, 13)]
    assert re.findall(r"PX-\d\d", release) == []
    assert "Do not pass on" in team
    assert "Groups of fewer than 10 people are not shown" in release


def test_reports_pass_pdf_ua_and_are_always_the_same() -> None:
    first = printed(release=True)
    assert pdf.failures(first) == []
    assert report(found(CLASS, release=True)).make() == first


@pytest.mark.parametrize("name", sorted(ODD))
def test_odd_classes_get_reasons_and_never_a_nan(name: str) -> None:
    findings = found(ODD[name])
    for release in (False, True):
        text = pdf.text(report(found(ODD[name], release=release)).make())
        assert re.findall(r"\b(?:nan|None|inf)\b", text) == []
    json.loads(evaluation_json(findings), parse_constant=pytest.fail)
    evaluation_workbook(findings)


def test_data_file_has_every_figure_and_nobody() -> None:
    content = evaluation_json(found(CLASS))
    data = json.loads(content)
    gain = next(
        one for one in data["figures"] if (one["part"], one["name"]) == ("learning", "gain")
    )
    assert (gain["value"], gain["n"], gain["unit"]) == (pytest.approx(50), 12, "points")
    assert data["people"] == {
        "registered": 14, "attended": 13, "pre": 13, "post": 12, "matched": 12
    }  # fmt: skip
    refused = next(one for one in data["figures"] if one["about"] == "A/pre" and "refused" in one)
    assert (refused["refused"], refused["n"], refused["needs"]) == ("too-few-people", 7, 30)
    assert re.findall(rb"PX-\d\d", content) == []


def test_workbook_has_people_and_figures_as_numbers() -> None:
    book = load_workbook(io.BytesIO(evaluation_workbook(found(CLASS))))
    people = {row[0]: row[5:8] for row in book["People"].iter_rows(min_row=2, values_only=True)}
    assert people["PX-01"] == (pytest.approx(100 / 6), pytest.approx(400 / 6), pytest.approx(50))
    assert people["PX-13"] == (pytest.approx(200 / 6), None, None)
    learning = {row[2]: row[4] for row in book["Learning"].iter_rows(min_row=2, values_only=True)}
    assert learning["gain"] == pytest.approx(50)


def test_workbook_keeps_words_off_the_number_before_them() -> None:
    book = load_workbook(io.BytesIO(evaluation_workbook(found(CLASS))))
    items = next(sheet for sheet in book.worksheets if sheet["B1"].value == "No.")
    number, words = items["B2"], items["C2"]
    assert (type(number.value), type(words.value)) == (int, str)
    assert (number.alignment.horizontal, words.alignment.horizontal) == (None, "left")
    assert words.alignment.indent == 1


def test_personal_sheets_are_a_page_a_person_and_name_nobody_else() -> None:
    recipe = personal_sheets(found(CLASS))
    assert recipe is not None
    pages = pdf.texts(recipe.make())
    codes = [re.findall(r"PX-\d\d", page) for page in pages]
    assert codes == [[f"PX-{n:02}"] for n in range(1, 14)]
    # PX-01 had 1 of 3 on the first module and 0 of 3 on the second, then 3 and 1
    assert "Module alpha 33 100 Module beta 0 33 Whole test 17 67" in pages[0]
    assert "• Module beta" in pages[0].split("What to read again")[1]
    assert "Module alpha" not in pages[0].split("What to read again")[1]


def test_discussion_prints_the_hardest_items_and_leaves_the_others() -> None:
    recipe = discussion(found(CLASS))
    assert recipe is not None
    text = pdf.text(recipe.make())
    # after the course everybody had the three items of alpha right: only beta is hard
    assert "Module alpha" not in text
    assert text.count("Right answer") == 3
    assert "Questions left out, so that they can be used again: 9." in text


def test_nobody_gets_no_sheet_and_nothing_is_discussed() -> None:
    assert personal_sheets(found({})) is None
    assert discussion(found({})) is None
