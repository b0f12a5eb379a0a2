"""Settings of the exercises on the custody of evidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trainkit.definitions.exercises.base import ExerciseBase

__all__ = ["CustodyAudit", "EvidenceSums"]


class EvidenceSums(ExerciseBase):
    """Compare the sums of evidence files with those in the record.

    One file differs in its line ends alone; all but that one and the altered ones are intact.
    """

    generator: Literal["evidence-sums"]
    files: Annotated[int, Field(ge=5, le=7)] = 5
    """Text files that were received."""
    altered: Annotated[int, Field(ge=1, le=2)] = 1
    """Files among them in which a number or a word was changed after the record."""


class CustodyAudit(ExerciseBase):
    """Find the breaks in a custody log, and none in a clean one.

    A set has two logs of equal length; which of them is clean is drawn.
    """

    generator: Literal["custody-audit"]
    rows: Annotated[int, Field(ge=13, le=17)] = 13
    """Rows of each log."""
    faults: Annotated[int, Field(ge=3, le=8)] = 5
    """Faults in the log that is not clean, of as many kinds out of eight; a missing hand-over or
    an overlap is always among them."""
