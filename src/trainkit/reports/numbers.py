"""Figures in words: a value with its interval and n, or why there is none."""

from __future__ import annotations

from collections.abc import Callable

from trainkit.evaluation.estimate import Estimate, Outcome, Refusal, Significance
from trainkit.reports.words import Words

__all__ = ["NO_BREAK", "cell", "interval", "overlap", "p_value", "points", "sentence", "share"]

NO_BREAK = "\u00a0"
"""A space at which no line ends."""
_SMALL = 0.001
"""A p below it is not told more closely."""


def interval(outcome: Estimate, words: Words, digits: int = 0, scale: float = 1.0) -> str:
    """Return the ends of an interval: ``5 to 19``; empty if there is none."""
    if outcome.low is None or outcome.high is None:
        return ""
    low, high = (words.number(end * scale, digits) for end in (outcome.low, outcome.high))
    return words.say("interval", low=low, high=high)


def cell(
    outcome: Outcome, words: Words, digits: int = 0, scale: float = 1.0, *, sign: bool = False
) -> str:
    """Return what stands in a table: ``12 (5 to 19)``, or the reason why there is nothing.

    A line can end before the interval and not within it.
    """
    if isinstance(outcome, Refusal):
        return outcome.text(words.language)
    shown = (words.signed if sign else words.number)(outcome.value * scale, digits)
    ends = interval(outcome, words, digits, scale).replace(" ", NO_BREAK)
    return f"{shown} ({ends})" if ends else shown


def points(outcome: Outcome, words: Words) -> str:
    """Return percentage points in running text: ``12.0 points (95 % interval 5 to 19, n = 22)``."""
    return sentence(outcome, words, lambda value: words.points(value, 1), 1)


def share(outcome: Outcome, words: Words) -> str:
    """Return a share of 1 in running text: ``38 % (95 % interval 27 to 48; n = 23)``."""
    return sentence(outcome, words, words.percent, 0, 100)


def sentence(
    outcome: Outcome,
    words: Words,
    shown: Callable[[float], str],
    digits: int = 0,
    scale: float = 1.0,
) -> str:
    """Return a figure in running text, its value as ``shown`` writes it."""
    if isinstance(outcome, Refusal):
        return words.say("not-told", why=outcome.text(words.language))
    value, ends = shown(outcome.value), interval(outcome, words, digits, scale)
    if not ends or outcome.level is None:
        return words.say("figure", value=value, n=outcome.n)
    level = words.number(100 * outcome.level)
    return words.say("figure-with-interval", value=value, level=level, interval=ends, n=outcome.n)


def p_value(result: Significance | Refusal, words: Words) -> str:
    """Return a p with three decimals, or ``p < 0.001``, or why there is none."""
    if isinstance(result, Refusal):
        return result.text(words.language)
    if result.p < _SMALL:
        return words.say("p-below", p=words.number(_SMALL, 3))
    return words.say("p-is", p=words.number(result.p, 3))


def overlap(first: Outcome, second: Outcome) -> bool:
    """Tell whether two intervals have a value in common; one without an interval overlaps none."""
    ends = [
        (one.low, one.high)
        for one in (first, second)
        if isinstance(one, Estimate) and one.low is not None and one.high is not None
    ]
    return len(ends) == 2 and ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]
