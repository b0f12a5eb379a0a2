"""Betters an agenda step by step: some sessions are freed, all others kept, and the rest is solved.

Large-neighbourhood search (Shaw 1998). What is freed in turn: a group's sessions, two days, one
person's sessions, two modules. How many are freed grows while steps find nothing, and shrinks while
they are too hard to finish. Two steps are taken at a time, on two cores if there are two, and
everything drawn comes from the seed, so that the machine makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.agendas import decisions, rows_of
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.running import Answer, Budget, Effort, Result, run

__all__ = ["better_than"]

_AT_ONCE = 2
_FIRST, _LEAST, _GROWTH = 20, 8, 1.15
"""How many sessions are freed at first, at least, and by which factor that changes."""
_SHARE = 0.5
"""Deterministic seconds for a step."""
_IDLE, _OVER = 8, 60
"""Steps in a row without a better agenda after which more is freed, and after which the search ends
if everything may be freed already."""


def better_than(
    model: Model, known: Result, budget: Budget, on_better: Callable[[int], None]
) -> Result:
    """Return the best agenda found by the model's objective; the known one if none is better."""
    models = [replace(model, cp=model.cp.clone()) for _ in range(_AT_ONCE)]
    draws = _Draws(model, budget.seed)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while known.value > 0 and not budget.is_spent and not draws.are_over:
            share = min(_SHARE, budget.work / _AT_ONCE)
            budgets = [replace(budget, work=share) for _ in models]
            steps = [
                threads.submit(_step, one, known, own, draws.draw(known))
                for one, own in zip(models, budgets, strict=True)
            ]
            found = [step.result() for step in steps]
            for own, result in zip(budgets, found, strict=True):
                budget.work -= share - own.work
                draws.learn(result.answer)
            better = [one for one in found if one.agenda is not None]
            if better:
                known = replace(min(better, key=lambda one: one.value), is_best=False, bound=0)
                on_better(known.value)
    return replace(known, is_best=known.value <= 0)


def _step(model: Model, known: Result, budget: Budget, free: frozenset[str]) -> Result:
    objective = model.cp.proto.objective
    objective.domain.clear()
    objective.domain.extend([-(2**40), known.value - 1 - int(objective.offset)])
    agenda = known.agenda or AgendaSolution(problem=model.layout.problem.id, sessions=())
    return run(model, budget, Effort.LIGHT, kept=decisions(model, agenda, without=free))


class _Draws:
    """Draws what to free next."""

    def __init__(self, model: Model, seed: int) -> None:
        self.tasks = model.layout.tasks
        self.chance = Random(seed)  # noqa: S311 - a search, nothing secret
        self.most: float = _FIRST
        self.number = self.idle = self.failed = 0
        self.groups = sorted(model.layout.problem.groups)
        sessions = [task.session for task in self.tasks.values()]
        self.people = sorted({person for one in sessions for person in one.people})
        self.modules = sorted({one.module for one in sessions if one.module})

    @property
    def are_over(self) -> bool:
        """Whether nothing was found for long although everything may be freed."""
        return self.most >= len(self.tasks) and self.failed >= _OVER

    def draw(self, known: Result) -> frozenset[str]:
        """Return the sessions to be freed in a step."""
        kinds = (self._of_group, self._of_days, self._of_person, self._of_modules)
        names = [*kinds[self.number % len(kinds)](known)]
        self.number += 1
        if len(names) > self.most:
            names = self.chance.sample(names, int(self.most))
        return frozenset(names)

    def learn(self, answer: Answer) -> None:
        """Free fewer sessions where a step was too hard, more where steps find nothing."""
        self.failed = 0 if answer is Answer.FOUND else self.failed + 1
        self.idle = self.idle + 1 if answer is Answer.IMPOSSIBLE else 0
        if answer is Answer.UNKNOWN:
            self.most = max(_LEAST, self.most / _GROWTH)
        elif self.idle >= _IDLE:
            self.most, self.idle = min(self.most * _GROWTH, len(self.tasks)), 0

    def _of_group(self, _: Result) -> Iterable[str]:
        group = self.chance.choice(self.groups)
        return (name for name, task in self.tasks.items() if group in task.session.groups)

    def _of_days(self, known: Result) -> Iterable[str]:
        rows = rows_of(known.agenda) if known.agenda else {}
        days = sorted({row.start.date() for some in rows.values() for row in some})
        some = self.chance.sample(days, min(2, len(days)))
        return (name for name in rows if any(row.start.date() in some for row in rows[name]))

    def _of_person(self, known: Result) -> Iterable[str]:
        if not self.people:
            return self._of_group(known)
        person = self.chance.choice(self.people)
        return (name for name, task in self.tasks.items() if person in task.session.people)

    def _of_modules(self, known: Result) -> Iterable[str]:
        if not self.modules:
            return self._of_days(known)
        some = self.chance.sample(self.modules, min(2, len(self.modules)))
        return (name for name, task in self.tasks.items() if task.session.module in some)
