"""Measure how fast personal copies of a paper are made, and print a table and one JSON object.

``python -m benchmarks.papers`` prints, for a paper of five pages with code, name and a QR code on
each page: copies a second of one core with everybody's paper the same and with everybody's order
another; how many times faster that is than Typst (the faster of one document for all and one for
each) and than plain WeasyPrint; bytes a copy; memory for few and for many copies; the whole job of
24 copies, with loading Python and all libraries. Other seconds are those of the processor, layout
included, without loading libraries. Typst is measured where its Python package is installed
(``pip install typst``).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata

from benchmarks.papers.ours import Run
from benchmarks.papers.peers import (
    typst_alone,
    typst_together,
    typst_version,
    weasyprint_alone,
)

__all__: list[str] = []

_FEW = 24
_REPEATS = 3
"""Runs of which the fastest counts, for the program and for each peer."""


@dataclass(frozen=True)
class _Line:
    """A line of the table."""

    label: str
    value: float | None
    target: str = ""

    def __str__(self) -> str:
        shown = "not installed" if self.value is None else f"{self.value:,.2f}"
        return f"{self.label:46} {shown:>14}  {self.target}"


def main() -> int:
    """Measure and print."""
    options = _options()
    typst = typst_version()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
          f"Python {platform.python_version()}, WeasyPrint {metadata.version('weasyprint')}, "
          f"Typst {typst or 'peer not installed'}")  # fmt: skip
    same, shuffled = _best(options.copies), _best(options.copies, "shuffled")
    few, tenth = _best(_FEW, "whole"), _best(options.copies // 10)
    weasyprint = min(weasyprint_alone(options.peer_copies // 10) for _ in range(_REPEATS))
    peers = _typst(options.peer_copies) if typst else {}
    figures = {
        "copies": options.copies,
        "pages": same.pages,
        **_figures(same, weasyprint, peers),
        "peak_memory_mb": round(same.memory, 1),
        "peak_memory_mb_tenth": round(tenth.memory, 1),
        "cpu_s_24_copies": round(few.seconds, 3),
        "weasyprint_cpu_ms_per_copy": round(weasyprint * 1000, 2),
        **{f"typst_cpu_ms_per_copy_{way}": _ms(peers.get(way)) for way in ("alone", "together")},
        "shuffled": _figures(shuffled, weasyprint, peers),
    }
    for line in _table(figures):
        print(line)
    print(json.dumps(figures))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.papers", description=__doc__)
    parser.add_argument("--copies", type=int, default=5000)
    parser.add_argument("--peer-copies", type=int, default=100)
    return parser.parse_args()


def _best(copies: int, *words: str) -> Run:
    """Return the fastest of several runs, each in a process of its own."""
    return min((_run(copies, *words) for _ in range(_REPEATS)), key=lambda run: run.seconds)


def _run(copies: int, *words: str) -> Run:
    command = [sys.executable, "-m", "benchmarks.papers.ours", str(copies), *words]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    count, seconds, size, pages, memory = output.split()
    return Run(int(count), float(seconds), int(size), int(pages), float(memory))


def _typst(copies: int) -> dict[str, float]:
    return {
        "alone": min(typst_alone(copies // 4) for _ in range(_REPEATS)),
        "together": min(typst_together(copies) for _ in range(_REPEATS)),
    }


def _figures(run: Run, weasyprint: float, peers: dict[str, float]) -> dict[str, float | None]:
    """Return the figures of one kind of papers; a ratio above 1 says how much faster they are."""
    own = run.seconds / run.copies
    fastest = min(peers.values(), default=None)
    return {
        "copies_per_second_per_core": round(1 / own, 1),
        "ratio_to_typst": None if fastest is None else round(fastest / own, 1),
        "ratio_to_weasyprint": round(weasyprint / own, 1),
        "bytes_per_copy": round(run.size / run.copies),
    }


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 2)


def _table(figures: dict[str, object]) -> list[_Line]:
    targets = {
        "pages": "5",
        "copies_per_second_per_core": "300 or more",
        "ratio_to_typst": "10 or more",
        "bytes_per_copy": "under 4,096",
        "cpu_s_24_copies": "under 1.5",
    }
    lines = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [
                _Line(f"{name}: {key}", each, "150 or more" if "second" in key else "")
                for key, each in value.items()
            ]
        elif value is None or isinstance(value, (int, float)):
            lines.append(_Line(name, value, targets.get(name, "")))
    return lines


if __name__ == "__main__":
    sys.exit(main())
