"""Reports what the banks lack where no choice of items exists, in the words of the specification.

In: a blueprint that cannot be filled. Out: problems at the numbers in workshop.yaml that cannot be
met: which module and level, how many items the forms need, how many there are, how many are
missing, and what keeps those that are there off the forms. The relaxed model finds the fewest items
that would have to be added, or by how little a constraint must be relaxed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from trainkit.assessment.assembly.blueprint import Blueprint, Cell
from trainkit.assessment.assembly.choosing import Unsolved, solver_of
from trainkit.assessment.assembly.model import Gap, build
from trainkit.definitions.assessment import BlueprintCell
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Place, Problems

__all__ = ["report_shortage"]

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
    for gap, missing in _gaps(blueprint).items():
        if isinstance(gap.rule, Cell):
            report.cell(gap.rule, missing)
        elif gap.rule is None:
            report.anchors(missing)
        else:
            report.quota(gap.rule, missing, is_excess=gap.is_excess)


def _gaps(blueprint: Blueprint) -> dict[Gap, int]:
    """Return by how much the blueprint cannot be met at the least, all forms together."""
    model = build(blueprint, relaxed=True)
    gaps = model.gaps or {}
    model.solver_model.minimize(sum(_weight(gap) * missed for (gap, _), missed in gaps.items()))
    solver = solver_of(_WORK)
    solver.solve(model.solver_model)
    found: Counter[Gap] = Counter()
    for (gap, _), missed in gaps.items():
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

    def cell(self, cell: Cell, missing: int) -> None:
        needed = self.blueprint.forms * self.blueprint.wanted[cell]
        free = len(self.blueprint.pools[cell])
        kept_off = self._kept_off(cell) if missing > needed - free else ""
        self.problems.error(
            self._place(cell),
            f"module {cell.module}, level {cell.level}: expected {needed} items "
            f"({self._where(cell)}), found {free}, {missing} missing{self._left_out(cell)}"
            f"{kept_off}; lower the number or add items to the module's items.yaml",
        )

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
                item.id in self.blueprint.assessment.exclude,
                (cell.module, item.id) in self.definitions.history.seen,
                item.type not in self.blueprint.assessment.types,
                True,
            )
            reasons[next(reason for reason, fact in zip(reasons, facts, strict=True) if fact)] += 1
        return "".join(f"; {count} more {reason}" for reason, count in reasons.items() if count)

    def _kept_off(self, cell: Cell) -> str:
        """Say why items of the cell that are there cannot fill it."""
        there = {each.name for each in self.blueprint.candidates}
        apart, whole = set[str](), set[str]()
        for each in self.blueprint.pools[cell]:
            if enemies := self.blueprint.enemies.get(each.name, frozenset()) & there:
                apart |= {each.name, *enemies}
            whole = whole.union(*(case for case in self.blueprint.whole if each.name in case))
        reasons = (("enemies may not share a form", apart), ("some cases are taken whole", whole))
        said = [f"{why} ({', '.join(sorted(which))})" for why, which in reasons if which]
        if self.blueprint.anchors:
            said.append("anchors stand on both forms")
        return "".join(f"; {reason}" for reason in said)

    def anchors(self, missing: int) -> None:
        count = self.blueprint.anchors
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "anchors")),
            f"assessment.anchors: expected {count} items that stand on both forms, found that at "
            f"most {count - missing} can beside all else that is asked for",
        )

    def quota(self, index: int, missing: int, *, is_excess: bool) -> None:
        quota = self.blueprint.quotas[index]
        unit = "items" if quota.cell.points is None else "points"
        forms = "form" if self.blueprint.forms == 1 else "of two forms"
        found = (
            f"and all else that is asked for makes it {missing} too many; raise the number or "
            "lower the others"
            if is_excess
            else f"{missing} missing beside all else that is asked for; lower the number or add "
            "such items to items.yaml"
        )
        self.problems.error(
            self.definitions.workshop_file.place(("assessment", "blueprint", index)),
            f"assessment.blueprint[{index + 1}], {_kind(quota.cell)}: expected "
            f"{_range(quota.cell)} {unit} on each {forms}; the banks have "
            f"{sum(quota.weights.values())} that may be taken, {found}",
        )

    def _place(self, cell: Cell) -> Place:
        """Return the place of the number that the cell must meet."""
        file = self.definitions.workshop_file
        if cell.module in self.blueprint.assessment.modules:
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
