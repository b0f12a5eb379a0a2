"""The worksheet of a trace: facts, ledger, questions, and room to draw."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises import TransactionTrace
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Drawing, Grid, Section
from trainkit.exercises.printing import questions, table
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
_QUESTIONS = """
fees, 4 points, 2 lines: The fee is inputs minus outputs. Work out the fee of every transaction. One
row cannot be right: mark it, and write what you do about it. Then write the sum of all other fees.
common-inputs, 2 points, 2 lines: Which addresses does the common-input rule alone put together?
Write every cluster of two or more addresses; leave a CoinJoin out.
cluster, 3 points, 3 lines: Start from {paid} and add the change rule and the self-consolidation
assumption. Which addresses are in the suspect's cluster before a CoinJoin? Where do you use the
assumption?
coinjoin, 2 points, 3 lines: Which transaction is a CoinJoin, and what shows it? Which of its inputs
stay outside the cluster, and why?
change, 2 points, 3 lines: Each party of the CoinJoin brings one input, takes one equal output and
at most one change output. Which change output must be the suspect's? Show the sum, or write that it
is undetermined, and why.
totals, 2 points, 3 lines: How much traced value reached {services}? Give a total for each that the
cluster paid to. Which deposits there do you leave out, and why?
later, 2 points, 3 lines: One deposit comes after the CoinJoin. Name it, and write one sentence for
the file on whether it is the suspect's.
balance, 3 points, 3 lines: Balance the suspect's side: what entered the cluster = deposits + what
is left + what is in the CoinJoin + fees. Write every number.
taint, 3 points, 1 line: (a) Fill in the table for the mixture. (b) Which share counts as the
victim's at the output of {mixed} in the ledger above under haircut? Give a fraction and a
percentage.
request, 3 points, 0 lines: List the traced deposits for a request to the provider that the cluster
paid, one a line, so that a clerk finds each at once. Cross out lines that you do not need.
"""


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
    asked = questions(
        _QUESTIONS,
        _blanks(case, tables.mixture),
        paid=case.paid,
        services=" and ".join(sorted(case.services)),
        mixed=unbroken(case.mixed_in.id),
    )
    fees, *others, taint, request = asked.values()
    return (
        Section(title="What is known", text=unbroken(known), grids=(tables.known,)),
        Section(
            title="The ledger",
            text="A colleague copied the rows by hand. Some belong to other people.",
            grids=(tables.transactions,),
        ),
        Section(title="Read and balance", questions=(fees,)),
        Section(title="Rules to use", text=_RULES),
        Section(title="The graph", text=_GRAPH, drawings=(start,)),
        Section(title="Join or stop", questions=tuple(others[:4])),
        Section(title="Total", questions=tuple(others[4:])),
        Section(title="Mixed value", text=_MIXTURE, grids=(tables.mixture,), questions=(taint,)),
        Section(title="Ask the provider", questions=(request,)),
    )


def _blanks(case: Case, mixture: Grid) -> dict[str, Grid]:
    """Return the tables to fill in."""
    outputs = [row[1] for row in mixture.rows if row[0] == "output"]
    return {
        "fees": table(
            "Fees, BTC",
            "`Transaction`:24 | Inputs, sum:32 | Outputs, sum:32 | Fee:32",
            ((row.id, "", "", "") for row in case.transactions),
        ),
        "taint": table(
            "Stolen part of each output",
            " | ".join(("Method:40", *(f"Stolen in {name}, BTC:42" for name in outputs))),
            ((name, *("",) * len(outputs)) for name in METHODS),
        ),
        "request": table(
            "Deposits for the request",
            "Transaction ID | Output index:20 | Address | Amount, BTC | Block time, UTC",
            (("",) * 5,) * _REQUEST_LINES,
            tall=True,
        ),
    }
