"""Improves an agenda step by step: some sessions are freed, all others kept, the rest is solved.

Large-neighbourhood search (Shaw 1998). What is freed in turn: sessions of some groups, days, people
or modules, or those that follow one another. For each of these, more is freed while steps are
finished within their share of work, and less where they are not. Several steps are under way at a
time, each from the best agenda known when it was drawn, and their results are taken in the order in
which they were drawn: how many cores there are, and how fast they are, makes no difference.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random

from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.agendas import decisions, rows_of
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.running import Answer, Budget, Effort, Result, run

__all__ = ["better_than"]

_AT_ONCE = 4
_SHARE = 0.1
"""Deterministic seconds for a step."""
_FIRST, _LEAST, _GROWTH = 20, 6, 1.1
"""How many sessions are freed at first, at least, and by which factor that changes."""
_OVER = 60
"""Steps in a row without a better agenda after which the search ends if all may be freed."""


@dataclass(frozen=True)
class _Step:
    """A step that is under way."""

    model: Model
    kind: str
    frees_all: bool
    budget: Budget
    result: Future[Result]


def better_than(
    model: Model, known: Result, budget: Budget, on_better: Callable[[int], None]
) -> Result:
    """Return the best agenda found by the model's objective; the known one if none is better."""
    idle = deque(replace(model, cp=model.cp.clone()) for _ in range(_AT_ONCE))
    draws, steps = _Draws(model, budget.seed), deque[_Step]()
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as threads:
        while True:
            while idle and not known.is_best and not budget.is_spent and not draws.are_over:
                one, share = idle.popleft(), min(_SHARE, budget.work)
                own, (kind, free) = replace(budget, work=share), draws.draw(known)
                budget.work -= share
                result = threads.submit(_solved, one, known, own, free)
                frees_all = len(free) == len(model.layout.tasks)
                steps.append(_Step(one, kind, frees_all, own, result))
            if not steps:
                return known
            step = steps.popleft()
            found = step.result.result()
            budget.work += step.budget.work
            draws.learn(step.kind, found)
            idle.append(step.model)
            is_better = found.agenda is not None and found.value < known.value
            is_proved = step.frees_all and (found.is_best or found.answer is Answer.IMPOSSIBLE)
            if is_better:
                known = found
                on_better(known.value)
            if is_better or is_proved:
                is_best = is_proved or known.value <= 0
                known = replace(known, is_best=is_best, bound=known.value if is_best else 0)


def _solved(model: Model, known: Result, budget: Budget, free: frozenset[str]) -> Result:
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
        self.number = self.failed = 0
        sessions = {name: task.session for name, task in self.tasks.items()}
        self.sets = {
            "group": _sets((key, n) for n, one in sessions.items() for key in one.groups),
            "person": _sets((key, n) for n, one in sessions.items() for key in one.people),
            "module": _sets((one.module, n) for n, one in sessions.items() if one.module),
        }
        self.kinds = [*(kind for kind, sets in self.sets.items() if sets), "day", "row"]
        self.most = dict.fromkeys(self.kinds, float(_FIRST))

    @property
    def are_over(self) -> bool:
        """Whether nothing was found for long although everything may be freed."""
        return self.failed >= _OVER and min(self.most.values()) >= len(self.tasks)

    def draw(self, known: Result) -> tuple[str, frozenset[str]]:
        """Return a kind of step, and the sessions to be freed."""
        kind = self.kinds[self.number % len(self.kinds)]
        self.number += 1
        most = int(self.most[kind])
        if kind in self.sets:
            return kind, self._some(self.sets[kind], most)
        rows = rows_of(known.agenda) if known.agenda else {}
        if kind == "day":
            days = _sets((row.start.date(), name) for name in rows for row in rows[name])
            return kind, self._some(days, most)
        order = sorted(rows, key=lambda name: rows[name][0].start)
        first = self.chance.randrange(max(1, len(order) - most + 1))
        return kind, frozenset(order[first : first + most])

    def _some(self, sets: list[list[str]], most: int) -> frozenset[str]:
        """Return ``most`` sessions of as few sets as have them, but of two at least."""
        names: dict[str, None] = {}
        for number, one in enumerate(self.chance.sample(sets, len(sets))):
            if number > 1 and len(names) >= most:
                break
            names |= dict.fromkeys(one)
        return frozenset(self.chance.sample([*names], min(most, len(names))))

    def learn(self, kind: str, found: Result) -> None:
        """Free fewer sessions where a step was too hard to finish, more where it was not."""
        self.failed = 0 if found.answer is Answer.FOUND else self.failed + 1
        is_finished = found.is_best or found.answer is Answer.IMPOSSIBLE
        most = self.most[kind] * _GROWTH if is_finished else self.most[kind] / _GROWTH
        self.most[kind] = min(max(_LEAST, most), max(_LEAST, len(self.tasks)))


def _sets(pairs: Iterable[tuple[object, str]]) -> list[list[str]]:
    """Return the names of each key."""
    found: defaultdict[object, list[str]] = defaultdict(list)
    for key, name in pairs:
        found[key].append(name)
    return [*found.values()]
