"""The record of the test forms: which items, in which order, with which key, for whom.

Two forms are parallel: either may be answered before the course and the other after it. A form may
be printed in several *versions*, the same items in other orders. What lies on a table is a *paper*:
a form, its edition and a version, written ``A1-2``.

``plan/forms.yaml`` holds this model. It is a record and not a cache: once it exists, a build prints
exactly these forms or refuses; only ``trainkit plan --new-edition`` makes others. The printed key
can be remade, and answers scored, from the record alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property
from typing import Annotated, Any, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from trainkit.model.fields import Definition, Id, Sha, Text, refused
from trainkit.model.items.base import Case
from trainkit.model.items.entries import DOUBTFUL, LETTERS, AnswerFormat
from trainkit.model.items.registry import FORMATS, Item, TypeName
from trainkit.text.languages import N_, _

Plain = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
"""A decimal number in plain digits, as text: it keeps every digit that was printed."""

PAPER_CODE = r"[A-Z][1-9][0-9]*-[1-9]"
"""Form, edition and version, as papers print them and score sheets take them: ``A1-2``."""

PaperCode = Annotated[str, Field(pattern=f"^{PAPER_CODE}$")]

_LATER_FIELDS = ("type", "premises", "tolerance", "unit", "points", "penalty")
"""Fields that a row carries only where they say something, so that older rows keep their sums."""


class FormUse(StrEnum):
    """When a form is answered."""

    PRE = "pre"
    POST = "post"
    RETENTION = "retention"
    """Some months after the course."""


SCORED = (FormUse.PRE, FormUse.POST)
"""The tests that are sat at the course and that a score sheet holds."""

TEST_NAMES = {FormUse.PRE: N_("pre-test"), FormUse.POST: N_("post-test")}
"""What these are called within a sentence, marked for translation."""


class PlacedItem(Definition):
    """One item on a form. Its number is its position, counted from 1."""

    module: Id
    item: Id
    version: Annotated[int, Field(ge=1)]
    type: TypeName = "single"
    options: Annotated[str, Field(pattern=r"^([a-h]{3,8})?$")]
    """The bank's option ids in printed order: ``cab`` prints option c as A. Empty if numeric."""
    premises: Annotated[str, Field(pattern=r"^([1-8]{3,6})?$")] = ""
    """The bank's premise ids in printed order: ``312`` prints premise 3 as i. Matching only."""
    key: str
    """What a right answer looks like on paper: ``B``; every right letter in rising order (``AC``,
    multiple); a letter for each premise in printed order (``CAB``, matching); the letters in the
    right order (``BDAC``, ordering); a number in plain digits (``12.5``, numeric); the points of a
    full answer (``4``, short answer, marked by a rubric)."""
    tolerance: Plain | None = None
    """The largest difference from a number that is still right; ``None`` for exactly this one."""
    unit: Text | None = None
    """Printed behind the box for a number."""
    points: Annotated[int, Field(ge=1, le=20)] = 1
    """What a right answer is worth in the total."""
    penalty: Annotated[str, Field(pattern=r"^([1-9][0-9]?/[1-9][0-9]{0,2}|1)$")] | None = None
    """The part of its points that a wrong answer takes off, as papers print it: ``1/3``."""
    content: Sha
    """A sum over everything the item prints and keys, to notice later changes."""

    @property
    def letters(self) -> str:
        """The letters printed before its options: ``ABC``; none if numeric."""
        return LETTERS[: len(self.options)]

    @property
    def format(self) -> AnswerFormat:
        """How it is answered, read and marked."""
        return FORMATS[self.type]

    @property
    def offered(self) -> str:
        """What stands over the item's column on a score sheet: which answers it takes."""
        return self.format.offered(self)

    @property
    def key_text(self) -> str:
        """The key as it is printed: ``AC``, ``12.5 ± 0.5 BTC``."""
        tolerance = f"± {self.tolerance}" if self.tolerance else None
        return " ".join(part for part in (self.key, tolerance, self.unit) if part)

    def read(self, text: str) -> str | None:
        """Return what an entry answers, in one spelling; ``None`` where it cannot be sure.

        ``DOUBTFUL`` is read for every item; ``NOTHING`` stands for an answer that marks nothing,
        or for an empty box among others.
        """
        return text if text == DOUBTFUL else self.format.read(text, self)

    @model_validator(mode="after")
    def _key_fits_the_type(self) -> Self:
        if not re.fullmatch(self.format.key_pattern, self.key):
            raise refused(
                _(
                    'expected {what} as key of type {type}, found "{key}"',
                    what=_(self.format.key_is),
                    type=self.type,
                    key=self.key,
                )
            )
        return self

    @model_validator(mode="after")
    def _penalty_fits_the_type(self) -> Self:
        if self.penalty is None:
            return self
        if not self.format.one_letter:
            raise refused(_("type {type} takes no penalty", type=self.type))
        if Fraction(self.penalty) > 1:
            raise refused(_("expected 1 at most, found {penalty}", penalty=self.penalty))
        return self

    @model_serializer(mode="wrap")
    def _without_what_says_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        row: dict[str, Any] = handler(self)
        defaults = {name: PlacedItem.model_fields[name].default for name in _LATER_FIELDS}
        return {
            name: value
            for name, value in row.items()
            if name not in defaults or value != defaults[name]
        }


