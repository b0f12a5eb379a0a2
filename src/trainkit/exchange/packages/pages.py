"""A module's texts as pages for a browser, beside their style and figures in a package."""

from __future__ import annotations

from trainkit.definitions.loaded import Course
from trainkit.documents.handouts import Chapter
from trainkit.resources import templates_folder

__all__ = ["LOOK", "PageChapter", "figures_of", "look"]

LOOK = "page.css"
"""The name of the style beside the pages."""


class PageChapter(Chapter):
    """A chapter whose figures lie beside the page."""

    @property
    def assets(self) -> str:
        """Where figures lie."""
        return ""


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
