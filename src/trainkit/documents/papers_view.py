"""What a test paper and its key show.

The views of a paper and those of a key are classes of their own: a paper's have no place for a
key, a rationale, a difficulty or an option's id in the bank.
"""

from __future__ import annotations

from trainkit.documents.frame import Frame
from trainkit.items.base import KeyOption
from trainkit.render.recipe import View

__all__ = [
    "CaseText",
    "FormLine",
    "KeyBlock",
    "KeyItem",
    "KeyPart",
    "KeyView",
    "PageStyle",
    "PaperBlock",
    "PaperItem",
    "PaperOption",
    "PaperPart",
    "PaperPremise",
    "PaperView",
    "TextContext",
    "VersionKeys",
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


class PaperView(View):
    """A paper for participants."""

    frame: Frame
    form: FormLine
    use: str
    """``pre``, ``post`` or ``retention``; ``either`` for a form that serves both of the first."""
    when: str
    """When it is sat, in words that follow "Test"."""
    minutes: int | None
    count: int
    """How many questions there are."""
    names: bool
    """Whether the paper asks for the participant's name besides the code."""
    rules: tuple[str, ...]
    """How items are marked that are not answered with one letter; empty if there are none."""
    weighted: bool = False
    """Whether some item counts more than one point."""
    crosses: bool
    """Whether there are boxes to cross."""
    separate: bool
    """Whether answers are marked on a sheet of their own."""
    page: PageStyle
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
    longest_key: int
    """Characters of the longest key, for the width of its column."""
    versions: tuple[VersionKeys, ...]
    """One a version; a single one where the form is printed in one order only."""
    parts: tuple[KeyPart, ...]
