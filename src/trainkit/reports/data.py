"""``evaluation.json``: every figure with its n, interval and method, for whoever compares courses.

No row is about one person, but figures may be about few: the file is the team's. What may be passed
on is the data of a release, without items, and without any number of fewer people than its
threshold. Keys and their meaning: docs/evaluation-data.md.
"""

from __future__ import annotations

import json
from typing import Any

from trainkit.evaluation.disclosure import INTERNAL, RELEASE
from trainkit.evaluation.estimate import Estimate, Record, Refusal, Significance, record
from trainkit.reports.earlier import SCHEMA
from trainkit.reports.figures import figures_of
from trainkit.reports.findings import Findings
from trainkit.reports.release import released

__all__ = ["evaluation_json"]


_NOT_RELEASED = frozenset({"items", "rasch"})
"""Parts whose shares are of few people even where many answered."""


def evaluation_json(found: Findings, *, release: bool = False) -> bytes:
    """Return the data file: UTF-8, one figure a line; for the team, or what may be passed on."""
    if release:
        found = released(found)
    workshop, flow = found.definitions.workshop, found.learning.flow
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "audience": "release" if release else "team",
        "threshold": RELEASE if release else INTERNAL,
        "workshop": workshop.id,
        "dates": [day.isoformat() for day in workshop.dates],
        "modules": {c.module.id: c.module.version for c in found.definitions.courses},
        "simulated": workshop.simulated,
        "counterbalanced": found.cohort.counterbalanced,
        "people": {
            name: count if not release or count == 0 or (count or 0) >= RELEASE else None
            for name, count in (
                ("registered", flow.registered),
                ("attended", flow.attended),
                ("pre", flow.pre),
                ("post", flow.post),
                ("matched", flow.matched),
            )
        },
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    figures = [
        json.dumps(
            {"part": one.part, "about": one.about, "name": one.name, "unit": one.unit}
            | _record(one.outcome),
            ensure_ascii=False,
            allow_nan=False,
        )
        for one in figures_of(found)
        if not release or one.part not in _NOT_RELEASED
    ]
    body = ",\n  ".join(figures)
    return ("{\n" + "\n".join(lines) + f'\n "figures": [\n  {body}\n ]\n}}\n').encode()


def _record(outcome: Estimate | Significance | Refusal) -> Record:
    """Return a figure; the group that a reason is about stands apart from what the figure is."""
    return {"group" if key == "about" else key: value for key, value in record(outcome).items()}
