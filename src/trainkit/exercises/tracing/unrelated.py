"""Labels, and the transactions of strangers that stand among those of a case.

Five are always there: two that join three addresses through a shared one, a batch payment to equal
parts by one party, a deposit at the suspect's deposit address from elsewhere, and a row whose
outputs exceed its input, as after a copying error. Further ones are plain payments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from trainkit.exercises.draws import Draws
from trainkit.exercises.tracing.ledger import SATOSHI, Entry, Transaction

__all__ = ["Labels", "Strangers"]

_UNIT = SATOSHI // 10_000
_LETTERS = "ABCDEFGHKLMNPRSUVWXYZ"
"""Without letters that read like digits, and without T, which starts transactions elsewhere."""


class Labels:
    """Labels that stand for addresses and transaction ids, each given out once."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self._given: set[str] = set()

    def address(self) -> str:
        """Return a letter and two digits that say nothing about who holds the address."""
        return self._new(lambda: f"{self.draws.choice(_LETTERS)}{self.draws.between(20, 87)}")

    def transaction(self) -> str:
        """Return a short transaction id."""
        return self._new(lambda: f"tx-{self.draws.hex(4)}")

    def _new(self, draw: Callable[[], str]) -> str:
        while (label := draw()) in self._given:
            pass
        self._given.add(label)
        return label


class Strangers:
    """Draws transactions between two times."""

    def __init__(self, draws: Draws, labels: Labels, first: datetime, last: datetime) -> None:
        self._draws = draws
        self._labels = labels
        self._first = first
        self._minutes = int((last - first) / timedelta(minutes=1))

    def draw(self, count: int, deposit: str) -> list[Transaction]:
        """Return ``count`` transactions; one of them pays to ``deposit``."""
        plain = [self._payment([self._coin()]) for _ in range(count - 5)]
        return [*self._sharing(), self._batch(), self._decoy(deposit), self._miscopied(), *plain]

    def _sharing(self) -> list[Transaction]:
        first, shared, last = (self._coin() for _ in range(3))
        again = Entry(shared.address, self._coin().amount)
        return [self._payment([first, shared]), self._payment([again, last])]

    def _batch(self) -> Transaction:
        part = self._draws.between(3, 9) * 250
        rest = self._draws.between(300, 2400)
        parts = [part] * 3 + [rest]
        coin = Entry(self._labels.address(), (sum(parts) + self._fee()) * _UNIT)
        return self._row([coin], [self._new_entry(amount) for amount in parts])

    def _decoy(self, deposit: str) -> Transaction:
        paid = self._draws.between(2, 9) * 250
        rest = self._draws.between(300, 4000)
        coin = Entry(self._labels.address(), (paid + rest + self._fee()) * _UNIT)
        return self._row([coin], [Entry(deposit, paid * _UNIT), self._new_entry(rest)])

    def _miscopied(self) -> Transaction:
        row = self._payment([self._coin()])
        first, second = row.outputs
        wrong = Entry(second.address, second.amount + 900 * _UNIT)
        return Transaction(row.id, row.time, row.inputs, (first, wrong))

    def _payment(self, coins: list[Entry]) -> Transaction:
        value = sum(coin.amount for coin in coins) // _UNIT
        paid = self._draws.between(value // 5, value * 4 // 5)
        rest = value - paid - self._fee()
        return self._row(coins, [self._new_entry(paid), self._new_entry(rest)])

    def _row(self, inputs: Sequence[Entry], outputs: Sequence[Entry]) -> Transaction:
        return Transaction(
            id=self._labels.transaction(),
            time=self._first + timedelta(minutes=self._draws.between(1, self._minutes - 1)),
            inputs=tuple(self._draws.shuffled(inputs)),
            outputs=tuple(self._draws.shuffled(outputs)),
        )

    def _coin(self) -> Entry:
        return Entry(self._labels.address(), self._draws.between(1500, 9800) * _UNIT)

    def _new_entry(self, units: int) -> Entry:
        return Entry(self._labels.address(), units * _UNIT)

    def _fee(self) -> int:
        return self._draws.between(1, 3)
