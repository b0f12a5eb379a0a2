"""Points for the next course that the figures themselves raise; each says on what it rests."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.reaction import Tally, TicksTally
from trainkit.evaluation.refusal import Estimate
from trainkit.plan.forms import FormUse
from trainkit.reports.blocks import Bullets, Section, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.numbers import signed
from trainkit.reports.sections.items import flags_of
from trainkit.reports.sections.summary import ranked_modules
from trainkit.reports.sections.surveys import course_survey
from trainkit.reports.surveys import Survey

__all__ = ["advice_section"]

_EXTEND, _NOTHING = "Extend", "Nothing"


def advice_section(found: Findings, telling: Telling) -> Section:
    """Return the points, or that the figures alone raise none."""
    points = tuple(_points(found, telling))
    title = telling.say("advice-title")
    if not points:
        return Section(title=title, blocks=(Text(text=telling.say("advice-none")),))
    return Section(title=title, blocks=(Bullets(items=points),))


def _points(found: Findings, telling: Telling) -> Iterator[str]:
    say = telling.say
    modules = ranked_modules(found)
    if len(modules) > 1 and isinstance(modules[-1].gain, Estimate):
        least = modules[-1]
        gain = signed(modules[-1].gain.value)
        yield " ".join(
            (say("advice-least", module=least.aim.text, gain=gain), say("advice-overlap"))
        )
    if found.learning.tests[FormUse.PRE].maximum.warn:
        yield say("advice-ceiling", when=say("ceiling-before"))
    flagged = sum(bool(flags_of(row, telling)) for row in found.items)
    if flagged:
        yield say("advice-items", count=flagged)
    missed = found.learning.flow.lost
    if missed >= telling.threshold:
        yield say("advice-absent", n=missed)
    survey = course_survey(found, telling)
    if survey is not None:
        yield from _said(survey, telling)


def _said(survey: Survey, telling: Telling) -> Iterator[str]:
    """Yield what most people want, from the questions that the standard questionnaire has."""
    for one in survey.of("modules"):
        answers = one.line.question.answers
        if isinstance(one.found, Tally) and _EXTEND in answers:
            count = one.found.counts[answers.index(_EXTEND)]
            if 2 * count > one.found.n:
                values = {"count": count, "n": one.found.n, "module": one.line.text}
                yield telling.say("advice-extend", **values)
    for one in survey.of("obstacles"):
        answers = one.line.question.answers
        if isinstance(one.found, TicksTally):
            named = [
                (count, answer)
                for answer, count in zip(answers, one.found.counts, strict=True)
                if answer != _NOTHING
            ]
            count, answer = max(named)
            if count >= telling.threshold:
                values = {"count": count, "n": one.found.n, "obstacle": answer}
                yield telling.say("advice-obstacle", **values)
