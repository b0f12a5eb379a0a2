"""A module as a chapter: what handouts, workbook and session plans show of it."""

from __future__ import annotations

from pathlib import Path

from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Reference
from trainkit.render.markdown import headings
from trainkit.render.recipe import View

__all__ = [
    "Chapter",
    "ContentsLine",
    "ObjectiveLine",
    "ReferenceLine",
    "TermLine",
    "assets_of",
    "chapter_of",
]


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