class VersionRow(Definition):
    """One item of a version: where the form has it, and how it is printed here."""

    n: Annotated[int, Field(ge=1)]
    """The item's number on the form, which is its number in version 1."""
    options: Annotated[str, Field(pattern=r"^([a-h]{3,8})?$")] = ""
    premises: Annotated[str, Field(pattern=r"^([1-8]{3,6})?$")] = ""
    key: str
    """All as in ``PlacedItem``, in the order of this version."""

    def placed(self, item: PlacedItem) -> PlacedItem:
        """Return the form's item as this version prints it."""
        changes = {"options": self.options, "premises": self.premises, "key": self.key}
        return PlacedItem.model_validate({**item.model_dump(), **changes})


class FormVersion(Definition):
    """The items of a form in another order, their options too."""

    number: Annotated[int, Field(ge=2, le=9)]
    hash: Sha
    """A sum over the form's hash, the number and the rows."""
    items: Annotated[tuple[VersionRow, ...], Field(min_length=1)]
    """A row an item, in printed order."""


class Form(Definition):
    """One test form. Version 1 is the form itself; ``versions`` has the others."""

    id: Annotated[str, Field(pattern=r"^[A-Z]$")]
    use: FormUse
    """When it is answered; where forms are counterbalanced, by those who answer form A first."""
    edition: Annotated[int, Field(ge=1)]
    items: Annotated[tuple[PlacedItem, ...], Field(min_length=1)]
    hash: Sha
    """A sum over everything above; papers, keys and score sheets carry it."""
    versions: tuple[FormVersion, ...] = ()

    @property
    def code(self) -> str:
        """Form and edition: ``A1``."""
        return f"{self.id}{self.edition}"

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers on which the form is printed, by version."""
        return tuple(self.paper(number) for number in range(1, len(self.versions) + 2))

    def paper(self, number: int) -> Paper:
        """Return the form in this version; raises ``KeyError`` if there is none."""
        if number == 1:
            numbers = tuple(range(1, len(self.items) + 1))
            return Paper(form=self, version=1, hash=self.hash, items=self.items, numbers=numbers)
        version = {version.number: version for version in self.versions}[number]
        items = tuple(row.placed(self.items[row.n - 1]) for row in version.items)
        numbers = tuple(row.n for row in version.items)
        return Paper(form=self, version=number, hash=version.hash, items=items, numbers=numbers)

    @model_validator(mode="after")
    def _versions_hold_each_item_once(self) -> Self:
        for number, version in enumerate(self.versions, 2):
            if version.number != number:
                raise refused(
                    _(
                        "expected version {expected}, found {found}",
                        expected=number,
                        found=version.number,
                    )
                )
            if sorted(row.n for row in version.items) != list(range(1, len(self.items) + 1)):
                raise refused(
                    _(
                        "version {number}: expected each of the form's {count} items once",
                        number=number,
                        count=len(self.items),
                    )
                )
        return self


class Paper(Definition):
    """A form in one version, as it is printed and answered."""

    form: Annotated[Form, Field(exclude=True)]
    """Excluded from fingerprints: the paper's hash is a sum over the form's."""
    version: int
    hash: str
    items: tuple[PlacedItem, ...]
    """In printed order, with the options and keys of this version."""
    numbers: tuple[int, ...]
    """For each of them its number on the form."""

    @property
    def code(self) -> str:
        """Form, edition and version: ``A1-2``."""
        return f"{self.form.code}-{self.version}"

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For each item of the form its place on the paper, counted from 1."""
        return tuple(self.numbers.index(number) + 1 for number in range(1, len(self.items) + 1))

    @property
    def by_number(self) -> tuple[PlacedItem, ...]:
        """The items in the order of the form, as this paper prints them."""
        return tuple(self.items[place - 1] for place in self.places)

    def in_form_order(self, answers: Sequence[str]) -> tuple[str, ...]:
        """Return answers given in printed order by the form's numbers, in version 1's letters.

        Answers are spelled as ``PlacedItem.read`` spells them.
        """
        return tuple(
            _in_version_1(answers[place - 1], self.items[place - 1], first)
            for place, first in zip(self.places, self.form.items, strict=True)
        )


