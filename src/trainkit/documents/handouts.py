"""Handouts, one PDF a module, and the participants' workbook that binds them."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.agenda.workshop.agenda import AgendaDay, EntryKind
from trainkit.documents.chapter import Chapter, TermLine, assets_of, chapter_of
from trainkit.documents.frame import Frame, frame_of, weekday_date
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["handouts", "workbook"]


class HandoutView(View):
    """One module's handout."""

    frame: Frame
    chapter: Chapter


class GlanceDay(View):
    """A day of the programme at a glance: times and titles."""

    title: str
    rows: tuple[tuple[str, str], ...]


class WorkbookView(View):
    """The bound workbook."""

    frame: Frame
    subtitle: str
    days: tuple[GlanceDay, ...]
    chapters: tuple[Chapter, ...]
    glossary: tuple[TermLine, ...]


def handouts(kit: Kit) -> Iterator[Document]:
    """Yield one handout a module."""
    for course in kit.definitions.courses:
        view = HandoutView(
            frame=frame_of(kit, course.module.title, Audience.PARTICIPANTS),
            chapter=chapter_of(course),
        )
        recipe = PdfRecipe("handouts/handout.html", view, (assets_of(course),))
        yield Document(Audience.PARTICIPANTS, f"handouts/{course.module.id}.pdf", recipe)


def workbook(kit: Kit) -> Iterator[Document]:
    """Yield the workbook."""
    chapters = tuple(chapter_of(course) for course in kit.definitions.courses)
    view = WorkbookView(
        frame=frame_of(kit, "Participant's workbook", Audience.PARTICIPANTS),
        subtitle=kit.definitions.workshop.subtitle or "",
        days=_glance(kit),
        chapters=chapters,
        glossary=_glossary(chapters),
    )
    assets = tuple(assets_of(course) for course in kit.definitions.courses)
    recipe = PdfRecipe("handouts/workbook.html", view, assets)
    yield Document(Audience.PARTICIPANTS, "workbook.pdf", recipe)


def _glance(kit: Kit) -> tuple[GlanceDay, ...]:
    language = kit.definitions.workshop.language
    days = (
        GlanceDay(
            title=weekday_date(day.date, language),
            rows=tuple(_glance_rows(kit, day)),
        )
        for day in kit.agenda.days
    )
    return tuple(day for day in days if day.rows)


def _glance_rows(kit: Kit, day: AgendaDay) -> Iterator[tuple[str, str]]:
    """Yield start and title; behind the title, which groups have it if not all have it then."""
    groups = kit.definitions.workshop.groups
    having: dict[tuple[str, str], set[str]] = {}
    for entry in day.entries:
        if entry.kind is not EntryKind.PAUSE:
            row = having.setdefault((f"{entry.start:%H:%M}", entry.title), set())
            row.update(entry.groups or groups)
    for (start, title), ids in having.items():
        names = [group.name for key, group in groups.items() if key in ids]
        yield start, title if len(names) == len(groups) else f"{title} ({', '.join(names)})"


def _glossary(chapters: tuple[Chapter, ...]) -> tuple[TermLine, ...]:
    """Return all terms once, by alphabet; the first module that defines a term wins."""
    terms: dict[str, TermLine] = {}
    for chapter in chapters:
        for line in chapter.glossary:
            terms.setdefault(line.term.casefold(), line)
    return tuple(terms[key] for key in sorted(terms))
