"""The appendix on the items: how each did before and after, and which to read again.

Items are named and never printed, and no key stands here: the bank is used again.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.evaluation.estimate import Estimate
from trainkit.items.entries import LETTERS
from trainkit.reports.blocks import Block, Figure, Section, Table, Text, parts
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.items import ItemRow, SatItem
from trainkit.reports.numbers import cell

__all__ = ["ITEMS", "flags_of", "items_section", "per_cent"]

ITEMS = 30
"""Items of one drawing."""


def items_section(found: Findings, telling: Telling) -> Section:
    """Return a picture and a table a form."""
    say = telling.say
    title = say("items-title")
    if not found.items:
        return Section(title=title, blocks=tuple(_nothing(found, telling)))
    blocks: list[Block] = [Text(text=say("items-text"))]
    if not telling.release:
        blocks.append(Text(text=say("items-letters")))
    for form in sorted({row.form for row in found.items}):
        rows = [row for row in found.items if row.form == form]
        blocks += _form(form, rows, telling)
    return Section(title=title, blocks=tuple(blocks))


def _nothing(found: Findings, telling: Telling) -> Iterator[Text]:
    if telling.release and any(member.scores for member in found.cohort.members):
        yield Text(text=telling.say("items-hidden", threshold=telling.threshold))
    else:
        yield Text(text=telling.say("learning-nobody"))


def _form(form: str, rows: list[ItemRow], telling: Telling) -> Iterator[Block]:
    say = telling.say
    if any(per_cent(sat) is not None for row in rows for sat in row.at.values()):
        for part in range(len(parts(rows, ITEMS))):
            yield Figure(
                name=f"items-{form.lower()}-{part}",
                caption=say("items-figure", form=form),
                alternative=say("items-figure-alt"),
                reading=say("items-reading"),
            )
    head = [say("items-number"), say("items-item"), say("objective"), *_tested(rows, telling)]
    head.append(say("items-rest"))
    if not telling.release:
        head.append(say("items-look"))
    yield Table(
        caption=say("items-table", form=form),
        head=tuple(head),
        rows=tuple(_row(row, telling) for row in rows),
        words=(1, 2, 6),
    )


def _tested(rows: list[ItemRow], telling: Telling) -> Iterator[str]:
    """Yield the headings of both tests, with the number of people who answered the form."""
    keys = (("items-before", "column-pre"), ("items-after", "column-post"))
    for use, (counted, alone) in zip(SCORED, keys, strict=True):
        sat = rows[0].at.get(use)
        yield telling.say(counted, n=sat.statistics.n) if sat else telling.say(alone)


def _row(row: ItemRow, telling: Telling) -> tuple[str, ...]:
    item = row.item
    cells: tuple[str, ...] = (str(item.number), item.item, item.objective)
    cells += tuple(_facility(row.at.get(use), telling) for use in SCORED)
    cells += (_rest(row, telling),)
    return cells if telling.release else (*cells, telling.listed(flags_of(row, telling)))


def per_cent(sat: SatItem | None) -> float | None:
    """Return an item's facility in per cent, ``None`` where there is none."""
    if sat is None or not isinstance(sat.statistics.facility, Estimate):
        return None
    return 100 * sat.statistics.facility.value


def _facility(sat: SatItem | None, telling: Telling) -> str:
    if sat is None or not isinstance(sat.statistics.facility, Estimate):
        return telling.say("hidden-cell")
    return cell(sat.statistics.facility, telling.words, 0, 100)


def _rest(row: ItemRow, telling: Telling) -> str:
    sat = row.at.get(FormUse.POST)
    if sat is None or not isinstance(sat.statistics.discrimination, Estimate):
        return telling.say("hidden-cell")
    return cell(sat.statistics.discrimination, telling.words, 2)


def flags_of(row: ItemRow, telling: Telling) -> list[str]:
    """Return what a person should look at, each remark once, with the options it is about."""
    said: dict[str, dict[str, None]] = {}
    for sat in row.at.values():
        for warning in sat.statistics.warnings:
            said.setdefault(warning.value, {})
        for choice in sat.choices.choices if sat.choices else ():
            for flag in choice.flags:
                said.setdefault(flag.value, {})[LETTERS[choice.option]] = None
    return [
        telling.say(f"flag-{remark}", letters=telling.together(sorted(letters)))
        for remark, letters in said.items()
    ]
