"""The worked solution of a trace: tables and the whole graph, for trainers."""

from __future__ import annotations

from trainkit.exercises.model import Column, Drawing, Grid, Section
from trainkit.exercises.tracing.answers import fraction
from trainkit.exercises.tracing.drawing import draw_graph
from trainkit.exercises.tracing.ledger import Case, btc, total
from trainkit.exercises.tracing.printed import minute
from trainkit.exercises.tracing.solve import Solution
from trainkit.exercises.tracing.taint import Mixture, fifo, haircut, poison

__all__ = ["worked_solution"]


def worked_solution(case: Case, solution: Solution, mixture: Mixture) -> tuple[Section, ...]:
    """Return the sections of the key that follow the answers."""
    return (
        Section(title="The graph", drawings=(_graph(case, solution),)),
        Section(title="Sums", grids=(_fees(case), _links(solution))),
        Section(title="Mixed value", grids=(_taint(mixture),)),
        Section(title="The request", grids=(_request(solution),)),
    )


def _graph(case: Case, solution: Solution) -> Drawing:
    chain = len(solution.deposits)
    return Drawing(
        svg=draw_graph(case, solution),
        alt=(
            f"Transaction graph: the victim's payment, a consolidation, {chain} payments to the "
            "provider's deposit address with the change between them, the CoinJoin with its inputs "
            "and outputs, and the deposit after it, drawn dashed as one of several."
        ),
        caption="The case as a graph, strangers left out. Amounts in BTC",
    )


def _fees(case: Case) -> Grid:
    return Grid(
        caption="Fees, BTC",
        columns=(
            Column(name="Transaction", code=True),
            Column(name="Inputs, sum", number=True),
            Column(name="Outputs, sum", number=True),
            Column(name="Fee", number=True),
        ),
        rows=tuple(
            (
                row.id,
                btc(total(row.inputs)),
                btc(total(row.outputs)),
                btc(row.fee) if row.fee >= 0 else f"cannot be: {btc(row.fee)}",
            )
            for row in case.transactions
        ),
    )


def _links(solution: Solution) -> Grid:
    return Grid(
        caption="The suspect's cluster, step by step",
        columns=(
            Column(name="Address", code=True),
            Column(name="Rule"),
            Column(name="Transaction", code=True),
            Column(name="Confidence"),
        ),
        rows=tuple(
            (
                link.address,
                link.rule.value,
                link.transaction,
                "recorded" if not link.transaction else "inferred",
            )
            for link in solution.links
        ),
    )


def _taint(mixture: Mixture) -> Grid:
    methods = (("Poison", poison), ("Haircut", haircut), ("First in, first out", fifo))
    return Grid(
        caption="Stolen part of each output, BTC",
        columns=(
            Column(name="Method"),
            *(
                Column(name=f"O{place}, {btc(amount)}", number=True)
                for place, amount in enumerate(mixture.outputs, start=1)
            ),
        ),
        rows=tuple(
            (name, *(fraction(part) for part in method(mixture))) for name, method in methods
        ),
    )


def _request(solution: Solution) -> Grid:
    return Grid(
        caption="Deposits for the request",
        columns=(
            Column(name="Transaction ID", code=True),
            Column(name="Output index", number=True),
            Column(name="Address", code=True),
            Column(name="Amount, BTC", number=True),
            Column(name="Block time, UTC"),
        ),
        rows=tuple(
            (
                found.transaction,
                str(found.index),
                found.address,
                btc(found.amount),
                minute(found.time),
            )
            for found in solution.deposits
        ),
    )
