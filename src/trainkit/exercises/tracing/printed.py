"""The ledger as it is printed, and read again from print: the key comes from what readers have."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from trainkit.exercises.model import Column, DataFile, Grid
from trainkit.exercises.tracing.ledger import Case, Entry, Transaction, btc, satoshi

__all__ = ["known_grid", "ledger_files", "minute", "read_case", "transaction_grid", "unbroken"]

_MINUTE = "%Y-%m-%d %H:%M"
_TOGETHER = "\N{NO-BREAK SPACE}"
_JOINER = "\N{WORD JOINER}"
"""Nothing to see; no line is broken at it."""
_VICTIM = "victim's wallet"
_PAID = "paid by the victim"
_DEPOSIT = "deposit address of a customer of "


def minute(time: datetime) -> str:
    """Return a time as the sheet prints it, in UTC."""
    return time.astimezone(UTC).strftime(_MINUTE)


def unbroken(text: str) -> str:
    """Return running text in which no line is broken at the hyphen of a transaction id."""
    return re.sub(r"\btx-(?=[0-9a-f]{4}\b)", f"tx-{_JOINER}", text)


def transaction_grid(case: Case) -> Grid:
    """Return the transactions, one a row; outputs carry their index."""
    return Grid(
        caption="Transactions, by block time. Amounts in BTC; outputs with their index",
        columns=(
            Column(name="Transaction", code=True, width=18),
            Column(name="Block time, UTC", width=29),
            Column(name="Inputs", width=35),
            Column(name="Outputs", width=72),
        ),
        rows=tuple(
            (row.id, minute(row.time).replace(" ", _TOGETHER), _inputs(row), _outputs(row))
            for row in case.transactions
        ),
    )


def known_grid(case: Case) -> Grid:
    """Return what is known of addresses, and from whom."""
    known = {
        **dict.fromkeys(case.victim, (_VICTIM, "Statement and wallet of the victim")),
        case.paid: (_PAID, "Payment demand, exhibit 1"),
        **{
            address: (f"{_DEPOSIT}{service}", f"{service}, written confirmation")
            for address, service in case.services.items()
        },
    }
    return Grid(
        caption="What is known of addresses",
        columns=(
            Column(name="Address", code=True, width=22),
            Column(name="Known as"),
            Column(name="Source"),
        ),
        rows=tuple((address, *known[address]) for address in sorted(known)),
    )


def ledger_files(case: Case) -> tuple[DataFile, ...]:
    """Return the ledger with one row an input or output, and the known addresses."""
    rows = [
        (row.id, minute(row.time), side, str(index), entry.address, btc(entry.amount))
        for row in case.transactions
        for side, entries in (("input", row.inputs), ("output", row.outputs))
        for index, entry in enumerate(entries)
    ]
    columns = (
        Column(name="Transaction", code=True),
        Column(name="Block time, UTC"),
        Column(name="Side"),
        Column(name="Index", number=True),
        Column(name="Address", code=True),
        Column(name="Amount, BTC", number=True),
    )
    grid = Grid(caption="Inputs and outputs", columns=columns, rows=tuple(rows))
    return DataFile(name="ledger", grid=grid), DataFile(name="addresses", grid=known_grid(case))


def read_case(transactions: Grid, known: Grid) -> Case:
    """Return the case that the two printed tables show."""
    services = {
        address: label.removeprefix(_DEPOSIT)
        for address, label, _ in known.rows
        if label.startswith(_DEPOSIT)
    }
    paid = next(address for address, label, _ in known.rows if label == _PAID)
    victim = frozenset(address for address, label, _ in known.rows if label == _VICTIM)
    rows = tuple(_read_row(row) for row in transactions.rows)
    return Case(transactions=rows, paid=paid, victim=victim, services=services)


def _inputs(row: Transaction) -> str:
    return "; ".join(_entry(entry) for entry in row.inputs)


def _outputs(row: Transaction) -> str:
    numbered = enumerate(row.outputs)
    return "; ".join(f"{index}:{_TOGETHER}{_entry(entry)}" for index, entry in numbered)


def _entry(entry: Entry) -> str:
    return f"{entry.address}{_TOGETHER}{btc(entry.amount)}"


def _read_row(row: tuple[str, ...]) -> Transaction:
    name, time, inputs, outputs = row
    return Transaction(
        id=name,
        time=datetime.strptime(time, _MINUTE).replace(tzinfo=UTC),
        inputs=tuple(_read_entry(text) for text in inputs.split("; ")),
        outputs=tuple(_read_entry(text.split(":")[1]) for text in outputs.split("; ")),
    )


def _read_entry(text: str) -> Entry:
    address, amount = text.split()
    return Entry(address=address, amount=satoshi(amount))
