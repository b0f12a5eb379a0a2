"""Measure how well and how soon agendas are found, and print a table and one JSON object.

``python -m benchmarks.agenda`` draws programmes of several sizes, each from several seeds, takes
the example workshops, and sets each figure beside its target. Every agenda is checked by
``trainkit.agenda.verify``; if one does not hold, the exit code is 1. Seconds are those of the
clock, of explanations those of the processor, for this machine alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata

from benchmarks.agenda.cases import CASES, Figure
from benchmarks.machine import processor

__all__: list[str] = []


def main() -> int:
    """Measure and print."""
    options = _options()
    machine = {
        "machine": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "ortools": metadata.version("ortools"),
    }
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    figures = list(_printed(_figures(options)))
    print(json.dumps(machine | {"figures": [figure.record() for figure in figures]}))
    return int(any(figure.faults for figure in figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agenda", description=__doc__)
    parser.add_argument("--only", choices=sorted(CASES), nargs="+", default=list(CASES))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    return parser.parse_args()


def _figures(options: argparse.Namespace) -> Iterator[Figure]:
    for name in options.only:
        for seed in options.seeds:
            yield from CASES[name](seed)


def _printed(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Print each figure as soon as it is there."""
    print(f"{'programme':30} {'seed':>4}  {'figure':34} {'value':>10}  {'target':>8}")
    for figure in figures:
        print(figure, flush=True)
        for fault in figure.faults:
            print(f"  WRONG: {fault}", flush=True)
        yield figure


if __name__ == "__main__":
    sys.exit(main())
