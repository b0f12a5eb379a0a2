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
    score = _score(blueprint, cells, choice, aims)
    gained = True
    while gained:
        gained = False
        for changed in _neighbours(blueprint, cells, choice):
            if all(blueprint.allowed(name, form, changed) for name, form in changed.items()):
                found = _score(blueprint, cells, changed, aims)
                if found < score:
                    choice, score, gained = changed, found, True
                    break
    return choice


def _neighbours(blueprint: Blueprint, cells: Sequence[Cell], choice: Choice) -> Iterator[Choice]:
    """Yield the choices one exchange away, then at most ``_REACH`` of those two away."""
    near = list(_exchanges(blueprint, cells, choice))
    yield from near
    far = (second for first in near for second in _exchanges(blueprint, cells, first))
    yield from islice(far, _REACH)


def _exchanges(blueprint: Blueprint, cells: Sequence[Cell], choice: Choice) -> Iterator[Choice]:
    """Yield every choice in which two candidates of one cell have changed places."""
    for cell in cells:
        for one, other in combinations([c.name for c in blueprint.pools[cell]], 2):
            if choice.get(one) == choice.get(other):
                continue
            changed = {name: form for name, form in choice.items() if name not in {one, other}}
            if one in choice:
                changed[other] = choice[one]
            if other in choice:
                changed[one] = choice[other]
            yield changed


def _score(
    blueprint: Blueprint, cells: Sequence[Cell], choice: Choice, aims: Sequence[str]
) -> Score:
    """Say how far a module's choice is from the ideal; the smaller tuple is the better choice."""
    counts: list[Counter[str]] = [Counter() for _ in range(blueprint.forms)]
    types: list[Counter[str]] = [Counter() for _ in counts]
    cases: set[tuple[int, str]] = set()
    apart = 0
    for cell in cells:
        marks: list[list[int]] = [[] for _ in counts]
        for candidate in blueprint.pools[cell]:
            form = choice.get(candidate.name)
            if form is not None:
                counts[form][candidate.item.objective] += 1
                types[form][candidate.item.type] += 1
                marks[form].append(_mark(candidate))
                if candidate.item.case:
                    cases.add((form, candidate.item.case))
        apart += sum(abs(a - b) for a, b in zip(sorted(marks[0]), sorted(marks[-1]), strict=True))
    lead = _lead(blueprint, cells, choice) if blueprint.forms > 1 else 0
    first, last = counts[0], counts[-1]
    return (
        sum(not count[aim] for count in counts for aim in aims),
        sum(bool(first[aim]) != bool(last[aim]) for aim in aims),
        sum(number**2 for count in counts for number in count.values()),
        sum(abs(first[aim] - last[aim]) for aim in aims),
        sum(abs(types[0][kind] - types[-1][kind]) for kind in types[0] | types[-1]),
        apart + abs(lead) + _CASE * len(cases),
    )


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
