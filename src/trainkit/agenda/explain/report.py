"""Records why a problem has no agenda as problems of the files in which it was said."""

from __future__ import annotations

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.explaining import explain
from trainkit.agenda.explain.explanation import Conflict
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver.search import Answer
from trainkit.problems import Problems

__all__ = ["record_why"]


_CHANGES = 4
"""So many ways out are told, the smallest ones."""
_LONG = 8
"""A conflict of more demands than this is told only if there is none with fewer."""


def record_why(
    problem: AgendaProblem, place_of: PlaceOf, answer: Answer, problems: Problems
) -> None:
    """Record what cannot hold together, each demand at its place, and what would help."""
    if answer is Answer.UNKNOWN:
        problems.error(
            place_of(()),
            "no agenda was found in the time allowed, and it is not proved that there is none; "
            "allow more time with --time-limit, or ask for less",
        )
        return
    explanation = explain(problem, place_of=place_of)
    conflicts = _simplest(explanation.conflicts)
    for number, conflict in enumerate(conflicts, 1):
        which = "" if len(conflicts) == 1 else f" ({number})"
        for stated in conflict.requirements:
            problems.error(stated.place, f"cannot all be met{which}: {stated.sentence}")
    for relaxation in explanation.relaxations[:_CHANGES]:
        sure = "an agenda is found if you" if relaxation.is_confirmed else "it may help to"
        for place in relaxation.places[:1]:
            problems.error(place, f"{sure} {relaxation.sentence}")


def _simplest(conflicts: tuple[Conflict, ...]) -> list[Conflict]:
    """Return the conflicts, those of few demands first; long ones only where none is short."""
    ranked = sorted(conflicts, key=lambda one: len(one.requirements))
    return [one for one in ranked if len(one.requirements) <= _LONG] or ranked[:1]
