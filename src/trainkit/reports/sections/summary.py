"""The first page: the whole evaluation in a few sentences, with what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.reports.blocks import Bullets, Note, Section
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.learning import AimGain
from trainkit.reports.numbers import overlap, points, share
from trainkit.reports.sections.surveys import course_survey
from trainkit.reports.surveys import FavourableShare

__all__ = ["ranked_modules", "sentences", "summary_section"]


def summary_section(found: Findings, telling: Telling) -> Section:
    """Return the sentences and, in a box, their limits."""
    limits = Note(title=telling.say("summary-limits-title"), text=" ".join(_limits(found, telling)))
    blocks = (Bullets(items=tuple(sentences(found, telling))), limits)
    return Section(title=telling.say("summary-title"), blocks=blocks)


def sentences(found: Findings, telling: Telling) -> Iterator[str]:
    """Yield the evaluation in a few sentences."""
    flow, say = found.learning.flow, telling.say
    if telling.tells(flow.matched):
        numbers = {"registered": flow.registered, "pre": flow.pre, "post": flow.post}
        told = {name: telling.people(count) for name, count in numbers.items()}
        yield say("summary-people", matched=flow.matched, **told)
        yield from _change(found, telling)
        yield from _modules(found, telling)
        yield from _forms(found, telling)
    else:
        yield say("summary-people-few", threshold=telling.threshold)
    yield from _said(found, telling)
    yield from _later(found, telling)


def _change(found: Findings, telling: Telling) -> Iterator[str]:
    learning, say, words = found.learning, telling.say, telling.words
    gain, pre, post = learning.gain, learning.pre, learning.post
    if isinstance(gain, Refusal) or isinstance(pre, Refusal) or isinstance(post, Refusal):
        why = gain if isinstance(gain, Refusal) else pre
        if isinstance(why, Refusal):
            yield say("summary-no-gain", why=why.text(words.language))
        return
    rose = gain.value > 0
    means = {name: words.percent(one.value / 100) for name, one in (("pre", pre), ("post", post))}
    told = [say("summary-gain" if rose else "summary-gain-down", gain=points(gain, words), **means)]
    if gain.low is not None and gain.high is not None and gain.low <= 0 <= gain.high:
        told.append(say("summary-zero"))
    elif rose and isinstance(learning.normalised, Estimate):
        told.append(say("summary-normalised", share=share(learning.normalised, words)))
    yield " ".join(told)


def _modules(found: Findings, telling: Telling) -> Iterator[str]:
    modules = ranked_modules(found)
    if len(modules) < 2 or _value(modules[0]) == _value(modules[-1]):
        return
    best, least = modules[0], modules[-1]
    told = telling.say(
        "summary-best",
        best=best.aim.text,
        best_gain=telling.words.points(_value(best), sign=True),
        least=least.aim.text,
        least_gain=telling.words.points(_value(least), sign=True),
    )
    if overlap(best.gain, least.gain):
        told = f"{told} {telling.say('summary-best-overlap')}"
    yield told


def _forms(found: Findings, telling: Telling) -> Iterator[str]:
    """Yield how far a difference between the forms can pass for a gain, where there is one."""
    learning = found.learning
    if isinstance(learning.gain, Refusal):
        return
    if found.cohort.counterbalanced and isinstance(learning.forms.form, Estimate):
        yield telling.say("summary-forms")
    elif not found.cohort.counterbalanced and not found.cohort.has_one_form:
        yield telling.say("summary-one-order")


def _said(found: Findings, telling: Telling) -> Iterator[str]:
    """Yield how many questionnaires came back, and where most and fewest people were content."""
    survey = course_survey(found, telling)
    if survey is None or survey.handed_out is None or survey.returned < telling.threshold:
        return
    handed_out = telling.people(survey.handed_out)
    told = [telling.say("summary-reaction", returned=survey.returned, handed_out=handed_out)]
    shares = [
        (share, one.line.text)
        for one in survey.lines
        if one.is_scale and (share := one.favourable(release=telling.release)) is not None
    ]
    if len(shares) > 1:
        ranked = sorted(shares, key=lambda one: -one[0].value)
        for key, (share, text) in (("most", ranked[0]), ("least", ranked[-1])):
            shown = _share(share, telling)
            told.append(telling.say(f"summary-reaction-{key}", share=shown, question=text))
    yield " ".join(told)


def _share(share: FavourableShare, telling: Telling) -> str:
    shown = telling.words.percent(share.value)
    return telling.say(share.bound.key, value=shown) if share.bound else shown


def _later(found: Findings, telling: Telling) -> Iterator[str]:
    later = found.returned.later
    if later is not None and isinstance(later.change, Estimate):
        change = points(later.change, telling.words)
        yield telling.say("summary-later", n=later.n, change=change)
    elif later is None and found.returned.follow_up is None:
        yield telling.say("summary-later-plan")


def ranked_modules(found: Findings) -> list[AimGain]:
    """Return the modules with items enough to speak of their gain first, the largest first."""
    known = [one for one in found.learning.aims if one.aim.is_module and one.headline]
    return sorted(known, key=lambda one: -_value(one))


def _value(gain: AimGain) -> float:
    return gain.gain.value if isinstance(gain.gain, Estimate) else 0.0


def _limits(found: Findings, telling: Telling) -> Iterator[str]:
    say, detectable = telling.say, found.learning.detectable
    yield say("limit-cause")
    if isinstance(detectable, Estimate):
        effect = telling.words.number(detectable.value, 2)
        yield telling.words.count("limit-small", detectable.n, effect=effect)
    yield say("limit-people")
    yield say("limit-work")
    yield say("limit-groups")
