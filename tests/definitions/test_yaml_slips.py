"""Slips of people who write YAML for the first time: one message each, on the slip's own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.model.validate import load_model
from trainkit.model.workshop import Workshop
from trainkit.problems import Problems

FILE = """\
id: w
title: Course
dates: [2027-03-02]
timezone: Asia/Almaty
venue:
  name: Hotel
  city: Almaty
  country: KZ
languages: [en]
organisers:
  - Office
  - Academy
day:
  start: "09:00"
  end: "17:00"
modules:
  - {id: isp-cooperation}
events:
  - {id: lunch, title: Lunch, kind: lunch, on: "every day", start: "12:30", minutes: 60}
"""

CURLY = "found curly quotation marks, as Word types them; type straight ones instead: "
PRINTED = ". To print curly marks, put straight ones around them"
SPACE = "found a non-breaking space, as Word types them; type an ordinary space instead"
COLON = "found a colon without a space after it; type a space after the colon"
DASH = "found a dash without a space after it; type a space after the dash"
LIST = "expected a list (lines that start with '- '), found "


def problems_of(folder: Path, text: str) -> list[str]:
    path = folder / "workshop.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    load_model(path, Workshop, problems)
    return [f"{one.place.line}:{one.place.column}: {one.message}" for one in problems]


def test_file_without_a_slip_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, FILE) == []


@pytest.mark.parametrize(
    ("right", "typed", "expected"),
    [
        ("title: Course", "title: “Course”", f'2:8: {CURLY}"Course"{PRINTED}'),
        ("title: Course", "title: “Course: one”",
         "2:8: found a curly quotation mark, as Word types them; type straight ones instead"),
        ('start: "09:00"', "start: “09:00”", f'14:10: {CURLY}"09:00"{PRINTED}'),
        ('start: "09:00"', "start: ‘09:00’", f'14:10: {CURLY}"09:00"{PRINTED}'),
        ('start: "09:00"', 'start: “09:00"', f'14:10: {CURLY}"09:00"{PRINTED}'),
        ('on: "every day"', "on: “every day”", f'19:48: {CURLY}"every day"{PRINTED}'),
        ('start: "09:00"', "start: «09:00»",
         '14:10: day.start: expected a time of day such as "09:30", found "«09:00»"; it has curly '
         "quotation marks, as Word types them: type straight ones instead"),
        ('start: "09:00"', 'start: "09:00',
         "14:10: found a quotation mark that is not closed; type another at the end of the text"),
        ("name: Hotel", "name:\u00a0Hotel", f"6:8: {SPACE}"),
        ("  city: Almaty", "\u00a0\u00a0city: Almaty",
         '7:1: found a non-breaking space beside "city", as Word types them; type '
         "an ordinary space instead"),
        ("title: Course", "title\u00a0: Course",
         '2:1: found a non-breaking space beside "title", as Word types them; type an '
         "ordinary space instead"),
        ("country: KZ", "country: K\u00a0Z",
         '8:12: venue.country: expected a two-letter country code (ISO 3166) such as "KZ", found '
         '"K\u00a0Z"; it has a non-breaking space, as Word types them: type an ordinary space '
         "instead"),
        ("[2027-03-02]", "[2027–03–02]",
         '3:9: dates[1]: expected a date such as "2019-03-05", found "2027–03–02"; it has a long '
         "dash, as Word types them: type an ordinary hyphen instead"),
        ("title: Course", "title:Course", f"2:6: {COLON}"),
        ("title: Course", "title Course",
         '2:1: a colon is missing: expected "title: " and a value'),
        ("title: Course", "title： Course",
         '2:6: found a wide colon; type ":" and a space instead'),
        ("  name: Hotel", "  name:Hotel", f"6:7: {COLON}"),
        ("  city: Almaty", "  city:Almaty", f"7:7: {COLON}"),
        ("kind: lunch", "kind:lunch", f"19:35: {COLON}"),
        ("  - Office\n  - Academy", "  - Office\n  -Academy", f"12:3: {DASH}"),
        ("  - Office\n  - Academy", "  - Office\n  Academy",
         '12:3: a dash is missing: an entry of a list starts with "- "'),
        ("  - Office\n  - Academy", "  - Office\n  • Academy",
         '12:3: found a bullet or a long dash; a list has "- " before each entry'),
        ("  - Office\n  - Academy", "  -Office",
         f'11:3: organisers: {LIST}"-Office"; a space is missing after the dash: an entry of a '
         'list starts with "- "'),
        ("  - Office\n  - Academy", "  – Office",
         f'11:3: organisers: {LIST}"– Office"; it has a long dash, as Word types them: type '
         "an ordinary hyphen instead"),
        ("  - {id: lunch", "  -{id: lunch", f"19:3: {DASH}"),
        ("venue:\n  name: Hotel\n  city: Almaty\n  country: KZ", "venue:\n  name:Hotel",
         "6:3: venue: expected a mapping (lines of 'key: value'), found \"name:Hotel\"; a space is "
         "missing after the colon"),
        ("title: Course", "titel: Course",
         '2:1: titel: this key is not known; did you mean "title"?'),
    ],
)  # fmt: skip
def test_slip_is_named_once_on_its_own_line(
    tmp_path: Path, right: str, typed: str, expected: str
) -> None:
    assert FILE.count(right) == 1
    assert problems_of(tmp_path, FILE.replace(right, typed)) == [expected]


@pytest.mark.parametrize(
    "title",
    [
        '"“Course”"', "The “first” course", "“One” and “two”", "Course\u00a0one", "«Курс»",
        '"a:b"', "Course – part one", "https://example.org/a", "-5 degrees",
    ],
)  # fmt: skip
def test_text_that_is_meant_so_is_kept(tmp_path: Path, title: str) -> None:
    assert problems_of(tmp_path, FILE.replace("title: Course", f"title: {title}")) == []


def test_text_above_a_slip_is_not_taken_for_it(tmp_path: Path) -> None:
    note = "events:\n  - note: |\n      Bring boots\n      Bring -water\n    title:Lunch\n"
    found = problems_of(tmp_path, FILE[: FILE.index("events:")] + note)
    assert found == [f"22:10: {COLON}"]
