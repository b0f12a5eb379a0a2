"""The exercise on the last days of preservations.

Held constant over sets: ten orders, ten questions of two points, the same traps: a weekend, another
State's weekend, a State that moves nothing, a month without the day, months against days, a renewal
just in time and one just too late, a start that is not on file.
"""

from __future__ import annotations

from trainkit.definitions.exercises.provider import PreservationDates
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import DataFile, ExerciseSet, Key, Section, Worksheet
from trainkit.exercises.provider.date_key import Solver
from trainkit.exercises.provider.date_plan import plan_dates
from trainkit.exercises.provider.date_sheet import ask, print_tables, rules_text

__all__ = ["generate"]


def generate(exercise: PreservationDates, draws: Draws) -> ExerciseSet:
    """Return one set."""
    tables = print_tables(exercise, plan_dates(exercise, draws.branch("orders")))
    asked = ask(tables, draws.branch("questions"))
    solver = Solver(tables)
    return ExerciseSet(
        worksheet=Worksheet(
            sections=(
                Section(
                    title="The counting rules of this sheet",
                    text=rules_text(exercise.diary),
                    grids=(tables.rules,),
                    whole=True,
                ),
                Section(title="The orders", grids=(tables.orders, tables.calendar)),
                Section(title="Questions", questions=tuple(question for _, question in asked)),
            )
        ),
        files=(
            DataFile(name="orders", grid=tables.orders),
            DataFile(name="states", grid=tables.rules),
        ),
        key=Key(
            answers=tuple(solver.answer(role, question.number) for role, question in asked),
            sections=(Section(title="", grids=(solver.worked(),)),),
        ),
    )
