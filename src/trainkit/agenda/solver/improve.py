"""Betters an agenda step by step: some sessions are freed, all others kept, and the rest is solved.

Large neighbourhood search (Shaw 1998). What is freed in turn: a group's sessions, two days, one
person's sessions, two modules. How many are freed grows while steps find nothing, and shrinks while
they are too hard to finish. Everything drawn comes from the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.hints import decisions, rows_of
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.running import Answer, Budget, How, Manner, run
from trainkit.agenda.verify.price import price

__all__ = ["Steps", "ask_for", "improve"]

_FIRST, _LEAST, _GROWTH = 20, 8, 1.15
_SHARE = 0.5
"""Deterministic seconds for a step."""
_WITHOUT = 60
"""So many steps in a row without a better agenda end the search once everything may be freed."""


def improve(
    agenda: AgendaSolution,
    budget: Budget,
    steps: Steps,
    *,
    on_agenda: Callable[[int], None] | None = None,
) -> AgendaSolution:
    """Return an agenda that costs no more, the best found within the budget.

    ``steps`` remembers from one call to the next how much can be freed.
    """
    model, cost = steps.model, _cost(steps.model, agenda)
    while not budget.is_spent and cost and not steps.are_over:
        free = steps.draw(agenda)
        ask_for(model, cost - 1)
        kept = decisions(model, agenda, without=free)
        found = run(model, budget, How(Manner.STEP, steps.seed, _SHARE), kept=kept)
        if found.agenda is not None:
            agenda = found.agenda
            cost = _cost(model, agenda)
            if on_agenda:
                on_agenda(cost)
        steps.learn(found.answer)
    ask_for(model, None)
    return agenda


def _cost(model: Model, agenda: AgendaSolution) -> int:
    return sum(price(model.layout.problem, agenda).values())


def ask_for(model: Model, most: int | None) -> None:
    """Let only agendas count that cost no more than ``most``; all of them if that is ``None``."""
    objective = model.cp.proto.objective
    objective.domain.clear()
    if most is not None:
        objective.domain.extend([-(2**40), most - int(objective.offset)])


@dataclass
class Steps:
    """Draws what to free next."""

    model: Model
    seed: int
    most: float = _FIRST
    chance: Random = field(init=False)
    _number: int = 0
    _idle: int = 0
    _failed: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - a search, nothing secret

    @property
    def are_over(self) -> bool:
        """Whether nothing was found for long although everything may be freed."""
        return self.most >= len(self.model.parts) and self._failed >= _WITHOUT

    def draw(self, agenda: AgendaSolution) -> frozenset[str]:
        """Return the sessions to be freed in a step."""
        number, self._number = self._number, self._number + 1
        kinds = (self._group, self._days, self._person, self._modules)
        names = kinds[number % len(kinds)](agenda)
        size = int(self.most)
        if len(names) > size:
            names = sorted(self.chance.sample(names, size))
        return frozenset(names)

    def learn(self, answer: Answer) -> None:
        """Free fewer sessions where a step was too hard, more where steps find nothing."""
        self._failed = 0 if answer is Answer.FOUND else self._failed + 1
        if answer is Answer.UNKNOWN:
            self.most = max(_LEAST, self.most / _GROWTH)
            self._idle = 0
        elif answer is Answer.IMPOSSIBLE:
            self._idle += 1
            if self._idle >= 8:
                self.most, self._idle = min(self.most * _GROWTH, len(self.model.parts)), 0
        else:
            self._idle = 0

    def _group(self, _: AgendaSolution) -> list[str]:
        problem = self.model.layout.problem
        group = self.chance.choice(sorted(problem.groups))
        return [name for name, one in problem.sessions.items() if group in one.groups]

    def _days(self, agenda: AgendaSolution) -> list[str]:
        rows = rows_of(agenda)
        days = sorted({row.start.date() for row in agenda.sessions})
        chosen = self.chance.sample(days, min(2, len(days)))
        return [name for name in rows if any(row.start.date() in chosen for row in rows[name])]

    def _person(self, agenda: AgendaSolution) -> list[str]:
        problem = self.model.layout.problem
        people = sorted({person for one in problem.sessions.values() for person in one.people})
        if not people:
            return self._group(agenda)
        person = self.chance.choice(people)
        return [name for name, one in problem.sessions.items() if person in one.people]

    def _modules(self, agenda: AgendaSolution) -> list[str]:
        problem = self.model.layout.problem
        modules = sorted({one.module for one in problem.sessions.values() if one.module})
        if not modules:
            return self._days(agenda)
        chosen = self.chance.sample(modules, min(2, len(modules)))
        return [name for name, one in problem.sessions.items() if one.module in chosen]
