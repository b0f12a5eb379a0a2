"""Cohorts made by hand: who scored what is written here, so that every figure can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.factories import bank_data, make_definitions
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import FormUse
from trainkit.assessment.scoring_key import ScoredForm, scored_form
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.reports.cohort import Cohort, FormMarks, Member, Objective
from trainkit.evaluation.reports.findings import Findings, findings_of
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Kit
from trainkit.problems import Problems

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


KIT = kit_of(small_definitions())
People = Mapping[str, tuple[str, str | None, str | None]]
"""By code: the form taken first, and marks before and after."""


def class_of(size: int) -> dict[str, tuple[str, str | None, str | None]]:
    """Return people with 0, 1 or 2 points before and 3, 4 or 5 after: all gain three of six."""
    return {
        f"PX-{n:02}": ("AB"[n % 2], f"{'1' * (n % 3):0<6}", f"{'1' * (3 + n % 3):0<6}")
        for n in range(1, size + 1)
    }


def mixed(size: int) -> dict[str, tuple[str, str, str]]:
    """Return people who differ on each part, before and after."""
    rows = np.random.default_rng(4).random((size, 2, ITEMS)) < np.array([[0.4], [0.6]])
    return {
        f"PX-{n:02}": ("AB"[n % 2], *("".join(str(int(one)) for one in test) for test in both))
        for n, both in enumerate(rows)
    }


def found(people: People, **more: Any) -> Findings:
    """Return the findings of a cohort."""
    return findings_of(KIT.definitions, cohort(KIT, people, **more))


def keyed(kit: Kit) -> dict[str, ScoredForm]:
    """Return the forms by letter."""
    assert kit.forms is not None
    banks = [course.bank for course in kit.definitions.courses]
    return {form.id: scored_form(form, banks) for form in kit.forms.forms}


def cohort(
    kit: Kit,
    people: People,
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
    objectives = tuple(_objectives(kit, forms))
    numbers = {(form, one.key): forms[form].numbers_of(one.key) for form in forms
               for one in objectives}  # fmt: skip
    members, rows = [], dict[tuple[FormUse, str], list[tuple[str, str]]]()
    for code, (first, before, after) in people.items():
        second = first if same_form else "B" if first == "A" else "A"
        taken = {FormUse.PRE: (first, before), FormUse.POST: (second, after)}
        sat = {use: (form, marks) for use, (form, marks) in taken.items() if marks is not None}
        for use, (form, marks) in sat.items():
            rows.setdefault((use, form), []).append((code, marks))
        members.append(_member(code, sat, numbers, country))
    members += [
        Member(code, True, False, "absent", country, None, {}, {}, {}, doubtful=False)
        for code in absent
    ]
    marks = tuple(_form_marks(use, forms[form], rows[use, form]) for use, form in sorted(rows))
    return Cohort(tuple(members), marks, objectives, counterbalanced)


def _member(
    code: str,
    sat: Mapping[FormUse, tuple[str, str]],
    numbers: Mapping[tuple[str, str], Sequence[int]],
    country: str | None,
) -> Member:
    def share(marks: str, numbers: Sequence[int]) -> float:
        return 100 * sum(marks[n - 1] == RIGHT for n in numbers) / len(numbers)

    return Member(
        code=code,
        on_roster=True,
        attended=True,
        status=None,
        country=country,
        language=None,
        scores={use: share(marks, range(1, len(marks) + 1)) for use, (_, marks) in sat.items()},
        forms={use: form for use, (form, _) in sat.items()},
        objectives={
            use: {
                key: share(marks, those)
                for (letter, key), those in numbers.items()
                if letter == form and those
            }
            for use, (form, marks) in sat.items()
        },
        doubtful=False,
    )


def _form_marks(use: FormUse, form: ScoredForm, rows: Sequence[tuple[str, str]]) -> FormMarks:
    marks = np.array([[int(digit) for digit in row] for _, row in rows])
    keys = np.array([ord(item.key) - ord("A") for item in form.items])
    return FormMarks(
        use=use,
        form=form,
        codes=tuple(code for code, _ in rows),
        marks=Marks.of(marks),
        choices=np.where(marks == 1, keys, (keys + 1) % 3),
        options=(3,) * len(form.items),
        keys=tuple(keys.tolist()),
        progress=(1.0,) * len(rows),
    )


def _objectives(kit: Kit, forms: Mapping[str, ScoredForm]) -> Iterator[Objective]:
    modules = [course.module for course in kit.definitions.courses]
    rows = [(module.id, module.short_title, module.title) for module in modules]
    rows += [(f"{m.id}/{o.id}", m.short_title, o.text) for m in modules for o in m.objectives]
    for key, title, text in rows:
        items = {letter: len(forms[letter].numbers_of(key)) for letter in ("A", "B")}
        yield Objective(key, title, text, items)
