"""What trainers read of the course text names what participants hold: handouts, or the workbook.

Authors write of the handout. Where the workshop gives out the bound workbook, its module is named.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Session, Step
from trainkit.definitions.workshop import CourseText
from trainkit.kit import Kit

__all__ = ["as_chapter", "as_handed_out"]

_PLACE = re.compile(r"(?:^|(?<=; ))([Hh])andout,(?= )", re.MULTILINE)
"""At the start of a material, before the name of a section, table or figure."""
_WORD = re.compile(r"\b([Hh])andout(s?)\b(?!\.\w)")
_WORKBOOK = {"H": "Workbook", "h": "workbook"}


def as_handed_out(kit: Kit, course: Course) -> Course:
    """Return the course with sessions, guide and slides that name what participants hold."""
    if kit.definitions.workshop.course_text is CourseText.HANDOUTS:
        return course
    number = [one.module.id for one in kit.definitions.courses].index(course.module.id) + 1
    sessions = tuple(_session(session, number) for session in course.module.sessions)
    return replace(
        course,
        module=course.module.model_copy(update={"sessions": sessions}),
        guide=_in_workbook(number, course.guide),
        slides=None if course.slides is None else _in_workbook(number, course.slides),
    )


def as_chapter(text: str) -> str:
    """Return a handout's text as it stands in the workbook, where "this handout" is a chapter."""
    return re.sub(r"\b([Tt]his) handout\b", r"\1 chapter", text)


def _session(session: Session, number: int) -> Session:
    words = partial(_in_workbook, number)
    return session.model_copy(
        update={
            "materials": tuple(map(words, session.materials)),
            "needs": tuple(map(words, session.needs)),
            "notes": session.notes and words(session.notes),
            "steps": tuple(_step(step, number) for step in session.steps),
        }
    )


def _step(step: Step, number: int) -> Step:
    texts = {"material": step.material, "notes": step.notes}
    return step.model_copy(
        update={name: text and _in_workbook(number, text) for name, text in texts.items()}
    )


def _in_workbook(number: int, text: str) -> str:
    text = _PLACE.sub(lambda found: f"{_WORKBOOK[found[1]]}, module {number},", text)
    return _WORD.sub(lambda found: f"{_WORKBOOK[found[1]]}{found[2]}", text)
