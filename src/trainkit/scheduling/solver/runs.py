"""No group works longer than the longest block without a pause.

Only segments longer than that need a thought: their slots, at least a pause apart, each have a
limit to the work in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.scheduling.solver.layout import Segment
from trainkit.scheduling.solver.units import Span

if TYPE_CHECKING:
    from trainkit.scheduling.solver.model import Linear, Model

__all__ = ["limit_runs", "work_of"]


def limit_runs(model: Model) -> None:
    """Add what keeps runs short, for each group and each segment longer than the longest block."""
    for group, n in list(model.rests):
        segment = model.layout.segments(group)[n]
        if segment.size > model.layout.longest and model.held(group, n):
            _limit(model, group, n, segment)


def _limit(model: Model, group: str, n: int, segment: Segment) -> None:
    count = len(model.rests[group, n]) + 1
    loads: list[list[Linear]] = [[] for _ in range(count)]
    used: list[list[Any]] = [[] for _ in range(count)]
    for one, literals in model.held(group, n):
        for k, literal in enumerate(literals):
            loads[k].append(work_of(model, one, literal))
            used[k].append(literal)
    for span in _fixed_runs(model, group, segment):
        for k, literal in enumerate(_slots_of(model, group, n, span)):
            loads[k].append(min(span[1] - span[0], model.layout.longest) * literal)
            used[k].append(literal)
    for k in range(count):
        model.cp.add(sum(loads[k]) <= model.layout.longest)
        for literal in used[k] if k else ():
            model.cp.add_bool_or([~literal, *used[k - 1]])


def work_of(model: Model, one: Any, literal: Any) -> Linear:
    """Return a number at least the part's length if the literal is true, else at least 0."""
    if not one.part.is_flexible:
        return one.part.least * literal
    load = model.cp.new_int_var(0, one.part.most, "")
    model.cp.add(load >= one.length - one.part.most * (1 - literal))
    return load


def _fixed_runs(model: Model, group: str, segment: Segment) -> list[Span]:
    """Return the group's fixed events of a segment, those less than a pause apart as one.

    One that is too long on its own fills a slot, so that no session joins it.
    """
    runs: list[Span] = []
    for start, end in model.layout.fixed_of_group(group, pauses=False):
        if start < segment.last and segment.first < end:
            if runs and start - runs[-1][1] < model.layout.pause:
                runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
            else:
                runs.append((start, end))
    return runs


def _slots_of(model: Model, group: str, n: int, span: Span) -> list[Any]:
    """Return a literal for each slot that a run of fixed events may lie in, one of them true."""
    rests = model.rests[group, n]
    literals = [model.cp.new_bool_var("") for _ in range(len(rests) + 1)]
    model.cp.add_exactly_one(literals)
    for k, literal in enumerate(literals):
        if k:
            rest = rests[k - 1] + model.layout.pause
            model.cp.add(rest <= span[0]).only_enforce_if(literal)
        if k < len(rests):
            model.cp.add(rests[k] >= span[1]).only_enforce_if(literal)
    return literals
