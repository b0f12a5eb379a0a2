"""Checks of a module's exercises: ids, objectives, sources, and their Markdown."""

from __future__ import annotations

from trainkit.definitions.entries import unknown
from trainkit.definitions.exercises.exercise import LoadedExercise
from trainkit.definitions.gathered import Course
from trainkit.definitions.letters import check_letters
from trainkit.problems import Problems

__all__ = ["check_exercises"]


def check_exercises(course: Course, problems: Problems) -> None:
    """Record everything in the module's exercises that does not fit the module."""
    for loaded in course.exercises:
        check_letters(loaded.file, problems)
        _check_names(course, loaded, problems)


def _check_names(course: Course, loaded: LoadedExercise, problems: Problems) -> None:
    exercise, file = loaded.exercise, loaded.file
    if exercise.id != file.path.stem:
        problems.error(
            file.place(("id",)),
            f'expected the file\'s name "{file.path.stem}", found "{exercise.id}"',
        )
    objectives = [objective.id for objective in course.module.objectives]
    for index, name in enumerate(exercise.objectives):
        if name not in objectives:
            place = file.place(("objectives", index))
            problems.error(place, unknown("objective", name, objectives))
    references = [reference.id for reference in course.module.references]
    for index, source in enumerate(exercise.sources):
        if source.reference not in references:
            place = file.place(("sources", index, "reference"))
            problems.error(place, unknown("reference", source.reference, references))
