"""Finds the agenda of a workshop, or says why there is none.

The workshop becomes an ``AgendaProblem``, which the planner solves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainkit.agenda.checking import check_problem
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.agenda_of import agenda_of, solution_of
from trainkit.agenda.workshop.outline import outline_of
from trainkit.agenda.workshop.problem_of import problem_of
from trainkit.agenda.workshop.source_map import SourceMap
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

if TYPE_CHECKING:
    from trainkit.agenda.solver.search import Limits

__all__ = ["Earlier", "Timetable", "can_be_planned", "check_plannable", "plan_agenda"]

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
    from trainkit.agenda.explain.overload import record_overloads
    from trainkit.agenda.explain.report import record_why
    from trainkit.agenda.solver.search import solve

    previous, file = (earlier.agenda, earlier.file) if earlier else (None, None)
    outline = outline_of(definitions, previous, file)
    problem = problem_of(outline)
    source = SourceMap(outline, problem)
    before = len(problems.errors)
    check_problem(problem, source.place, problems)
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


def check_plannable(definitions: Definitions, problems: Problems) -> None:
    """Record why no agenda can exist, as far as that is known without looking for one.

    Where nothing is recorded there may be an agenda, or none.
    """
    from trainkit.agenda.explain.overload import record_overloads

    outline = outline_of(definitions)
    problem = problem_of(outline)
    source, before = SourceMap(outline, problem), len(problems.errors)
    check_problem(problem, source.place, problems)
    if len(problems.errors) == before:
        record_overloads(problem, source.place, problems)


def can_be_planned(definitions: Definitions) -> bool:
    """Whether an agenda of the workshop is found quickly."""
    from trainkit.agenda.solver.search import Limits, find

    outline = outline_of(definitions)
    problem, problems = problem_of(outline), Problems()
    check_problem(problem, SourceMap(outline, problem).place, problems)
    return not problems.errors and find(problem, limits=Limits(work=_QUICK)).agenda is not None
