"""Classical item analysis as one would write it down: the yardstick for what care is worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["classical"]


def classical(right: NDArray[np.uint8]) -> tuple[float, NDArray[np.float64]]:
    """Return alpha and the item-rest correlations; on the way the other figures of each item.

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
