"""Draw classes and print, in Markdown, how often each interval at 95 % holds the true value.

The true value is that of a very large class of the same model. A cell has the coverage over the
classes and items for which the figure has an interval, and in brackets the share of those for which
it has one, where it is not all; a dash where it hardly ever has. ``!`` marks coverage outside .93
to .97 by more than chance explains.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from importlib import metadata

import numpy as np

from benchmarks.coverage.figures import CENTRED, FIGURES, TOGETHER, Figures, true_figures
from benchmarks.coverage.model import SCENARIOS, Scenario, draw
from benchmarks.machine import processor
from trainkit.evaluation.estimate import Estimate

__all__: list[str] = []

_LARGE = 100_000
"""People of the class that gives the true values."""
_LEAST = 0.02
"""Share of classes with an interval below which no coverage is given."""
_LOW, _HIGH = 0.93, 0.97


@dataclass
class Cell:
    """What was counted of one figure in one scenario at one size."""

    asked: int = 0
    printed: int = 0
    held: int = 0
    classes: int = 0
    """With an interval of at least one item."""

    def __str__(self) -> str:
        if self.printed < _LEAST * self.asked or not self.printed:
            return "–"
        coverage, share = self.held / self.printed, self.printed / self.asked
        chance = 2 * np.sqrt(0.95 * 0.05 / self.classes)
        mark = "" if _LOW - chance <= coverage <= _HIGH + chance else "!"
        shown = f"{coverage:.3f}".lstrip("0") + mark
        return shown if share > 0.995 else f"{shown} ({100 * share:.0f} %)"


def main() -> int:
    """Measure and print."""
    options = _options()
    machine = [processor(), f"{len(os.sched_getaffinity(0))} cores",
               f"Python {platform.python_version()}",
               *(f"{name} {metadata.version(name)}" for name in ("numpy", "scipy", "trainkit")),
               f"seed {options.seed}", f"{options.draws} classes a cell"]  # fmt: skip
    print(", ".join(machine), end="\n\n", flush=True)
    start = time.process_time()
    tables: dict[str, dict[str, list[Cell]]] = defaultdict(dict)
    for number, scenario in enumerate(SCENARIOS):
        if options.scenario in {None, scenario.name}:
            for name, cells in _measured(scenario, number, options).items():
                tables[name][scenario.name] = cells
    for name, rows in tables.items():
        _print(name, rows, options.sizes)
    print(f"{time.process_time() - start:.0f} s of the processor")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--only", choices=sorted(FIGURES), nargs="+", default=list(FIGURES))
    parser.add_argument("--scenario", choices=[one.name for one in SCENARIOS])
    parser.add_argument("--draws", type=int, default=1000, help="classes a cell")
    parser.add_argument("--sizes", type=int, nargs="+", default=[8, 12, 15, 24, 40, 100])
    parser.add_argument("--quick", action="store_true", help="20 classes a cell")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.quick:
        options.draws = 20
    return options


def _measured(
    scenario: Scenario, number: int, options: argparse.Namespace
) -> dict[str, list[Cell]]:
    """Count every figure in one scenario, at every size."""
    source = np.random.default_rng([options.seed, number])
    large = draw(scenario, _LARGE, source)
    cells: dict[str, list[Cell]] = {}
    for part in options.only:
        truth = true_figures(part, large)
        for name in truth:
            cells[name] = [Cell() for _ in options.sizes]
        for place, n in enumerate(options.sizes):
            again = np.random.default_rng([options.seed, number, n])
            for _ in range(options.draws):
                _count(FIGURES[part](draw(scenario, n, again)), truth, cells, place)
    return cells


def _count(found: Figures, truth: Figures, cells: dict[str, list[Cell]], place: int) -> None:
    for name, outcomes in found.items():
        cell = cells[name][place]
        known = [
            (one, true.value)
            for one, true in zip(outcomes, truth[name], strict=True)
            if isinstance(one, Estimate) and one.low is not None and isinstance(true, Estimate)
        ]
        shift = float(np.mean([true for _, true in known])) if known and name in CENTRED else 0.0
        held = [(one.low or 0.0) <= true - shift <= (one.high or 0.0) for one, true in known]
        whole = name in TOGETHER
        cell.asked += 1 if whole else len(outcomes)
        cell.printed += bool(known) if whole else len(known)
        cell.classes += bool(known)
        cell.held += bool(known) and all(held) if whole else sum(held)


def _print(name: str, rows: dict[str, list[Cell]], sizes: list[int]) -> None:
    print(f"**{name}**\n")
    print("| | " + " | ".join(f"n = {n}" for n in sizes) + " |")
    print("|---" * (len(sizes) + 1) + "|")
    for scenario, cells in rows.items():
        print(f"| {scenario} | " + " | ".join(map(str, cells)) + " |")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
