"""The evaluation report: for the team with single people, for release without."""

from __future__ import annotations

from trainkit.documents.frame import frame_of
from trainkit.kit import Audience, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.reports.blocks import ReportView, Section
from trainkit.reports.drawings import drawings_of
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.release import released
from trainkit.reports.sections.advice import advice_section
from trainkit.reports.sections.course import course_sections
from trainkit.reports.sections.earlier import earlier_sections
from trainkit.reports.sections.items import items_section
from trainkit.reports.sections.learning import learning_sections
from trainkit.reports.sections.method import method_section
from trainkit.reports.sections.people import people_section
from trainkit.reports.sections.results import results_section
from trainkit.reports.sections.summary import summary_section
from trainkit.reports.sections.surveys import later_sections, reaction_section

__all__ = ["report", "sections_of"]


def report(kit: Kit, found: Findings, *, release: bool) -> PdfRecipe:
    """Return the recipe of the report."""
    if release:
        found = released(found)
    telling = Telling.of(found.definitions, release=release)
    sections = sections_of(found, telling)
    say = telling.say
    notice = say("release", threshold=telling.threshold) if release else say("team")
    frame = frame_of(kit, say("title"), Audience.TRAINERS, notice)
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
    drawings = drawings_of(found, sections, telling)
    return PdfRecipe("reports/report.html", view, drawings=drawings)


def sections_of(found: Findings, telling: Telling) -> tuple[Section, ...]:
    """Return the parts of the report in their order."""
    return (
        summary_section(found, telling),
        *course_sections(found, telling),
        people_section(found, telling),
        reaction_section(found, telling),
        *learning_sections(found, telling),
        *later_sections(found, telling),
        results_section(found, telling),
        advice_section(found, telling),
        *earlier_sections(found, telling),
        items_section(found, telling),
        method_section(found, telling),
    )
