"""What no agenda can cost less than, told from its pieces.

Nearly every wish is about one group or about one person. A problem that keeps only one group's
sessions asks for less, so its cheapest agenda is a bound to what that group's wishes cost; likewise
for a person's days. No wish is counted in two pieces, so the bounds of the pieces add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainkit.scheduling.problem import AgendaProblem, Session, Weights
from trainkit.scheduling.solver.layout import Layout
from trainkit.scheduling.solver.model import Model
from trainkit.scheduling.solver.running import Answer, Budget, How, Manner, run
from trainkit.scheduling.solver.wishes import price

__all__ = ["bound_of_pieces", "only"]

_EASY = 0.3
"""Deterministic seconds for a person's piece: more of them help little."""
_OF_PERSON = {"speaker_days"}
_OF_SESSION = {"length", "split"}
_OF_ALL = {"apart"}


def bound_of_pieces(problem: AgendaProblem, budget: Budget, *, seed: int) -> int:
    """Return a cost below which there is no agenda."""
    people, groups = [*_of_people(problem)], [*_of_groups(problem)]
    pieces = [*people, *groups]
    total = 0
    for number, piece in enumerate(pieces):
        fair = budget.work / (len(pieces) - number)
        share = Budget(min(fair, _EASY) if number < len(people) else fair, budget.ends)
        budget.work -= share.work
        total += _least(piece, share, seed)
        budget.work += max(0.0, share.work)
        budget.caught |= share.caught
    return total


def _least(layout: Layout, budget: Budget, seed: int) -> int:
    model = Model.build(layout)
    model.cp.minimize(sum(price(model).values()))
    found = run(model, budget, How(Manner.BOUND, seed))
    return 0 if found.answer is Answer.IMPOSSIBLE else max(0, found.bound)


def _of_people(problem: AgendaProblem) -> Iterator[Layout]:
    for person in problem.people:
        names = [name for name, one in problem.sessions.items() if person in one.people]
        if len(names) > 1 and problem.weights.speaker_days:
            piece = _only(problem, names, _OF_PERSON)
            others = {
                name: one.model_copy(update={"people": (person,)})
                for name, one in piece.sessions.items()
            }
            yield Layout(piece.model_copy(update={"sessions": others}))


def _of_groups(problem: AgendaProblem) -> Iterator[Layout]:
    """Yield each group's piece.

    Sessions keep the rooms and the lengths, interpretation included, that they have for all their
    groups. What they cost themselves is counted where no other group counts it too.
    """
    layout = Layout(problem)
    wishes = set(Weights.model_fields) - _OF_PERSON - _OF_ALL - _OF_SESSION
    for group in problem.groups:
        names = [name for name, one in problem.sessions.items() if group in one.groups]
        alone = all(problem.sessions[name].groups == (group,) for name in names)
        if names:
            piece = _only(problem, names, wishes | _OF_SESSION if alone else wishes)
            sessions = {
                name: one.model_copy(update={"groups": (group,), "joint": None, "language": None})
                for name, one in piece.sessions.items()
            }
            groups = {group: problem.groups[group]}
            update = {"sessions": sessions, "groups": groups}
            yield layout.narrowed(piece.model_copy(update=update))


def _only(problem: AgendaProblem, names: Iterable[str], wishes: set[str]) -> AgendaProblem:
    """Return the problem with only these sessions and only these wishes."""
    weights = {
        name: weight if name in wishes else 0
        for name, weight in problem.weights.model_dump().items()
    }
    return only(problem, names).model_copy(update={"weights": Weights(**weights)})


def only(problem: AgendaProblem, names: Iterable[str]) -> AgendaProblem:
    """Return the problem with only these sessions, in the order that the others give them."""
    kept = set(names)
    sessions = {
        name: one.model_copy(update={"after": _after(problem.sessions, name, kept)})
        for name, one in problem.sessions.items()
        if name in kept
    }
    return problem.model_copy(update={"sessions": sessions})


def _after(sessions: dict[str, Session], name: str, kept: set[str]) -> tuple[str, ...]:
    """Return the nearest kept sessions that a session follows, through those left out."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    todo = list(sessions[name].after)
    while todo:
        one = todo.pop(0)
        if one in kept:
            found[one] = None
        elif one not in seen:
            seen.add(one)
            todo += sessions[one].after
    return tuple(found)
