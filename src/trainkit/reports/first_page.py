"""The first page: for somebody who reads no other. A verdict, a chart, what holds, what to do.

The team's report and the one for release have the same page; each fills a ``Headline`` with the
figures that it may tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from trainkit.evaluation.estimate import Estimate, Outcome, Refusal
from trainkit.render.charts import Level, levels
from trainkit.reports.blocks import Block, Bullets, Figure, Section, Text
from trainkit.reports.text import ReportText

__all__ = ["Headline", "Later", "first_page", "recommended"]

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
    if not (
        isinstance(pre, Estimate) and isinstance(post, Estimate) and isinstance(gain, Estimate)
    ):
        why = next(each for each in (gain, pre, post) if isinstance(each, Refusal))
        return say("verdict-none", why=text.why(why))
    means = {"pre": text.level(pre.value), "post": text.level(post.value)}
    if not _is_sure(gain):
        return say("verdict-unsure", **means)
    if gain.value < 0:
        return say("verdict-fell", **means)
    later = one.later and one.later.later
    if one.later and isinstance(later, Estimate) and isinstance(one.later.post, Estimate):
        end, now = text.level(one.later.post.value), text.level(later.value)
        return say("verdict-rose-later", end=end, later=now, **means)
    return say("verdict-rose", **means)


def _is_sure(one: Outcome) -> bool:
    """Whether the interval leaves out 0."""
    if not isinstance(one, Estimate) or one.low is None or one.high is None:
        return False
    return not one.low <= 0 <= one.high


def _chart(one: Headline, text: ReportText) -> Iterator[Figure]:
    say = text.say
    both = (_value(one.pre), _value(one.post), None)
    rows = [Level(say("levels-both", people=one.people), both)]
    if one.later and isinstance(one.later.later, Estimate):
        again = (one.later.pre, one.later.post, one.later.later)
        label = say("levels-again", people=one.later.people)
        rows.append(Level(label, tuple(_value(each) for each in again)))
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


def _value(one: Outcome | None) -> float | None:
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
