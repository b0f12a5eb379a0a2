"""Says of each session of an agenda why it stands where it stands.

Each session is moved by itself to other places where its groups are free, and the agenda is checked
and priced again. Where a move breaks requirements of one kind only, that kind binds the session;
where it breaks none, the price tells what the place is worth. How many moves are tried is bounded,
so that a large agenda is told quickly rather than wholly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trainkit.agenda.explain.bonds import Bond, Bonds
from trainkit.agenda.explain.places import Place, Places, moved, unit_of
from trainkit.agenda.explain.scores import WISHES
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.verify import price, verify
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.words import and_list, moment

__all__ = ["Elsewhere", "Reason", "reasons"]

_MOVES = 320
"""So many moves are tried in all."""


@dataclass(frozen=True)
class Elsewhere:
    """The cheapest other place of a session that was tried, everything else staying.

    Putting the session off into free time beside it counts only if there is no other place.
    """

    start: datetime
    room: str | None
    more: int
    """What the agenda would cost more; less than 0 if it would cost less."""
    by_wish: dict[str, int]
    """The same for each wish whose cost changes."""

    @property
    def sentence(self) -> str:
        """The place and its price in words."""
        if not self.by_wish:
            return f"{moment(self.start)} would cost the same"
        changes = and_list(f"{WISHES[wish]} {cost:+}" for wish, cost in self.by_wish.items())
        cost = (
            f"{abs(self.more)} {'more' if self.more > 0 else 'less'}" if self.more else "the same"
        )
        return f"{moment(self.start)} would cost {cost} ({changes})"


@dataclass(frozen=True)
class Reason:
    """Why a session stands where it stands."""

    session: str
    bonds: tuple[Bond, ...]
    elsewhere: Elsewhere | None
    """``None`` if no other place was found."""
    is_only_place: bool
    """Whether all places were tried at which its groups are free, and none holds."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words, without full stops."""
        words = [bond.sentence for bond in self.bonds]
        if self.elsewhere is not None:
            words.append(self.elsewhere.sentence)
        elif self.is_only_place:
            words.append("as everything else stands, it has no other place")
        return tuple(words)


def reasons(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[Reason, ...]:
    """Return a reason for each session of an agenda that holds, in order of time."""
    moving = _Moving(problem, agenda, Facts(problem, agenda), price(problem, agenda))
    names = dict.fromkeys(row.session for row in agenda.sessions)
    return tuple(moving.reason(name, _MOVES // len(names)) for name in names)


@dataclass(frozen=True)
class _Moving:
    problem: AgendaProblem
    agenda: AgendaSolution
    facts: Facts
    costs: dict[str, int]

    def reason(self, name: str, moves: int) -> Reason:
        """Return the reason of one session, after so many moves at most."""
        told = Bonds(self.facts)
        bonds = [*told.always(name)]
        is_pinned = self.problem.sessions[name].pin is not None
        if is_pinned or not moves or len(self.facts.parts[name]) > 1:
            return Reason(name, tuple(bonds), None, is_only_place=False)
        unit = unit_of(self.facts, name)
        places = Places(self.facts, unit).near()
        found: list[tuple[bool, int, Elsewhere]] = []
        for place in places[:moves]:
            other = moved(self.agenda, unit, place)
            violations = verify(self.problem, other).violations
            if not violations:
                priced = self._priced(other, place)
                found.append((place.is_beside, priced.more, priced))
            elif len({one.requirement for one in violations}) == 1:
                bonds += told.broken(name, unit, violations[0])
        best = min(found, key=lambda one: one[:2])[2] if found else None
        is_only = best is None and len(places) <= moves
        return Reason(name, tuple(dict.fromkeys(bonds)), best, is_only)

    def _priced(self, other: AgendaSolution, place: Place) -> Elsewhere:
        costs = price(self.problem, other)
        changes = {wish: cost - self.costs[wish] for wish, cost in costs.items()}
        by_wish = {wish: change for wish, change in changes.items() if change}
        return Elsewhere(place.start, place.room, sum(by_wish.values()), by_wish)
