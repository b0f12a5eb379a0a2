"""Worked numbers from the domain brief of the course, sections 2A to 2E, typed in as printed.

The identifier and the converter's example stand in ODU WS-DL, "TweetedAt", 2019, and on a stored
converter page; local times follow from the time zone database.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trainkit.cybercrime.online import timeline as identifiers
from trainkit.cybercrime.online.lookalikes import codes_of, compare
from trainkit.cybercrime.online.timeline import CHANGES, discrepancy
from trainkit.exercises.times import moments_at, offset_at, shown_at
from trainkit.exercises.words import words_of

WORDS = words_of("time-line")
ALMATY_ID = 1763270408401866759
CONVERTER_ID = 1382350606417817604


def times(place: str, *reading: int) -> list[str]:
    """Return the moments at which clocks of the place show a reading."""
    moments = moments_at(place, datetime(*reading))
    return [f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%MZ}" for moment in moments]


def test_a_clock_time_of_almaty_stands_for_two_moments() -> None:
    assert times("Almaty", 2024, 2, 29, 23, 30) == ["2024-02-29T17:30Z", "2024-02-29T18:30Z"]


def test_a_clock_time_of_tehran_stands_for_two_moments() -> None:
    assert times("Tehran", 2022, 9, 21, 23, 30) == ["2022-09-21T19:00Z", "2022-09-21T20:00Z"]


def test_clocks_around_the_repeated_hour_are_read_once() -> None:
    assert times("Almaty", 2024, 2, 29, 22, 59) == ["2024-02-29T16:59Z"]
    assert times("Almaty", 2024, 2, 29, 23, 0) == ["2024-02-29T17:00Z", "2024-02-29T18:00Z"]
    assert times("Almaty", 2024, 2, 29, 23, 59) == ["2024-02-29T17:59Z", "2024-02-29T18:59Z"]
    assert times("Almaty", 2024, 3, 1, 0, 0) == ["2024-02-29T19:00Z"]


def test_a_clock_time_that_was_left_out_stands_for_none() -> None:
    """Tehran set its clocks forward at midnight between 21 and 22 March 2022."""
    assert times("Tehran", 2022, 3, 22, 0, 30) == []


def test_the_identifier_decides_and_four_clocks_agree() -> None:
    assert identifiers.utc_text(identifiers.milliseconds(ALMATY_ID)) == "2024-02-29T18:30:00.000Z"
    assert identifiers.quotient(ALMATY_ID) == 420396425343
    assert times("Kabul", 2024, 2, 29, 23, 0) == ["2024-02-29T18:30Z"]
    assert times("Tehran", 2024, 2, 29, 22, 0) == ["2024-02-29T18:30Z"]
    assert times("Bishkek", 2024, 3, 1, 0, 30) == ["2024-02-29T18:30Z"]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("Almaty", "2024-02-29 23:30"),
        ("Kabul", "2024-02-29 23:00"),
        ("Tehran", "2024-02-29 22:00"),
        ("Bishkek", "2024-03-01 00:30"),
    ],
)
def test_the_zones_show_the_identifiers_time(place: str, shown: str) -> None:
    moment = identifiers.milliseconds(ALMATY_ID) // 1000

    assert f"{shown_at(place, moment):%Y-%m-%d %H:%M}" == shown


def test_the_converter_page_is_wrong() -> None:
    rule = identifiers.milliseconds(CONVERTER_ID)
    page = int(datetime(2021, 4, 14, 15, 30, 6, tzinfo=UTC).timestamp())

    assert identifiers.utc_text(rule) == "2021-04-14T15:10:42.059Z"
    assert identifiers.quotient(CONVERTER_ID) == 329578067402
    assert discrepancy(rule, page, WORDS) == (
        "rule 15:10:42; page 15:30:06; the page is 19 min 24 s too late"
    )


def test_the_clocks_were_set_back_at_these_moments() -> None:
    almaty, tehran = CHANGES["almaty-2024"], CHANGES["tehran-2022"]

    assert almaty.moment == int(datetime(2024, 2, 29, 18, tzinfo=UTC).timestamp())
    assert tehran.moment == int(datetime(2022, 9, 21, 19, 30, tzinfo=UTC).timestamp())
    assert offset_at("Almaty", almaty.moment - 1) == 6 * 3600
    assert offset_at("Almaty", almaty.moment) == 5 * 3600
    assert offset_at("Tehran", tehran.moment - 1) == 4 * 3600 + 1800
    assert offset_at("Tehran", tehran.moment) == 3 * 3600 + 1800


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [("а", "a", ("U+0430", "U+0061")), ("ک", "ك", ("U+06A9", "U+0643"))],
)
def test_look_alike_letters_differ_in_their_code_points(
    one: str, other: str, codes: tuple[str, str]
) -> None:
    found = compare(f"x{one}y", f"x{other}y")

    assert found == (2, one, other)
    assert tuple(codes_of(found[1] + found[2])) == codes
