"""What the course was, and what people were to learn."""

from __future__ import annotations

from trainkit.documents.frame import date_line, place_line
from trainkit.reports.blocks import Bullets, Section, Text
from trainkit.reports.findings import Findings, Telling

__all__ = ["course_sections"]


def course_sections(found: Findings, telling: Telling) -> tuple[Section, ...]:
    """Return title, place, dates, organisers on a new page, and the objectives by module."""
    workshop, say = found.definitions.workshop, telling.say
    text = say(
        "course-text",
        title=workshop.title,
        place=place_line(workshop),
        dates=date_line(workshop.dates, workshop.language),
        organisers=telling.listed(workshop.organisers),
    )
    modules = (
        Section(
            title=course.module.title,
            blocks=(Bullets(items=tuple(one.text for one in course.module.objectives)),),
            level=3,
        )
        for course in found.definitions.courses
    )
    whole = Section(title=say("course-title"), blocks=(Text(text=text),), new_page=True)
    return whole, *modules
