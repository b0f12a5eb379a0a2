"""The exercise on look-alike accounts: captures with code points, questions, key.

Held constant over sets: ten questions of the same kinds and points, the same traps: two letters
of other scripts, a digit, a letter with a mark, an invisible character, a renamed account, a
handle that changed hands between accounts with similar numbers, a shared display name.
"""

from __future__ import annotations

from trainkit.definitions.exercises.online import LookAlikes
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import ExerciseSet, Key, Section, Worksheet
from trainkit.exercises.online.capture_key import Solver, accounts, answer, differences
from trainkit.exercises.online.capture_plan import plan_captures
from trainkit.exercises.online.capture_sheet import ask, data_files, print_tables

__all__ = ["generate"]

_PLACES = (
    "Places count from the first character that was typed, also where a handle is read from right "
    "to left. On this platform a handle belongs to one account at a time, and the numeric ID of "
    "an account never changes."
)


def generate(exercise: LookAlikes, draws: Draws) -> ExerciseSet:
    """Return one set."""
    plan = plan_captures(exercise, draws.branch("captures"))
    tables = print_tables(plan)
    asked = ask(tables, draws.branch("questions"))
    solver = Solver(tables)
    return ExerciseSet(
        worksheet=Worksheet(
            sections=(
                Section(
                    title="The captures",
                    text=_PLACES,
                    grids=(tables.captures, tables.codes, *tables.names),
                ),
                Section(title="Questions", questions=tuple(question for _, question in asked)),
            )
        ),
        files=data_files(plan),
        key=Key(
            answers=tuple(answer(solver, role, question.number) for role, question in asked),
            sections=(
                Section(
                    title="Handles and accounts", grids=(differences(solver), accounts(solver))
                ),
            ),
        ),
    )
