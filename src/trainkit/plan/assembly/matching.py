"""Makes a choice of items a good one: objectives covered alike, types alike, equally difficult.

In: a choice that keeps the rules (``selection``). Out: a choice that keeps them and is at least as
good. Items change places one module at a time, one exchange or two exchanges together, as long as
the choice gets better; banks as small as ours then rarely hold a better one, and none that covers
more objectives was found where no enemies stand in the way. Nothing is random: the order of the
pools decides between equals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from trainkit.plan.assembly.selection import Blueprint, Candidate, Cell, Choice, linked

__all__ = ["improve"]

_REACH = 20_000
"""Most choices two exchanges away that are looked at in one step; larger banks have more."""
_CASE = 100
"""A case more to read weighs as much as a difference in facility of so many thousandths."""

Score = tuple[int, ...]


def improve(
    blueprint: Blueprint, choice: Choice, objectives: Mapping[str, Sequence[str]]
) -> Choice:
    """Return a choice that keeps the rules and is at least as good as ``choice``.

    ``objectives`` names every module's objectives. In this order it is better that each form
    covers more objectives, that both cover the same, that an objective has about as many items as
    any other, and on both forms, that both have as many items of each type, and that the forms are
    equally difficult with few cases to read: within a module by pairs of neighbours in difficulty,
    over all modules by turning a module's two sets round.
    """
    for module, aims in objectives.items():
        cells = [cell for cell in blueprint.wanted if cell.module == module]
        if cells:
            choice = _improve_module(blueprint, cells, choice, aims)
    return _balance(blueprint, choice) if blueprint.forms > 1 else choice


def _improve_module(
    blueprint: Blueprint, cells: Sequence[Cell], choice: Choice, aims: Sequence[str]
) -> Choice:
    module = _Module.of(blueprint, cells, aims)
    here = {name: form for name, form in choice.items() if name in module.facts}
    others = {name: form for name, form in choice.items() if name not in module.facts}
    score = module.score(here)
    gained = True
    while gained:
        gained = False
        for changed in module.neighbours(here):
            found = module.score(changed)
            if found < score and module.keeps_enemies_apart(changed, others):
                here, score, gained = changed, found, True
                break
    return others | here


@dataclass(frozen=True)
class _Facts:
    """What makes one candidate of a module better or worse than another."""

    cell: int
    """The number of its cell among the module's."""
    objective: str
    type: str
    mark: int
    case: str | None


@dataclass(frozen=True)
class _Module:
    """One module's share of the search; ``facts`` and ``names`` spare looking things up again."""

    blueprint: Blueprint
    names: Sequence[Sequence[str]]
    """The candidates' names, cell by cell, in the order of the pools."""
    facts: Mapping[str, _Facts]
    aims: Sequence[str]
    """The module's objectives."""
    like: Sequence[_Facts]
    """What a fixed form holds that the one to be made shall resemble; empty for two new ones."""

    @classmethod
    def of(cls, blueprint: Blueprint, cells: Sequence[Cell], aims: Sequence[str]) -> _Module:
        """Gather what the search needs of these cells."""
        pools = [blueprint.pools[cell] for cell in cells]
        facts = {
            each.name: _facts(number, each) for number, pool in enumerate(pools) for each in pool
        }
        names = [[each.name for each in pool] for pool in pools]
        like = [
            _facts(number, each)
            for number, cell in enumerate(cells)
            for each in blueprint.like
            if each.cell == cell
        ]
        return cls(blueprint, names, facts, aims, like)

    def neighbours(self, choice: Choice) -> Iterator[Choice]:
        """Yield the choices one exchange away, then at most ``_REACH`` of those two away."""
        near = list(self._exchanges(choice))
        yield from near
        far = (second for first in near for second in self._exchanges(first))
        yield from islice(far, _REACH)

    def _exchanges(self, choice: Choice) -> Iterator[Choice]:
        """Yield every choice in which two candidates of one cell have changed places."""
        for names in self.names:
            for one, other in combinations(names, 2):
                form, other_form = choice.get(one), choice.get(other)
                if form == other_form:
                    continue
                changed = choice.copy()
                changed.pop(one, None)
                changed.pop(other, None)
                if form is not None:
                    changed[other] = form
                if other_form is not None:
                    changed[one] = other_form
                yield changed

    def keeps_enemies_apart(self, here: Choice, others: Choice) -> bool:
        """Whether no form holds enemies."""
        whole = others | here
        return all(self.blueprint.allowed(name, form, whole) for name, form in here.items())

    def score(self, choice: Choice) -> Score:
        """Say how far the choice is from the ideal; the smaller tuple is the better choice."""
        forms: list[list[_Facts]] = [[] for _ in range(self.blueprint.forms)]
        for name, form in choice.items():
            forms[form].append(self.facts[name])
        other = self.like or forms[-1]
        counts = [Counter(each.objective for each in form) for form in forms]
        first, last = counts[0], Counter(each.objective for each in other)
        types, other_types = (Counter(each.type for each in form) for form in (forms[0], other))
        return (
            sum(not count[aim] for count in counts for aim in self.aims),
            sum(bool(first[aim]) != bool(last[aim]) for aim in self.aims),
            sum(number**2 for count in counts for number in count.values()),
            sum(abs(first[aim] - last[aim]) for aim in self.aims),
            sum(abs(types[kind] - other_types[kind]) for kind in types | other_types),
            _apart(forms[0], other) + _CASE * sum(_cases(form) for form in forms),
        )


