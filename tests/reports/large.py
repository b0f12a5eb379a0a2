"""The largest class: 40 people, 12 modules with long titles, 60 items on each form."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from tests.factories import bank_data, make_definitions
from tests.reports.cohorts import cohort, keyed, kit_of
from trainkit.definitions.loaded import Definitions
from trainkit.kit import Kit
from trainkit.reports.cohort import Cohort

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
    kit, rng = large_kit(), np.random.default_rng(3)
    items = len(keyed(kit)["A"].items)

    def marks(chance: float) -> str:
        return "".join("01"[right] for right in (rng.random(items) < chance).astype(int))

    people = {
        f"PX-{n:02}": ("BA"[n % 2], marks(0.4), marks(0.6) if n else None) for n in range(PEOPLE)
    }
    return cohort(kit, people, country="KZ")
