"""What a module gives participants: handouts, desk cards, and the workbook that binds it all.

A ``Chapter`` is a module as these pages, and the session plans, show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trainkit.agenda.workshop.agenda import AgendaDay, EntryKind
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Reference
from trainkit.documents.frame import Frame, frame_of, weekday_date
from trainkit.kit import Audience, Document, Kit
from trainkit.render.markdown import headings
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["Chapter", "assets_of", "cards", "chapter_of", "handouts", "workbook"]


class ObjectiveLine(View):
    """An objective with its number in the module."""

    id: str
    number: int
    text: str
    level: str


class ReferenceLine(View):
    """A reference as it is printed; citations point to its anchor."""

    anchor: str
    text: str
    """Who published it, with the number it has there."""
    title: str
    year: int
    url: str
    note: str
    as_of: str
    volatile: bool


class TermLine(View):
    """A glossary term with its equivalents in other languages."""

    term: str
    definition: str
    translations: tuple[tuple[str, str], ...]


class ContentsLine(View):
    """A line of the table of contents."""

    text: str
    anchor: str


class Chapter(View):
    """One module, ready to print."""

    id: str
    prefix: str
    title: str
    short_title: str
    summary: str
    audience: str
    version: str
    as_of: str
    objectives: tuple[ObjectiveLine, ...]
    knowledge: tuple[str, ...]
    body: str
    """The handout, Markdown."""
    contents: tuple[ContentsLine, ...]
    assets: str
    citations: dict[str, str]
    reference_prefix: str
    """Put before a reference's id to get its anchor."""
    references: tuple[ReferenceLine, ...]
    glossary: tuple[TermLine, ...]


def assets_of(course: Course) -> tuple[str, Path]:
    """Return the scope and folder under which the course's figures may be read."""
    return course.module.id, course.folder


def chapter_of(course: Course) -> Chapter:
    """Return the chapter of a course."""
    module = course.module
    prefix = f"{module.id}-"
    return Chapter(
        id=module.id,
        prefix=prefix,
        title=module.title,
        short_title=module.short_title,
        summary=module.summary,
        audience=module.audience,
        version=module.version,
        as_of=module.as_of.isoformat(),
        objectives=tuple(
            ObjectiveLine(id=o.id, number=number, text=o.text, level=o.level.value)
            for number, o in enumerate(module.objectives, 1)
        ),
        knowledge=module.prerequisites.knowledge,
        body=course.handout,
        contents=tuple(
            ContentsLine(text=heading.text, anchor=heading.anchor)
            for heading in headings(course.handout, prefix)
            if heading.level == 2
        ),
        assets=f"asset://{module.id}/",
        citations={r.id: str(number) for number, r in enumerate(module.references, 1)},
        reference_prefix=f"{prefix}ref-",
        references=tuple(_reference(reference, prefix) for reference in module.references),
        glossary=tuple(
            TermLine(
                term=term.term,
                definition=term.definition,
                translations=tuple(sorted(term.translations.items())),
            )
            for term in module.glossary
        ),
    )


def _reference(reference: Reference, prefix: str) -> ReferenceLine:
    return ReferenceLine(
        anchor=f"{prefix}ref-{reference.id}",
        text=f"{reference.body}, {reference.number}" if reference.number else reference.body,
        title=reference.title,
        year=reference.year,
        url=reference.url or "",
        note=(reference.note or "").rstrip("."),
        as_of=reference.as_of.isoformat(),
        volatile=reference.volatile,
    )


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


class CardView(View):
    """One module's desk card."""

    frame: Frame
    chapter: Chapter
    text: str
    """Markdown."""


def cards(kit: Kit) -> Iterator[Document]:
    """Yield the desk card of every module that has one."""
    for course in kit.definitions.courses:
        if course.card is not None:
            yield _card(kit, course, course.card)


def _card(kit: Kit, course: Course, text: str) -> Document:
    module = course.module
    view = CardView(
        frame=frame_of(kit, f"Desk card: {module.title}", Audience.PARTICIPANTS),
        chapter=chapter_of(course),
        text=text,
    )
    recipe = PdfRecipe("cards/card.html", view, (assets_of(course),), most_pages=1)
    return Document(Audience.PARTICIPANTS, f"cards/{module.id}.pdf", recipe)
