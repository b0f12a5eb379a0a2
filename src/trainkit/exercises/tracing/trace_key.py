"""The key of a trace: the answers, each from the printed case, and the worked solution."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from trainkit.exercises.generator import Answers, Result
from trainkit.exercises.model import Drawing, Grid, Section
from trainkit.exercises.printing import table
from trainkit.exercises.times import listed
from trainkit.exercises.tracing.ledger import SATOSHI, Case, btc, minute, read_case, total, unbroken
from trainkit.exercises.tracing.mixture import METHODS, Mixture, read_mixture
from trainkit.exercises.tracing.trace import Tables
from trainkit.exercises.tracing.trace_chart import draw_graph
from trainkit.exercises.tracing.trace_solver import Deposit, Mixing, Rule, Trace, trace

__all__ = ["fraction", "solve"]

_STEPS = {
    Rule.COMMON_INPUT: "by common input",
    Rule.CONSOLIDATION: "assumed self-consolidation",
    Rule.CHANGE: "by change",
}


def solve(tables: Tables) -> Answers:
    """Return the answers, and tables and the whole graph for trainers."""
    case, mixture = read_case(tables.transactions, tables.known), read_mixture(tables.mixture)
    found = trace(case)
    answers = {
        "fees": _fees(found),
        "common-inputs": _common_inputs(found),
        "cluster": _cluster(found),
        "coinjoin": _coinjoin(found),
        "change": _change(found.mixing),
        "totals": _totals(found),
        "later": _later(found),
        "balance": _balance(found),
        "taint": _taint(case, found, mixture),
        "request": _request(found),
    }
    return Answers(
        {
            role: Result(unbroken(one.short), unbroken(one.reason), one.undetermined)
            for role, one in answers.items()
        },
        (
            Section(title="The graph", drawings=(_graph(case, found),)),
            Section(title="Sums", grids=(_fee_table(case), _link_table(found))),
            Section(title="Mixed value", grids=(_taint_table(mixture),)),
            Section(title="The request", grids=(_request_table(found),)),
        ),
    )


def fraction(value: Fraction) -> str:
    """Return satoshi as bitcoin, as a fraction too where decimals do not end."""
    exact = value / SATOSHI
    if value.denominator == 1:
        return btc(int(value))
    return f"{exact} (about {float(exact):.4f})"


def _fees(found: Trace) -> Result:
    possible = [fee for name, fee in found.fees.items() if name not in found.impossible]
    wrong = " ".join(
        f"In {name} the outputs exceed the inputs by {btc(-found.fees[name])} BTC, which no "
        "transaction can do: a copying error. Go back to the saved record; do not correct by guess."
        for name in found.impossible
    )
    return Result(
        f"{listed(found.impossible)} cannot be right; other fees {btc(sum(possible))}",
        f"The fee is inputs minus outputs; the table below has every row. {wrong}",
    )


def _common_inputs(found: Trace) -> Result:
    return Result(
        "; ".join(_braces(cluster) for cluster in found.clusters),
        "Inputs of one transaction share a controller, and an address that is an input of two "
        "transactions joins both. The CoinJoin is left out. Nothing on the sheet connects a "
        "cluster with the case that no value of the victim reaches.",
    )


def _cluster(found: Trace) -> Result:
    first, *rest = found.links
    parts = [f"{link.address} ({_STEPS[link.rule]}, {link.transaction})" for link in rest]
    assumed = [link for link in rest if link.rule is Rule.CONSOLIDATION]
    where = listed([f"{link.transaction} for {link.address}" for link in assumed])
    return Result(
        f"{_braces(link.address for link in found.links)}; assumption at {where}",
        f"{first.address} is the address that the victim paid to; then {', '.join(parts)}. "
        "Without the assumption the cluster ends at the common inputs.",
    )


def _coinjoin(found: Trace) -> Result:
    mixing = found.mixing
    others = [party.address for party in mixing.parties if party.address != mixing.suspect.address]
    return Result(
        f"{mixing.transaction}: {len(mixing.equal)} equal outputs of {btc(mixing.amount)}, "
        f"{len(mixing.parties)} inputs; {', '.join(others)} stay outside",
        "Several parties sign a CoinJoin together, so its inputs need not share a controller; "
        "to merge them could attribute strangers' addresses to the suspect. "
        f"{listed(found.batches)} has equal outputs too, but one input: one party pays them all.",
    )


def _change(mixing: Mixing) -> Result:
    room = "; ".join(f"{party.address} can fund {btc(party.room)}" for party in mixing.parties)
    start = f"Beside {btc(mixing.amount)} for an equal output {room}."
    if mixing.change is None:
        options = [f"{entry.address} ({btc(entry.amount)})" for entry in mixing.possible]
        return Result(
            f"Undetermined: {listed(options, 'or')}",
            f"{start} More than one allocation fits, so the amounts do not say whose change it "
            "is. The trace along change ends here too.",
            undetermined=True,
        )
    able = mixing.able(mixing.change)
    why = (
        f"Only {able[0]} can fund {btc(mixing.amount)} + {btc(mixing.change.amount)}."
        if len(able) == 1
        else "Every other allocation leaves another party without funds for its change."
    )
    return Result(
        f"{mixing.change.address} ({btc(mixing.change.amount)})",
        f"{start} {why} It holds only under the assumption of one input a party.",
    )


def _totals(found: Trace) -> Result:
    by_address: dict[str, list[Deposit]] = {}
    for deposit in found.deposits:
        by_address.setdefault(f"{deposit.address} ({deposit.service})", []).append(deposit)
    totals = [
        f"{name} {btc(sum(deposit.amount for deposit in deposits))}"
        for name, deposits in by_address.items()
    ]
    sums = "; ".join(
        " + ".join(btc(deposit.amount) for deposit in deposits) for deposits in by_address.values()
    )
    out = " ".join(
        f"{btc(one.amount)} in {one.transaction} is left out: its input does not come from "
        "the cluster, and a deposit address can receive from anybody."
        for one in found.unlinked
    )
    return Result(
        "; ".join(totals),
        f"Sum: {sums} BTC. {out} The deposit after the CoinJoin is not traced value.",
    )


def _later(found: Trace) -> Result:
    count = len(found.mixing.equal)
    deposits = listed(
        [f"{btc(later.amount)} to {later.address} in {later.transaction}" for later in found.later]
    )
    parties = listed([party.address for party in found.mixing.parties], "or")
    return Result(
        f"{deposits}: undetermined, 1 of {count}",
        f"The equal output can come from {parties}; the ledger cannot say which. One of "
        f"{count} is no probability, for nobody has shown that all are equally likely. Records "
        "outside the ledger may decide.",
        undetermined=True,
    )


def _balance(found: Trace) -> Result:
    balance, change = found.balance, found.mixing.change
    spent = change is None or any(deposit.assumed for deposit in found.deposits)
    kept = 0 if change is None or spent else change.amount
    mixed = "one of the equal outputs" if change else "the CoinJoin (not followed further)"
    parts = [
        (balance.deposits, "deposits"),
        (balance.kept - kept, "unspent at other addresses of the cluster"),
        (kept, "change of the CoinJoin"),
        (balance.mixed, mixed),
        (balance.elsewhere, "unknown addresses"),
        (balance.fees, "fees"),
    ]
    shown = [(amount, name) for amount, name in parts if amount]
    named = ", ".join(f"{name} {btc(amount)}" for amount, name in shown)
    own_part = ", with the suspect's part of the CoinJoin's fee" if change else ""
    return Result(
        f"{btc(balance.entered)} = {' + '.join(btc(amount) for amount, _ in shown)}",
        f"Entered {btc(balance.entered)} BTC, the victim's payment and the other input. It went "
        f"to: {named}. The fees are those of the cluster's own transactions{own_part}.",
    )


def _taint(case: Case, found: Trace, mixture: Mixture) -> Result:
    names = dict(zip(METHODS, ("poison", "haircut", "FIFO"), strict=True))
    table = "; ".join(
        f"{names[name]} {' / '.join(map(fraction, method(mixture)))}"
        for name, method in METHODS.items()
    )
    inputs = case.mixed_in.inputs
    stolen = total(entry for entry in inputs if entry.address == case.paid)
    return Result(
        f"(a) {table}; (b) {found.share} = {float(found.share) * 100:.1f} %",
        f"Haircut in the mixture: {mixture.share} of each output. (b) {btc(stolen)} of "
        f"{btc(total(inputs))} BTC. Each method is a convention: declare one, use it throughout, "
        "and ask which one the courts accept.",
    )


def _request(found: Trace) -> Result:
    rows = ", ".join(f"{one.transaction} output {one.index}" for one in found.deposits)
    later = listed([one.transaction for one in found.later])
    return Result(
        f"{len(found.deposits)} deposits: {rows}",
        "Only traced deposits belong in this request; every field stands in the table below. The "
        f"deposit in {later} is at another provider and undetermined; a request there needs its "
        "own ground and must say that the link is one of several.",
    )


def _braces(addresses: Iterable[str]) -> str:
    return "{" + ", ".join(addresses) + "}"


def _graph(case: Case, found: Trace) -> Drawing:
    return Drawing(
        svg=draw_graph(case, found),
        alt=f"Transaction graph: the victim's payment, a consolidation, {len(found.deposits)} "
        "payments to the provider's deposit address with the change between them, the CoinJoin "
        "with its inputs and outputs, and the deposit after it, drawn dashed as one of several.",
        caption="The case as a graph, strangers left out. Amounts in BTC",
    )


def _fee_table(case: Case) -> Grid:
    return table(
        "Fees, BTC",
        "`Transaction` | #Inputs, sum | #Outputs, sum | #Fee",
        (
            (
                row.id,
                btc(total(row.inputs)),
                btc(total(row.outputs)),
                btc(row.fee) if row.fee >= 0 else f"cannot be: {btc(row.fee)}",
            )
            for row in case.transactions
        ),
    )


def _link_table(found: Trace) -> Grid:
    return table(
        "The suspect's cluster, step by step",
        "`Address` | Rule | `Transaction` | Confidence",
        (
            (
                link.address,
                link.rule.value,
                link.transaction,
                "inferred" if link.transaction else "recorded",
            )
            for link in found.links
        ),
    )


def _taint_table(mixture: Mixture) -> Grid:
    outputs = (f"#O{n}, {btc(amount)}" for n, amount in enumerate(mixture.outputs, 1))
    return table(
        "Stolen part of each output, BTC",
        " | ".join(("Method", *outputs)),
        ((name, *map(fraction, method(mixture))) for name, method in METHODS.items()),
    )


def _request_table(found: Trace) -> Grid:
    return table(
        "Deposits for the request",
        "`Transaction ID` | #Output index | `Address` | #Amount, BTC | Block time, UTC",
        (
            (one.transaction, one.index, one.address, btc(one.amount), minute(one.time))
            for one in found.deposits
        ),
    )
