"""Between agendas and the values of a model's variables, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from trainkit.agenda.facts import Facts
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    BreakPlacement,
    Placement,
    instant,
)
from trainkit.agenda.solver.layout import Layout, serves
from trainkit.agenda.solver.model import Linear, Model, PartVariables

Rows = dict[str, list[Placement]]
"""By session: its places, its parts in order."""
Value = Callable[[Any], int]
"""Returns the value of a variable or of an expression."""


def rows_of(agenda: AgendaSolution) -> Rows:
    """Return each session's places, its parts in order."""
    rows: Rows = {}
    for row in agenda.sessions:
        rows.setdefault(row.session, []).append(row)
    return {name: sorted(placed, key=lambda row: row.part) for name, placed in rows.items()}


def still(problem: AgendaProblem, agenda: AgendaSolution) -> AgendaSolution:
    """Return what of an agenda's sessions, breaks and interpreters the problem still has.

    Where sessions are held as one, the first of those that are left leads.
    """
    rows = {name: placed for name, placed in rows_of(agenda).items() if name in problem.sessions}
    first: dict[str, str] = {}
    for name in problem.sessions:
        if name in rows:
            first.setdefault(rows[name][0].joint_with or name, name)
    asked = {(one.id, day) for one, day in problem.asked_breaks}

    def kept(row: Placement) -> Placement:
        leader = first.get(row.joint_with or row.session)
        update = {
            "joint_with": None if leader == row.session else leader,
            "interpreters": tuple(t for t in row.interpreters if t in problem.interpreters),
        }
        return row.model_copy(update=update)

    return AgendaSolution(
        problem=problem.id,
        sessions=tuple(kept(row) for row in agenda.sessions if row.session in rows),
        breaks=tuple(one for one in agenda.breaks if (one.id, one.date) in asked),
    )


# -- from values to an agenda -------------------------------------------------------------------


def agenda_of(model: Model, value: Value) -> AgendaSolution:
    """Return the agenda that the values say, without breaks that stand with no work around them."""
    rows = [row for name in model.layout.tasks for row in _placements(model, name, value)]
    agenda = AgendaSolution(
        problem=model.layout.problem.id,
        sessions=tuple(sorted(rows, key=lambda one: (one.start, one.session, one.part))),
        breaks=tuple(sorted(_breaks(model, value), key=lambda one: (one.start, one.id))),
    )
    return trimmed(model.layout.problem, agenda)


def _placements(model: Model, name: str, value: Value) -> Iterator[Placement]:
    units, joined = model.layout.units, model.joined.get(name, {})
    leader = next((other for other, literal in joined.items() if value(literal)), None)
    leading = _pieces(model, leader or name, value)
    for number, (row, first) in enumerate(
        zip(_pieces(model, name, value), leading, strict=True), 1
    ):
        start, end = value(row[0].start), value(row[-1].end)
        yield Placement(
            session=name,
            part=number,
            start=units.local(start),
            minutes=(end - start) * units.minutes,
            room=next((room for room, one in row[0].rooms.items() if value(one)), None),
            interpreters=_teams(model, name, row[0], first[0], value),
            joint_with=leader,
        )


def _pieces(model: Model, name: str, value: Value) -> list[list[PartVariables]]:
    """Return the parts of a session; those between which it is not cut are together."""
    parts = model.parts[name]
    pieces = [[parts[0]]]
    for one, cut in zip(parts[1:], model.cuts[name], strict=True):
        if value(cut):
            pieces.append([one])
        else:
            pieces[-1].append(one)
    return pieces


def _teams(
    model: Model, name: str, one: PartVariables, leading: PartVariables, value: Value
) -> tuple[str, ...]:
    """Return the leader's teams that a session needs: one for each language that it hears."""
    problem, task = model.layout.problem, model.layout.tasks[name]
    found = []
    for need in task.needs:
        language = next(one_ for one_ in need.languages if value(one.heard[one_]))
        found.append(
            next(
                team
                for team, literal in leading.teams.items()
                if value(literal) and serves(problem, team, task.session, language)
            )
        )
    return tuple(dict.fromkeys(found))


def _breaks(model: Model, value: Value) -> Iterator[BreakPlacement]:
    layout, problem = model.layout, model.layout.problem
    ids = {one.id for one in problem.breaks}
    for day, about in enumerate(problem.days):
        pauses = (pause for group in problem.groups for pause in layout.pauses(group, day))
        for pause in dict.fromkeys(one for one in pauses if one.id in ids and not one.is_event):
            variable = model.pauses.get((pause.id, day))
            start = pause.earliest if variable is None else value(variable)
            yield BreakPlacement(id=pause.id, date=about.date, start=layout.units.local(start))


def trimmed(problem: AgendaProblem, agenda: AgendaSolution) -> AgendaSolution:
    """Return an agenda without the breaks that stand with no work around them."""
    facts = Facts(problem, agenda)

    def stands(row: BreakPlacement) -> bool:
        rule, start = facts.break_rules[row.id, row.date], instant(row.start, facts.zone)
        groups = problem.break_groups(rule, row.date)
        things = (one for group in groups for one in facts.by_group[group])
        work = [one for one in things if one.day == row.date and not one.rests]
        follows = any(start + rule.minutes <= one.start for one in work)
        return any(one.end <= start for one in work) and (follows or rule.lunch)

    return agenda.model_copy(update={"breaks": tuple(filter(stands, agenda.breaks))})


