"""The first page: the whole evaluation in a few sentences, with what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.reaction import Tally
from trainkit.evaluation.refusal import Estimate, Refusal
from trainkit.reports.blocks import Bullets, Note, Section
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.learning import AimGain
from trainkit.reports.numbers import number, sentence, signed
from trainkit.reports.sections.surveys import course_survey

__all__ = ["ranked_modules", "sentences", "summary_section"]


def summary_section(found: Findings, telling: Telling) -> Section:
    """Return the sentences and, in a box, their limits."""
    limits = Note(title=telling.say("summary-limits-title"), text=" ".join(_limits(found, telling)))
    blocks = (Bullets(items=tuple(sentences(found, telling))), limits)
    return Section(title=telling.say("summary-title"), blocks=blocks)


def sentences(found: Findings, telling: Telling) -> Iterator[str]:
    """Yield the evaluation in a few sentences."""
    learning, say = found.learning, telling.say
    flow = learning.flow
    yield say("summary-people", registered=flow.registered, pre=flow.pre, post=flow.post,
              matched=flow.matched)  # fmt: skip
    yield from _change(found, telling)
    modules = ranked_modules(found)
    if len(modules) > 1:
        best, least = modules[0], modules[-1]
        yield say(
            "summary-best", best=best.aim.text, best_gain=_points(best), least=least.aim.text,
            least_gain=_points(least),
        )  # fmt: skip
    yield from _said(found, telling)
    if flow.matched:
        yield say("summary-forms" if found.cohort.counterbalanced else "summary-one-order")


def _said(found: Findings, telling: Telling) -> Iterator[str]:
    """Yield how many questionnaires came back, and the statement that most people agree with."""
    survey = course_survey(found, telling)
    if survey is None or survey.handed_out is None:
        return
    shares = [
        (one.found.favourable.value, one.line.text)
        for one in survey.lines
        if isinstance(one.found, Tally) and isinstance(one.found.favourable, Estimate)
    ]
    best = ""
    if shares:
        share, text = max(shares, key=lambda one: one[0])
        best = telling.say("summary-reaction-line", share=f"{number(100 * share)} %", question=text)
    numbers = {"returned": survey.returned, "handed_out": survey.handed_out}
    yield telling.say("summary-reaction", best=best, **numbers)


def _change(found: Findings, telling: Telling) -> Iterator[str]:
    learning, say = found.learning, telling.say
    if isinstance(learning.gain, Refusal):
        yield say("summary-no-gain", why=learning.gain.in_words(telling.words.language))
        return
    means = [
        number(one.value) if isinstance(one, Estimate) else "–"
        for one in (learning.pre, learning.post)
    ]
    rose = learning.gain.value > 0
    told = say(
        "summary-gain" if rose else "summary-gain-down",
        pre=means[0],
        post=means[1],
        gain=sentence(learning.gain, telling.words, say("points"), 1),
    )
    if rose and isinstance(learning.normalised, Estimate):
        share = sentence(learning.normalised, telling.words, say("percent"), 0, 100)
        told += " " + say("summary-normalised", share=share)
    yield told


def ranked_modules(found: Findings) -> list[AimGain]:
    """Return the modules whose gain is told, the largest first."""
    known = [
        one for one in found.learning.aims if one.aim.is_module and isinstance(one.gain, Estimate)
    ]
    return sorted(known, key=lambda one: -_value(one))


def _value(gain: AimGain) -> float:
    return gain.gain.value if isinstance(gain.gain, Estimate) else 0.0


def _points(gain: AimGain) -> str:
    return signed(_value(gain))


def _limits(found: Findings, telling: Telling) -> Iterator[str]:
    say, learning = telling.say, found.learning
    yield say("limit-cause")
    if isinstance(learning.detectable, Estimate):
        effect = number(learning.detectable.value, 2)
        yield say("limit-small", n=learning.flow.matched, effect=effect)
    yield say("limit-people")
    yield say("limit-work")
    yield say("limit-groups")
