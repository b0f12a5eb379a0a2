"""The evaluation in a few sentences, the points it raises for the next course, and the first page.

The first page is for somebody who reads no other: a verdict, a chart, what is certain, what is not,
and what to do. The team's report and the one for release have the same page; each fills a
``Headline`` with the figures that it may tell. Each point says what it is based on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from trainkit.assessment.forms import FormUse
from trainkit.assessment.scoring_key import expected_facility
from trainkit.evaluation.disclosure import INTERNAL
from trainkit.evaluation.effects import Contrast
from trainkit.evaluation.estimate import Estimate, Outcome, Refusal
from trainkit.evaluation.gain import retention
from trainkit.evaluation.item_analysis import ItemWarning
from trainkit.evaluation.marks import Pairs
from trainkit.evaluation.reports.cohort import FULL
from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.items import ItemRow
from trainkit.evaluation.reports.learning import ModuleContrast, ObjectiveGain
from trainkit.evaluation.reports.learning_section import ceiling_sentences, pace_sentence
from trainkit.evaluation.reports.surveys import LineFinding, Survey, course_survey
from trainkit.evaluation.reports.text import Block, Bullets, Figure, ReportText, Section, Text
from trainkit.evaluation.scoring import Tally, TicksTally
from trainkit.model.assessment import Assessment
from trainkit.render.charts import Level, levels

_MOST = 3
"""Recommendations on the first page: more are not acted on."""


@dataclass(frozen=True)
class Later:
    """People tested again some months later, each time the same ones; scores in per cent."""

    people: str
    """How many, in words."""
    pre: Outcome | None
    """``None`` where it is not told."""
    post: Outcome
    later: Outcome
    change: Outcome
    """From the end of the course."""


@dataclass(frozen=True)
class Headline:
    """The figures that a first page may tell; scores in per cent."""

    people: str
    """How many have both tests, in words."""
    pre: Outcome
    post: Outcome
    gain: Outcome
    swapped: bool
    """Whether the two forms were swapped between halves of the group."""
    one_form: bool
    has_gap: bool | None
    """Whether a module is known to have gained more than another; ``None`` where not told."""
    later: Later | None
    asked_later: bool
    """Whether anything has been heard from people since the course."""


def first_page(headline: Headline, points: Sequence[str], text: ReportText) -> tuple[Section, ...]:
    """Return the sections of the first page; ``points`` are recommendations, the first first."""
    say = text.say
    holds, open_ = tuple(_certain(headline, text)), tuple(_uncertain(headline, text))
    advice: Block = (
        Bullets(items=tuple(points[:_MOST])) if points else Text(text=say("advice-none"))
    )
    verdict = (Text(text=_verdict(headline, text), stands_out=True), *_chart(headline, text))
    parts: list[tuple[str, Block]] = [
        *([("certain-title", Bullets(items=holds))] if holds else []),
        ("uncertain-title", Bullets(items=open_)),
        ("recommended-title", advice),
    ]
    return (
        Section(title="", blocks=verdict, dense=True),
        *(Section(title=say(key), blocks=(block,), dense=True) for key, block in parts),
    )


def recommended(points: Sequence[str], text: ReportText) -> tuple[Section, ...]:
    """Return the recommendations for which the first page has no room."""
    if len(points) <= _MOST:
        return ()
    rest = Bullets(items=tuple(points[_MOST:]))
    return (Section(title=text.say("advice-title"), blocks=(rest,)),)


def _verdict(one: Headline, text: ReportText) -> str:
    pre, post, gain, say = one.pre, one.post, one.gain, text.say
    if isinstance(gain, Refusal):
        return say("verdict-none", why=text.why(gain))
    if isinstance(pre, Refusal) or isinstance(post, Refusal):
        return say("verdict-change", change=text.points(gain.value, sign=True))
    if not _is_sure(gain):
        return say("verdict-unsure", **_levels(pre, post, text))
    if gain.value < 0:
        return say("verdict-fell", **_levels(pre, post, text))
    later = one.later and one.later.later
    if one.later and isinstance(later, Estimate) and isinstance(one.later.post, Estimate):
        end, now = text.number(one.later.post.value), text.number(later.value)
        return say("verdict-rose-later", end=end, later=now, **_levels(pre, post, text, rose=True))
    return say("verdict-rose", **_levels(pre, post, text, rose=True))


def _levels(
    pre: Estimate, post: Estimate, text: ReportText, *, rose: bool = False
) -> dict[str, str]:
    """Return both means; the unit stands once, behind the second of ``from 38 to 54 points``."""
    first, second = (text.number, text.level) if rose else (text.level, text.number)
    return {"pre": first(pre.value), "post": second(post.value)}


def _is_sure(one: Outcome) -> bool:
    """Whether the interval leaves out 0."""
    return isinstance(one, Estimate) and one.holds_zero is False


def _chart(one: Headline, text: ReportText) -> Iterator[Figure]:
    say = text.say
    both = (_value_said(one.pre), _value_said(one.post), None)
    rows = [Level(say("levels-both", people=one.people), both)]
    if one.later and isinstance(one.later.later, Estimate):
        again = (one.later.pre, one.later.post, one.later.later)
        label = say("levels-again", people=one.later.people)
        rows.append(Level(label, tuple(_value_said(each) for each in again)))
    if both[0] is None or both[1] is None:
        return
    ends = (say("learning-before"), say("learning-after"), say("levels-later"))
    shown = 3 if len(rows) > 1 else 2
    rows = [Level(row.label, row.values[:shown]) for row in rows]
    yield Figure(
        name="levels",
        caption=say("levels-title"),
        alternative=say("levels-alt"),
        reading="",
        draw=partial(levels, tuple(rows), ends[:shown], say("learning-axis")),
    )


def _value_said(one: Outcome | None) -> float | None:
    return one.value if isinstance(one, Estimate) else None


def _certain(one: Headline, text: ReportText) -> Iterator[str]:
    say, gain = text.say, one.gain
    if isinstance(gain, Estimate) and _is_sure(gain):
        key = "certain-rise" if gain.value > 0 else "certain-fall"
        low, high = sorted(abs(end) for end in (gain.low or 0.0, gain.high or 0.0))
        ends = {"low": text.number(low), "high": text.points(high)}
        yield say(key, people=one.people, **ends)
        if one.swapped:
            yield say("certain-forms")
    if one.has_gap:
        yield say("certain-modules")
    change = one.later and one.later.change
    if one.later and isinstance(change, Estimate) and _is_sure(change):
        key = "certain-lost" if change.value < 0 else "certain-grew"
        yield say(key, people=one.later.people, points=text.points(abs(change.value)))


def _uncertain(one: Headline, text: ReportText) -> Iterator[str]:
    say, gain = text.say, one.gain
    if isinstance(gain, Estimate) and not _is_sure(gain):
        yield say("uncertain-gain")
    yield say("limit-cause")
    if isinstance(gain, Estimate) and not one.swapped:
        yield say("uncertain-one-form" if one.one_form else "uncertain-forms")
    if one.has_gap is False and isinstance(gain, Estimate):
        yield say("uncertain-modules")
    if one.later and isinstance(one.later.change, Estimate):
        yield say("uncertain-again" if _is_sure(one.later.change) else "uncertain-change")
    yield say("limit-work" if one.asked_later else "uncertain-work")


MODULES, EXTEND = "modules", -1
"""The question what to do with each module, and the place of "Extend": answers go from least to
most in every language."""
OBSTACLES, NOTHING = "obstacles", -1
"""The question what will stop people, and the place of "Nothing", after all that may."""
_HARDER, _LEAST_TARGET = 0.15, 0.3
"""By how much the next forms are to be harder, in mean facility, and how hard at most."""
_BROKEN = frozenset(
    {
        ItemWarning.NONE_RIGHT,
        ItemWarning.ALL_BLANK,
        ItemWarning.MANY_BLANK,
        ItemWarning.AGAINST_REST,
    }
)
"""What is worth a reading at any number of people; other remarks are many in a small class."""


def headline_of(found: Findings, text: ReportText) -> Headline:
    """Return what the first page of the team's report tells."""
    learning, returned = found.learning, found.returned
    return Headline(
        people=text.count("people", learning.flow.matched),
        pre=learning.pre,
        post=learning.post,
        gain=learning.gain,
        swapped=found.cohort.counterbalanced and isinstance(learning.forms.form, Estimate),
        one_form=found.cohort.has_one_form,
        has_gap=any(one.contrast.differs for one in learning.contrasts),
        later=_all_three(found, text),
        asked_later=returned.retention is not None or returned.follow_up is not None,
    )


