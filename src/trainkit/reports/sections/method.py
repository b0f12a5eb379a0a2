"""How the figures were computed, what was refused, and how people are kept unknown."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.documents.frame import language_name
from trainkit.evaluation.estimate import Refusal, Standing
from trainkit.evaluation.rasch import Rasch
from trainkit.reports.blocks import Section, Text
from trainkit.reports.fairness import FairItem
from trainkit.reports.findings import Findings, Telling

__all__ = ["method_section"]


def method_section(found: Findings, telling: Telling) -> Section:
    """Return the methods, the refusals and the rules of privacy."""
    texts = tuple(Text(text=text) for text in _texts(found, telling))
    return Section(title=telling.say("method-title"), blocks=texts)


def _texts(found: Findings, telling: Telling) -> Iterator[str]:
    say, flow = telling.say, found.learning.flow
    for key in ("method-scores", "method-intervals", "method-refusals"):
        yield say(key)
    assessment = found.definitions.workshop.assessment
    for one in assessment.dropped if assessment else ():
        yield say("method-dropped", item=one.item, reason=one.reason.rstrip("."))
    yield from _models(found, telling)
    if isinstance(found.fairness, Refusal):
        yield say("method-dif", why=found.fairness.text(telling.words.language))
    else:
        yield _fairness(found.fairness, telling)
    if telling.release:
        yield say("method-match-release")
    else:
        unmatched = flow.pre + flow.post - 2 * flow.matched
        yield say("method-match", matched=flow.matched, unmatched=unmatched)
    yield say("privacy-text", threshold=telling.threshold)
    if telling.release:
        yield say("privacy-release", threshold=telling.threshold)


def _models(found: Findings, telling: Telling) -> Iterator[str]:
    """Yield where the difficulties stand, and each reason for which there are none, once."""
    fitted = [one.model for one in found.models if isinstance(one.model, Rasch)]
    if fitted and not telling.release:
        firm = all(
            isinstance(item.difficulty, Refusal) or item.difficulty.standing is Standing.FIRM
            for model in fitted
            for item in model.items
        )
        yield telling.say("method-rasch" if firm else "method-rasch-exploratory")
    language = telling.words.language
    whys = [one.model.text(language) for one in found.models if isinstance(one.model, Refusal)]
    for why in dict.fromkeys(whys):
        yield telling.say("method-rasch-refused", why=why)


def _fairness(items: tuple[FairItem, ...], telling: Telling) -> str:
    flagged = [
        f"{one.form} {one.item.number} {one.item.item} ({one.mantel_haenszel.ets})"
        for one in items
        if one.is_flagged
    ]
    language = telling.words.language
    first, second = (language_name(code, language) for code in items[0].groups)
    names = telling.listed(flagged) or telling.say("fair-none")
    return telling.say("fair-items", first=first, second=second, count=len(items), names=names)
