"""The largest class: 40 people, 12 modules with long titles, 60 items on each form."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from tests.factories import bank_data, make_definitions
from tests.reports.cohorts import keyed, kit_of
from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.keyed import KeyedForm
from trainkit.definitions.loaded import Definitions
from trainkit.evaluation.marks import Marks
from trainkit.kit import Kit
from trainkit.reports.cohort import Aim, Cohort, FormSitting, Member

PEOPLE, MODULES = 40, 12
LONG = (
    "Interinstitutional coordination and counterterrorism-financing investigations across "
    "jurisdictions with incompatible telecommunications-interception legislation"
)
WORD = "Rechtsschutzversicherungsgesellschaftenverordnungsdurchführungsbestimmungen"


@cache
def large_kit() -> Kit:
    """Return twelve modules, each with a long title, and forms of sixty items."""
    names = [f"module-{n:02}" for n in range(MODULES)]
    assessment = {"items": {"recall": 2, "apply": 2, "judge": 1}, "minutes": 90}
    definitions = make_definitions(
        [bank_data(name, per_level=8) for name in names],
        Path("workshop"),
        assessment=assessment,
    )
    return kit_of(_with_long_titles(definitions))


def _with_long_titles(definitions: Definitions) -> Definitions:
    courses = []
    for n, course in enumerate(definitions.courses):
        title = f"{n}. {LONG} {WORD[: 6 * n]}"
        courses.append(replace(course, module=course.module.model_copy(update={"title": title})))
    return replace(definitions, courses=tuple(courses))


@cache
def large_cohort() -> Cohort:
    """Return forty people, one of whom has no test after the course; seeded answers."""
    kit = large_kit()
    forms, rng = keyed(kit), np.random.default_rng(3)
    rows: dict[tuple[FormUse, str], list[tuple[str, np.ndarray]]] = {}
    for n in range(PEOPLE):
        order = "AB" if n % 2 else "BA"
        for use, letter, chance in zip(SCORED, order, (0.4, 0.6), strict=True):
            if n or use is FormUse.PRE:
                marks = (rng.random(len(forms[letter].items)) < chance).astype(int)
                rows.setdefault((use, letter), []).append((f"PX-{n:02}", marks))
    modules = [course.module for course in kit.definitions.courses]
    aims = [(one.id, one.short_title, one.title) for one in modules]
    aims += [(f"{m.id}/{o.id}", m.short_title, o.text) for m in modules for o in m.objectives]
    return Cohort(
        members=tuple(_member(f"PX-{n:02}", rows, forms, aims) for n in range(PEOPLE)),
        sittings=tuple(_sitting(use, forms[letter], each) for (use, letter), each in rows.items()),
        aims=tuple(
            Aim(key, title, text, {one: len(forms[one].numbers_of(key)) for one in "AB"})
            for key, title, text in aims
        ),
        counterbalanced=True,
    )


def _member(
    code: str,
    rows: dict[tuple[FormUse, str], list[tuple[str, np.ndarray]]],
    forms: dict[str, KeyedForm],
    aims: list[tuple[str, str, str]],
) -> Member:
    mine = {
        use: (letter, marks)
        for (use, letter), each in rows.items()
        for owner, marks in each
        if owner == code
    }
    return Member(
        code=code,
        on_roster=True,
        attended=True,
        status=None,
        country="KZ",
        language="ru",
        scores={use: float(100 * marks.mean()) for use, (_, marks) in mine.items()},
        forms={use: letter for use, (letter, _) in mine.items()},
        aims={
            use: {
                key: float(100 * np.mean([marks[n - 1] for n in numbers]))
                for key, _, _ in aims
                if (numbers := forms[letter].numbers_of(key))
            }
            for use, (letter, marks) in mine.items()
        },
        doubtful=False,
    )


def _sitting(use: FormUse, form: KeyedForm, rows: list[tuple[str, np.ndarray]]) -> FormSitting:
    marks = np.array([row for _, row in rows])
    keys = np.array([ord(item.key) - ord("A") for item in form.items])
    choices = np.where(marks == 1, keys, (keys + 1) % 3)
    return FormSitting(
        use=use,
        form=form,
        codes=tuple(code for code, _ in rows),
        marks=Marks.of(marks),
        choices=choices,
        options=(3,) * len(form.items),
        keys=tuple(keys.tolist()),
    )
