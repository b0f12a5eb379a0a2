"""The drawings of a report, by the names under which its figures ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainkit.assessment.forms import FormUse
from trainkit.evaluation.estimate import Estimate, Outcome
from trainkit.evaluation.tallies import Tally
from trainkit.render.charts import (
    Dumbbell,
    Interval,
    Stacked,
    diverging_bars,
    dumbbells,
    intervals,
    slopes,
)
from trainkit.reports.blocks import Figure, Section, parts
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.learning import HEADLINE, AimGain
from trainkit.reports.sections.items import ITEMS, per_cent
from trainkit.reports.sections.learning import gains_shown
from trainkit.reports.sections.surveys import scales
from trainkit.reports.surveys import survey_of

__all__ = ["drawings_of"]


def drawings_of(
    found: Findings, sections: tuple[Section, ...], telling: Telling
) -> tuple[tuple[str, bytes], ...]:
    """Return name and content of every drawing that the sections show."""
    wanted = [b.name for section in sections for b in section.blocks if isinstance(b, Figure)]
    return tuple((name, _drawing(name, found, telling)) for name in wanted)


def _drawing(name: str, found: Findings, telling: Telling) -> bytes:
    if name == "slopes":
        return _slopes(found, telling)
    if name == "change":
        return _change(found, telling)
    if name.startswith("scale-"):
        return _scales(name.removeprefix("scale-"), found, telling)
    kind, *form, part = name.split("-")
    if form:
        return _items(form[0].upper(), int(part), found, telling)
    gains = gains_shown(found, modules=kind == "modules")
    shown = parts(gains)[int(part)]
    return intervals(tuple(_rows(shown)), telling.say("modules-axis"))


def _slopes(found: Findings, telling: Telling) -> bytes:
    pairs = found.cohort.pairs()
    lines = list(zip(pairs.pre.tolist(), pairs.post.tolist(), strict=True))
    ends = telling.say("learning-before"), telling.say("learning-after")
    mean = telling.words.count("learning-mean", pairs.n)
    return slopes(lines, ends, telling.say("learning-axis"), mean)


def _change(found: Findings, telling: Telling) -> bytes:
    learning = found.learning
    rows = tuple(
        row
        for key, figure in (
            ("measure-pre", learning.pre),
            ("measure-post", learning.post),
            ("measure-gain", learning.gain),
        )
        for row in _row(telling.say(key), figure)
    )
    return intervals(rows, telling.say("change-axis"))


def _rows(gains: Sequence[AimGain]) -> Iterator[Interval]:
    for one in gains:
        label = one.aim.title if one.aim.is_module else one.aim.text
        yield from _row(label, one.gain, strong=one.aim.fewest >= HEADLINE)


def _row(label: str, figure: Outcome, *, strong: bool = True) -> Iterator[Interval]:
    if isinstance(figure, Estimate):
        yield Interval(label, figure.value, figure.low, figure.high, strong)


def _scales(survey_id: str, found: Findings, telling: Telling) -> bytes:
    """Draw the statements of a questionnaire; all have the answers of the first one."""
    later = found.returned.follow_up
    everything = (*found.returned.questionnaires, *(later.questionnaires if later else ()))
    answers = {one.id: one for one in everything}[survey_id]
    lines = scales(survey_of(answers, telling.threshold))
    options = lines[0].line.question.answers
    rows = tuple(
        Stacked(one.line.text, one.found.counts)
        for one in lines
        if isinstance(one.found, Tally) and one.line.question.answers == options
    )
    return diverging_bars(rows, options, telling.say("scale-axis"))


def _items(form: str, part: int, found: Findings, telling: Telling) -> bytes:
    shown = parts([row for row in found.items if row.form == form], ITEMS)[part]
    rows = tuple(
        Dumbbell(
            f"{row.item.number}  {row.item.item}",
            per_cent(row.at.get(FormUse.PRE)),
            per_cent(row.at.get(FormUse.POST)),
        )
        for row in shown
    )
    ends = telling.say("learning-before"), telling.say("learning-after")
    return dumbbells(rows, ends, telling.say("items-axis"))