# -- from an agenda to values -------------------------------------------------------------------


def decisions(
    model: Model, agenda: AgendaSolution, without: Collection[str] = ()
) -> Iterator[tuple[Any, int]]:
    """Yield what the agenda decides about its sessions, those of ``without`` left out."""
    rows = rows_of(still(model.layout.problem, agenda))
    for name in rows:
        if name not in without:
            yield from _of_session(model, name, rows)


def _of_session(model: Model, name: str, rows: Rows) -> Iterator[tuple[Any, int]]:
    parts, own = model.parts[name], rows[name]
    for leader, literal in model.joined.get(name, {}).items():
        yield literal, int(leader == own[0].joint_with)
    fit = _fit(model.layout, name, own)
    if fit is None:
        # Its times, length or cuts are no longer permitted: only its start is suggested.
        if _is_exact(model.layout, own[0]):
            yield parts[0].start, model.layout.units.at(own[0].start)
            yield from _in_rooms(parts[0], own[0])
        return
    lengths, cuts = fit
    number = reached = 0
    for n, (one, length) in enumerate(zip(parts, lengths, strict=True)):
        if n:
            yield model.cuts[name][n - 1], int(n - 1 in cuts)
            number += n - 1 in cuts
        if n == 0 or n - 1 in cuts:
            reached = model.layout.units.at(own[number].start)
        yield one.start, reached
        if one.part.is_flexible:
            yield one.length, length
        yield from _in_rooms(one, own[number])
        reached += length


def _in_rooms(one: PartVariables, row: Placement) -> Iterator[tuple[Any, int]]:
    """Yield where a part is; who interprets is left open."""
    for room, literal in one.rooms.items() if row.room is not None else ():
        yield literal, int(room == row.room)


def _fit(
    layout: Layout, name: str, rows: Sequence[Placement]
) -> tuple[list[int], frozenset[int]] | None:
    """Return how long each part is and at which marks it is cut, if that is permitted."""
    unit, task = layout.units.minutes, layout.tasks[name]
    total = sum(row.minutes for row in rows)
    exact = all(_is_exact(layout, row) and row.minutes % unit == 0 for row in rows)
    if not exact or total // unit not in task.places:
        return None
    marks = task.places[total // unit]
    cuts: dict[int, int] = {}
    for end in [*accumulate(row.minutes // unit for row in rows)][:-1]:
        first = max(cuts, default=-1) + 1
        mark = next((n for n in range(first, len(marks)) if end in marks[n]), None)
        if mark is None:
            return None
        cuts[mark] = end
    edges = [0]
    for n, near in enumerate(marks):
        edges.append(cuts.get(n, min((at for at in near if at >= edges[-1]), default=near[-1])))
    edges.append(total // unit)
    return [end - start for start, end in pairwise(edges)], frozenset(cuts)


def _is_exact(layout: Layout, row: Placement) -> bool:
    """Whether the units count its start exactly."""
    return layout.units.local(layout.units.at(row.start)) == row.start


# -- how far an agenda is from a published one --------------------------------------------------


def moved(before: AgendaSolution, after: AgendaSolution) -> tuple[str, ...]:
    """Return the sessions of both agendas that stand elsewhere in the second.

    A session has moved if its start, the start of one of its parts, or its room is another one.
    Where one of the two agendas names no room, rooms are not compared.
    """
    old, new = rows_of(before), rows_of(after)

    def stand_alike(rows: list[Placement], others: list[Placement]) -> bool:
        return len(rows) == len(others) and all(
            row.start == other.start and (None in (row.room, other.room) or row.room == other.room)
            for row, other in zip(rows, others, strict=True)
        )

    both = ((name, rows, new[name]) for name, rows in old.items() if name in new)
    return tuple(name for name, rows, others in both if not stand_alike(rows, others))


def moves(model: Model, published: AgendaSolution) -> Linear:
    """Return the number of sessions that move, as an expression of the model."""
    total: Linear = 0
    for name, rows in rows_of(published).items():
        if name in model.parts:
            exact = all(_is_exact(model.layout, row) for row in rows)
            total += 1 - _stays(model, name, rows) if exact else 1
    return total


def _stays(model: Model, name: str, rows: list[Placement]) -> Any:
    """Return a literal that is true only if the session stands where it stood."""
    cp, parts = model.cp, model.parts[name]
    stays = cp.new_bool_var(f"{name} stays")
    _stands(model, parts[0], rows[0], stays)
    for one, cut in zip(parts[1:], model.cuts[name], strict=True):
        # A part that does not follow its predecessor directly starts where one did before.
        begins = [cp.new_bool_var("") for _ in rows[1:]]
        for row, begin in zip(rows[1:], begins, strict=True):
            _stands(model, one, row, begin)
        cp.add_bool_or([~stays, ~cut, *begins])
    cp.add(sum(model.cuts[name]) == len(rows) - 1).only_enforce_if(stays)
    return stays


def _stands(model: Model, one: PartVariables, row: Placement, literal: Any) -> None:
    """Let a part begin where a row says if the literal is true."""
    model.cp.add(one.start == model.layout.units.at(row.start)).only_enforce_if(literal)
    if row.room is not None and one.rooms:
        in_room = one.rooms.get(row.room)
        model.cp.add_bool_or([~literal] if in_room is None else [~literal, in_room])
