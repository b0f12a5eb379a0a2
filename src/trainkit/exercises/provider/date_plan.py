"""The drawing of orders whose last days are asked for.

Held constant over sets: three States, two of which move a last day and have different weekends,
and one that does not; ten orders, one of each role below and two for the pair. Which State, day
and length each has, and in which order they stand, is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from trainkit.definitions.exercises.provider import PreservationDates, Weekend
from trainkit.exercises.draws import Draws
from trainkit.exercises.provider.counting import Order, Renewal, Rule, calendar_end, next_working

__all__ = ["ROLES", "WEEKENDS", "DatePlan", "plan_dates"]

ROLES = (
    "plain",
    "moved",
    "stays",
    "short-month",
    "pair-moved",
    "pair-open",
    "months",
    "in-time",
    "late",
    "receipt",
)
"""What each order is for: ends on a working day; its last day moves; stays on a day off; months
without the day; one start in two States; months against days; renewed just in time, and just too
late; a start that is not on file."""

WEEKENDS: dict[Weekend, tuple[int, ...]] = {
    "friday": (4,),
    "thursday-friday": (3, 4),
    "friday-saturday": (4, 5),
    "saturday-sunday": (5, 6),
}
"""Days of the week without work, Monday as 0."""


@dataclass(frozen=True)
class DatePlan:
    """States and orders by role."""

    rules: dict[str, Rule]
    orders: dict[str, Order]


def plan_dates(exercise: PreservationDates, draws: Draws) -> DatePlan:
    """Draw three States and ten orders."""
    weekends = draws.shuffled(exercise.weekends)
    third = weekends[2] if len(weekends) > 2 else draws.choice(weekends)
    states = [f"State {letter}" for letter in sorted(draws.sample("ABCDEFGHKL", 3))]
    first, second, still = draws.shuffled(states)
    rules = {
        first: Rule(frozenset(WEEKENDS[weekends[0]]), moves=True),
        second: Rule(frozenset(WEEKENDS[weekends[1]]), moves=True),
        still: Rule(frozenset(WEEKENDS[third]), moves=False),
    }
    pick = _Pick(exercise, rules, draws)
    moving, any_state = draws.shuffled((first, second)), draws.shuffled(states)
    orders = {
        "plain": pick.ending(any_state[0], off=False),
        "moved": pick.ending(moving[0], off=True),
        "stays": pick.ending(still, off=True),
        "short-month": pick.months(any_state[1], short=True),
        "months": pick.months(any_state[2], short=False),
        "in-time": pick.renewed(moving[1]),
        "late": pick.renewed(still),
        "receipt": pick.ending(any_state[1], off=False, received=False),
    }
    orders["pair-moved"], orders["pair-open"] = pick.pair(first, second)
    by_date = sorted(draws.shuffled(ROLES), key=lambda role: orders[role].start)
    return DatePlan(
        {state: rules[state] for state in states},
        {role: replace(orders[role], number=str(n)) for n, role in enumerate(by_date, 1)},
    )


class _Pick:
    """Draws orders that do what their role asks for."""

    def __init__(self, exercise: PreservationDates, rules: dict[str, Rule], draws: Draws) -> None:
        self._rules, self._draws = rules, draws
        self._lengths = tuple(dict.fromkeys(exercise.days))
        self._months = exercise.months
        first = date(exercise.first_year, 1, 1)
        after = date(exercise.first_year + 1, 1, 1)
        self._starts = [first + timedelta(days=n) for n in range((after - first).days)]

    def ending(self, state: str, *, off: bool, received: bool = True) -> Order:
        """Return an order that ends on a day off, or on a working day."""
        length = self._draws.choice(self._lengths)
        start = self._draws.choice(
            [
                start
                for start in self._starts
                if self._off(state, calendar_end(start, length, "days")) == off
            ]
        )
        return Order("", state, start, received, length, "days")

    def months(self, state: str, *, short: bool) -> Order:
        """Return an order in months: into a month without the day, or not as long as in days."""
        start = self._draws.choice(
            [start for start in self._starts if self._fits_months(state, start, short)]
        )
        return Order("", state, start, True, self._months, "months")

    def _fits_months(self, state: str, start: date, short: bool) -> bool:
        end = calendar_end(start, self._months, "months")
        if short:
            return end.day != start.day
        differs = end != calendar_end(start, 30 * self._months, "days")
        return end.day == start.day and differs and not self._off(state, end)

    def renewed(self, state: str) -> Order:
        """Return an order that ends on a day off, renewed on the next working day."""
        order = self.ending(state, off=True)
        end = calendar_end(order.start, order.length, "days")
        dated = next_working(self._rules[state], end)
        renewal = Renewal(dated, self._draws.choice(self._lengths))
        return Order("", state, order.start, True, order.length, "days", renewal)

    def pair(self, first: str, second: str) -> tuple[Order, Order]:
        """Return two orders of one day and length that end on a day off in one State only."""
        length = self._draws.choice(self._lengths)
        start, moved, open_ = self._draws.choice(
            [
                (start, one, other)
                for start in self._starts
                for one, other in ((first, second), (second, first))
                if self._off(one, calendar_end(start, length, "days"))
                and not self._off(other, calendar_end(start, length, "days"))
            ]
        )
        return (
            Order("", moved, start, True, length, "days"),
            Order("", open_, start, True, length, "days"),
        )

    def _off(self, state: str, day: date) -> bool:
        return day.weekday() in self._rules[state].closed
