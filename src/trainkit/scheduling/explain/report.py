"""Records why a problem has no agenda as problems of the files in which it was said."""

from __future__ import annotations

from trainkit.problems import Problems
from trainkit.scheduling.checking import PlaceOf
from trainkit.scheduling.explain.explaining import explain
from trainkit.scheduling.problem import AgendaProblem
from trainkit.scheduling.solver.search import Answer

__all__ = ["record_why"]


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
    for number, conflict in enumerate(explanation.conflicts, 1):
        which = "" if len(explanation.conflicts) == 1 else f" ({number})"
        for stated in conflict.requirements:
            problems.error(stated.place, f"cannot all be met{which}: {stated.sentence}")
    for relaxation in explanation.relaxations:
        sure = "an agenda is found if you" if relaxation.is_confirmed else "it may help to"
        for place in relaxation.places[:1]:
            problems.error(place, f"{sure} {relaxation.sentence}")
