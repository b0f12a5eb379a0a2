"""The words in which requirements, changes and reasons speak of sessions, people and times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.words import and_list, quoted

__all__ = ["few", "quoted_all", "what"]


def few(words: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return and_list(words)


def quoted_all(problem: AgendaProblem, sessions: Iterable[str]) -> str:
    """Return sessions by title and id."""
    return few([quoted(problem, name) for name in sessions])


def what(problem: AgendaProblem, sessions: Sequence[str]) -> str:
    """Return a session, or several that may be held as one, by title and ids."""
    titles = {problem.sessions[name].title for name in sessions}
    if len(titles) == 1 and len(sessions) > 1:
        return f'"{titles.pop()}" ({", ".join(sessions)})'
    return and_list(quoted(problem, name) for name in sessions)
