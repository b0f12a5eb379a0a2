"""The paper that is measured: twenty items, answer sheet, code, name and a QR code on each page."""

from __future__ import annotations

import random
from collections.abc import Iterator

from trainkit.assessment.answer_sheet import answer_sheet
from trainkit.assessment.forms import Form, FormUse, PlacedItem
from trainkit.documents.copies.printing import (
    Contents,
    CopiesView,
    PersonalView,
    PrintedBlock,
    PrintedItem,
    PrintedPaper,
    PrintedPerson,
    PrintedRow,
    PrintedSheet,
)
from trainkit.documents.frame import Frame
from trainkit.documents.papers_view import (
    FormLine,
    PageStyle,
    PaperBlock,
    PaperItem,
    PaperOption,
    PaperPart,
    TextContext,
    worked_examples,
)

__all__ = ["ITEMS", "copies_view", "people", "personal_view", "shuffled_paper"]

ITEMS = 20
_HASH = "0123456789abcdef"
_EXAMPLES = worked_examples(["single"])
_STEPS = (
    "Check that your code stands above, on every page and on the answer sheet. Where there is a "
    "line instead, write it there.",
    f"{ITEMS} questions, 40 minutes. Each counts one point; a wrong answer takes nothing off.",
    "Only the answer sheet is marked. Fill the bubble completely, with a pencil or a dark pen. To "
    "change an answer, fill the right bubble as well and circle it.",
    "If you do not know an answer, leave it empty. Work alone, without telephone or notes, and "
    "hand in every sheet.",
)
_WORDS = (
    "record", "service", "address", "warrant", "officer", "account", "transfer", "evidence",
    "provider", "request", "court", "device", "message", "witness", "archive", "network",
    "report", "order", "number", "copy",
)  # fmt: skip


def _sentence(draw: random.Random, words: int) -> str:
    text = " ".join(draw.choice(_WORDS) for _ in range(words))
    return text[0].upper() + text[1:]


def _items() -> Iterator[PaperItem]:
    draw = random.Random(5)  # noqa: S311 - invented text, no secret
    for number in range(1, ITEMS + 1):
        stem = f"{_sentence(draw, 13)}. {_sentence(draw, 9)}?"
        options = tuple(PaperOption(letter=letter, text=_sentence(draw, 6)) for letter in "ABC")
        yield PaperItem(number=number, type="single", stem=stem, options=options)


_ALL = tuple(_items())
_CONTEXT = TextContext(title="Records and requests", assets="asset://none/", prefix="none-")
_PAGE = PageStyle()


def _form() -> Form:
    items = tuple(
        PlacedItem(
            module="none", item=f"i-{item.number}", version=1, type="single",
            options="abc", key="A", content=_HASH,
        )
        for item in _ALL
    )  # fmt: skip
    return Form(id="A", use=FormUse.PRE, edition=1, items=items, hash=_HASH)


def _frame() -> Frame:
    return Frame(
        language="en", direction="ltr", title="Pre-test", workshop="A workshop to be measured",
        organisers=("Nobody",), dates="5–6 March 2026", place="Hotel, Almaty, Kazakhstan",
        audience="participants", notice=f"Form A1-1, {_HASH}",
    )  # fmt: skip


def people(count: int) -> tuple[PrintedPerson, ...]:
    """Return invented people."""
    draw = random.Random(7)  # noqa: S311 - invented names, no secret
    return tuple(
        PrintedPerson(
            code=f"P{number:04d}", name=_sentence(draw, 2).title(), direction="ltr", paper="A1-1"
        )
        for number in range(count)
    )


def _rows(order: list[int], options: list[tuple[int, ...]]) -> tuple[PrintedBlock, ...]:
    return tuple(
        PrintedBlock(
            part=0 if number == 1 else None,
            case=None,
            rows=(PrintedRow(number=number, item=item, options=options[item], premises=()),),
        )
        for number, item in enumerate(order, 1)
    )


def _paper(order: list[int], options: list[tuple[int, ...]]) -> PrintedPaper:
    return PrintedPaper(
        code="A1-1", hash=_HASH, line=f"Form A1-1, edition 1, {_HASH}",
        notice=f"Form A1-1, {_HASH}", blocks=_rows(order, options),
    )  # fmt: skip


def shuffled_paper(number: int) -> PrintedPaper:
    """Return the paper with items and options in an order of its own."""
    draw = random.Random(number)  # noqa: S311 - orders to be measured, no secret
    order = draw.sample(range(ITEMS), ITEMS)
    options = [tuple(draw.sample(range(len(item.options)), len(item.options))) for item in _ALL]
    return _paper(order, options)


def _sheet() -> PrintedSheet:
    geometry = answer_sheet(_form().papers[0])
    return PrintedSheet(name="sheet-A1-1", title="Pre-test", spare=False, geometry=geometry)


def _letters(everybody: tuple[PrintedPerson, ...]) -> str:
    return "".join(sorted({letter for one in everybody for letter in one.name}))


def copies_view(everybody: tuple[PrintedPerson, ...]) -> CopiesView:
    """Return the print file of these people."""
    plain = _paper(list(range(ITEMS)), [tuple(range(len(item.options))) for item in _ALL])
    return CopiesView(
        frame=_frame(), workshop="measured", page=_PAGE, use="pre",
        kicker="Test before the course", names=True, examples=_EXAMPLES, steps=_STEPS,
        separate=True,
        contents=Contents.BOTH, two_sided=False, two_up=False, contexts=(_CONTEXT,), cases=(),
        items=tuple(PrintedItem(item=item, context=0) for item in _ALL), papers=(plain,),
        sheets=(_sheet(),), letters=_letters(everybody), people=everybody,
    )  # fmt: skip


def personal_view() -> PersonalView:
    """Return the same paper, to be laid out whole."""
    blocks = tuple(PaperBlock(case=None, items=(item,)) for item in _ALL)
    return PersonalView(
        frame=_frame(), use="pre", kicker="Test before the course", names=True,
        form=FormLine(code="A1-1", letter="A", edition=1, hash=_HASH, count=ITEMS),
        examples=_EXAMPLES, steps=_STEPS, separate=True, page=_PAGE,
        parts=(PaperPart(context=_CONTEXT, blocks=blocks),), sheets=(_sheet(),),
    )  # fmt: skip
