"""Makes an agenda of a solution, and reads a solution off an agenda.

Rows of sessions that stood in the earlier agenda keep their title and note, whatever else changed:
a person may have written them. Pinned rows and rows added by hand stay as they are.

Finds the agenda of a workshop, or says why there is none.

The workshop becomes an ``AgendaProblem``, which the planner solves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from trainkit.agenda.checking import check_problem
from trainkit.agenda.facts import Facts
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    BreakPlacement,
    Placement,
    local,
    overlap,
)
from trainkit.agenda.verify import runs_of
from trainkit.agenda.workshop.agenda import (
    Agenda,
    AgendaDay,
    Entry,
    Outline,
    Row,
    Section,
    named_groups,
    outline_of,
    sections_of,
)
from trainkit.agenda.workshop.problem_of import NO_ROOM, SourceMap, problem_of
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import Workshop
from trainkit.model.yaml import YamlFile
from trainkit.problems import Problems
from trainkit.text.languages import N_, translated

if TYPE_CHECKING:
    from trainkit.agenda.solver.search import Limits


PAUSE_TITLE = N_("Short break")
"""Of a pause that the planner puts in; in the first language of the workshop."""


def agenda_of(
    definitions: Definitions,
    problem: AgendaProblem,
    solution: AgendaSolution,
    previous: Agenda | None = None,
) -> Agenda:
    """Return the agenda in which everything stands where the solution has it.

    ``problem`` is the workshop's own, made with the same ``previous``. The agenda has the
    workshop's dates, and those of ``previous`` on which something pinned or added stands still; its
    revision is one more than that of ``previous`` if any row changed.
    """
    outline = outline_of(definitions, previous)
    workshop = definitions.workshop
    rows = list(outline.fixed.values())
    rows += _session_rows(outline, problem, solution)
    rows += _break_rows(workshop, problem, solution)
    rows += _pause_rows(workshop, Facts(problem, solution))
    days: dict[date, list[Row]] = {day: [] for day in workshop.dates}
    for row in rows:
        days.setdefault(row.date, []).append(row)
    agenda = Agenda(
        workshop=workshop.id,
        days=tuple(
            AgendaDay(date=day, entries=_in_order(workshop, days[day], previous))
            for day in sorted(days)
        ),
    )
    if previous is None:
        return agenda
    revision = previous.revision + (agenda.days != previous.days)
    return agenda.model_copy(update={"revision": revision})


def _in_order(
    workshop: Workshop, rows: Iterable[Row], previous: Agenda | None
) -> tuple[Entry, ...]:
    order = {group: number for number, group in enumerate(workshop.group_ids)}

    def place(entry: Entry) -> tuple[time, time, int]:
        first = min((order.get(group, len(order)) for group in entry.groups), default=-1)
        return entry.start, entry.end, first

    earlier = [row.entry for row in previous.rows if row.entry.session] if previous else []
    return tuple(sorted((_worded(row.entry, earlier) for row in rows), key=place))


def _worded(entry: Entry, earlier: Sequence[Entry]) -> Entry:
    """Return a session's row with the title and note that it had before."""
    if entry.session is None or entry.pinned:
        return entry
    own = [
        one
        for one in earlier
        if one.session == entry.session
        and (not one.groups or not entry.groups or set(one.groups) & set(entry.groups))
    ]
    if not own:
        return entry
    same = next((one for one in own if (one.part or 1) == (entry.part or 1)), own[0])
    return entry.model_copy(update={"title": same.title, "note": same.note})


