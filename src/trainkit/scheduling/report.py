"""What a person reads about an agenda: how good it is, what each wish costs, what does not hold."""

from __future__ import annotations

from trainkit.scheduling.problem import AgendaProblem
from trainkit.scheduling.solution import AgendaSolution, Quality, Standing
from trainkit.scheduling.verify import price, verify

__all__ = ["quality_sentence", "report_lines", "verdict_lines"]

WISHES = {
    "after_lunch": "talks straight after lunch",
    "alternate": "talks after one another between two breaks",
    "module_apart": "modules in several pieces",
    "mixed": "modules that begin before another has ended",
    "order": "modules out of their order",
    "demanding": "demanding sessions late in the day",
    "room_changes": "changes of room in a day",
    "speaker_days": "further days of speakers",
    "late": "days whose last stretch is used",
    "idle": "quarters of an hour idle between sessions",
    "uneven": "hours by which the fullest day stands out",
    "apart": "sessions held apart that could be one",
    "length": "five minutes shorter or longer than wished",
    "split": "cuts of sessions",
}
"""What is counted, by the wish's name."""


def quality_sentence(quality: Quality) -> str:
    """Say how good an agenda is; "the best" only where that is proved."""
    others = "no agenda" if quality.moves is None else "no agenda with so few moves"
    text = f"The wishes cost {quality.cost}; "
    if quality.standing is Standing.OPTIMAL:
        text += f"it is proved that {others} costs less."
    elif quality.bound:
        text += (
            f"{others} costs less than {quality.bound} (gap {quality.gap:.0%}). "
            "A better one may exist."
        )
    else:
        text += "how much less an agenda could cost is not known."
    if quality.moves is not None:
        fewest = (
            "the fewest possible"
            if quality.moves == quality.least_moves
            else (f"at least {quality.least_moves} must")
        )
        text = f"{quality.moves} sessions moved, {fewest}. {text}"
    if quality.stopped_by_clock:
        text += " The clock ended the search, so another run may find another agenda."
    return text


def report_lines(problem: AgendaProblem, solution: AgendaSolution) -> list[str]:
    """Return the sentence about the agenda's quality and the table of its costs."""
    quality = solution.quality
    lines = [] if quality is None else [quality_sentence(quality)]
    return lines + _table(problem, quality.costs if quality else price(problem, solution))


def verdict_lines(problem: AgendaProblem, solution: AgendaSolution) -> tuple[list[str], bool]:
    """Return what does not hold, or that all does, with the costs; and whether all holds."""
    verdict = verify(problem, solution)
    lines = [f"{one.requirement}: {one}" for one in verdict.violations]
    if verdict.holds:
        lines = ["Everything holds that must hold."]
    costs = price(problem, solution)
    return [*lines, f"The wishes cost {sum(costs.values())}.", *_table(problem, costs)], (
        verdict.holds
    )


def _table(problem: AgendaProblem, costs: dict[str, int]) -> list[str]:
    """Return a row for each wish that costs something: cost, weight, count, what is counted."""
    weights = problem.weights.model_dump()
    rows = [(name, cost) for name, cost in costs.items() if cost]
    if not rows:
        return []
    width = max(len(name) for name, _ in rows)
    return [
        f"  {name:<{width}}  {cost:>5} = {weights[name]} x {cost // weights[name]}  {WISHES[name]}"
        for name, cost in rows
    ]
