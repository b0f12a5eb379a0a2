"""The worksheet on dates: rules, a calendar, the table of orders, questions."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from trainkit.definitions.exercises.provider import PreservationDates
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, Grid, Question
from trainkit.exercises.provider.counting import Order, Rule, period
from trainkit.exercises.provider.date_plan import DatePlan
from trainkit.exercises.provider.written_days import WEEKDAYS, listed, month, weekday, written

__all__ = ["Tables", "ask", "print_tables", "rules_text"]


@dataclass(frozen=True)
class Tables:
    """What stands on the worksheet, and which order was drawn for which question."""

    rules: Grid
    orders: Grid
    calendar: Grid
    asked: dict[str, str]
    """The number of the order for each role."""
    diary: int
    """Days between the diary date and the earliest last day."""


def print_tables(exercise: PreservationDates, plan: DatePlan) -> Tables:
    """Lay out the tables."""
    return Tables(
        rules=_rules(plan.rules),
        orders=_orders(sorted(plan.orders.values(), key=lambda order: int(order.number))),
        calendar=_calendar(exercise),
        asked={role: order.number for role, order in plan.orders.items()},
        diary=exercise.diary,
    )


def _rules(rules: dict[str, Rule]) -> Grid:
    return Grid(
        caption="Three invented States",
        columns=(
            Column(name="State", width=24),
            Column(name="Weekend (no working days)"),
            Column(name="A last day that is no working day"),
        ),
        rows=tuple(
            (
                state,
                listed(tuple(WEEKDAYS[day] for day in sorted(rule.closed))),
                "moves to the next working day" if rule.moves else "stays where it is",
            )
            for state, rule in rules.items()
        ),
    )


def _orders(orders: list[Order]) -> Grid:
    return Grid(
        caption="Orders of preservation",
        columns=(
            Column(name="Order", number=True, width=14),
            Column(name="State", width=20),
            Column(name="Runs from"),
            Column(name="Period", width=22),
            Column(name="Renewal"),
        ),
        rows=tuple(
            (
                order.number,
                order.state,
                written(order.start)
                if order.received
                else f"receipt: not on file; sent {written(order.start)}",
                period(order.length, order.unit),
                _renewal(order),
            )
            for order in orders
        ),
    )


def _renewal(order: Order) -> str:
    if order.renewal is None:
        return "none"
    return f"{order.renewal.days} more days, dated {written(order.renewal.dated)}"


def _calendar(exercise: PreservationDates) -> Grid:
    """Return lengths and first weekdays of months, in three columns, as far as orders can run."""
    longest = max(2 * max(exercise.days), 31 * exercise.months)
    months = 12 + -(-longest // 28)
    months += -months % 3
    cells = [_month(exercise.first_year, number) for number in range(months)]
    third = months // 3
    names = ("Month", "Days", "The 1st is a")
    return Grid(
        caption="Calendar",
        columns=tuple(Column(name=name, number=name == "Days") for name in names * 3),
        rows=tuple((*cells[n], *cells[n + third], *cells[n + 2 * third]) for n in range(third)),
    )


def _month(first_year: int, number: int) -> tuple[str, str, str]:
    first = date(first_year + number // 12, number % 12 + 1, 1)
    return month(first), str(monthrange(first.year, first.month)[1]), weekday(first)


def rules_text(diary: int) -> str:
    """Return the counting rules, as a list."""
    return (
        "- The day from which a period runs is not counted. Public holidays are left out of this "
        "exercise.\n"
        "- A period in months ends on the day with the same number; if the month has no such day, "
        "on its last day.\n"
        "- A renewal is in time if it is dated on or before the last day under the rule of the "
        "State. Its days are counted on from the last day of the first period before any move; "
        "then the rule of the State is applied once.\n"
        f"- The diary date is {diary} days before the earliest last day under any reading: first "
        "day counted or not, last day moved or not. If it is no working day, take the working day "
        "before it.\n"
        '- Where the file does not decide, write "not determinable" and the earliest possible day.'
    )


def ask(tables: Tables, draws: Draws) -> tuple[tuple[str, Question], ...]:
    """Return the questions with their roles, in a drawn order; the diary date comes last."""
    roles = draws.shuffled(
        ("plain", "moved", "stays", "short-month", "pair", "months", "in-time", "late", "receipt")
    )
    return tuple(
        (
            role,
            Question(number=number, text=_text(role, tables), points=2, lines=_LINES.get(role, 1)),
        )
        for number, role in enumerate([*roles, "diary"], 1)
    )


_LINES = {"pair": 2, "diary": 2}
"""Lines to write on, where one is not enough."""


def _text(role: str, tables: Tables) -> str:
    asked = {name: f"**{number}**" for name, number in tables.asked.items()}
    if role == "pair":
        pair = sorted((tables.asked["pair-moved"], tables.asked["pair-open"]), key=int)
        return f"Orders **{pair[0]}** and **{pair[1]}**: on which day does each end?"
    if role == "months":
        length = int(_length(tables, tables.asked["months"]))
        return (
            f"Order {asked['months']}: on which day does it end, and on which day would it end if "
            f"it ran for {30 * length} days, both before any move?"
        )
    if role in {"in-time", "late"}:
        return (
            f"Order {asked[role]}: was its renewal in time? If so, on which day does the "
            "preservation end? If not, on which day had it ended?"
        )
    if role == "diary":
        return (
            f"Order {asked['moved']}: give its diary date. Write one sentence for the file that "
            "states the counting rule."
        )
    return f"Order {asked[role]}: on which day does it end? Give the day of the week too."


def _length(tables: Tables, number: str) -> str:
    return next(row[3].split()[0] for row in tables.orders.rows if row[0] == number)
