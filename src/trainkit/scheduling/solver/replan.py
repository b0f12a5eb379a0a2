"""The fewest moves from a published agenda, and the proof that fewer do not do.

What no longer holds says which sessions are in the way. At first only these may move and all others
are kept; where that does not do, the search widens: to those that share people, groups, rooms or
order with them, and at last to all. The number of moves is proved least when it equals what
conflicts that share no session ask for, or when the solver proves it for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.scheduling.problem import AgendaProblem
from trainkit.scheduling.solution import AgendaSolution
from trainkit.scheduling.solver.hints import decisions, hint
from trainkit.scheduling.solver.layout import Layout
from trainkit.scheduling.solver.model import Model
from trainkit.scheduling.solver.moves import conflicts, moved, moves
from trainkit.scheduling.solver.running import Answer, Budget, How, Manner, run

__all__ = ["Replanned", "fewest_moves"]

_SHARE = 2.0
"""Deterministic seconds for a search in which most sessions are kept."""


@dataclass(frozen=True)
class Replanned:
    """An agenda near a published one."""

    answer: Answer
    agenda: AgendaSolution | None = None
    model: Model | None = None
    """In which no agenda moves more sessions."""
    moves: int = 0
    least: int = 0


def fewest_moves(
    problem: AgendaProblem,
    layout: Layout,
    published: AgendaSolution,
    budget: Budget,
    *,
    seed: int,
) -> Replanned:
    """Return an agenda that moves as few of the published agenda's sessions as was found."""
    model = Model.build(layout)
    total = moves(model, published)
    model.cp.minimize(total)
    broken = conflicts(problem, published)
    least = broken.at_least
    agenda, answer = None, Answer.UNKNOWN
    for free in _widening(problem, published, broken.sessions):
        whole = len(free) == len(problem.sessions)
        if whole and agenda is not None:
            hint(model, agenda)
        kept = None if whole else decisions(model, published, without=free)
        found = run(
            model,
            budget,
            How(Manner.PROOF, seed) if whole else How(Manner.STEP, seed, _SHARE),
            kept=kept,
        )
        answer = found.answer
        if found.agenda is not None:
            agenda = found.agenda
        if whole:
            least = max(least, found.bound)
        if agenda is not None and len(moved(published, agenda)) <= least:
            break
        if answer is Answer.IMPOSSIBLE and whole:
            return Replanned(answer)
    if agenda is None:
        return Replanned(answer)
    number = len(moved(published, agenda))
    model.cp.add(total <= number)
    return Replanned(Answer.FOUND, agenda, model, number, min(least, number))


def _widening(
    problem: AgendaProblem, published: AgendaSolution, broken: frozenset[str]
) -> list[frozenset[str]]:
    """Return growing sets of sessions that may move; the last has all."""
    placed = {row.session for row in published.sessions}
    near = broken | (problem.sessions.keys() - placed)
    sets = [near]
    for _ in range(2):
        wider = near | frozenset(
            name for name in problem.sessions if any(_touch(problem, name, one) for one in near)
        )
        if len(wider) > len(near):
            sets.append(wider)
        near = wider
    everything = frozenset(problem.sessions)
    return [*(one for one in sets if len(one) < len(everything)), everything]


def _touch(problem: AgendaProblem, one: str, other: str) -> bool:
    """Whether two sessions share a person, or follow one another."""
    first, second = problem.sessions[one], problem.sessions[other]
    if one in second.after or other in first.after:
        return True
    return bool(set(first.people) & set(second.people))
