"""A paper taken apart as it is printed: module by module, cases with their items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainkit.assessment.forms import FormUse, Paper
from trainkit.definitions.loaded import Course
from trainkit.documents.papers_items import Placed
from trainkit.documents.papers_view import CaseText, TextContext
from trainkit.kit import Kit

__all__ = [
    "TITLES",
    "WHEN",
    "blocks_of",
    "case_text",
    "placed_items",
    "shares_of",
    "text_context",
]

TITLES = {
    FormUse.PRE: "Pre-test",
    FormUse.POST: "Post-test",
    FormUse.RETENTION: "Retention test",
}
WHEN = {
    FormUse.PRE: "before the course",
    FormUse.POST: "after the course",
    FormUse.RETENTION: "for 3 to 6 months after the course",
}


def placed_items(kit: Kit, paper: Paper) -> list[Placed]:
    """Return the paper's items in printed order, with their numbers and the bank's items."""
    return [
        (number, row, kit.definitions.course(row.module).bank.item(row.item))
        for number, row in enumerate(paper.items, 1)
    ]


def shares_of(kit: Kit, paper: Paper) -> Iterator[tuple[Course, list[Placed]]]:
    """Yield the paper's items module by module, in printed order."""
    share: list[Placed] = []
    for placed in placed_items(kit, paper):
        if share and share[-1][1].module != placed[1].module:
            yield kit.definitions.course(share[-1][1].module), share
            share = []
        share.append(placed)
    yield kit.definitions.course(share[-1][1].module), share


def blocks_of(share: Sequence[Placed]) -> list[list[Placed]]:
    """Return items of one case that stand side by side together, every other item alone."""
    blocks: list[list[Placed]] = []
    for placed in share:
        case = placed[2].case
        if case and blocks and blocks[-1][0][2].case == case:
            blocks[-1].append(placed)
        else:
            blocks.append([placed])
    return blocks


def text_context(course: Course) -> TextContext:
    """Return where the figures of a module's texts lie."""
    module = course.module
    return TextContext(title=module.title, assets=f"asset://{module.id}/", prefix=f"{module.id}-")


def case_text(course: Course, block: Sequence[Placed]) -> CaseText | None:
    """Return the case of a block with the numbers of its items."""
    name = block[0][2].case
    if name is None:
        return None
    case = course.bank.case(name)
    first, last = block[0][0], block[-1][0]
    numbers = str(first) if first == last else f"{first}–{last}"
    return CaseText(title=case.title, text=case.text, numbers=numbers)
