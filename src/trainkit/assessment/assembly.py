"""Assembles parallel test forms from the item banks by the workshop's blueprint.

In: definitions that passed the check, and the workshop's secret. Out: ``Forms``, form A for the
pre-test and form B for the post-test, parallel as far as the banks allow, and form C for a
retention test if the workshop wants one; or problems that say what a bank lacks.

Steps: take the candidates in an order drawn from the secret (``blueprint``); choose
(``choose``, by the rules of ``build``); draw which set comes first; put the items in order
(``print_order``). Form C comes last, from the items that are left, as much like form B as they
allow: so it is the same whether it is wanted at first or added to forms that were printed long ago.

Where no choice exists, the relaxed model finds the fewest items that would have to be added, or by
how little a constraint must be relaxed. Each number in workshop.yaml that cannot be met is a
problem at its place: how many items are needed, how many there are, how many are missing, and what
keeps those that are there off the forms.

``build`` turns a blueprint into a model for CP-SAT: which candidate stands on which form, and the
rules.

The rules: every cell is filled exactly, no item stands on two forms unless it is an anchor, enemies
never share one, a whole case comes whole, and every further constraint of the blueprint is met. A
relaxed model may miss what a number asks for, and counts by how much; it always has a solution.

``choose`` chooses the items of the forms with CP-SAT, goal after goal.

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

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, TypeVar

from ortools.sat.python import cp_model

from trainkit.assessment.blueprint import Blueprint, Candidate, Cell, blueprint_of, candidate_of
from trainkit.assessment.forms import (
    Forms,
    FormUse,
)
from trainkit.assessment.print_order import printed_form
from trainkit.model.assessment import Assessment, BlueprintCell
from trainkit.model.items.registry import Item
from trainkit.model.loaded import Definitions
from trainkit.model.secret import draw
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _

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
    cp, forms = cp_model.CpModel(), range(blueprint.forms)
    stands = {
        (each.name, form): cp.new_bool_var("") for each in blueprint.candidates for form in forms
    }
    model = Model(blueprint, cp, stands, {} if relaxed else None)
    for cell, count in blueprint.wanted.items():
        for form in forms:
            there = model.total({each.name: 1 for each in blueprint.pools[cell]}, form)
            cp.add(there + model.gap(Gap(cell), form, count) == count)
    if blueprint.forms > 1:
        _place_once(model)
    for name in sorted(blueprint.included):
        places = sum(stands[name, form] for form in forms)
        cp.add(places + model.gap(Gap(name), 0, 1) >= 1)
    names = {each.name for each in blueprint.candidates}
    for one, others in blueprint.enemies.items():
        for other in sorted(others & names if one in names else ()):
            for form in forms if one < other else ():
                cp.add_at_most_one([stands[one, form], stands[other, form]])
    for whole in blueprint.whole:
        first, *rest = sorted(whole)
        for form in forms:
            for name in rest:
                cp.add(stands[first, form] == stands[name, form])
    for place, quota in enumerate(blueprint.quotas):
        low, high = quota.cell.range
        for form in forms:
            missing = model.gap(Gap(place), form, low)
            excess = model.gap(Gap(place, is_excess=True), form, sum(quota.weights.values()))
            cp.add_linear_constraint(model.total(quota.weights, form) + missing - excess, low, high)
    return model


def _place_once(model: Model) -> None:
    """Put every candidate on one form at most, and anchors on all."""
    cp, anchors, names = model.solver_model, model.blueprint.anchors, model.blueprint.anchor_names
    everywhere = []
    for each in model.blueprint.candidates:
        places = [model.stands[each.name, form] for form in range(model.blueprint.forms)]
        if not anchors or (names and each.name not in names):
            cp.add_at_most_one(places)
            continue
        anchor = cp.new_bool_var("")
        everywhere.append(anchor)
        for place in places:
            cp.add_implication(anchor, place)
        cp.add(sum(places) <= 1 + (len(places) - 1) * anchor)
    if anchors:
        cp.add(sum(everywhere) + model.gap(Gap(None), 0, anchors) == anchors)


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


def assemble(
    definitions: Definitions,
    secret: bytes,
    problems: Problems,
    previous: Forms | None = None,
) -> Forms | None:
    """Return the workshop's forms: edition 1, or one more than the ``previous`` edition.

    The same definitions, secret and edition give the same forms. Returns ``None`` without a
    problem if the workshop specifies no test, with problems if a bank cannot fill the blueprint.
    """
    workshop = definitions.workshop
    if workshop.assessment is None:
        return None
    edition = 1 + max((form.edition for form in previous.forms), default=0) if previous else 1
    label = f"edition {edition}"
    blueprint = blueprint_of(definitions, workshop.assessment, secret, label)
    choice = _best(blueprint, definitions, problems)
    if choice is None:
        return None
    first = draw(secret, label, "first")[0] % 2 if blueprint.forms > 1 else 0
    forms = tuple(
        printed_form(definitions, _chosen(blueprint, choice, form), secret, use, edition)
        for use, form in ((FormUse.PRE, first), (FormUse.POST, blueprint.forms - 1 - first))
    )
    made = Forms(
        workshop=workshop.id, counterbalanced=workshop.assessment.counterbalanced, forms=forms
    )
    if workshop.assessment.retention:
        return add_retention(definitions, secret, problems, made)
    return made


def check_banks(definitions: Definitions, problems: Problems) -> None:
    """Record what the banks lack for the forms, without choosing any items for them."""
    assessment = definitions.workshop.assessment
    if assessment is None:
        return
    blueprint = blueprint_of(definitions, assessment, b"", "")
    if not blueprint.wanted:
        _best(blueprint, definitions, problems)
        return
    _Report(blueprint, definitions, problems).gaps(_gaps(blueprint, quick=True))


def add_retention(
    definitions: Definitions, secret: bytes, problems: Problems, forms: Forms
) -> Forms | None:
    """Return the forms with one more, of items that stand on none of them.

    ``forms`` stay as they are. Returns ``None`` with problems if a bank cannot fill the blueprint
    once more, or the workshop specifies no test.
    """
    assessment = definitions.workshop.assessment
    if assessment is None:
        return None
    edition = forms.form(FormUse.POST).edition
    label = f"edition {edition} retention"
    whole = blueprint_of(definitions, assessment, secret, label)
    blueprint = _remaining(whole, forms, definitions, assessment)
    choice = _best(blueprint, definitions, problems)
    if choice is None:
        return None
    chosen = _chosen(blueprint, choice, 0)
    form = printed_form(definitions, chosen, secret, FormUse.RETENTION, edition)
    return forms.model_copy(update={"forms": (*forms.forms, form)})


def _best(blueprint: Blueprint, definitions: Definitions, problems: Problems) -> Choice | None:
    """Return the best choice, or ``None`` and a problem for each cell that cannot be filled."""
    if not blueprint.wanted:
        place = definitions.workshop_file.place(("assessment", "items"))
        problems.error(place, _("assessment.items: expected at least one item, found none"))
        return None
    choice = choose(blueprint)
    if isinstance(choice, Unsolved):
        _report_shortage(blueprint, definitions, choice, problems)
        return None
    return choice


def _remaining(
    blueprint: Blueprint, forms: Forms, definitions: Definitions, assessment: Assessment
) -> Blueprint:
    """Return the blueprint of one form of what no form holds, to be like the post-test."""
    taken = frozenset(f"{row.module}/{row.item}" for form in forms.forms for row in form.items)
    items = {
        f"{course.module.id}/{item.id}": candidate_of(definitions, course, item, assessment)
        for course in definitions.courses
        for item in course.bank.items
    }
    names = [f"{row.module}/{row.item}" for row in forms.form(FormUse.POST).items]
    like = tuple(items[name] for name in names if name in items)
    return blueprint.without(taken, like)


def _chosen(blueprint: Blueprint, choice: Choice, form: int) -> dict[str, list[Item]]:
    chosen: dict[str, list[Item]] = {}
    for cell in blueprint.wanted:
        for candidate in blueprint.pools[cell]:
            if form in choice.get(candidate.name, ()):
                chosen.setdefault(cell.module, []).append(candidate.item)
    return chosen


_WORK, _QUICK = 10.0, 0.5
_ITEM, _ANCHOR = 100_000, 1_000
"""Few missing items come first, then few missing anchors, then constraints."""


def _report_shortage(
    blueprint: Blueprint, definitions: Definitions, why: Unsolved, problems: Problems
) -> None:
    """Record at least one problem that says why no choice of items fills the blueprint."""
    if why is Unsolved.UNKNOWN:
        problems.error(
            definitions.workshop_file.place(("assessment",)),
            _(
                "assessment: no selection of items was found in the time allowed, but there may be "
                "one; lower a number or add items without enemies"
            ),
        )
        return
    _Report(blueprint, definitions, problems).gaps(_gaps(blueprint))


def _gaps(blueprint: Blueprint, *, quick: bool = False) -> dict[Gap, int]:
    """Return by how much the blueprint cannot be met at the least, all forms together.

    With ``quick``, nothing unless it is proved after a moment.
    """
    model = build(blueprint, relaxed=True)
    gaps = model.gaps or {}
    model.solver_model.minimize(sum(_weight(gap) * missed for (gap, _form), missed in gaps.items()))
    solver = solver_of(_QUICK if quick else _WORK)
    if solver.solve(model.solver_model) != cp_model.OPTIMAL and quick:
        return {}
    found: Counter[Gap] = Counter()
    for (gap, _form), missed in gaps.items():
        found[gap] += solver.value(missed)
    return {gap: missing for gap, missing in found.items() if missing}


def _weight(gap: Gap) -> int:
    if isinstance(gap.rule, Cell):
        return _ITEM
    return _ANCHOR if gap.rule is None else 1


@dataclass(frozen=True)
class _Report:
    """Records what is missing."""

    blueprint: Blueprint
    definitions: Definitions
    problems: Problems

    def gaps(self, gaps: Mapping[Gap, int]) -> None:
        for gap, missing in gaps.items():
            if isinstance(gap.rule, Cell):
                self.cell(gap.rule, missing)
            elif isinstance(gap.rule, str):
                self.included(gap.rule)
            elif gap.rule is None:
                self.anchors(missing)
            else:
                self.quota(gap.rule, missing, is_excess=gap.is_excess)

    def included(self, name: str) -> None:
        module, _slash, item = name.partition("/")
        place = self.blueprint.assessment.include.index(item)
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "include", place)),
            _(
                "item {item} of {module} has no place on a form beside the other items that must "
                "be on one; ask for more items of its level, or remove one from assessment.include",
                item=item,
                module=module,
            ),
        )

    def cell(self, cell: Cell, missing: int) -> None:
        needed = self.blueprint.forms * self.blueprint.wanted[cell]
        free = len(self.blueprint.pools[cell])
        kept_off = self._kept_off(cell) if missing > needed - free else ""
        self.problems.error(
            self._place(cell),
            _(
                "module {module}, level {level}: expected {needed} items ({where}), found {free}: "
                "{missing} missing{left_out}{kept_off}; lower the number or add items to the "
                "module's items.yaml",
                module=cell.module,
                level=cell.level,
                needed=needed,
                where=self._where(cell),
                free=free,
                missing=missing,
                left_out=self._left_out(cell),
                kept_off=kept_off,
            ),
        )

    def _where(self, cell: Cell) -> str:
        if self.blueprint.taken:
            return _("for the retention test, none of which is on another form")
        if self.blueprint.forms > 1:
            return _("{count} on each of two forms", count=self.blueprint.wanted[cell])
        return _("the same on both forms")

    def _left_out(self, cell: Cell) -> str:
        """Say how many items of the cell the test specification leaves out, and by which key."""
        reasons = dict.fromkeys(
            (
                N_("; {count} more are on the other forms"),
                N_("; {count} more are left out by assessment.exclude"),
                N_("; {count} more are on records that assessment.seen names"),
                N_("; {count} more have types that assessment.types leaves out"),
                N_("; {count} more belong to cases that must be used as a whole or not at all"),
            ),
            0,
        )
        there = {each.name for each in self.blueprint.pools[cell]}
        for item in self.definitions.course(cell.module).bank.items:
            if item.cognitive is not cell.level or f"{cell.module}/{item.id}" in there:
                continue
            facts = (
                f"{cell.module}/{item.id}" in self.blueprint.taken,
                item.id in self.blueprint.assessment.exclude,
                (cell.module, item.id) in self.definitions.history.seen,
                item.type not in self.blueprint.assessment.types,
                True,
            )
            reasons[next(reason for reason, fact in zip(reasons, facts, strict=True) if fact)] += 1
        return "".join(_(reason, count=count) for reason, count in reasons.items() if count)

    def _kept_off(self, cell: Cell) -> str:
        """Say why items of the cell that are there cannot fill it."""
        there = {each.name for each in self.blueprint.candidates}
        apart, whole = set[str](), set[str]()
        for each in self.blueprint.pools[cell]:
            if enemies := self.blueprint.enemies.get(each.name, frozenset()) & there:
                apart |= {each.name, *enemies}
            whole = whole.union(*(case for case in self.blueprint.whole if each.name in case))
        reasons = (
            (N_("enemies may not share a form ({names})"), apart),
            (N_("some cases must be used as a whole ({names})"), whole),
        )
        said = [_(why, names=", ".join(sorted(which))) for why, which in reasons if which]
        if self.blueprint.anchors:
            said.append(_("anchors are on both forms"))
        return "".join(f"; {reason}" for reason in said)

    def anchors(self, missing: int) -> None:
        count = self.blueprint.anchors
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "anchors")),
            _(
                "assessment.anchors: expected {count} items that are on both forms, found that at "
                "most {possible} can be, given everything else that is required",
                count=count,
                possible=count - missing,
            ),
        )

    def quota(self, index: int, missing: int, *, is_excess: bool) -> None:
        quota = self.blueprint.quotas[index]
        found = (
            _(
                "{missing} too many, given everything else that is required; raise the number or "
                "lower the others",
                missing=missing,
            )
            if is_excess
            else _(
                "{missing} missing, given everything else that is required; lower the number or "
                "add such items to items.yaml",
                missing=missing,
            )
        )
        each = quota.cell.points is None, self.blueprint.forms == 1
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "blueprint", index)),
            _(
                "assessment.blueprint[{number}], {kind}: expected {wanted}; the banks have {there} "
                "that may be taken, {found}",
                number=str(index + 1),
                kind=_kind(quota.cell),
                wanted=_(_WANTED[each], range=_range(quota.cell)),
                there=sum(quota.weights.values()),
                found=found,
            ),
        )

    def _place(self, cell: Cell) -> Place:
        """Return the place of the number that the cell must meet."""
        file = self.definitions.workshop_file
        if cell.module in self.blueprint.assessment.modules:
            return file.place(("assessment", "modules", cell.module, cell.level))
        return file.place(("assessment", "items", cell.level))


_WANTED = {
    (True, True): N_("{range} items on each form"),
    (True, False): N_("{range} items on each of two forms"),
    (False, True): N_("{range} points on each form"),
    (False, False): N_("{range} points on each of two forms"),
}
"""By whether items are counted, and whether there is one form."""


def _kind(cell: BlueprintCell) -> str:
    named = {
        "module": cell.module, "objective": cell.objective, "level": cell.level, "type": cell.type,
    }  # fmt: skip
    return ", ".join(f"{key} {value}" for key, value in named.items() if value is not None)


def _range(cell: BlueprintCell) -> str:
    low, high = cell.range
    if low == high:
        return _("exactly {n}", n=low)
    if cell.at_most is None:
        return _("at least {n}", n=low)
    if cell.at_least is None:
        return _("at most {n}", n=high)
    return _("{low} to {high}", low=low, high=high)
