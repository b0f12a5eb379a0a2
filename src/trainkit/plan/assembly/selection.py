"""Chooses the items of the test forms so that every rule holds, by exact search.

In: the blueprint (how many items of every module and cognitive level each form takes) and pools of
candidates. Out: which candidate stands on which form.

The rules: every cell is filled, no item stands on two forms, enemies never share one. The search
is backtracking with a look ahead, so it fails only where no choice exists (or after ``STEPS``
steps, far beyond what real banks need). ``matching`` then makes the choice a good one. Nothing is
random: the order of the pools decides between equals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from trainkit.definitions.items import CognitiveLevel, Item

Name = TypeVar("Name")

__all__ = ["STEPS", "Blueprint", "Candidate", "Cell", "Choice", "first_choice", "linked"]

STEPS = 20_000
"""Most placements that the search tries."""


@dataclass(frozen=True)
class Candidate:
    """An item that may stand on a form."""

    module: str
    item: Item

    @property
    def name(self) -> str:
        """The module's and the item's id."""
        return f"{self.module}/{self.item.id}"

    @property
    def cell(self) -> Cell:
        """Where in the blueprint the item belongs."""
        return Cell(self.module, self.item.cognitive)


@dataclass(frozen=True, order=True)
class Cell:
    """One cell of the blueprint."""

    module: str
    level: CognitiveLevel


Choice = dict[str, int]
"""The form, counted from 0, on which each chosen candidate stands, by the candidate's name."""


@dataclass(frozen=True)
class Blueprint:
    """What the forms need, and what there is."""

    wanted: Mapping[Cell, int]
    """Items that one form takes from the cell; at least 1."""
    pools: Mapping[Cell, Sequence[Candidate]]
    """All candidates of every cell; earlier ones are preferred among equals."""
    enemies: Mapping[str, frozenset[str]]
    """For a candidate's name the names that must not share a form with it; symmetric."""
    forms: int
    """1 or 2."""
    taken: frozenset[str] = frozenset()
    """The names of items that stand on forms that are fixed already."""
    like: tuple[Candidate, ...] = ()
    """What a fixed form holds that the one to be made shall resemble."""

    def only(self, cells: Iterable[Cell]) -> Blueprint:
        """Return the blueprint of these cells alone."""
        wanted = {cell: self.wanted[cell] for cell in cells}
        return replace(self, wanted=wanted)

    def allowed(self, name: str, form: int, choice: Choice) -> bool:
        """Whether the form holds no enemy of the candidate."""
        return all(choice.get(enemy) != form for enemy in self.enemies.get(name, ()))


def linked(names: Iterable[Name], pairs: Iterable[tuple[Name, Name]]) -> list[list[Name]]:
    """Return the names in groups that pairs tie together, directly or through others."""
    groups = {name: [name] for name in names}
    for one, other in pairs:
        if one in groups and other in groups and groups[one] is not groups[other]:
            groups[one].extend(groups[other])
            for name in groups[other]:
                groups[name] = groups[one]
    return list({id(group): group for group in groups.values()}.values())


def first_choice(blueprint: Blueprint) -> Choice | None:
    """Return a choice that keeps the rules, or ``None`` where none was found."""
    slots = [
        (cell, form)
        for cell in sorted(blueprint.wanted, key=lambda cell: _spare(blueprint, cell))
        for form in range(blueprint.forms)
        for _ in range(blueprint.wanted[cell])
    ]
    return _Backtracking(blueprint, slots).run()


def _spare(blueprint: Blueprint, cell: Cell) -> int:
    return len(blueprint.pools[cell]) - blueprint.forms * blueprint.wanted[cell]


@dataclass
class _Backtracking:
    """Fills slot after slot; slots of one cell and form stand side by side.

    Such slots take candidates in rising order, so that no set is tried twice.
    """

    blueprint: Blueprint
    slots: Sequence[tuple[Cell, int]]
    choice: Choice = field(default_factory=dict)
    steps: int = 0

    def run(self) -> Choice | None:
        taken: list[int] = []
        start = 0
        while len(taken) < len(self.slots):
            index = self._place(len(taken), start)
            if index is not None:
                taken.append(index)
                same = self.slots[len(taken) - 1 : len(taken) + 1]
                start = index + 1 if len(same) == 2 and same[0] == same[1] else 0
            elif taken and self.steps < STEPS:
                index = taken.pop()
                cell, _ = self.slots[len(taken)]
                del self.choice[self.blueprint.pools[cell][index].name]
                start = index + 1
            else:
                return None
        return self.choice

    def _place(self, slot: int, start: int) -> int | None:
        """Put the next candidate that leaves later slots a chance; return its index."""
        cell, form = self.slots[slot]
        for index, candidate in enumerate(self.blueprint.pools[cell][start:], start):
            name = candidate.name
            if name in self.choice or not self.blueprint.allowed(name, form, self.choice):
                continue
            self.steps += 1
            self.choice[name] = form
            if self._can_go_on(slot + 1):
                return index
            del self.choice[name]
        return None

    def _can_go_on(self, slot: int) -> bool:
        """Whether every later cell still has enough candidates, form by form and together."""
        needed = Counter(self.slots[slot:])
        for cell in {cell for cell, _ in needed}:
            free = [c.name for c in self.blueprint.pools[cell] if c.name not in self.choice]
            fits = [
                {name for name in free if self.blueprint.allowed(name, form, self.choice)}
                for form in range(self.blueprint.forms)
            ]
            open_slots = [needed[cell, form] for form in range(self.blueprint.forms)]
            if any(len(fit) < count for fit, count in zip(fits, open_slots, strict=True)):
                return False
            if len(set[str]().union(*fits)) < sum(open_slots):
                return False
        return True
