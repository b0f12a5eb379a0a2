"""Settings of the exercises on the custody of evidence."""

from __future__ import annotations

from typing import Literal

from trainkit.definitions.exercises.base import ExerciseBase

__all__ = ["CustodyAudit", "EvidenceSums"]


class EvidenceSums(ExerciseBase):
    """Compare the sums of evidence files with those in the record."""

    generator: Literal["evidence-sums"]


class CustodyAudit(ExerciseBase):
    """Find the breaks in a custody log."""

    generator: Literal["custody-audit"]
