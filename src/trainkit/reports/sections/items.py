"""The appendix on the items: how each did before and after, and which to read again.

Items are named and never printed, and no key stands here: the bank is used again.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.analysis.distractors import BLANK
from trainkit.evaluation.refusal import Estimate
from trainkit.plan.forms import LETTERS, FormUse
from trainkit.reports.blocks import Block, Figure, Section, Table, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.items import ItemRow, SatItem
from trainkit.reports.numbers import cell, number

__all__ = ["flags_of", "items_section", "per_cent"]


def items_section(found: Findings, telling: Telling) -> Section:
    """Return a picture and a table a form."""
    blocks: list[Block] = [Text(text=telling.say("items-text"))]
    for form in sorted({row.form for row in found.items}):
        rows = [row for row in found.items if row.form == form]
        blocks += _form(form, rows, telling)
    return Section(title=telling.say("items-title"), blocks=tuple(blocks), new_page=True)


def _form(form: str, rows: list[ItemRow], telling: Telling) -> Iterator[Block]:
    say = telling.say
    if any(per_cent(sat) is not None for row in rows for sat in row.at.values()):
        yield Figure(
            name=f"items-{form.lower()}",
            caption=say("items-figure", form=form),
            alternative=say("items-figure-alt"),
            reading=say("items-reading"),
        )
    head = ("items-number", "items-item", "objective", "items-before", "items-after",
            "items-rest", "items-look")  # fmt: skip
    yield Table(
        caption=say("items-table", form=form),
        head=tuple(map(say, head)),
        rows=tuple(
            (
                str(row.item.number),
                row.item.item,
                row.item.objective,
                _facility(row, FormUse.PRE),
                _facility(row, FormUse.POST),
                _rest(row, telling),
                "; ".join(flags_of(row, telling)) if not telling.release else "",
            )
            for row in rows
        ),
        words=(1, 2, 6),
    )


def per_cent(sat: SatItem | None) -> float | None:
    """Return an item's facility in per cent, ``None`` where there is none."""
    if sat is None or not isinstance(sat.statistics.facility, Estimate):
        return None
    return 100 * sat.statistics.facility.value


def _facility(row: ItemRow, use: FormUse) -> str:
    value = per_cent(row.at.get(use))
    return "–" if value is None else f"{number(value)} ({row.at[use].statistics.n})"


def _rest(row: ItemRow, telling: Telling) -> str:
    sat = row.at.get(FormUse.POST) or row.at.get(FormUse.PRE)
    if sat is None or not isinstance(sat.statistics.discrimination, Estimate):
        return "–"
    return cell(sat.statistics.discrimination, telling.words, 2)


def flags_of(row: ItemRow, telling: Telling) -> list[str]:
    """Return what a person should look at, each remark once."""
    said: dict[str, None] = {}
    for sat in row.at.values():
        for warning in sat.statistics.warnings:
            said[telling.say(f"flag-{warning.value}")] = None
        for choice in sat.choices.choices if sat.choices else ():
            letter = LETTERS[choice.option] if choice.option != BLANK else ""
            for flag in choice.flags:
                said[telling.say(f"flag-{flag.value}", letter=letter)] = None
    return list(said)