def _session_rows(
    outline: Outline, problem: AgendaProblem, solution: AgendaSolution
) -> Iterator[Row]:
    """Yield a row for each part of each session, only one for those that are held as one."""
    sections = {section.id: section for section in outline.sections}
    held: defaultdict[tuple[str, int], list[Placement]] = defaultdict(list)
    for placement in solution.sessions:
        held[placement.joint_with or placement.session, placement.part].append(placement)
    cut = {placement.session for placement in solution.sessions if placement.part > 1}
    for (name, part), placements in held.items():
        leader = next((one for one in placements if one.session == name), placements[0])
        section = sections[leader.session]
        groups = [group for one in placements for group in sections[one.session].groups]
        teams = [team for one in placements for team in one.interpreters]
        entry = Entry(
            start=leader.start.time(),
            end=(leader.start + timedelta(minutes=leader.minutes)).time(),
            session=section.key,
            part=part if name in cut else None,
            title=section.session.title,
            groups=named_groups(outline.workshop, groups),
            speakers=problem.sessions[section.id].people,
            interpreters=tuple(dict.fromkeys(teams)),
            room=None if leader.room == NO_ROOM else leader.room,
        )
        yield Row(leader.start.date(), _as_pinned(outline, section, leader, entry))


def _as_pinned(outline: Outline, section: Section, placement: Placement, entry: Entry) -> Entry:
    """Return the pinned row itself, if the part stands where that has it."""
    pinned = outline.pins.get(section.id)
    if pinned is None or placement.part > 1 or pinned.start != placement.start:
        return entry
    changes = {"end": entry.end, "groups": entry.groups}
    if entry.interpreters:
        changes["interpreters"] = entry.interpreters
    return pinned.entry.model_copy(update=changes)


def _break_rows(
    workshop: Workshop, problem: AgendaProblem, solution: AgendaSolution
) -> Iterator[Row]:
    rules = {one.id: one for one in problem.breaks}
    breaks = {one.id: one for one in workshop.breaks}
    for placement in solution.breaks:
        one = breaks[placement.id]
        groups = problem.break_groups(rules[placement.id], placement.date)
        entry = Entry(
            start=placement.start.time(),
            end=(placement.start + timedelta(minutes=one.minutes)).time(),
            event=one.id,
            title=one.title,
            groups=named_groups(workshop, groups),
            note=one.note,
        )
        yield Row(placement.date, entry)


def _pause_rows(workshop: Workshop, facts: Facts) -> list[Row]:
    """Return the short pauses that must be shown; one that several groups have is one row.

    These are the gaps between two runs of work that would be too long as one. A gap with a pause in
    it needs none, and one of two pauses' length or more is left free: it is a pause already.
    """
    pause = workshop.day.pause
    found: defaultdict[datetime, list[str]] = defaultdict(list)
    for group, things in facts.by_group.items():
        rests = [thing.span for thing in things if thing.rests]
        for one, then in pairwise(runs_of(things, pause)):
            gap = one.end, then.start
            is_short = pause <= then.start - one.end < 2 * pause
            is_needed = one.minutes + then.minutes > workshop.day.longest_block
            if is_short and is_needed and not any(overlap(gap, span) for span in rests):
                found[local(one.end, facts.zone)].append(group)
    length = timedelta(minutes=pause)
    return [
        Row(
            start.date(),
            Entry(
                start=start.time(),
                end=(start + length).time(),
                pause=True,
                title=translated(PAUSE_TITLE, workshop.language),
                groups=named_groups(workshop, groups),
            ),
        )
        for start, groups in found.items()
    ]


def solution_of(definitions: Definitions, problem: AgendaProblem, agenda: Agenda) -> AgendaSolution:
    """Return where the agenda has the sessions and breaks of the workshop's problem.

    Sessions and breaks without a row are left out, and so are rows of what the workshop no longer
    has. A row for several groups that have a session each alone is one that they have as one.
    """
    placements = _placements(problem, sections_of(definitions), agenda)
    every_day = [day.date for day in problem.days]
    dates = {one.id: set(one.dates or every_day) for one in problem.breaks}
    return AgendaSolution(
        problem=problem.id,
        sessions=tuple(sorted(placements, key=lambda one: (one.start, one.session, one.part))),
        breaks=tuple(
            BreakPlacement(id=event, date=row.date, start=row.start)
            for row in agenda.rows
            if (event := row.entry.event) is not None and row.date in dates.get(event, ())
        ),
    )


