"""Checks of items, one by one: that names exist, and what the item's type checks.

What can be said of an item's wording is the item linter's (``lint``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainkit.definitions.loaded import Course
from trainkit.definitions.texts import check_figure
from trainkit.definitions.validate import check_unique, unknown
from trainkit.definitions.yamlfile import Location
from trainkit.items.registry import Item
from trainkit.problems import Problems

__all__ = ["check_items"]

_SHOWN = 4
"""Words of a stem that a message quotes."""


def check_items(course: Course, problems: Problems) -> None:
    """Record everything in the bank's items that does not fit together."""
    for index, item in enumerate(course.bank.items):
        report = _Report(course, index, item.id, problems)
        _check_names(course, item, report)
        _check_stem(item, report)
        item.check(report)


@dataclass(frozen=True)
class _Report:
    """Records what is wrong with one item."""

    course: Course
    index: int
    item_id: str
    problems: Problems

    def error(self, message: str, *field: str | int) -> None:
        place = self.course.bank_file.place(("items", self.index, *field))
        self.problems.error(place, f"{self.item_id}: {message}")

    def known(self, kind: str, name: str, known: Sequence[str], *field: str | int) -> None:
        if name not in known:
            self.error(unknown(kind, name, known), *field)

    def unique(self, field: str, ids: Sequence[str]) -> None:
        location: Location = ("items", self.index, field)
        check_unique(self.course.bank_file, location, ids, self.problems)

    def figure(self, name: str, *field: str | int) -> bytes | None:
        place = self.course.bank_file.place(("items", self.index, *field))
        return check_figure(place, name, self.course.folder, self.problems)


def _check_names(course: Course, item: Item, report: _Report) -> None:
    module, bank = course.module, course.bank
    report.known("objective", item.objective, [o.id for o in module.objectives], "objective")
    references = [reference.id for reference in module.references]
    report.known("reference", item.source.reference, references, "source", "reference")
    if item.case:
        report.known("case", item.case, [case.id for case in bank.cases], "case")
    names = [other.id for other in bank.items]
    for number, enemy in enumerate(item.enemies):
        if enemy not in names or enemy == item.id:
            report.error(f'expected another item of this bank, found "{enemy}"', "enemies", number)


def _check_stem(item: Item, report: _Report) -> None:
    if not item.stem.rstrip().endswith(item.stem_ends):
        report.error(f'expected {item.stem_end}, found "{_end_of(item.stem)}"', "stem")


def _end_of(text: str) -> str:
    """Return the last words of a text: where YAML ends it early, they tell."""
    words = text.split()
    return ("… " if len(words) > _SHOWN else "") + " ".join(words[-_SHOWN:])
