"""An agenda near a given one: as few sessions as possible stand elsewhere.

At first only the sessions in which something no longer holds are planned anew, between all others;
then more and more of those that share people or groups with them. What that finds is where the
search of the whole begins, which also proves how many moves are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.agendas import decisions, moves
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.running import Answer, Budget, Effort, Result, run, start_from, suggest
from trainkit.agenda.verify import verify

__all__ = ["mended", "moved_breaks", "replanned"]

_MENDING, _QUICK = 0.15, 0.2
"""Shares of the work for each attempt to plan only some sessions, and for any agenda at all."""


def replanned(model: Model, published: AgendaSolution, budget: Budget) -> Result:
    """Return the agenda found that moves fewest sessions; the model's objective becomes that."""
    found = mended(model, published, budget)
    if found is None:
        suggest(model, decisions(model, published))
        found = run(model, budget, Effort.QUICK, share=budget.work * _QUICK)
    if found.answer is Answer.IMPOSSIBLE:
        return found
    if found.agenda is not None:
        start_from(model, found.values)
    best = run(model, budget, Effort.FULL)
    is_better = best.agenda is not None or found.agenda is None
    return replace(best if is_better else found, bound=max(1, best.bound))


def mended(model: Model, agenda: AgendaSolution, budget: Budget) -> Result | None:
    """Return an agenda in which only sessions near those that do not hold stand elsewhere.

    Others keep their places; ``None`` if nothing is found so. The model's objective becomes the
    number of sessions that move.
    """
    model.cp.minimize(moves(model, agenda))
    problem = model.layout.problem
    placed = {row.session for row in agenda.sessions}
    named = {name for one in verify(problem, agenda).violations for name in one.sessions}
    free = frozenset((named & problem.sessions.keys()) | (problem.sessions.keys() - placed))
    share = budget.work * _MENDING
    for names in _widening(problem, free):
        kept = [*decisions(model, agenda, without=names)]
        found = run(model, budget, Effort.LIGHT, share=share, kept=kept)
        if found.agenda is not None:
            return found
    return None


def _widening(problem: AgendaProblem, names: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield growing sets of sessions: those that share people or groups with the last."""
    names = _closed(problem, names)
    yield names
    for kind in ("people", "groups", "people"):
        shared = {one for name in names for one in getattr(problem.sessions[name], kind)}
        wider = _closed(
            problem,
            names | {n for n, one in problem.sessions.items() if shared & set(getattr(one, kind))},
        )
        if len(names) < len(wider):
            yield wider
        names = wider


def _closed(problem: AgendaProblem, names: frozenset[str]) -> frozenset[str]:
    """Return the sessions with those that may be held as one with them."""
    joint = {problem.sessions[name].joint for name in names} - {None}
    return names | {name for name, one in problem.sessions.items() if one.joint in joint}


def moved_breaks(model: Model, published: AgendaSolution) -> Iterator[Any]:
    """Yield a literal for each movable break: true if it does not stand where it stood."""
    layout = model.layout
    before = {(one.id, one.date): one.start for one in published.breaks}
    for (name, day), start in model.pauses.items():
        stood = before.get((name, layout.problem.days[day].date))
        if stood is not None:
            literal = model.cp.new_bool_var("")
            model.cp.add(start == layout.units.at(stood)).only_enforce_if(~literal)
            yield literal
