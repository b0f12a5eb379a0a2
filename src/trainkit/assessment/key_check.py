"""Checks the options and the key of a row of ``plan/forms.yaml`` against those of its item."""

from __future__ import annotations

from trainkit.assessment.forms import PlacedItem, VersionRow
from trainkit.definitions.validate import Report
from trainkit.items.registry import Item
from trainkit.languages import _, and_list

__all__ = ["check_key"]


def check_key(start: str, row: PlacedItem | VersionRow, item: Item, report: Report) -> None:
    """Check the key against that of the item with its options in the row's order."""
    key = item.printed_key(row.options, row.premises)
    if key is None:
        report.error(
            _(
                "{start}: expected {parts}, found {found}",
                start=start,
                parts=_parts(item),
                found=_found(row),
            )
        )
    elif key != row.key:
        report.error(_other_key(start, key, row, item))


def _other_key(start: str, key: str, row: PlacedItem | VersionRow, item: Item) -> str:
    values = {"start": start, "key": key, "found": row.key}
    if item.format.one_letter:
        return _(
            "{start}: expected the key {key}, which is option {right} in the order {options}, "
            "found {found}",
            right=item.right,
            options=row.options,
            **values,
        )
    if row.options:
        order = _found(row)
        return _(
            "{start}: expected the key {key} in the order {order}, found {found}",
            order=order,
            **values,
        )
    return _("{start}: expected the key {key}, found {found}", **values)


def _parts(item: Item) -> str:
    """Return which options, and premises, the item's row must name."""
    options = "".join(choice.id for choice in item.choices)
    if not options:
        return _("no options")
    if premises := "".join(premise.id for premise in item.matched):
        return _(
            "the options {options} and the premises {premises} in some order, each once",
            options=options,
            premises=premises,
        )
    return _("the options {options} in some order, each once", options=options)


def _found(row: PlacedItem | VersionRow) -> str:
    if row.premises:
        return and_list((row.options, row.premises))
    return row.options or _("none")
