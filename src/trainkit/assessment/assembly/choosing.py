"""Chooses the items of parallel forms with CP-SAT, goal after goal.

In: the blueprint. Out: which candidates stand on which form, or why none can. Each goal is brought
as low as its share of work allows and held there while the next one is. The seed is fixed and the
limit counted in the solver's own steps, never in time: the same blueprint gives the same choice on
a slow machine and on a busy one. Whatever was found when a share is used up is kept, so a large
bank costs quality and never the forms.

The goals, in the order of their weight: each form covers objectives (``uncovered``), all the same
(``unlike_coverage``), evenly (``crowding``) and as often (``uneven``); modules give all forms as
many items of each type (``unlike_types``); difficulty is that which the trainer names
(``off_target``); and it matches, as does the time (``mismatch``).

Difficulty is matched item by item: the sum over a cell of the differences between the n-th easiest
item of one form and of the other is the area between the two cumulative counts (the Wasserstein
distance of Vallender 1973, Calculation of the Wasserstein distance between probability
distributions on the line), which is a linear goal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from ortools.sat.python import cp_model

from trainkit.assessment.assembly.blueprint import Blueprint, Candidate
from trainkit.assessment.assembly.model import Model, Sum, build

__all__ = ["Choice", "Unsolved", "choose", "solver_of"]

Group = TypeVar("Group", bound=Hashable)

# Weights of ``mismatch``, against a thousandth of an item's facility for _CHOICE. They are working
# choices: with them the forms of the built-in banks match in every pair of items, and two secrets
# share about as many items as chance and the blueprint bring about.
_MATCH = 3
"""A thousandth between two items that are set side by side, or between modules."""
_LEAD = 2
"""Times _MATCH: a thousandth between whole forms, in their sums and in their spread."""
_TIME = 2
"""A second that one form takes longer than the other."""
_LATE = 5
"""A second that a form takes beyond its time."""
_CASE = 50
"""A case more than the other form has."""
_LONELY = 60
"""A case that is read for one item alone."""
_CHOICE = 100
"""The most that the secret adds to an item's cost; without it one best choice could be worked out
by everybody who has the banks."""

_NEAR = 5
"""A mean this many thousandths off its target is on it."""


def uncovered(model: Model) -> Sum:
    """Return the goal that each form has an item of every objective."""
    by_objective = _grouped(model, lambda each: each.objective)
    modules: dict[str, list[tuple[str, str]]] = {}
    for objective in model.blueprint.objectives:
        modules.setdefault(objective[0], []).append(objective)
    parts: list[Sum] = []
    for module, objectives in modules.items():
        items = sum(n for cell, n in model.blueprint.wanted.items() if cell.module == module)
        for form in range(model.blueprint.forms):
            bare = [_bare(model, by_objective.get(objective, {}), form) for objective in objectives]
            model.solver_model.add(sum(bare) >= len(objectives) - items)  # a bound the solver lacks
            parts += bare
    return sum(parts)


def unlike_coverage(model: Model) -> Sum:
    """Return the goal that all forms cover the same objectives."""
    by_objective = _grouped(model, lambda each: each.objective)
    parts: list[Sum] = []
    for objective in model.blueprint.objectives:
        names = by_objective.get(objective, {})
        bare: dict[int, Sum] = {
            form: _bare(model, names, form) for form in range(model.blueprint.forms)
        }
        bare[-1] = int(all(each.objective != objective for each in model.blueprint.like))
        parts += [model.size(bare[one] - bare[other], 1) for one, other in model.pairs]
    return sum(parts)


def crowding(model: Model) -> Sum:
    """Return the goal that an objective has about as many items as any other."""
    by_objective = _grouped(model, lambda each: each.objective)
    size = sum(model.blueprint.wanted.values())
    return sum(
        _square(model, by_objective.get(objective, {}), form, size)
        for objective in model.blueprint.objectives
        for form in range(model.blueprint.forms)
    )


def uneven(model: Model) -> Sum:
    """Return the goal that an objective has as many items on one form as on the other."""
    return _unlike(model, lambda each: each.objective)


def unlike_types(model: Model) -> Sum:
    """Return the goal that each module gives all forms as many items of each type."""
    return _unlike(model, lambda each: (each.module, each.item.type))


def _unlike(model: Model, key: Callable[[Candidate], Hashable]) -> Sum:
    """Return by how much the forms differ in how many items of each group they have."""
    groups = _grouped(model, key)
    for each in model.blueprint.like:
        groups.setdefault(key(each), {})[each.name] = 1
    most = sum(model.blueprint.wanted.values()) + len(model.blueprint.like)
    return sum(
        model.size(_on(model, names, one) - _on(model, names, other), most)
        for names in groups.values()
        for one, other in model.pairs
    )


def _bare(model: Model, names: Mapping[str, int], form: int) -> Sum:
    """Return a variable that is 1 where none of the items stands on the form, else 0."""
    bare = model.solver_model.new_bool_var("")
    model.solver_model.add(model.total(names, form) + bare >= 1)
    for name in names:
        model.solver_model.add_implication(bare, model.stands[name, form].negated())
    return bare


def _square(model: Model, names: Mapping[str, int], form: int, most: int) -> Sum:
    """Return the square of how many of the items stand on the form, as a sum of odd numbers."""
    steps = [model.solver_model.new_bool_var("") for _ in range(min(len(names), most))]
    model.solver_model.add(sum(steps) == model.total(names, form))
    return sum((2 * number + 1) * step for number, step in enumerate(steps))


def off_target(model: Model) -> Sum | None:
    """Return the goal of the mean and spread that the trainer names; ``None`` without a target."""
    blueprint = model.blueprint
    if blueprint.mean is None:
        return None
    size = sum(blueprint.wanted.values())
    parts: list[Sum] = []
    for form in range(blueprint.forms):
        off = {each.name: each.mark - blueprint.mean for each in blueprint.candidates}
        apart = model.size(model.total(off, form), 1000 * size)
        parts.append(model.above(apart - _NEAR * size, 1000 * size))
        if blueprint.spread is not None:
            squares = _squares(blueprint.candidates, blueprint.mean)
            wanted = round(size * blueprint.spread**2 / 1000)
            near = round(size * 2 * blueprint.spread * _NEAR / 1000)
            apart = model.size(model.total(squares, form) - wanted, 1000 * size)
            parts.append(model.above(apart - near, 1000 * size))
    return sum(parts)


def mismatch(model: Model) -> Sum:
    """Return the goal that forms match in difficulty, time and cases; few cases for one item."""
    blueprint = model.blueprint
    parts: list[Sum] = []
    seconds = {each.name: each.seconds for each in (*blueprint.candidates, *blueprint.like)}
    cases: dict[int, tuple[Sum, Sum, Sum]] = {
        form: _cases(model, form) for form in range(blueprint.forms)
    }
    if blueprint.like:
        cases[-1] = _fixed_cases(model)
    times = {form: _on(model, seconds, form) + cases[form][2] for form in cases}
    for form in range(blueprint.forms):
        parts.append(_LATE * model.above(times[form] - blueprint.seconds, 10**6))
        parts.append(_LONELY * cases[form][1])
    for one, other in model.pairs:
        parts += [_MATCH * apart for apart in _steps_apart(model, one, other)]
        parts += [_MATCH * lead for lead in _leads(model, one, other)]
        parts.append(_TIME * model.size(times[one] - times[other], 10**6))
        parts.append(_CASE * model.size(cases[one][0] - cases[other][0], len(blueprint.cases)))
    for pool in blueprint.pools.values():
        for place, each in enumerate(pool):
            cost = _CHOICE * place // len(pool)
            parts += [cost * model.stands[each.name, form] for form in range(blueprint.forms)]
    return sum(parts)


def _leads(model: Model, one: int, other: int) -> list[Sum]:
    """Return by how much one form is easier: in each module, as a whole, and in its spread."""
    everything = [*model.blueprint.candidates, *model.blueprint.like]
    centre = model.blueprint.mean or round(sum(each.mark for each in everything) / len(everything))
    most = 1000 * (1 + 2 * sum(model.blueprint.wanted.values()) + len(model.blueprint.like))
    weights = [(_LEAD, {each.name: each.mark for each in everything})]
    weights.append((_LEAD, _squares(everything, centre)))
    by_module: dict[str, dict[str, int]] = defaultdict(dict)
    for each in everything:
        by_module[each.module][each.name] = each.mark
    weights += [(1, marks) for marks in by_module.values()]
    return [
        weight * model.size(_on(model, marks, one) - _on(model, marks, other), most)
        for weight, marks in weights
    ]


def _steps_apart(model: Model, one: int, other: int) -> list[Sum]:
    """Return the differences of items paired by difficulty inside each cell."""
    parts: list[Sum] = []
    for cell, pool in model.blueprint.pools.items():
        if cell not in model.blueprint.wanted:
            continue
        there = [*pool, *(each for each in model.blueprint.like if each.cell == cell)]
        marks = sorted({each.mark for each in there})
        for mark, following in zip(marks, marks[1:], strict=False):
            below = {each.name: 1 for each in there if each.mark <= mark}
            apart = _on(model, below, one) - _on(model, below, other)
            parts.append((following - mark) * model.size(apart, len(there)))
    return parts


def _cases(model: Model, form: int) -> tuple[Sum, Sum, Sum]:
    """Return a form's cases: how many, how many that one item alone needs, seconds to read them."""
    number: Sum = 0
    lonely: Sum = 0
    seconds: Sum = 0
    for case, names in _grouped(model, lambda each: each.case).items():
        if case is None:
            continue
        shown, alone = (model.solver_model.new_bool_var("") for _ in range(2))
        there = model.total(names, form)
        for name in names:
            model.solver_model.add_implication(model.stands[name, form], shown)
        model.solver_model.add(shown <= there)
        model.solver_model.add(there >= 2 * shown - alone)
        number += shown
        lonely += alone
        seconds += model.blueprint.cases[case] * shown
    return number, lonely, seconds


def _fixed_cases(model: Model) -> tuple[int, int, int]:
    """Return the same of the fixed form; none of its cases costs anything any more."""
    cases = {each.case for each in model.blueprint.like if each.case}
    return len(cases), 0, sum(model.blueprint.cases[case] for case in cases)


def _on(model: Model, weights: Mapping[str, int], form: int) -> Sum:
    """Return the sum over those of the names that are candidates, or over the fixed form."""
    if form < 0:
        return model.total(weights, form)
    return model.total({n: w for n, w in weights.items() if (n, form) in model.stands}, form)


def _grouped(model: Model, key: Callable[[Candidate], Group]) -> dict[Group, dict[str, int]]:
    groups: dict[Group, dict[str, int]] = defaultdict(dict)
    for each in model.blueprint.candidates:
        groups[key(each)][each.name] = 1
    return groups


def _squares(candidates: Iterable[Candidate], centre: int) -> dict[str, int]:
    """Return squared distances from the centre, in thousandths."""
    return {each.name: round((each.mark - centre) ** 2 / 1000) for each in candidates}


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
