"""A form with what scoring needs beside each item: its objective, its level, its printed letters.

``plan/forms.yaml`` records which items stand on a form; what they measure stands in the banks. The
score sheet prints both and the scoring reads both, so they are joined here, once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cached_property
from typing import Annotated

from pydantic import Field

from trainkit.assessment.forms import SCORED, Form, Forms, FormUse, Paper, PlacedItem
from trainkit.fields import Definition, Id
from trainkit.items.base import CognitiveLevel
from trainkit.items.entries import LETTERS
from trainkit.items.registry import ItemBank

__all__ = [
    "ScoredForm",
    "ScoringKey",
    "ScoredItem",
    "ScoredPaper",
    "canonical_answer",
    "scored_form",
    "scoring_key",
]


class ScoredItem(Definition):
    """One item of a form as it is scored."""

    number: Annotated[int, Field(ge=1)]
    """The number printed before the item."""
    objective: Id
    level: CognitiveLevel
    placed: PlacedItem
    """The item's row in the record: its type, printed letters and key."""
    dropped: bool = False
    """Whether it turned out flawed and counts for nobody."""

    @property
    def module(self) -> str:
        """The module the item comes from."""
        return self.placed.module

    @property
    def item(self) -> str:
        """The item's id in the bank."""
        return self.placed.item

    @property
    def version(self) -> int:
        """The version of the item that was printed."""
        return self.placed.version

    @property
    def type(self) -> str:
        """How the item is answered."""
        return self.placed.type

    @property
    def letters(self) -> str:
        """The letters printed before its options: ``ABCD``."""
        return self.placed.letters

    @property
    def key(self) -> str:
        """The key as ``PlacedItem`` spells it."""
        return self.placed.key

    @property
    def points(self) -> int:
        """What a right answer is worth in the total; nothing for an item that was dropped."""
        return 0 if self.dropped else self.placed.points

    @property
    def objective_key(self) -> str:
        """``module/objective``: objective ids are unique inside their module only."""
        return f"{self.module}/{self.objective}"


class ScoredForm(Definition):
    """One form as it is scored."""

    use: FormUse
    code: str
    """Form and edition, as printed."""
    hash: str
    items: Annotated[tuple[ScoredItem, ...], Field(min_length=1)]

    @property
    def points(self) -> int:
        """What the whole form is worth."""
        return sum(item.points for item in self.items)

    def numbers_of(self, group: str) -> tuple[int, ...]:
        """Return the numbers of the items of a module (``id``) or objective (``module/id``)."""
        return tuple(
            item.number
            for item in self.items
            if group in {item.module, item.objective_key} and not item.dropped
        )

    def without(self, dropped: Container[str]) -> ScoredForm:
        """Return the form with these items (``module/item``) counting for nobody."""
        items = tuple(
            item.model_copy(update={"dropped": f"{item.module}/{item.item}" in dropped})
            for item in self.items
        )
        return self.model_copy(update={"items": items})


def scored_form(form: Form, banks: Iterable[ItemBank]) -> ScoredForm:
    """Join a form with the banks its items come from.

    Raises ``KeyError`` for an item that no bank has; the check of the forms finds this earlier.
    """
    by_module = {bank.module: bank for bank in banks}
    items = []
    for number, placed in enumerate(form.items, 1):
        item = by_module[placed.module].item(placed.item)
        items.append(
            ScoredItem(number=number, objective=item.objective, level=item.cognitive, placed=placed)
        )
    return ScoredForm(use=form.use, code=form.code, hash=form.hash, items=tuple(items))


class ScoredPaper(Definition):
    """One form in one version, as it is printed, answered and scored."""

    code: str
    """Form, edition and version: ``A1-2``."""
    version: int
    form: str
    """The code of its form."""
    items: tuple[PlacedItem, ...]
    """In printed order, with this version's options and keys."""
    numbers: tuple[int, ...]
    """For each of them its number on the form."""

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For each item of the form its place on the paper, counted from 1."""
        return tuple(self.numbers.index(number) + 1 for number in range(1, len(self.items) + 1))


class ScoringKey(Definition):
    """All forms that are scored, and who may answer which of their papers when."""

    forms: Annotated[tuple[ScoredForm, ...], Field(min_length=1)]
    papers: dict[FormUse, tuple[ScoredPaper, ...]]
    """The papers that somebody may answer at each test, by form and version."""

    def form(self, code: str) -> ScoredForm:
        """Return the form with this code (``A1``); raises ``KeyError`` if there is none."""
        return {form.code: form for form in self.forms}[code]

    def forms_at(self, use: FormUse) -> tuple[ScoredForm, ...]:
        """Return the forms that somebody may answer at a test."""
        return tuple(self.form(code) for code in dict.fromkeys(p.form for p in self.papers[use]))

    def paper(self, use: FormUse, code: str | None) -> ScoredPaper:
        """Return the paper that was answered at a test; without a code, the only one there is.

        Raises ``KeyError`` if the test has no such paper, or several and no code is given.
        """
        papers = {paper.code: paper for paper in self.papers[use]}
        if code is None and len(papers) == 1:
            return self.papers[use][0]
        return papers[code or ""]

    def without(self, dropped: Container[str]) -> ScoringKey:
        """Return the forms with these items (``module/item``) counting for nobody."""
        forms = tuple(form.without(dropped) for form in self.forms)
        return self.model_copy(update={"forms": forms})

    def in_form_order(self, paper: ScoredPaper, answers: Sequence[str]) -> tuple[str, ...]:
        """Return answers given in printed order by the form's numbers, in version 1's letters."""
        first = self.form(paper.form).items
        return tuple(
            canonical_answer(answers[place - 1], paper.items[place - 1], item.placed)
            for place, item in zip(paper.places, first, strict=True)
        )


def canonical_answer(answer: str, printed: PlacedItem, first: PlacedItem) -> str:
    """Return an answer to an item of a version in the letters of the form's version 1.

    ``answer`` is spelled as ``PlacedItem.read`` spells it. A letter of version 1
    stands for the same option of the bank on every paper.
    """
    if not printed.options or (printed.options, printed.premises) == (
        first.options,
        first.premises,
    ):
        return answer
    letters = {
        here: LETTERS[first.options.index(option)]
        for here, option in zip(printed.letters, printed.options, strict=True)
    }
    moved = [letters.get(each, each) for each in answer]
    return printed.format.in_version_1(moved, printed, first)


def scoring_key(forms: Forms, banks: Iterable[ItemBank]) -> ScoringKey:
    """Join everything a score sheet holds with the banks.

    Raises ``KeyError`` for an item that no bank has, or where there is no form for a test.
    """
    banks = tuple(banks)
    papers = {use: forms.papers_for(use) for use in SCORED if forms.form(use)}
    scored = {paper.form.code: paper.form for each in papers.values() for paper in each}
    return ScoringKey(
        forms=tuple(scored_form(form, banks) for form in scored.values()),
        papers={use: tuple(map(_scored_paper, each)) for use, each in papers.items()},
    )


def _scored_paper(paper: Paper) -> ScoredPaper:
    return ScoredPaper(
        code=paper.code,
        version=paper.version,
        form=paper.form.code,
        items=paper.items,
        numbers=paper.numbers,
    )
