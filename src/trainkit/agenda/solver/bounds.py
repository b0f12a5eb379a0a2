"""What no agenda can cost less than, told from its pieces.

Nearly every wish is about one group or about one person. A problem that keeps only one group's
sessions asks for less, so its cheapest agenda is a bound to what that group's wishes cost; likewise
for a person's days. No wish is counted in two pieces, so the bounds of the pieces add up. The
package ``bounding`` finds the bounds where groups have few enough orders, CP-SAT elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator

from trainkit.agenda.problem import AgendaProblem, Session, Weights
from trainkit.agenda.solver.bounding.dual import Dual
from trainkit.agenda.solver.bounding.groups import GroupPiece, group_piece
from trainkit.agenda.solver.bounding.orders import TooLarge
from trainkit.agenda.solver.bounding.shared import shared_pieces
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.running import Answer, Budget, How, Manner, run
from trainkit.agenda.solver.wishes import price

__all__ = ["Bounds", "bound_of_pieces", "only"]

_EASY = 0.3
"""Deterministic seconds for a person's piece: more of them help little."""
_PREPARED = 2e-6
"""Deterministic seconds for each arc of a group's network: making it."""
_OF_PERSON = {"speaker_days"}
_OF_SESSION = {"length", "split"}
_OF_ALL = {"apart"}


class Bounds:
    """A bound to the cost of all agendas, which rises with the work that is spent on it.

    Groups and what they share are weighed against one another by prices; see ``bounding``. Groups
    with too many sessions for that are solved alone by CP-SAT.
    """

    def __init__(self, layout: Layout, budget: Budget, cost: int, *, seed: int) -> None:
        """Prepare; ``cost`` is that of an agenda that is known."""
        self._step = math.gcd(*layout.problem.weights.model_dump().values()) or 1
        self._most = cost - self._step
        groups, large = self._divided(layout, budget)
        self._dual = Dual(groups, shared_pieces(layout, groups)) if groups else None
        self._alone = 0
        if large and groups:
            self._alone = _sum_of([*_of_groups(layout.problem, large)], budget, seed)
        elif large:
            self._alone = bound_of_pieces(layout.problem, budget, seed=seed)

    def _divided(self, layout: Layout, budget: Budget) -> tuple[dict[str, GroupPiece], list[str]]:
        """Return the groups that can be weighed, and those that are too large.

        Groups for which no work is left are in neither: what they cost is not counted.
        """
        groups: dict[str, GroupPiece] = {}
        large = []
        names = (name for one in layout.problem.sessions.values() for name in one.groups)
        for group in dict.fromkeys(names):
            if budget.is_spent:
                break
            try:
                piece = group_piece(layout, group, self._most)
            except TooLarge:
                large.append(group)
                continue
            if piece is None:
                self._most = -1
                continue
            groups[group] = piece
            budget.work -= piece.network.arcs * _PREPARED
        return groups, large

    def raised(self, budget: Budget, cost: int) -> int:
        """Return the bound after spending the budget; ``cost`` is that of an agenda."""
        self._most = min(self._most, cost - self._step)
        if self._dual is None:
            return cost if self._most < 0 else min(cost, self._alone)
        self._dual.raise_bound(budget, self._most - self._alone)
        bound = max(0.0, self._dual.bound) + self._alone
        if bound > self._most:
            return cost
        return math.ceil(bound / self._step - 1e-6) * self._step


def bound_of_pieces(problem: AgendaProblem, budget: Budget, *, seed: int) -> int:
    """Return a cost below which there is no agenda, told from groups and people alone by CP-SAT."""
    people, groups = [*_of_people(problem)], [*_of_groups(problem, problem.groups)]
    easy = Budget(min(budget.work, _EASY * len(people)), budget.ends)
    budget.work -= easy.work
    total = _sum_of(people, easy, seed)
    budget.work += max(0.0, easy.work)
    budget.caught |= easy.caught
    return total + _sum_of(groups, budget, seed)


def _sum_of(pieces: list[Layout], budget: Budget, seed: int) -> int:
    """Return the sum of the bounds of pieces, each of which has the same share of the work."""
    total = 0
    for number, piece in enumerate(pieces):
        share = Budget(budget.work / (len(pieces) - number), budget.ends)
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


def _of_groups(problem: AgendaProblem, chosen: Collection[str]) -> Iterator[Layout]:
    """Yield each group's piece.

    Sessions keep the rooms and the lengths, interpretation included, that they have for all their
    groups. What they cost themselves is counted where no other group counts it too.
    """
    layout = Layout(problem)
    wishes = set(Weights.model_fields) - _OF_PERSON - _OF_ALL - _OF_SESSION
    for group in chosen:
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
