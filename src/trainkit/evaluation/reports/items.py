"""The items of each form: figures, what a person should look at, and the appendix on them.

The report names items and never prints them or their keys, so that the bank can be used again.
Where there are enough people, it is checked whether an item favours the speakers of one language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.assessment.scoring_key import ScoredItem
from trainkit.evaluation.dif import EtsClass, Groups, MantelHaenszel, mantel_haenszel
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.item_analysis import (
    Choice,
    ItemStatistics,
    OptionFlag,
    analyse_choices,
    analyse_items,
)
from trainkit.evaluation.reports.cohort import Cohort, FormMarks
from trainkit.evaluation.reports.text import Block, Figure, ReportText, Section, Table, parts
from trainkit.model.items.entries import LETTERS
from trainkit.render.charts import Dumbbell, dumbbells
from trainkit.text.languages import digits


@dataclass(frozen=True)
class ItemFigures:
    """One item at one test."""

    statistics: ItemStatistics
    choices: tuple[Choice, ...]
    """Empty where the item is not answered with one letter."""


@dataclass(frozen=True)
class ItemRow:
    """One item of a form, at the tests at which the form was answered."""

    form: str
    """The form's letter."""
    item: ScoredItem
    at: dict[FormUse, ItemFigures]


def items_of(cohort: Cohort) -> tuple[ItemRow, ...]:
    """Return the items of all forms, by form and in the form's order."""
    rows: dict[tuple[str, int], ItemRow] = {}
    for form_marks in cohort.form_marks:
        for item, figures in zip(form_marks.form.items, _figures(form_marks), strict=True):
            key = form_marks.letter, item.number
            row = rows.setdefault(key, ItemRow(form_marks.letter, item, {}))
            row.at[form_marks.use] = figures
    return tuple(rows[key] for key in sorted(rows))


def _figures(form_marks: FormMarks) -> list[ItemFigures]:
    choices = analyse_choices(
        form_marks.choices,
        np.array(form_marks.options, dtype=int),
        np.array(form_marks.keys, dtype=int),
        form_marks.marks.values.astype(float).sum(axis=1),
    )
    return list(map(ItemFigures, analyse_items(form_marks.marks), choices))


@dataclass(frozen=True)
class FairItem:
    """One item of a form at one test, compared between the two largest groups of one language."""

    use: FormUse
    form: str
    item: ScoredItem
    groups: tuple[str, str]
    mantel_haenszel: MantelHaenszel

    @property
    def is_flagged(self) -> bool:
        """Whether a person should read the item again."""
        return self.mantel_haenszel.ets in {EtsClass.MODERATE, EtsClass.LARGE}


def fairness_of(cohort: Cohort) -> tuple[FairItem, ...] | Refusal:
    """Return every item that could be compared; why none could, if that is so."""
    languages = {one.code: one.language for one in cohort.members if one.language and one.scores}
    largest = Counter(languages.values()).most_common(2)
    if len(largest) < 2:
        return Refusal(reason=Reason.TOO_FEW_GROUPS, n=len(largest), needs=2)
    names = (largest[0][0], largest[1][0])
    found: list[FairItem] = []
    why: Refusal | None = None
    for form_marks in cohort.form_marks:
        groups = _groups(form_marks, languages, names)
        why = why or groups.refusal()
        if groups.refusal() is None:
            found += _compared(form_marks, groups)
    if not found:
        return why or Refusal(reason=Reason.TOO_FEW_PEOPLE, n=0, needs=1)
    return tuple(found)


def _groups(form_marks: FormMarks, languages: dict[str, str], names: tuple[str, str]) -> Groups:
    spoken = [languages.get(code) for code in form_marks.codes]
    first, second = (np.array([one == name for one in spoken], dtype=bool) for name in names)
    return Groups(first, second, names)


def _compared(form_marks: FormMarks, groups: Groups) -> list[FairItem]:
    found = mantel_haenszel(form_marks.marks.number_right, groups)
    rows = zip(form_marks.form.items, found, strict=True)
    return [
        FairItem(form_marks.use, form_marks.letter, item, groups.names, one) for item, one in rows
    ]


ITEMS = 30
"""Items of one drawing."""


