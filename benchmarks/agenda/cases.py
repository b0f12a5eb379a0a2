"""What is measured: the programmes, the figures that are taken of each, and their targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.agenda.explaining import explained
from benchmarks.agenda.generate import build, contradict, lose_morning, programme
from benchmarks.agenda.searching import search
from benchmarks.agenda.troubles import TROUBLES
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.workshop.problem_of import agenda_problem
from trainkit.api import load

__all__ = ["CASES", "Figure"]

_SECONDS = 10.0
_EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Figure:
    """One figure of one programme."""

    programme: str
    seed: int
    name: str
    value: float | None
    """None where there is none, for example no agenda within the time."""
    target: float | None = None
    """The most that it may be; none for what is only told."""
    unit: str = "s"
    faults: tuple[str, ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the target is met."""
        if self.target is None:
            return None
        return self.value is not None and self.value <= self.target

    def __str__(self) -> str:
        value = "none" if self.value is None else f"{self.value:.4g} {self.unit}"
        target = "" if self.target is None else f"{self.target:g} {self.unit}"
        met = {True: "met", False: "MISSED", None: ""}[self.met]
        row = f"{self.programme:30} {self.seed:4}  {self.name:34} {value:>10}  {target:>8}  {met}"
        return row.rstrip()

    def record(self) -> dict[str, object]:
        """Return what stands in the JSON object."""
        value = None if self.value is None else round(self.value, 4)
        row = {"programme": self.programme, "seed": self.seed, "figure": self.name}
        return row | {"value": value, "unit": self.unit, "target": self.target, "met": self.met}


def _planned(problem: AgendaProblem, seed: int) -> tuple[list[Figure], AgendaSolution | None]:
    """Return when the first agenda is there, and what the one after ten seconds costs."""
    found = search(problem, seed=seed, seconds=_SECONDS)
    quality = found.agenda.quality if found.agenda else None
    cost, bound = (quality.cost, quality.bound) if quality else (None, None)
    figures = [
        Figure(problem.id, seed, "first agenda", found.first, 2, faults=found.faults),
        Figure(problem.id, seed, "seconds taken", found.seconds, _SECONDS + 2),
        Figure(problem.id, seed, "cost", cost, unit=""),
        Figure(problem.id, seed, "of which proved to be needed", bound, unit=""),
    ]
    return figures, found.agenda


def _two_days(seed: int) -> Iterator[Figure]:
    problem = programme(2, 1, 10, seed=seed)
    found = search(problem, seed=seed, seconds=_SECONDS)
    value = found.seconds if found.proved else None
    yield Figure(problem.id, seed, "best agenda proved", value, 5, faults=found.faults)


def _five_days(seed: int) -> Iterator[Figure]:
    for groups, sessions in ((2, 40), (3, 60)):
        yield from _planned(programme(5, groups, sessions, seed=seed), seed)[0]


def _examples(seed: int) -> Iterator[Figure]:
    """Plan the example workshops, which are the same for every seed."""
    for folder in sorted(_EXAMPLES.iterdir()):
        if (folder / "workshop.yaml").exists():
            yield from _planned(agenda_problem(load(folder)), seed)[0]


def _dense(seed: int) -> Iterator[Figure]:
    """Few speakers for four groups; then the busiest one is away for a morning."""
    problem = programme(5, 4, 80, seed=seed, dense_speakers=True)
    figures, agenda = _planned(problem, seed)
    yield from figures
    if agenda is not None:
        yield from _replanned(problem, agenda, seed, seconds=10)


def _large(seed: int) -> Iterator[Figure]:
    problem = programme(10, 12, 360, seed=seed)
    found = search(problem, seed=seed, seconds=30)
    yield Figure(problem.id, seed, "first agenda", found.first, 10, faults=found.faults)
    if found.agenda is not None:
        yield from _replanned(problem, found.agenda, seed, seconds=20)


def _replanned(
    problem: AgendaProblem, agenda: AgendaSolution, seed: int, *, seconds: float
) -> Iterator[Figure]:
    """Yield what is found in so many seconds after the busiest speaker loses a morning."""
    changed = lose_morning(problem, agenda)
    found = search(changed, seed=seed, seconds=seconds, published=agenda)
    if found.impossible:
        yield Figure(problem.id, seed, "no agenda after the change", None)
        return
    yield Figure(problem.id, seed, "first agenda after the change", found.first, seconds)
    name = f"moves not proved needed, {seconds:g} s"
    yield Figure(problem.id, seed, name, found.needless_moves, 0, "", found.faults)
    quality = found.agenda.quality if found.agenda else None
    yield Figure(problem.id, seed, "sessions moved", quality.moves if quality else None, unit="")


def _contradicted(seed: int) -> Iterator[Figure]:
    drawn = build(10, 5, 200, seed=seed)
    problem = contradict(drawn.problem)
    found = search(problem, seed=seed, seconds=30)
    value = found.seconds if found.impossible else None
    yield Figure(problem.id, seed, "proved impossible", value, faults=found.faults)
    for trouble, change in TROUBLES.items():
        told = explained(change(drawn))
        seconds = told.seconds if told.conflicts else None
        yield Figure(problem.id, seed, f"{trouble}: explained", seconds, 1, faults=told.faults)
        yield Figure(problem.id, seed, "  requirements of the longest", told.longest, unit="")


CASES: dict[str, Callable[[int], Iterator[Figure]]] = {
    "two-days": _two_days,
    "five-days": _five_days,
    "examples": _examples,
    "dense": _dense,
    "large": _large,
    "contradicted": _contradicted,
}
"""The cases by the name with which ``--only`` asks for them; each is given a seed."""
