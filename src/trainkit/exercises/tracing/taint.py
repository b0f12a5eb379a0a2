"""How much of a mixed payment counts as stolen: three methods, in exact fractions.

Poison: every output of a mixture is tainted as a whole. Haircut: every output carries the average.
First in, first out: outputs use up the inputs in their order (Anderson and others, 2018). Amounts
are whole satoshi; the fee is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Mixture", "Part", "fifo", "haircut", "poison"]


@dataclass(frozen=True)
class Part:
    """An input of a mixture, in satoshi."""

    name: str
    amount: int
    tainted: bool


@dataclass(frozen=True)
class Mixture:
    """Inputs and outputs of one mixture, each in their order; the sums are equal."""

    inputs: tuple[Part, ...]
    outputs: tuple[int, ...]

    @property
    def share(self) -> Fraction:
        """The tainted share of all inputs."""
        tainted = sum(part.amount for part in self.inputs if part.tainted)
        return Fraction(tainted, sum(part.amount for part in self.inputs))


def poison(mixture: Mixture) -> tuple[Fraction, ...]:
    """Return the tainted satoshi of each output: all, if any input is tainted."""
    any_tainted = mixture.share > 0
    return tuple(Fraction(amount if any_tainted else 0) for amount in mixture.outputs)


def haircut(mixture: Mixture) -> tuple[Fraction, ...]:
    """Return the tainted satoshi of each output: its part of the average."""
    return tuple(amount * mixture.share for amount in mixture.outputs)


def fifo(mixture: Mixture) -> tuple[Fraction, ...]:
    """Return the tainted satoshi of each output, inputs used up in their order."""
    found = []
    start = 0
    for amount in mixture.outputs:
        found.append(Fraction(_tainted_between(mixture, start, start + amount)))
        start += amount
    return tuple(found)


def _tainted_between(mixture: Mixture, low: int, high: int) -> int:
    tainted = position = 0
    for part in mixture.inputs:
        if part.tainted:
            tainted += max(0, min(high, position + part.amount) - max(low, position))
        position += part.amount
    return tainted
