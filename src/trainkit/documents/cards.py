"""Desk cards: one page a module, with what an officer keeps at hand."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.definitions.loaded import Course
from trainkit.documents.chapter import Chapter, assets_of, chapter_of
from trainkit.documents.frame import Frame, frame_of
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["cards"]


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