def _placements(
    problem: AgendaProblem, sections: Iterable[Section], agenda: Agenda
) -> Iterator[Placement]:
    leaders: dict[tuple[str, tuple[Row, ...]], str] = {}
    for section in sections:
        rows = tuple(
            row
            for row in agenda.rows
            if row.entry.session == section.key and section.is_for(row.entry.groups)
        )
        leader = leaders.setdefault((section.key, rows), section.id)
        for number, row in enumerate(rows, 1):
            no_room = NO_ROOM if NO_ROOM in problem.sessions[section.id].rooms else None
            yield Placement(
                session=section.id,
                part=row.entry.part or number,
                start=row.start,
                minutes=row.entry.minutes,
                room=row.entry.room if row.entry.room in problem.rooms else no_room,
                interpreters=row.entry.interpreters,
                joint_with=leader if leader != section.id else None,
            )


_QUICK = 2.0
"""Seconds of work after which a workshop that no agenda was found for counts as too full."""

_FAR_TOO_MUCH = 240
"""Minutes that are missing by counting alone, so that no small change is worth searching for."""


@dataclass(frozen=True)
class Timetable:
    """The problem that was solved, and its solution with what is known of it."""

    problem: AgendaProblem
    solution: AgendaSolution


@dataclass(frozen=True)
class Earlier:
    """The agenda before, and where it was read."""

    agenda: Agenda
    file: YamlFile | None = None
    is_published: bool = False
    """True if as few sessions as possible shall move."""


def plan_agenda(
    definitions: Definitions,
    problems: Problems,
    earlier: Earlier | None = None,
    limits: Limits | None = None,
    *,
    on_agenda: Callable[[float, int], None] | None = None,
) -> tuple[Agenda, Timetable] | None:
    """Return the agenda of a workshop; every problem is recorded and ``None`` returned if any.

    Of ``earlier``, pinned rows and rows added by hand keep their place, and sessions their titles
    and notes. ``on_agenda`` is called for each better one: seconds since the start, and its cost.
    """
    from trainkit.agenda.explain.explanation import record_overloads, record_why
    from trainkit.agenda.solver.search import solve

    previous, file = (earlier.agenda, earlier.file) if earlier else (None, None)
    before = len(problems.errors)
    problem, source = _checked(definitions, problems, previous, file)
    if len(problems.errors) == before:
        record_overloads(problem, source.place, problems, lacking=_FAR_TOO_MUCH)
    if len(problems.errors) > before:
        return None
    published = None
    if earlier is not None and earlier.is_published:
        published = solution_of(definitions, problem, earlier.agenda)
    outcome = solve(problem, published=published, limits=limits, on_agenda=on_agenda)
    if outcome.agenda is None:
        record_why(problem, source.place, outcome.answer, problems, source.may_change)
        return None
    agenda = agenda_of(definitions, problem, outcome.agenda, previous)
    return agenda, Timetable(problem, outcome.agenda)


def _checked(
    definitions: Definitions,
    problems: Problems,
    previous: Agenda | None = None,
    file: YamlFile | None = None,
) -> tuple[AgendaProblem, SourceMap]:
    """Return the problem of a workshop; what is wrong with it is recorded."""
    outline = outline_of(definitions, previous, file)
    problem = problem_of(outline)
    source = SourceMap(outline, problem)
    check_problem(problem, source.place, problems)
    return problem, source


def check_plannable(definitions: Definitions, problems: Problems) -> None:
    """Record why no agenda can exist, as far as that is known without looking for one.

    Where nothing is recorded there may be an agenda, or none.
    """
    from trainkit.agenda.explain.explanation import record_overloads

    before = len(problems.errors)
    problem, source = _checked(definitions, problems)
    if len(problems.errors) == before:
        record_overloads(problem, source.place, problems)


def can_be_planned(definitions: Definitions) -> bool:
    """Whether an agenda of the workshop is found quickly."""
    from trainkit.agenda.solver.search import Limits, find

    problems = Problems()
    problem, _source = _checked(definitions, problems)
    return not problems.errors and find(problem, limits=Limits(work=_QUICK)).agenda is not None
