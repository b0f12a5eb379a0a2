"""The module's two exercises as they are delivered, and variants of their settings."""

from __future__ import annotations

from functools import cache
from typing import Any

from trainkit.definitions.exercises import CustodyAudit, EvidenceSums, ExerciseFile
from trainkit.definitions.validate import load_model
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

NAMES = ("evidence-sums", "custody-audit")


def evidence_sums(**settings: Any) -> EvidenceSums:
    """Return "Evidence sums" with other settings."""
    return EvidenceSums.model_validate({**delivered("evidence-sums").model_dump(), **settings})


def custody_audit(**settings: Any) -> CustodyAudit:
    """Return "Audit the custody log" with other settings."""
    return CustodyAudit.model_validate({**delivered("custody-audit").model_dump(), **settings})


@cache
def delivered(name: str) -> Any:
    """Return an exercise as the curriculum has it."""
    problems = Problems()
    path = curriculum_folder() / "digital-evidence-protocols" / "exercises" / f"{name}.yaml"
    loaded = load_model(path, ExerciseFile, problems)
    assert loaded is not None, list(problems)
    return loaded[0].root
