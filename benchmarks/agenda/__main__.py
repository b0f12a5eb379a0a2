"""Measure the planner, beside CP-SAT that is given the whole model and nothing else.

``python -m benchmarks.agenda`` draws programmes of several families from several seeds, and takes
the example workshops. Every agenda is checked by ``trainkit.agenda.verify``; if one does not hold,
or an explanation is wrong, the exit code is 1. Seconds are those of the clock, of explanations
those of the processor, for this machine alone. With ``--work`` the planner alone is measured, each
time for the same work: the costs are then the same on every machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from benchmarks.agenda.explaining import explained
from benchmarks.agenda.generate import build, lose_morning, programme
from benchmarks.agenda.planning import plain, planned
from benchmarks.agenda.troubles import TROUBLES
from benchmarks.machine import processor
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Limits
from trainkit.agenda.workshop.problem_of import agenda_problem
from trainkit.api import load

__all__: list[str] = []

_EXAMPLES = Path(__file__).parents[2] / "examples"
_SIZES = {
    "seminar": (2, 1, 10),
    "course": (5, 2, 40),
    "large-course": (5, 3, 60),
    "dense": (5, 2, 40),
    "large-dense": (5, 4, 80),
    "huge": (10, 12, 360),
}
"""Days, groups and sessions of each family."""
_FAMILIES = ("examples", *_SIZES, "replanned", "troubles")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = _options(arguments)
    print(
        f"{processor()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}"
    )
    print(f"OR-Tools {metadata.version('ortools')}, {options.seconds:g} s for each search")
    results = [one for family in options.only for one in _measured(family, options)]
    return int(not all(results))


def _measured(family: str, options: argparse.Namespace) -> Iterator[bool]:
    """Print the figures of a family; yield whether they are right."""
    if family == "replanned":
        yield from (_replanned(seed, options.seconds) for seed in options.seeds)
    elif family == "troubles":
        yield from (_explained(seed) for seed in options.seeds)
    else:
        yield _planned(family, options)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agenda", description=__doc__)
    parser.add_argument("--only", choices=_FAMILIES, nargs="+", default=_FAMILIES)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--work", type=float)
    return parser.parse_args(arguments)


def _planned(family: str, options: argparse.Namespace) -> bool:
    """Print what is found for a family; return whether it holds."""
    costs: dict[str, list[int | None]] = {"planner": [], "plain": []}
    limits = Limits.within(options.seconds) if options.work is None else Limits(work=options.work)
    for seed, problem in _problems(family, options.seeds):
        found = planned(problem, limits, seed=seed)
        costs["planner"].append(found.cost)
        print(f"{problem.id}, seed {seed}\n  planner: {found}", flush=True)
        if options.work is None:
            other = plain(problem, options.seconds, seed=seed)
            costs["plain"].append(other.cost)
            print(f"  plain:   {other}", flush=True)
    for name, found_costs in costs.items():
        known = [cost for cost in found_costs if cost is not None]
        if known:
            print(f"{family}, {name}: mean cost {statistics.mean(known):.1f} of {len(known)}")
    return None not in costs["planner"]


def _problems(family: str, seeds: Iterable[int]) -> Iterator[tuple[int, AgendaProblem]]:
    if family == "examples":
        folders = sorted(one.parent for one in _EXAMPLES.glob("*/workshop.yaml"))
        yield from ((seed, agenda_problem(load(one))) for one in folders for seed in seeds)
    else:
        is_dense = family.endswith("dense")
        for seed in seeds:
            yield seed, programme(*_SIZES[family], seed=seed, dense_speakers=is_dense)


def _replanned(seed: int, seconds: float) -> bool:
    """Print how many sessions move when the busiest speaker loses a morning."""
    problem = programme(*_SIZES["dense"], seed=seed, dense_speakers=True)
    agenda = planned(problem, Limits.within(seconds), seed=seed).agenda
    if agenda is None:
        return False
    found = planned(
        lose_morning(problem, agenda), Limits.within(seconds), seed=seed, published=agenda
    )
    quality = found.agenda.quality if found.agenda else None
    moves = f"moves {quality.moves}, at least {quality.least_moves}; " if quality else ""
    print(f"{problem.id}, replanned\n  planner: {moves}{found}", flush=True)
    return found.agenda is None or found.cost is not None


def _explained(seed: int) -> bool:
    """Print how soon it is said why there is no agenda."""
    drawn, is_right = build(5, 2, 40, seed=seed), True
    for trouble, change in TROUBLES.items():
        told = explained(change(drawn))
        print(
            f"{drawn.problem.id}, {trouble}: {len(told.conflicts)} conflicts in "
            f"{told.seconds:.2f} s, "
            f"{told.longest} requirements in the longest",
            *(f"\n  WRONG: {fault}" for fault in told.faults),
            flush=True,
        )
        is_right &= not told.faults
    return is_right


if __name__ == "__main__":
    sys.exit(main())
