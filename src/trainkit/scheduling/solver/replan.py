"""The fewest moves from a published agenda, and the proof that fewer do not do.

What no longer holds says which sessions are in the way. At first only these may move and all others
are kept; where that does not do, the search widens: to those that share people, groups, rooms or
order with them, and at last to all. The number of moves is proved least when it equals what
conflicts that share no session ask for, or when the solver proves it for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.scheduling.problem import AgendaProblem, Session
from trainkit.scheduling.solution import AgendaSolution
from trainkit.scheduling.solver.bounds import only
from trainkit.scheduling.solver.hints import decisions, hint, still
from trainkit.scheduling.solver.improve import ask_for
from trainkit.scheduling.solver.layout import Layout
from trainkit.scheduling.solver.model import Linear, Model
from trainkit.scheduling.solver.moves import conflicts, moved, moves
from trainkit.scheduling.solver.running import Answer, Budget, How, Manner, Result, run
from trainkit.scheduling.verify import price, verify

__all__ = ["Replanned", "calmed", "fewest_moves"]

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
    kept = still(problem, published)
    if verify(problem, kept).holds:
        model.cp.add(total <= 0)
        return Replanned(Answer.FOUND, kept, model)
    model.cp.minimize(total)
    broken = conflicts(layout, published)
    sets = _widening(problem, published, broken.sessions)
    search = _Search(model, published, budget, seed, broken.at_least)
    for free in sets:
        search.near(free)
        if search.is_settled:
            break
    for names in sets[1:]:
        search.raise_least(names)
        if search.is_settled:
            break
    if not search.is_settled and not budget.is_spent:
        search.whole()
    if search.agenda is None:
        return Replanned(search.answer)
    ask_for(model, None)
    model.cp.add(total <= search.moves)
    least = min(search.least, search.moves)
    return Replanned(Answer.FOUND, search.agenda, model, search.moves, least)


def calmed(
    model: Model, agenda: AgendaSolution, published: AgendaSolution, costs: Linear, ends: float
) -> AgendaSolution:
    """Return the agenda with as many breaks where they were as do not make it cost more."""
    before = {
        (one.id, one.date): one.start for one in still(model.layout.problem, published).breaks
    }
    now = {(one.id, one.date): one.start for one in agenda.breaks}
    if all(now[key] == start for key, start in before.items() if key in now):
        return agenda
    model.cp.add(costs <= sum(price(model.layout.problem, agenda).values()))
    moved_breaks = []
    for (name, day), start in model.pauses.items():
        key = (name, model.layout.problem.days[day].date)
        if key in before:
            literal = model.cp.new_bool_var("")
            at = model.layout.units.at(before[key])
            model.cp.add(start == at).only_enforce_if(~literal)
            moved_breaks.append(literal)
    ask_for(model, None)
    model.cp.minimize(sum(moved_breaks))
    found = run(model, Budget(_SHARE, ends), How(Manner.STEP), kept=decisions(model, agenda))
    return found.agenda or agenda


@dataclass
class _Search:
    """The best agenda so far, and how few moves are proved to be needed."""

    model: Model
    published: AgendaSolution
    budget: Budget
    seed: int
    least: int
    agenda: AgendaSolution | None = None
    moves: int = 0
    answer: Answer = Answer.UNKNOWN
    """What is known where there is no agenda: with sessions kept, none proves nothing."""

    @property
    def is_settled(self) -> bool:
        """Whether no agenda moves fewer."""
        return self.agenda is not None and self.moves <= self.least

    def near(self, free: frozenset[str]) -> None:
        """Look for fewer moves with only these sessions free."""
        kept = decisions(self.model, self.published, without=free)
        self._take(run(self.model, self.budget, How(Manner.STEP, self.seed, _SHARE), kept=kept))

    def raise_least(self, names: frozenset[str]) -> None:
        """Look at a problem that has only these sessions: fewer moves do not do there either."""
        layout = self.model.layout
        model = Model.build(layout.narrowed(only(layout.problem, names)))
        model.cp.minimize(moves(model, self.published))
        found = run(model, self.budget, How(Manner.PROOF, self.seed, _SHARE))
        self.least = max(self.least, found.bound)

    def whole(self) -> None:
        """Look at all of it at once."""
        if self.agenda is not None:
            hint(self.model, self.agenda)
        else:
            self.model.forget_hints()
        found = run(self.model, self.budget, How(Manner.PROOF, self.seed))
        if self.agenda is None:
            self.answer = found.answer
        if found.answer is Answer.IMPOSSIBLE:
            self.least = self.moves
        else:
            self.least = max(self.least, found.bound)
        self._take(found)

    def _take(self, found: Result) -> None:
        if found.agenda is not None:
            self.agenda = found.agenda
            self.moves = len(moved(self.published, found.agenda))
            ask_for(self.model, self.moves - 1)


def _widening(
    problem: AgendaProblem, published: AgendaSolution, broken: frozenset[str]
) -> list[frozenset[str]]:
    """Return growing sets of sessions that may move, not all of them."""
    placed = {row.session for row in published.sessions}
    near = broken | (problem.sessions.keys() - placed)
    sets = [near]
    for touch in (_shares_people, _shares_group, _shares_people):
        wider = near | frozenset(
            name
            for name, session in problem.sessions.items()
            if any(touch(session, problem.sessions[one]) for one in near)
        )
        if len(wider) > len(near):
            sets.append(wider)
        near = wider
    return [one for one in sets if len(one) < len(problem.sessions)]


def _shares_people(one: Session, other: Session) -> bool:
    return bool(set(one.people) & set(other.people))


def _shares_group(one: Session, other: Session) -> bool:
    return bool(set(one.groups) & set(other.groups))
