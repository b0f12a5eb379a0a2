"""What a print file of personal copies shows. As in a paper's view there is no place for a key.

Items stand here once, with their options in the order of version 1; a version says in which order
it prints them. The bank's own order, which can give keys away, is nowhere.
"""

from __future__ import annotations

from enum import StrEnum

from trainkit.assessment.answer_sheet import AnswerSheet
from trainkit.documents.frame import Frame
from trainkit.documents.papers_view import CaseWords, PaperHead, PaperItem, TextContext
from trainkit.render.recipe import View

__all__ = [
    "Contents",
    "CopiesView",
    "PrintedBlock",
    "PrintedCase",
    "PrintedItem",
    "PrintedPaper",
    "PrintedPerson",
    "PrintedRow",
    "PrintedSheet",
]


class Contents(StrEnum):
    """What a print file holds for each person."""

    BOTH = "both"
    QUESTIONS = "questions"
    SHEETS = "sheets"


class PrintedItem(View):
    """An item that some version prints."""

    item: PaperItem
    context: int
    """The place of its module among ``contexts``."""


class PrintedCase(CaseWords):
    """A case that some version prints."""

    context: int
    """The place of its module among ``contexts``."""


class PrintedRow(View):
    """An item of a version."""

    number: int
    item: int
    """Its place among ``items``."""
    options: tuple[int, ...]
    """Places of the options among the item's, in printed order."""
    premises: tuple[int, ...]


class PrintedBlock(View):
    """A case with its items, or one item that stands alone."""

    part: int | None
    """The module that begins here: its place among ``contexts``."""
    case: int | None
    rows: tuple[PrintedRow, ...]
    label: str = ""
    """Stands above the case: ``Case for questions 3–5``."""


class PrintedPaper(View):
    """A form in one version."""

    code: str
    hash: str
    line: str
    """Identifies it on the first page: ``Form A1-2, …``."""
    notice: str
    """Stands at the foot of each page."""
    blocks: tuple[PrintedBlock, ...]


class PrintedSheet(View):
    """An answer sheet or a spare one, and what it is called."""

    name: str
    """Of the pieces that are its pages: ``sheet-A1-2``."""
    title: str
    """Of the test; empty on spare sheets, which serve any."""
    spare: bool
    geometry: AnswerSheet


class PrintedPerson(View):
    """Who gets a copy."""

    code: str
    """Empty on a blank copy."""
    name: str
    """Empty where names are not printed or not known."""
    direction: str
    """Of the name's script."""
    joined: bool = False
    """Whether the name's script joins letters, so that it must be laid out as a whole."""
    paper: str
    """The code of the paper."""
    group: str = ""
    """The name of the person's group; empty where there are none."""


class CopiesView(PaperHead):
    """A print file."""

    frame: Frame
    workshop: str
    contents: Contents
    two_sided: bool
    two_up: bool
    """Whether two answer sheets stand side by side on a page, to be cut apart."""
    contexts: tuple[TextContext, ...]
    cases: tuple[PrintedCase, ...]
    items: tuple[PrintedItem, ...]
    papers: tuple[PrintedPaper, ...]
    sheets: tuple[PrintedSheet, ...]
    """One a paper; none if answers are marked on the paper, or printed in a file of their own."""
    labels: tuple[str, ...] = ()
    """The labels of cases, each once."""
    letters: str = ""
    """The letters of names that are not joined, and the digits of the language besides 0 to 9."""
    people: tuple[PrintedPerson, ...]
    """In the order in which they sit."""
