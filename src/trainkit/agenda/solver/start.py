"""A first agenda, quickly: sessions are placed one by one, each at its earliest possible place.

Time is a row of bits, one a unit, so that all places of a session are found at once. Sessions that
found no place come earlier in the next attempt (Joslin and Clements 1999, "squeaky wheel"
optimisation). Being greedy it can miss an agenda that exists; then a small programme is searched as
a whole, and in a large one the sessions that found no place push others from theirs. Whoever calls
it verifies what it makes.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from itertools import product
from random import Random

from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.solver.hints import rows_of
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.model import Model
from trainkit.agenda.solver.replan import completed
from trainkit.agenda.solver.running import Answer, Budget, How, Manner, Result, run
from trainkit.agenda.solver.table import Order, Table
from trainkit.agenda.solver.units import Span

__all__ = ["first_agenda"]

ATTEMPTS = 30
"""A tight programme is found sooner by the solver than by more of them."""
_FEW = 150
"""A programme of so many sessions is searched as a whole."""
_WHOLE = 3.0
"""Deterministic seconds for that."""
_TRIES, _PUSHING = 8, 1.25
"""So often a large one is filled anew, and sessions push for so many deterministic seconds."""
_PLACES_A_SECOND = 15_000
"""How many sessions are placed in about a second."""


def first_agenda(layout: Layout, seed: int, budget: Budget) -> Result:
    """Return an agenda that should hold, or what is known where none is found soon."""
    reserve = budget.work / 2
    for number in range(_TRIES):
        chance = Random(seed + number * _TRIES)  # noqa: S311 - a search, nothing secret
        agenda = _placed(layout, chance)
        if agenda is not None and len(rows_of(agenda)) == len(layout.tasks):
            return Result(Answer.FOUND, False, 0, agenda)
        if agenda is None or len(layout.tasks) <= _FEW:
            how = How(Manner.DIRECT, seed, min(_WHOLE, reserve))
            return run(Model.build(layout), budget, how)
        budget.work -= ATTEMPTS * len(layout.tasks) / _PLACES_A_SECOND
        share = min(_PUSHING, budget.work - reserve)
        result = completed(layout.problem, layout, agenda, budget, seed=seed, share=share)
        if result.answer is not Answer.UNKNOWN or budget.work <= reserve:
            return result
    return Result(Answer.UNKNOWN, False, 0)


def _placed(layout: Layout, chance: Random) -> AgendaSolution | None:
    """Return an agenda of as many sessions as an attempt placed; ``None`` if none is of use."""
    order = Order(layout)
    placeable = all(one.starts for task in layout.tasks.values() for one in task.parts)
    if order.is_circular or not placeable:
        return None
    weight: dict[str, int] = defaultdict(int)
    best, least = None, len(layout.tasks) + 1
    for attempt in range(ATTEMPTS):
        table = Table(layout, order, _pauses(layout, chance if attempt else None))
        failed = _fill(table, order, weight)
        if len(failed) < least:
            best, least = table, len(failed)
        if not failed:
            break
        for name in failed:
            weight[name] += 1 + attempt // 4
            for earlier in order.ancestors[name]:
                weight[earlier] += 1
    return best.agenda() if best else None


def _fill(table: Table, order: Order, weight: dict[str, int]) -> list[str]:
    """Place what can be placed in an order that respects ``after``; return what cannot.

    Pinned sessions come first: nothing else may take their places.
    """
    sessions = table.layout.problem.sessions
    pinned = [name for name in order.sorted if sessions[name].pin]
    failed = [name for name in pinned if not table.place(table.layout.tasks[name])]
    waiting = {name: len(one.after) for name, one in sessions.items()}
    ready: list[tuple[int, int, str]] = []

    def push(name: str) -> None:
        heappush(ready, (-weight[name], order.deadlines[name], name))

    for name, count in waiting.items():
        if not count:
            push(name)
    while ready:
        name = heappop(ready)[2]
        if not sessions[name].pin and not table.place(table.layout.tasks[name]):
            failed.append(name)
        for follower in order.followers[name]:
            waiting[follower] -= 1
            if not waiting[follower]:
                push(follower)
    return failed


def _pauses(layout: Layout, chance: Random | None) -> dict[tuple[str, int], Span]:
    """Choose a place for each pause: the first possible one, or any."""
    places: dict[tuple[str, int], Span] = {}
    for group, day in product(layout.problem.groups, range(len(layout.frames))):
        reached = 0
        for pause in layout.pauses(group, day):
            key = (pause.id, day)
            if key not in places:
                rows = ((max(first, reached), last) for first, last in pause.starts)
                found = [at for first, last in rows for at in range(first, last + 1)]
                found = found or [pause.latest]
                start = chance.choice(found) if chance else found[0]
                places[key] = (start, start + pause.length)
            reached = places[key][1]
    return places
