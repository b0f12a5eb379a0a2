"""How much of a mixed payment counts as stolen: three methods, in exact fractions.

Poison: every output of a mixture is tainted as a whole. Haircut: every output carries the average.
First in, first out: outputs use up the inputs in their order (Anderson and others, 2018). Amounts
are whole satoshi; the fee is left out. A mixture is printed here, and read again from print.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from trainkit.exercises.model import Grid
from trainkit.exercises.printing import table
from trainkit.exercises.tracing.ledger import btc, satoshi

__all__ = [
    "METHODS",
    "Mixture",
    "Part",
    "fifo",
    "haircut",
    "mixture_grid",
    "poison",
    "read_mixture",
]

_STOLEN, _LAWFUL = "stolen", "lawful"


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


METHODS = {"Poison": poison, "Haircut": haircut, "First in, first out": fifo}
"""By their names on the sheet."""


def mixture_grid(mixture: Mixture) -> Grid:
    """Return the mixture as the sheet prints it, inputs in their order, then outputs."""
    inputs = [
        ("input", part.name, btc(part.amount), _STOLEN if part.tainted else _LAWFUL)
        for part in mixture.inputs
    ]
    outputs = [
        ("output", f"O{number}", btc(amount), "")
        for number, amount in enumerate(mixture.outputs, 1)
    ]
    return table(
        "A mixture, in the order of the record",
        "Side | `Name` | #Amount, BTC | Origin",
        (*inputs, *outputs),
    )


def read_mixture(grid: Grid) -> Mixture:
    """Return the mixture that the printed table shows."""
    return Mixture(
        inputs=tuple(
            Part(name, satoshi(amount), origin == _STOLEN)
            for side, name, amount, origin in grid.rows
            if side == "input"
        ),
        outputs=tuple(satoshi(row[2]) for row in grid.rows if row[0] == "output"),
    )
