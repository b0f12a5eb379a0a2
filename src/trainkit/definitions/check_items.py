"""Checks of items, one by one: that names exist and that the key fits the options.

What can be said of an item's wording is the item linter's (``lint``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainkit.definitions.items import (
    Item,
    MatchingItem,
    MultipleItem,
    NumericItem,
    OneAnswerItem,
    Option,
    OrderingItem,
    Response,
    TrueFalseItem,
    WrittenItem,
)
from trainkit.definitions.loaded import Course
from trainkit.definitions.validate import check_unique, unknown
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Problems

__all__ = ["check_items"]

_STEM_ENDS = ("?", ":", "？", "؟")
_SHOWN = 4
"""Words of a stem that a message quotes."""
_STATEMENT_ENDS = (".", "۔", "。")


def check_items(course: Course, problems: Problems) -> None:
    """Record everything in the bank's items that does not fit together."""
    for index, item in enumerate(course.bank.items):
        report = _Report(course, index, item.id, problems)
        _check_names(course, item, report)
        _check_stem(item, report)
        if not isinstance(item, WrittenItem):
            _check_options(item, report)
        if isinstance(item, OneAnswerItem):
            report.known("option", item.key, [option.id for option in item.options], "key")
        if isinstance(item, TrueFalseItem):
            _check_verdicts(item, report)
        elif isinstance(item, MultipleItem):
            _check_keys(item, report)
        elif isinstance(item, MatchingItem):
            _check_premises(item, report)
        elif isinstance(item, NumericItem):
            _check_numbers(item, report)


LetteredItem = OneAnswerItem | MultipleItem | MatchingItem | OrderingItem


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

    def known(self, kind: str, name: str, known: list[str], *field: str | int) -> None:
        if name not in known:
            self.error(unknown(kind, name, known), *field)

    def unique(self, field: str, ids: list[str]) -> None:
        location: Location = ("items", self.index, field)
        check_unique(self.course.bank_file, location, ids, self.problems)


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
    if isinstance(item, TrueFalseItem):
        if not item.stem.rstrip().endswith((*_STATEMENT_ENDS, *_STEM_ENDS)):
            ends = _end_of(item.stem)
            report.error(
                f'expected a full stop at the end of the statement, found "{ends}"', "stem"
            )
    elif not item.stem.rstrip().endswith(_STEM_ENDS):
        ends = _end_of(item.stem)
        report.error(
            f'expected a question mark or a colon at the end of the stem, found "{ends}"', "stem"
        )


def _end_of(text: str) -> str:
    """Return the last words of a text: where YAML ends it early, they tell."""
    words = text.split()
    return ("… " if len(words) > _SHOWN else "") + " ".join(words[-_SHOWN:])


def _check_options(item: LetteredItem, report: _Report) -> None:
    options: Sequence[Option | Response] = item.options
    report.unique("options", [option.id for option in options])
    texts: dict[str, str] = {}
    for number, option in enumerate(options):
        same = texts.setdefault(option.text, option.id)
        if same != option.id:
            report.error(
                f'the options "{same}" and "{option.id}" have the same text',
                *("options", number, "text"),
            )


def _check_verdicts(item: TrueFalseItem, report: _Report) -> None:
    if len({option.verdict for option in item.options}) == 1:
        verdict = str(item.options[0].verdict).lower()
        report.error(f"expected reasons for both verdicts, found only {verdict}", "options")


def _check_keys(item: MultipleItem, report: _Report) -> None:
    for number, key in enumerate(item.keys):
        report.known("option", key, [option.id for option in item.options], "keys", number)
        if key in item.keys[:number]:
            report.error(f'the option "{key}" is named twice', "keys", number)


def _check_premises(item: MatchingItem, report: _Report) -> None:
    report.unique("premises", [premise.id for premise in item.premises])
    for number, premise in enumerate(item.premises):
        known = [option.id for option in item.options]
        report.known("option", premise.key, known, "premises", number, "key")
    if len(item.options) <= len(item.premises):
        report.error(
            f"expected more options than the {len(item.premises)} premises, so that the last "
            f"answer cannot be had by elimination, found {len(item.options)}",
            "options",
        )


def _check_numbers(item: NumericItem, report: _Report) -> None:
    for number, wrong in enumerate(item.wrong):
        if abs(wrong.value - item.answer) <= item.tolerance:
            report.error(
                f"{wrong.value} counts as right: the answer is {item.answer}, the tolerance "
                f"{item.tolerance}",
                *("wrong", number, "value"),
            )
