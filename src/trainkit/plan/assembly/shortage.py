"""Finds a choice of items, or says what the banks lack, in the words of the test specification.

In: the blueprint. Out: a choice that keeps every rule, or problems at the numbers in workshop.yaml
that cannot be met: which module and level, how many items both forms need, how many there are, how
many are missing, and whether exclusions or enemies are the reason.
"""

from __future__ import annotations

from typing import Any

from trainkit.definitions.gathered import Definitions
from trainkit.definitions.items import SingleItem
from trainkit.plan.assembly.selection import (
    Blueprint,
    Candidate,
    Cell,
    Choice,
    first_choice,
    linked,
)
from trainkit.problems import Place, Problems

__all__ = ["find_choice"]


def find_choice(
    blueprint: Blueprint, definitions: Definitions, problems: Problems
) -> Choice | None:
    """Return a choice that fills every cell, or ``None`` and a problem for each that cannot be.

    Cells that no enemies tie together are searched apart: they cannot be in each other's way.
    """
    if not blueprint.wanted:
        place = definitions.workshop_file.place(("assessment", "items"))
        problems.error(place, "assessment.items: expected at least one item, found none")
        return None
    if not _every_cell_can_be_filled(blueprint, definitions, problems):
        return None
    choice: Choice = {}
    for group in linked(blueprint.wanted, _ties(blueprint)):
        found = first_choice(blueprint.only(group))
        if found is None:
            problems.error(_place(definitions, group[0]), _together(blueprint, group))
        else:
            choice |= found
    complete = len(choice) == blueprint.forms * sum(blueprint.wanted.values())
    return choice if complete else None


def _ties(blueprint: Blueprint) -> list[tuple[Cell, Cell]]:
    where = {c.name: cell for cell in blueprint.wanted for c in blueprint.pools[cell]}
    return [
        (where[one], where[other])
        for one, others in blueprint.enemies.items()
        for other in sorted(others)
        if one in where and other in where
    ]


def _every_cell_can_be_filled(
    blueprint: Blueprint, definitions: Definitions, problems: Problems
) -> bool:
    complete = True
    for cell in blueprint.wanted:
        missing = _missing(blueprint, cell)
        if missing:
            complete = False
            problems.error(
                _place(definitions, cell), _shortage(blueprint, definitions, cell, missing)
            )
    return complete


def _missing(blueprint: Blueprint, cell: Cell) -> int:
    """Return how many items without enemies the cell needs besides those it has."""
    pool = blueprint.pools[cell]
    needed = blueprint.forms * blueprint.wanted[cell]
    added = [_stand_in(cell, number) for number in range(needed)]
    for missing in range(max(0, needed - len(pool)), needed):
        pools = {cell: [*pool, *added[:missing]]}
        alone = Blueprint({cell: blueprint.wanted[cell]}, pools, blueprint.enemies, blueprint.forms)
        if first_choice(alone) is not None:
            return missing
    return needed


def _stand_in(cell: Cell, number: int) -> Candidate:
    """Return a candidate of which the search knows the name only."""
    fields: dict[str, Any] = {"id": f"(new item {number})"}
    return Candidate(cell.module, SingleItem.model_construct(**fields))


def _shortage(blueprint: Blueprint, definitions: Definitions, cell: Cell, missing: int) -> str:
    needed = blueprint.forms * blueprint.wanted[cell]
    free = len(blueprint.pools[cell])
    both = _where(blueprint, cell)
    message = (
        f"module {cell.module}, level {cell.level}: expected {needed} items ({both}), "
        f"found {free}, {missing} missing"
    )
    message += _left_out(blueprint, definitions, cell)
    if missing > needed - free:
        message += "; some are enemies and may not share a form"
    return f"{message}; lower the number or add items to the module's items.yaml"


def _where(blueprint: Blueprint, cell: Cell) -> str:
    if blueprint.taken:
        return "for the retention test, none of which stands on another form"
    if blueprint.forms > 1:
        return f"{blueprint.wanted[cell]} on each of two forms"
    return "the same on both forms"


def _left_out(blueprint: Blueprint, definitions: Definitions, cell: Cell) -> str:
    """Say how many items of the cell the test specification leaves out, and by which key."""
    assessment = definitions.workshop.assessment
    assert assessment is not None  # noqa: S101 - without it nothing is wanted
    bank = definitions.course(cell.module).bank.items
    items = [item for item in bank if item.cognitive is cell.level]
    taken = sum(f"{cell.module}/{item.id}" in blueprint.taken for item in items)
    items = [item for item in items if f"{cell.module}/{item.id}" not in blueprint.taken]
    excluded = sum(item.id in assessment.exclude for item in items)
    others = sum(
        item.type not in assessment.types for item in items if item.id not in assessment.exclude
    )
    reasons = {
        "stand on the other forms": taken,
        "are left out by assessment.exclude": excluded,
        "have types that assessment.types leaves out": others,
    }
    return "".join(f"; {count} more {reason}" for reason, count in reasons.items() if count)


def _together(blueprint: Blueprint, group: list[Cell]) -> str:
    cells = ", ".join(f"{cell.module} {cell.level}" for cell in group)
    names = {c.name for cell in group for c in blueprint.pools[cell]}
    enemies = sorted(name for name in names if blueprint.enemies.get(name, frozenset()) & names)
    return (
        f"no choice of items fills these cells together: {cells}; each could be filled alone, but "
        f"enemies may not share a form ({', '.join(enemies)}); lower a number or add items that "
        "have no enemies"
    )


def _place(definitions: Definitions, cell: Cell) -> Place:
    """Return the place of the number that the cell must meet."""
    file = definitions.workshop_file
    assessment = definitions.workshop.assessment
    if assessment is not None and cell.module in assessment.modules:
        return file.place(("assessment", "modules", cell.module, cell.level))
    return file.place(("assessment", "items", cell.level))
