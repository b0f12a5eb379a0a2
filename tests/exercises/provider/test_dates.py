"""Sets on dates, counted a second time day after day, from the printed sheet."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.examples import examples
from tests.exercises.handed_out import make, table, variant
from trainkit.cybercrime.provider.dates import WEEKENDS, Rule, calendar_end, diary_day
from trainkit.exercises.model import ExerciseSet

DAY = timedelta(days=1)
SETTINGS = st.fixed_dictionaries(
    {
        "weekends": st.lists(
            st.sampled_from(sorted(WEEKENDS)), min_size=2, max_size=3, unique=True
        ),
        "days": st.lists(st.integers(20, 180), min_size=1, max_size=4),
        "months": st.integers(1, 6),
        "diary": st.integers(3, 30),
        "first_year": st.integers(2025, 2040),
    }
).filter(lambda chosen: chosen["diary"] <= min(chosen["days"]) - 3)


def parsed(text: str) -> date:
    return datetime.strptime(re.findall(r"\d+ [A-Z][a-z]+ \d{4}", text)[0], "%d %B %Y").date()


def named(day: date) -> str:
    return f"{day:%A, %-d %B %Y}"


class Register:
    """A worksheet and its files as a reader has them."""

    def __init__(self, made: ExerciseSet) -> None:
        rules, orders, _ = made.worksheet.sections
        self.rules = {row[0]: row for row in table(made, "states")}
        self.orders = {row[0]: row for row in table(made, "orders")}
        self.calendar = orders.grids[1]
        self.before = int(re.findall(r"(\d+) days before", rules.text)[0])

    def off(self, state: str, day: date) -> bool:
        return f"{day:%A}" in self.rules[state][1]

    def plain(self, number: str) -> date:
        """Count from the day after the start, one by one."""
        start = parsed(self.orders[number][2])
        length, unit = self.orders[number][3].split()
        day = start
        if unit.startswith("day"):
            for _ in range(int(length)):
                day += DAY
            return day
        months = 0
        while months < int(length):
            day += DAY
            months += day.day == 1
        first = day
        while day.day != start.day and (day + DAY).month == first.month:
            day += DAY
        return day

    def moved(self, number: str, day: date) -> date:
        state = self.orders[number][1]
        if "moves" in self.rules[state][2]:
            while self.off(state, day):
                day += DAY
        return day

    def ends(self, number: str) -> date:
        return self.moved(number, self.plain(number))

    def diary(self, number: str) -> date:
        day = self.plain(number) - DAY
        for _ in range(self.before):
            day -= DAY
        while self.off(self.orders[number][1], day):
            day -= DAY
        return day

    def expected(self, text: str) -> str:
        numbers = re.findall(r"\*\*(\d+)\*\*", text)
        number = numbers[0]
        if "Orders" in text:
            return "; ".join(f"{one}: {named(self.ends(one))}" for one in numbers)
        if "would it end" in text:
            days = int(re.findall(r"ran for (\d+) days", text)[0])
            by_days = parsed(self.orders[number][2]) + days * DAY
            return (
                f"{self.orders[number][3]}: {self.plain(number):%-d %B %Y}; "
                f"{days} days: {by_days:%-d %B %Y}"
            )
        if "renewal" in text:
            more, dated = re.findall(r"(\d+) more days, dated (.+)", self.orders[number][4])[0]
            if parsed(dated) > self.ends(number):
                return f"no; it had ended on {named(self.ends(number))}"
            again = self.moved(number, self.plain(number) + int(more) * DAY)
            return f"yes; it ends on {named(again)}"
        if "not on file" in self.orders[number][2]:
            return f"not determinable; {named(self.ends(number))} at the earliest"
        return named(self.diary(number) if "diary" in text else self.ends(number))


def the_key_agrees_with_counting_day_by_day(made: ExerciseSet) -> None:
    register = Register(made)

    expected = [register.expected(question.text) for question in made.worksheet.questions]

    assert [answer.short for answer in made.key.answers] == expected
    open_ = [short.startswith("not determinable") for short in expected]
    assert [answer.undetermined for answer in made.key.answers] == open_
    assert sum(open_) == 1


def every_trap_works_in_every_set(made: ExerciseSet) -> None:
    register = Register(made)
    shorts = {
        question.text: answer.short
        for question, answer in zip(made.worksheet.questions, made.key.answers, strict=True)
    }

    ((pair_text, pair),) = [item for item in shorts.items() if "Orders" in item[0]]
    one, other = re.findall(r"\*\*(\d+)\*\*", pair_text)
    assert register.plain(one) == register.plain(other)
    assert register.ends(one) != register.ends(other)
    ((_, months),) = [item for item in shorts.items() if "would it end" in item[0]]
    by_months, by_days = (parsed(part) for part in months.split("; "))
    assert by_months != by_days
    renewals = sorted(short[:2] for text, short in shorts.items() if "renewal" in text)
    assert renewals == ["no", "ye"]
    plain = [
        number
        for number, row in register.orders.items()
        if row[4] == "none" and "days" in row[3] and number not in (one, other)
    ]
    states = sorted(
        (
            register.off(register.orders[n][1], register.plain(n)),
            register.ends(n) != register.plain(n),
        )
        for n in plain
    )
    assert states == [(False, False), (False, False), (True, False), (True, True)]


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=examples(80))
def test_every_set_is_right_by_a_second_way(seed: int, chosen: dict[str, Any]) -> None:
    made = make("preservation-dates", seed, **chosen)
    the_key_agrees_with_counting_day_by_day(made)
    every_trap_works_in_every_set(made)
    calendar_reaches_the_key(made)


@pytest.mark.parametrize("months", [5, 6])
def test_the_calendar_reaches_the_end_of_months_that_are_longer_than_the_days(months: int) -> None:
    for seed in range(20):
        calendar_reaches_the_key(make("preservation-dates", seed, days=[20], months=months))


def test_a_diary_date_lies_after_the_start_of_its_order() -> None:
    for seed in range(60):
        made = make("preservation-dates", seed, days=(20, 180), diary=17)
        register = Register(made)
        (number,) = re.findall(r"\*\*(\d+)\*\*", made.worksheet.questions[-1].text)
        assert register.diary(number) >= parsed(register.orders[number][2])


def test_a_diary_date_before_the_shortest_period_is_refused() -> None:
    with pytest.raises(ValidationError, match="at most 17, three less than the shortest of days"):
        variant("preservation-dates", days=(60, 20), diary=18)


def calendar_reaches_the_key(made: ExerciseSet) -> None:
    cells = [row[n : n + 3] for row in Register(made).calendar.rows for n in (0, 3, 6)]
    months = {month: (int(days), first) for month, days, first in cells}

    for answer in made.key.answers:
        for text in re.findall(r"\d+ [A-Z][a-z]+ \d{4}", answer.short):
            days, first = months[text.split(" ", 1)[1]]
            day = parsed(text)
            assert day.day <= days
            assert f"{day.replace(day=1):%A}" == first
    assert all(
        days == ((parsed(f"1 {month}") + 31 * DAY).replace(day=1) - DAY).day
        for month, (days, _) in months.items()
    )


def test_two_equal_weekends_are_refused() -> None:
    with pytest.raises(ValidationError, match="weekends that differ"):
        variant("preservation-dates", weekends=("friday", "friday"))


# Dates worked out elsewhere: in the domain brief and in the module's guide.

SATURDAY_SUNDAY = Rule((5, 6), moves=True)
FRIDAY = Rule((4,), moves=True)


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
    start: str, length: int, unit: Any, end: str
) -> None:
    assert f"{calendar_end(parsed(start), length, unit):%-d %B %Y}" == end


def test_ninety_days_from_10_november_2025_end_on_a_sunday() -> None:
    assert named(calendar_end(date(2025, 11, 10), 90, "days")) == "Sunday, 8 February 2026"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SATURDAY_SUNDAY, "9 February 2026"),
        (FRIDAY, "8 February 2026"),
        (Rule((5, 6), moves=False), "8 February 2026"),
    ],
)
def test_a_sunday_moves_where_it_is_no_working_day_and_the_state_moves_it(
    rule: Rule, expected: str
) -> None:
    assert rule.last_day(date(2026, 2, 8)) == parsed(expected)


def test_a_saturday_moves_over_the_whole_weekend() -> None:
    assert SATURDAY_SUNDAY.last_day(date(2026, 2, 7)) == date(2026, 2, 9)


def test_the_diary_date_lies_before_every_reading() -> None:
    # 10 November 2025 and 90 days, the first day counted: 7 February 2026. 14 days before is
    # Saturday, 24 January, so Friday 23.
    assert diary_day(SATURDAY_SUNDAY, date(2026, 2, 7), 14) == date(2026, 1, 23)
    assert diary_day(FRIDAY, date(2026, 2, 7), 14) == date(2026, 1, 24)
