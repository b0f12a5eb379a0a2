"""Prints the case file, claims on it, roles, the clock of the hearing and the marking guide.

Held constant: eight claims, three that the file bears out, three that it contradicts, two that go
beyond it. Drawn: which are which, and their order.
"""

from __future__ import annotations

from trainkit.definitions.exercises import SaxaulMoot
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid
from trainkit.exercises.saxaul import address, address_key, laptop, shop, shop_key
from trainkit.exercises.saxaul.moot_key import CLAIMS, Tables
from trainkit.exercises.saxaul.records import Results, state
from trainkit.exercises.words import Words

__all__ = ["lay_out", "print_sheet"]

_WRONG = 3
_BEYOND = 2


def _facts(draws: Draws, words: Words) -> dict[str, Results]:
    """Return the results of all four steps of a case's stream."""
    of_shop, of_address = words.of("saxaul-shop"), words.of("saxaul-address")
    return {
        "shop": shop_key.results(shop.lay_out(draws, of_shop), of_shop),
        "payment": laptop.payment_results(draws, words),
        "laptop": address.laptop_results(draws, words),
        "address": address_key.results(address.lay_out(draws, of_address), of_address),
    }


def _claim(name: str, facts: dict[str, Results], draws: Draws, words: Words, *, wrong: bool) -> str:
    """Return a claim as the file bears it out, or with a value that belongs to something else."""
    values = {part: facts[step][fact] for part, (step, fact) in CLAIMS[name].items()}
    if name == "intact":
        values["file"] = draws.choice(values["file"].split(", "))
    if wrong:
        values |= _mistaken(name, facts, draws)
    return words(f"claim.{name}", **values)


def _mistaken(name: str, facts: dict[str, Results], draws: Draws) -> dict[str, str]:
    joined = facts["payment"]["joined"].split(", ")
    joined[draws.below(len(joined))] = facts["payment"]["change"]
    return {
        "account": {"account": facts["shop"]["uninvolved"]},
        "joined": {"addresses": ", ".join(joined)},
        "deposit": {"total": facts["payment"]["paid-out"]},
        "intact": {"file": facts["laptop"]["altered"]},
        "session": {"time": facts["laptop"]["as-shown"]},
        "connection": {"subscription": facts["address"]["wrong"]},
    }[name]


def lay_out(draws: Draws, words: Words) -> Tables:
    """Return the case file and the claims of a case's stream."""
    facts = _facts(draws, words)
    draws = draws.branch("moot")
    wrong = draws.sample(tuple(CLAIMS), _WRONG)
    claims = [_claim(name, facts, draws, words, wrong=name in wrong) for name in CLAIMS]
    for name in draws.sample(tuple(words.group("beyond")), _BEYOND):
        claims.append(words(f"beyond.{name}", **_said(facts)))
    return Tables(state=state(words, **facts), claims=tuple(draws.shuffled(claims)))


def _said(facts: dict[str, Results]) -> dict[str, str]:
    """Return what the claims that go beyond the file speak of."""
    return {
        "contract": facts["address"]["contract"].split(",")[0],
        "account": facts["shop"]["account"],
        "file": facts["laptop"]["altered"],
        "orders": facts["shop"]["orders"],
    }


def _listed(name: str, words: Words) -> Grid:
    """Return a table whose rows stand in the file of words, cells parted by upright strokes."""
    rows = (row.split(" | ") for row in words.choices(name))
    return words.table(name, rows)


def print_sheet(_exercise: SaxaulMoot, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the case file and what the hearing needs."""
    tables = lay_out(draws, words)
    claims = [
        words.question("claim", None, n=number, claim=claim)
        for number, claim in enumerate(tables.claims, 1)
    ]
    return Sheet(
        sections=(
            words.section("state", tables.state),
            words.section("claims", *claims, words.question("chain")),
            words.section("clock", _listed("clock", words)),
            words.section("roles", _listed("roles", words)),
            words.section("marking", _listed("marking", words)),
        ),
        data=tables,
        files={"case-file": tables.state},
    )
