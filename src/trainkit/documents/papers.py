"""The test papers for participants, and their keys for trainers, from the record of the forms.

Both follow ``plan/forms.yaml`` item by item and option by option. A paper is rendered from a view
that has no place for a key, a rationale, a difficulty or an option's id in the bank, so none can
reach a participant's file. Items of one case follow it; the case is printed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from trainkit.definitions.gathered import Course
from trainkit.definitions.items import ItemType
from trainkit.documents.chapter import assets_of
from trainkit.documents.document import Audience, Document, Kit
from trainkit.documents.frame import frame_of
from trainkit.documents.papers_items import Placed, key_item, marking_rules, paper_item
from trainkit.documents.papers_view import (
    CaseText,
    FormLine,
    KeyBlock,
    KeyPart,
    KeyView,
    PaperBlock,
    PaperPart,
    PaperView,
    TextContext,
)
from trainkit.plan.forms import Form, FormUse
from trainkit.render.pages import PdfRecipe

__all__ = ["keys", "papers"]

_TITLES = {
    FormUse.PRE: "Pre-test",
    FormUse.POST: "Post-test",
    FormUse.RETENTION: "Retention test",
}
_WHEN = {
    FormUse.PRE: "before the course",
    FormUse.POST: "after the course",
    FormUse.RETENTION: "for 3 to 6 months after the course",
}
_CROSSED = (ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.MULTIPLE)
"""Types that are answered by crossing boxes."""


def papers(kit: Kit) -> Iterator[Document]:
    """Yield the paper of each form; none where the workshop has no test."""
    workshop = kit.definitions.workshop
    for form in kit.forms.forms if kit.forms else ():
        view = PaperView(
            frame=frame_of(kit, _TITLES[form.use], Audience.PARTICIPANTS, _foot(form)),
            form=_form_line(form),
            use=form.use.value,
            when=_WHEN[form.use],
            minutes=workshop.assessment.minutes if workshop.assessment else None,
            names=workshop.privacy.names_on_papers,
            rules=_rules(form),
            crosses=any(row.type in _CROSSED for row in form.items),
            parts=tuple(
                PaperPart(
                    context=_context(course),
                    blocks=tuple(
                        PaperBlock(
                            case=_case(course, block), items=tuple(paper_item(p) for p in block)
                        )
                        for block in _blocks(placed)
                    ),
                )
                for course, placed in _shares(kit, form)
            ),
        )
        recipe = PdfRecipe("tests/paper.html", view, _assets(kit, form))
        yield Document(Audience.PARTICIPANTS, f"tests/{form.use}-test.pdf", recipe)


def keys(kit: Kit) -> Iterator[Document]:
    """Yield the key of each form; none where the workshop has no test."""
    assessment = kit.definitions.workshop.assessment
    for form in kit.forms.forms if kit.forms else ():
        title = f"Key to the {_TITLES[form.use].lower()}"
        view = KeyView(
            frame=frame_of(kit, title, Audience.TRAINERS, f"For trainers only. {_foot(form)}"),
            form=_form_line(form),
            use=form.use.value,
            minutes=assessment.minutes if assessment else None,
            rules=_rules(form),
            longest_key=max(len(row.key_text) for row in form.items),
            parts=tuple(
                KeyPart(
                    context=_context(course),
                    short_title=course.module.short_title,
                    blocks=tuple(
                        KeyBlock(
                            case=_case(course, block),
                            items=tuple(key_item(course.module, p) for p in block),
                        )
                        for block in _blocks(placed)
                    ),
                )
                for course, placed in _shares(kit, form)
            ),
        )
        recipe = PdfRecipe("tests/key.html", view, _assets(kit, form))
        yield Document(Audience.TRAINERS, f"tests/{form.use}-test-key.pdf", recipe)


def _rules(form: Form) -> tuple[str, ...]:
    return marking_rules(row.type for row in form.items)


def _foot(form: Form) -> str:
    return f"Form {form.code}, {form.hash}"


def _form_line(form: Form) -> FormLine:
    return FormLine(
        code=form.code,
        letter=form.id,
        edition=form.edition,
        hash=form.hash,
        count=len(form.items),
    )


def _shares(kit: Kit, form: Form) -> Iterator[tuple[Course, list[Placed]]]:
    """Yield the form's items module by module, in the order of the record."""
    share: list[Placed] = []
    for number, placed in enumerate(form.items, 1):
        course = kit.definitions.course(placed.module)
        if share and share[-1][1].module != placed.module:
            yield kit.definitions.course(share[-1][1].module), share
            share = []
        share.append((number, placed, course.bank.item(placed.item)))
    yield kit.definitions.course(share[-1][1].module), share


def _blocks(share: Sequence[Placed]) -> list[list[Placed]]:
    """Return items of one case that stand side by side together, every other item alone."""
    blocks: list[list[Placed]] = []
    for placed in share:
        case = placed[2].case
        if case and blocks and blocks[-1][0][2].case == case:
            blocks[-1].append(placed)
        else:
            blocks.append([placed])
    return blocks


def _context(course: Course) -> TextContext:
    module = course.module
    return TextContext(title=module.title, assets=f"asset://{module.id}/", prefix=f"{module.id}-")


def _assets(kit: Kit, form: Form) -> tuple[tuple[str, Path], ...]:
    return tuple(assets_of(course) for course, _ in _shares(kit, form))


def _case(course: Course, block: Sequence[Placed]) -> CaseText | None:
    name = block[0][2].case
    if name is None:
        return None
    case = course.bank.case(name)
    first, last = block[0][0], block[-1][0]
    numbers = str(first) if first == last else f"{first}–{last}"
    return CaseText(title=case.title, text=case.text, numbers=numbers)
