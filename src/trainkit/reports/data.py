"""``evaluation.json``: every figure with its n, interval and method, for whoever compares courses.

No row is about one person. ``schema`` says how it is read.
"""

from __future__ import annotations

import json
from typing import Any

from trainkit.evaluation.refusal import record
from trainkit.reports.earlier import SCHEMA
from trainkit.reports.figures import figures_of
from trainkit.reports.findings import Findings

__all__ = ["evaluation_json"]


def evaluation_json(found: Findings) -> bytes:
    """Return the data file: UTF-8, one figure a line."""
    workshop, flow = found.definitions.workshop, found.learning.flow
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "workshop": workshop.id,
        "dates": [day.isoformat() for day in workshop.dates],
        "modules": {c.module.id: c.module.version for c in found.definitions.courses},
        "simulated": workshop.simulated,
        "counterbalanced": found.cohort.counterbalanced,
        "people": {
            "registered": flow.registered,
            "attended": flow.attended,
            "pre": flow.pre,
            "post": flow.post,
            "matched": flow.matched,
        },
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    figures = [
        json.dumps(
            {"part": one.part, "about": one.about, "name": one.name, "unit": one.unit}
            | record(one.outcome),
            ensure_ascii=False,
            allow_nan=False,
        )
        for one in figures_of(found)
    ]
    body = ",\n  ".join(figures)
    return ("{\n" + "\n".join(lines) + f'\n "figures": [\n  {body}\n ]\n}}\n').encode()
