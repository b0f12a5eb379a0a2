"""The items that everybody with both tests answered before and after: one form twice, or anchors.

Only on these can a change item by item be tested, since only there the people and the items are the
same; and only through these can two forms be put on one scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredItem
from trainkit.evaluation.equating import Equated, equate
from trainkit.evaluation.estimate import Refusal
from trainkit.evaluation.item_change import ItemChange, item_changes
from trainkit.evaluation.marks import Floats, Pairs
from trainkit.reports.blocks import Section, Table, Text
from trainkit.reports.cohort import FULL, Cohort, FormMarks
from trainkit.reports.text import ReportText

__all__ = [
    "ChangedItem",
    "CommonItems",
    "change_refused",
    "changed_items",
    "changes_sections",
    "common_items",
    "equated_of",
]


@dataclass(frozen=True, eq=False)
class CommonItems:
    """Marks on the items that are on both forms of every person with both tests."""

    items: tuple[ScoredItem, ...]
    """In the order of a form before the course."""
    marks: dict[FormUse, Floats]
    """At each test, a row for each of the cohort's ``matched``."""


@dataclass(frozen=True)
class ChangedItem:
    """One common item."""

    item: ScoredItem
    n: int
    """People with both tests."""
    change: ItemChange

    @property
    def name(self) -> str:
        """``module/item``: ids of items are unique inside their module only."""
        return _name(self.item)


def _name(item: ScoredItem) -> str:
    return f"{item.module}/{item.item}"


def common_items(cohort: Cohort) -> CommonItems:
    """Return the common items; none where nobody has both tests, or no item was answered twice."""
    forms = [
        one
        for one in cohort.form_marks
        if any(member.forms[one.use] == one.letter for member in cohort.matched)
    ]
    names = [{_name(item) for item in one.form.items} for one in forms]
    common = set[str].intersection(*names) if names else set()
    items = tuple(item for item in forms[0].form.items if _name(item) in common) if forms else ()
    return CommonItems(items, {use: _marks(cohort, use, items, forms) for use in SCORED})


def _marks(
    cohort: Cohort, use: FormUse, items: tuple[ScoredItem, ...], forms: list[FormMarks]
) -> Floats:
    rows = {code: row for one in forms if one.use is use for code, row in _rows(one, items)}
    marks = [rows[member.code] for member in cohort.matched]
    return np.array(marks, dtype=np.float64).reshape(len(marks), len(items))


def _rows(one: FormMarks, items: tuple[ScoredItem, ...]) -> Iterator[tuple[str, Floats]]:
    """Yield everybody's code and marks on these items, in their order."""
    places = {_name(item): place for place, item in enumerate(one.form.items)}
    columns = [places[_name(item)] for item in items]
    yield from zip(one.codes, one.marks.values[:, columns].astype(np.float64), strict=True)


def changed_items(cohort: Cohort) -> tuple[ChangedItem, ...]:
    """Return the change of every common item."""
    common = common_items(cohort)
    right = (np.maximum(common.marks[use], 0) for use in SCORED)  # a penalty is no change
    changes = item_changes(*right)
    n = len(cohort.matched)
    return tuple(
        ChangedItem(item, n, change) for item, change in zip(common.items, changes, strict=True)
    )


def equated_of(cohort: Cohort) -> Equated | None:
    """Return gain and forms through the common items; ``None`` unless A was before B for everybody.

    Forms that are swapped are told apart by that, without an assumption about their items.
    """
    everybody = len(cohort.matched)
    if cohort.counterbalanced or not everybody or len(cohort.in_sequence("A")) < everybody:
        return None
    common = common_items(cohort)
    points = sum(item.points for item in common.items)
    unit = FULL / points if points else 0.0
    lowest = unit * float(sum(item.lowest for item in common.items))
    pre, post = (unit * common.marks[use].sum(axis=1) for use in SCORED)
    longest = max(len(one.form.items) for one in cohort.form_marks)
    shared = Pairs(pre.clip(max=FULL), post.clip(max=FULL), FULL, lowest)
    return equate(cohort.pairs(), shared, (len(common.items), longest))


def changes_sections(changes: tuple[ChangedItem, ...], text: ReportText) -> Iterator[Section]:
    """Yield the items that were answered twice; nothing where there is none to test."""
    if not changes or isinstance(changes[0].change.test, Refusal):
        return
    say = text.say
    head = ("items-item", "objective", "item-change-rose", "item-change-fell", "item-change-p")
    rows = tuple(
        (
            one.item.item,
            one.item.objective,
            str(one.change.rose),
            str(one.change.fell),
            text.p_value(one.change.adjusted),
        )
        for one in changes
    )
    table = Table(
        caption=say("item-change-table"),
        head=tuple(map(say, head)),
        rows=rows,
        words=(1,),
        foot=text.count("item-change-foot", len(changes), people=changes[0].n),
    )
    blocks = (Text(text=say("item-change-text"), leads=True), table)
    yield Section(title=say("item-change-title"), blocks=blocks, level=3)


def change_refused(changes: tuple[ChangedItem, ...], text: ReportText) -> Iterator[str]:
    """Yield why no change of an item is tested, if none is."""
    if not changes:
        yield text.say("item-change-none")
    elif isinstance(changes[0].change.test, Refusal):
        yield text.say("item-change-refused", why=text.why(changes[0].change.test))
