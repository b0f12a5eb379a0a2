"""The largest class: 40 people, 12 modules with long titles, 60 items on each form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from tests.factories import bank_data, make_definitions
from tests.reports.cohorts import cohort, keyed
from tests.score_factory import forms, placed
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import PlacedItem
from trainkit.evaluation.reports.cohort import Cohort
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Kit

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
    banks = [bank_data(name, per_level=8) for name in names]
    definitions = _with_long_titles(make_definitions(banks, assessment=assessment))
    agenda = Agenda(workshop=definitions.workshop.id, days=())
    return Kit(definitions, agenda, forms(_items(names, 0), _items(names, 3)))


def _items(names: Sequence[str], first: int) -> list[PlacedItem]:
    """Return five items a module; items that are three apart have one objective."""
    places = [("recall", 0), ("recall", 1), ("apply", 2), ("apply", 3), ("judge", 1)]
    return [
        placed(f"{name}-{level}-{first + n}", module=name) for name in names for level, n in places
    ]


def _with_long_titles(definitions: Definitions) -> Definitions:
    courses = []
    for n, course in enumerate(definitions.courses):
        title = f"{n}. {LONG} {WORD[: 6 * n]}"
        courses.append(replace(course, module=course.module.model_copy(update={"title": title})))
    return replace(definitions, courses=tuple(courses))


@cache
def large_cohort() -> Cohort:
    """Return forty people, one of whom has no test after the course; seeded answers."""
    kit, rng = large_kit(), np.random.default_rng(3)
    items = len(keyed(kit)["A"].items)

    def marks(chance: float) -> str:
        return "".join("01"[right] for right in (rng.random(items) < chance).astype(int))

    people = {
        f"PX-{n:02}": ("BA"[n % 2], marks(0.4), marks(0.6) if n else None) for n in range(PEOPLE)
    }
    return cohort(kit, people, country="KZ")
