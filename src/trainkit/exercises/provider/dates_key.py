"""The key on dates, counted from the printed tables alone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import table
from trainkit.exercises.provider.counting import (
    Order,
    Renewal,
    Rule,
    calendar_end,
    diary_day,
    last_day,
    period,
)
from trainkit.exercises.provider.dates import OPEN, Tables
from trainkit.exercises.times import WEEKDAYS, day_text, read_day, weekday

__all__ = ["named", "read_orders", "read_rules", "solve"]


def read_rules(grid: Grid) -> dict[str, Rule]:
    """Return each State's rule from the printed table."""
    return {
        state: Rule(
            frozenset(n for n, name in enumerate(WEEKDAYS) if name in weekend),
            moves.startswith("moves"),
        )
        for state, weekend, moves in grid.rows
    }


def read_orders(grid: Grid) -> dict[str, Order]:
    """Return the printed orders by number."""
    return {row[0]: _order(*row) for row in grid.rows}


def _order(number: str, state: str, start: str, runs: str, renewal: str) -> Order:
    length, unit = runs.split()
    match = re.fullmatch(r"(\d+) more days, dated (.+)", renewal)
    return Order(
        number=number,
        state=state,
        start=read_day(start),
        received="not on file" not in start,
        length=int(length),
        unit=unit if unit.endswith("s") else f"{unit}s",
        renewal=Renewal(read_day(match[2]), int(match[1])) if match else None,
    )


def named(day: date) -> str:
    """Return the day with its name: ``Sunday, 8 February 2026``."""
    return f"{weekday(day)}, {day_text(day)}"


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


class _Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables) -> None:
        self._asked, self._diary_days = tables.asked, tables.diary
        self._rules: dict[str, Rule] = read_rules(tables.rules)
        self.orders: dict[str, Order] = read_orders(tables.orders)

    def _order(self, role: str) -> Order:
        return self.orders[self._asked[role]]

    def ends(self, order: Order) -> tuple[date, date]:
        """Return the last day of the first period before any move, and under the State's rule."""
        plain = calendar_end(order.start, order.length, order.unit)
        return plain, last_day(self._rules[order.state], plain)

    def end(self, role: str) -> Result:
        """Return the last day of one order."""
        order = self._order(role)
        plain, end = self.ends(order)
        if not order.received:
            return Result(
                f"{OPEN}; {named(end)} at the earliest",
                "The period runs from the receipt, and no paper shows when that was. It cannot "
                f"have been before {day_text(order.start)}. Ask for it; diarise the earliest day.",
                undetermined=True,
            )
        return Result(named(end), named(plain) + self._move(order, plain, end))

    def _move(self, order: Order, plain: date, end: date) -> str:
        rule = self._rules[order.state]
        if plain.weekday() not in rule.closed:
            return f", a working day in {order.state}."
        if rule.moves:
            return f", no working day in {order.state}: to {named(end)}."
        return f", no working day in {order.state}: it stays."

    def pair(self) -> Result:
        """Return the last days of two orders that run out on one day."""
        pair = sorted(
            map(self._order, ("pair-moved", "pair-open")), key=lambda one: int(one.number)
        )
        (day,) = {self.ends(order)[0] for order in pair}
        said = [
            f"{'no' if day.weekday() in self._rules[order.state].closed else 'a'} working day in "
            f"{order.state}"
            for order in pair
        ]
        return Result(
            "; ".join(f"{order.number}: {named(self.ends(order)[1])}" for order in pair),
            f"Both run out on {named(day)}: {' and '.join(said)}.",
        )

    def months(self) -> Result:
        """Return the last days of a period in months and of one in as many times 30 days."""
        order = self._order("months")
        days = 30 * order.length
        by_month = calendar_end(order.start, order.length, "months")
        by_days = calendar_end(order.start, days, "days")
        apart = _days(abs((by_days - by_month).days))
        return Result(
            f"{period(order.length, 'months')}: {day_text(by_month)}; "
            f"{days} days: {day_text(by_days)}",
            f"The same number of the month against {days} days counted: {apart} apart.",
        )

    def renewed(self, role: str) -> Result:
        """Return whether an order was renewed in time, and when it ends or had ended."""
        order = self._order(role)
        if order.renewal is None:
            raise ValueError(f"expected a renewal of order {order.number}")
        dated, days = order.renewal.dated, order.renewal.days
        plain, end = self.ends(order)
        on = "on that day" if dated == end else f"on {named(dated)}"
        first = f"{named(plain)}{self._move(order, plain, end)} Renewed {on}"
        if dated > end:
            return Result(
                f"no; it had ended on {named(end)}", f"{first}: {_days((dated - end).days)} late."
            )
        again = plain + timedelta(days=days)
        final = last_day(self._rules[order.state], again)
        return Result(
            f"yes; it ends on {named(final)}",
            f"{first}. {days} days more: {named(again)}{self._move(order, again, final)}",
        )

    def diary(self) -> Result:
        """Return the diary date."""
        order = self._order("moved")
        day = diary_day(self._rules[order.state], order.start, order.length, self._diary_days)
        earliest = order.start + timedelta(days=order.length - 1)
        before = earliest - timedelta(days=self._diary_days)
        moved = "" if day == before else f", no working day, so {named(day)}"
        return Result(
            named(day),
            f"First day counted, no move: {named(earliest)}; {self._diary_days} days before is "
            f'{named(before)}{moved}. "First day not counted; in {order.state} a last '
            'day that is no working day moves."',
        )


def solve(tables: Tables) -> Answers:
    """Return the answers, and a table of every order, counted."""
    solver = _Solver(tables)
    roles = ("plain", "moved", "stays", "short-month", "receipt")
    return Answers(
        {
            **{role: solver.end(role) for role in roles},
            "pair": solver.pair(),
            "months": solver.months(),
            "in-time": solver.renewed("in-time"),
            "late": solver.renewed("late"),
            "diary": solver.diary(),
        },
        (Section(title="", grids=(_worked(solver),)),),
    )


def _worked(solver: _Solver) -> Grid:
    rows = []
    for order in solver.orders.values():
        plain, end = map(named, solver.ends(order))
        ends = (plain, end) if order.received else (OPEN, f"not before {end}")
        rows.append((order.number, order.state, *ends))
    return table(
        "Every order counted, first period",
        "#Order:14 | State:20 | Last day before any move | Under the rule of the State",
        rows,
    )
