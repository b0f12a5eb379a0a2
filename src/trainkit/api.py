"""The library: ``load``, ``check``, ``plan``, ``build``. The commands are thin over these steps."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.problems import Problem, Problems

if TYPE_CHECKING:
    from datetime import date

    from trainkit.builder import BuildResult
    from trainkit.definitions.gathered import Definitions
    from trainkit.making import Watcher
    from trainkit.plan.planned import Plan

__all__ = ["build", "check", "check_curriculum", "check_module", "load", "plan"]


def load(folder: str | PathLike[str]) -> Definitions:
    """Read and check what people wrote for a workshop.

    Raises ``InputError`` with every problem that is an error.
    """
    from trainkit.definitions.check import read_and_check

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    problems.raise_errors()
    assert definitions is not None  # noqa: S101 - without errors there are definitions
    return definitions


def check(folder: str | PathLike[str], *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of a workshop, its modules and its plan, sorted; writes nothing.

    Where there is no plan yet, one is computed in memory, so that what does not fit is reported.
    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    from trainkit.builder import gather
    from trainkit.definitions.lint import check_stale

    problems = Problems()
    gathered = gather(Path(folder), problems)
    if gathered is not None and today is not None:
        for course in gathered[0].definitions.courses:
            check_stale(course, today, problems)
    return tuple(problems)


def check_curriculum(*, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of the built-in modules and their translations, sorted.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    from trainkit.definitions.load import built_in_modules, module_folder

    problems = Problems()
    for folder in filter(None, map(module_folder, built_in_modules())):
        _check_languages(folder, today, problems)
    return tuple(problems)


def check_module(folder: str | PathLike[str], *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of one module folder and its translations, sorted.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    problems = Problems()
    _check_languages(Path(folder), today, problems)
    return tuple(problems)


def _check_languages(folder: Path, today: date | None, problems: Problems) -> None:
    from trainkit.definitions.check_course import check_course
    from trainkit.definitions.lint import check_stale
    from trainkit.definitions.load import read_course
    from trainkit.definitions.translate import languages_beside

    for language in ("en", *languages_beside(folder)):
        course = read_course(folder, problems, language)
        if course is None:
            continue
        check_course(course, problems)
        if today is not None:
            check_stale(course, today, problems)


def plan(folder: str | PathLike[str], *, again: bool = False, new_edition: bool = False) -> Plan:
    """Compute the plan files that are missing, write them to ``plan/`` and return the plan.

    An agenda that is there is checked and used as it stands; ``again`` computes it anew around
    pinned and added rows. Test forms that are there stay; ``new_edition`` replaces them. Raises
    ``InputError`` with all problems, having written nothing.
    """
    from trainkit.locking import only_one
    from trainkit.plan.planned import make_plan
    from trainkit.render.files import write_atomically

    problems = Problems()
    with only_one(Path(folder)):
        definitions = load(folder)
        made = make_plan(definitions, problems, again=again, new_edition=new_edition)
        problems.raise_errors()
        assert made is not None  # noqa: S101 - without errors there is a plan
        for path, data in made.files:
            write_atomically(path, data)
    return made


def build(
    folder: str | PathLike[str], watcher: Watcher | None = None, *, workers: int = 1
) -> BuildResult:
    """Build everything that changed to ``folder/out`` and return what became of each file.

    Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.builder import build_workshop

    return build_workshop(Path(folder), watcher, workers=workers)
