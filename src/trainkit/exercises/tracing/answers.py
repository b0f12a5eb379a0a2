"""The answers of a trace in words, each from the solution of the printed case."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from trainkit.exercises.model import Answer
from trainkit.exercises.tracing.joining import Mixing
from trainkit.exercises.tracing.ledger import SATOSHI, Case, btc
from trainkit.exercises.tracing.printed import unbroken
from trainkit.exercises.tracing.rules import Rule
from trainkit.exercises.tracing.solve import Deposit, Solution, mixed_in
from trainkit.exercises.tracing.taint import Mixture, fifo, haircut, poison

__all__ = ["answers", "fraction"]


def answers(case: Case, solution: Solution, mixture: Mixture) -> tuple[Answer, ...]:
    """Return the answers in the order of the questions."""
    found = (
        _fees(solution),
        _common_inputs(solution),
        _cluster(solution),
        _coinjoin(solution),
        _change(solution.mixing),
        _totals(solution),
        _later(solution),
        _balance(solution),
        _taint(case, solution, mixture),
        _request(solution),
    )
    return tuple(_printed(answer) for answer in found)


def _printed(answer: Answer) -> Answer:
    words = {"short": unbroken(answer.short), "reason": unbroken(answer.reason)}
    return answer.model_copy(update=words)


def fraction(value: Fraction) -> str:
    """Return satoshi as bitcoin, as a fraction too where decimals do not end."""
    exact = value / SATOSHI
    if value.denominator == 1:
        return btc(int(value))
    return f"{exact} (about {float(exact):.4f})"


def _fees(solution: Solution) -> Answer:
    possible = [fee for name, fee in solution.fees.items() if name not in solution.impossible]
    wrong = " ".join(
        f"In {name} the outputs exceed the inputs by {btc(-solution.fees[name])} BTC, which no "
        "transaction can do: a copying error. Go back to the saved record; do not correct by guess."
        for name in solution.impossible
    )
    return Answer(
        question=1,
        short=f"{_list(solution.impossible)} cannot be right; other fees {btc(sum(possible))}",
        reason=f"The fee is inputs minus outputs; the table below has every row. {wrong}",
    )


def _common_inputs(solution: Solution) -> Answer:
    return Answer(
        question=2,
        short="; ".join(_braces(cluster) for cluster in solution.clusters),
        reason=(
            "Inputs of one transaction share a controller, and an address that is an input of two "
            "transactions joins both. The CoinJoin is left out. Nothing on the sheet connects a "
            "cluster with the case that no value of the victim reaches."
        ),
    )


def _cluster(solution: Solution) -> Answer:
    steps = {
        Rule.COMMON_INPUT: "by common input",
        Rule.CONSOLIDATION: "assumed self-consolidation",
        Rule.CHANGE: "by change",
    }
    parts = [
        f"{link.address} ({steps[link.rule]}, {link.transaction})"
        for link in solution.links
        if link.rule in steps
    ]
    assumed = [link for link in solution.links if link.rule is Rule.CONSOLIDATION]
    where = _list(f"{link.transaction} for {link.address}" for link in assumed)
    return Answer(
        question=3,
        short=f"{_braces(link.address for link in solution.links)}; assumption at {where}",
        reason=(
            f"{solution.links[0].address} is the address that the victim paid to; then "
            f"{', '.join(parts)}. Without the assumption the cluster ends at the common inputs."
        ),
    )


def _coinjoin(solution: Solution) -> Answer:
    mixing = solution.mixing
    if mixing is None:
        return Answer(question=4, short="None on the path", reason="No input of the cluster mixes.")
    others = [party.address for party in mixing.parties if party.address != mixing.suspect.address]
    batches = _list(solution.batches)
    return Answer(
        question=4,
        short=(
            f"{mixing.transaction}: {len(mixing.equal)} equal outputs of {btc(mixing.amount)}, "
            f"{len(mixing.parties)} inputs; {', '.join(others)} stay outside"
        ),
        reason=(
            "Several parties sign a CoinJoin together, so its inputs need not share a controller; "
            "to merge them could attribute strangers' addresses to the suspect."
            + (
                f" {batches} has equal outputs too, but one input: one party pays them all."
                if batches
                else ""
            )
        ),
    )


def _change(mixing: Mixing | None) -> Answer:
    if mixing is None:
        return Answer(question=5, short="Does not arise", reason="There is no CoinJoin.")
    room = "; ".join(f"{party.address} can fund {btc(party.room)}" for party in mixing.parties)
    start = f"Beside {btc(mixing.amount)} for an equal output {room}."
    if mixing.change is not None:
        able = mixing.able(mixing.change)
        why = (
            f"Only {able[0]} can fund {btc(mixing.amount)} + {btc(mixing.change.amount)}."
            if len(able) == 1
            else "Every other allocation leaves another party without funds for its change."
        )
        return Answer(
            question=5,
            short=f"{mixing.change.address} ({btc(mixing.change.amount)})",
            reason=f"{start} {why} It holds only under the assumption of one input a party.",
        )
    options = _list((f"{entry.address} ({btc(entry.amount)})" for entry in mixing.possible), "or")
    return Answer(
        question=5,
        short=f"Undetermined: {options}",
        reason=(
            f"{start} More than one allocation fits, so the amounts do not say whose change it "
            "is. The trace along change ends here too."
        ),
        undetermined=True,
    )


def _totals(solution: Solution) -> Answer:
    by_address: dict[str, list[Deposit]] = {}
    for deposit in solution.deposits:
        by_address.setdefault(f"{deposit.address} ({deposit.service})", []).append(deposit)
    totals = [
        f"{name} {btc(sum(deposit.amount for deposit in found))}"
        for name, found in by_address.items()
    ]
    sums = "; ".join(
        " + ".join(btc(deposit.amount) for deposit in found) for found in by_address.values()
    )
    out = " ".join(
        f"{btc(found.amount)} in {found.transaction} is left out: its input does not come from "
        "the cluster, and a deposit address can receive from anybody."
        for found in solution.unlinked
    )
    return Answer(
        question=6,
        short="; ".join(totals) or "Nothing",
        reason=f"Sum: {sums} BTC. {out} The deposit after the CoinJoin is not traced value.",
    )


def _later(solution: Solution) -> Answer:
    mixing = solution.mixing
    if mixing is None or not solution.later:
        return Answer(question=7, short="None", reason="No equal output reaches a provider.")
    count = len(mixing.equal)
    found = _list(
        f"{btc(later.amount)} to {later.address} in {later.transaction}" for later in solution.later
    )
    parties = _list((party.address for party in mixing.parties), "or")
    return Answer(
        question=7,
        short=f"{found}: undetermined, 1 of {count}",
        reason=(
            f"The equal output can come from {parties}; the ledger cannot say which. One of "
            f"{count} is no probability, for nobody has shown that all are equally likely. Records "
            "outside the ledger may decide."
        ),
        undetermined=True,
    )


def _balance(solution: Solution) -> Answer:
    balance = solution.balance
    parts = [
        (balance.deposits, "deposits"),
        (balance.kept - _change_kept(solution), "unspent at other addresses of the cluster"),
        (_change_kept(solution), "change of the CoinJoin"),
        (balance.mixed, _mixed_name(solution)),
        (balance.elsewhere, "unknown addresses"),
        (balance.fees, "fees"),
    ]
    shown = [(amount, name) for amount, name in parts if amount]
    named = ", ".join(f"{name} {btc(amount)}" for amount, name in shown)
    return Answer(
        question=8,
        short=f"{btc(balance.entered)} = {' + '.join(btc(amount) for amount, _ in shown)}",
        reason=(
            f"Entered {btc(balance.entered)} BTC, the victim's payment and the other input. It "
            f"went to: {named}. The fees are "
            "those of the cluster's own transactions"
            + (", with the suspect's part of the CoinJoin's fee." if _proven(solution) else ".")
        ),
    )


def _proven(solution: Solution) -> bool:
    return solution.mixing is not None and solution.mixing.change is not None


def _change_kept(solution: Solution) -> int:
    change = solution.mixing.change if solution.mixing else None
    if change is None or any(deposit.assumed for deposit in solution.deposits):
        return 0
    return change.amount


def _mixed_name(solution: Solution) -> str:
    return (
        "one of the equal outputs" if _proven(solution) else "the CoinJoin (not followed further)"
    )


def _taint(case: Case, solution: Solution, mixture: Mixture) -> Answer:
    methods = (("poison", poison), ("haircut", haircut), ("FIFO", fifo))
    table = "; ".join(
        f"{name} {' / '.join(fraction(part) for part in method(mixture))}"
        for name, method in methods
    )
    share = mixture.share if solution.share is None else solution.share
    mixed = mixed_in(case)
    sums = (
        " of ".join(
            (
                btc(sum(e.amount for e in mixed.inputs if e.address == case.paid)),
                btc(sum(e.amount for e in mixed.inputs)),
            )
        )
        if mixed
        else "the stolen inputs"
    )
    return Answer(
        question=9,
        short=f"(a) {table}; (b) {share} = {float(share) * 100:.1f} %",
        reason=(
            f"Haircut in the mixture: {mixture.share} of each output. (b) {sums} BTC. Each method "
            "is a convention: declare one, use it throughout, and ask which one the courts accept."
        ),
    )


def _request(solution: Solution) -> Answer:
    rows = ", ".join(f"{found.transaction} output {found.index}" for found in solution.deposits)
    later = _list(found.transaction for found in solution.later)
    return Answer(
        question=10,
        short=f"{len(solution.deposits)} deposits: {rows}",
        reason=(
            "Only traced deposits belong in this request; every field stands in the table below."
            + (
                f" The deposit in {later} is at another provider and undetermined; a request there "
                "needs its own ground and must say that the link is one of several."
                if later
                else ""
            )
        ),
    )


def _braces(addresses: Iterable[str]) -> str:
    return "{" + ", ".join(addresses) + "}"


def _list(parts: Iterable[str], word: str = "and") -> str:
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} {word} {last}" if most else last
