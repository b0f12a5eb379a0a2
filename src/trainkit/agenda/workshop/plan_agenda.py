"""Finds the agenda of a workshop, or says why there is none: ``plan_agenda`` is the way in.

The workshop becomes an ``AgendaProblem``, which the planner solves. For a workshop whose groups
have everything together the sequencer's agenda is where it starts, and what remains if it finds
none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainkit.agenda.checking import check_problem
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.sequencing.sequencer import sequence
from trainkit.agenda.workshop.timetable.agenda_of import agenda_of, with_words_of
from trainkit.agenda.workshop.timetable.problem_of import agenda_problem
from trainkit.agenda.workshop.timetable.sittings import sittings_of
from trainkit.agenda.workshop.timetable.solution_of import solution_of
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

if TYPE_CHECKING:
    from trainkit.agenda.solver.search import Limits

__all__ = ["Earlier", "PlannedAgenda", "Timetable", "plan_agenda"]


@dataclass(frozen=True)
class Timetable:
    """What the planner solved, and its solution with what is known of it."""

    problem: AgendaProblem
    solution: AgendaSolution


@dataclass(frozen=True)
class PlannedAgenda:
    """An agenda, and how it was found."""

    agenda: Agenda
    timetable: Timetable | None = None
    """``None`` where only the sequencer could place the sessions."""


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
) -> PlannedAgenda | None:
    """Return the agenda of a workshop; every problem is recorded and ``None`` returned if any.

    Of ``earlier``, pinned rows and rows added by hand keep their place, and sessions their titles
    and notes.
    """
    from trainkit.agenda.explain.report import record_why
    from trainkit.agenda.solver.search import solve

    previous = earlier.agenda if earlier else None
    sequenced, told = _sequenced(definitions, previous)
    problems.found += told.warnings
    problem, places = agenda_problem(definitions, previous, earlier.file if earlier else None)
    wrong = Problems()
    check_problem(problem, places.place, wrong)
    if wrong.errors:
        if sequenced is None:
            problems.found += told.errors or wrong.errors
        return None if sequenced is None else PlannedAgenda(sequenced)
    problems.found += wrong.warnings
    published = start = None
    if previous is not None and earlier is not None and earlier.is_published:
        published = solution_of(definitions, problem, previous)
    if sequenced is not None:
        start = solution_of(definitions, problem, sequenced)
    outcome = solve(problem, published=published, start=start, limits=limits)
    if outcome.agenda is not None:
        agenda = agenda_of(definitions, problem, outcome.agenda, previous)
        return PlannedAgenda(agenda, Timetable(problem, outcome.agenda))
    if sequenced is None:
        record_why(problem, places.place, outcome.answer, problems)
        return None
    return PlannedAgenda(sequenced)


def _sequenced(definitions: Definitions, previous: Agenda | None) -> tuple[Agenda | None, Problems]:
    """Return the sequencer's agenda, if there is one, and what it told."""
    told = Problems()
    groups = definitions.workshop.group_ids
    if any(sitting.groups != groups for sitting in sittings_of(definitions)):
        return None, told
    agenda = sequence(definitions, told, previous)
    if agenda is None or previous is None:
        return agenda, told
    return with_words_of(agenda, previous), told
