"""Sessions as the solver sees them: lengths and cuts, rooms that fit, interpreters that are needed.

A session is planned at its wished length, at one that differs from it by full steps of the grain,
or at its shortest or longest. It has a *part* for each stretch between two neighbouring marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, floor

from trainkit.agenda.problem import AgendaProblem, Interpretation, Room, Session
from trainkit.agenda.solver.units import Span, Units

__all__ = ["Need", "Part", "Task", "may_join", "permitted_rooms", "serves", "tasks_of"]

Places = dict[int, tuple[tuple[int, ...], ...]]
"""By total length: for each mark, the units after which it may stand, rising."""


@dataclass(frozen=True)
class Need:
    """What groups that understand the same languages need of interpreters in a session."""

    languages: tuple[str, ...]
    """Those of the groups into which some team interprets; one of them is enough."""
    teams: tuple[str, ...]
    """Those that can help; one of them is enough."""


@dataclass(frozen=True)
class Part:
    """A session, or what lies between two neighbouring marks of one that may be cut."""

    session: str
    number: int
    """From 0."""
    least: int
    wished: int
    most: int

    @property
    def is_flexible(self) -> bool:
        """Whether its length is to be chosen."""
        return self.least < self.most


@dataclass(frozen=True)
class Task:
    """A session, its lengths in units."""

    id: str
    session: Session
    parts: tuple[Part, ...]
    wished: int
    places: Places
    """For each permitted length, where each mark may stand; one at an end permits no cut."""
    windows: tuple[Span, ...]
    """Its own windows; empty if it has none."""
    rooms: tuple[str, ...]
    """Those that fit; empty only where the problem has no rooms, or where none fits."""
    needs: tuple[Need, ...]
    size: int
    """People in its groups."""

    @property
    def totals(self) -> tuple[int, ...]:
        """The permitted lengths of all parts together, rising, interpretation included."""
        return tuple(self.places)

    @property
    def least(self) -> int:
        """The shortest length."""
        return min(self.places)

    @property
    def most(self) -> int:
        """The longest length."""
        return max(self.places)

    @property
    def in_booths(self) -> bool:
        """Whether it is interpreted from booths."""
        return bool(self.needs) and self.session.interpretation is Interpretation.SIMULTANEOUS


def tasks_of(problem: AgendaProblem, units: Units) -> dict[str, Task]:
    """Return the sessions of a problem by their ids."""
    return {name: _task(problem, units, name, one) for name, one in problem.sessions.items()}


def may_join(one: Task, other: Task) -> bool:
    """Whether two sessions of one ``joint`` name can be held as one."""
    return (
        set(one.session.people) == set(other.session.people)
        and not set(one.session.groups) & set(other.session.groups)
        and one.session.interpretation is other.session.interpretation
        and bool(one.places.keys() & other.places.keys())
    )


def serves(problem: AgendaProblem, team: str, session: Session, language: str) -> bool:
    """Whether a team interprets a session into a language."""
    return {session.language, language} <= set(problem.interpreters[team].languages)


def permitted_rooms(problem: AgendaProblem, session: Session) -> tuple[str, ...]:
    """Return the rooms that a session may use and that fit."""
    size = sum(problem.groups[group].size for group in set(session.groups))
    simultaneous = session.interpretation is Interpretation.SIMULTANEOUS
    needs = [need.languages for need in _needs(problem, session)] if simultaneous else []
    booths = _fewest_booths(needs)
    pinned = session.pin.room if session.pin else None
    return tuple(
        name
        for name in session.rooms or problem.rooms
        if pinned in (None, name) and _fits(problem.rooms[name], session, size, booths)
    )


def _fits(room: Room, session: Session, size: int, booths: int) -> bool:
    enough = room.seats is None or room.seats >= size
    return enough and set(session.equipment) <= set(room.equipment) and room.booths >= booths


def _fewest_booths(choices: Sequence[Iterable[str]]) -> int:
    """Return the least number of languages of which each choice has at least one."""
    sets = [frozenset(one) for one in choices]
    languages = sorted(frozenset[str]().union(*sets))
    return next(
        count
        for count in range(len(languages) + 1)
        for some in combinations(languages, count)
        if all(one.intersection(some) for one in sets if one)
    )


def _task(problem: AgendaProblem, units: Units, name: str, session: Session) -> Task:
    needs = tuple(_needs(problem, session))
    is_slow = bool(needs) and session.interpretation is Interpretation.CONSECUTIVE
    factor = Fraction(str(problem.consecutive_factor)) if is_slow else Fraction(1)
    grain = problem.grain

    def stretched(minutes: int) -> int:
        return ceil(minutes * factor / grain) * grain if is_slow else minutes

    least, wished, most = map(stretched, (session.least, session.minutes, session.most))
    totals = {least, most, *range(wished, most + 1, grain), *range(wished, least - 1, -grain)}
    places = {
        units.of(total): tuple(
            tuple(map(units.of, _places(session, mark, total, grain))) for mark in session.marks
        )
        for total in sorted(totals)
    }
    spans = (units.span(window) for window in session.windows)
    return Task(
        id=name,
        session=session,
        parts=tuple(_parts(name, places, units.of(wished))),
        wished=units.of(wished),
        places=places,
        windows=tuple(sorted(span for span in set(spans) if span[0] < span[1])),
        rooms=permitted_rooms(problem, session),
        needs=needs,
        size=sum(problem.groups[group].size for group in set(session.groups)),
    )


def _places(session: Session, mark: int, total: int, grain: int) -> Iterable[int]:
    """Return after how many minutes of a length a mark may stand, rising.

    At the length that the problem gives, it stands as written. At another one it moves in
    proportion, to the nearest multiple of the grain, either one where two are as near.
    """
    if total == session.minutes:
        return [mark]
    exact, half = Fraction(mark * total, session.minutes * grain), Fraction(1, 2)
    near = sorted({ceil(exact - half), floor(exact + half)})
    return dict.fromkeys(min(max(0, one * grain), total) for one in near)


def _parts(name: str, places: Places, wished: int) -> Iterator[Part]:
    edges = {total: ((0,), *marks, (total,)) for total, marks in places.items()}
    for n in range(len(edges[wished]) - 1):
        pairs = [(row[n], row[n + 1]) for row in edges.values()]
        least = max(0, min(end[0] - start[-1] for start, end in pairs))
        own = max(0, edges[wished][n + 1][0] - edges[wished][n][0])
        yield Part(name, n, least, own, max(end[-1] - start[0] for start, end in pairs))


def _needs(problem: AgendaProblem, session: Session) -> Iterator[Need]:
    """Yield a need for each distinct set of languages that does not have the session's."""
    seen = set()
    for group in session.groups:
        known = frozenset(problem.groups[group].languages)
        if session.language and known and session.language not in known and known not in seen:
            seen.add(known)
            helping = {
                language: [t for t in problem.interpreters if serves(problem, t, session, language)]
                for language in sorted(known)
            }
            teams = {team for some in helping.values() for team in some}
            yield Need(
                tuple(language for language, some in helping.items() if some),
                tuple(team for team in problem.interpreters if team in teams),
            )
