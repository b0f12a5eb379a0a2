"""Cohorts made by hand: who scored what is written here, so that every figure can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.factories import bank_data, make_definitions
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.assembly.assemble import assemble
from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedForm, keyed_form
from trainkit.definitions.loaded import Definitions
from trainkit.evaluation.marks import Marks
from trainkit.kit import Kit
from trainkit.problems import Problems
from trainkit.reports.cohort import Aim, Cohort, FormSitting, Member

ITEMS = 6
"""Items on each form: three of each of two modules."""
RIGHT = "1"


def small_definitions(**changes: object) -> Definitions:
    """Return a workshop of two modules whose forms have three items of each."""
    assessment = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20}
    banks = [bank_data("alpha"), bank_data("beta")]
    return make_definitions(banks, Path("workshop"), **{"assessment": assessment, **changes})


def kit_of(definitions: Definitions) -> Kit:
    """Return what reports need of a kit."""
    forms = assemble(definitions, bytes(range(16)), Problems())
    return Kit(definitions, Agenda(workshop=definitions.workshop.id, revision=1, days=()), forms)


def keyed(kit: Kit) -> dict[str, KeyedForm]:
    """Return the forms by letter."""
    assert kit.forms is not None
    banks = [course.bank for course in kit.definitions.courses]
    return {form.id: keyed_form(form, banks) for form in kit.forms.forms}


def cohort(
    kit: Kit,
    people: Mapping[str, tuple[str, str | None, str | None]],
    *,
    absent: Sequence[str] = (),
    country: str | None = None,
    same_form: bool = False,
    counterbalanced: bool = True,
) -> Cohort:
    """Return a cohort: for each code the form taken first, and marks before and after.

    Marks are a digit an item in the form's order, 1 for right; ``None`` is a test not taken.
    """
    forms = keyed(kit)
    members, rows = [], dict[tuple[FormUse, str], list[tuple[str, str]]]()
    for code, (first, before, after) in people.items():
        second = first if same_form else "B" if first == "A" else "A"
        taken = {FormUse.PRE: (first, before), FormUse.POST: (second, after)}
        sat = {use: (form, marks) for use, (form, marks) in taken.items() if marks is not None}
        for use, (form, marks) in sat.items():
            rows.setdefault((use, form), []).append((code, marks))
        members.append(_member(code, sat, forms, country))
    members += [
        Member(code, True, False, "absent", country, None, {}, {}, {}, doubtful=False)
        for code in absent
    ]
    sittings = tuple(_sitting(use, forms[form], rows[use, form]) for use, form in sorted(rows))
    return Cohort(tuple(members), sittings, _aims(kit, forms), counterbalanced)


def _member(
    code: str,
    sat: Mapping[FormUse, tuple[str, str]],
    forms: Mapping[str, KeyedForm],
    country: str | None,
) -> Member:
    def share(marks: str, numbers: Sequence[int]) -> float:
        return 100 * sum(marks[n - 1] == RIGHT for n in numbers) / len(numbers)

    groups = ["alpha", "beta", *(f"{m}/o{n}" for m in ("alpha", "beta") for n in (1, 2, 3))]
    aims = {
        use: {
            group: share(marks, forms[form].numbers_of(group))
            for group in groups
            if forms[form].numbers_of(group)
        }
        for use, (form, marks) in sat.items()
    }
    return Member(
        code=code,
        on_roster=True,
        attended=True,
        status=None,
        country=country,
        language=None,
        scores={use: share(marks, range(1, ITEMS + 1)) for use, (_, marks) in sat.items()},
        forms={use: form for use, (form, _) in sat.items()},
        aims=aims,
        doubtful=False,
    )


def _sitting(use: FormUse, form: KeyedForm, rows: Sequence[tuple[str, str]]) -> FormSitting:
    marks = np.array([[int(digit) for digit in row] for _, row in rows])
    keys = [ord(item.key) - ord("A") for item in form.items]
    choices = np.array([[k if m else (k + 1) % 3 for k, m in zip(keys, row, strict=True)]
                        for row in marks.tolist()])  # fmt: skip
    codes = tuple(code for code, _ in rows)
    options = (3,) * len(form.items)
    return FormSitting(use, form, codes, Marks.of(marks), choices, options, tuple(keys))


def _aims(kit: Kit, forms: Mapping[str, KeyedForm]) -> tuple[Aim, ...]:
    aims = []
    for course in kit.definitions.courses:
        module = course.module
        rows = [(module.id, module.title)]
        rows += [(f"{module.id}/{one.id}", one.text) for one in module.objectives]
        for key, text in rows:
            items = {letter: len(forms[letter].numbers_of(key)) for letter in ("A", "B")}
            aims.append(Aim(key, module.short_title, text, items))
    return tuple(aims)
