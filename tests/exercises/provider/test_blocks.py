"""The solver of shared addresses on the case that the module's handout works out.

Record and results are those of the domain brief, exercise 4A, typed in as printed there.
"""

from __future__ import annotations

from datetime import date

import pytest

from trainkit.cybercrime.provider.shared_address import (
    Holding,
    Server,
    blocks_per_address,
    candidates,
)
from trainkit.exercises.times import clock, offsets_on

ADDRESS = "203.0.113.7"
EXACT = Server("shop.example", None)


RECORD = (
    Holding(ADDRESS, 20000, 20511, 8 * 3600, 8 * 3600 + 1799, "A"),
    Holding(ADDRESS, 20512, 21023, 8 * 3600, 8 * 3600 + 2699, "B"),
    Holding(ADDRESS, 20000, 20511, 8 * 3600 + 1800, 9 * 3600 + 899, "C"),
    Holding(ADDRESS, 20512, 21023, 8 * 3600 + 2700, 9 * 3600 + 1800, "D"),
)


def read_clock(time: str) -> int:
    hours, minutes, seconds = map(int, time.split(":"))
    return 3600 * hours + 60 * minutes + seconds


def at(time: str, port: int | None = 20440, server: Server = EXACT, offset: int = 0) -> object:
    seconds = server.span(read_clock(time), offset)
    return candidates(RECORD, ADDRESS, port, seconds)


def test_port_and_second_decide_between_the_subscriptions() -> None:
    assert [at("08:29:58"), at("08:30:03")] == [("A",), ("C",)]


def test_five_seconds_of_a_slow_clock_change_the_subscription() -> None:
    assert at("08:29:58", server=Server("shop.example", None, correction=5)) == ("C",)


def test_without_a_port_two_subscriptions_remain() -> None:
    assert at("08:29:58", port=None) == ("A", "B")


@pytest.mark.parametrize(
    ("place", "utc", "expected"),
    [("Almaty", "08:29:58", ("A",)), ("Kabul", "08:59:58", ("C",)), ("Bishkek", "07:29:58", ())],
)
def test_the_zone_of_the_victims_log_decides(
    place: str, utc: str, expected: tuple[str, ...]
) -> None:
    offset = offsets_on(date(2025, 11, 10))[place]

    assert clock(EXACT.span(read_clock("13:29:58"), offset)[0]) == utc
    assert at("13:29:58", offset=offset) == expected


def test_a_tolerance_over_the_boundary_leaves_two() -> None:
    assert at("08:29:58", server=Server("shop.example", None, tolerance=3)) == ("A", "C")


def test_an_address_has_126_blocks_of_512_ports() -> None:
    assert blocks_per_address(1024, 512) == 126


@pytest.mark.parametrize(
    ("port", "time", "expected"),
    [
        (20000, "08:00:00", ("A",)),
        (20511, "08:29:59", ("A",)),
        (20512, "08:29:59", ("B",)),
        (19999, "08:10:00", ()),
        (21023, "09:30:00", ("D",)),
        (21023, "09:30:01", ()),
        (21024, "09:00:00", ()),
    ],
)
def test_ranges_include_both_ends(port: int, time: str, expected: tuple[str, ...]) -> None:
    assert at(time, port) == expected


def test_another_address_has_no_record() -> None:
    assert candidates(RECORD, "192.0.2.7", 20440, (30_000, 30_000)) == ()
