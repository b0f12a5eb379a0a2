"""How likely a number of hits is by chance."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["tail"]


def tail(chances: Sequence[float], at_least: int) -> float:
    """Return the chance of ``at_least`` hits in independent draws, one for each chance given.

    The upper tail of the Poisson binomial distribution; of the binomial where all are equal.
    """
    spread = [1.0]
    for chance in chances:
        missed = [share * (1 - chance) for share in (*spread, 0.0)]
        hit = [share * chance for share in (0.0, *spread)]
        spread = [one + other for one, other in zip(missed, hit, strict=True)]
    return sum(spread[at_least:])
