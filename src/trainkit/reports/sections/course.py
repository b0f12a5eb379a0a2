"""What the course was, and what people were to learn."""

from __future__ import annotations

from trainkit.documents.frame import date_line, place_line
from trainkit.reports.blocks import Section, Table, Text
from trainkit.reports.findings import Findings, Telling

__all__ = ["course_section"]


def course_section(found: Findings, telling: Telling) -> Section:
    """Return title, place, dates, organisers, and the objectives by module."""
    workshop, say = found.definitions.workshop, telling.say
    text = say(
        "course-text",
        title=workshop.title,
        place=place_line(workshop),
        dates=date_line(workshop.dates, workshop.language),
        organisers=", ".join(workshop.organisers),
    )
    rows = tuple(
        ("" if number else course.module.title, objective.text)
        for course in found.definitions.courses
        for number, objective in enumerate(course.module.objectives)
    )
    table = Table(
        caption=say("course-objectives"),
        head=(say("course-module"), say("course-objectives")),
        rows=rows,
        words=(1,),
    )
    return Section(title=say("course-title"), blocks=(Text(text=text), table))
