"""The drawing of evidence files: as they were on the day of the record, and as received.

Held constant over sets of one definition: how many files there are, how many are altered; one
differs in its line ends alone; one intact file has CR LF on both days; one intact sum is printed in
capital letters. The sums of an altered file share their first three characters, so that a look at
the beginning is not enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from trainkit.definitions.exercises.custody import EvidenceSums
from trainkit.exercises.custody.digests import Difference, sha256
from trainkit.exercises.custody.texts import KINDS, Text, draw_text
from trainkit.exercises.draws import Draws

__all__ = ["Evidence", "SumPlan", "draw_sum_plan"]

LF, CRLF = b"\n", b"\r\n"
_ALIKE = 3
"""Characters at the beginning in which the two sums of an altered file agree."""
_TRIES = 60_000
"""Reference numbers tried for that; one of 4,096 fits on average."""


@dataclass(frozen=True)
class Evidence:
    """A file on both days."""

    recorded: Text
    received: Text
    recorded_end: bytes
    received_end: bytes
    planned: Difference
    """What was done to it; only tests look at this."""
    capitals: bool = False
    """Whether its sum is printed in capital letters on the day of receipt."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.recorded.name

    @property
    def before(self) -> bytes:
        """The bytes on the day of the record."""
        return self.recorded.content(self.recorded_end)

    @property
    def after(self) -> bytes:
        """The bytes as received."""
        return self.received.content(self.received_end)


@dataclass(frozen=True)
class SumPlan:
    """The files in the order of the record, and the two days."""

    files: tuple[Evidence, ...]
    recorded: date
    received: date


def draw_sum_plan(exercise: EvidenceSums, draws: Draws) -> SumPlan:
    """Return the files for the settings of ``exercise``."""
    kinds = draws.sample(tuple(KINDS), exercise.files)
    files = [draw_text(kind, draws.branch(kind)) for kind in kinds]
    altered, (moved, windows, shouted, *plain) = (
        files[: exercise.altered],
        files[exercise.altered :],
    )
    ends = draws.shuffled((LF, CRLF))
    made = [
        *(_altered(text, draws.branch(f"change {text.name}")) for text in altered),
        Evidence(moved, moved, ends[0], ends[1], "line-ends"),
        Evidence(windows, windows, CRLF, CRLF, "none"),
        Evidence(shouted, shouted, LF, LF, "none", capitals=True),
        *(Evidence(text, text, LF, LF, "none") for text in plain),
    ]
    recorded = date(2026, 1, 12) + timedelta(draws.below(200))
    return SumPlan(
        tuple(draws.shuffled(made)), recorded, recorded + timedelta(draws.between(9, 60))
    )


def _altered(text: Text, draws: Draws) -> Evidence:
    changed = text.altered(draws)
    start = draws.below(100_000)
    for step in range(_TRIES):
        number = (start + step) % 100_000
        text, changed = text.with_reference(number), changed.with_reference(number)
        if sha256(text.content(LF))[:_ALIKE] == sha256(changed.content(LF))[:_ALIKE]:
            break
    return Evidence(text, changed, LF, LF, "content")
