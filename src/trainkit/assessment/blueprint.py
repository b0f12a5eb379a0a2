"""What the forms must be and what there is to make them of: the blueprint and its candidates.

In: definitions that passed the check, and the workshop's secret. Out: ``Blueprint``, whole numbers
and names alone, which ``model`` turns into constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trainkit.assessment.scoring_key import (
    expected_facility,
    item_seconds,
    reading_seconds,
    words_of,
)
from trainkit.model.assessment import Assessment, BlueprintCell
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.registry import Item
from trainkit.model.loaded import Course, Definitions
from trainkit.model.secret import shuffled


@dataclass(frozen=True, order=True)
class Cell:
    """One cell of the blueprint."""

    module: str
    level: CognitiveLevel


@dataclass(frozen=True)
class Candidate:
    """An item that may stand on a form, and what makes it better or worse than another."""

    module: str
    item: Item
    mark: int
    """Expected facility in thousandths: whole numbers add up alike everywhere."""
    seconds: int
    """Expected time without the case."""
    points: int

    @property
    def name(self) -> str:
        """The module's and the item's id."""
        return f"{self.module}/{self.item.id}"

    @property
    def cell(self) -> Cell:
        """Where in the blueprint the item belongs."""
        return Cell(self.module, self.item.cognitive)

    @property
    def objective(self) -> tuple[str, str]:
        """Its module and objective."""
        return self.module, self.item.objective

    @property
    def case(self) -> tuple[str, str] | None:
        """Its module and case, if it has one."""
        return (self.module, self.item.case) if self.item.case else None


@dataclass(frozen=True)
class Quota:
    """A constraint of ``assessment.blueprint`` on every form."""

    cell: BlueprintCell
    weights: Mapping[str, int]
    """What each candidate of the kind counts, by name: 1, or its points."""


@dataclass(frozen=True)
class Blueprint:
    """What the forms need, and what there is."""

    assessment: Assessment
    """The test specification that says so."""
    wanted: Mapping[Cell, int]
    """Items that one form takes from the cell; at least 1."""
    pools: Mapping[Cell, Sequence[Candidate]]
    """All candidates of every cell; earlier ones are preferred among equals."""
    enemies: Mapping[str, frozenset[str]]
    """For a candidate's name the names that must not share a form with it; symmetric."""
    forms: int
    """How many parallel forms are made at once."""
    objectives: Sequence[tuple[str, str]]
    """Module and objective, of all that the forms should cover."""
    cases: Mapping[tuple[str, str], int]
    """The seconds that reading a case takes."""
    quotas: Sequence[Quota] = ()
    whole: Sequence[frozenset[str]] = ()
    """Names of items that a form takes together or not at all."""
    anchors: int = 0
    """How many items stand on all forms."""
    anchor_names: frozenset[str] = frozenset()
    """Which they are; any if empty."""
    included: frozenset[str] = frozenset()
    """The names of items that must stand on a form."""
    seconds: int = 0
    """The time of a form."""
    mean: int | None = None
    """The mean mark that is aimed at."""
    spread: int | None = None
    """The standard deviation of marks that is aimed at."""
    taken: frozenset[str] = frozenset()
    """The names of items that stand on forms that are fixed already."""
    like: tuple[Candidate, ...] = ()
    """What a fixed form holds that the one to be made shall resemble."""

    @property
    def candidates(self) -> Iterator[Candidate]:
        """Every candidate, cell by cell."""
        for cell in self.wanted:
            yield from self.pools[cell]

    def without(self, taken: frozenset[str], like: tuple[Candidate, ...]) -> Blueprint:
        """Return the blueprint of one form without the items ``taken``, to resemble ``like``."""
        gone = taken.union(*(names for names in self.whole if names & taken))
        pools = {
            cell: [each for each in pool if each.name not in gone]
            for cell, pool in self.pools.items()
        }
        quotas = [
            replace(quota, weights={n: w for n, w in quota.weights.items() if n not in gone})
            for quota in self.quotas
        ]
        whole = [names for names in self.whole if not names & taken]
        return replace(
            self, pools=pools, quotas=quotas, whole=whole, forms=1, anchors=0, included=frozenset(),
            taken=taken, like=like,
        )  # fmt: skip


