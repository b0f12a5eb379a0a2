"""How the figures were computed, what was refused, and how people are kept unknown."""

from __future__ import annotations

from trainkit.evaluation.refusal import Refusal
from trainkit.reports.blocks import Section, Text
from trainkit.reports.fairness import FairItem
from trainkit.reports.findings import Findings, Telling

__all__ = ["method_section"]


def method_section(found: Findings, telling: Telling) -> Section:
    """Return the methods, the refusals and the rules of privacy."""
    say, language = telling.say, telling.words.language
    flow = found.learning.flow
    texts = [say("method-scores"), say("method-intervals"), say("method-refusals")]
    refused = [one for one in found.models if isinstance(one.model, Refusal)]
    for one in refused:
        assert isinstance(one.model, Refusal)  # noqa: S101 - chosen so
        texts.append(say("method-rasch", form=one.form, why=one.model.in_words(language)))
    if isinstance(found.fairness, Refusal):
        texts.append(say("method-dif", why=found.fairness.in_words(language)))
    else:
        texts.append(_fairness(found.fairness, telling))
    unmatched = flow.pre + flow.post - 2 * flow.matched
    texts.append(say("method-match", matched=flow.matched, unmatched=unmatched))
    texts.append(say("privacy-text", threshold=telling.threshold))
    return Section(title=say("method-title"), blocks=tuple(Text(text=text) for text in texts))


def _fairness(items: tuple[FairItem, ...], telling: Telling) -> str:
    flagged = [
        f"{one.form} {one.item.number} {one.item.item} ({one.mantel_haenszel.ets})"
        for one in items
        if one.is_flagged
    ]
    first, second = items[0].groups
    names = "; ".join(flagged) or telling.say("fair-none")
    return telling.say("fair-items", first=first, second=second, count=len(items), names=names)
