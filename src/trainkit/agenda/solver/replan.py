"""The fewest moves from a published agenda, and the proof that fewer do not do.

At first only the sessions in which something no longer holds are planned, among all others as
obstacles that can be pushed away (``obstacles``): what that needs at least, the whole needs too.
Then the check says which of the others do not go with the plan that was found. They are planned
too, and so on, until everything goes together: such an agenda moves no more sessions than are
proved to be needed. (Widening by counterexamples: Clarke and others 2003, "Counterexample-guided
abstraction refinement".) Where that is too hard, the whole is searched at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.hints import decisions, hint, still
from trainkit.agenda.solver.improve import ask_for
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Linear, Model
from trainkit.agenda.solver.moves import conflicts, moved, moves
from trainkit.agenda.solver.obstacles import closed, never_kept, relaxed
from trainkit.agenda.solver.running import Answer, Budget, How, Manner, Result, run
from trainkit.agenda.verify import Verdict, price, verify

__all__ = ["Replanned", "calmed", "completed", "fewest_moves"]

_SHARE = 2.0
"""Deterministic seconds for a search in which most sessions are kept."""
_BRIEF = 0.5
"""As many for one that may find the best agenda early, and need not."""
_WIDENING = 0.6
"""The share of the work after which no more sessions are planned among obstacles."""
_RAISES = 3
"""So often one move more is permitted at a time."""
_ROUNDS = 4
"""So often sessions are added that do not go with those that are planned."""


@dataclass(frozen=True)
class Replanned:
    """An agenda near a published one."""

    layout: Layout
    published: AgendaSolution
    """What the problem still has of it."""
    answer: Answer
    agenda: AgendaSolution | None = None
    moves: int = 0
    least: int = 0

    @cached_property
    def model(self) -> Model:
        """A model in which no agenda moves more sessions."""
        model = Model.build(self.layout)
        model.cp.add(moves(model, self.published) <= self.moves)
        return model


def fewest_moves(
    problem: AgendaProblem,
    layout: Layout,
    published: AgendaSolution,
    budget: Budget,
    *,
    seed: int,
) -> Replanned:
    """Return an agenda that moves as few of the published agenda's sessions as was found."""
    kept = still(problem, published)
    search = _Search(problem, layout, kept, budget, seed)
    verdict = verify(problem, kept)
    if verdict.holds:
        search.agenda = kept
    else:
        search.least = conflicts(layout, published).at_least
        free = search.widen(verdict)
        if not search.is_settled:
            for names in (free, *_widening(problem, free)):
                search.near(names)
        if not search.is_settled:
            search.whole()
    if search.agenda is None:
        return Replanned(layout, kept, search.answer)
    least = min(search.least, search.moves)
    return Replanned(layout, kept, Answer.FOUND, search.agenda, search.moves, least)


