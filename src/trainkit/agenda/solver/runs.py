"""No group works longer than the longest block without a pause.

Only segments longer than that need a thought: their slots, at least a pause apart, each have a
limit to the work in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainkit.agenda.solver.layout import Segment
from trainkit.agenda.solver.units import Span

if TYPE_CHECKING:
    from trainkit.agenda.solver.model import Linear, Model

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
    taught = [list(literals) for literals in used]
    events: list[list[Linear]] = [[] for _ in range(count)]
    longest = model.layout.longest
    for start, end in model.layout.work_of_group(group):
        if start < segment.last and segment.first < end:
            for k, literal in enumerate(_slots_of(model, group, n, (start, end))):
                events[k].append((end - start) * literal)
                used[k].append(literal)
    for k in range(count):
        model.cp.add(sum(loads[k]) <= longest)
        if events[k]:
            # Events alone may go on for longer.
            busy = model.cp.new_bool_var("")
            for literal in taught[k]:
                model.cp.add_implication(literal, busy)
            model.cp.add(sum(loads[k]) + sum(events[k]) <= longest).only_enforce_if(busy)
        for literal in used[k] if k else ():
            model.cp.add_bool_or([~literal, *used[k - 1]])


def work_of(model: Model, one: Any, literal: Any) -> Linear:
    """Return a number at least the part's length if the literal is true, else at least 0."""
    if not one.part.is_flexible:
        return one.part.least * literal
    load = model.cp.new_int_var(0, one.part.most, "")
    model.cp.add(load >= one.length - one.part.most * (1 - literal))
    return load


def _slots_of(model: Model, group: str, n: int, span: Span) -> list[Any]:
    """Return a literal for each slot in which fixed events may lie.

    One of them is true, unless the events lie before the segment or behind it.
    """
    rests, pause = model.rests[group, n], model.layout.pause
    segment = model.layout.segments(group)[n]
    literals = [model.cp.new_bool_var("") for _ in range(len(rests) + 1)]
    for k, literal in enumerate(literals):
        if k:
            model.cp.add(rests[k - 1] + pause <= span[0]).only_enforce_if(literal)
        if k < len(rests):
            model.cp.add(rests[k] >= span[1]).only_enforce_if(literal)
    elsewhere = []
    for pause_there, outside in (
        (segment.before, model.segment_start(segment) >= span[1]),
        (segment.after, model.segment_end(segment) <= span[0]),
    ):
        if pause_there is not None and pause_there.is_movable:
            elsewhere.append(model.cp.new_bool_var(""))
            model.cp.add(outside).only_enforce_if(elsewhere[-1])
    model.cp.add_exactly_one([*literals, *elsewhere])
    return literals
