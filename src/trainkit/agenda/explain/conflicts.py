"""Finds conflicts: few sessions that cannot all be held, and the constraints that prevent it.

Sets of sessions that get into one another's way are tried first, then all of them. Of what is
impossible, as little as possible is kept (``minimal``): first of the sessions, then of their
constraints.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from trainkit.agenda.explain.constraints import (
    Constraint,
    constraints_of,
    dropped,
    explicit,
    only,
)
from trainkit.agenda.explain.counting import neighbours, overloaded
from trainkit.agenda.explain.wording import Bundle, bundled
from trainkit.agenda.problem import AgendaProblem, AgendaSolution
from trainkit.agenda.solver.search import Answer, Limits, Outcome, find
from trainkit.agenda.verify import verify

MANY = 4
"""More sessions than this are stated together."""
_SMALL_WORK = 0.5
"""The work of the solver for a few sessions; nearly all take a hundredth of that."""
_WHOLE = 8
"""Searches of the whole problem each get this part of the limit."""
_KEPT = 12
"""This many agendas of small problems are kept."""

Piece = TypeVar("Piece")


@dataclass
class Oracle:
    """Answers whether problems have an agenda: by counting first, then with the solver."""

    _found: deque[tuple[AgendaSolution, set[object]]] = field(
        default_factory=lambda: deque(maxlen=_KEPT)
    )
    """The agendas that were found last, with the breaks that were asked for: many hold for some
    other problem too."""

    def is_impossible(self, problem: AgendaProblem) -> bool:
        """Whether a short search proves that a small problem has no agenda."""
        if is_overloaded(problem):
            return True
        breaks = _breaks(problem)
        for agenda, asked in self._found:
            # A break may be left out; but where it was not asked for, that says nothing.
            if breaks <= asked and verify(problem, _restricted(agenda, problem)).holds:
                return False
        outcome = find(problem, limits=Limits(_SMALL_WORK))
        if outcome.agenda is not None:
            self._found.appendleft((outcome.agenda, breaks))
        return outcome.answer is Answer.IMPOSSIBLE

    def whole(self, problem: AgendaProblem) -> Outcome:
        """Return what a search finds with a part of the work that is permitted in all."""
        if is_overloaded(problem):
            return Outcome(Answer.IMPOSSIBLE)
        return find(problem, limits=Limits(Limits.work / _WHOLE))


def is_overloaded(problem: AgendaProblem) -> bool:
    """Whether counting proves that there is no agenda."""
    return any(overloaded(problem))


def _breaks(problem: AgendaProblem) -> set[object]:
    days = [day.date for day in problem.days]
    return {
        (one.id, day) for one in problem.breaks for day in days if problem.break_groups(one, day)
    }


def _restricted(agenda: AgendaSolution, problem: AgendaProblem) -> AgendaSolution:
    """Return what an agenda has of a problem's sessions and breaks."""
    breaks = {one.id for one in problem.breaks}
    return agenda.model_copy(
        update={
            "sessions": tuple(row for row in agenda.sessions if row.session in problem.sessions),
            "breaks": tuple(row for row in agenda.breaks if row.id in breaks),
        }
    )


@dataclass(frozen=True)
class Core:
    """Constraints that cannot be met together."""

    sessions: tuple[str, ...]
    """Those that they are about; none if the breaks alone cannot be placed."""
    bundles: tuple[Bundle, ...]
    problem: AgendaProblem
    """A problem with these constraints and no others."""

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """All of the bundles."""
        return tuple(one for bundle in self.bundles for one in bundle)


def find_cores(problem: AgendaProblem, oracle: Oracle, most: int) -> list[Core]:
    """Return conflicts about different sessions; none if none is found."""
    found: list[Core] = []
    left = set(problem.sessions)
    while len(found) < most:
        core = find_core(only(problem, left), oracle)
        if core is None:
            break
        found.append(core)
        left -= {*core.sessions}
        if not core.sessions:
            break
    return found


def find_core(problem: AgendaProblem, oracle: Oracle) -> Core | None:
    """Return a conflict of an impossible problem, or ``None`` if none is found."""
    sessions = next(_impossible(problem, oracle), None)
    return None if sessions is None else _core(problem, sessions, oracle)


def _impossible(problem: AgendaProblem, oracle: Oracle) -> Iterator[tuple[str, ...]]:
    """Yield few sessions that cannot all be held."""

    def is_impossible(some: Collection[str]) -> bool:
        return oracle.is_impossible(only(problem, some))

    for names in overloaded(problem):
        yield minimal(names, lambda some: is_overloaded(only(problem, some)))
    if is_impossible(()):
        yield ()
    for names in neighbours(problem):
        if is_impossible(names):
            yield minimal(names, is_impossible)
    if oracle.whole(problem).answer is Answer.IMPOSSIBLE:
        yield minimal(tuple(problem.sessions), is_impossible)


def _core(problem: AgendaProblem, sessions: tuple[str, ...], oracle: Oracle) -> Core:
    """Return the constraints that impossible sessions need to be impossible."""
    small = explicit(only(problem, sessions))
    everything = constraints_of(small)

    def kept(bundles: Sequence[Bundle]) -> AgendaProblem:
        some = {one for bundle in bundles for one in bundle}
        return dropped(small, (one for one in everything if one not in some))

    bundles = tuple(bundled(small, everything, many=len(sessions) > MANY))
    if is_overloaded(small):
        bundles = minimal(bundles, lambda some: is_overloaded(kept(some)))
    bundles = minimal(bundles, lambda some: oracle.is_impossible(kept(some)))
    return Core(sessions, bundles, kept(bundles))


def minimal(
    pieces: Sequence[Piece], is_impossible: Callable[[tuple[Piece, ...]], bool]
) -> tuple[Piece, ...]:
    """Return pieces that are impossible together, and possible if any one of them is left out.

    Pieces that are added never make possible what is impossible. Those that come first are kept
    where there is a choice. The method is QuickXplain: U. Junker, "QUICKXPLAIN: Preferred
    explanations and relaxations for over-constrained problems", AAAI 2004.
    """
    return () if is_impossible(()) else _minimal((), (), tuple(pieces), is_impossible)


def _minimal(
    given: tuple[Piece, ...],
    added: tuple[Piece, ...],
    pieces: tuple[Piece, ...],
    is_impossible: Callable[[tuple[Piece, ...]], bool],
) -> tuple[Piece, ...]:
    """Return the pieces that are needed beside those given, of which some were just added."""
    if added and is_impossible(given):
        return ()
    if len(pieces) == 1:
        return pieces
    half = len(pieces) // 2
    first, second = pieces[:half], pieces[half:]
    behind = _minimal((*given, *first), first, second, is_impossible)
    before = _minimal((*given, *behind), behind, first, is_impossible)
    return (*before, *behind)
