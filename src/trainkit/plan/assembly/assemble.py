"""Assembles the test forms from the item banks by the workshop's blueprint.

In: definitions that passed the check, and the workshop's secret. Out: ``Forms``, form A for the
pre-test and form B for the post-test, parallel as far as the banks allow, and form C for a
retention test if the workshop wants one; or problems that say what a bank lacks.

Steps: take the candidates (``excluded`` ones left out) in an order drawn from the secret; choose
(``selection``, ``matching``); draw which set comes first; print (``printing``). Form C comes last,
from the items that are left, as much like form B as they allow: so it is the same whether it is
wanted at first or added to forms that were printed long ago.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trainkit.definitions.gathered import Course, Definitions
from trainkit.definitions.items import Item
from trainkit.definitions.lint import open_pairs
from trainkit.definitions.workshop import Assessment
from trainkit.plan.assembly.matching import improve
from trainkit.plan.assembly.printing import printed_form
from trainkit.plan.assembly.selection import Blueprint, Candidate, Cell, Choice
from trainkit.plan.assembly.shortage import find_choice
from trainkit.plan.assembly.versions import with_versions
from trainkit.plan.forms import Form, Forms, FormUse
from trainkit.plan.secret import draw, shuffled
from trainkit.problems import Problems

__all__ = ["add_retention", "assemble", "blueprint_of", "enemies_of"]


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
        _printed(definitions, _chosen(blueprint, choice, form), secret, use, edition)
        for use, form in ((FormUse.PRE, first), (FormUse.POST, blueprint.forms - 1 - first))
    )
    made = Forms(
        workshop=workshop.id, counterbalanced=workshop.assessment.counterbalanced, forms=forms
    )
    if workshop.assessment.retention:
        return add_retention(definitions, secret, problems, made)
    return made


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
    blueprint = _remaining(blueprint_of(definitions, assessment, secret, label), forms, definitions)
    choice = _best(blueprint, definitions, problems)
    if choice is None:
        return None
    chosen = _chosen(blueprint, choice, 0)
    form = _printed(definitions, chosen, secret, FormUse.RETENTION, edition)
    return forms.model_copy(update={"forms": (*forms.forms, form)})


def _printed(
    definitions: Definitions,
    chosen: Mapping[str, Sequence[Item]],
    secret: bytes,
    use: FormUse,
    edition: int,
) -> Form:
    assessment = definitions.workshop.assessment
    form = printed_form(definitions, chosen, secret, use, edition)
    return with_versions(definitions, form, secret, assessment.versions if assessment else 1)


def _best(blueprint: Blueprint, definitions: Definitions, problems: Problems) -> Choice | None:
    choice = find_choice(blueprint, definitions, problems)
    if choice is None:
        return None
    aims = {
        course.module.id: [objective.id for objective in course.module.objectives]
        for course in definitions.courses
    }
    return improve(blueprint, choice, aims)


def _remaining(blueprint: Blueprint, forms: Forms, definitions: Definitions) -> Blueprint:
    """Return the blueprint of one form of what no form holds, to be like the post-test."""
    taken = frozenset(f"{row.module}/{row.item}" for form in forms.forms for row in form.items)
    items = {
        f"{course.module.id}/{item.id}": Candidate(course.module.id, item)
        for course in definitions.courses
        for item in course.bank.items
    }
    names = [f"{row.module}/{row.item}" for row in forms.form(FormUse.POST).items]
    pools = {
        cell: [candidate for candidate in pool if candidate.name not in taken]
        for cell, pool in blueprint.pools.items()
    }
    like = tuple(items[name] for name in names if name in items)
    return replace(blueprint, pools=pools, forms=1, taken=taken, like=like)


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
