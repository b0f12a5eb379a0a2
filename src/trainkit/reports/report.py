"""The evaluation report: for the team with single people, for release without."""

from __future__ import annotations

from trainkit.documents.frame import workshop_frame
from trainkit.kit import Audience
from trainkit.render.pages import PdfRecipe
from trainkit.reports.background import (
    course_sections,
    method_section,
    people_section,
    results_section,
)
from trainkit.reports.blocks import Figure, ReportView, Section
from trainkit.reports.earlier import earlier_sections
from trainkit.reports.findings import Findings
from trainkit.reports.items import items_section
from trainkit.reports.learning_section import learning_sections
from trainkit.reports.summary import advice_section, summary_section
from trainkit.reports.surveys import later_sections, reaction_section
from trainkit.reports.text import ReportText

__all__ = ["report", "sections_of"]


def report(found: Findings) -> PdfRecipe:
    """Return the recipe of the report."""
    text, say, release = found.text, found.text.say, found.is_release
    sections = sections_of(found, text)
    notice = say("release", threshold=text.threshold) if release else say("team")
    frame = workshop_frame(found.workshop, say("title"), Audience.TRAINERS, notice)
    view = ReportView(
        frame=frame,
        kicker=say("release-kicker" if release else "team-kicker"),
        subtitle=frame.workshop,
        facts=(
            f"{frame.place}, {frame.dates}",
            notice,
            *((say("simulated"),) if found.definitions.workshop.simulated else ()),
        ),
        sections=sections,
    )
    figures = [one for each in sections for one in each.blocks if isinstance(one, Figure)]
    drawings = tuple((figure.name, figure.draw()) for figure in figures)
    return PdfRecipe("reports/report.html", view, drawings=drawings)


def sections_of(found: Findings, text: ReportText) -> tuple[Section, ...]:
    """Return the parts of the report in their order."""
    return (
        summary_section(found, text),
        *course_sections(found, text),
        people_section(found, text),
        reaction_section(found.returned, text),
        *learning_sections(found, text),
        *later_sections(found.returned, text),
        results_section(found, text),
        advice_section(found, text),
        *earlier_sections(found.earlier, found.workshop, found.learning, text),
        items_section(found.items, found.cohort, text),
        method_section(found, text),
    )
