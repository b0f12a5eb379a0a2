"""The key on dates, counted from the printed tables alone."""

from __future__ import annotations

from datetime import date, timedelta

from trainkit.exercises.model import Answer, Column, Grid
from trainkit.exercises.provider.counting import (
    Order,
    Rule,
    calendar_end,
    diary_day,
    last_day,
    period,
    read_orders,
    read_rules,
)
from trainkit.exercises.provider.date_sheet import Tables
from trainkit.exercises.provider.written_days import weekday, written

__all__ = ["Solver"]

Short = tuple[str, str]
"""What a marker compares with, and how it follows."""

OPEN = "not determinable"


def named(day: date) -> str:
    """Return the day with its name: ``Sunday, 8 February 2026``."""
    return f"{weekday(day)}, {written(day)}"


class Solver:
    """Reads the tables of a worksheet and answers what is asked of them."""

    def __init__(self, tables: Tables) -> None:
        self._asked, self._diary_days = tables.asked, tables.diary
        self._rules: dict[str, Rule] = read_rules(tables.rules)
        self._orders: dict[str, Order] = read_orders(tables.orders)

    def answer(self, role: str, number: int) -> Answer:
        """Return the answer to the question of a role."""
        special = {
            "pair": self._pair,
            "months": self._months,
            "in-time": lambda: self._renewed("in-time"),
            "late": lambda: self._renewed("late"),
            "diary": self._diary,
        }
        solve = special.get(role, lambda: self._end(role))
        short, reason = solve()
        return Answer(
            question=number, short=short, reason=reason, undetermined=short.startswith(OPEN)
        )

    def _ends(self, order: Order) -> tuple[date, date]:
        """Return the last day of the first period before any move, and under the State's rule."""
        plain = calendar_end(order.start, order.length, order.unit)
        return plain, last_day(self._rules[order.state], plain)

    def _order(self, role: str) -> Order:
        return self._orders[self._asked[role]]

    def _end(self, role: str) -> Short:
        return self._ending(self._order(role))

    def _ending(self, order: Order) -> Short:
        plain, end = self._ends(order)
        if not order.received:
            return f"{OPEN}; {named(end)} at the earliest", (
                "The period runs from the receipt, and no paper shows when that was. It cannot "
                f"have been before {written(order.start)}. Ask for it; diarise the earliest day."
            )
        return named(end), named(plain) + self._move(order, plain, end)

    def _move(self, order: Order, plain: date, end: date) -> str:
        rule = self._rules[order.state]
        if plain.weekday() not in rule.closed:
            return f", a working day in {order.state}."
        if rule.moves:
            return f", no working day in {order.state}: to {named(end)}."
        return f", no working day in {order.state}: it stays."

    def _pair(self) -> Short:
        pair = sorted(
            (self._order("pair-moved"), self._order("pair-open")), key=lambda one: int(one.number)
        )
        plain = {self._ends(order)[0] for order in pair}
        if len(plain) != 1:
            raise ValueError("expected a pair of orders that run out on one day")
        (day,) = plain
        closed = [day.weekday() in self._rules[order.state].closed for order in pair]
        words = [
            f"{'no' if shut else 'a'} working day in {order.state}"
            for order, shut in zip(pair, closed, strict=True)
        ]
        return (
            "; ".join(f"{order.number}: {named(self._ends(order)[1])}" for order in pair),
            f"Both run out on {named(day)}: {' and '.join(words)}.",
        )

    def _months(self) -> Short:
        order = self._order("months")
        days = 30 * order.length
        by_month = calendar_end(order.start, order.length, "months")
        by_days = calendar_end(order.start, days, "days")
        apart = abs((by_days - by_month).days)
        return (
            f"{period(order.length, 'months')}: {written(by_month)}; "
            f"{days} days: {written(by_days)}",
            f"The same number of the month against {days} days counted: {apart} "
            f"{'day' if apart == 1 else 'days'} apart.",
        )

    def _renewed(self, role: str) -> Short:
        order = self._order(role)
        renewal = order.renewal
        if renewal is None:
            raise ValueError(f"expected a renewal of order {order.number}")
        plain, end = self._ends(order)
        first = f"{named(plain)}{self._move(order, plain, end)} "
        dated = "on that day" if renewal.dated == end else f"on {named(renewal.dated)}"
        if renewal.dated > end:
            late = (renewal.dated - end).days
            return f"no; it had ended on {named(end)}", (
                f"{first}Renewed {dated}: {late} {'day' if late == 1 else 'days'} late."
            )
        again = plain + timedelta(days=renewal.days)
        final = last_day(self._rules[order.state], again)
        return f"yes; it ends on {named(final)}", (
            f"{first}Renewed {dated}. {renewal.days} days more: {named(again)}"
            f"{self._move(order, again, final)}"
        )

    def _diary(self) -> Short:
        order = self._order("moved")
        day = diary_day(self._rules[order.state], order.start, order.length, self._diary_days)
        earliest = order.start + timedelta(days=order.length - 1)
        before = earliest - timedelta(days=self._diary_days)
        moved = "" if day == before else f", no working day, so {named(day)}"
        return named(day), (
            f"First day counted, no move: {named(earliest)}; {self._diary_days} days before is "
            f'{named(before)}{moved}. "First day not counted; in {order.state} a last '
            'day that is no working day moves."'
        )

    def worked(self) -> Grid:
        """Return a table of every order, counted."""
        return Grid(
            caption="Every order counted, first period",
            columns=(
                Column(name="Order", number=True, width=14),
                Column(name="State", width=20),
                Column(name="Last day before any move"),
                Column(name="Under the rule of the State"),
            ),
            rows=tuple(self._row(order) for order in self._orders.values()),
        )

    def _row(self, order: Order) -> tuple[str, str, str, str]:
        plain, end = self._ends(order)
        if not order.received:
            return order.number, order.state, "not determinable", f"not before {named(end)}"
        return order.number, order.state, named(plain), named(end)
