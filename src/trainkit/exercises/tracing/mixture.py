"""Draws a mixture for the three taint methods, prints it, and reads it again from print.

Held constant: three inputs of which one is stolen, two outputs, sums that stay short as fractions
of the whole, and three methods that disagree on the first output.
"""

from __future__ import annotations

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, Grid
from trainkit.exercises.tracing.ledger import SATOSHI, btc, satoshi
from trainkit.exercises.tracing.taint import Mixture, Part, fifo, haircut, poison

__all__ = ["draw_mixture", "mixture_grid", "read_mixture"]

_HALF = SATOSHI // 2
_TOTALS = (8, 10)
"""Halves of a bitcoin whose fractions end after few decimals."""
_STOLEN, _LAWFUL = "stolen", "lawful"


def draw_mixture(draws: Draws) -> Mixture:
    """Return a mixture on whose first output the three methods disagree."""
    while True:
        whole = draws.choice(_TOTALS)
        low, high = sorted(draws.sample(range(1, whole), 2))
        sizes = (low, high - low, whole - high)
        stolen = draws.below(3)
        parts = tuple(
            Part(f"I{place + 1}", size * _HALF, place == stolen) for place, size in enumerate(sizes)
        )
        first = draws.between(1, whole - 1)
        mixture = Mixture(parts, (first * _HALF, (whole - first) * _HALF))
        answers = {method(mixture)[0] for method in (poison, haircut, fifo)}
        if len(answers) == 3 and fifo(mixture)[0] > 0:
            return mixture


def mixture_grid(mixture: Mixture) -> Grid:
    """Return the mixture as the sheet prints it, inputs in their order, then outputs."""
    inputs = [
        ("input", part.name, btc(part.amount), _STOLEN if part.tainted else _LAWFUL)
        for part in mixture.inputs
    ]
    outputs = [
        ("output", f"O{place}", btc(amount), "")
        for place, amount in enumerate(mixture.outputs, start=1)
    ]
    return Grid(
        caption="A mixture, in the order of the record",
        columns=(
            Column(name="Side"),
            Column(name="Name", code=True),
            Column(name="Amount, BTC", number=True),
            Column(name="Origin"),
        ),
        rows=(*inputs, *outputs),
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
