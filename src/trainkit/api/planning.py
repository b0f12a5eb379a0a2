"""The agenda and the test forms: compute and change them."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.api.prepare import load
from trainkit.problems import Problems

if TYPE_CHECKING:
    from trainkit.agenda.problem import AgendaProblem
    from trainkit.agenda.solution import AgendaSolution
    from trainkit.agenda_editor import Editor
    from trainkit.definitions.loaded import Definitions
    from trainkit.planner import Plan

__all__ = [
    "edit_agenda",
    "plan",
    "timetable",
]


def plan(  # noqa: PLR0913 - the command's own options
    folder: str | PathLike[str],
    *,
    again: bool = False,
    replan: bool = False,
    keeps_sent: bool = False,
    new_edition: bool = False,
    seconds: float | None = None,
    on_agenda: Callable[[float, int], None] | None = None,
) -> Plan:
    """Compute the plan files that are missing, write them to ``plan/`` and return the plan.

    An agenda that is there is checked and used as it stands; ``again`` computes it anew around
    pinned and added rows, ``replan`` so that as few sessions as possible move. Notices then compare
    with the agenda before, or with one that was sent out earlier (``keeps_sent``). The agenda that
    is replaced stays in the history, where ``edit_agenda`` finds it. Test forms that are there
    stay; ``new_edition`` replaces them. ``seconds`` is the planner's work, about seconds on a usual
    machine; ``on_agenda`` is called for each better agenda: seconds since the start, and its cost.
    Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.agenda.solver.search import Limits
    from trainkit.agenda.workshop.history import History
    from trainkit.definitions.load import AGENDA_FILE
    from trainkit.files import lock, write_atomically
    from trainkit.planner import Wanted, make_plan

    problems = Problems()
    limits = None if seconds is None else Limits.within(seconds)
    wanted = Wanted(again, replan, keeps_sent, new_edition, limits, on_agenda)
    done = {"do": "replan" if replan else "plan"}
    with lock(Path(folder)):
        definitions = load(folder)
        made = problems.checked(make_plan(definitions, problems, wanted))
        for path, data in made.files:
            if path == Path(folder) / AGENDA_FILE:
                History(Path(folder)).replace(data, done)
            else:
                write_atomically(path, data)
    return made


def edit_agenda(
    folder: str | PathLike[str], *, definitions: Definitions | None = None, reader: str = ""
) -> Editor:
    """Return what reads, checks and changes a workshop's agenda row by row, and undoes it.

    ``definitions`` saves reading them where that was just done; ``reader`` is the language in which
    rows are shown, as far as the workshop is written in it. Raises ``InputError`` with every
    problem of the definitions.
    """
    from trainkit.agenda_editor import Editor

    return Editor(Path(folder), definitions or load(folder), reader)


def timetable(folder: str | PathLike[str]) -> tuple[AgendaProblem, AgendaSolution]:
    """Return a workshop's agenda problem, and the agenda that is planned for it as its solution.

    Raises ``InputError`` with all problems; nothing is written.
    """
    from trainkit.agenda.workshop.agenda_of import solution_of
    from trainkit.agenda.workshop.problem_of import agenda_problem
    from trainkit.planner import make_plan

    problems = Problems()
    definitions = load(folder)
    made = problems.checked(make_plan(definitions, problems))
    problem = agenda_problem(definitions, made.agenda)
    return problem, solution_of(definitions, problem, made.agenda)
