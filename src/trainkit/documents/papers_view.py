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
from trainkit.assessment.print_order import placed_with
from trainkit.documents.frame import Frame, workshop_frame
from trainkit.documents.handouts import assets_of
from trainkit.model.items.base import KeyOption
from trainkit.model.items.entries import LETTERS, NUMERALS, AnswerFormat, WorkedExample
from trainkit.model.items.registry import FORMATS, Item
from trainkit.model.loaded import Course, Definitions
from trainkit.model.module import Module, Reference
from trainkit.model.workshop import AnswerSheets, Workshop
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.locators import translated_locator
from trainkit.render.pages import PdfRecipe, View
from trainkit.text.languages import (
    N_,
    _,
    and_list,
    comma_list,
    digits,
    direction_of,
    language_name,
    n_,
    p_,
    percent,
    speaking,
)


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


_KICKERS = {
    None: N_("Test before or after the course"),
    FormUse.PRE: N_("Test before the course"),
    FormUse.POST: N_("Test after the course"),
    FormUse.RETENTION: N_("Test for 3 to 6 months after the course"),
}
_CHECK_CODE = {
    False: N_("Check that your code stands above, on every page and on the answer sheet."),
    True: N_(
        "Check that your code from the course stands above, on every page and on the answer sheet."
    ),
}
"""For tests during the course, and for those months later."""
_WRITE_INSTEAD = {
    False: N_("Where there is a line instead, write it there, not your name."),
    True: N_("Where there is a line instead, write it there."),
}
"""Without names on papers, and with them."""
_WRITE_CODE = {
    (False, False): N_("Write your code at the top of every sheet, not your name."),
    (False, True): N_("Write your code at the top of every sheet."),
    (True, False): N_("Write your code from the course at the top of every sheet, not your name."),
    (True, True): N_("Write your code from the course at the top of every sheet."),
}
"""During the course or months later, without names on papers or with them."""
_WORTH = {
    (False, False): N_("Each counts one point; a wrong answer takes nothing off."),
    (False, True): N_("Each counts one point."),
    (True, False): N_(
        "Each counts one point unless more are printed beside it; a wrong answer takes nothing off."
    ),
    (True, True): N_("Each counts one point unless more are printed beside it."),
}
"""Where some items are worth more, and where wrong answers take something off."""


def kicker_of(use: FormUse | None) -> str:
    """Return when a test is sat; of ``None`` if it is either the first or the second."""
    return _(_KICKERS[use])


def cover_steps(workshop: Workshop, use: FormUse | None, papers: Sequence[Paper]) -> list[str]:
    """Return what is to be done before and in a test, a step each."""
    rows = [row for paper in papers for row in paper.items]
    is_late, names = use is FormUse.RETENTION, workshop.privacy.names_on_papers
    penalties = penalty_rules(rows)
    length = _length(len(papers[0].items), workshop)
    worth = _(_WORTH[any(row.points != 1 for row in rows), bool(penalties)])
    about = [f"{length} {worth}", *penalties]
    last = _(
        "If you do not know an answer, leave it empty. Work alone, without telephone or notes, and "
        "hand in every sheet."
    )
    if workshop.papers.answer_sheets is not AnswerSheets.NONE:
        code = f"{_(_CHECK_CODE[is_late])} {_(_WRITE_INSTEAD[names])}"
        fill = _(
            "Only the answer sheet is marked. Fill the bubble completely, with a pencil or a dark "
            "pen. To change an answer, fill the right bubble as well and circle it."
        )
        return [code, *about, fill, last]
    code = _(_WRITE_CODE[is_late, names])
    if not any(row.format.counts_options for row in rows):
        return [code, *about, last]
    cross = _(
        "Put a cross in the box of your answer. To change it, fill the wrong box in completely and "
        "cross another."
    )
    return [code, *about, cross, last]


def _length(count: int, workshop: Workshop) -> str:
    """Return how many questions there are, and for how many minutes."""
    if not workshop.assessment:
        return n_("{n} question.", "{n} questions.", count)
    return _(
        "{questions}, {minutes}.",
        questions=n_("{n} question", "{n} questions", count),
        minutes=n_("{n} minute", "{n} minutes", workshop.assessment.minutes),
    )


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
        name=_(one.name),
        stem=_(one.stem),
        options=tuple(zip(LETTERS, _shown(one.options), strict=False)),
        premises=tuple(zip(NUMERALS, _shown(one.premises), strict=False)),
        marked=one.answer,
        words=_(one.words),
        rule=_(of.marking_rule) if of.marking_rule else "",
        drawing=example_file(one) if one.answer else "",
    )


def _shown(texts: Iterable[str]) -> list[str]:
    """Return the texts of an example; numbers alone have no translation."""
    return [digits(text) if text.isdecimal() else _(text) for text in texts]


