"""Measure how soon it is said why there is no agenda, and check what is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import process_time

from trainkit.agenda.explain.explanation import Conflict, explain
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer, Limits, find
from trainkit.agenda.verify import verify
from trainkit.model.yaml import Location
from trainkit.problems import Place

__all__ = ["Explained", "explained"]


@dataclass(frozen=True)
class Explained:
    """What is said of a programme without an agenda."""

    seconds: float
    """Of the processor, for the conflicts with their words and places."""
    conflicts: tuple[Conflict, ...]
    faults: tuple[str, ...]
    """What is not as it is said: a conflict that can be met, or a rest that cannot."""

    @property
    def longest(self) -> int | None:
        """The requirements of the conflict that has most; none without a conflict."""
        return max((len(one.lines) for one in self.conflicts), default=None)


def explained(problem: AgendaProblem) -> Explained:
    """Return what is said of a programme, checked by solving."""
    begin = process_time()
    said = explain(problem, place_of=_place_of, may_change=lambda _location: False)
    conflicts = said.conflicts
    seconds = process_time() - begin
    faults = tuple(fault for conflict in conflicts for fault in _faults(conflict))
    return Explained(seconds, conflicts, faults)


def _place_of(location: Location) -> Place:
    return Place(Path("/".join(map(str, location))))


def _faults(conflict: Conflict) -> list[str]:
    limits = Limits(work=10.0)
    faults = []
    if find(conflict.core, limits=limits).answer is Answer.FOUND:
        faults.append(f"can be met: {'; '.join(one.sentence for one in conflict.lines)}")
    for one in conflict.lines:
        rest = one.dropped(conflict.core)
        agenda = find(rest, limits=limits).agenda
        if agenda is None or not verify(rest, agenda).holds:
            faults.append(f"the rest cannot be met without: {one.sentence}")
    return faults