def _facts(cell: int, candidate: Candidate) -> _Facts:
    item = candidate.item
    return _Facts(cell, item.objective, item.type, _mark(candidate), item.case)


def _apart(one: Sequence[_Facts], other: Sequence[_Facts]) -> int:
    """Return how much two forms differ in difficulty: by neighbours in each cell, and in all."""
    pairs = zip(
        sorted((each.cell, each.mark) for each in one),
        sorted((each.cell, each.mark) for each in other),
        strict=False,  # a form that was fixed by another blueprint may be longer
    )
    differences = [mark - other_mark for (_, mark), (_, other_mark) in pairs]
    return sum(map(abs, differences)) + abs(sum(differences))


def _cases(form: Sequence[_Facts]) -> int:
    return len({each.case for each in form if each.case})


def _mark(candidate: Candidate) -> int:
    """Return the expected facility in thousandths: whole numbers add up alike everywhere."""
    return round(candidate.item.difficulty * 1000)


def _lead(blueprint: Blueprint, cells: Iterable[Cell], choice: Choice) -> int:
    """Return by how much the first form is easier than the second in these cells."""
    return sum(
        (-1) ** choice[candidate.name] * _mark(candidate)
        for cell in cells
        for candidate in blueprint.pools[cell]
        if candidate.name in choice
    )


def _balance(blueprint: Blueprint, choice: Choice) -> Choice:
    """Turn whole modules round where that brings the forms' expected difficulty together.

    The largest differences are set against each other first. Modules that enemies tie together
    turn round together, so the rules still hold.
    """
    where = {c.name: cell.module for cell in blueprint.wanted for c in blueprint.pools[cell]}
    pairs = [
        (where[one], where[other])
        for one, others in blueprint.enemies.items()
        for other in sorted(others)
        if one in where and other in where
    ]
    modules = dict.fromkeys(cell.module for cell in blueprint.wanted)
    groups = [
        [cell for cell in blueprint.wanted if cell.module in group]
        for group in linked(modules, pairs)
    ]
    leads = [_lead(blueprint, group, choice) for group in groups]
    turned: set[str] = set()
    total = 0
    for lead, group in sorted(zip(leads, groups, strict=True), key=lambda each: -abs(each[0])):
        turn = abs(total - lead) < abs(total + lead)
        total += -lead if turn else lead
        if turn:
            turned.update(c.name for cell in group for c in blueprint.pools[cell])
    return {name: 1 - form if name in turned else form for name, form in choice.items()}