def completed(
    problem: AgendaProblem,
    layout: Layout,
    partial: AgendaSolution,
    budget: Budget,
    *,
    seed: int,
    share: float,
) -> Result:
    """Return an agenda with all sessions near one that has only some, or what else is known.

    At most a share of the budget is spent, in deterministic seconds.
    """
    own = Budget(min(share, budget.work), budget.ends)
    search = _Search(problem, layout, partial, own, seed)
    budget.work -= own.work
    search.widen(verify(problem, partial))
    budget.work += own.work
    budget.caught |= own.caught
    answer = search.answer if search.agenda is None else Answer.FOUND
    return Result(answer, False, 0, search.agenda)


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

    problem: AgendaProblem
    layout: Layout
    published: AgendaSolution
    """What the problem still has of it."""
    budget: Budget
    seed: int
    least: int = 0
    agenda: AgendaSolution | None = None
    moves: int = 0
    answer: Answer = Answer.UNKNOWN
    """What is known where there is no agenda."""

    @property
    def is_settled(self) -> bool:
        """Whether no agenda moves fewer, or there is none."""
        known = self.agenda is not None and self.moves <= self.least
        return known or self.answer is Answer.IMPOSSIBLE

    def widen(self, verdict: Verdict) -> frozenset[str]:
        """Plan what does not go together, among the others as obstacles, until all does.

        Return the sessions that were planned last.
        """
        free: frozenset[str] = frozenset()
        wider = never_kept(self.layout, self.published)
        reserve = self.budget.work * (1 - _WIDENING)
        while not self.budget.is_spent and self.budget.work > reserve:
            wider = self._with_named(wider, verdict)
            if wider == free:
                break
            free = wider
            found = self._between(free, most=self.least, share=_BRIEF)
            if found.agenda is None:
                found = self._among(free)
            if found.agenda is None:
                self.answer = found.answer
                break
            verdict = self._judge(found.agenda)
            if verdict.holds:
                break
        return free

    def near(self, free: frozenset[str]) -> None:
        """Look for an agenda that moves only these sessions, and some more if need be."""
        for _ in range(_ROUNDS):
            most = None if self.agenda is None else self.moves - 1
            found = self._between(free, most=most, share=_SHARE)
            if found.agenda is None:
                return
            wider = self._with_named(free, self._judge(found.agenda))
            if wider == free:
                return
            free = wider

    def whole(self) -> None:
        """Look at all of it at once."""
        model = Model.build(self.layout)
        total = moves(model, self.published)
        model.cp.add(total >= self.least)
        model.cp.minimize(total)
        hint(model, self.agenda or self.published)
        if self.agenda is not None:
            ask_for(model, self.moves - 1)
        manner = Manner.PROOF if self.agenda is None else Manner.DIRECT
        found = run(model, self.budget, How(manner, self.seed))
        if self.agenda is None:
            self.answer = found.answer
        if found.answer is Answer.IMPOSSIBLE:
            self.least = self.moves
        else:
            self.least = max(self.least, found.bound)
        if found.agenda is not None:
            self._judge(found.agenda)

    def _between(self, free: frozenset[str], *, most: int | None, share: float) -> Result:
        """Plan some sessions between the others; nothing that is found proves a bound."""
        model, total = relaxed(self.layout, self.published, free, rigid=True)
        model.cp.minimize(total)
        ask_for(model, most)
        return run(model, self.budget, How(Manner.DIRECT, self.seed, share))

    def _among(self, free: frozenset[str]) -> Result:
        """Plan some sessions so that as few as possible move or push others away.

        Few moves are asked for at first: that there is nothing with so few is soon proved.
        """
        model, total = relaxed(self.layout, self.published, free)
        model.cp.add(total >= self.least)
        model.cp.minimize(total)
        for _ in range(_RAISES):
            ask_for(model, self.least)
            found = run(model, self.budget, How(Manner.DIRECT, self.seed, _SHARE))
            if found.answer is not Answer.IMPOSSIBLE:
                return found
            self.least += 1
        ask_for(model, None)
        found = run(model, self.budget, How(Manner.DIRECT, self.seed, _SHARE))
        self.least = max(self.least, found.bound)
        return found

    def _judge(self, planned: AgendaSolution) -> Verdict:
        """Check what was planned with all others where they were; keep it if it is best."""
        names = {row.session for row in planned.sessions}
        rows = [*planned.sessions]
        rows += [row for row in self.published.sessions if row.session not in names]
        ordered = sorted(rows, key=lambda row: (row.start, row.session, row.part))
        update = {"problem": self.problem.id, "sessions": tuple(ordered)}
        agenda = planned.model_copy(update=update)
        verdict = verify(self.problem, agenda)
        number = len(moved(self.published, agenda))
        if verdict.holds and (self.agenda is None or number < self.moves):
            self.agenda, self.moves = agenda, number
        return verdict

    def _with_named(self, names: frozenset[str], verdict: Verdict) -> frozenset[str]:
        """Return the sessions with those that the verdict names, and all joint ones with them."""
        named = {name for one in verdict.violations for name in one.sessions}
        return closed(self.problem, names | (named & self.problem.sessions.keys()))


def _widening(problem: AgendaProblem, names: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield growing sets of sessions: those that share people or groups with the last."""
    for kind in ("people", "groups", "people"):
        shared = {one for name in names for one in getattr(problem.sessions[name], kind)}
        wider = names | {
            name for name, one in problem.sessions.items() if shared & set(getattr(one, kind))
        }
        if len(names) < len(wider):
            yield closed(problem, wider)
        names = wider
