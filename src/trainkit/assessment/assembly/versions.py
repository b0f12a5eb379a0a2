"""Draws the versions of a form: the same items in other orders, their options too.

In: a form and the workshop's secret. Out: the form with its versions. Items move inside their
module only, so that a position holds the same module on every version; the items of one case stay
side by side, in the bank's order where the case says that they build on one another. The rule
against crowded keys (``printing``) holds for each version. Version 1 is the form itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from trainkit.assessment.assembly.printing import DRAWS, is_lopsided
from trainkit.assessment.forms import Form, FormVersion, PlacedItem, VersionRow
from trainkit.assessment.placing import key_position, place_item, version_hash
from trainkit.definitions.loaded import Definitions
from trainkit.items.registry import ItemBank
from trainkit.secret import shuffled

__all__ = ["with_versions"]

Numbered = tuple[int, PlacedItem]
"""An item of the form and its number there."""


def with_versions(definitions: Definitions, form: Form, secret: bytes, count: int) -> Form:
    """Return the form in ``count`` versions, the first of which is the form as it stands.

    Two versions differ wherever a module has items, or an item options, that may change places.
    """
    banks = {course.module.id: course.bank for course in definitions.courses}
    numbered = list(enumerate(form.items, 1))
    seen = [tuple((number, row.options, row.premises) for number, row in numbered)]
    versions: list[FormVersion] = []
    for number in range(2, count + 1):
        rows = _drawn(banks, numbered, secret, seen, form.code, f"version {number}")
        seen.append(tuple((row.n, row.options, row.premises) for row in rows))
        hashed = version_hash(form.hash, number, rows)
        versions.append(FormVersion(number=number, hash=hashed, items=rows))
    return form.model_copy(update={"versions": tuple(versions)})


def _drawn(
    banks: dict[str, ItemBank],
    numbered: Sequence[Numbered],
    secret: bytes,
    seen: Sequence[object],
    *names: str,
) -> tuple[VersionRow, ...]:
    """Draw a version, again while it repeats an earlier one or keys crowd at one position.

    If what may not be shuffled makes one of both unavoidable, the last draw stands.
    """
    rows: tuple[VersionRow, ...] = ()
    for attempt in range(DRAWS):
        labels = (*names, f"draw {attempt}")
        placed = [
            (number, _placed(banks[row.module], row, secret, *labels))
            for number, row in _order(banks, numbered, secret, *labels)
        ]
        rows = tuple(
            VersionRow(n=number, options=row.options, premises=row.premises, key=row.key)
            for number, row in placed
        )
        positions = [where for _, row in placed if (where := key_position(row))]
        repeats = tuple((row.n, row.options, row.premises) for row in rows) in seen
        if not repeats and not is_lopsided(positions):
            break
    return rows


def _order(
    banks: dict[str, ItemBank], numbered: Sequence[Numbered], secret: bytes, *labels: str
) -> list[Numbered]:
    """Return the items in the order drawn, module by module as on the form."""
    ordered: list[Numbered] = []
    for module, share in groupby(numbered, key=lambda each: each[1].module):
        units = _units(banks[module], list(share))
        for name in shuffled(secret, units, "order", *labels, module):
            ordered += _inside(banks[module], units[name], secret, "inside", *labels, module)
    return ordered


def _units(bank: ItemBank, share: Sequence[Numbered]) -> dict[str, list[Numbered]]:
    """Return what moves as one: a case's items, or a single item, by a name."""
    units: dict[str, list[Numbered]] = {}
    for number, row in share:
        case = bank.item(row.item).case
        units.setdefault(f"case {case}" if case else f"item {row.item}", []).append((number, row))
    return units


def _inside(bank: ItemBank, unit: list[Numbered], secret: bytes, *labels: str) -> list[Numbered]:
    case = bank.item(unit[0][1].item).case
    if len(unit) == 1 or (case is not None and bank.case(case).ordered):
        return unit
    by_item = {row.item: (number, row) for number, row in unit}
    return [by_item[item] for item in shuffled(secret, by_item, *labels)]


def _placed(bank: ItemBank, row: PlacedItem, secret: bytes, *labels: str) -> PlacedItem:
    item = bank.item(row.item)
    return place_item(
        bank.module, item, bank.case(item.case) if item.case else None, secret, *labels
    )
