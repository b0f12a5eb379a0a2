"""Worked numbers from the domain brief of the course, sections 2A to 2E, typed in as printed.

The identifier and the converter's example stand in ODU WS-DL, "TweetedAt", 2019, and on a stored
converter page; local times follow from the time zone database.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trainkit.cybercrime.online import timeline as identifiers
from trainkit.cybercrime.online.lookalikes import codes_of, compare
from trainkit.cybercrime.online.timeline import (
    CHANGES,
    Solver,
    Tables,
    converter,
    discrepancy,
    read_card,
    read_offsets,
)
from trainkit.exercises.model import Column, Grid
from trainkit.exercises.times import offset_at, shown_at
from trainkit.exercises.words import words_of

WORDS = words_of("time-line")
ALMATY_ID = 1763270408401866759
CONVERTER_ID = 1382350606417817604


def grid(names: str, *rows: str) -> Grid:
    columns = tuple(Column(name=name) for name in names.split("|"))
    return Grid(
        caption="typed",
        columns=columns,
        rows=tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows),
    )


OFFSETS = grid(
    "Place|Time zone|Offset|Holds",
    "Almaty | Asia/Almaty | UTC+06:00 | until 29 Feb 2024, 18:00 UTC",
    "Almaty | Asia/Almaty | UTC+05:00 | from 29 Feb 2024, 18:00 UTC",
    "Bishkek | Asia/Bishkek | UTC+06:00 | throughout",
    "Kabul | Asia/Kabul | UTC+04:30 | throughout",
    "Tashkent | Asia/Tashkent | UTC+05:00 | throughout",
    "Tehran | Asia/Tehran | UTC+03:30 | throughout",
)
IN_2022 = grid(
    "Place|Time zone|Offset|Holds",
    "Kabul | Asia/Kabul | UTC+04:30 | throughout",
    "Tehran | Asia/Tehran | UTC+04:30 | until 21 Sep 2022, 19:30 UTC",
    "Tehran | Asia/Tehran | UTC+03:30 | from 21 Sep 2022, 19:30 UTC",
)


def solver(offsets: Grid, *rows: str) -> Solver:
    """Return the solver of a sheet with these records; the other tables are typed below."""
    return Solver(
        Tables(
            records=grid("No.|By|What it says|Clock of|Time as shown|UTC", *rows),
            offsets=offsets,
            identifiers=grid("Record|Identifier", f"9 | {ALMATY_ID}"),
            hours=grid("UTC|Quotient|First ten digits"),
            page=grid(
                "Identifier entered|Result on the page|Page|Printed on",
                f"{CONVERTER_ID} | 14 Apr 2021, 15:30:06 UTC | page.example | 1 March 2024",
            ),
            card=grid(
                "DateTimeOriginal|OffsetTimeOriginal|GPSDateStamp|GPSTimeStamp|Message",
                "2024:03:04 15:12:40 | not present | 2024:03:04 | 10:12:38 | Kabul",
            ),
            statement=grid(
                "What|Clock of|Time as shown",
                "left | Kabul | 29 Feb 2024, 22:30",
                "back | Kabul | 29 Feb 2024, 23:30",
            ),
            axis=(0, 0),
            asked={},
            compared="",
        ),
        WORDS,
    )


def times(solved: Solver, number: str) -> list[str]:
    moments = solved.records[number].moments
    return [f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%MZ}" for moment in moments]


def test_a_clock_time_of_almaty_stands_for_two_moments() -> None:
    solved = solver(OFFSETS, "1 | account | x | Almaty | 29 Feb 2024, 23:30 |")

    assert times(solved, "1") == ["2024-02-29T17:30Z", "2024-02-29T18:30Z"]


def test_a_clock_time_of_tehran_stands_for_two_moments() -> None:
    solved = solver(IN_2022, "1 | account | x | Tehran | 21 Sep 2022, 23:30 |")

    assert times(solved, "1") == ["2022-09-21T19:00Z", "2022-09-21T20:00Z"]


def test_clocks_around_the_repeated_hour_are_read_once() -> None:
    solved = solver(
        OFFSETS,
        "1 | account | x | Almaty | 29 Feb 2024, 22:59 |",
        "2 | account | x | Almaty | 29 Feb 2024, 23:00 |",
        "3 | account | x | Almaty | 29 Feb 2024, 23:59 |",
        "4 | account | x | Almaty | 1 Mar 2024, 00:00 |",
    )

    assert [len(solved.records[number].moments) for number in "1234"] == [1, 2, 2, 1]
    assert times(solved, "1") == ["2024-02-29T16:59Z"]
    assert times(solved, "4") == ["2024-02-29T19:00Z"]


def test_the_identifier_decides_and_four_clocks_agree() -> None:
    solved = solver(
        OFFSETS,
        "9 | account | x | Almaty | 29 Feb 2024, 23:30 |",
        "1 | account | x | Kabul | 29 Feb 2024, 23:00 |",
        "2 | account | x | Tehran | 29 Feb 2024, 22:00 |",
        "3 | account | x | Bishkek | 1 Mar 2024, 00:30 |",
    )

    assert identifiers.utc_text(identifiers.milliseconds(ALMATY_ID)) == "2024-02-29T18:30:00.000Z"
    assert identifiers.quotient(ALMATY_ID) == 420396425343
    assert {number: times(solved, number) for number in "9123"} == dict.fromkeys(
        "9123", ["2024-02-29T18:30Z"]
    )
    assert len(solved.readings("9")) == 2


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
    rule, page = converter(solver(OFFSETS).tables.page)

    assert identifiers.utc_text(rule) == "2021-04-14T15:10:42.059Z"
    assert identifiers.quotient(CONVERTER_ID) == 329578067402
    assert discrepancy(rule, page, WORDS) == (
        "rule 15:10:42; page 15:30:06; the page is 19 min 24 s too late"
    )


def test_offset_and_places_follow_from_the_card() -> None:
    card = solver(OFFSETS).card

    assert (card.offset, card.drift) == (5 * 3600, 2)
    assert card.places == ("Almaty", "Tashkent")
    assert card.caption not in card.places


@pytest.mark.parametrize(
    ("camera", "offset", "drift"),
    [
        ("15:16:38", 5 * 3600, 240),  # four minutes fast
        ("14:38:38", 4 * 3600 + 1800, -240),  # four minutes slow
        ("10:12:38", 0, 0),
    ],
)
def test_a_clock_minutes_off_still_has_an_offset_of_whole_quarters(
    camera: str, offset: int, drift: int
) -> None:
    names = "DateTimeOriginal|OffsetTimeOriginal|GPSDateStamp|GPSTimeStamp|Message"
    row = f"2024:03:04 {camera} | not present | 2024:03:04 | 10:12:38 | Kabul"
    card = read_card(grid(names, row), read_offsets(OFFSETS, WORDS))

    assert (card.offset, card.drift) == (offset, drift)


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
