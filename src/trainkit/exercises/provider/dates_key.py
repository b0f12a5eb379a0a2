"""Orders of preservation, counted under the rules that a sheet states; the key, from its tables.

The first day is not counted. A period in months ends on the day with the same number, or on the
last day of a month that has no such day. Where a State moves a last day that is no working day, it
moves to the next working day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.times import named_day, read_day, read_weekdays
from trainkit.exercises.words import Words

__all__ = [
    "Order",
    "Renewal",
    "Rule",
    "Tables",
    "calendar_end",
    "diary_day",
    "last_day",
    "next_working",
    "period",
    "read_orders",
    "read_rules",
    "solve",
]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """What holds in a State."""

    closed: frozenset[int]
    """Days of the week that are no working days, Monday as 0."""
    moves: bool
    """Whether a last day that is no working day moves to the next one."""


@dataclass(frozen=True)
class Renewal:
    """A renewal: when it is dated, and for how many days."""

    dated: date
    days: int


@dataclass(frozen=True)
class Order:
    """One row of the table of orders."""

    number: str
    state: str
    start: date
    """The day from which the period runs; if the receipt is not on file, the day of sending."""
    received: bool
    """Whether the day from which it runs is on file."""
    length: int
    unit: str
    """``days`` or ``months``."""
    renewal: Renewal | None = None


def period(length: int, unit: str, words: Words) -> str:
    """Return a length as it is printed: ``60 days``, ``1 month``."""
    return words(f"period.{unit}", n=length)


def calendar_end(start: date, length: int, unit: str) -> date:
    """Return the last day before any move; the first day is not counted."""
    if unit == "days":
        return start + timedelta(days=length)
    years, month = divmod(start.month - 1 + length, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def next_working(rule: Rule, day: date) -> date:
    """Return the day, or the next that is a working day."""
    while day.weekday() in rule.closed:
        day += _DAY
    return day


def last_day(rule: Rule, day: date) -> date:
    """Return the last day under the State's rule for a calendar last day."""
    return next_working(rule, day) if rule.moves else day


def diary_day(rule: Rule, start: date, days: int, before: int) -> date:
    """Return the diary date: ``before`` days before the earliest last day under any reading.

    The earliest is the one with the first day counted and no move; the diary date itself goes back
    to a working day.
    """
    day = start + timedelta(days=days - 1 - before)
    while day.weekday() in rule.closed:
        day -= _DAY
    return day


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which order was drawn for which question."""

    rules: Grid
    orders: Grid
    asked: dict[str, str]
    """The number of the order for each role."""
    diary: int
    """Days between the diary date and the earliest last day."""


@dataclass(frozen=True)
class Counted:
    """An order, or its renewal, counted."""

    order: Order
    rule: Rule
    plain: date
    """The last day before any move."""

    @property
    def end(self) -> date:
        """The last day under the rule of the State."""
        return last_day(self.rule, self.plain)

    @property
    def closed(self) -> bool:
        """Whether the last day before any move is no working day."""
        return self.plain.weekday() in self.rule.closed


def read_rules(grid: Grid, words: Words) -> dict[str, Rule]:
    """Return each State's rule from the printed table."""
    return {
        state: Rule(
            read_weekdays(weekend),
            moves == words("rule.moves"),
        )
        for state, weekend, moves in grid.rows
    }


def read_orders(grid: Grid, words: Words) -> dict[str, Order]:
    """Return the printed orders by number."""
    return {row[0]: _order(row, words) for row in grid.rows}


def _order(row: tuple[str, ...], words: Words) -> Order:
    number, state, start, runs, renewal = row
    length = int("".join(filter(str.isdecimal, runs)))
    sent, more = words.read("runs.sent", start), words.read("renewal.more", renewal)
    return Order(
        number=number,
        state=state,
        start=read_day(start),
        received=sent is None,
        length=length,
        unit=next(unit for unit in words.group("period") if period(length, unit, words) == runs),
        renewal=Renewal(read_day(more["day"]), int(more["days"])) if more else None,
    )


class _Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self._words, self._diary_days = words, tables.diary
        self._rules = read_rules(tables.rules, words)
        self.orders = {n: self._count(one) for n, one in read_orders(tables.orders, words).items()}
        self.asked = {role: self.orders[number] for role, number in tables.asked.items()}

    def _count(self, order: Order) -> Counted:
        plain = calendar_end(order.start, order.length, order.unit)
        return Counted(order, self._rules[order.state], plain)

    def ends(self, role: str) -> dict[str, str]:
        """Return the answer on the last day of an order."""
        one = self.asked[role]
        values = {"one": one, "move": self._words("move", one=one)}
        if one.order.renewal:
            return self._said("renewed", **values, **self._renewed(one, one.order.renewal))
        return self._said("end", **values)

    def _said(self, term: str, **values: object) -> dict[str, str]:
        return {part: self._words(f"{term}.{part}", **values) for part in ("short", "reason")}

    def _renewed(self, one: Counted, renewal: Renewal) -> dict[str, object]:
        again = Counted(one.order, one.rule, one.plain + timedelta(days=renewal.days))
        return {
            "dated": renewal.dated,
            "late": max(0, (renewal.dated - one.end).days),
            "days": renewal.days,
            "again": again,
            "next": self._words("move", one=again),
        }

    def pair(self) -> list[Counted]:
        """Return two orders that run out on one day."""
        pair = [self.asked["pair-moved"], self.asked["pair-open"]]
        return sorted(pair, key=lambda one: int(one.order.number))

    def months(self) -> dict[str, object]:
        """Return the last days of a period in months and of one in as many times 30 days."""
        order = self.asked["months"].order
        days = 30 * order.length
        by_month = calendar_end(order.start, order.length, "months")
        by_days = calendar_end(order.start, days, "days")
        return {
            "period": period(order.length, "months", self._words),
            "by_month": by_month,
            "days": days,
            "by_days": by_days,
            "apart": abs((by_days - by_month).days),
        }

    def diary(self) -> dict[str, object]:
        """Return the diary date, and how it is found."""
        one = self.asked["moved"]
        earliest = one.order.start + timedelta(days=one.order.length - 1)
        return {
            "day": diary_day(one.rule, one.order.start, one.order.length, self._diary_days),
            "earliest": earliest,
            "days": self._diary_days,
            "before": earliest - timedelta(days=self._diary_days),
            "state": one.order.state,
        }


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, and a table of every order, counted."""
    solver = _Solver(tables, words)
    return Solution(
        {
            "ends": {role: solver.ends(role) for role in tables.asked},
            "pair": solver.pair(),
            "months": solver.months(),
            "diary": solver.diary(),
        },
        (words.section("worked", _worked(solver, words)),),
        undetermined={role for role, one in solver.asked.items() if not one.order.received},
    )


def _worked(solver: _Solver, words: Words) -> Grid:
    rows = []
    for one in solver.orders.values():
        plain, end = named_day(one.plain), named_day(one.end)
        ends = (plain, end)
        if not one.order.received:
            ends = (words("open"), words("not-before", day=end))
        rows.append((one.order.number, one.order.state, *ends))
    return words.table("worked", rows)
