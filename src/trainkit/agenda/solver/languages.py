"""Who does not understand a session, which teams can help, and how many booths that takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from trainkit.agenda.problem import AgendaProblem, Interpretation, Session

__all__ = ["Need", "fewest_booths", "needed_teams", "needs_of", "serves"]


@dataclass(frozen=True)
class Need:
    """What groups that understand the same languages need of interpreters in a session."""

    languages: tuple[str, ...]
    """Those of the groups into which some team interprets; one of them is enough."""
    teams: tuple[str, ...]
    """Those that can help; one of them is enough."""


def needs_of(problem: AgendaProblem, session: Session) -> Iterator[Need]:
    """Yield a need for each distinct set of languages that does not have the session's."""
    seen = set()
    for group in session.groups:
        known = frozenset(problem.groups[group].languages)
        if session.language and known and session.language not in known and known not in seen:
            seen.add(known)
            teams = [
                name
                for name in problem.interpreters
                if any(serves(problem, name, session, language) for language in known)
            ]
            heard = [
                language
                for language in sorted(known)
                if any(serves(problem, name, session, language) for name in teams)
            ]
            yield Need(tuple(heard), tuple(teams))


def serves(problem: AgendaProblem, team: str, session: Session, language: str) -> bool:
    """Whether a team interprets a session into a language."""
    return {session.language, language} <= set(problem.interpreters[team].languages)


def fewest_booths(choices: Sequence[Iterable[str]]) -> int:
    """Return the least number of languages of which each choice has at least one."""
    sets = [frozenset(one) for one in choices]
    languages = sorted(frozenset[str]().union(*sets))
    return next(
        count
        for count in range(len(languages) + 1)
        for some in combinations(languages, count)
        if all(one.intersection(some) for one in sets if one)
    )


def needed_teams(
    problem: AgendaProblem, sessions: Sequence[Session], teams: Sequence[str], booths: int | None
) -> tuple[str, ...]:
    """Return the teams without those that may go, where sessions are held as one in a room.

    ``booths`` is the number of the room's booths, ``None`` if there is no room.
    """
    kept = tuple(teams)
    for team in teams:
        without = tuple(one for one in kept if one != team)
        if _suffice(problem, sessions, without, booths):
            kept = without
    return kept


def _suffice(
    problem: AgendaProblem, sessions: Sequence[Session], teams: Sequence[str], booths: int | None
) -> bool:
    choices = []
    for session in sessions:
        for need in needs_of(problem, session):
            heard = {
                language
                for language in need.languages
                if any(serves(problem, team, session, language) for team in teams)
            }
            if not heard:
                return False
            if session.interpretation is Interpretation.SIMULTANEOUS:
                choices.append(heard)
    return booths is None or fewest_booths(choices) <= booths
