"""Makes an agenda of a solution; ``agenda_of`` is the way in.

Rows of sessions that stood in the agenda before keep their title and note, whatever else changed:
a person may have written them. Pinned rows and rows added by hand stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution, Placement
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry
from trainkit.agenda.workshop.sequencing.breaks import break_entry
from trainkit.agenda.workshop.sequencing.rows import agenda_with, for_all, revised
from trainkit.agenda.workshop.sequencing.timeline import Block, moment
from trainkit.agenda.workshop.timetable.outline import Outline, outline_of
from trainkit.agenda.workshop.timetable.problem_of import NO_ROOM
from trainkit.agenda.workshop.timetable.sittings import Sitting
from trainkit.definitions.loaded import Definitions

__all__ = ["agenda_of", "with_words_of"]


def agenda_of(
    definitions: Definitions,
    problem: AgendaProblem,
    solution: AgendaSolution,
    previous: Agenda | None = None,
) -> Agenda:
    """Return the agenda in which everything stands where the solution has it.

    ``problem`` is the workshop's own, made with the same ``previous``.
    """
    outline = outline_of(definitions, previous)
    blocks = [one.block for one in outline.fixed]
    blocks += _sessions(outline, problem, solution)
    blocks += _breaks(outline, solution)
    agenda = agenda_with(outline.workshop, blocks, previous)
    return agenda if previous is None else with_words_of(agenda, previous)


def _sessions(
    outline: Outline, problem: AgendaProblem, solution: AgendaSolution
) -> Iterator[Block]:
    """Yield a block for each part of each session, those held as one only once."""
    sittings = {sitting.id: sitting for sitting in outline.sittings}
    held: dict[tuple[str, int], list[Placement]] = {}
    for placement in solution.sessions:
        held.setdefault((placement.joint_with or placement.session, placement.part), []).append(
            placement
        )
    cut = {placement.session for placement in solution.sessions if placement.part > 1}
    for (name, part), placements in held.items():
        leader = next((one for one in placements if one.session == name), placements[0])
        sitting = sittings[leader.session]
        entry = Entry(
            start=leader.start.time(),
            end=(leader.start + timedelta(minutes=leader.minutes)).time(),
            session=sitting.key,
            part=part if name in cut else None,
            title=sitting.session.title,
            groups=for_all(
                outline.workshop,
                (group for one in placements for group in sittings[one.session].groups),
            ),
            speakers=problem.sessions[sitting.id].people,
            interpreters=tuple(
                dict.fromkeys(team for one in placements for team in one.interpreters)
            ),
            room=None if leader.room == NO_ROOM else leader.room,
        )
        yield Block.on(leader.start.date(), _as_pinned(outline, sitting, leader, entry))


def _as_pinned(outline: Outline, sitting: Sitting, placement: Placement, entry: Entry) -> Entry:
    """Return the pinned row itself, if the part stands where that has it."""
    pinned = outline.pins.get(sitting.id)
    if pinned is None or placement.part > 1 or pinned.start != placement.start:
        return entry
    changes = {"end": entry.end, "groups": entry.groups}
    if entry.interpreters:
        changes["interpreters"] = entry.interpreters
    return pinned.entry.model_copy(update=changes)


def _breaks(outline: Outline, solution: AgendaSolution) -> Iterator[Block]:
    breaks = {one.id: one for one in outline.workshop.breaks}
    for placement in solution.breaks:
        start = moment(placement.start.date(), placement.start.time())
        yield Block.on(placement.date, break_entry(breaks[placement.id], start), is_break=True)


def with_words_of(agenda: Agenda, previous: Agenda) -> Agenda:
    """Return the agenda with the titles and notes that sessions had before, and its revision."""
    rows = [entry for day in previous.days for entry in day.entries if entry.session is not None]

    def worded(entry: Entry) -> Entry:
        if entry.session is None or entry.pinned:
            return entry
        own = [one for one in rows if one.session == entry.session and _meet(one, entry)]
        if not own:
            return entry
        same = next((one for one in own if (one.part or 1) == (entry.part or 1)), own[0])
        return entry.model_copy(update={"title": same.title, "note": same.note})

    days = tuple(
        AgendaDay(date=day.date, entries=tuple(worded(entry) for entry in day.entries))
        for day in agenda.days
    )
    return revised(Agenda(workshop=agenda.workshop, days=days), previous)


def _meet(one: Entry, other: Entry) -> bool:
    """Whether a group has both rows."""
    return not one.groups or not other.groups or bool(set(one.groups) & set(other.groups))
