"""The evaluation report for the team, with single people."""

from __future__ import annotations

from trainkit.documents.frame import Frame, workshop_frame
from trainkit.evaluation.reports.background import (
    course_sections,
    method_section,
    people_section,
    results_section,
)
from trainkit.evaluation.reports.cohort import changes_sections, earlier_sections, together_section
from trainkit.evaluation.reports.findings import Findings, draft_section, marked
from trainkit.evaluation.reports.items import items_section
from trainkit.evaluation.reports.learning_section import learning_sections
from trainkit.evaluation.reports.raters import raters_section
from trainkit.evaluation.reports.summary import first_page, headline_of, points, recommended
from trainkit.evaluation.reports.surveys import later_sections, reaction_section
from trainkit.evaluation.reports.text import Figure, ReportText, ReportView, Section
from trainkit.model.workshop import Workshop
from trainkit.planning.printed import Audience
from trainkit.render.pages import PdfRecipe


def report(found: Findings) -> PdfRecipe:
    """Return the recipe of the report."""
    text, say = found.text, found.text.say
    frame = workshop_frame(found.workshop, say("title"), Audience.TRAINERS, say("team"))
    frame, sections = marked(frame, found.draft, text), sections_of(found, text)
    if found.draft is not None:
        doubtful = [one.code for one in found.cohort.members if one.doubtful]
        sections = (draft_section(found.draft, doubtful, text), *sections)
    return report_recipe(frame, say("team-kicker"), found.workshop, sections, text)


def report_recipe(
    frame: Frame, kicker: str, workshop: Workshop, sections: tuple[Section, ...], text: ReportText
) -> PdfRecipe:
    """Return the recipe of a report of these sections."""
    simulated = (text.say("simulated"),) if workshop.simulated else ()
    view = ReportView(
        frame=frame,
        kicker=kicker,
        subtitle=frame.workshop,
        facts=(f"{frame.place}, {frame.dates}", frame.notice, *simulated),
        sections=sections,
    )
    figures = [one for each in sections for one in each.blocks if isinstance(one, Figure)]
    drawings = tuple((figure.name, figure.draw()) for figure in figures)
    return PdfRecipe("reports/report.html", view, drawings=drawings)


def sections_of(found: Findings, text: ReportText) -> tuple[Section, ...]:
    """Return the parts of the report in their order."""
    learning, advice = found.learning, tuple(points(found, text))
    here = learning.flow.matched, learning.pre, learning.post, learning.gain
    return (
        *first_page(headline_of(found, text), advice, text),
        people_section(found, text),
        reaction_section(found.returned, text),
        *learning_sections(found, text),
        *raters_section(found.raters, text),
        *later_sections(found.returned, text),
        results_section(found.workshop, text),
        *recommended(advice, text),
        *earlier_sections(found.earlier, found.workshop, here, text),
        *together_section(found.together, text),
        *course_sections(found.definitions, text),
        items_section(found.items, _numbers(found), text),
        *changes_sections(found.changes, text),
        method_section(found, text),
    )


def _numbers(found: Findings) -> dict[str, int]:
    """Return the number of each objective in its module, by ``module/objective``."""
    return {
        f"{course.module.id}/{objective.id}": number
        for course in found.definitions.courses
        for number, objective in enumerate(course.module.objectives, 1)
    }
