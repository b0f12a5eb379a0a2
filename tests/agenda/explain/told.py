"""Explanations of problems that are written as data, with locations for places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trainkit.agenda.explain.explanation import Conflict, Explanation, explain
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer, find
from trainkit.agenda.verify import verify
from trainkit.model.yaml import Location
from trainkit.problems import Place


def place_of(location: Location) -> Place:
    """Return a place that shows the location."""
    return Place(Path("/".join(map(str, location))))


def told(data: dict[str, Any]) -> Explanation:
    """Return the explanation of a problem."""
    return explain(AgendaProblem.model_validate(data), place_of=place_of)


def lines(conflict: Conflict) -> list[tuple[str, str]]:
    """Return a conflict's requirements: where each stands, and what it says."""
    return [(str(one.place.path), one.sentence) for one in conflict.lines]


def proposals(explanation: Explanation) -> list[tuple[int, str]]:
    """Return what would help, and how much it changes."""
    return [(one.size, one.sentence) for one in explanation.proposals]


def in_words(explanation: Explanation) -> str:
    """Return the conflicts and what would help, a line each."""
    found = []
    for number, conflict in enumerate(explanation.conflicts, 1):
        found += [f"{number}. {place}: {sentence}" for place, sentence in lines(conflict)]
    found += [f"{size} {sentence}" for size, sentence in proposals(explanation)]
    return "\n".join(found)


def assert_impossible(problem: AgendaProblem) -> None:
    """Check with the solver that a problem has no agenda."""
    assert find(problem).answer is Answer.IMPOSSIBLE


def assert_possible(problem: AgendaProblem) -> None:
    """Check with the solver, and then without it, that a problem has an agenda."""
    agenda = find(problem).agenda
    assert agenda is not None
    assert [str(one) for one in verify(problem, agenda).violations] == []


def assert_minimal(conflict: Conflict) -> None:
    """Check that a conflict cannot be met, and that it can without any one of its requirements."""
    assert conflict.lines
    if conflict.sessions and not _is_circular(conflict.core):
        assert_impossible(conflict.core)
    for one in conflict.lines:
        assert_possible(one.dropped(conflict.core))


def _is_circular(problem: AgendaProblem) -> bool:
    """Whether sessions follow each other in a circle, of which the solver knows nothing."""
    left = {name: set(one.after) for name, one in problem.sessions.items()}
    while free := [name for name, after in left.items() if not after & left.keys()]:
        for name in free:
            del left[name]
    return bool(left)
