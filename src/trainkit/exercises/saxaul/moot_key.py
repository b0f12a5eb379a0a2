"""The key on the moot: each claim compared with the case file that participants have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.saxaul.records import Results, read_state
from trainkit.exercises.words import Words
from trainkit.languages import semicolon_list

__all__ = ["CLAIMS", "Tables", "solve"]

CLAIMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "account": {"order": ("shop", "complaint"), "account": ("shop", "account")},
    "joined": {"addresses": ("payment", "joined")},
    "deposit": {"deposit": ("payment", "deposit"), "total": ("payment", "total")},
    "intact": {"file": ("laptop", "intact")},
    "session": {"time": ("laptop", "log-in")},
    "connection": {"entry": ("address", "entry"), "subscription": ("address", "subscription")},
}
"""Claims that the case file decides: the step and the fact for each name in their words."""


@dataclass(frozen=True)
class Tables:
    """The printed case file and the claims, in their order."""

    state: Grid
    claims: tuple[str, ...]


@dataclass(frozen=True)
class _Verdict:
    """What the case file says of a claim."""

    name: str
    claim: str
    kind: str
    """``holds``, ``contradicted`` or ``not-shown``."""
    facts: tuple[tuple[str, str], ...]
    """The facts that decide it, each with its value."""


class _Solver:
    def __init__(self, tables: Tables, words: Words) -> None:
        self._words, self._labels = words, words.of("saxaul")
        steps = ("shop", "payment", "laptop", "address")
        self.facts: dict[str, Results] = {
            step: read_state(tables.state, step, words) for step in steps
        }
        self.verdicts = [self._verdict(claim) for claim in tables.claims]

    def _verdict(self, claim: str) -> _Verdict:
        for name, sources in CLAIMS.items():
            said = self._words.read(f"claim.{name}", claim)
            if said is not None:
                true = all(
                    self._agrees(said[part], self.facts[step][fact])
                    for part, (step, fact) in sources.items()
                )
                facts = tuple(
                    (self._labels(f"{step}.{fact}"), self.facts[step][fact])
                    for step, fact in sources.values()
                )
                return _Verdict(name, claim, "holds" if true else "contradicted", facts)
        for beyond in self._words.group("beyond"):
            if self._words.read(f"beyond.{beyond}", claim) is not None:
                return _Verdict(beyond, claim, "not-shown", ())
        raise ValueError(f"expected a claim of this sheet, found {claim}")

    @staticmethod
    def _agrees(said: str, fact: str) -> bool:
        """Whether everything that the claim lists is in the fact."""
        return set(said.split(", ")) <= set(fact.split(", "))


def solve(tables: Tables, words: Words) -> Solution:
    """Return the verdicts, and where the defence can press."""
    solver = _Solver(tables, words)
    facts = solver.facts
    rows = (
        (number, one.claim, words(f"verdict.{one.kind}"), _because(one, words))
        for number, one in enumerate(solver.verdicts, 1)
    )
    undetermined = {
        f"claim-{number}"
        for number, one in enumerate(solver.verdicts, 1)
        if one.kind == "not-shown"
    }
    return Solution(
        {"verdicts": [_answer(one, words) for one in solver.verdicts], "facts": facts},
        (
            words.section("solved", words.table("solved", rows)),
            words.section("attacks", facts=facts),
            words.section("limits"),
        ),
        undetermined=undetermined,
    )


def _because(one: _Verdict, words: Words) -> str:
    if one.kind == "not-shown":
        return words(f"why.{one.name}")
    return semicolon_list(words("fact", fact=fact, value=value) for fact, value in one.facts)


def _answer(one: _Verdict, words: Words) -> dict[str, str]:
    values = ", ".join(value for _, value in one.facts)
    return {"short": words(f"short.{one.kind}", values=values), "reason": _because(one, words)}
