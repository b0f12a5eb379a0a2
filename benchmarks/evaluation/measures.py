"""What is measured: item analysis, the Rasch model, distractors; and what they are held against.

A measure is a function of people, items and a seed that yields figures; ``MEASURES`` lists them.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluation.peers import PeerResult, ask_r
from trainkit.evaluation.estimate import Estimate, Outcome
from trainkit.evaluation.item_analysis import analyse_choices, analyse_items
from trainkit.evaluation.marks import Marks
from trainkit.evaluation.rasch import Rasch, fit_rasch
from trainkit.evaluation.reliability import analyse_reliability

__all__ = ["MEASURES", "Figure", "Seconds", "classical", "drawn", "timed"]

REPEATS = 5
_TRAINKIT = "import sys; from trainkit.cli import main; sys.exit(main())"
_EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "almaty-2019"
_CLASSICAL, _RASCH = "classical item analysis", "Rasch model"


class Seconds(NamedTuple):
    """The least that several runs took."""

    cpu: float
    clock: float


@dataclass(frozen=True)
class Figure:
    """How long one program takes for one thing."""

    what: str
    by: str
    seconds: Seconds | None
    """None where the program is not installed."""
    ratio: float | None = None
    """Seconds of the processor over trainkit's."""
    target: float | None = None
    """The most seconds."""
    of: Literal["clock", "cpu"] = "clock"
    """Whose seconds the target is about."""
    fault: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met."""
        if self.target is None:
            return None
        return self.seconds is not None and getattr(self.seconds, self.of) <= self.target

    def __str__(self) -> str:
        if self.seconds is None:
            return f"{self.what:34} {self.by:34} peer not installed"
        ratio = "" if self.ratio is None else f"{self.ratio:.1f}"
        met = {True: "met", False: "MISSED", None: ""}[self.met]
        target = "" if self.target is None else f"{self.target:g} s {self.of} {met}"
        row = f"{self.what:34} {self.by:34} {self.seconds.cpu:8.3f} {self.seconds.clock:8.3f}"
        wrong = f"  WRONG: {self.fault}" if self.fault else ""
        return f"{row} {ratio:>7}  {target}{wrong}".rstrip()

    def record(self) -> dict[str, object]:
        """Return what stands in the JSON object."""
        seconds = self.seconds
        return {
            "what": self.what,
            "by": self.by,
            "cpu_s": None if seconds is None else round(seconds.cpu, 4),
            "clock_s": None if seconds is None else round(seconds.clock, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "target_s": self.target,
            "target_of": None if self.target is None else self.of,
            "met": self.met,
        }


def drawn(people: int, items: int, seed: int) -> NDArray[np.uint8]:
    """Draw answers by the Rasch model: abilities normal, difficulties evenly from -2 to 2."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(people, 1)) - np.linspace(-2, 2, items)
    return (random.random((people, items)) < 1 / (1 + np.exp(-logits))).astype(np.uint8)


def timed(work: Callable[[], object], repeats: int = REPEATS) -> Seconds:
    """Return the least seconds of several runs: what the work needs when nothing disturbs it."""
    runs = []
    for _ in range(repeats):
        clock, cpu = time.perf_counter(), time.process_time()
        work()
        runs.append((time.process_time() - cpu, time.perf_counter() - clock))
    cpus, clocks = zip(*runs, strict=True)
    return Seconds(min(cpus), min(clocks))


def classical(right: NDArray[np.uint8]) -> tuple[float, NDArray[np.float64]]:
    """Return alpha and the item-rest correlations as one would write them down, for comparison.

    Facility, discriminative efficiency and effective weight; no intervals.
    """
    values = right.astype(np.float64)
    k = values.shape[1]
    total = values.sum(axis=1)
    variances = values.var(axis=0, ddof=1)
    alpha = k / (k - 1) * (1 - variances.sum() / total.var(ddof=1))
    values.mean(axis=0)
    correlations = []
    for item in range(k):
        own, rest = values[:, item], total - values[:, item]
        correlations.append(np.corrcoef(own, rest)[0, 1])
        np.cov(own, rest)[0, 1] / np.cov(np.sort(own), np.sort(rest))[0, 1]
        np.sqrt(np.cov(own, total)[0, 1])
    return float(alpha), np.array(correlations)


