"""The worksheet of a trace: facts, ledger, questions, and room to draw."""

from __future__ import annotations

from trainkit.exercises.model import Column, Drawing, Grid, Question, Section, Worksheet
from trainkit.exercises.tracing.drawing import draw_start
from trainkit.exercises.tracing.ledger import Case, btc
from trainkit.exercises.tracing.printed import known_grid, transaction_grid, unbroken
from trainkit.exercises.tracing.solve import first_payment, mixed_in

__all__ = ["worksheet"]

_RULES = """\
- **Common input**: one party controls all inputs of one transaction, but not in a CoinJoin.
- **Sign of a CoinJoin**: three or more equal outputs beside several inputs.
- **Change**: where one output goes to a confirmed deposit address, the only other one is change.
- **Self-consolidation**: a single output that is no deposit stays with the sender. This is an
  assumption; write it down.
- An output arrives as an input with the same amount, so a line never changes its number."""


def worksheet(case: Case, mixture: Grid) -> Worksheet:
    """Return what participants get; every number on it stands in ``case`` or ``mixture``."""
    row, output = first_payment(case)
    known = (
        f"The victim paid {btc(output.amount)} BTC to {output.address} in transaction {row.id}. "
        "Take the confirmations of the providers as given facts. Nothing is known of any address "
        "that is not in the table. Labels stand for addresses and transaction IDs."
    )
    return Worksheet(
        sections=(
            Section(title="What is known", text=unbroken(known), grids=(known_grid(case),)),
            Section(
                title="The ledger",
                text="A colleague copied the rows by hand. Some belong to other people.",
                grids=(transaction_grid(case),),
            ),
            Section(title="Read and balance", questions=(_fees(case),)),
            Section(title="Rules to use", text=_RULES),
            Section(title="The graph", text=_GRAPH, drawings=(_start(case),)),
            Section(title="Join or stop", questions=_clusters(case)),
            Section(title="Total", questions=_totals(case)),
            Section(
                title="Mixed value",
                text=_MIXTURE,
                grids=(mixture,),
                questions=(_taint(case, mixture),),
            ),
            Section(title="Ask the provider", questions=(_request(),)),
        )
    )


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


def _start(case: Case) -> Drawing:
    row, _ = first_payment(case)
    return Drawing(
        svg=draw_start(case),
        alt=f"The first transaction, {row.id}, as a box with its input and outputs. Empty room.",
        caption="The first transaction; continue from here",
    )


def _fees(case: Case) -> Question:
    columns = (
        Column(name="Transaction", code=True, width=24),
        Column(name="Inputs, sum", width=32),
        Column(name="Outputs, sum", width=32),
        Column(name="Fee", width=32),
    )
    rows = tuple((row.id, "", "", "") for row in case.transactions)
    return Question(
        number=1,
        text=(
            "The fee is inputs minus outputs. Work out the fee of every transaction. One row "
            "cannot be right: mark it, and write what you do about it. Then write the sum of all "
            "other fees."
        ),
        points=4,
        lines=2,
        grid=Grid(caption="Fees, BTC", columns=columns, rows=rows),
    )


def _clusters(case: Case) -> tuple[Question, ...]:
    return (
        Question(
            number=2,
            text=(
                "Which addresses does the common-input rule alone put together? Write every "
                "cluster of two or more addresses; leave a CoinJoin out."
            ),
            points=2,
        ),
        Question(
            number=3,
            text=(
                f"Start from {case.paid} and add the change rule and the self-consolidation "
                "assumption. Which addresses are in the suspect's cluster before a CoinJoin? Where "
                "do you use the assumption?"
            ),
            points=3,
            lines=3,
        ),
        Question(
            number=4,
            text=(
                "Which transaction is a CoinJoin, and what shows it? Which of its inputs stay "
                "outside the cluster, and why?"
            ),
            points=2,
            lines=3,
        ),
        Question(
            number=5,
            text=(
                "Each party of the CoinJoin brings one input, takes one equal output and at most "
                "one change output. Which change output must be the suspect's? Show the sum, or "
                "write that it is undetermined, and why."
            ),
            points=2,
            lines=3,
        ),
    )


def _totals(case: Case) -> tuple[Question, ...]:
    addresses = " and ".join(sorted(case.services))
    return (
        Question(
            number=6,
            text=(
                f"How much traced value reached {addresses}? Give a total for each that the "
                "cluster paid to. Which deposits there do you leave out, and why?"
            ),
            points=2,
            lines=3,
        ),
        Question(
            number=7,
            text=(
                "One deposit comes after the CoinJoin. Name it, and write one sentence for the "
                "file on whether it is the suspect's."
            ),
            points=2,
            lines=3,
        ),
        Question(
            number=8,
            text=(
                "Balance the suspect's side: what entered the cluster = deposits + what is left + "
                "what is in the CoinJoin + fees. Write every number."
            ),
            points=3,
            lines=3,
        ),
    )


def _taint(case: Case, mixture: Grid) -> Question:
    mixed = mixed_in(case)
    outputs = [row[1] for row in mixture.rows if row[0] == "output"]
    columns = (
        Column(name="Method", width=40),
        *(Column(name=f"Stolen in {name}, BTC", width=42) for name in outputs),
    )
    blanks = ("",) * len(outputs)
    grid = Grid(
        caption="Stolen part of each output",
        columns=columns,
        rows=tuple((name, *blanks) for name in ("Poison", "Haircut", "First in, first out")),
    )
    where = f"at the output of {mixed.id} in the ledger above" if mixed else "in the mixture"
    return Question(
        number=9,
        text=unbroken(
            f"(a) Fill in the table for the mixture. (b) Which share counts as the victim's "
            f"{where} under haircut? Give a fraction and a percentage."
        ),
        points=3,
        lines=1,
        grid=grid,
    )


def _request() -> Question:
    columns = (
        Column(name="Transaction ID"),
        Column(name="Output index", width=20),
        Column(name="Address"),
        Column(name="Amount, BTC"),
        Column(name="Block time, UTC"),
    )
    return Question(
        number=10,
        text=(
            "List the traced deposits for a request to the provider that the cluster paid, one a "
            "line, so that a clerk finds each at once. Cross out lines that you do not need."
        ),
        points=3,
        lines=0,
        grid=Grid(
            caption="Deposits for the request",
            columns=columns,
            rows=(("",) * 5,) * _REQUEST_LINES,
            tall=True,
        ),
    )


_REQUEST_LINES = 6
"""The same on every sheet, so that the lines do not tell how many deposits there are."""
