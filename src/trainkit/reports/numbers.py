"""Figures in words: a value with its interval and n, or why there is none."""

from __future__ import annotations

from trainkit.evaluation.refusal import Estimate, Outcome, Refusal, Significance
from trainkit.reports.words import Words

__all__ = ["cell", "interval", "number", "p_value", "sentence", "signed"]

_MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 0) -> str:
    """Return a number with so many decimals, never as ``-0``."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", _MINUS)


def signed(value: float, digits: int = 0) -> str:
    """Return a number that shows whether it is above or below 0."""
    text = number(value, digits)
    return text if text.startswith(_MINUS) or float(text) == 0 else f"+{text}"


def interval(outcome: Estimate, words: Words, digits: int = 0, scale: float = 1.0) -> str:
    """Return the ends of an interval: ``5 to 19``; empty if there is none."""
    if outcome.low is None or outcome.high is None:
        return ""
    low, high = (number(end * scale, digits) for end in (outcome.low, outcome.high))
    return words.say("interval", low=low, high=high)


def cell(
    outcome: Outcome, words: Words, digits: int = 0, scale: float = 1.0, sign: bool = False
) -> str:
    """Return what stands in a table: ``12 (5 to 19)``, or the reason why there is nothing."""
    if isinstance(outcome, Refusal):
        return outcome.in_words(words.language)
    shown = (signed if sign else number)(outcome.value * scale, digits)
    ends = interval(outcome, words, digits, scale)
    return f"{shown} ({ends})" if ends else shown


def sentence(
    outcome: Outcome, words: Words, unit: str = "", digits: int = 0, scale: float = 1.0
) -> str:
    """Return a figure in running text: ``12 points (95 % interval 5 to 19, n = 22)``."""
    if isinstance(outcome, Refusal):
        return words.say("not-told", why=outcome.in_words(words.language))
    shown = f"{number(outcome.value * scale, digits)} {unit}".rstrip()
    ends = interval(outcome, words, digits, scale)
    if not ends or outcome.level is None:
        return words.say("figure", value=shown, n=outcome.n)
    level = number(100 * outcome.level)
    return words.say("figure-with-interval", value=shown, level=level, interval=ends, n=outcome.n)


def p_value(result: Significance | Refusal, words: Words) -> str:
    """Return a p with three decimals, or ``p < 0.001``, or why there is none."""
    if isinstance(result, Refusal):
        return result.in_words(words.language)
    if result.p < 0.001:
        return "p < 0.001"
    return f"p = {result.p:.3f}"
