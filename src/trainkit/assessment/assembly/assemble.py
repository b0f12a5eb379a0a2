"""Assembles the test forms from the item banks by the workshop's blueprint.

In: definitions that passed the check, and the workshop's secret. Out: ``Forms``, form A for the
pre-test and form B for the post-test, parallel as far as the banks allow, and form C for a
retention test if the workshop wants one; or problems that say what a bank lacks.

Steps: take the candidates in an order drawn from the secret (``blueprint``); choose
(``choosing``, by the rules of ``model``), or say what the banks lack (``shortage``); draw which set
comes first; put the items in order (``print_order``). Form C comes last,
from the items that are left, as much like form B as they allow: so it is the same whether it is
wanted at first or added to forms that were printed long ago.
"""

from __future__ import annotations

from trainkit.assessment.assembly.blueprint import Blueprint, blueprint_of, candidate_of
from trainkit.assessment.assembly.choosing import Choice, Unsolved, choose
from trainkit.assessment.assembly.print_order import printed_form
from trainkit.assessment.assembly.shortage import report_shortage
from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.assessment import Assessment
from trainkit.definitions.loaded import Definitions
from trainkit.items.registry import Item
from trainkit.problems import Problems
from trainkit.secret import draw

__all__ = ["add_retention", "assemble"]


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
        problems.error(place, "assessment.items: expected at least one item, found none")
        return None
    choice = choose(blueprint)
    if isinstance(choice, Unsolved):
        report_shortage(blueprint, definitions, choice, problems)
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
