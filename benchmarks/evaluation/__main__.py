"""Measure item analysis on drawn answers, and print a table and one JSON object.

``python -m benchmarks.evaluation`` draws 100,000 people × 40 items and times what trainkit does,
plain numpy, and the R packages that are installed. Each figure is the least of several runs.
Seconds of the processor count all threads, seconds of the clock are for this machine alone. A ratio
says how many times as long the peer takes. If a peer's numbers are not ours, the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata

from benchmarks.evaluation.measures import MEASURES, Figure
from benchmarks.evaluation.peers import r_versions
from benchmarks.machine import processor

__all__: list[str] = []


def main() -> int:
    """Measure and print."""
    options = _options()
    machine = {
        "machine": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "numpy": metadata.version("numpy"),
        "scipy": metadata.version("scipy"),
    } | r_versions()
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    figures = list(_printed(_figures(options)))
    print(json.dumps(machine | {"figures": [figure.record() for figure in figures]}))
    return int(any(figure.fault for figure in figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=__doc__)
    parser.add_argument("--only", choices=sorted(MEASURES), nargs="+", default=list(MEASURES))
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _figures(options: argparse.Namespace) -> Iterator[Figure]:
    for name in options.only:
        yield from MEASURES[name](options.people, options.items, options.seed)


def _printed(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Print each figure as soon as it is there."""
    print(f"{'what':34} {'by':34} {'cpu s':>8} {'clock s':>8} {'ratio':>7}  target")
    for figure in figures:
        print(figure, flush=True)
        yield figure


if __name__ == "__main__":
    sys.exit(main())
