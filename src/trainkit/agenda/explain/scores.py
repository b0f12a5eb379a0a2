"""What an agenda costs, as a table for people, and what is known of better ones in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.agenda.problem import AgendaProblem, Weights
from trainkit.agenda.solution import AgendaSolution, Quality, Standing
from trainkit.agenda.verify import price

__all__ = ["SOFT_CONSTRAINTS", "Score", "in_one_sentence", "score_table"]

SOFT_CONSTRAINTS = {
    "after_lunch": "talks that follow a lunch",
    "alternate": "talks beyond the first between two pauses",
    "module_apart": "times a module is taken up again after something else",
    "mixed": "pairs of modules that are mixed with each other",
    "order": "pairs of neighbouring modules that are taught in another order",
    "demanding": "pauses in the day before demanding sessions",
    "room_changes": "changes of room within a day",
    "speaker_days": "days on which speakers come, beyond the first",
    "late": "days taught up to the last stretch",
    "idle": "quarters of an hour lost between sessions",
    "uneven": "hours of the fullest day above the mean",
    "gaps": "empty stretches before other work of the day",
    "underfilled": "quarters of an hour by which days are underfilled",
    "apart": "times a session is given again that could be given once",
    "length": "fives of minutes that sessions are shorter or longer than wished",
    "split": "cuts of sessions",
}
"""What is counted for each weight, by its name."""


@dataclass(frozen=True)
class Score:
    """A row of the table."""

    name: str
    """Of the weight."""
    words: str
    """What is counted; with the count before it, it reads as a phrase."""
    count: int
    weight: int
    cost: int


def score_table(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[Score, ...]:
    """Return a row for each weight, in the order of ``Weights``; also for weights of 0."""
    ones = problem.model_copy(update={"weights": Weights(**dict.fromkeys(SOFT_CONSTRAINTS, 1))})
    counts = price(ones, agenda)
    weights = problem.weights.model_dump()
    return tuple(
        Score(name, words, counts[name], weights[name], counts[name] * weights[name])
        for name, words in SOFT_CONSTRAINTS.items()
    )


def in_one_sentence(quality: Quality) -> str:
    """Say how good an agenda is; it is called the best only where that is proved."""
    parts = [_moves(quality)] if quality.moves is not None else []
    parts.append(_cost(quality))
    if quality.stopped_by_clock:
        parts.append("the clock ended the search, so another run may find something else")
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


def _moves(quality: Quality) -> str:
    moves, least = quality.moves or 0, quality.least_moves
    moved = f"{moves} {'session' if moves == 1 else 'sessions'} moved"
    if least is None:
        return f"{moved}, and it is not known whether fewer suffice"
    if least >= moves:
        return f"{moved}, and it is proved that fewer do not suffice" if moves else "nothing moved"
    return f"{moved}, and at least {least} must"


def _cost(quality: Quality) -> str:
    if quality.standing is Standing.OPTIMAL and quality.bound >= quality.cost:
        best = "" if quality.moves is None else " with so few moves"
        return f"the agenda costs {quality.cost}, and it is proved that none{best} costs less"
    known = f", but none costs less than {quality.bound}" if quality.bound else ""
    return f"the agenda costs {quality.cost}; a better one may exist{known}"
