"""Chooses the items of parallel forms with CP-SAT, goal after goal.

In: the blueprint. Out: which candidates stand on which form, or ``None`` where none can. Each goal
is brought as low as its share of work allows and held there while the next one is. The seed is
fixed and the limit counted in the solver's own steps, never in time: the same blueprint gives the
same choice on a slow machine and on a busy one. Whatever was found when a share is used up is
kept, so a large bank costs quality and never the forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from ortools.sat.python import cp_model

from trainkit.assessment.assembly.goals import (
    crowding,
    mismatch,
    off_target,
    uncovered,
    uneven,
    unlike_coverage,
    unlike_types,
)
from trainkit.assessment.assembly.model import Model, Sum, build
from trainkit.assessment.assembly.specification import Blueprint

__all__ = ["Choice", "Unsolved", "choose", "solver_of"]

Choice = dict[str, frozenset[int]]
"""The forms, counted from 0, on which each chosen candidate stands, by the candidate's name."""

_GOALS: tuple[Callable[[Model], Sum | None], ...] = (
    uncovered, unlike_coverage, crowding, uneven, unlike_types, off_target, mismatch,
)  # fmt: skip
"""In the order of their weight."""
_SHARE = 3.0
"""The most work on one goal, about seconds on a usual machine."""
_FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
_SEARCH = 60.0
"""The most work that finding any choice may take."""


class Unsolved(StrEnum):
    """Why there is no choice."""

    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"
    """None was found with the work that is allowed; there may be one."""


def solver_of(work: float) -> cp_model.CpSolver:
    """Return a solver that does the same each time and stops after so much work.

    Eight strategies take turns, which CP-SAT does the same on every machine, however many
    processors it has; one alone finds forms that match much less well in the same time.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.interleave_search = True
    solver.parameters.interleave_batch_size = 8
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    solver.parameters.catch_sigint_signal = False  # or Python never hears of Ctrl-C again
    return solver


def choose(blueprint: Blueprint) -> Choice | Unsolved:
    """Return the best choice found that keeps every rule, or why there is none."""
    model = build(blueprint)
    solver = solver_of(_SEARCH)
    status = solver.solve(model.solver_model)
    if status == cp_model.INFEASIBLE:
        return Unsolved.IMPOSSIBLE
    if status not in _FOUND:
        return Unsolved.UNKNOWN
    for goal in _GOALS:
        solver = _improved(model, goal, solver)
    return {
        each.name: forms
        for each in blueprint.candidates
        if (forms := _forms_of(model, solver, each.name))
    }


def _improved(
    model: Model, goal: Callable[[Model], Sum | None], before: cp_model.CpSolver
) -> cp_model.CpSolver:
    """Bring one goal down from where the choice is, and hold it there in the model."""
    known = [(stands, before.value(stands)) for stands in model.stands.values()]
    cost = goal(model)
    if cost is None:
        return before
    model.solver_model.minimize(cost)
    solver = _priced(model, known)
    _hint(model, enumerate(solver.response_proto.solution))
    better = solver_of(_SHARE)
    if better.solve(model.solver_model) in _FOUND:
        solver = better
    model.solver_model.clear_objective()  # type: ignore[no-untyped-call]
    model.solver_model.add(cost <= round(solver.objective_value))
    return solver


def _priced(model: Model, known: list[tuple[cp_model.IntVar, int]]) -> cp_model.CpSolver:
    """Return a solver that holds the choice as it is, with all that a new goal adds to it."""
    _hint(model, ((stands.index, value) for stands, value in known))
    solver = solver_of(_SEARCH)
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    solver.solve(model.solver_model)
    return solver


def _hint(model: Model, values: Iterable[tuple[int, int]]) -> None:
    model.solver_model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in values:
        model.solver_model.add_hint(model.solver_model.get_int_var_from_proto_index(index), value)


def _forms_of(model: Model, solver: cp_model.CpSolver, name: str) -> frozenset[int]:
    forms = range(model.blueprint.forms)
    return frozenset(form for form in forms if solver.value(model.stands[name, form]))
