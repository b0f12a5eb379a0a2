"""What a test paper and its key show, and a paper taken apart as it is printed.

The views of a paper and those of a key are classes of their own: a paper's have no place for a
key, a rationale, a difficulty or an option's id in the bank. Items are made from the record and the
bank, module by module, cases with their items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from trainkit.assessment.forms import FormUse, Paper, PlacedItem
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Module, Reference
from trainkit.definitions.workshop import AnswerSheets
from trainkit.documents.frame import Frame
from trainkit.items.base import KeyOption
from trainkit.items.entries import LETTERS, NUMERALS, AnswerFormat, WorkedExample
from trainkit.items.registry import FORMATS, Item
from trainkit.kit import Kit
from trainkit.render.recipe import View

__all__ = [
    "TITLES",
    "WHEN",
    "CaseText",
    "ExampleView",
    "FormLine",
    "KeyBlock",
    "KeyPart",
    "KeyView",
    "PageStyle",
    "PaperBlock",
    "PaperHead",
    "PaperItem",
    "PaperOption",
    "PaperPart",
    "PaperView",
    "Placed",
    "TextContext",
    "VersionKeys",
    "blocks_of",
    "case_text",
    "example_file",
    "key_item",
    "marking_rules",
    "paper_head",
    "paper_item",
    "penalty_rules",
    "placed_items",
    "shares_of",
    "text_context",
    "worked_examples",
]


class FormLine(View):
    """What identifies a form on paper."""

    code: str
    """Form and edition, with the version on papers: ``A1``, ``A1-2``."""
    letter: str
    edition: int
    hash: str
    count: int


class PaperOption(View):
    """An answer as a participant sees it."""

    letter: str
    text: str


class PaperPremise(View):
    """A line that a letter is to be written to."""

    numeral: str
    text: str


class PaperItem(View):
    """An item as a participant sees it."""

    number: int
    type: str
    """How it is answered: ``single``, ``multiple`` …"""
    stem: str
    options: tuple[PaperOption, ...]
    """Answers, responses or steps; empty if a number is asked for."""
    premises: tuple[PaperPremise, ...] = ()
    crossed: bool = False
    """Whether letters are marked; on the paper itself, by crossing boxes."""
    fields: dict[str, str | int | None] = {}
    """What only the fragment of its type prints."""
    points: int = 1
    """What a right answer is worth."""


class CaseText(View):
    """A case, and the numbers of the items that it serves: ``3`` or ``3–5``."""

    title: str
    text: str
    numbers: str


class PaperBlock(View):
    """A case with its items, or one item that stands alone."""

    case: CaseText | None
    items: tuple[PaperItem, ...]


class TextContext(View):
    """Where the figures of a module's texts lie; test texts cite nothing."""

    title: str
    assets: str
    prefix: str
    citations: dict[str, str] = {}
    reference_prefix: str = ""


class PageStyle(View):
    """The page a paper is printed on, in millimetres."""

    width: float = 210
    height: float = 297
    large: bool = False
    """Large letters with more space, for those who ask for them."""
    cream: bool = False
    ground: str = "#fdf6e0"
    """The colour of the page where ``cream`` is set."""

    @property
    def points(self) -> float:
        """The size of the text, in points."""
        return 18.0 if self.large else 11.0


class PaperPart(View):
    """One module's share of a paper."""

    context: TextContext
    blocks: tuple[PaperBlock, ...]


class ExampleView(View):
    """How one kind of question is answered."""

    name: str
    stem: str
    options: tuple[tuple[str, str], ...]
    """Letters and texts."""
    premises: tuple[tuple[str, str], ...]
    """Numerals and texts."""
    marked: str
    """The letters or the number that stand there as its answer."""
    words: str
    """How it is answered where there is no answer sheet."""
    rule: str
    """How it is marked; empty where one letter is right or not."""
    drawing: str
    """Its answer on the answer sheet; empty where it is written on the paper."""


