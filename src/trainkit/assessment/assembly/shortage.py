"""Reports what the banks lack where no choice of items exists, in the words of the specification.

In: a blueprint that cannot be filled. Out: problems at the numbers in workshop.yaml that cannot be
met: which module and level, how many items the forms need, how many there are, how many are
missing, and whether exclusions or enemies are the reason. A relaxed model (``model.Lacking``) finds
the fewest items that would have to be added, or by how little a constraint must be relaxed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from trainkit.assessment.assembly.blueprint import Blueprint, Cell, Quota
from trainkit.assessment.assembly.choosing import Unsolved, solver_of
from trainkit.assessment.assembly.model import Lacking, Model, build
from trainkit.definitions.assessment import Assessment, BlueprintCell
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Place, Problems

__all__ = ["report_shortage"]

Name = TypeVar("Name")

_WORK = 10.0
_ITEM, _ANCHOR = 100_000, 1_000
"""Few missing items come first, then few missing anchors, then constraints."""


def report_shortage(
    blueprint: Blueprint, definitions: Definitions, why: Unsolved, problems: Problems
) -> None:
    """Record at least one problem that says why no choice of items fills the blueprint."""
    if why is Unsolved.UNKNOWN:
        problems.error(
            definitions.workshop_file.place(("assessment",)),
            "assessment: no choice of items was found in the time that is spent on it, and it was "
            "not found out whether there is one; lower a number or add items that have no enemies",
        )
        return
    report = _Report(blueprint, definitions, problems)
    if not report.cells_alone():
        report.everything_together()


@dataclass(frozen=True)
class _Gap:
    """By how much the blueprint cannot be met, at the least."""

    items: Mapping[Cell, int]
    """Missing items, all forms together."""
    anchors: int
    quotas: Mapping[int, int]
    """For the number of a constraint what is missing, items or points; too many if negative."""


def _gap(blueprint: Blueprint) -> _Gap:
    lacking = Lacking()
    model = build(blueprint, lacking)
    model.solver_model.minimize(
        _ITEM * sum(lacking.items.values())
        + _ANCHOR * sum(lacking.anchors)
        + sum(lacking.quotas.values())
    )
    solver = solver_of(_WORK)
    solver.solve(model.solver_model)
    items = {
        cell: sum(solver.value(lacking.items[cell, form]) for form in range(blueprint.forms))
        for cell in blueprint.wanted
    }
    return _Gap(
        {cell: count for cell, count in items.items() if count},
        sum(solver.value(anchor) for anchor in lacking.anchors),
        {
            quota.index: missed
            for quota in blueprint.quotas
            if (missed := _missed(model, quota, solver.value))
        },
    )


def _missed(model: Model, quota: Quota, value: Callable[[Any], int]) -> int:
    found = [
        sum(weight * value(model.stands[name, form]) for name, weight in quota.weights.items())
        for form in range(model.blueprint.forms)
    ]
    return sum(max(quota.low - each, 0) or min(quota.high - each, 0) for each in found)


@dataclass(frozen=True)
class _Report:
    """Finds and records what is missing."""

    blueprint: Blueprint
    definitions: Definitions
    problems: Problems

    @property
    def assessment(self) -> Assessment:
        """The test specification."""
        return self.blueprint.assessment

    def cells_alone(self) -> bool:
        """Record each cell that could not be filled even if there were no other."""
        found = False
        for cell in self.blueprint.wanted:
            missing = _gap(self._only(cell)).items.get(cell, 0)
            if missing:
                found = True
                self.problems.error(self._place(cell), self._shortage(cell, missing))
        return found

    def _only(self, cell: Cell) -> Blueprint:
        """Return the blueprint of one cell, without constraints that involve others."""
        return replace(
            self.blueprint, wanted={cell: self.blueprint.wanted[cell]}, quotas=(), whole=()
        )

    def everything_together(self) -> None:
        """Record what cannot be met at once: cells that enemies tie, anchors, constraints."""
        gap = _gap(self.blueprint)
        for group in _linked(self.blueprint.wanted, self._ties()):
            missing = {cell: gap.items[cell] for cell in group if cell in gap.items}
            if missing:
                self.problems.error(self._place(group[0]), self._together(group, missing))
        if gap.anchors:
            self._anchors(gap.anchors)
        for index, missed in gap.quotas.items():
            self._quota(index, missed)

    def _shortage(self, cell: Cell, missing: int) -> str:
        needed = self.blueprint.forms * self.blueprint.wanted[cell]
        free = len(self.blueprint.pools[cell])
        message = (
            f"module {cell.module}, level {cell.level}: expected {needed} items "
            f"({self._where(cell)}), found {free}, {missing} missing"
        )
        message += self._left_out(cell)
        if missing > needed - free:
            message += "; some are enemies and may not share a form"
        return f"{message}; lower the number or add items to the module's items.yaml"

    def _where(self, cell: Cell) -> str:
        if self.blueprint.taken:
            return "for the retention test, none of which stands on another form"
        if self.blueprint.forms > 1:
            return f"{self.blueprint.wanted[cell]} on each of two forms"
        return "the same on both forms"

    def _left_out(self, cell: Cell) -> str:
        """Say how many items of the cell the test specification leaves out, and by which key."""
        reasons = dict.fromkeys(
            (
                "stand on the other forms",
                "are left out by assessment.exclude",
                "stand on records that assessment.seen names",
                "have types that assessment.types leaves out",
                "belong to cases that are taken whole or not at all",
            ),
            0,
        )
        there = {each.name for each in self.blueprint.pools[cell]}
        for item in self.definitions.course(cell.module).bank.items:
            if item.cognitive is not cell.level or f"{cell.module}/{item.id}" in there:
                continue
            facts = (
                f"{cell.module}/{item.id}" in self.blueprint.taken,
                item.id in self.assessment.exclude,
                (cell.module, item.id) in self.definitions.history.seen,
                item.type not in self.assessment.types,
                True,
            )
            reasons[next(reason for reason, fact in zip(reasons, facts, strict=True) if fact)] += 1
        return "".join(f"; {count} more {reason}" for reason, count in reasons.items() if count)

    def _ties(self) -> list[tuple[Cell, Cell]]:
        where = {each.name: each.cell for each in self.blueprint.candidates}
        ties = [
            (where[one], where[other])
            for one, others in self.blueprint.enemies.items()
            for other in sorted(others)
            if one in where and other in where
        ]
        for names in self.blueprint.whole:
            first, *rest = sorted(names)
            ties += [(where[first], where[name]) for name in rest]
        return ties

    def _together(self, group: list[Cell], missing: Mapping[Cell, int]) -> str:
        cells = ", ".join(f"{cell.module} {cell.level}" for cell in group)
        names = {c.name for cell in group for c in self.blueprint.pools[cell]}
        enemies = sorted(
            name for name in names if self.blueprint.enemies.get(name, frozenset()) & names
        )
        whole = sorted(name for each in self.blueprint.whole if each <= names for name in each)
        reasons = []
        if enemies:
            reasons.append(f"enemies may not share a form ({', '.join(enemies)})")
        if whole:
            reasons.append(f"some cases are taken whole ({', '.join(whole)})")
        if self.blueprint.anchors.count:
            reasons.append("anchors stand on both forms")
        total = sum(missing.values())
        some = ", ".join(f"{count} in {c.module} {c.level}" for c, count in missing.items())
        noun = "item" if total == 1 else "items"
        return (
            f"no choice of items fills these cells together: {cells}; each could be filled alone, "
            f"but {' and '.join(reasons) or 'not all at once'}; at least {total} {noun} more would "
            f"do ({some}); lower a number or add items that have no enemies"
        )

    def _anchors(self, missing: int) -> None:
        count = self.blueprint.anchors.count
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "anchors")),
            f"assessment.anchors: expected {count} items that stand on both forms, found that at "
            f"most {count - missing} can beside all else that is asked for",
        )

    def _quota(self, index: int, missed: int) -> None:
        cell = self.assessment.blueprint[index]
        quota = next(each for each in self.blueprint.quotas if each.index == index)
        unit = "items" if cell.points is None else "points"
        forms = "form" if self.blueprint.forms == 1 else "of two forms"
        there = sum(quota.weights.values())
        message = (
            f"assessment.blueprint[{index + 1}], {_kind(cell)}: expected {_range(cell)} {unit} on "
            f"each {forms}; the banks have {there} that may be taken, "
        )
        if missed > 0:
            message += (
                f"{missed} missing beside all else that is asked for; lower the number or add such "
                "items to items.yaml"
            )
        else:
            message += (
                f"and all else that is asked for makes it {-missed} too many; raise the number or "
                "lower the others"
            )
        place = self.definitions.workshop_file.place(("assessment", "blueprint", index))
        self.problems.error(place, message)

    def _place(self, cell: Cell) -> Place:
        """Return the place of the number that the cell must meet."""
        file = self.definitions.workshop_file
        if cell.module in self.assessment.modules:
            return file.place(("assessment", "modules", cell.module, cell.level))
        return file.place(("assessment", "items", cell.level))


def _kind(cell: BlueprintCell) -> str:
    named = {
        "module": cell.module, "objective": cell.objective, "level": cell.level, "type": cell.type,
    }  # fmt: skip
    return ", ".join(f"{key} {value}" for key, value in named.items() if value is not None)


def _range(cell: BlueprintCell) -> str:
    low, high = cell.range
    if low == high:
        return f"exactly {low}"
    if cell.at_most is None:
        return f"at least {low}"
    return f"at most {high}" if cell.at_least is None else f"{low} to {high}"


def _linked(names: Iterable[Name], pairs: Iterable[tuple[Name, Name]]) -> list[list[Name]]:
    """Return the names in groups that pairs tie together, directly or through others."""
    groups = {name: [name] for name in names}
    for one, other in pairs:
        if one in groups and other in groups and groups[one] is not groups[other]:
            groups[one].extend(groups[other])
            for name in groups[other]:
                groups[name] = groups[one]
    return list({id(group): group for group in groups.values()}.values())
