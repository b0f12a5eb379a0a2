"""Finds small changes with which the whole problem has an agenda, each tried by solving.

For each conflict, the changes that solve it are found on its few sessions. Then the cheapest choice
of one for each conflict is tried on the whole problem. Where that still has no agenda, another
conflict is looked for and joins the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.asking import Asking
from trainkit.agenda.explain.changes.base import Change, applied
from trainkit.agenda.explain.changes.families import Family, families_of
from trainkit.agenda.explain.changes.words import proposed
from trainkit.agenda.explain.conflicts import Knot, next_knot
from trainkit.agenda.explain.demands import dropped
from trainkit.agenda.explain.explanation import Relaxation
from trainkit.agenda.explain.smaller import changed_sessions, only
from trainkit.agenda.problem import AgendaProblem, Pin
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.search import Answer
from trainkit.agenda.verify import verify
from trainkit.agenda.words import and_list

__all__ = ["Relaxing"]

_WANTED = 6
"""So many confirmed relaxations are enough."""
_TRIED = 12
"""The most choices for which the whole problem is searched."""
_KNOTS = 12
"""The most conflicts that are solved together."""
_THOROUGH = 150
"""Conflicts that are hard to find are looked for until so many questions are asked."""
_WIDTH = 60
"""So many choices for some conflicts, the cheapest, are gone on with to the next conflict."""


@dataclass(frozen=True)
class _Option:
    """A change that solves some of the conflicts."""

    change: Change
    size: int
    solves: frozenset[int]
    """Positions of the conflicts."""


@dataclass
class Relaxing:
    """The search for relaxations of one problem."""

    problem: AgendaProblem
    asking: Asking
    place_of: PlaceOf
    knots: list[Knot]
    confirmed: list[Relaxation] = field(default_factory=list)
    open: list[Relaxation] = field(default_factory=list)
    """Those that solve all conflicts that are known, and of which no more is known."""
    _tried: dict[frozenset[Change], Answer] = field(default_factory=dict)
    _searches: int = 0
    _agenda: AgendaSolution | None = None
    """One for the problem with some other changes."""
    _smallest: dict[tuple[int, object], Change | None] = field(default_factory=dict)

    def run(self) -> None:
        """Try the cheapest choices; where they do not suffice, look for more conflicts."""
        patience = _THOROUGH
        while (impossible := self._run(broadly=False)) is not None and len(self.knots) < _KNOTS:
            before = self.asking.asked
            knot = next_knot(impossible, self.asking, thoroughly=patience > 0)
            if knot is None:
                break
            patience -= self.asking.asked - before
            self.knots.append(knot)
        if not self.confirmed:
            self._run(broadly=True)

    def _run(self, *, broadly: bool) -> AgendaProblem | None:
        """Try choices, those first that change least, or, ``broadly``, those of fewest changes.

        Return the problem with the changes of the first one with which there still is no agenda,
        if that asks for another conflict.
        """
        for choice in self._choices(broadly=broadly):
            if self._is_enough():
                return None
            changes = frozenset(option.change for option in choice)
            if self._is_more_than_needed(changes):
                continue
            if changes in self._tried:
                if not broadly:
                    return None
                continue
            ordered = tuple(option.change for option in choice)
            changed = applied(self.problem, ordered)
            answer = self._tried[changes] = self._try(changed)
            if answer is not Answer.IMPOSSIBLE:
                self._keep(ordered, changed, answer is Answer.FOUND)
            elif not broadly:
                return changed
        return None

    def _is_more_than_needed(self, changes: frozenset[Change]) -> bool:
        """Whether fewer or weaker changes are known to suffice, or not known not to."""
        return any(
            answer is not Answer.IMPOSSIBLE
            and all(any(one.is_part_of(other) for other in changes) for one in known)
            for known, answer in self._tried.items()
        )

    def _is_enough(self) -> bool:
        """Whether enough is confirmed, or nothing more will be."""
        is_hopeless = len(self.open) >= 2 and not self.confirmed
        return is_hopeless or len(self.confirmed) >= _WANTED or self._searches >= _TRIED

    def _try(self, changed: AgendaProblem) -> Answer:
        """Search near the agenda that was found for other changes, then everywhere."""
        if self.asking.is_refuted(changed):
            return Answer.IMPOSSIBLE
        if self._agenda is not None:
            sessions = {name for knot in self.knots for name in knot.sessions}
            near = _pinned(changed, self._agenda, _neighbours(changed, sessions))
            outcome = self.asking.near(near)
            if outcome.agenda is not None and _holds(changed, outcome.agenda):
                return Answer.FOUND
        self._searches += 1
        outcome = self.asking.whole(changed)
        if outcome.agenda is None:
            return outcome.answer
        if not _holds(changed, outcome.agenda):
            return Answer.UNKNOWN
        self._agenda = outcome.agenda
        return Answer.FOUND

    def _keep(self, changes: tuple[Change, ...], changed: AgendaProblem, found: bool) -> None:
        relaxation = Relaxation(
            changes,
            and_list(proposed(self.problem, change) for change in changes),
            tuple(self.place_of(change.location(self.problem)) for change in changes),
            sum(change.size(self.problem) for change in changes),
            changed,
            is_confirmed=found,
        )
        (self.confirmed if found else self.open).append(relaxation)

    # -- choices -------------------------------------------------------------------------------

    def _choices(self, *, broadly: bool) -> Iterator[tuple[_Option, ...]]:
        """Yield changes that together solve all conflicts, and none of which can be left out."""
        options = self._options()

        def rank(choice: tuple[_Option, ...]) -> tuple[int, int, str]:
            count, size = len(choice), sum(option.size for option in choice)
            first, second = (count, size) if broadly else (size, count)
            return first, second, str([option.change for option in choice])

        choices: list[tuple[_Option, ...]] = [()]
        for number in range(len(self.knots)):
            longer: dict[frozenset[_Option], tuple[_Option, ...]] = {}
            for choice in choices:
                if any(number in option.solves for option in choice):
                    longer[frozenset(choice)] = choice
                    continue
                for option in options:
                    if number in option.solves:
                        longer[frozenset((*choice, option))] = (*choice, option)
            choices = sorted(longer.values(), key=rank)[:_WIDTH]
        return (choice for choice in choices if _is_needed(choice, len(self.knots)))

    def _options(self) -> list[_Option]:
        """Return for each family and conflict the smallest change that solves it."""
        demands = [demand for knot in self.knots for demand in knot.demands]
        best: dict[tuple[int, object], _Option] = {}
        solved: dict[Change, set[int]] = {}
        for number, knot in enumerate(self.knots):
            for family in families_of(self.problem, demands, knot.sessions):
                change = self._smallest_of(number, family)
                if change is not None:
                    size = change.size(self.problem)
                    known = best.get((number, family.key))
                    if known is None or size < known.size:
                        best[number, family.key] = _Option(change, size, frozenset())
        for (number, key), option in best.items():
            for (_, other), larger in best.items():
                if other == key and larger.size >= option.size:
                    solved.setdefault(larger.change, set()).add(number)
        found = {option.change: option.size for option in best.values()}
        ranked = sorted(found, key=lambda change: (found[change], str(change)))
        return [_Option(change, found[change], frozenset(solved[change])) for change in ranked]

    def _smallest_of(self, number: int, family: Family) -> Change | None:
        """Return the smallest change of a family that solves one of the conflicts."""
        key = (number, family.make(family.amounts[-1]))
        if key not in self._smallest:
            local = only(self._without_crossed_pauses(number), self.knots[number].sessions)
            self._smallest[key] = self._find_smallest(family, local)
        return self._smallest[key]

    def _without_crossed_pauses(self, number: int) -> AgendaProblem:
        """Return the problem in which a conflict is solved.

        As long as pauses alone cannot be placed, nothing can be: for the others these are dropped.
        """
        if number and not self.knots[0].sessions:
            return dropped(self.problem, self.knots[0].demands)
        return self.problem

    def _find_smallest(self, family: Family, local: AgendaProblem) -> Change | None:
        low, high = 0, len(family.amounts) - 1
        if not self._helps(family.make(family.amounts[high]), local):
            return None
        while low < high:
            middle = (low + high) // 2
            if self._helps(family.make(family.amounts[middle]), local):
                high = middle
            else:
                low = middle + 1
        return family.make(family.amounts[high])

    def _helps(self, change: Change, local: AgendaProblem) -> bool:
        return self.asking.small(change.applied(local)) is Answer.FOUND


def _holds(problem: AgendaProblem, agenda: AgendaSolution) -> bool:
    """Whether an agenda holds; what is wrong with fixed events alone is given with the problem."""
    return not any(one.sessions or one.breaks for one in verify(problem, agenda).violations)


def _is_needed(choice: tuple[_Option, ...], count: int) -> bool:
    """Whether every change of a choice solves a conflict that no other one solves."""
    return all(
        any(
            number in option.solves
            and not any(number in other.solves for other in choice if other is not option)
            for number in range(count)
        )
        for option in choice
    )


def _neighbours(problem: AgendaProblem, sessions: set[str]) -> set[str]:
    """Return sessions with all that have a group or a person in common with one of them."""
    there = [problem.sessions[name] for name in sessions if name in problem.sessions]
    groups = {group for one in there for group in one.groups}
    people = {person for one in there for person in one.people}
    return {
        name
        for name, one in problem.sessions.items()
        if groups & set(one.groups) or people & set(one.people)
    }


def _pinned(problem: AgendaProblem, agenda: AgendaSolution, free: set[str]) -> AgendaProblem:
    """Return the problem with all sessions pinned as they stand, but for those that are free."""
    pins = {
        one.session: Pin(start=one.start, room=one.room)
        for one in agenda.sessions
        if one.part == 1 and one.session not in free
    }
    return changed_sessions(problem, pin=pins)
