"""Measure how well and how fast answer sheets are read, and print tables and one JSON object.

``python -m benchmarks.scan`` draws some thousand sheets, fills and scans them (``corpus``), reads
them and counts: sheets that were refused, sheets taken for somebody else's, rows that were misread
in silence, rows that a person is asked about though a careful person would not hesitate (``pen``
says who hesitates over what), and how each kind of mark was read. ``--corpus other`` draws with
other pens and other damage (``other``). With ``--sweep`` the limits of doubt are moved; with
``--speed`` reading is timed, in parts, beside the textbook's way and beside marksense, where
``--peer`` names a Python that has it (``pip install marksense`` into an own virtual environment).
The exit code is 1 after any misread row or wrong identity.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from functools import partial
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import TypeVar

from benchmarks.machine import processor
from benchmarks.scan import corpus, other, tables
from benchmarks.scan.accuracy import Page, Report, run, with_bands
from benchmarks.scan.corpus import Case
from benchmarks.scan.speed import speeds
from trainkit.scan.marks import Band

__all__: list[str] = []

_CHUNK = 20
CORPORA = {"first": corpus.case, "other": other.case}
_WIDTHS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Widths of the doubt band in the sweep, in widths of the one that is used: between an empty bubble
and one that is marked for certain, whether pale or dark."""


def main() -> int:
    """Measure and print."""
    options = _options()
    machine = {
        "machine": processor(), "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        **{name: metadata.version(name)
           for name in ("opencv-python-headless", "numpy", "pypdfium2", "zxing-cpp")},
    }  # fmt: skip
    print(", ".join(f"{name} {value}" for name, value in machine.items()), flush=True)
    work = partial(_read, CORPORA[options.corpus], options.seed, options.keep)
    chunks = _all(work, options.count, options.workers)
    report = Report(tuple(chain.from_iterable(chunks)))
    _print(f"Seed {options.seed}", tables.by_camera(report))
    _print("Sheets refused", tables.refusals(report))
    _print("Marks", tables.by_mark(report))
    _print("Asked needlessly", tables.reasons(report))
    _print("Faults", tables.faults(report))
    if options.sweep:
        _print(f"Doubt band, {options.sweep} pictures", tables.sweep(list(_sweep(options))))
    if options.speed:
        _print("Speed", tables.speed(speeds(options.speed, options.peer)))
    figures = tables.record(report)
    print(json.dumps(machine | {"seed": options.seed} | figures))
    return int(bool(figures["silent_misreads"] or figures["wrong_identities"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan", description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="pictures")
    parser.add_argument("--corpus", choices=CORPORA, default="first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--keep", type=Path, metavar="FOLDER",
                        help="keep the pictures here, and read those that are there")  # fmt: skip
    parser.add_argument("--sweep", type=int, default=0, metavar="N",
                        help="move the limits of doubt on the first N pictures")  # fmt: skip
    parser.add_argument("--speed", type=int, default=0, metavar="N", help="time N sheets")
    parser.add_argument("--peer", type=Path, help="a Python that has marksense")
    return parser.parse_args()


_Result = TypeVar("_Result")


def _all(work: Callable[[range], _Result], count: int, workers: int) -> list[_Result]:
    """Return the results in order; how far it is goes to standard error."""
    chunks = [range(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
    begin = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(work, chunk) for chunk in chunks]
        for number, _ in enumerate(as_completed(jobs), 1):
            passed = time.monotonic() - begin
            print(f"\r{number} of {len(jobs)}, {passed:.0f} s", end="", file=sys.stderr)
        print(file=sys.stderr)
        return [job.result() for job in jobs]


def _read(
    drawn: Callable[[int, int], Case], seed: int, keep: Path | None, chunk: range
) -> list[Page]:
    """Read and judge pictures, which are drawn unless they are kept from an earlier run."""
    file = keep and keep / f"{drawn.__module__}-{seed}-{chunk.start}-{chunk.stop}.pickle"
    if file and file.exists():
        return run(pickle.loads(file.read_bytes()))  # noqa: S301 - written below
    cases = [drawn(seed, index) for index in chunk]
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(cases))
        part.replace(file)
    return run(cases)


def _sweep(options: argparse.Namespace) -> Iterator[tuple[float, Report]]:
    used = Band()
    bands = [
        replace(
            used,
            pale=used.empty + width * (used.pale - used.empty),
            drawn=used.empty + width * (used.drawn - used.empty),
        )
        for width in _WIDTHS
    ]
    work = partial(with_bands, options.seed, bands=bands)
    for width, *chunks in zip(_WIDTHS, *_all(work, options.sweep, options.workers), strict=True):
        yield width, Report(tuple(chain.from_iterable(chunks)))


def _print(title: str, lines: Iterator[str]) -> None:
    print(f"\n{title}\n")
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