def example_file(one: WorkedExample) -> str:
    """Return the name of the drawing of an example's answer, the same in every language."""
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
    amount = _amount(costs, weighted=any(row.points != 1 for row in rows if row.penalty))
    if all(row.penalty for row in rows):
        rule = _("A wrong answer takes off {amount}.", amount=amount)
    else:
        rule = _("Where one letter is asked for, a wrong answer takes off {amount}.", amount=amount)
    sentences = [rule, _("A question left blank takes nothing off.")]
    if all(Fraction(penalty) == Fraction(1, k - 1) for k, penalty in costs):
        sentences.append(
            _(
                "On average, guessing blindly gains nothing; if you can rule out an answer, choose "
                "among the others."
            )
        )
    return (" ".join(sentences),)


def _amount(costs: Sequence[tuple[int, str]], *, weighted: bool) -> str:
    """Return what wrong answers take off, by the number of options if they differ."""
    amounts = {penalty: _part(penalty, weighted=weighted) for _k, penalty in costs}
    if len(amounts) == 1:
        return amounts[costs[0][1]]
    return and_list(
        n_(
            "{amount} where there is {n} answer", "{amount} where there are {n} answers", k,
            amount=amounts[penalty],
        )
        for k, penalty in costs
    )  # fmt: skip


def _part(penalty: str, *, weighted: bool) -> str:
    """Return a part of an item's points in words."""
    if penalty == "1" and weighted:
        return p_("taken off by a wrong answer", "all of its points")
    if penalty == "1":
        return p_("taken off by a wrong answer", "a whole point")
    if weighted:
        return p_("taken off by a wrong answer", "{part} of its points", part=penalty)
    return p_("taken off by a wrong answer", "{part} of a point", part=penalty)


class FormLine(View):
    """What identifies a form on paper."""

    code: str
    """Form and edition, with the version on papers: ``A1``, ``A1-2``."""
    letter: str
    edition: int
    hash: str
    count: int
    language: str = ""
    """Its name, where there are papers in several."""


class PaperOption(View):
    """An answer as a participant sees it."""

    letter: str
    text: str
    beside: str = ""
    """The text in the second language of the paper; empty, here and below, where it has none."""


class PaperPremise(View):
    """A line that a letter is to be written to."""

    numeral: str
    text: str
    beside: str = ""


class PaperItem(View):
    """An item as a participant sees it."""

    number: int
    type: str
    """How it is answered: ``single``, ``multiple`` …"""
    stem: str
    beside: str = ""
    options: tuple[PaperOption, ...]
    """Answers, responses or steps; empty if a number is asked for."""
    premises: tuple[PaperPremise, ...] = ()
    crossed: bool = False
    """Whether letters are marked; on the paper itself, by crossing boxes."""
    fields: dict[str, str | int | None] = {}
    """What only the fragment of its type prints."""
    points: int = 1
    """What a right answer is worth."""


class CaseWords(View):
    """What a case says."""

    title: str
    text: str
    title_beside: str = ""
    text_beside: str = ""


class CaseText(CaseWords):
    """A case, and the numbers of the items that it serves: ``3`` or ``3–5``."""

    numbers: str
    label: str = ""
    """Stands above it: ``Case for questions 3–5``."""


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
    beside: str = ""
    """The second language of the paper, where each text is printed in two."""
    beside_direction: str = "ltr"
    beside_title: str = ""


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
        return 18.0 if self.large else 10.5


class PaperPart(View):
    """One module's share of a paper."""

    context: TextContext
    blocks: tuple[PaperBlock, ...]


class PaperHead(View):
    """What is said of a test before its questions, on every paper."""

    use: str
    """``pre``, ``post`` or ``retention``; ``either`` for a form that serves both of the first."""
    kicker: str
    """When it is sat."""
    names: bool
    """Whether the paper asks for the participant's name besides the code."""
    examples: tuple[ExampleView, ...]
    """One a way of answering that the paper asks for."""
    steps: tuple[str, ...]
    """What is to be done."""
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
    answered_at: str
    """Says at which tests the form is answered."""
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
    FormUse.PRE: N_("Pre-test"),
    FormUse.POST: N_("Post-test"),
    FormUse.RETENTION: N_("Retention test"),
}


def paper_head(
    kit: Kit, use: FormUse | None, papers: Sequence[Paper], page: PageStyle
) -> PaperHead:
    """Return what is said of a test; of ``None`` if it is either the first or the second."""
    workshop = kit.definitions.workshop
    return PaperHead(
        use=use.value if use else "either",
        kicker=kicker_of(use),
        names=workshop.privacy.names_on_papers,
        examples=worked_examples(row.type for paper in papers for row in paper.items),
        steps=tuple(cover_steps(workshop, use, papers)),
        separate=workshop.papers.answer_sheets is not AnswerSheets.NONE,
        page=page,
    )