class PaperHead(View):
    """What is said of a test before its questions, on every paper."""

    use: str
    """``pre``, ``post`` or ``retention``; ``either`` for a form that serves both of the first."""
    when: str
    """When it is sat, in words that follow "Test"."""
    minutes: int | None
    count: int
    """How many questions there are."""
    names: bool
    """Whether the paper asks for the participant's name besides the code."""
    examples: tuple[ExampleView, ...]
    """One a way of answering that the paper asks for."""
    penalties: tuple[str, ...] = ()
    """What wrong answers take off; empty if nothing."""
    weighted: bool = False
    """Whether some item counts more than one point."""
    crosses: bool
    """Whether there are boxes to cross."""
    separate: bool
    """Whether answers are marked on a sheet of their own."""
    page: PageStyle
    sitting: str = ""
    """Who sits the test when and where, if groups sit it apart."""


class PaperView(PaperHead):
    """A paper for participants."""

    frame: Frame
    form: FormLine
    parts: tuple[PaperPart, ...]


class KeyItem(View):
    """An item as a trainer needs it."""

    number: int
    item: str
    version: int
    type: str
    letter: str
    """The key as it is printed: ``B``, ``AC``, ``12.5 ± 0.5 BTC``."""
    objective: str
    level: str
    difficulty: str
    stem: str
    options: tuple[KeyOption, ...]
    responses: tuple[PaperOption, ...] = ()
    """What the premises are matched with."""
    fields: dict[str, str | int | None] = {}
    """What only the fragment of its type prints."""
    source: str
    as_of: str
    volatile: bool


class KeyBlock(View):
    """A case with its items, or one item that stands alone."""

    case: CaseText | None
    items: tuple[KeyItem, ...]


class VersionKeys(View):
    """The keys of a version, by the numbers that it prints."""

    paper: str
    """The paper's code: ``A1-2``."""
    hash: str
    keys: tuple[str, ...]
    numbers: tuple[int, ...]
    """For each of them the item's number on the form."""


class KeyPart(View):
    """One module's share of a key."""

    context: TextContext
    short_title: str
    blocks: tuple[KeyBlock, ...]


class KeyView(View):
    """A key for trainers."""

    frame: Frame
    form: FormLine
    use: str
    """``pre``, ``post`` or ``retention``."""
    tests: str
    """The tests at which the form is answered: ``pre-test and post-test``."""
    minutes: int | None
    rules: tuple[str, ...]
    penalties: tuple[str, ...] = ()
    longest_key: int
    """Characters of the longest key, for the width of its column."""
    versions: tuple[VersionKeys, ...]
    """One a version; a single one where the form is printed in one order only."""
    parts: tuple[KeyPart, ...]


Placed = tuple[int, PlacedItem, Item]
"""An item's number on the form, its row in the record, and the item."""

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


def paper_head(
    kit: Kit, use: FormUse | None, papers: Sequence[Paper], page: PageStyle
) -> PaperHead:
    """Return what is said of a test; of ``None`` if it is either the first or the second."""
    workshop = kit.definitions.workshop
    rows = [row for paper in papers for row in paper.items]
    return PaperHead(
        use=use.value if use else "either",
        when=WHEN[use] if use else "before or after the course",
        minutes=workshop.assessment.minutes if workshop.assessment else None,
        count=len(papers[0].items),
        names=workshop.privacy.names_on_papers,
        examples=worked_examples(row.type for row in rows),
        penalties=penalty_rules(rows),
        weighted=any(row.points != 1 for row in rows),
        crosses=any(row.format.counts_options for row in rows),
        separate=workshop.papers.answer_sheets is not AnswerSheets.NONE,
        page=page,
    )


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


def marking_rules(types: Iterable[str]) -> tuple[str, ...]:
    """Return the rules to print on a key with items of these types; none for one best answer."""
    found = (one for one in worked_examples(types) if one.rule)
    return tuple(f"{one.name}. {one.rule}" for one in found)


def worked_examples(types: Iterable[str]) -> tuple[ExampleView, ...]:
    """Return an example for each way in which items of these types are answered."""
    found = set(types)
    formats = dict.fromkeys(one for name, one in FORMATS.items() if name in found)
    return tuple(_example(one) for one in formats)


