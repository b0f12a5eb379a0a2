"""Turns a blueprint into a model for CP-SAT: which candidate stands on which form, and the rules.

The rules: every cell is filled exactly, no item stands on two forms unless it is an anchor, enemies
never share one, a whole case comes whole, and every further constraint of the blueprint is met. A
relaxed model may miss what a number asks for, and counts by how much; it always has a solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from ortools.sat.python import cp_model

from trainkit.assessment.assembly.blueprint import Blueprint, Cell

__all__ = ["Gap", "Model", "Sum", "build"]

Sum = cp_model.LinearExpr | int
"""A sum of variables times whole numbers, or a whole number."""


class Gap(NamedTuple):
    """What a relaxed model may miss."""

    rule: Cell | int | str | None
    """A cell, the place of a quota, an item that must stand on a form, or ``None`` for anchors."""
    is_excess: bool = False
    """Whether there is too much rather than too little."""


@dataclass(frozen=True)
class Model:
    """The model, and what its variables mean."""

    blueprint: Blueprint
    solver_model: cp_model.CpModel
    stands: Mapping[tuple[str, int], cp_model.IntVar]
    """Whether the candidate of this name stands on the form, counted from 0."""
    gaps: dict[tuple[Gap, int], cp_model.IntVar] | None = None
    """By how much a form misses what it may; ``None`` where nothing may be missed."""

    def gap(self, gap: Gap, form: int, most: int) -> Sum:
        """Return by how much a number may be missed on a form: 0, or a variable of its own."""
        if self.gaps is None:
            return 0
        self.gaps[gap, form] = self.solver_model.new_int_var(0, most, "")
        return self.gaps[gap, form]

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


def build(blueprint: Blueprint, *, relaxed: bool = False) -> Model:
    """Return the model with all rules and no goal yet."""
    solver_model = cp_model.CpModel()
    stands = {
        (each.name, form): solver_model.new_bool_var("")
        for each in blueprint.candidates
        for form in range(blueprint.forms)
    }
    model = Model(blueprint, solver_model, stands, {} if relaxed else None)
    _fill_cells(model)
    _place_once(model)
    _place_included(model)
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
            model.solver_model.add(there + model.gap(Gap(cell), form, count) == count)


def _place_once(model: Model) -> None:
    """Put every candidate on one form at most, and anchors on all."""
    if model.blueprint.forms == 1:
        return
    anchors, names = model.blueprint.anchors, model.blueprint.anchor_names
    everywhere = []
    for each in model.blueprint.candidates:
        places = [model.stands[each.name, form] for form in _forms(model)]
        if not anchors or (names and each.name not in names):
            model.solver_model.add_at_most_one(places)
            continue
        anchor = model.solver_model.new_bool_var("")
        everywhere.append(anchor)
        for place in places:
            model.solver_model.add_implication(anchor, place)
        model.solver_model.add(sum(places) <= 1 + (len(places) - 1) * anchor)
    if anchors:
        missing = model.gap(Gap(None), 0, anchors)
        model.solver_model.add(sum(everywhere) + missing == anchors)


def _place_included(model: Model) -> None:
    for name in sorted(model.blueprint.included):
        places = sum(model.stands[name, form] for form in _forms(model))
        model.solver_model.add(places + model.gap(Gap(name), 0, 1) >= 1)


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
    for place, quota in enumerate(model.blueprint.quotas):
        low, high = quota.cell.range
        for form in _forms(model):
            missing = model.gap(Gap(place), form, low)
            excess = model.gap(Gap(place, is_excess=True), form, sum(quota.weights.values()))
            found = model.total(quota.weights, form)
            model.solver_model.add_linear_constraint(found + missing - excess, low, high)
