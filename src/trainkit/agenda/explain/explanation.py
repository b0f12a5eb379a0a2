"""Explains why a problem has no agenda, and finds what would help: ``explain`` is the entry point.

For each conflict, the relaxations that solve it are found on its few sessions. Then the cheapest
choice of one for each conflict is tried on the whole problem. Where that still has no agenda,
another conflict is looked for and joins the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.conflicts import (
    Core,
    Oracle,
    find_core,
    find_cores,
    holds,
    is_hopeless,
)
from trainkit.agenda.explain.constraints import KINDS, changed_sessions, dropped, only
from trainkit.agenda.explain.families import families_of
from trainkit.agenda.explain.relaxations import Family, Relaxation
from trainkit.agenda.explain.sentences import Bundle, stated
from trainkit.agenda.problem import AgendaProblem, Pin, Requirement
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.search import Answer, Limits
from trainkit.agenda.words import and_list
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Place

__all__ = ["Conflict", "Explanation", "Proposal", "Stated", "explain", "find_conflicts"]

_CONFLICTS = 3
"""The most conflicts that are stated, if they are about different sessions."""
_WANTED, _TRIED, _OPTIONS = 4, 16, 6
"""This many confirmed proposals are enough; the whole problem is searched for this many at most;
this many relaxations are enough for one conflict."""
_TOGETHER = 12
"""The most conflicts that are solved together."""
_PATIENCE = 900
"""Conflicts that are hard to find are looked for until the questions asked have had this many
sessions in all."""
_WIDTH = 60
"""Of the choices for some conflicts, this many are continued with the next conflict."""


@dataclass(frozen=True)
class Stated:
    """One line of a conflict: constraints in words, with the place where the file says them."""

    sentence: str
    place: Place
    location: Location
    """That place inside the problem."""
    requirement: Requirement
    constraints: Bundle

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"

    def dropped(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem without these constraints."""
        return dropped(problem, self.constraints)


@dataclass(frozen=True)
class Conflict:
    """Constraints that cannot hold together."""

    lines: tuple[Stated, ...]
    sessions: tuple[str, ...]
    """Those that it is about."""
    core: AgendaProblem
    """A problem in which these constraints hold, and no others."""
    is_minimal: bool
    """Whether it is shown that the rest can hold if any one line falls away."""


@dataclass(frozen=True)
class Proposal:
    """Relaxations with which there is an agenda."""

    relaxations: tuple[Relaxation, ...]
    places: tuple[Place, ...]
    """Where each change is to be made."""
    problem: AgendaProblem
    """The problem with the changes."""
    is_confirmed: bool
    """Whether an agenda was found for it. If not, only the conflicts that were found are solved."""

    @property
    def sentence(self) -> str:
        """What to change, in words: it begins with a small letter and has no full stop."""
        return and_list(one.sentence for one in self.relaxations)

    @property
    def size(self) -> int:
        """How much it changes: minutes, or what a change counts as in minutes."""
        return sum(one.size for one in self.relaxations)


@dataclass(frozen=True)
class Explanation:
    """Why there is no agenda, and what would help."""

    answer: Answer
    """``IMPOSSIBLE`` if a conflict was found, ``FOUND`` if the problem has an agenda after all,
    ``UNKNOWN`` if the searches found neither within their limits."""
    conflicts: tuple[Conflict, ...] = ()
    """The first one, and others about other sessions if these were quickly found."""
    proposals: tuple[Proposal, ...] = ()
    """The confirmed ones first, then by size."""


def explain(
    problem: AgendaProblem,
    *,
    seed: int = 0,
    limits: Limits | None = None,
    place_of: PlaceOf,
    may_change: Callable[[Place], bool] = lambda _: True,
) -> Explanation:
    """Return why a problem has no agenda, and the cheapest changes with which it has one.

    The problem's references must lead somewhere; ``checking.check_problem`` sees to that.
    ``limits`` bound each search of the whole problem, of which there are a dozen at most.
    ``may_change`` says whether a change may be proposed at a place.
    """
    oracle = Oracle(seed, limits or Limits())
    cores = find_cores(problem, oracle, _CONFLICTS)
    if not cores:
        return Explanation(oracle.whole(problem).answer)
    search = _Search(problem, oracle, place_of, may_change, list(cores))
    search.run()
    ranked = sorted(search.found, key=lambda one: (not one.is_confirmed, one.size))
    return Explanation(Answer.IMPOSSIBLE, _stated(problem, cores, place_of), tuple(ranked))