def items_section(
    items: tuple[ItemRow, ...], numbers: Mapping[str, int], text: ReportText
) -> Section:
    """Return a picture and a table a form; ``numbers`` are those of the objectives."""
    intro = ("items-text", "items-letters") if items else ("learning-nobody",)
    blocks: list[Block | str] = [*map(text.say, intro)]
    for form in sorted({row.form for row in items}):
        blocks += _form(form, [row for row in items if row.form == form], numbers, text)
    return text.section("items-title", *blocks)


def _form(
    form: str, rows: list[ItemRow], numbers: Mapping[str, int], text: ReportText
) -> Iterator[Block]:
    say = text.say
    if any(_per_cent(one) is not None for row in rows for one in row.at.values()):
        for part, shown in enumerate(parts(rows, ITEMS)):
            yield Figure(
                name=f"items-{form.lower()}-{part}",
                caption=say("items-figure", form=form),
                alternative=say("items-figure-alt"),
                reading=say("items-reading"),
                draw=partial(_chart, shown, text),
            )
    head = [say("items-number"), say("items-item"), say("objective"), *_tested(rows, text)]
    head += [say("items-rest"), say("items-look")]
    yield Table(
        caption=say("items-table", form=form),
        head=tuple(head),
        rows=tuple(_row(row, numbers, text) for row in rows),
        words=(1, 6),
    )


def _chart(rows: Sequence[ItemRow], text: ReportText) -> bytes:
    marks = tuple(
        Dumbbell(f"{row.item.number}  {row.item.item}", *map(_per_cent, map(row.at.get, SCORED)))
        for row in rows
    )
    ends = text.say("learning-before"), text.say("learning-after")
    return dumbbells(marks, ends, text.say("items-axis"))


def _tested(rows: list[ItemRow], text: ReportText) -> Iterator[str]:
    """Yield the headings of both tests, with the number of people who answered the form."""
    keys = (("items-before", "column-pre"), ("items-after", "column-post"))
    for use, (counted, alone) in zip(SCORED, keys, strict=True):
        first = rows[0].at.get(use)
        yield text.say(counted, n=first.statistics.n) if first else text.say(alone)


def _row(row: ItemRow, numbers: Mapping[str, int], text: ReportText) -> tuple[str, ...]:
    item = row.item
    cells: tuple[str, ...] = (
        text.number(item.number),
        item.item,
        digits(numbers.get(item.objective_key, item.objective), text.language),
    )
    before, after = (one.statistics if one else None for one in map(row.at.get, SCORED))
    cells += (
        _cell(before.facility if before else None, text, 0, 100),
        _cell(after.facility if after else None, text, 0, 100),
        _cell(after.discrimination if after else None, text, 2),
    )
    return (*cells, remarks(row, text))


def _per_cent(figures: ItemFigures | None) -> float | None:
    """Return an item's facility in per cent; ``None`` where there is none."""
    facility = figures.statistics.facility if figures else None
    return 100 * facility.value if isinstance(facility, Estimate) else None


def _cell(outcome: Outcome | None, text: ReportText, digits: int, scale: float = 1.0) -> str:
    if outcome is None or isinstance(outcome, Refusal):
        return text.say("hidden-cell")
    return text.cell(outcome, digits, scale)


def remarks(row: ItemRow, text: ReportText) -> str:
    """Return what a person should look at, each remark once, with the options it is about.

    Behind that stands how many left it blank or did not reach it. The last test of the form counts:
    an option that nobody chose before the course may well be chosen after it.
    """
    figures = row.at[max(row.at, key=list(FormUse).index)]
    said: dict[str, set[str]] = {warning.value: set() for warning in figures.statistics.warnings}
    for choice in figures.choices:
        beats_key = OptionFlag.BEATS_KEY_AT_TOP in choice.flags
        for flag in choice.flags:
            if not (beats_key and flag is OptionFlag.MORE_OFTEN_BY_TOP):
                said.setdefault(flag.value, set()).add(LETTERS[choice.option])
    told = [
        text.say(f"flag-{remark}", letters=text.together(sorted(letters)))
        for remark, letters in said.items()
    ]
    for use, figures in row.at.items():
        one = figures.statistics
        if one.omitted:
            told.append(text.say(f"blank-omitted-{use.value}", n=one.omitted))
        if one.not_reached:
            right = _cell(one.facility_reached, text, 0, 100)
            told.append(text.say(f"blank-not-reached-{use.value}", n=one.not_reached, right=right))
    return text.listed(told)
