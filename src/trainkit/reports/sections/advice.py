"""Points for the next course that the figures themselves raise; each says on what it rests."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import FormUse
from trainkit.evaluation.estimate import Estimate
from trainkit.evaluation.item_analysis import ItemWarning
from trainkit.evaluation.tallies import Tally, TicksTally
from trainkit.reports.blocks import Bullets, Section, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.items import ItemRow
from trainkit.reports.learning import AimGain
from trainkit.reports.numbers import overlap
from trainkit.reports.sections.summary import ranked_modules
from trainkit.reports.sections.surveys import course_survey
from trainkit.reports.surveys import LineFinding, Survey

__all__ = ["EXTEND", "MODULES", "NOTHING", "OBSTACLES", "advice_section"]

MODULES, EXTEND = "modules", -1
"""The question what to do with each module, and the place of "Extend": answers go from least to
most in every language."""
OBSTACLES, NOTHING = "obstacles", -1
"""The question what will stop people, and the place of "Nothing", after all that may."""

_BROKEN = frozenset(
    {
        ItemWarning.NONE_RIGHT,
        ItemWarning.ALL_BLANK,
        ItemWarning.MANY_BLANK,
        ItemWarning.AGAINST_REST,
    }
)
"""What is worth a reading at any number of people; other remarks are many in a small class."""


def advice_section(found: Findings, telling: Telling) -> Section:
    """Return the points, or that the figures alone raise none."""
    points = tuple(_points(found, telling))
    title = telling.say("advice-title")
    if not points:
        return Section(title=title, blocks=(Text(text=telling.say("advice-none")),))
    return Section(title=title, blocks=(Bullets(items=points),))


def _points(found: Findings, telling: Telling) -> Iterator[str]:
    modules = ranked_modules(found)
    if len(modules) > 1:
        yield from _least(modules[0], modules[-1], telling)
    test = found.learning.tests[FormUse.PRE]
    if test.maximum.warn and telling.tells(test.n):
        yield telling.say("advice-ceiling")
    broken = sum(map(_is_broken, found.items))
    if broken:
        yield telling.words.count("advice-items", broken)
    missed = found.learning.flow.lost
    if missed >= telling.threshold:
        yield telling.say("advice-absent", n=missed)
    survey = course_survey(found, telling)
    if survey is not None:
        yield from _said(survey, telling)


def _least(best: AimGain, least: AimGain, telling: Telling) -> Iterator[str]:
    gain, pre, post = least.gain, least.pre, least.post
    if (
        not (
            isinstance(gain, Estimate) and isinstance(pre, Estimate) and isinstance(post, Estimate)
        )
        or gain == best.gain
    ):
        return
    words = telling.words
    told = telling.say(
        "advice-least",
        module=least.aim.text,
        gain=words.points(gain.value, sign=True),
        pre=words.percent(pre.value / 100),
        post=words.percent(post.value / 100),
    )
    if overlap(best.gain, gain):
        told = f"{told} {telling.say('advice-overlap')}"
    yield told


def _is_broken(row: ItemRow) -> bool:
    sat = row.at.get(FormUse.POST)
    return sat is not None and not _BROKEN.isdisjoint(sat.statistics.warnings)


def _said(survey: Survey, telling: Telling) -> Iterator[str]:
    """Yield what most people want, from the questions that the standard questionnaire has."""
    for one in survey.of(MODULES):
        if isinstance(one.found, Tally):
            count = one.found.counts[EXTEND]
            if 2 * count > one.found.n and telling.tells(count):
                values = {"count": count, "n": one.found.n, "module": one.line.text}
                yield telling.say("advice-extend", **values)
    for one in survey.of(OBSTACLES):
        yield from _obstacle(one, telling)


def _obstacle(one: LineFinding, telling: Telling) -> Iterator[str]:
    if not isinstance(one.found, TicksTally):
        return
    named = list(zip(one.found.counts, one.line.question.answers, strict=True))[:NOTHING]
    count, answer = max(named, key=lambda each: each[0], default=(0, ""))
    if count >= telling.threshold:
        yield telling.say("advice-obstacle", count=count, n=one.found.n, obstacle=answer)
