"""The items of a workshop's modules, with what is known of each, to browse and to search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from trainkit.assessment.expectation import expected_facility
from trainkit.assessment.forms import Forms, FormUse
from trainkit.definitions.loaded import Course, Definitions
from trainkit.items.registry import Item

__all__ = ["BankEntry", "Placement", "Wanted", "entries", "placements"]


@dataclass(frozen=True)
class Placement:
    """Where an item stands on a form."""

    form: str
    """Form and edition: ``A1``."""
    use: FormUse
    number: int
    """Its number on the form."""
    version: int
    """The version of the item that the form has."""


@dataclass(frozen=True)
class BankEntry:
    """An item, its module, and what is known of it."""

    course: Course
    item: Item
    facility: float | None
    """The share of all earlier participants who answered this version right; ``None`` if none."""
    answered: int
    """How many earlier participants answered this version."""
    expected: float
    """The share of trained people who are expected to answer right, with earlier answers used."""
    placements: tuple[Placement, ...]
    is_barred: bool
    """Whether ``assessment.exclude`` names it."""
    is_wanted: bool
    """Whether ``assessment.include`` names it."""

    @cached_property
    def words(self) -> str:
        """Its texts as they are searched: small letters, with those of its case."""
        item, bank = self.item, self.course.bank
        case = bank.case(item.case) if item.case else None
        texts = [item.id, item.stem, *(choice.text for choice in item.choices)]
        texts += [line.text for line in item.matched]
        texts += [case.title, case.text] if case else []
        return "\n".join(texts).casefold()


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty for anything."""

    words: str = ""
    """Each has to stand somewhere in the item or its case, in any order."""
    module: str = ""
    objective: str = ""
    level: str = ""
    type: str = ""
    form: str = ""
    """The letter of a form, ``any`` for every form, ``none`` for items on no form."""
    facility: str = ""
    """``low`` below 0.4, ``middle``, ``high`` from 0.8: as answered so far, else as expected."""

    def found(self, each: Iterable[BankEntry]) -> tuple[BankEntry, ...]:
        """Return the items that fit, in their order."""
        return tuple(entry for entry in each if self._fits(entry))

    def _fits(self, entry: BankEntry) -> bool:
        item = entry.item
        pairs = (
            (self.module, entry.course.module.id),
            (self.objective, item.objective),
            (self.level, item.cognitive.value),
            (self.type, item.type),
            (self.facility, _band(entry)),
        )
        return (
            all(not wanted or wanted == own for wanted, own in pairs)
            and self._is_on_form(entry)
            and all(word in entry.words for word in self.words.casefold().split())
        )

    def _is_on_form(self, entry: BankEntry) -> bool:
        letters = {placement.form[0] for placement in entry.placements}
        if self.form in {"any", "none"}:
            return bool(letters) is (self.form == "any")
        return not self.form or self.form in letters


_LOW, _HIGH = 0.4, 0.8


def _band(entry: BankEntry) -> str:
    share = entry.expected if entry.facility is None else entry.facility
    return "low" if share < _LOW else "middle" if share < _HIGH else "high"


def placements(forms: Forms | None, module: str, item: str) -> tuple[Placement, ...]:
    """Return where an item stands on the forms of a record."""
    return tuple(
        Placement(form.code, form.use, number, row.version)
        for form in (forms.forms if forms else ())
        for number, row in enumerate(form.items, 1)
        if (row.module, row.item) == (module, item)
    )


def entries(definitions: Definitions, forms: Forms | None) -> tuple[BankEntry, ...]:
    """Return all items of a workshop, module by module in the order of the banks."""
    return tuple(_entries(definitions, forms))


def _entries(definitions: Definitions, forms: Forms | None) -> Iterator[BankEntry]:
    spec, history = definitions.workshop.assessment, definitions.history
    for course in definitions.courses:
        module = course.module.id
        for item in course.bank.items:
            people, right = history.past.get((module, item.id, item.version), (0, 0.0))
            yield BankEntry(
                course=course,
                item=item,
                facility=right / people if people else None,
                answered=people,
                expected=expected_facility(module, item, history),
                placements=placements(forms, module, item.id),
                is_barred=spec is not None and item.id in spec.exclude,
                is_wanted=spec is not None and item.id in spec.include,
            )
