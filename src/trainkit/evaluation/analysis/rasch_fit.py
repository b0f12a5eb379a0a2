"""How well each item fits the Rasch model.

Mean squares of the residuals of people with neither all nor nothing right, from the most likely
ability of their raw score; 1 is what the model expects. Outfit is the plain mean of squared
standardised residuals, infit weights them by their variance (Wright and Masters 1982, Rating Scale
Analysis, chapter 5). z is their cube root transformation, about standard normal if the model holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainkit.evaluation.analysis.marks import Floats
from trainkit.evaluation.analysis.rasch_people import probabilities
from trainkit.evaluation.analysis.score_counts import ScoreCounts

__all__ = ["ItemFit", "item_fits"]


@dataclass(frozen=True, slots=True)
class ItemFit:
    """One mean square and its standardised form."""

    mean_square: float
    z: float


def item_fits(
    difficulty: Floats, abilities: Floats, counts: ScoreCounts
) -> tuple[list[ItemFit], list[ItemFit]]:
    """Return infit and outfit of each item; ``abilities`` are those of raw scores 1 … k - 1."""
    people, right = counts.people[1:-1], counts.right[:, 1:-1]
    p = probabilities(abilities, difficulty).T
    q = 1 - p
    variance, wrong, n = p * q, people - right, people.sum()
    fourth = variance * (p**3 + q**3)
    weight = variance @ people
    outfit = (right * q / p + wrong * p / q).sum(axis=1) / n
    infit = (right * q**2 + wrong * p**2).sum(axis=1) / weight
    outfit_spread = np.sqrt(np.maximum((fourth / variance**2) @ people / n**2 - 1 / n, 0))
    infit_spread = np.sqrt(np.maximum((fourth - variance**2) @ people, 0)) / weight
    return _standardised(infit, infit_spread), _standardised(outfit, outfit_spread)


def _standardised(squares: Floats, spreads: Floats) -> list[ItemFit]:
    """Return the Wilson-Hilferty transformation; 0 where the mean square cannot vary."""
    return [
        ItemFit(float(square), float((np.cbrt(square) - 1) * 3 / spread + spread / 3))
        if spread > 0
        else ItemFit(float(square), 0.0)
        for square, spread in zip(squares, spreads, strict=True)
    ]
