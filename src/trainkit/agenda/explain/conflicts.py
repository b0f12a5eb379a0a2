"""Finds conflicts: few sessions that cannot all be held, and the constraints that prevent it.

First what counting proves; then the sessions of each person, group, set of rooms, day and order,
small sets first; then everything. Of what is impossible, as little as possible is kept
(``minimal``), first of the sessions, then of their constraints.
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
from trainkit.agenda.explain.counting import crowds, hopeless
from trainkit.agenda.explain.sentences import Bundle, bundled
from trainkit.agenda.problem import AgendaProblem, Break, FixedEvent
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.search import Answer, Limits, Outcome, find
from trainkit.agenda.verify import verify

__all__ = [
    "MANY", "Core", "Oracle", "find_core", "find_cores", "holds", "is_hopeless", "minimal",
    "trimmed",
]  # fmt: skip

MANY = 4
"""More sessions than this are stated together."""

_SMALL_WORK = 0.5
"""The work of the solver for a few sessions; nearly all take a hundredth of that."""
_WHOLE = 8
"""Searches of the whole problem each get this part of the limit."""
_UNKNOWN = 2
"""After this many small problems without an answer, less is spent on each."""
_KEPT = 12
"""This many agendas of small problems are kept."""
_CROWDS = 40
"""The most sets of neighbouring sessions that are put to the solver."""
_PATIENCE = 200
"""After questions about this many sessions in all, the conflicts that are found are enough."""

Piece = TypeVar("Piece")


@dataclass
class Oracle:
    """Answers whether problems have an agenda: by counting first, then with the solver."""

    seed: int = 0
    limits: Limits = field(default_factory=Limits)
    effort: int = 0
    """The sessions of all problems that the solver was asked about."""
    unknown: int = 0
    _found: deque[tuple[AgendaSolution, set[object]]] = field(
        default_factory=lambda: deque(maxlen=_KEPT)
    )
    """The agendas of small problems that were found last, with the breaks that were asked for:
    many hold for some other problem too."""

    def small(self, problem: AgendaProblem) -> Answer:
        """Return what a short search says of a small problem."""
        small = trimmed(problem)
        breaks = _breaks(small)
        for agenda, asked in self._found:
            # A break may be left out; but where it was not asked for, that says nothing.
            if breaks <= asked and holds(small, _restricted(agenda, small)):
                return Answer.FOUND
        work = _SMALL_WORK if self.unknown < _UNKNOWN else _SMALL_WORK / 5
        outcome = self.near(small, work)
        if outcome.agenda is not None:
            self._found.appendleft((outcome.agenda, breaks))
        self.unknown += outcome.answer is Answer.UNKNOWN
        return outcome.answer

    def near(self, problem: AgendaProblem, work: float = _SMALL_WORK) -> Outcome:
        """Return what a short search finds."""
        return self._find(problem, Limits(min(work, self.limits.work), self.limits.wall))

    def whole(self, problem: AgendaProblem) -> Outcome:
        """Return what a search finds with a part of the work that is permitted in all."""
        return self._find(problem, Limits(self.limits.work / _WHOLE, self.limits.wall))

    def _find(self, problem: AgendaProblem, limits: Limits) -> Outcome:
        self.effort += len(problem.sessions)
        if is_hopeless(problem):
            return Outcome(Answer.IMPOSSIBLE)
        return find(problem, seed=self.seed, limits=limits)


def holds(problem: AgendaProblem, agenda: AgendaSolution) -> bool:
    """Whether an agenda holds; what is wrong with fixed events alone is given with the problem."""
    return not any(one.sessions or one.breaks for one in verify(problem, agenda).violations)


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


def is_hopeless(problem: AgendaProblem) -> bool:
    """Whether counting proves that there is no agenda."""
    return next(hopeless(problem), None) is not None


def trimmed(problem: AgendaProblem) -> AgendaProblem:
    """Return an explicit problem without the people, rooms and groups that change nothing.

    Groups share breaks, so one group is kept for each set of pauses that groups have.
    """
    sessions = problem.sessions.values()
    people = {name for one in sessions for name in one.people}
    rooms = {name for one in sessions for name in one.rooms or problem.rooms}
    kept: dict[frozenset[str], str] = {}
    busy = {name for one in sessions for name in one.groups}
    for name in sorted(problem.groups, key=lambda name: name not in busy):
        pauses: list[Break | FixedEvent] = [
            *problem.breaks,
            *(event for event in problem.fixed if event.pause),
        ]
        own = frozenset(one.id for one in pauses if not one.groups or name in one.groups)
        kept.setdefault(own, name)
    groups = {*kept.values(), *busy}
    return problem.model_copy(
        update={
            "people": {name: one for name, one in problem.people.items() if name in people},
            "rooms": {name: one for name, one in problem.rooms.items() if name in rooms},
            "groups": {name: one for name, one in problem.groups.items() if name in groups},
        }
    )


@dataclass(frozen=True)
class Core:
    """Constraints that cannot be met together."""

    sessions: tuple[str, ...]
    """Those that they are about; none if the breaks alone cannot be placed."""
    bundles: tuple[Bundle, ...]
    is_minimal: bool
    """Whether it is shown that the rest can be met if any one bundle is dropped."""
    problem: AgendaProblem
    """A problem with these constraints and no others."""

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """All of the bundles."""
        return tuple(one for bundle in self.bundles for one in bundle)


def find_cores(problem: AgendaProblem, oracle: Oracle, most: int) -> list[Core]:
    """Return a conflict, and others about other sessions that are quickly found; or none.

    After one of many sessions, or one that took long, no other one is looked for.
    """
    if oracle.small(only(problem, ())) is Answer.IMPOSSIBLE:
        return [_core(problem, (), oracle)]
    found: list[Core] = []
    used: set[str] = set()
    while len(found) < most:
        rest = only(problem, problem.sessions.keys() - used)
        core = find_core(rest, oracle, thoroughly=not found)
        if core is None:
            break
        found.append(core)
        used.update(core.sessions)
        if len(core.sessions) > MANY or oracle.effort > _PATIENCE:
            break
    return found


class _OutOfPatienceError(Exception):
    """More questions would have to be asked than one more conflict is worth."""


def find_core(
    problem: AgendaProblem, oracle: Oracle, *, thoroughly: bool, patience: int | None = None
) -> Core | None:
    """Return a conflict of an impossible problem, or ``None`` if none is found.

    ``patience`` is the effort after which it is given up.
    """
    try:
        sessions = next(_impossible(problem, oracle, thoroughly, patience), None)
    except _OutOfPatienceError:
        return None
    return None if sessions is None else _core(problem, sessions, oracle)


def _impossible(
    problem: AgendaProblem, oracle: Oracle, thoroughly: bool, patience: int | None
) -> Iterator[tuple[str, ...]]:
    """Yield few sessions that cannot all be held."""

    def ask(some: Collection[str]) -> Answer:
        if patience is not None and oracle.effort > patience:
            raise _OutOfPatienceError
        return oracle.small(only(problem, some))

    def counted(some: Collection[str]) -> bool:
        return is_hopeless(only(problem, some))

    for sessions in hopeless(problem):
        few, _ = minimal(sessions, counted)
        yield minimal(few, lambda some: ask(some) is Answer.IMPOSSIBLE)[0] if len(few) < 9 else few
    for sessions in crowds(problem)[:_CROWDS] if thoroughly else ():
        if ask(sessions) is Answer.IMPOSSIBLE:
            yield minimal(sessions, lambda some: ask(some) is Answer.IMPOSSIBLE)[0]
    if thoroughly and oracle.whole(problem).answer is Answer.IMPOSSIBLE:
        everything = tuple(dict.fromkeys(one for some in crowds(problem) for one in some))
        yield minimal(everything, lambda some: ask(some) is Answer.IMPOSSIBLE)[0]


def _core(problem: AgendaProblem, sessions: tuple[str, ...], oracle: Oracle) -> Core:
    """Return the constraints that impossible sessions need to be impossible."""
    small = explicit(only(problem, sessions))
    everything = constraints_of(small)
    unclear: set[frozenset[Bundle]] = set()

    def kept(bundles: Sequence[Bundle]) -> AgendaProblem:
        some = {one for bundle in bundles for one in bundle}
        return dropped(small, (one for one in everything if one not in some))

    def is_impossible(bundles: Sequence[Bundle]) -> bool:
        answer = oracle.small(kept(bundles))
        if answer is Answer.UNKNOWN:
            unclear.add(frozenset(bundles))
        return answer is Answer.IMPOSSIBLE

    bundles = tuple(bundled(small, everything, many=len(sessions) > MANY))
    if is_hopeless(small):
        bundles, _ = minimal(bundles, lambda some: is_hopeless(kept(some)))
    found, neighbours = minimal(bundles, is_impossible)
    return Core(sessions, found, unclear.isdisjoint(neighbours), kept(found))


# -- the smallest impossible set ------------------------------------------------------------------


def minimal(
    pieces: Sequence[Piece], is_impossible: Callable[[tuple[Piece, ...]], bool]
) -> tuple[tuple[Piece, ...], list[frozenset[Piece]]]:
    """Return pieces that are impossible together, and possible if any one of them is left out.

    Pieces that are added never make possible what is impossible. Those that come first are kept
    where there is a choice. Also returned are the sets with one piece left out, each of which was
    asked about. The method is QuickXplain: U. Junker, "QUICKXPLAIN: Preferred explanations and
    relaxations for over-constrained problems", AAAI 2004.
    """
    known: dict[frozenset[Piece], bool] = {}

    def ask(some: tuple[Piece, ...]) -> bool:
        key = frozenset(some)
        if key not in known:
            known[key] = is_impossible(some)
        return known[key]

    found = () if ask(()) else _minimal((), False, tuple(pieces), ask)
    neighbours = [frozenset(found) - {piece} for piece in found]
    for piece in reversed(found):
        rest = tuple(one for one in found if one != piece)
        if ask(rest):  # only where an answer was wrong for want of time
            return minimal(rest, is_impossible)
    return found, neighbours


def _minimal(
    given: tuple[Piece, ...],
    is_new: bool,
    pieces: tuple[Piece, ...],
    ask: Callable[[tuple[Piece, ...]], bool],
) -> tuple[Piece, ...]:
    """Return the pieces that are needed beside those given; ``is_new`` if some were just added."""
    if is_new and ask(given):
        return ()
    if len(pieces) <= 1:
        return pieces
    half = len(pieces) // 2
    first, second = pieces[:half], pieces[half:]
    behind = _minimal((*given, *first), True, second, ask)
    before = _minimal((*given, *behind), bool(behind), first, ask)
    return (*before, *behind)