def _in_version_1(answer: str, printed: PlacedItem, first: PlacedItem) -> str:
    """Return an answer in version 1's letters, which name the same options on every paper."""
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


class Allocation(Definition):
    """Which papers one person answers. Made once and kept: papers are printed by it."""

    code: Annotated[str, Field(min_length=1, max_length=12)]
    """The participant's code."""
    papers: dict[FormUse, PaperCode]


class Forms(Definition):
    """All forms of a workshop."""

    workshop: Id
    made_from: Sha | None = None
    """A sum over what workshop.yaml asked of the forms."""
    counterbalanced: bool = False
    """True where half of the people answer form B first and form A after."""
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    allocation: tuple[Allocation, ...] = ()
    """In the order in which people sit; empty where everybody gets version 1 of the same form."""

    def form(self, use: FormUse) -> Form:
        """Return the form for this use; raises ``KeyError`` if there is none."""
        return {form.use: form for form in self.forms}[use]

    def has(self, use: FormUse) -> bool:
        """Whether there is a form for this use."""
        return any(form.use is use for form in self.forms)

    def paper(self, code: str) -> Paper:
        """Return the paper with this code (``A1-2``); raises ``KeyError`` if there is none."""
        name, _, version = code.partition("-")
        return {form.code: form for form in self.forms}[name].paper(int(version or 0))

    def papers_for(self, use: FormUse) -> tuple[Paper, ...]:
        """Return every paper that somebody may answer at this test, by form and version."""
        either = self.counterbalanced and use in SCORED
        forms = [form for form in self.forms if form.use in (SCORED if either else (use,))]
        return tuple(paper for form in forms for paper in form.papers)

    def paper_of(self, code: str, use: FormUse) -> Paper:
        """Return what a participant answers at this test; version 1 for whoever has no allocation.

        Raises ``KeyError`` if the workshop has no such test.
        """
        allocated = {row.code: row.papers for row in self.allocation}.get(code, {})
        return self.paper(allocated[use]) if use in allocated else self.form(use).paper(1)


@cache
def item_taking(offered: str) -> PlacedItem | None:
    """Return an item that takes the answers which a score sheet says (``PlacedItem.offered``).

    Its key is made up: it says what can be answered, never what is right.
    """
    for name, answers in FORMATS.items():
        fields = answers.sample(offered)
        if fields is not None:
            row = {"module": "any", "item": "any", "version": 1, "content": "0" * 16}
            return PlacedItem.model_validate({**row, "type": name, **fields})
    return None


def content_sum(item: Item, case: Case | None) -> str:
    """Return a sum over what the item prints on a paper and over its key: 16 digits of SHA-256.

    Rationale, source and expected difficulty may be mended after a test; they do not count.
    """
    printed = {"stem": item.stem, "case": None if case is None else [case.title, case.text]}
    return sum_of(printed | dict(item.content()))


def form_hash(form_id: str, use: FormUse, edition: int, items: Sequence[PlacedItem]) -> str:
    """Return a sum over a form and its rows: 16 digits of SHA-256."""
    rows = [item.model_dump(mode="json") for item in items]
    return sum_of({"id": form_id, "use": use, "edition": edition, "items": rows})


def version_hash(form: str, number: int, rows: Sequence[VersionRow]) -> str:
    """Return a sum over a version: the form's hash, its number and its rows."""
    items = [row.model_dump(mode="json") for row in rows]
    return sum_of({"form": form, "version": number, "items": items})


def sum_of(content: object) -> str:
    """Return the first 16 digits of the SHA-256 of its JSON."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
