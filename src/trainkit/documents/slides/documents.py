"""The slides of each module, for PowerPoint and as PDF."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.documents.handed_out import as_handed_out
from trainkit.documents.original_texts import with_original_texts
from trainkit.documents.slides.office import write_presentation
from trainkit.documents.slides.view import slides_view
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import FileRecipe

__all__ = ["slides"]


def slides(kit: Kit) -> Iterator[Document]:
    """Yield the slides of each module, twice: to edit and to show anywhere."""
    for course in (as_handed_out(kit, with_original_texts(one)) for one in kit.definitions.courses):
        view = slides_view(kit, course)
        shown = (slide.picture for slide in view.slides if slide.picture is not None)
        drawings = {picture.name: picture.content for picture in shown}
        name = f"slides/{course.module.id}"
        yield Document(Audience.TRAINERS, f"{name}.pptx", FileRecipe(view, write_presentation))
        recipe = PdfRecipe("slides/slides.html", view, drawings=tuple(drawings.items()))
        yield Document(Audience.TRAINERS, f"{name}.pdf", recipe)
