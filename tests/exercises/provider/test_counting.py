"""Counting on dates worked out elsewhere: in the domain brief and in the module's guide."""

from __future__ import annotations

from datetime import date

import pytest

from trainkit.exercises.model import Grid
from trainkit.exercises.provider.dates_key import (
    Order,
    Renewal,
    Rule,
    calendar_end,
    diary_day,
    last_day,
    read_orders,
    read_rules,
)
from trainkit.exercises.times import day_text, read_day, weekday
from trainkit.exercises.words import words_of

WORDS = words_of("preservation-dates")
SATURDAY_SUNDAY = Rule(frozenset({5, 6}), moves=True)
FRIDAY = Rule(frozenset({4}), moves=True)


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        # Domain brief, exercise 4C.
        ("10 November 2025", 60, "days", "9 January 2026"),
        ("10 November 2025", 90, "days", "8 February 2026"),
        # The reserve dates of the module's guide.
        ("15 January 2026", 90, "days", "15 April 2026"),
        ("2 February 2026", 60, "days", "3 April 2026"),
        ("30 June 2026", 90, "days", "28 September 2026"),
        ("1 December 2026", 60, "days", "30 January 2027"),
        ("14 September 2026", 180, "days", "13 March 2027"),
        ("30 June 2026", 3, "months", "30 September 2026"),
        # Months that have no such day; 2028 is a leap year.
        ("30 November 2026", 3, "months", "28 February 2027"),
        ("30 November 2027", 3, "months", "29 February 2028"),
        ("31 August 2026", 3, "months", "30 November 2026"),
        ("31 January 2026", 1, "months", "28 February 2026"),
        ("31 December 2026", 6, "months", "30 June 2027"),
    ],
)
def test_the_last_day_with_the_first_day_not_counted(
    start: str, length: int, unit: str, end: str
) -> None:
    assert day_text(calendar_end(read_day(start), length, unit)) == end


def test_ninety_days_from_10_november_2025_end_on_a_sunday() -> None:
    assert weekday(calendar_end(date(2025, 11, 10), 90, "days")) == "Sunday"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SATURDAY_SUNDAY, "9 February 2026"),
        (FRIDAY, "8 February 2026"),
        (Rule(frozenset({5, 6}), moves=False), "8 February 2026"),
    ],
)
def test_a_sunday_moves_where_it_is_no_working_day_and_the_state_moves_it(
    rule: Rule, expected: str
) -> None:
    assert day_text(last_day(rule, date(2026, 2, 8))) == expected


def test_a_saturday_moves_over_the_whole_weekend() -> None:
    assert last_day(SATURDAY_SUNDAY, date(2026, 2, 7)) == date(2026, 2, 9)


def test_the_diary_date_lies_before_every_reading() -> None:
    # First day counted: 7 February 2026; 14 days before is Saturday 24 January, so Friday 23.
    assert diary_day(SATURDAY_SUNDAY, date(2025, 11, 10), 90, 14) == date(2026, 1, 23)
    assert diary_day(FRIDAY, date(2025, 11, 10), 90, 14) == date(2026, 1, 24)


def test_rules_and_orders_are_read_as_printed() -> None:
    rules = Grid(
        caption="",
        columns=(),
        rows=(
            ("State A", "Friday", "stays where it is"),
            ("State B", "Saturday and Sunday", "moves to the next working day"),
        ),
    )
    orders = Grid(
        caption="",
        columns=(),
        rows=(
            ("1", "State A", "receipt: not on file; sent 3 March 2026", "60 days", "none"),
            ("2", "State B", "4 March 2026", "3 months", "90 more days, dated 4 June 2026"),
        ),
    )

    assert read_rules(rules, WORDS) == {
        "State A": Rule(frozenset({4}), moves=False),
        "State B": SATURDAY_SUNDAY,
    }
    renewal = Renewal(date(2026, 6, 4), 90)
    assert read_orders(orders, WORDS) == {
        "1": Order("1", "State A", date(2026, 3, 3), False, 60, "days"),
        "2": Order("2", "State B", date(2026, 3, 4), True, 3, "months", renewal),
    }
