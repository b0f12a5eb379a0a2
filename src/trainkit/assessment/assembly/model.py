"""Turns a blueprint into a model for CP-SAT: which candidate stands on which form, and the rules.

The rules: every cell is filled exactly, no item stands on two forms unless it is an anchor, enemies
never share one, a whole case comes whole, and every further constraint of the blueprint is met.
With ``Lacking`` the model may put items that no bank has into cells and miss constraints, and
counts both; it then always has a solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from ortools.sat.python import cp_model

from trainkit.assessment.assembly.blueprint import Blueprint, Cell

__all__ = ["Lacking", "Model", "Sum", "build"]

Sum = cp_model.LinearExpr | int
"""A sum of variables times whole numbers, or a whole number."""


@dataclass(frozen=True)
class Lacking:
    """What a relaxed model counts as missing."""

    items: dict[tuple[Cell, int], cp_model.IntVar] = field(default_factory=dict)
    """Items that are put into a cell of a form though no bank has them."""
    quotas: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    """For the number of a constraint and a form, by how much it is missed."""
    anchors: list[cp_model.IntVar] = field(default_factory=list)
    """How many anchors are missing."""


@dataclass(frozen=True)
class Model:
    """The model, and what its variables mean."""

    blueprint: Blueprint
    solver_model: cp_model.CpModel
    stands: Mapping[tuple[str, int], cp_model.IntVar]
    """Whether the candidate of this name stands on the form, counted from 0."""
    lacking: Lacking | None = None

    def total(self, weights: Mapping[str, int], form: int) -> Sum:
        """Return the sum of the weights of what stands on a form; -1 is the form to resemble."""
        if form < 0:
            return sum(weights.get(each.name, 0) for each in self.blueprint.like)
        return cp_model.LinearExpr.weighted_sum(
            [self.stands[name, form] for name in weights], list(weights.values())
        )

    @property
    def pairs(self) -> Sequence[tuple[int, int]]:
        """The forms that should be alike, two by two."""
        forms = range(self.blueprint.forms)
        fixed = [(form, -1) for form in forms] if self.blueprint.like else []
        return [*combinations(forms, 2), *fixed]

    def size(self, value: Sum, most: int) -> cp_model.IntVar:
        """Return a variable that is no smaller than ``value`` without its sign."""
        found = self.solver_model.new_int_var(0, most, "")
        self.solver_model.add(found >= value)
        self.solver_model.add(found >= -value)
        return found

    def above(self, value: Sum, most: int) -> cp_model.IntVar:
        """Return a variable that is no smaller than ``value``, nor than 0."""
        found = self.solver_model.new_int_var(0, most, "")
        self.solver_model.add(found >= value)
        return found


def build(blueprint: Blueprint, lacking: Lacking | None = None) -> Model:
    """Return the model with all rules and no goal yet; ``lacking`` takes what it may miss."""
    solver_model = cp_model.CpModel()
    stands = {
        (each.name, form): solver_model.new_bool_var("")
        for each in blueprint.candidates
        for form in range(blueprint.forms)
    }
    model = Model(blueprint, solver_model, stands, lacking)
    _fill_cells(model)
    _place_once(model)
    _keep_enemies_apart(model)
    _keep_cases_whole(model)
    _meet_quotas(model)
    return model


def _forms(model: Model) -> range:
    return range(model.blueprint.forms)


def _fill_cells(model: Model) -> None:
    for cell, count in model.blueprint.wanted.items():
        for form in _forms(model):
            there = model.total({each.name: 1 for each in model.blueprint.pools[cell]}, form)
            if model.lacking is not None:
                missing = model.solver_model.new_int_var(0, count, "")
                model.lacking.items[cell, form] = missing
                there = there + missing
            model.solver_model.add(there == count)


def _place_once(model: Model) -> None:
    """Put every candidate on one form at most, and anchors on all."""
    if model.blueprint.forms == 1:
        return
    anchors = model.blueprint.anchors
    everywhere = []
    for each in model.blueprint.candidates:
        places = [model.stands[each.name, form] for form in _forms(model)]
        if not anchors.count or (anchors.names and each.name not in anchors.names):
            model.solver_model.add_at_most_one(places)
            continue
        anchor = model.solver_model.new_bool_var("")
        everywhere.append(anchor)
        for place in places:
            model.solver_model.add_implication(anchor, place)
        model.solver_model.add(sum(places) <= 1 + (len(places) - 1) * anchor)
    if anchors.count:
        _count_anchors(model, everywhere)


def _count_anchors(model: Model, everywhere: list[cp_model.IntVar]) -> None:
    count = model.blueprint.anchors.count
    found: Sum = sum(everywhere)
    if model.lacking is not None:
        model.lacking.anchors.append(model.solver_model.new_int_var(0, count, ""))
        found = found + model.lacking.anchors[0]
    model.solver_model.add(found == count)


def _keep_enemies_apart(model: Model) -> None:
    there = {each.name for each in model.blueprint.candidates}
    for one, others in model.blueprint.enemies.items():
        for other in sorted(others):
            if one < other and one in there and other in there:
                for form in _forms(model):
                    model.solver_model.add_at_most_one(
                        [model.stands[one, form], model.stands[other, form]]
                    )


def _keep_cases_whole(model: Model) -> None:
    for names in model.blueprint.whole:
        first, *rest = sorted(names)
        for form in _forms(model):
            for name in rest:
                model.solver_model.add(model.stands[first, form] == model.stands[name, form])


def _meet_quotas(model: Model) -> None:
    for quota in model.blueprint.quotas:
        for form in _forms(model):
            found = model.total(quota.weights, form)
            if model.lacking is None:
                model.solver_model.add_linear_constraint(found, quota.low, quota.high)
                continue
            most = quota.high + sum(quota.weights.values())
            missed = model.solver_model.new_int_var(0, most, "")
            model.lacking.quotas[quota.index, form] = missed
            model.solver_model.add(found + missed >= quota.low)
            model.solver_model.add(found - missed <= quota.high)
