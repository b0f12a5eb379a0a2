"""Search for agendas and measure it: the one place that knows how the solver is called."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Standing
from trainkit.agenda.solver.search import Answer, Limits, solve
from trainkit.agenda.verify import price, verify

__all__ = ["Found", "search"]


@dataclass(frozen=True)
class Found:
    """What a search found, and when. Seconds count from the call, building the model included."""

    agenda: AgendaSolution | None
    impossible: bool
    first: float | None
    """Seconds to the first agenda."""
    seconds: float
    """Seconds to the end."""
    faults: tuple[str, ...]
    """What the check finds wrong with the agenda: requirements that do not hold, another price."""

    @property
    def proved(self) -> bool:
        """Whether no agenda is better."""
        quality = self.agenda.quality if self.agenda else None
        return quality is not None and quality.standing is Standing.OPTIMAL

    @property
    def needless_moves(self) -> int | None:
        """Moves beyond those that are proved to be needed; none without a published agenda."""
        quality = self.agenda.quality if self.agenda else None
        if quality is None or quality.moves is None or quality.least_moves is None:
            return None
        return quality.moves - quality.least_moves


def search(
    problem: AgendaProblem,
    *,
    seed: int,
    seconds: float,
    published: AgendaSolution | None = None,
) -> Found:
    """Return what is found in so many seconds on the clock, checked."""
    times: list[float] = []
    begin = perf_counter()
    outcome = solve(
        problem,
        published=published,
        seed=seed,
        limits=Limits.within(seconds),
        on_agenda=lambda _seconds, _cost: times.append(perf_counter() - begin),
    )
    taken = perf_counter() - begin
    first = times[0] if times else taken if outcome.agenda else None
    faults = _faults(problem, outcome.agenda) if outcome.agenda else ()
    return Found(outcome.agenda, outcome.answer is Answer.IMPOSSIBLE, first, taken, faults)


def _faults(problem: AgendaProblem, agenda: AgendaSolution) -> tuple[str, ...]:
    faults = [str(violation) for violation in verify(problem, agenda).violations]
    costs = price(problem, agenda)
    if agenda.quality and agenda.quality.cost != sum(costs.values()):
        faults.append(f"it says that it costs {agenda.quality.costs}; it costs {costs}")
    return tuple(faults)