def _classical(people: int, items: int, seed: int) -> Iterator[Figure]:
    right = drawn(people, items, seed)

    def work() -> None:
        marks = Marks.of(right)
        analyse_items(marks)
        analyse_reliability(marks)

    ours = timed(work)
    yield Figure(_CLASSICAL, "trainkit", ours)
    marks = Marks.of(right)
    found = [
        analyse_reliability(marks).alpha,
        *(row.discrimination for row in analyse_items(marks)),
    ]
    alpha, correlations = classical(right)
    fault = _difference(_numbers(found), [alpha, *correlations.tolist()], 1e-9)
    yield _beside(_CLASSICAL, "plain numpy", timed(lambda: classical(right)), ours, fault)
    for package, name in (("psych", "alpha"), ("CTT", "itemAnalysis")):
        result = ask_r(package, right)
        yield _peer(_CLASSICAL, f"R {package}::{name}", result, ours, (_numbers(found), 1e-9))


def _rasch(people: int, items: int, seed: int) -> Iterator[Figure]:
    right = drawn(people, items, seed)
    ours = timed(lambda: fit_rasch(Marks.of(right)))
    yield Figure(_RASCH, "trainkit, conditional ML", ours)
    found = fit_rasch(Marks.of(right))
    numbers = [row.difficulty.value for row in found.items] if isinstance(found, Rasch) else []
    result = ask_r("psychotools", right)
    yield _peer(_RASCH, "R psychotools::raschmodel", result, ours, (numbers, 1e-3))
    # Marginal ML also estimates how abilities are spread: close, not equal.
    yield _peer(_RASCH, "R mirt::mirt, marginal ML", ask_r("mirt", right), ours, (numbers, 0.05))


def _whole(people: int, items: int, seed: int) -> Iterator[Figure]:
    right = drawn(people, items, seed)

    def work() -> None:
        marks = Marks.of(right)
        analyse_items(marks)
        analyse_reliability(marks)
        fit_rasch(marks)

    yield Figure("full item analysis with Rasch", "trainkit", timed(work), target=1.0)


def _distractors(people: int, items: int, seed: int) -> Iterator[Figure]:
    random = np.random.default_rng(seed)
    choices = random.integers(-1, 4, (people, items), dtype=np.int8)
    keys, options = np.zeros(items, dtype=np.int8), np.full(items, 4, dtype=np.int8)
    totals = (choices == 0).sum(axis=1).astype(np.float64)
    work = timed(lambda: analyse_choices(choices, options, keys, totals))
    yield Figure("distractors by thirds", "trainkit", work)


def _workshop(people: int, items: int, seed: int) -> Iterator[Figure]:  # noqa: ARG001 - a table's
    """Score the Almaty example as a person does, in a process of its own, once it is planned."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "workshop"
        shutil.copytree(_EXAMPLE, folder, ignore=shutil.ignore_patterns("out"))
        run = [sys.executable, "-c", _TRAINKIT]
        installed = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # as an installer leaves it
        subprocess.run([*run, "plan", folder], check=True, capture_output=True, env=installed)
        runs = []
        for _ in range(3):
            before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            done = subprocess.run(
                [*run, "score", "--release", folder],
                check=False,
                capture_output=True,
                env=installed,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            runs.append((cpu, time.perf_counter() - clock))
            fault = "" if done.returncode in {0, 1} else f"exit status {done.returncode}"
    least = Seconds(min(cpu for cpu, _ in runs), min(clock for _, clock in runs))
    yield Figure(
        "one workshop scored and reported",
        "trainkit score --release",
        least,
        None,
        5.0,
        "cpu",
        fault,
    )


def _numbers(outcomes: Sequence[Outcome]) -> list[float]:
    return [outcome.value for outcome in outcomes if isinstance(outcome, Estimate)]


def _beside(what: str, by: str, seconds: Seconds, ours: Seconds, fault: str) -> Figure:
    return Figure(what, by, seconds, seconds.cpu / max(ours.cpu, 1e-9), fault=fault)


def _peer(
    what: str,
    by: str,
    result: PeerResult | None,
    ours: Seconds,
    expected: tuple[Sequence[float], float],
) -> Figure:
    if result is None:
        return Figure(what, by, None)
    fault = _difference(expected[0][: len(result.values)], result.values, expected[1])
    return _beside(what, by, Seconds(result.cpu, result.clock), ours, fault)


def _difference(ours: Sequence[float], theirs: Sequence[float], allowed: float) -> str:
    """Return how far apart two rows of numbers are, if further than allowed."""
    if len(ours) != len(theirs):
        return f"{len(ours)} numbers against {len(theirs)}"
    worst = max((abs(a - b) for a, b in zip(ours, theirs, strict=True)), default=0.0)
    return "" if worst <= allowed else f"differs by {worst:.3g}"


MEASURES: dict[str, Callable[[int, int, int], Iterator[Figure]]] = {
    "classical": _classical,
    "rasch": _rasch,
    "whole": _whole,
    "distractors": _distractors,
    "workshop": _workshop,
}
"""What is measured, by name."""