def _example(of: AnswerFormat) -> ExampleView:
    one = of.example
    return ExampleView(
        name=one.name,
        stem=one.stem,
        options=tuple(zip(LETTERS, one.options, strict=False)),
        premises=tuple(zip(NUMERALS, one.premises, strict=False)),
        marked=one.answer,
        words=one.words,
        rule=of.marking_rule,
        drawing=example_file(one) if one.answer else "",
    )


def example_file(one: WorkedExample) -> str:
    """Return the name of the drawing of an example's answer."""
    return f"example-{one.name.lower().replace(' ', '-')}.svg"


def penalty_rules(rows: Sequence[PlacedItem]) -> tuple[str, ...]:
    """Return what papers say of wrong answers; nothing where they take nothing off.

    Where blind guessing gains nothing, and a choice pays once an answer is ruled out, people are
    told so: not everybody finds it out (Frary, Formula Scoring of Multiple-Choice Tests,
    Educational Measurement: Issues and Practice 7, 1988).
    """
    costs = sorted({(len(row.options), row.penalty) for row in rows if row.penalty})
    if not costs:
        return ()
    weighted = any(row.points != 1 for row in rows if row.penalty)
    amounts = {penalty: _part(penalty, weighted=weighted) for _, penalty in costs}
    if len(amounts) == 1:
        amount = amounts[costs[0][1]]
    else:
        *first, last = (f"{amounts[penalty]} where there are {k} answers" for k, penalty in costs)
        amount = f"{', '.join(first)} and {last}"
    every = all(row.penalty for row in rows)
    where = "A wrong answer" if every else "Where one letter is asked for, a wrong answer"
    rule = f"{where} takes off {amount}. A question left blank takes nothing off."
    if all(Fraction(penalty) == Fraction(1, k - 1) for k, penalty in costs):
        rule += (
            " On average, guessing blindly gains nothing; if you can rule out an answer, choose "
            "among the others."
        )
    return (rule,)


def _part(penalty: str, *, weighted: bool) -> str:
    """Return a part of an item's points in words."""
    if penalty == "1":
        return "all of its points" if weighted else "a whole point"
    return f"{penalty} of its points" if weighted else f"{penalty} of a point"


def paper_item(placed: Placed) -> PaperItem:
    """Return an item as a participant sees it."""
    number, row, item = placed
    return PaperItem(
        number=number,
        type=row.type,
        stem=item.stem,
        options=_options(row, item),
        premises=tuple(
            PaperPremise(numeral=numeral, text=text)
            for numeral, text in zip(NUMERALS, _texts(row.premises, item.matched), strict=False)
        ),
        crossed=row.format.counts_options,
        fields=item.page_fields(row),
        points=row.points,
    )


def _options(row: PlacedItem, item: Item) -> tuple[PaperOption, ...]:
    texts = {choice.id: item.choice_text(choice) for choice in item.choices}
    return tuple(
        PaperOption(letter=letter, text=texts[option])
        for letter, option in zip(row.letters, row.options, strict=True)
    )


def _texts(ids: str, lines: Iterable[Any]) -> list[str]:
    texts = {line.id: line.text for line in lines}
    return [texts[each] for each in ids]


def key_item(module: Module, placed: Placed) -> KeyItem:
    """Return an item as a trainer needs it."""
    number, row, item = placed
    aims = [objective.id for objective in module.objectives]
    return KeyItem(
        number=number,
        item=item.id,
        version=item.version,
        type=row.type,
        letter=row.key_text,
        objective=f"{aims.index(item.objective) + 1}. {module.objective(item.objective).text}",
        level=item.cognitive.value,
        difficulty=f"{item.difficulty:.0%}",
        stem=item.stem,
        options=tuple(item.key_options(row)),
        responses=_options(row, item) if row.premises else (),
        fields=item.page_fields(row),
        source=_source(module.reference(item.source.reference), item.source.locator),
        as_of=item.as_of.isoformat(),
        volatile=item.volatile,
    )


def _source(reference: Reference, locator: str | None) -> str:
    parts = [reference.body, reference.number, reference.title, str(reference.year), locator]
    return ", ".join(part for part in parts if part)
