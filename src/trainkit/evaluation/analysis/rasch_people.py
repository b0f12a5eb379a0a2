"""Abilities under the Rasch model: one for each raw score, whoever has it.

Warm's weighted likelihood estimate (Warm 1989, Psychometrika 54) has less bias than the most likely
ability and exists for people with all or nothing right; it is what is reported. The most likely
ability is what item fit is measured from, as other programs do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from trainkit.evaluation.analysis.marks import Floats

__all__ = ["most_likely", "probabilities", "warm_abilities"]

_FAR = 30.0
"""Logits beyond every difficulty, where no estimate lies."""


def probabilities(ability: float | Floats, difficulty: Floats) -> Floats:
    """Return P(right): items last."""
    return np.asarray(1 / (1 + np.exp(difficulty - np.asarray(ability)[..., None])))


def most_likely(difficulty: Floats) -> Floats:
    """Return the ability whose expected score is the raw score, for 1 … k - 1."""
    scores = range(1, len(difficulty))

    def lack(score: int) -> Callable[[float], float]:
        return lambda ability: score - float(probabilities(ability, difficulty).sum())

    return np.array([_root(lack(score), difficulty) for score in scores])


def warm_abilities(difficulty: Floats) -> list[tuple[float, float]]:
    """Return ability and standard error, 1 / sqrt(information), for each raw score 0 … k."""

    def lack(score: int) -> Callable[[float], float]:
        def value(ability: float) -> float:
            p = probabilities(ability, difficulty)
            information, skew = p * (1 - p), p * (1 - p) * (1 - 2 * p)
            return float(score - p.sum() + skew.sum() / (2 * information.sum()))

        return value

    found = []
    for score in range(len(difficulty) + 1):
        ability = _root(lack(score), difficulty)
        p = probabilities(ability, difficulty)
        found.append((ability, float(1 / np.sqrt((p * (1 - p)).sum()))))
    return found


def _root(lack: Callable[[float], float], difficulty: Floats) -> float:
    from scipy.optimize import brentq

    return float(
        brentq(lack, float(difficulty.min()) - _FAR, float(difficulty.max()) + _FAR, xtol=1e-12)
    )
