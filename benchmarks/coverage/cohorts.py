"""Draw cohorts and print how often the mean gain over them, and its spread, are held.

    python -m benchmarks.coverage.cohorts

Everybody of a cohort is taught equally well, a little better or worse than another cohort: the
cohorts' true gains are normal around 12 points, with standard deviation tau. Gains of people are
normal, of two kinds of people (a quarter gains 24 points less than the others), or skewed as near
full marks. Gains are multiples of 5 points, as on a test of 20 items.
"""

from __future__ import annotations

import numpy as np

from trainkit.evaluation.cohorts import AcrossCohorts
from trainkit.evaluation.estimate import Estimate, Reason, Refusal
from trainkit.evaluation.gain import mean_gain
from trainkit.evaluation.marks import Floats, Pairs
from trainkit.evaluation.reports.cohort import EarlierCohort, gain_across

__all__: list[str] = []

DRAWS, MEAN, NO_FIGURE = 1000, 12.0, Refusal(reason=Reason.NOT_ASKED)


def _apart(kind: str, n: int, source: np.random.Generator) -> Floats:
    """Return how far each person's gain is from what the cohort's people gain in truth."""
    if kind == "normal":
        return source.normal(0, 15, n)
    if kind == "two kinds":
        return np.where(source.random(n) < 0.25, -18.0, 6.0) + source.normal(0, 8, n)
    return 10 * (source.exponential(1, n) - 1)


def _cohort(gain: float, kind: str, n: int, source: np.random.Generator) -> EarlierCohort:
    gains = 5 * np.round((gain + _apart(kind, n, source)) / 5)
    found = mean_gain(Pairs(np.full(n, 100.0), 100 + gains, 300))
    return EarlierCohort("", (), n, NO_FIGURE, NO_FIGURE, found)


def _held(one: Estimate, true: float) -> bool:
    return one.low is not None and one.high is not None and one.low <= true <= one.high


if __name__ == "__main__":
    print("| people, cohorts, τ | normal | two kinds | skewed |\n|---|---|---|---|")
    for n, k, tau in ((n, k, tau) for n in (12, 15, 24) for k in (3, 5, 10) for tau in (0, 3, 8)):
        cells = []
        for kind in ("normal", "two kinds", "skewed"):
            source, told = np.random.default_rng([n, k, tau]), []
            for _ in range(DRAWS):
                of = [_cohort(gain, kind, n, source) for gain in source.normal(MEAN, tau, k)]
                found = gain_across(tuple(of[1:]), of[0].gain)
                if isinstance(found, AcrossCohorts):
                    told.append((_held(found.mean, MEAN), _held(found.spread, tau)))
            shares = np.mean(told, axis=0) if told else ()
            cells.append(" and ".join(f"{share:.3f}".lstrip("0") for share in shares) or "–")
        print(f"| {n}, {k}, {tau} | {' | '.join(cells)} |", flush=True)