def language_line(kit: Kit) -> str:
    """Return the names of a paper's languages in themselves; empty where all papers are in one."""
    workshop, beside = kit.definitions.workshop, kit.definitions.beside
    if not workshop.translations:
        return ""
    languages = [workshop.language, *([beside.workshop.language] if beside else [])]
    return comma_list(language_name(language, language) for language in languages)


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


def text_context(course: Course, beside: Definitions | None = None) -> TextContext:
    """Return where the figures of a module's texts lie, and which language is beside them."""
    module = course.module
    language = beside.workshop.language if beside else ""
    return TextContext(
        title=module.title,
        assets=f"asset://{module.id}/",
        prefix=f"{module.id}-",
        beside=language,
        beside_direction=direction_of(language),
        beside_title=beside.course(module.id).module.title if beside else "",
    )


def case_text(
    course: Course, block: Sequence[Placed], beside: Definitions | None = None
) -> CaseText | None:
    """Return the case of a block with the numbers of its items."""
    name = block[0][2].case
    if name is None:
        return None
    words = case_words(course, name, beside)
    return CaseText(**dict(words), numbers=_numbers(block), label=case_label(block))


def case_words(course: Course, name: str, beside: Definitions | None) -> CaseWords:
    """Return what a case of the bank says, in one language or two."""
    case = course.bank.case(name)
    other = beside.course(course.module.id).bank.case(name) if beside else None
    return CaseWords(
        title=case.title,
        text=case.text,
        title_beside=other.title if other else "",
        text_beside=other.text if other else "",
    )


def case_label(block: Sequence[Placed]) -> str:
    """Return what stands above a case: which questions it belongs to."""
    numbers = digits(_numbers(block))
    if len(block) == 1:
        return _("Case for question {number}", number=numbers)
    return _("Case for questions {numbers}", numbers=numbers)


def _numbers(block: Sequence[Placed]) -> str:
    first, last = block[0][0], block[-1][0]
    return str(first) if first == last else f"{first}–{last}"


def paper_item(placed: Placed, beside: Definitions | None = None) -> PaperItem:
    """Return an item as a participant sees it, in one language or two."""
    number, row, item = placed
    other = beside.course(row.module).bank.item(item.id) if beside else None
    premises = _texts(row.premises, item.matched)
    premises_beside = _texts(row.premises, other.matched) if other else [""] * len(premises)
    return PaperItem(
        number=number,
        type=row.type,
        stem=item.stem,
        beside=other.stem if other else "",
        options=_options(row, item, beside),
        premises=tuple(
            PaperPremise(numeral=numeral, text=text, beside=also)
            for numeral, text, also in zip(NUMERALS, premises, premises_beside, strict=False)
        ),
        crossed=row.format.counts_options,
        fields=item.page_fields(row),
        points=row.points,
    )


def _options(
    row: PlacedItem, item: Item, beside: Definitions | None = None
) -> tuple[PaperOption, ...]:
    texts, also = _choice_texts(item), dict[str, str]()
    if beside:
        with speaking(beside.workshop.language):
            also = _choice_texts(beside.course(row.module).bank.item(item.id))
    return tuple(
        PaperOption(letter=letter, text=texts[option], beside=also.get(option, ""))
        for letter, option in zip(row.letters, row.options, strict=True)
    )


def _choice_texts(item: Item) -> dict[str, str]:
    return {choice.id: item.choice_text(choice) for choice in item.choices}


def _texts(ids: str, lines: Iterable[Any]) -> list[str]:
    texts = {line.id: line.text for line in lines}
    return [texts[each] for each in ids]


def key_item(module: Module, placed: Placed) -> KeyItem:
    """Return an item as a trainer needs it."""
    number, row, item = placed
    aim = [objective.id for objective in module.objectives].index(item.objective) + 1
    return KeyItem(
        number=number,
        item=item.id,
        version=item.version,
        type=row.type,
        letter=row.key_text,
        objective=f"{digits(aim)}. {module.objective(item.objective).text}",
        level=_(item.cognitive.value),
        difficulty=percent(item.difficulty),
        stem=item.stem,
        options=tuple(item.key_options(row)),
        responses=_options(row, item) if row.premises else (),
        fields=item.page_fields(row),
        source=source_line(module.reference(item.source.reference), item.source.locator),
        as_of=item.as_of.isoformat(),
        volatile=item.volatile,
    )


def source_line(reference: Reference, locator: str | None) -> str:
    """Return a source, and the place in it, in one line."""
    place = translated_locator(locator or "")
    parts = [reference.body, reference.number, reference.title, str(reference.year), place]
    return ", ".join(part for part in parts if part)


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
