"""A module's texts as pages for a browser, beside their style and figures in a package."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.definitions.loaded import Course
from trainkit.documents.handouts import Chapter, chapter_of
from trainkit.languages import _, direction_of
from trainkit.render.pages import render_html
from trainkit.render.recipe import View
from trainkit.resources import templates_folder

__all__ = ["LOOK", "PageChapter", "figures_of", "look", "pages_of"]

LOOK = "page.css"
"""The name of the style beside the pages."""


class PageChapter(Chapter):
    """A chapter whose figures lie beside the page."""

    @property
    def assets(self) -> str:
        """Where figures lie."""
        return ""


class ReadingView(View):
    """A page to read."""

    chapter: Chapter
    title: str
    language: str
    direction: str
    is_handout: bool
    """Whether objectives, glossary and references belong to it."""


def pages_of(course: Course) -> Mapping[str, tuple[str, bytes]]:
    """Return the handout, and the desk card if there is one: titles and pages by file name."""
    pages = {"handout.html": (_("Handout"), _page(course, course.handout, is_handout=True))}
    if course.card is not None:
        title = _("Desk card: {module}", module=course.module.title)
        pages["card.html"] = (title, _page(course, course.card, is_handout=False))
    return pages


def _page(course: Course, text: str, *, is_handout: bool) -> bytes:
    view = ReadingView(
        chapter=PageChapter(**dict(chapter_of(course, text))),
        title=course.module.title,
        language=course.language,
        direction=direction_of(course.language),
        is_handout=is_handout,
    )
    return render_html("packages/reading.html", view).encode()


def look() -> bytes:
    """Return the style of the pages."""
    return (templates_folder() / "packages" / LOOK).read_bytes()


def figures_of(course: Course, *texts: str) -> dict[str, bytes]:
    """Return the figures that texts show, by their paths."""
    return {
        path.relative_to(course.folder).as_posix(): path.read_bytes()
        for path in sorted((course.folder / "figures").glob("*.*"))
        if any(path.name in text for text in texts)
    }
