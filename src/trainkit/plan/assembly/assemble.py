"""Assembles the two test forms from the item banks by the workshop's blueprint.

In: definitions that passed the check, and the workshop's secret. Out: ``Forms``, form A for the
pre-test and form B for the post-test, parallel as far as the banks allow; or problems that say what
a bank lacks.

Steps: take the candidates (``excluded`` ones left out) in an order drawn from the secret; choose
(``selection``, ``matching``); draw which set comes first; put modules in the workshop's order and,
inside a module, easy before hard, with the items of one case side by side; draw each item's option
order (``plan.placing``). Positions of keys are left to chance, since an exact balance is a pattern
that can be used (Bar-Hillel and Attali 2001), but a form on which one position holds so many keys
of items answered with one letter as chance would bring about less than once in a hundred forms is
drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainkit.definitions.gathered import Course, Definitions
from trainkit.definitions.items import Case, Item, ItemBank
from trainkit.definitions.lint import open_pairs
from trainkit.definitions.workshop import Assessment
from trainkit.plan.assembly.matching import improve
from trainkit.plan.assembly.selection import Blueprint, Candidate, Cell, Choice
from trainkit.plan.assembly.shortage import find_choice
from trainkit.plan.forms import Form, Forms, FormUse, PlacedItem
from trainkit.plan.placing import form_hash, key_position, place_item
from trainkit.plan.secret import draw, shuffled
from trainkit.problems import Problems

__all__ = ["assemble", "blueprint_of", "enemies_of", "is_lopsided"]

_DRAWS = 200
"""Most draws of a form's option orders; one in a hundred is refused, so two are usually plenty."""
_RARE = 0.01
_USES = {FormUse.PRE: "A", FormUse.POST: "B"}


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
    choice = find_choice(blueprint, definitions, problems)
    if choice is None:
        return None
    aims = {
        course.module.id: [objective.id for objective in course.module.objectives]
        for course in definitions.courses
    }
    choice = improve(blueprint, choice, aims)
    first = draw(secret, label, "first")[0] % 2 if blueprint.forms > 1 else 0
    forms = tuple(
        _form(definitions, _chosen(blueprint, choice, form), secret, use, edition)
        for use, form in ((FormUse.PRE, first), (FormUse.POST, blueprint.forms - 1 - first))
    )
    return Forms(workshop=workshop.id, forms=forms)


def blueprint_of(
    definitions: Definitions, assessment: Assessment, secret: bytes, label: str
) -> Blueprint:
    """Return what the test specification asks of the banks, with the candidates in drawn order."""
    wanted: dict[Cell, int] = {}
    pools: dict[Cell, list[Candidate]] = {}
    for course in definitions.courses:
        module = course.module.id
        items = course.bank.items
        order = shuffled(secret, (item.id for item in items), label, "choice", module)
        for level, count in assessment.items_of(module).items():
            wanted[Cell(module, level)] = count
            pools[Cell(module, level)] = [
                Candidate(module, item)
                for item in sorted(items, key=lambda item: order.index(item.id))
                if item.cognitive is level
                and item.id not in assessment.exclude
                and item.type in assessment.types
            ]
    forms = 1 if assessment.same_items else 2
    return Blueprint(wanted, pools, enemies_of(definitions), forms)


def enemies_of(definitions: Definitions) -> Mapping[str, frozenset[str]]:
    """Return for each item, named ``module/item``, the items that must not share a form with it.

    Enmity holds both ways even if one item alone declares it. An id is looked for in the item's
    own bank first, then in the other banks. Pairs that the item check takes for enemies are kept
    apart too, until a person has looked at them.
    """
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


def _chosen(blueprint: Blueprint, choice: Choice, form: int) -> dict[str, list[Item]]:
    chosen: dict[str, list[Item]] = {}
    for cell in blueprint.wanted:
        for candidate in blueprint.pools[cell]:
            if choice.get(candidate.name) == form:
                chosen.setdefault(cell.module, []).append(candidate.item)
    return chosen


def _form(
    definitions: Definitions,
    chosen: Mapping[str, Sequence[Item]],
    secret: bytes,
    use: FormUse,
    edition: int,
) -> Form:
    banks = {course.module.id: course.bank for course in definitions.courses}
    code = f"{_USES[use]}{edition}"
    ordered = [
        (banks[module], item) for module, items in chosen.items() for item in _in_order(items)
    ]
    items = _drawn(ordered, secret, code)
    hashed = form_hash(_USES[use], use, edition, items)
    return Form(id=_USES[use], use=use, edition=edition, items=items, hash=hashed)


def _in_order(items: Sequence[Item]) -> list[Item]:
    """Return easy items first; a case stands where its items' mean difficulty puts it."""
    sets: dict[str, list[Item]] = {}
    for item in items:
        sets.setdefault(f"case {item.case}" if item.case else f"item {item.id}", []).append(item)
    ranked = sorted(
        (sorted(each, key=lambda item: -item.difficulty) for each in sets.values()),
        key=lambda each: -sum(item.difficulty for item in each) / len(each),
    )
    return [item for each in ranked for item in each]


def _drawn(
    items: Sequence[tuple[ItemBank, Item]], secret: bytes, code: str
) -> tuple[PlacedItem, ...]:
    """Draw the order of every item's options, again while keys crowd at one position.

    If items that keep their order crowd them by themselves, the last draw stands.
    """
    placed: tuple[PlacedItem, ...] = ()
    for number in range(_DRAWS):
        labels = (code, f"draw {number}")
        placed = tuple(
            place_item(bank.module, item, _case(bank, item), secret, *labels)
            for bank, item in items
        )
        positions = [position for each in placed if (position := key_position(each))]
        if not is_lopsided(positions):
            break
    return placed


def _case(bank: ItemBank, item: Item) -> Case | None:
    return bank.case(item.case) if item.case else None


def is_lopsided(positions: Sequence[tuple[int, int]]) -> bool:
    """Whether one position holds more keys than chance brings about in 1 of 100 forms.

    ``positions`` gives each item's key position, counted from 0, and its number of options. The
    number of keys at a position is a sum of independent draws, one an item, each with the chance
    1/options; its upper tail is the binomial tail where all items have as many options.
    """
    for position in range(max((options for _, options in positions), default=0)):
        keys = sum(where == position for where, _ in positions)
        if _tail([1 / options for _, options in positions if options > position], keys) < _RARE:
            return True
    return False


def _tail(chances: Sequence[float], at_least: int) -> float:
    """Return the chance of ``at_least`` hits in independent draws (Poisson binomial)."""
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[hits] * (1 - chance) if hits < len(spread) else 0.0)
            + (spread[hits - 1] * chance if hits else 0.0)
            for hits in range(len(spread) + 1)
        ]
    return sum(spread[at_least:])
