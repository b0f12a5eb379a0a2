"""The solver of shared addresses on the case that the module's handout works out.

Record and results are those of the domain brief, exercise 4A, typed in as printed there.
"""

from __future__ import annotations

from datetime import date

import pytest

from trainkit.exercises.model import Column, Grid
from trainkit.exercises.provider.blocks import blocks_per_address, candidates
from trainkit.exercises.provider.shared_address_key import (
    Clock,
    read_clocks,
    read_entries,
    read_record,
    span,
)
from trainkit.exercises.times import clock, offsets_on, read_clock
from trainkit.exercises.words import words_of

WORDS = words_of("shared-address")
ADDRESS = "203.0.113.7"
EXACT = Clock("UTC", 0, 0)


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(
        caption="", columns=tuple(Column(name=str(n)) for n in range(len(rows[0]))), rows=rows
    )


RECORD = read_record(
    grid(
        (ADDRESS, "20000–20511", "08:00:00", "08:29:59", "100.64.0.11", "A"),
        (ADDRESS, "20512–21023", "08:00:00", "08:44:59", "100.64.0.27", "B"),
        (ADDRESS, "20000–20511", "08:30:00", "09:14:59", "100.64.0.12", "C"),
        (ADDRESS, "20512–21023", "08:45:00", "09:30:00", "100.64.0.28", "D"),
    )
)


def at(time: str, port: int | None = 20440, its_clock: Clock = EXACT, offset: int = 0) -> object:
    seconds = span(read_clock(time), its_clock, offset)
    return candidates(RECORD, ADDRESS, port, seconds)


def test_port_and_second_decide_between_the_subscriptions() -> None:
    assert [at("08:29:58"), at("08:30:03")] == [("A",), ("C",)]


def test_five_seconds_of_a_slow_clock_change_the_subscription() -> None:
    assert at("08:29:58", its_clock=Clock("UTC", 5, 0)) == ("C",)


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

    assert clock(span(read_clock("13:29:58"), EXACT, offset)[0]) == utc
    assert at("13:29:58", offset=offset) == expected


def test_a_tolerance_over_the_boundary_leaves_two() -> None:
    assert at("08:29:58", its_clock=Clock("UTC", 0, 3)) == ("A", "C")


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


def test_clocks_are_read_as_printed() -> None:
    clocks = read_clocks(
        grid(
            ("W1", "shop.example", "local time, Kabul", "correct to the second"),
            ("W2", "pay.example", "UTC", "7 s slow"),
            ("W3", "mail.example", "UTC", "12 s fast"),
            ("W4", "files.example", "local time, Tehran", "correct to within 3 s either way"),
        ),
        WORDS,
    )

    assert clocks == {
        "W1": Clock("Kabul", 0, 0),
        "W2": Clock("UTC", 7, 0),
        "W3": Clock("UTC", -12, 0),
        "W4": Clock("Tehran", 0, 3),
    }


def test_entries_are_read_as_printed_with_and_without_a_port() -> None:
    entries = read_entries(
        grid(
            ("1", "W1", "13:29:58", ADDRESS, "20440", "443"),
            ("2", "W1", "13:29:59", ADDRESS, "not logged", "443"),
        )
    )

    assert [(one.shown, one.port) for one in entries.values()] == [(48_598, 20440), (48_599, None)]