def _all_three(found: Findings, text: ReportText) -> Later | None:
    """Return the levels of the people with all three tests, the same ones each time."""
    later = found.returned.later_scores
    again = [member for member in found.cohort.matched if member.code in later]
    if len(again) < INTERNAL:
        return None
    here = found.cohort.pairs(again)
    scores = np.array([later[member.code] for member in again])
    lowest = min(here.lowest, found.returned.lowest)
    one = retention(here.pre, Pairs(here.post, scores, FULL, lowest), len(again))
    people = text.count("people", one.n)
    return Later(people, pre=one.pre, post=one.post, later=one.later, change=one.change)


def sentences(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield the evaluation in a few sentences."""
    flow, say = found.learning.flow, text.say
    numbers = {"registered": flow.registered, "pre": flow.pre, "post": flow.post}
    yield say("summary-people", matched=flow.matched, **numbers)
    yield from _change(found, text)
    yield from ceiling_sentences(found, text)
    yield from _harder(found, text)
    yield from _modules(found, text)
    yield from _forms(found, text)
    if flow.matched:
        yield pace_sentence(found.learning, text)
    yield from _reaction(found, text)
    yield from _later(found, text)


def _change(found: Findings, text: ReportText) -> Iterator[str]:
    learning, say = found.learning, text.say
    gain, pre, post = learning.gain, learning.pre, learning.post
    if isinstance(gain, Refusal) or isinstance(pre, Refusal) or isinstance(post, Refusal):
        why = gain if isinstance(gain, Refusal) else pre
        if isinstance(why, Refusal):
            yield say("summary-no-gain", why=text.why(why))
        return
    rose = gain.value > 0
    means = _levels(pre, post, text, rose=rose)
    texts = [
        say("summary-gain" if rose else "summary-gain-down", gain=text.points_of(gain), **means)
    ]
    if gain.holds_zero:
        texts.append(say("summary-zero"))
    yield " ".join(texts)


def _modules(found: Findings, text: ReportText) -> Iterator[str]:
    ends = _best_and_least(found.learning.objectives, found.learning.contrasts)
    if ends is None:
        return
    best, least, contrast = ends
    sentence = text.say(
        "summary-best",
        best=best.objective.text,
        best_gain=text.points(_value(best), sign=True),
        least=least.objective.text,
        least_gain=text.points(_value(least), sign=True),
    )
    yield f"{sentence} {_difference(contrast, text)}"


def _forms(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield how far a difference between the forms can pass for a gain, where there is one."""
    learning = found.learning
    if isinstance(learning.gain, Refusal):
        return
    if found.cohort.counterbalanced and isinstance(learning.forms.form, Estimate):
        yield text.say("summary-forms")
    elif not found.cohort.counterbalanced and not found.cohort.has_one_form:
        yield text.say("summary-one-order")


def _reaction(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield how many questionnaires were returned, and the most and least favourable answers."""
    survey = course_survey(found.returned)
    if survey is None or survey.handed_out is None or survey.returned < INTERNAL:
        return
    numbers = {"returned": survey.returned, "handed_out": survey.handed_out}
    texts = [text.say("summary-reaction", **numbers)]
    ranked = _ranked(survey)
    if len(ranked) > 1:
        for key, (share, question) in (("most", ranked[0]), ("least", ranked[-1])):
            shown = text.percent(share.value)
            texts.append(text.say(f"summary-reaction-{key}", share=shown, question=question))
    yield " ".join(texts)


def _ranked(survey: Survey) -> list[tuple[Estimate, str]]:
    """Return the share that agreed with each statement, and the statement, the largest first."""
    shares = [
        (share, one.line.text)
        for one in survey.lines
        if one.is_scale and (share := one.favourable) is not None
    ]
    return sorted(shares, key=lambda one: -one[0].value)


def _least_agreed(survey: Survey, text: ReportText) -> Iterator[str]:
    ranked = _ranked(survey)
    if survey.returned >= INTERNAL and len(ranked) > 1:
        (most, _), (share, statement) = ranked[0], ranked[-1]
        if share.high is None or most.low is None or share.high >= most.low:
            return
        yield text.say("advice-agreed", statement=statement, share=text.percent(share.value))


def _later(found: Findings, text: ReportText) -> Iterator[str]:
    later = found.returned.retention
    if later is not None and isinstance(later.change, Estimate):
        change = text.points_of(later.change)
        yield text.count("summary-later", later.n, change=change)
    elif later is None and found.returned.follow_up is None:
        yield text.say("summary-later-plan")


def _best_and_least(
    gains: Iterable[ObjectiveGain], contrasts: Iterable[ModuleContrast]
) -> tuple[ObjectiveGain, ObjectiveGain, Contrast] | None:
    """Return the modules with the largest and the smallest gain; ``None`` if they gained alike."""
    known = {one.objective.key: one for one in gains}
    widest = max(contrasts, key=lambda one: _size(one.contrast), default=None)
    if widest is None or not _size(widest.contrast):
        return None
    return known[widest.more.key], known[widest.less.key], widest.contrast


def _size(contrast: Contrast) -> float:
    return contrast.difference.value if isinstance(contrast.difference, Estimate) else 0.0


def _difference(contrast: Contrast, text: ReportText) -> str:
    key = "modules-differ" if contrast.differs else "modules-alike"
    return text.say(key, difference=text.points_of(contrast.difference))


def _value(gain: ObjectiveGain) -> float:
    return gain.gain.value if isinstance(gain.gain, Estimate) else 0.0


def points(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield what the figures suggest for the next course, the weightiest first."""
    yield from _refresher(found, text)
    yield from least_gained(found.learning.objectives, found.learning.contrasts, text)
    yield from _harder(found, text)
    if any(one.pace.is_speeded for one in found.learning.tests.values()):
        yield text.say("advice-time")
    broken = sum(map(_is_broken, found.items))
    if broken:
        yield text.count("advice-items", broken)
    missed = found.learning.flow.lost
    if missed >= INTERNAL:
        yield text.count("advice-absent", missed)
    if found.learning.flow.matched and not found.cohort.counterbalanced:
        yield text.say("advice-swap")
    survey = course_survey(found.returned)
    if survey is not None:
        yield from _wishes(survey, text)
        yield from _least_agreed(survey, text)
    if found.returned.retention is None and found.returned.follow_up is None:
        yield text.say("advice-ask-later")


def _harder(found: Findings, text: ReportText) -> Iterator[str]:
    target = harder_target(found, found.workshop.assessment)
    if target is not None:
        yield text.say("advice-harder", target=f"{target:.2f}")


def harder_target(found: Findings, assessment: Assessment | None) -> float | None:
    """Return the mean facility to ask of the next forms where these were too easy.

    That is ``_HARDER`` less than what was expected of the items of these. ``None`` where they were
    not too easy, and where the test specification asks for as much already.
    """
    if not any(one.maximum.warn for one in found.learning.tests.values()):
        return None
    courses = {course.module.id: course for course in found.definitions.courses}
    names = {
        (item.module, item.item)
        for one in found.cohort.form_marks
        for item in one.form.items
        if item.module in courses and not item.dropped
    }
    expected = [
        expected_facility(module, item, found.definitions.history)
        for module, course in courses.items()
        for item in course.bank.items
        if (module, item.id) in names
    ]
    if assessment is None or not expected:
        return None
    target = max(_LEAST_TARGET, round(sum(expected) / len(expected) - _HARDER, 2))
    there = assessment.difficulty
    return None if there is not None and there.mean <= target else target


def _refresher(found: Findings, text: ReportText) -> Iterator[str]:
    later = found.returned.retention
    if later is not None and later.n >= INTERNAL and isinstance(later.change, Estimate):
        yield from refresher(later.change, text)


def refresher(change: Estimate, text: ReportText) -> Iterator[str]:
    """Yield the advice to repeat, where people clearly forgot."""
    if change.high is not None and change.high < 0:
        yield text.say("advice-refresher", lost=text.points(-change.value))


def least_gained(
    gains: Iterable[ObjectiveGain], contrasts: Iterable[ModuleContrast], text: ReportText
) -> Iterator[str]:
    """Yield the advice to look at the module with the smallest gain, if another surely had more."""
    ends = _best_and_least(gains, contrasts)
    if ends is None or not ends[2].differs:
        return
    gain, pre, post = ends[1].gain, ends[1].pre, ends[1].post
    if isinstance(gain, Estimate) and isinstance(pre, Estimate) and isinstance(post, Estimate):
        yield text.say(
            "advice-least",
            module=ends[1].objective.text,
            gain=text.points(gain.value, sign=True),
            pre=text.number(pre.value),
            post=text.number(post.value),
        )


def _is_broken(row: ItemRow) -> bool:
    after = row.at.get(FormUse.POST)
    return after is not None and not _BROKEN.isdisjoint(after.statistics.warnings)


def _wishes(survey: Survey, text: ReportText) -> Iterator[str]:
    """Yield what most people want, from the questions that the standard questionnaire has."""
    for one in survey.of(MODULES):
        if isinstance(one.found, Tally):
            count = one.found.counts[EXTEND]
            if 2 * count > one.found.n:
                values = {"count": count, "n": one.found.n, "module": one.line.text}
                yield text.say("advice-extend", **values)
    for one in survey.of(OBSTACLES):
        yield from _obstacle(one, text)


def _obstacle(one: LineFinding, text: ReportText) -> Iterator[str]:
    if not isinstance(one.found, TicksTally):
        return
    named = list(zip(one.found.counts, one.line.question.answers, strict=True))[:NOTHING]
    count, answer = max(named, key=lambda each: each[0], default=(0, ""))
    if count >= INTERNAL:
        yield text.say("advice-obstacle", count=count, n=one.found.n, obstacle=answer)
