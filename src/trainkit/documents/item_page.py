"""One item as papers print it, with its case, and its key: to look at before it is on a form."""

from __future__ import annotations

from collections.abc import Sequence

from trainkit.assessment.assembly.print_order import placed_with
from trainkit.definitions.loaded import Course
from trainkit.definitions.workshop import AnswerSheets, Workshop
from trainkit.documents.frame import Frame, workshop_frame
from trainkit.documents.handouts import assets_of
from trainkit.documents.papers_view import (
    KeyItem,
    PaperBlock,
    Placed,
    TextContext,
    case_text,
    key_item,
    paper_item,
    text_context,
)
from trainkit.items.registry import Item
from trainkit.kit import Audience, Document
from trainkit.languages import speaking
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["ItemPage", "item_key", "item_page"]


class ItemPage(View):
    """An item with its case, on a page as long as it takes."""

    frame: Frame
    context: TextContext
    block: PaperBlock
    separate: bool
    """Whether answers are marked on a sheet of their own."""


def item_page(workshop: Workshop, course: Course, item: Item) -> Document:
    """Return an item's page in the workshop's language; options stand in the bank's order."""
    placed = _placed(course, item)
    with speaking(workshop.language):
        view = ItemPage(
            frame=workshop_frame(workshop, item.id, Audience.TRAINERS),
            context=text_context(course),
            block=PaperBlock(case=case_text(course, [placed]), items=(paper_item(placed),)),
            separate=workshop.papers.answer_sheets is not AnswerSheets.NONE,
        )
        recipe = PdfRecipe("tests/item-page.html", view, (assets_of(course),))
        return Document(Audience.TRAINERS, f"items/{item.id}.pdf", recipe)


def item_key(course: Course, item: Item) -> KeyItem:
    """Return an item's key with the reasons, in the letters of its page."""
    return key_item(course.module, _placed(course, item))


def _placed(course: Course, item: Item) -> Placed:
    case = course.bank.case(item.case) if item.case else None
    return 1, placed_with(_in_order, course.module.id, item, case), item


def _in_order(what: str, ids: Sequence[str], *more: str) -> str:
    """Return ids as they stand; another order where an item asks again for one."""
    del what
    return "".join(reversed(ids) if more else ids)
