"""Which exercises a form of a module uses, and whether its sessions have time for them.

The steps that name an exercise by its title, in their title or material, are its slot.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.definitions.exercises import Exercise, LoadedExercise
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import STANDARD, Module, Session
from trainkit.definitions.validate import Report
from trainkit.languages import _
from trainkit.problems import Problems

__all__ = ["check_slots", "is_spare"]


def is_spare(exercise: Exercise, module: Module, variant: str) -> bool:
    """Whether an exercise belongs to other forms of its module alone: this one never names it.

    An exercise that no form names belongs to all.
    """
    forms = {name: module.timed_sessions(name) for name in (STANDARD, *module.variants)}
    used = {name for name, held in forms.items() if any(_has(exercise, one) for one in held)}
    return bool(used) and variant not in used


def _has(exercise: Exercise, session: Session) -> bool:
    texts = (session.title, *session.materials)
    steps = (text for step in session.steps for text in (step.title, step.material or ""))
    return any(exercise.title.casefold() in text.casefold() for text in (*texts, *steps))


def check_slots(course: Course, problems: Problems) -> None:
    """Record exercises that take longer than the steps that use them, in each form of the module.

    An exercise that no step of a form names has no slot there, and is not compared.
    """
    module = course.module
    lengths = {session.id: len(session.steps) for session in module.sessions}
    for loaded in course.exercises:
        report = Report(loaded.file, problems)
        for name in loaded.exercise.variants:
            if name != STANDARD and name not in module.variants:
                known = ", ".join([STANDARD, *module.variants])
                report.key_error(
                    _(
                        'expected a form of "{id}", found "{name}"; there: {known}',
                        id=module.id,
                        name=name,
                        known=known,
                    ),
                    *("variants", name),
                )
        for variant in (STANDARD, *module.variants):
            entries = () if variant == STANDARD else module.variants[variant]
            if all(lengths.get(one.session) == len(one.steps) for one in entries):
                _compare(loaded, variant, module.timed_sessions(variant), report)


def _compare(
    loaded: LoadedExercise, variant: str, sessions: tuple[Session, ...], report: Report
) -> None:
    exercise = loaded.exercise
    own = exercise.variants.get(variant)
    minutes = exercise.minutes if own is None else own.minutes
    slot = sum(_minutes(exercise, sessions))
    if slot and minutes > slot:
        place = ("minutes",) if own is None else ("variants", variant, "minutes")
        report.warning(
            _(
                '"{title}" takes {minutes} minutes, the steps of the {variant} form that name it '
                "have {slot}; give them more time, or write a version that fits under variants",
                title=exercise.title,
                minutes=minutes,
                variant=variant,
                slot=slot,
            ),
            *place,
        )


def _minutes(exercise: Exercise, sessions: tuple[Session, ...]) -> Iterator[int]:
    title = exercise.title.casefold()
    for session in sessions:
        for step in session.steps:
            if title in f"{step.title} {step.material or ''}".casefold():
                yield step.minutes
