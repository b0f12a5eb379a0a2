"""What a person reads about an agenda, line by line: its price, what does not hold, and why."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.agenda.explain.reasons import reasons
from trainkit.agenda.explain.scores import in_one_sentence, score_table
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.verify import verify
from trainkit.agenda.words import moment

__all__ = ["report_lines", "verdict_lines", "why_lines"]


def report_lines(problem: AgendaProblem, agenda: AgendaSolution) -> Iterator[str]:
    """Yield the sentence about the agenda's quality, and what each wish costs."""
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
    """Yield, for each session in order of time, why it stands where it stands."""
    starts = {row.session: row.start for row in reversed(agenda.sessions)}
    for reason in reasons(problem, agenda):
        title = problem.sessions[reason.session].title
        yield f'{moment(starts[reason.session])} "{title}" ({reason.session})'
        yield from (f"  {sentence}" for sentence in reason.sentences)


def _costs(problem: AgendaProblem, agenda: AgendaSolution) -> list[str]:
    """Return a line for each wish that costs something, and the total."""
    rows = [row for row in score_table(problem, agenda) if row.cost]
    total = sum(row.cost for row in rows)
    lines = [
        f"  {row.cost:>5} = {row.count} x {row.weight}  {row.words} ({row.wish})" for row in rows
    ]
    return [*lines, f"  {total:>5} in all"]
