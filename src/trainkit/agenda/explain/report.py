"""What a person reads of an agenda, or of why there is none, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trainkit.agenda.checking import PlaceOf
from trainkit.agenda.explain.explanation import Conflict, explain
from trainkit.agenda.explain.reasons import reasons
from trainkit.agenda.explain.scores import in_one_sentence, score_table
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.search import Answer
from trainkit.agenda.verify import verify
from trainkit.agenda.words import moment
from trainkit.problems import Place, Problems

__all__ = ["record_why", "report_lines", "verdict_lines", "why_lines"]

_PROPOSALS = 4
"""This many proposals are reported, the smallest ones."""
_LONG = 10
"""A conflict of more lines than this is reported only if there is none with fewer."""


def record_why(
    problem: AgendaProblem,
    place_of: PlaceOf,
    answer: Answer,
    problems: Problems,
    may_change: Callable[[Place], bool] = lambda _: True,
) -> None:
    """Record what cannot hold together, each constraint at its place, and what would help.

    ``may_change`` says whether a change may be proposed at a place.
    """
    if answer is Answer.UNKNOWN:
        problems.error(
            place_of(()),
            "no agenda was found in the time allowed, and it is not proved that there is none; "
            "allow more time with --time-limit, or ask for less",
        )
        return
    explanation = explain(problem, place_of=place_of, may_change=may_change)
    conflicts = _simplest(explanation.conflicts)
    for number, conflict in enumerate(conflicts, 1):
        which = "" if len(conflicts) == 1 else f" ({number})"
        for line in conflict.lines:
            problems.error(line.place, f"cannot all be met{which}: {line.sentence}")
    for proposal in explanation.proposals[:_PROPOSALS]:
        sure = "an agenda is found if you" if proposal.is_confirmed else "it may help to"
        problems.error(proposal.places[0], f"{sure} {proposal.sentence}")


def _simplest(conflicts: tuple[Conflict, ...]) -> list[Conflict]:
    """Return the conflicts, those of few lines first; long ones only where none is short."""
    ranked = sorted(conflicts, key=lambda one: len(one.lines))
    return [one for one in ranked if len(one.lines) <= _LONG] or ranked[:1]


def report_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield the sentence about the agenda's quality, and what each soft constraint costs."""
    if agenda.quality is not None:
        yield in_one_sentence(agenda.quality)
    yield from _costs(problem, agenda)


def verdict_lines(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[list[str], bool]:
    """Return what does not hold, or that all does, with the costs; and whether all holds."""
    verdict = verify(problem, agenda)
    lines = [f"{one.requirement}: {one}" for one in verdict.violations]
    lines = lines or ["Everything holds that must hold."]
    return [*lines, *_costs(problem, agenda)], verdict.holds


def why_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield, for each session in order of time, why it is where it is."""
    starts = {row.session: row.start for row in reversed(agenda.sessions)}
    for reason in reasons(problem, agenda):
        title = problem.sessions[reason.session].title
        yield f'{moment(starts[reason.session])} "{title}" ({reason.session})'
        yield from (f"  {sentence}" for sentence in reason.sentences)


def _costs(problem: AgendaProblem, agenda: AgendaSolution) -> list[str]:
    """Return a line for each soft constraint that costs something, and the total."""
    rows = [row for row in score_table(problem, agenda) if row.cost]
    total = sum(row.cost for row in rows)
    lines = [
        f"  {row.cost:>5} = {row.count} x {row.weight}  {row.words} ({row.name})" for row in rows
    ]
    return [*lines, f"  {total:>5} in all"]
