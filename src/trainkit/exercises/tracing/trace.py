"""The generator of "Follow the payment": one set from a definition and a seed."""

from __future__ import annotations

from trainkit.definitions.exercises.tracing import TransactionTrace
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import DataFile, ExerciseSet, Key
from trainkit.exercises.tracing.answers import answers
from trainkit.exercises.tracing.casework import draw_plan
from trainkit.exercises.tracing.mixture import draw_mixture, mixture_grid, read_mixture
from trainkit.exercises.tracing.printed import (
    known_grid,
    ledger_files,
    read_case,
    transaction_grid,
)
from trainkit.exercises.tracing.sheet import worksheet
from trainkit.exercises.tracing.solution import worked_solution
from trainkit.exercises.tracing.solve import solve

__all__ = ["generate"]


def generate(exercise: TransactionTrace, draws: Draws) -> ExerciseSet:
    """Return one set; the key is worked out from the tables as they are printed."""
    drawn = draw_plan(exercise, draws.branch("case")).case
    mixture_table = mixture_grid(draw_mixture(draws.branch("mixture")))
    case = read_case(transaction_grid(drawn), known_grid(drawn))
    mixture = read_mixture(mixture_table)
    solution = solve(case)
    return ExerciseSet(
        worksheet=worksheet(case, mixture_table),
        files=(*ledger_files(case), DataFile(name="mixture", grid=mixture_table)),
        key=Key(
            answers=answers(case, solution, mixture),
            sections=worked_solution(case, solution, mixture),
        ),
    )
