"""An exercise on preservation dates: when orders end under the counting rules of invented States.

Constant in every set: three States, two of which move a last day and have different weekends, and
one that moves nothing; ten orders, one of each role below and two for the pair; ten questions of
two points. Drawn: the State, day and length of each order, and the order of the questions.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.times import day_text, month_text, named_day, weekday, weekdays
from trainkit.exercises.words import Words
from trainkit.model.exercises import PreservationDates, Weekend
from trainkit.text.languages import and_list

_ROLES = (
    "plain",  # ends on a working day
    "moved",  # ends on a day off, and moves
    "stays",  # ends on a day off, in a State that moves nothing
    "short-month",  # months, the last of which lacks the day
    "pair-moved",  # two orders of one day and length: a day off in one State,
    "pair-open",  # a working day in the other
    "months",  # months that are not as long as in days of 30
    "in-time",  # renewed just in time
    "late",  # renewed just too late
    "receipt",  # the day from which it runs is not on file
)
WEEKENDS: dict[Weekend, tuple[int, ...]] = {
    "friday": (4,),
    "thursday-friday": (3, 4),
    "friday-saturday": (4, 5),
    "saturday-sunday": (5, 6),
}
"""Days of the week without work, Monday as 0."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """What holds in a State."""

    closed: tuple[int, ...]
    """Days of the week without work, Monday as 0."""
    moves: bool
    """Whether a last day without work moves to the next working day."""

    def working(self, day: date, step: timedelta = _DAY) -> date:
        """Return the day, or the next working day; with ``-_DAY`` the one before."""
        while day.weekday() in self.closed:
            day += step
        return day

    def last_day(self, day: date) -> date:
        """Return the last day of a period that ends on ``day`` by the calendar."""
        return self.working(day) if self.moves else day


def calendar_end(start: date, length: int, unit: Literal["days", "months"]) -> date:
    """Return the last day before any move; the first day is not counted.

    Months end on the day with the same number, or on the last of a month without such a day.
    """
    if unit == "days":
        return start + timedelta(days=length)
    years, month = divmod(start.month - 1 + length, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def diary_day(rule: Rule, earliest: date, before: int) -> date:
    """Return the working day ``before`` days before the earliest last day, or the one before it."""
    return rule.working(earliest - timedelta(days=before), -_DAY)


@dataclass(frozen=True)
class _Order:
    """An order of preservation."""

    state: str
    start: date
    """The day from which it runs; if the receipt is not on file, the day of sending."""
    length: int
    unit: Literal["days", "months"] = "days"
    received: bool = True
    """Whether the day from which it runs is on file."""
    renewal: tuple[date, int] | None = None
    """When a renewal is dated, and for how many days."""
    number: int = 0
    """On the sheet."""

    @property
    def plain(self) -> date:
        """The last day before any move."""
        return calendar_end(self.start, self.length, self.unit)


@dataclass(frozen=True)
class _Case:
    """States, orders by their roles, and days between diary date and earliest last day."""

    rules: Mapping[str, Rule]
    orders: Mapping[str, _Order]
    diary: int


def _draw(exercise: PreservationDates, draws: Draws, words: Words) -> _Case:
    draws = draws.branch("orders")
    weekends = draws.shuffled(exercise.weekends)
    third = weekends[2] if len(weekends) > 2 else draws.choice(weekends)
    states = [words("state", letter=one) for one in sorted(draws.sample("ABCDEFGHKL", 3))]
    first, second, still = draws.shuffled(states)
    rules = {
        first: Rule(WEEKENDS[weekends[0]], moves=True),
        second: Rule(WEEKENDS[weekends[1]], moves=True),
        still: Rule(WEEKENDS[third], moves=False),
    }
    moving, any_state = draws.shuffled((first, second)), draws.shuffled(states)
    lengths = tuple(dict.fromkeys(exercise.days))
    new_year = date(exercise.first_year, 1, 1)
    year = [
        new_year + n * _DAY for n in range((new_year.replace(new_year.year + 1) - new_year).days)
    ]

    def is_off(order: _Order) -> bool:
        return order.plain.weekday() in rules[order.state].closed

    def in_days(state: str, *, off: bool) -> _Order:
        """Return an order that ends on a day off, or on a working day."""
        length = draws.choice(lengths)
        orders = (_Order(state, start, length) for start in year)
        return draws.choice([one for one in orders if is_off(one) == off])

    def in_months(state: str, *, short: bool) -> _Order:
        """Return an order into a month without the day, or not as long as in days."""
        orders = (_Order(state, start, exercise.months, "months") for start in year)
        return draws.choice([one for one in orders if fits(one, short)])

    def fits(order: _Order, short: bool) -> bool:
        if order.plain.day != order.start.day:
            return short
        differs = order.plain != calendar_end(order.start, 30 * order.length, "days")
        return not short and differs and not is_off(order)

    def renewed(state: str) -> _Order:
        """Return an order that ends on a day off, renewed on the next working day."""
        order = in_days(state, off=True)
        dated = rules[state].working(order.plain)
        return replace(order, renewal=(dated, draws.choice(lengths)))

    orders = {
        "plain": in_days(any_state[0], off=False),
        "moved": in_days(moving[0], off=True),
        "stays": in_days(still, off=True),
        "short-month": in_months(any_state[1], short=True),
        "months": in_months(any_state[2], short=False),
        "in-time": renewed(moving[1]),
        "late": renewed(still),
        "receipt": replace(in_days(any_state[1], off=False), received=False),
    }
    length = draws.choice(lengths)
    pairs = (
        (_Order(one, start, length), _Order(other, start, length))
        for start in year
        for one, other in ((first, second), (second, first))
    )
    orders["pair-moved"], orders["pair-open"] = draws.choice(
        [(one, other) for one, other in pairs if is_off(one) and not is_off(other)]
    )
    by_date = sorted(draws.shuffled(_ROLES), key=lambda role: orders[role].start)
    return _Case(
        {state: rules[state] for state in states},
        {role: replace(orders[role], number=n) for n, role in enumerate(by_date, 1)},
        exercise.diary,
    )


def print_sheet(exercise: PreservationDates, draws: Draws, words: Words) -> Sheet[_Case]:
    """Return the worksheet and its files."""
    case = _draw(exercise, draws, words)
    rules = (
        (
            state,
            and_list([weekdays()[day] for day in rule.closed]),
            words("rule.moves" if rule.moves else "rule.stays"),
        )
        for state, rule in case.rules.items()
    )
    states = words.table("states", rules)
    rows = (
        (
            one.number,
            one.state,
            words("runs.received" if one.received else "runs.sent", day=day_text(one.start)),
            words(f"period.{one.unit}", n=one.length),
            words("renewal.more", days=one.renewal[1], day=day_text(one.renewal[0]))
            if one.renewal
            else words("renewal.none"),
        )
        for one in case.orders.values()
    )
    orders = words.table("orders", rows)
    # Lengths and first weekdays of months, in three columns, as far as orders can run.
    longest = max(2 * max(exercise.days), 31 * exercise.months)
    third = -(-(12 + -(-longest // 28)) // 3)
    firsts = [date(exercise.first_year + n // 12, n % 12 + 1, 1) for n in range(3 * third)]
    months = [(month_text(one), monthrange(one.year, one.month)[1], weekday(one)) for one in firsts]
    thirds = zip(months[:third], months[third : 2 * third], months[2 * third :], strict=True)
    calendar = words.table("calendar", ([*one, *two, *three] for one, two, three in thirds))
    asked = draws.branch("questions").shuffled(
        ("plain", "moved", "stays", "short-month", "pair", "months", "in-time", "late", "receipt")
    )
    questions = words.questions(
        *asked,
        "diary",
        asked={role: one.number for role, one in case.orders.items()},
        days=30 * case.orders["months"].length,
    )
    return Sheet(
        sections=(
            words.section("rules", states, diary=case.diary),
            words.section("orders", orders, calendar),
            words.section("questions", *questions),
        ),
        data=case,
        files={"orders": orders, "states": states},
    )


@dataclass(frozen=True)
class _Counted:
    """An order, or its renewal, counted, as the texts of the answers use it."""

    order: _Order
    rule: Rule
    plain: date
    """The last day before any move."""

    @property
    def end(self) -> date:
        """The last day under the rule of the State."""
        return self.rule.last_day(self.plain)

    @property
    def closed(self) -> bool:
        """Whether the last day before any move is no working day."""
        return self.plain.weekday() in self.rule.closed


def solve(case: _Case, words: Words) -> Solution:
    """Return the answers, and a table of every order, counted."""
    counted = {
        role: _Counted(order, case.rules[order.state], order.plain)
        for role, order in case.orders.items()
    }
    ends = {}
    for role, one in counted.items():
        term, values = "end", {"one": one, "move": words("move", one=one)}
        if one.order.renewal:
            term, (dated, days) = "renewed", one.order.renewal
            again = replace(one, plain=one.plain + timedelta(days=days))
            values |= {
                "dated": dated,
                "late": max(0, (dated - one.end).days),
                "days": days,
                "again": again,
                "next": words("move", one=again),
            }
        ends[role] = {part: words(f"{term}.{part}", **values) for part in ("short", "reason")}
    pair = (counted["pair-moved"], counted["pair-open"])
    months = case.orders["months"]
    by_days = calendar_end(months.start, 30 * months.length, "days")
    moved = counted["moved"]
    earliest = moved.plain - _DAY
    rows = (
        (
            one.order.number,
            one.order.state,
            *(
                (named_day(one.plain), named_day(one.end))
                if one.order.received
                else (words("open"), words("not-before", day=named_day(one.end)))
            ),
        )
        for one in counted.values()
    )
    return Solution(
        {
            "ends": ends,
            "pair": sorted(pair, key=lambda one: one.order.number),
            "months": {
                "period": words("period.months", n=months.length),
                "by_month": months.plain,
                "days": 30 * months.length,
                "by_days": by_days,
                "apart": abs((by_days - months.plain).days),
            },
            "diary": {
                "day": diary_day(moved.rule, earliest, case.diary),
                "earliest": earliest,
                "days": case.diary,
                "before": earliest - timedelta(days=case.diary),
                "state": moved.order.state,
            },
        },
        (words.section("worked", words.table("worked", rows)),),
        undetermined={role for role, one in case.orders.items() if not one.received},
    )
