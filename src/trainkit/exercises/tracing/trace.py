"""The worksheet of a trace: facts, ledger, questions, and room to draw."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises import TransactionTrace
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Drawing, Grid, Question, Section
from trainkit.exercises.printing import ask, code, words
from trainkit.exercises.tracing.ledger import (
    Case,
    btc,
    known_grid,
    ledger_grid,
    transaction_grid,
    unbroken,
)
from trainkit.exercises.tracing.mixture import METHODS, mixture_grid
from trainkit.exercises.tracing.trace_chart import draw_start
from trainkit.exercises.tracing.trace_plan import TracePlan

__all__ = ["Tables", "print_sheet"]


_RULES = """\
- **Common input**: one party controls all inputs of one transaction, but not in a CoinJoin.
- **Sign of a CoinJoin**: three or more equal outputs beside several inputs.
- **Change**: where one output goes to a confirmed deposit address, the only other one is change.
- **Self-consolidation**: a single output that is no deposit stays with the sender. This is an
  assumption; write it down.
- An output arrives as an input with the same amount, so a line never changes its number."""

_MIXTURE = (
    "The mixture is from another file. Its fee is left out, so both sides are equal. **Poison**: "
    "any contact taints all; every output counts as stolen in full. **Haircut**: every output "
    "carries the average, the stolen share of all inputs. **First in, first out**: outputs use up "
    "the inputs in the order of the table."
)
"""One paragraph, which no page breaks before its table."""

_GRAPH = (
    "Continue the drawing before you answer further. Leave out what does not belong to the case."
)


_REQUEST_LINES = 6
"""The same on every sheet, so that the lines do not tell how many deposits there are."""


@dataclass(frozen=True)
class Tables:
    """What is printed; all that the key is made from."""

    transactions: Grid
    known: Grid
    mixture: Grid


def print_sheet(_: TransactionTrace, plan: TracePlan, __: Draws) -> Sheet[Tables]:
    """Lay out the worksheet and its files; the ledger there has one row an input or output."""
    case = plan.case
    tables = Tables(transaction_grid(case), known_grid(case), mixture_grid(plan.mixture))
    return Sheet(
        sections=_sections(case, tables),
        tables=tables,
        files={
            "ledger": ledger_grid(case),
            "addresses": tables.known,
            "mixture": tables.mixture,
        },
    )


def _sections(case: Case, tables: Tables) -> tuple[Section, ...]:
    row, output = case.first_payment
    known = (
        f"The victim paid {btc(output.amount)} BTC to {output.address} in transaction {row.id}. "
        "Take the confirmations of the providers as given facts. Nothing is known of any address "
        "that is not in the table. Labels stand for addresses and transaction IDs."
    )
    start = Drawing(
        svg=draw_start(case),
        alt=f"The first transaction, {row.id}, as a box with its input and outputs. Empty room.",
        caption="The first transaction; continue from here",
    )
    return (
        Section(title="What is known", text=unbroken(known), grids=(tables.known,)),
        Section(
            title="The ledger",
            text="A colleague copied the rows by hand. Some belong to other people.",
            grids=(tables.transactions,),
        ),
        Section(title="Read and balance", questions=(_fees(case),)),
        Section(title="Rules to use", text=_RULES),
        Section(title="The graph", text=_GRAPH, drawings=(start,)),
        Section(title="Join or stop", questions=_clusters(case)),
        Section(title="Total", questions=_totals(case)),
        Section(
            title="Mixed value",
            text=_MIXTURE,
            grids=(tables.mixture,),
            questions=(_taint(case, tables.mixture),),
        ),
        Section(title="Ask the provider", questions=(_request(),)),
    )


def _fees(case: Case) -> Question:
    blank = Grid(
        caption="Fees, BTC",
        columns=(
            code("Transaction", 24),
            words("Inputs, sum", 32),
            words("Outputs, sum", 32),
            words("Fee", 32),
        ),
        rows=tuple((row.id, "", "", "") for row in case.transactions),
    )
    return ask(
        "fees",
        "The fee is inputs minus outputs. Work out the fee of every transaction. One row cannot be "
        "right: mark it, and write what you do about it. Then write the sum of all other fees.",
        points=4,
        grid=blank,
    )


def _clusters(case: Case) -> tuple[Question, ...]:
    return (
        ask(
            "common-inputs",
            "Which addresses does the common-input rule alone put together? Write every "
            "cluster of two or more addresses; leave a CoinJoin out.",
            points=2,
        ),
        ask(
            "cluster",
            f"Start from {case.paid} and add the change rule and the self-consolidation "
            "assumption. Which addresses are in the suspect's cluster before a CoinJoin? Where "
            "do you use the assumption?",
            points=3,
            lines=3,
        ),
        ask(
            "coinjoin",
            "Which transaction is a CoinJoin, and what shows it? Which of its inputs stay "
            "outside the cluster, and why?",
            points=2,
            lines=3,
        ),
        ask(
            "change",
            "Each party of the CoinJoin brings one input, takes one equal output and at most "
            "one change output. Which change output must be the suspect's? Show the sum, or "
            "write that it is undetermined, and why.",
            points=2,
            lines=3,
        ),
    )


def _totals(case: Case) -> tuple[Question, ...]:
    addresses = " and ".join(sorted(case.services))
    return (
        ask(
            "totals",
            f"How much traced value reached {addresses}? Give a total for each that the "
            "cluster paid to. Which deposits there do you leave out, and why?",
            points=2,
            lines=3,
        ),
        ask(
            "later",
            "One deposit comes after the CoinJoin. Name it, and write one sentence for the "
            "file on whether it is the suspect's.",
            points=2,
            lines=3,
        ),
        ask(
            "balance",
            "Balance the suspect's side: what entered the cluster = deposits + what is left + "
            "what is in the CoinJoin + fees. Write every number.",
            points=3,
            lines=3,
        ),
    )


def _taint(case: Case, mixture: Grid) -> Question:
    outputs = [row[1] for row in mixture.rows if row[0] == "output"]
    blank = Grid(
        caption="Stolen part of each output",
        columns=(
            words("Method", 40),
            *(words(f"Stolen in {name}, BTC", 42) for name in outputs),
        ),
        rows=tuple((name, *("",) * len(outputs)) for name in METHODS),
    )
    text = (
        "(a) Fill in the table for the mixture. (b) Which share counts as the victim's at the "
        f"output of {case.mixed_in.id} in the ledger above under haircut? Give a fraction and a "
        "percentage."
    )
    return ask("taint", unbroken(text), points=3, lines=1, grid=blank)


def _request() -> Question:
    names = ("Transaction ID", "Output index", "Address", "Amount, BTC", "Block time, UTC")
    blank = Grid(
        caption="Deposits for the request",
        columns=tuple(words(name, 20 if name == "Output index" else None) for name in names),
        rows=(("",) * len(names),) * _REQUEST_LINES,
        tall=True,
    )
    return ask(
        "request",
        "List the traced deposits for a request to the provider that the cluster paid, one a "
        "line, so that a clerk finds each at once. Cross out lines that you do not need.",
        points=3,
        lines=0,
        grid=blank,
    )
