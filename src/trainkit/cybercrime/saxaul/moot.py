"""The moot hearing on the case: the case file, claims on it, roles, clock and marking guide.

Constant in every set: eight claims, three that the file bears out, three that it contradicts, two
that go beyond it. Drawn: which are which, and their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from trainkit.cybercrime.saxaul import address, laptop, payment, shop
from trainkit.cybercrime.saxaul.case import Results, state
from trainkit.exercises.generator import Draws, Sheet, Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.words import Words
from trainkit.model.exercises import SaxaulMoot
from trainkit.text.languages import semicolon_list

_CLAIMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "account": {"order": ("shop", "complaint"), "account": ("shop", "account")},
    "joined": {"addresses": ("payment", "joined")},
    "deposit": {"deposit": ("payment", "deposit"), "total": ("payment", "total")},
    "intact": {"file": ("laptop", "intact")},
    "session": {"time": ("laptop", "log-in")},
    "connection": {"entry": ("address", "entry"), "subscription": ("address", "subscription")},
}
"""Claims that the case file decides: the step and the fact for each name in their words."""
_WRONG = 3
_BEYOND = 2


@dataclass(frozen=True)
class _Claim:
    """A claim of the hearing, and what the case file says of it."""

    name: str
    text: str
    verdict: Literal["holds", "contradicted", "not-shown"]


@dataclass(frozen=True)
class _Hearing:
    """The results of the four steps, and the claims in their order."""

    facts: Mapping[str, Results]
    claims: tuple[_Claim, ...]


def _facts(draws: Draws, words: Words) -> dict[str, Results]:
    """Return the results of all four steps of a case's stream."""
    of_laptop, of_address = words.of("saxaul-laptop"), words.of("saxaul-address")
    found = address.draw(draws, of_address)
    return {
        "shop": shop.results(shop.draw(draws, words.of("saxaul-shop"))),
        "payment": payment.results(found.laptop.trail),
        "laptop": laptop.results(found.laptop, of_laptop),
        "address": address.results(found, of_address),
    }


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


def _draw(draws: Draws, words: Words) -> _Hearing:
    facts = _facts(draws, words)
    said = {  # in the claims that go beyond the file
        "contract": facts["address"]["contract"].split(",")[0],
        "account": facts["shop"]["account"],
        "file": facts["laptop"]["altered"],
        "orders": facts["shop"]["orders"],
    }
    draws = draws.branch("moot")
    wrong = draws.sample(tuple(_CLAIMS), _WRONG)
    claims = []
    for name, sources in _CLAIMS.items():
        values = {part: facts[step][fact] for part, (step, fact) in sources.items()}
        if name == "intact":
            values["file"] = draws.choice(values["file"].split(", "))
        if name in wrong:
            values |= _mistaken(name, facts, draws)
        text = words(f"claim.{name}", **values)
        claims.append(_Claim(name, text, "contradicted" if name in wrong else "holds"))
    for name in draws.sample(tuple(words.group("beyond")), _BEYOND):
        claims.append(_Claim(name, words(f"beyond.{name}", **said), "not-shown"))
    return _Hearing(facts, tuple(draws.shuffled(claims)))


def _listed(name: str, words: Words) -> Grid:
    """Return a table whose rows stand in the file of words, cells parted by upright strokes."""
    rows = (row.split(" | ") for row in words.choices(name))
    return words.table(name, rows)


def print_sheet(_exercise: SaxaulMoot, draws: Draws, words: Words) -> Sheet[_Hearing]:
    """Return the case file and what the hearing needs."""
    hearing = _draw(draws, words)
    case_file = state(words, **hearing.facts)
    claims = [
        words.question("claim", None, n=number, claim=claim.text)
        for number, claim in enumerate(hearing.claims, 1)
    ]
    return Sheet(
        sections=(
            words.section("state", case_file),
            words.section("claims", *claims, words.question("chain")),
            words.section("clock", _listed("clock", words)),
            words.section("roles", _listed("roles", words)),
            words.section("marking", _listed("marking", words)),
        ),
        data=hearing,
        files={"case-file": case_file},
    )


def solve(hearing: _Hearing, words: Words) -> Solution:
    """Return the verdicts with the facts that decide them, and where the defence can press."""
    labels = words.of("saxaul")
    rows, verdicts, undetermined = [], [], set()
    for number, claim in enumerate(hearing.claims, 1):
        facts = [
            (labels(f"{step}.{fact}"), hearing.facts[step][fact])
            for step, fact in _CLAIMS.get(claim.name, {}).values()
        ]
        if claim.verdict == "not-shown":
            because, facts = words(f"why.{claim.name}"), []
            undetermined.add(f"claim-{number}")
        else:
            because = semicolon_list(words("fact", fact=fact, value=value) for fact, value in facts)
        values = ", ".join(value for _, value in facts)
        short = words(f"short.{claim.verdict}", values=values)
        verdicts.append({"short": short, "reason": because})
        rows.append((number, claim.text, words(f"verdict.{claim.verdict}"), because))
    return Solution(
        {"verdicts": verdicts, "facts": hearing.facts},
        (
            words.section("solved", words.table("solved", rows)),
            words.section("attacks", facts=hearing.facts),
            words.section("limits"),
        ),
        undetermined=undetermined,
    )
