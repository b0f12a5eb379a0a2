"""Lists in JSON, in the shapes in which pretalx and Indico export people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.definitions.listfile import ListSheet, read_list
from trainkit.problems import Problems
from trainkit.rosters.columns import guess_columns

PRETALX_EXPORT = [
    {
        "ID": "XMBTCA", "Name": "Anna Lee", "Biography": "Reads logs.", "Email": "anna@example.org",
        "Picture": None, "Proposal IDs": ["ABCDEF", "GHIJKL"], "Proposal titles": ["Logs", "Mail"],
        "Your country": "Kazakhstan",
    },
]  # fmt: skip
"""pretalx, src/pretalx/orga/forms/export.py (get_data) and speaker.py; the last is a question."""

PRETALX_API = {
    "count": 1, "next": None, "previous": None,
    "results": [
        {
            "code": "XMBTCA", "name": "Anna Lee", "biography": "Reads logs.",
            "submissions": ["ABCDEF"], "avatar_url": None, "email": "anna@example.org",
            "answers": [{"id": 1, "answer": "Kazakhstan"}],
        },
    ],
}  # fmt: skip
"""pretalx, /api/events/{event}/speakers/."""

INDICO = {
    "registrants": [
        {
            "registrant_id": "17", "checked_in": False, "checkin_secret": "0", "tags": [],
            "full_name": "Dr Anna Lee",
            "personal_data": {
                "title": "Dr", "firstName": "Anna", "surname": "Lee", "email": "anna@example.org",
                "affiliation": "Court", "position": "Judge", "country": "Kazakhstan",
                "country_code": "KZ", "phone": "",
            },
        },
    ],
}  # fmt: skip
"""Indico, modules/events/registration/util.py (_build_base_registration_info)."""


def sheets_of(data: Any) -> tuple[ListSheet, ...]:
    problems = Problems()
    sheets = read_list(Path("a.json"), json.dumps(data, indent=1).encode(), problems)
    assert [str(problem) for problem in problems] == []
    assert sheets is not None
    return sheets


def people_of(data: Any) -> list[dict[str, Any]]:
    """Return of each person what the columns are taken for."""
    (sheet,) = sheets_of(data)
    mapped = guess_columns(sheet)
    return [
        {target: cell.value for target, cell in zip(mapped.columns, row, strict=True) if target}
        for row in sheet.rows[mapped.header + 1 :]
    ]


@pytest.mark.parametrize(
    ("data", "person"),
    [
        (
            PRETALX_EXPORT,
            {"name": "Anna Lee", "email": "anna@example.org", "country": "Kazakhstan"},
        ),
        (PRETALX_API, {"name": "Anna Lee", "email": "anna@example.org"}),
        (
            INDICO,
            {
                "given": "Anna",
                "family": "Lee",
                "email": "anna@example.org",
                "organisation": "Court",
                "role": "Judge",
                "country": "Kazakhstan",
            },
        ),
    ],
)
def test_exports_of_registration_systems_are_recognised(data: Any, person: Any) -> None:
    assert people_of(data) == [person]


def test_rows_have_the_line_of_their_object() -> None:
    (sheet,) = sheets_of([{"name": "A }{"}, {"name": "B", "more": {"x": "1"}}])
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["name", "x"], ["A }{", None], ["B", "1"],
    ]  # fmt: skip
    assert [str(row[0].place) for row in sheet.rows] == ["a.json:2:2", "a.json:2:2", "a.json:5:2"]


def test_each_list_of_objects_is_a_sheet() -> None:
    data = {"speakers": [{"name": "A"}], "staff": {"heads": [{"name": "B"}]}, "tags": ["x"]}
    assert [sheet.title for sheet in sheets_of(data)] == ["speakers", "staff heads"]


REFUSED = (
    "refused: a number has more than 100 digits, a letter is incomplete or lists are nested deeply"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[{"name": "A"},\n {"name": }]',
            "a.json:2:11: expected JSON; reading it failed: Expecting value",
        ),
        ('{"a": 1}', "a.json: expected a list with an object for each person"),
        (
            '[{"name": ' + "[" * 100_000 + "]" * 100_000 + "}]",
            f"a.json: {REFUSED}",
        ),
        (
            r'[{"name": "\ud800"}]',
            f"a.json: {REFUSED}",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, said: str) -> None:
    problems = Problems()
    assert read_list(Path("a.json"), text.encode(), problems) is None
    assert [str(problem) for problem in problems] == [said]


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}), min_size=1, max_size=5))
@settings(deadline=None, max_examples=40)
def test_cells_are_what_the_objects_hold_and_stand_in_rising_lines(rows: Any) -> None:
    (sheet,) = sheets_of([{"a": "x", "b": "x"}, *rows, {"a": "x", "b": "x"}])
    assert [[cell.value for cell in row] for row in sheet.rows[2:-1]] == [
        [row["a"], row["b"]] for row in rows
    ]
    lines = [row[0].place.line for row in sheet.rows[1:]]
    assert lines == [2 + 4 * number for number in range(len(rows) + 2)]
