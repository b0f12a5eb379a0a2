"""What a test paper and its key show.

The views of a paper and those of a key are classes of their own: a paper's have no place for a
key, a rationale, a difficulty or an option's id in the bank.
"""

from __future__ import annotations

from trainkit.documents.frame import Frame
from trainkit.render.recipe import View

__all__ = [
    "CaseText",
    "FormLine",
    "KeyBlock",
    "KeyItem",
    "KeyOption",
    "KeyPart",
    "KeyView",
    "PaperBlock",
    "PaperItem",
    "PaperOption",
    "PaperPart",
    "PaperView",
    "TextContext",
]


class FormLine(View):
    """What identifies a form on paper."""

    code: str
    letter: str
    edition: int
    hash: str
    count: int


class PaperOption(View):
    """An answer as a participant sees it."""

    letter: str
    text: str


class PaperItem(View):
    """An item as a participant sees it."""

    number: int
    stem: str
    options: tuple[PaperOption, ...]


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


class PaperPart(View):
    """One module's share of a paper."""

    context: TextContext
    blocks: tuple[PaperBlock, ...]


class PaperView(View):
    """A paper for participants."""

    frame: Frame
    form: FormLine
    before: bool
    """Whether the test comes before the course."""
    minutes: int | None
    names: bool
    """Whether the paper asks for the participant's name besides the code."""
    parts: tuple[PaperPart, ...]


class KeyOption(View):
    """An answer with its reason."""

    letter: str
    text: str
    rationale: str
    right: bool


class KeyItem(View):
    """An item as a trainer needs it."""

    number: int
    item: str
    version: int
    letter: str
    objective: str
    level: str
    difficulty: str
    stem: str
    options: tuple[KeyOption, ...]
    source: str
    as_of: str
    volatile: bool


class KeyBlock(View):
    """A case with its items, or one item that stands alone."""

    case: CaseText | None
    items: tuple[KeyItem, ...]


class KeyPart(View):
    """One module's share of a key."""

    context: TextContext
    short_title: str
    blocks: tuple[KeyBlock, ...]


class KeyView(View):
    """A key for trainers."""

    frame: Frame
    form: FormLine
    minutes: int | None
    parts: tuple[KeyPart, ...]
