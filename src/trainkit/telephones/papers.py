"""Papers as telephones show them: views without a key, a name or an item's id.

A view is made from the same record and the same participant's items as the printed paper
(``documents.papers_view``), in the order of the person's own version. Texts are HTML already, and
figures stand under the sum of their bytes, so that the pages need nothing but the view.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from html import escape, unescape

from trainkit.assessment.forms import Forms, FormUse, Paper, PlacedItem
from trainkit.documents.handouts import assets_of
from trainkit.documents.papers_view import (
    PaperItem,
    Placed,
    TextContext,
    blocks_of,
    case_text,
    paper_item,
    penalty_rules,
    shares_of,
    text_context,
)
from trainkit.model.items.entries import LetterBoxes
from trainkit.model.loaded import Course
from trainkit.planning.printed import Kit
from trainkit.render.assets import read_asset
from trainkit.render.markdown import MarkdownContext, inline_html, to_html
from trainkit.render.pages import View
from trainkit.text.languages import direction_of, speaking

_SOURCE = re.compile(r'(?<=<img src=")(asset://[^"]+)(?=")')
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


class Choice(View):
    """A lettered option, response or step."""

    letter: str
    text: str


class Box(View):
    """One place that takes a letter."""

    label: str
    text: str = ""


class TelephoneItem(View):
    """An item as a participant answers it."""

    number: int
    type: str
    """How it is answered: ``single``, ``matching`` …; picks the sentence that says so."""
    control: str
    """What is tapped or typed, as ``AnswerFormat.control`` says."""
    stem: str
    picture: str = ""
    choices: tuple[Choice, ...] = ()
    boxes: tuple[Box, ...] = ()
    unit: str = ""
    lines: int = 1
    """Lines to write on, where words are asked for."""
    points: int = 1


class TelephoneCase(View):
    """A case above its items."""

    title: str
    text: str
    numbers: str


class TelephoneBlock(View):
    """A case with its items, or one item that stands alone."""

    heading: str = ""
    """The module's title, where it begins."""
    language: str
    direction: str
    case: TelephoneCase | None
    items: tuple[TelephoneItem, ...]


class TelephonePaper(View):
    """One person's paper."""

    paper: str
    """Form, edition and version, as on paper: ``A1-2``."""
    count: int
    language: str
    """The person's, in which the pages speak."""
    rules: tuple[str, ...]
    """What wrong answers cost, as the printed paper says it; nothing where they cost nothing."""
    blocks: tuple[TelephoneBlock, ...]


@dataclass
class Figures:
    """Collects the figures that papers show."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Media type and content, by the name in addresses."""

    def address(self, url: str, course: Course) -> str:
        """Keep a figure of a module and return its address; raises ``AssetError``."""
        name, data = read_asset(url, dict([assets_of(course)]))
        kind = name.rpartition(".")[2]
        own = f"{hashlib.sha256(data).hexdigest()[:24]}.{kind}"
        self.files[own] = (_TYPES[kind], data)
        return f"/figure/{own}"


def telephone_paper(kit: Kit, paper: Paper, figures: Figures) -> TelephonePaper:
    """Return what a telephone shows of a paper; ``figures`` collects what it needs."""
    blocks = []
    for course, share in shares_of(kit, paper):
        with speaking(course.bank.language):
            for place, block in enumerate(blocks_of(share)):
                title = "" if place else course.module.title
                blocks.append(_block(course, block, title, figures))
    language = kit.definitions.workshop.language
    with speaking(language):
        rules = penalty_rules(paper.items)
    return TelephonePaper(
        paper=paper.code,
        count=len(paper.items),
        language=language,
        rules=rules,
        blocks=tuple(blocks),
    )


def _block(course: Course, block: list[Placed], heading: str, figures: Figures) -> TelephoneBlock:
    texts = _Texts(course, text_context(course), figures)
    case = case_text(course, block)
    language = course.bank.language
    return TelephoneBlock(
        heading=heading,
        language=language,
        direction=direction_of(language),
        case=None
        if case is None
        else TelephoneCase(
            title=case.title, text=texts.block(case.text, f"c{block[0][0]}-"), numbers=case.numbers
        ),
        items=tuple(_item(placed, texts) for placed in block),
    )


@dataclass(frozen=True)
class _Texts:
    """Turns a module's texts into HTML."""

    course: Course
    context: TextContext
    figures: Figures

    def block(self, text: str, part: str) -> str:
        html = str(to_html(text, MarkdownContext(self.context.assets, {}, part)))
        return _SOURCE.sub(lambda m: self.figures.address(unescape(m[1]), self.course), html)

    def line(self, text: str) -> str:
        return str(inline_html(text))

    def picture(self, shown: PaperItem) -> str:
        path = shown.fields.get("picture")
        if path is None:
            return ""
        source = self.figures.address(f"{self.context.assets}{path}", self.course)
        alt = escape(str(shown.fields["alt"]))
        return f'<figure><img src="{source}" alt="{alt}"></figure>'


def _item(placed: Placed, texts: _Texts) -> TelephoneItem:
    number, row, _ = placed
    shown = paper_item(placed)
    return TelephoneItem(
        number=number,
        type=shown.type,
        control=row.format.control,
        stem=texts.block(shown.stem, f"q{number}-"),
        picture=texts.picture(shown),
        choices=tuple(
            Choice(letter=each.letter, text=texts.line(each.text)) for each in shown.options
        ),
        boxes=_boxes(row, shown, texts),
        unit=str(shown.fields.get("unit") or ""),
        lines=int(shown.fields.get("lines") or 1),
        points=shown.points,
    )


def _boxes(row: PlacedItem, shown: PaperItem, texts: _Texts) -> tuple[Box, ...]:
    if shown.premises:
        return tuple(Box(label=each.numeral, text=texts.line(each.text)) for each in shown.premises)
    answers = row.format
    if isinstance(answers, LetterBoxes):
        return tuple(Box(label=label) for label in answers.labels(row))
    return ()


def by_hand(forms: Forms, use: FormUse) -> tuple[int, ...]:
    """Return the numbers of the items of a test, by form, that a person marks."""
    numbers = {
        number
        for paper in forms.papers_for(use)
        for number, row in enumerate(paper.form.items, 1)
        if row.format.by_hand
    }
    return tuple(sorted(numbers))
