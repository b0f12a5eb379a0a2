"""Says of each session without a place how many minutes it lacks, or who is not there."""

from __future__ import annotations

from trainkit.agenda.workshop.sequencing.lessons import Lesson
from trainkit.agenda.workshop.sequencing.placing import Plan, present
from trainkit.agenda.workshop.sequencing.timeline import Window, clock_of, day_of
from trainkit.agenda.workshop.wording import and_list, clock_span, in_minutes, in_words, presence
from trainkit.definitions.loaded import Definitions
from trainkit.problems import Problems

__all__ = ["report_unplaced"]


def report_unplaced(definitions: Definitions, plan: Plan, problems: Problems) -> None:
    """Report each lesson without a place, and the minutes needed, placed and missing."""
    for lesson in plan.left_over():
        problems.error(
            definitions.workshop_file.place(("modules", lesson.module_index)),
            f'"{lesson.session.title}" ({lesson.module_title}, {in_minutes(lesson.minutes)}) does '
            f"not fit: {_reason(plan, lesson)}",
        )
    needed = sum(lesson.minutes for lesson in plan.lessons)
    problems.error(
        definitions.workshop_file.place(("modules",)),
        f"the sessions need {in_minutes(needed)}, {plan.minutes} are placed and "
        f"{needed - plan.minutes} are missing; make the day longer, shorten or move an event, add "
        "a date, or take a shorter variant of a module",
    )


def _reason(plan: Plan, lesson: Lesson) -> str:
    usable = _longest_stretch(plan, lesson)
    anyhow = _longest_stretch(plan, lesson, without_speakers=True)
    if _length(anyhow) > _length(usable):
        return f"it needs {_absent(plan, lesson)}; {_stretch(usable, lesson, 'left then')}"
    return _stretch(usable, lesson, "left that it could use")


def _longest_stretch(plan: Plan, lesson: Lesson, without_speakers: bool = False) -> Window | None:
    """Return the longest stretch on which a session in the lesson's place could stand."""
    for minutes in range(lesson.minutes, 0, -1):
        windows = plan.windows(lesson, without_speakers=without_speakers)
        start = plan.line.earliest_start(minutes, windows)
        if start is not None:
            return Window(start, start + minutes)
    return None


def _length(window: Window | None) -> int:
    return window.end - window.start if window else 0


def _stretch(window: Window | None, lesson: Lesson, which: str) -> str:
    if window is None:
        return f"no free stretch is {which}"
    hours = clock_span(clock_of(window.start), clock_of(window.end))
    length = _length(window)
    return (
        f"the longest free stretch {which} has {in_minutes(length)} "
        f"({in_words(day_of(window.start))}, {hours}), "
        f"{in_minutes(lesson.minutes - length)} too short"
    )


def _absent(plan: Plan, lesson: Lesson) -> str:
    return and_list(
        [
            f"{speaker.name}, who is there only {presence(speaker)}"
            for speaker in present(plan.workshop, lesson.speakers)
            if speaker.days or speaker.available
        ]
    )