def blueprint_of(
    definitions: Definitions, assessment: Assessment, secret: bytes, label: str
) -> Blueprint:
    """Return what the test specification asks of the banks, with the candidates in drawn order."""
    wanted = {
        Cell(course.module.id, level): count
        for course in definitions.courses
        for level, count in assessment.items_of(course.module.id).items()
    }
    pools: dict[Cell, list[Candidate]] = {cell: [] for cell in wanted}
    for course in definitions.courses:
        order = shuffled(
            secret, (item.id for item in course.bank.items), label, "choice", course.module.id
        )
        for item in sorted(course.bank.items, key=lambda item: order.index(item.id)):
            cell = Cell(course.module.id, item.cognitive)
            is_left_out = (
                item.id in assessment.exclude
                or item.type not in assessment.types
                or (course.module.id, item.id) in definitions.history.seen
            )
            if cell in wanted and not is_left_out:
                pools[cell].append(candidate_of(definitions, course, item, assessment))
    pools, whole = _whole_cases(definitions, pools)
    everything = [each for pool in pools.values() for each in pool]
    target = assessment.difficulty
    spread = target.spread if target else None
    return Blueprint(
        assessment=assessment,
        wanted=wanted,
        pools=pools,
        enemies=enemies_of(definitions),
        forms=1 if assessment.same_items else 2,
        objectives=[
            (course.module.id, objective.id)
            for course in definitions.courses
            if any(cell.module == course.module.id for cell in wanted)
            for objective in course.module.objectives
        ],
        cases={
            (course.module.id, case.id): reading_seconds(words_of(case.text))
            for course in definitions.courses
            for case in course.bank.cases
        },
        quotas=[_quota(cell, everything) for cell in assessment.blueprint],
        whole=whole,
        anchors=0 if assessment.same_items else assessment.anchor_count,
        anchor_names=frozenset(c.name for c in everything if c.item.id in assessment.anchor_ids),
        included=frozenset(c.name for c in everything if c.item.id in assessment.include),
        seconds=60 * assessment.minutes,
        mean=round(target.mean * 1000) if target else None,
        spread=None if spread is None else round(spread * 1000),
    )


def candidate_of(
    definitions: Definitions, course: Course, item: Item, assessment: Assessment
) -> Candidate:
    """Return an item of a bank as a candidate."""
    module = course.module.id
    mark = round(expected_facility(module, item, definitions.history) * 1000)
    return Candidate(module, item, mark, item_seconds(item), assessment.points_of(item.type))


def _whole_cases(
    definitions: Definitions, pools: Mapping[Cell, Sequence[Candidate]]
) -> tuple[dict[Cell, list[Candidate]], list[frozenset[str]]]:
    """Return the pools without whole cases of which something is missing, and the other ones."""
    there = {candidate.name for pool in pools.values() for candidate in pool}
    whole, broken = [], set[str]()
    for course in definitions.courses:
        for case in course.bank.cases:
            names = {
                f"{course.module.id}/{item.id}"
                for item in course.bank.items
                if item.case == case.id
            }
            if case.whole and names <= there and len(names) > 1:
                whole.append(frozenset(names))
            elif case.whole and not names <= there:
                broken |= names
    kept = {cell: [c for c in pool if c.name not in broken] for cell, pool in pools.items()}
    return kept, whole


def _quota(cell: BlueprintCell, candidates: Iterable[Candidate]) -> Quota:
    asked = (cell.module, cell.objective, cell.level, cell.type)
    weights = {}
    for each in candidates:
        found = (each.module, each.item.objective, each.item.cognitive, each.item.type)
        if all(one is None or one == own for one, own in zip(asked, found, strict=True)):
            weights[each.name] = 1 if cell.points is None else each.points
    return Quota(cell, weights)


def enemies_of(definitions: Definitions) -> Mapping[str, frozenset[str]]:
    """Return for each item, named ``module/item``, the items that must not share a form with it.

    Enmity holds both ways even if one item alone declares it. An id is looked for in the item's
    own bank first, then in the other banks. Pairs that the item check takes for enemies are kept
    apart too, until a person has looked at them.
    """
    from trainkit.model.lint import open_pairs  # scoring needs blueprints and no item check

    found: dict[str, set[str]] = {}
    for course in definitions.courses:
        for pair in open_pairs(course):
            one, other = (f"{course.module.id}/{item}" for item in pair)
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        for item in course.bank.items:
            for enemy in item.enemies:
                for name in _named(enemy, course, definitions.courses):
                    one = f"{course.module.id}/{item.id}"
                    found.setdefault(one, set()).add(name)
                    found.setdefault(name, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


def _named(item_id: str, home: Course, courses: Sequence[Course]) -> list[str]:
    owners = [
        course.module.id
        for course in courses
        if any(item.id == item_id for item in course.bank.items)
    ]
    if home.module.id in owners:
        owners = [home.module.id]
    return [f"{owner}/{item_id}" for owner in owners]
