"""The items of each form, before and after the course, with what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trainkit.assessment.forms import FormUse
from trainkit.assessment.keyed import KeyedItem
from trainkit.evaluation.item_analysis import (
    ItemChoices,
    ItemStatistics,
    analyse_choices,
    analyse_items,
)
from trainkit.reports.cohort import Cohort, FormSitting

__all__ = ["ItemRow", "SatItem", "items_of"]


@dataclass(frozen=True)
class SatItem:
    """One item at one test."""

    statistics: ItemStatistics
    choices: ItemChoices | None
    """``None`` where the item is not answered with one letter."""


@dataclass(frozen=True)
class ItemRow:
    """One item of a form, at the tests at which the form was answered."""

    form: str
    """The form's letter."""
    item: KeyedItem
    at: dict[FormUse, SatItem]


def items_of(cohort: Cohort) -> tuple[ItemRow, ...]:
    """Return the items of all forms, by form and in the form's order."""
    rows: dict[tuple[str, int], ItemRow] = {}
    for sitting in cohort.sittings:
        for item, sat in zip(sitting.form.items, _sat(sitting), strict=True):
            key = sitting.letter, item.number
            row = rows.setdefault(key, ItemRow(sitting.letter, item, {}))
            row.at[sitting.use] = sat
    return tuple(rows[key] for key in sorted(rows))


def _sat(sitting: FormSitting) -> list[SatItem]:
    statistics = analyse_items(sitting.marks)
    lettered = [n for n, count in enumerate(sitting.options) if count]
    found: dict[int, ItemChoices] = {}
    if lettered:
        analysed = analyse_choices(
            sitting.choices[:, lettered],
            np.array([sitting.options[n] for n in lettered]),
            np.array([sitting.keys[n] for n in lettered]),
            sitting.marks.values.astype(float).sum(axis=1),
        )
        found = dict(zip(lettered, analysed, strict=True))
    return [SatItem(one, found.get(n)) for n, one in enumerate(statistics)]