def find_conflicts(
    problem: AgendaProblem, *, seed: int = 0, limits: Limits | None = None, place_of: PlaceOf
) -> tuple[Conflict, ...]:
    """Return the conflicts of ``explain``, without what would solve them."""
    cores = find_cores(problem, Oracle(seed, limits or Limits()), _CONFLICTS)
    return _stated(problem, cores, place_of)


def _stated(problem: AgendaProblem, cores: list[Core], place_of: PlaceOf) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(
            tuple(_line(problem, core, bundle, place_of) for bundle in core.bundles),
            core.sessions,
            core.problem,
            core.is_minimal,
        )
        for core in cores
    )


def _line(problem: AgendaProblem, core: Core, bundle: Bundle, place_of: PlaceOf) -> Stated:
    sentence = stated(only(problem, core.sessions), bundle)
    location, requirement = bundle[0].location(problem), KINDS[bundle[0].kind].requirement
    return Stated(sentence, place_of(location), location, requirement, bundle)


# -- what would help ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Option:
    """A relaxation that solves some of the conflicts."""

    relaxation: Relaxation
    solves: frozenset[int]
    """Positions of the conflicts."""


_Choice = tuple[_Option, ...]


@dataclass
class _Search:
    """The search for proposals for one problem."""

    problem: AgendaProblem
    oracle: Oracle
    place_of: PlaceOf
    may_change: Callable[[Place], bool]
    cores: list[Core]
    found: list[Proposal] = field(default_factory=list)
    _tried: dict[frozenset[Relaxation], Answer] = field(default_factory=dict)
    _searches: int = 0
    _agenda: AgendaSolution | None = None
    """One for the problem with some other relaxations."""
    _solved: dict[tuple[int, Relaxation], bool] = field(default_factory=dict)

    def run(self) -> None:
        """Try the cheapest choices; where they do not suffice, look for more conflicts."""
        patience = self.oracle.effort + _PATIENCE
        while (impossible := self._try_all(broadly=False)) is not None:
            core = find_core(impossible, self.oracle, thoroughly=True, patience=patience)
            if core is None or len(self.cores) >= _TOGETHER:
                break
            self.cores.append(core)
        if not any(one.is_confirmed for one in self.found):
            self._searches = 0
            self._try_all(broadly=True)

    def _try_all(self, *, broadly: bool) -> AgendaProblem | None:
        """Try choices, those first that change least, or, ``broadly``, those of fewest changes.

        Return the problem with the first ones with which there still is no agenda, if that asks
        for another conflict.
        """
        for choice in self._choices(broadly=broadly):
            relaxations = tuple(option.relaxation for option in choice)
            key = frozenset(relaxations)
            if self._is_enough():
                return None
            if self._is_more_than_needed(key) or (broadly and key in self._tried):
                continue
            if key in self._tried:
                return None
            changed = reduce(lambda now, one: one.apply(now), relaxations, self.problem)
            answer = self._tried[key] = self._answer(changed)
            if answer is not Answer.IMPOSSIBLE:
                places = tuple(self.place_of(one.location) for one in relaxations)
                is_confirmed = answer is Answer.FOUND
                self.found.append(Proposal(relaxations, places, changed, is_confirmed))
            elif not broadly:
                return changed
        return None

    def _is_more_than_needed(self, relaxations: frozenset[Relaxation]) -> bool:
        """Whether fewer or weaker ones are known to suffice, or not known not to."""
        return any(
            answer is not Answer.IMPOSSIBLE
            and all(any(one.is_part_of(other) for other in relaxations) for one in known)
            for known, answer in self._tried.items()
        )

    def _is_enough(self) -> bool:
        """Whether enough is confirmed, or nothing more will be."""
        confirmed = sum(one.is_confirmed for one in self.found)
        is_idle = not confirmed and len(self.found) >= 2
        return is_idle or confirmed >= _WANTED or self._searches >= _TRIED

    def _answer(self, changed: AgendaProblem) -> Answer:
        """Search near the agenda that was found for other relaxations, then everywhere."""
        if is_hopeless(changed):
            return Answer.IMPOSSIBLE
        if self._agenda is not None:
            sessions = {name for core in self.cores for name in core.sessions}
            near = self.oracle.near(_pinned(changed, self._agenda, sessions)).agenda
            if near is not None and holds(changed, near):
                return Answer.FOUND
        self._searches += 1
        outcome = self.oracle.whole(changed)
        if outcome.agenda is None:
            return outcome.answer
        if not holds(changed, outcome.agenda):
            return Answer.UNKNOWN
        self._agenda = outcome.agenda
        return Answer.FOUND

    def _choices(self, *, broadly: bool) -> Iterator[_Choice]:
        """Yield relaxations that together solve all conflicts, and none of which is idle."""
        options = self._options(broadly=broadly)

        def rank(choice: _Choice) -> tuple[int, int, str]:
            count, size = len(choice), sum(option.relaxation.size for option in choice)
            words = str([option.relaxation.sentence for option in choice])
            return (count, size, words) if broadly else (size, count, words)

        choices: list[_Choice] = [()]
        for number in range(len(self.cores)):
            longer: dict[frozenset[_Option], _Choice] = {}
            for choice in choices:
                if any(number in option.solves for option in choice):
                    longer[frozenset(choice)] = choice
                    continue
                for option in options:
                    if number in option.solves:
                        longer[frozenset((*choice, option))] = (*choice, option)
            choices = sorted(longer.values(), key=rank)[:_WIDTH]
        return (choice for choice in choices if _is_needed(choice, len(self.cores)))

    def _options(self, *, broadly: bool) -> list[_Option]:
        """Return the smallest relaxations that solve one of the conflicts, or several."""
        best: dict[tuple[int, object], Relaxation] = {}
        for number in range(len(self.cores)):
            best |= {
                (number, key): one for key, one in self._options_of(number, broadly=broadly).items()
            }
        found = sorted({*best.values()}, key=lambda one: (one.size, one.sentence))
        numbers = range(len(self.cores))
        return [
            _Option(one, frozenset(number for number in numbers if self._solves(number, one)))
            for one in found
        ]

    def _options_of(self, number: int, *, broadly: bool) -> dict[object, Relaxation]:
        """Return for each family the smallest relaxation that solves a conflict.

        Unless ``broadly``, families that begin with larger ones than enough options that are
        found are not tried.
        """
        core = self.cores[number]
        families = [
            (family.make(family.amounts[0]), family)
            for family in families_of(self.problem, core.constraints, core.sessions)
        ]
        best: dict[object, Relaxation] = {}
        for first, family in sorted(families, key=lambda one: (one[0].size, one[0].sentence)):
            smaller = sum(one.size <= first.size for one in best.values())
            if smaller >= _OPTIONS and not broadly:
                break
            if not self.may_change(self.place_of(first.location)):
                continue
            found = self._smallest_of(number, family)
            known = best.get(family.key)
            if found is not None and (known is None or found.size < known.size):
                best[family.key] = found
        return best

    def _smallest_of(self, number: int, family: Family) -> Relaxation | None:
        """Return the smallest relaxation of a family that solves one of the conflicts."""
        at = _first_true(
            lambda at: self._solves(number, family.make(family.amounts[at])), len(family.amounts)
        )
        return None if at is None else family.make(family.amounts[at])

    def _solves(self, number: int, relaxation: Relaxation) -> bool:
        """Whether the sessions of a conflict can all be held with a relaxation."""
        key = (number, relaxation)
        if key not in self._solved:
            whole = self.problem
            if number and not self.cores[0].sessions:
                # As long as breaks alone cannot be placed, nothing can be.
                whole = dropped(whole, self.cores[0].constraints)
            changed = relaxation.apply(only(whole, self.cores[number].sessions))
            self._solved[key] = self.oracle.small(changed) is Answer.FOUND
        return self._solved[key]


def _first_true(holds: Callable[[int], bool], count: int) -> int | None:
    """Return the first number for which ``holds``, which holds for all after it."""
    low, high = 0, count - 1
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return high


def _is_needed(choice: _Choice, count: int) -> bool:
    """Whether every relaxation of a choice solves a conflict that no other one solves."""
    times = [sum(number in option.solves for option in choice) for number in range(count)]
    return all(any(times[number] == 1 for number in option.solves) for option in choice)


def _pinned(problem: AgendaProblem, agenda: AgendaSolution, some: set[str]) -> AgendaProblem:
    """Return the problem with all sessions pinned as they are, but for those beside some.

    Free are these and all that have a group or a person in common with one of them.
    """
    there = [problem.sessions[name] for name in some if name in problem.sessions]
    groups = {group for one in there for group in one.groups}
    people = {person for one in there for person in one.people}
    pins = {
        row.session: Pin(start=row.start, room=row.room)
        for row in agenda.sessions
        if row.part == 1
        and row.session in problem.sessions
        and not groups & {*problem.sessions[row.session].groups}
        and not people & {*problem.sessions[row.session].people}
    }
    return changed_sessions(problem, "pin", pins)
