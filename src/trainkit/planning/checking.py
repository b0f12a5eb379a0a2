"""Checks all that was written for a workshop, in a module, or that comes with trainkit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from trainkit.problems import Problem, Problems
from trainkit.resources import StrPath


def check(folder: StrPath, *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of a workshop, its modules and its plan, sorted; writes nothing.

    Nothing is planned: where there is no agenda and no test form yet, it is only counted whether
    there are hours, rooms and items enough. ``today`` is the day by which volatile facts are found
    to be old; without it none is.
    """
    from trainkit.exercises.check_words import check_sheets
    from trainkit.exercises.word_files import own_words
    from trainkit.model.check import check_facts, read_and_check
    from trainkit.planning.planner import check_plan

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    if definitions is not None and not problems.errors:
        check_plan(definitions, problems)
        own = own_words(definitions.folder)
        if own.names and not problems.errors:
            courses = definitions.courses
            exercises = (one.exercise for course in courses for one in course.exercises)
            check_sheets(exercises, problems, own)
        if today is not None:
            check_facts(definitions, today, problems)
    return tuple(problems)


def check_curriculum(*, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of what comes with trainkit: modules, forms, translations, glossary.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    from trainkit.exercises.check_words import check_sheets, check_words
    from trainkit.model.glossary import check_built_in_glossary
    from trainkit.model.load import built_in_modules, module_folder, read_course
    from trainkit.model.translated_forms import check_built_in_forms

    problems = Problems()
    check_built_in_glossary(problems)
    check_built_in_forms(problems)
    check_words(problems)
    folders = [*filter(None, map(module_folder, built_in_modules()))]
    for folder in folders:
        _check_languages(folder, today, problems)
    if not problems.errors:
        courses = [read_course(folder, problems) for folder in folders]
        check_sheets(
            (one.exercise for course in courses if course for one in course.exercises), problems
        )
    return tuple(problems)


def check_module(folder: StrPath, *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of one module folder and its translations, sorted.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    problems = Problems()
    _check_languages(Path(folder), today, problems)
    return tuple(problems)


def _check_languages(folder: Path, today: date | None, problems: Problems) -> None:
    from trainkit.model.check_course import check_course
    from trainkit.model.lint import check_stale
    from trainkit.model.load import read_course
    from trainkit.model.translation import languages_beside

    for language in ("en", *languages_beside(folder)):
        course = read_course(folder, problems, language)
        if course is None:
            continue
        check_course(course, problems)
        if today is not None:
            check_stale(course, today, problems)
