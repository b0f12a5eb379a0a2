"""The text of reports: the sentences of a language, and figures in words.

The sentences are in ``templates/reports/text.en.yaml``.

A figure in words is a value with its interval and n, or the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from trainkit.evaluation.disclosure import Share
from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Refusal,
    Significance,
    Standing,
)
from trainkit.languages import digits, with_sign
from trainkit.texts import Texts

__all__ = ["NO_BREAK", "ReportText"]

NO_BREAK = "\u00a0"
"""A space at which no line ends."""
_MINUS = "\N{MINUS SIGN}"
_SMALL = 0.001
"""A smaller p is not given more closely."""


@dataclass(frozen=True)
class ReportText(Texts):
    """The sentences of one language."""

    @classmethod
    def in_language(cls, language: str) -> ReportText:
        """Return the text in a language, or in English where it has no catalogue."""
        found = Texts.of("reports", language)
        return cls(found.language, found.texts)

    def listed(self, texts: Iterable[str]) -> str:
        """Return texts in one line, with what separates them in the language."""
        return f"{self.say('separator')} ".join(texts)

    def together(self, texts: Iterable[str]) -> str:
        """Return short texts in one line, with what separates them inside a remark."""
        return f"{self.say('separator-within')} ".join(texts)

    # numbers

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with this many decimals, never as ``-0``."""
        return self._written(_rounded(value, digits))

    def signed(self, value: float, digits: int = 0) -> str:
        """Return a number that shows whether it is above or below 0."""
        rounded = _rounded(value, digits)
        written = self._written(rounded)
        return with_sign("+", written, self.language) if rounded > 0 else written

    def exact(self, value: float) -> str:
        """Return a number as it was entered, with all its decimals and none besides."""
        return self._written(Decimal(str(value)).normalize())

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share of 1 in per cent, with the sign of the language: ``40 %``."""
        return self.say("percent", value=self.number(100 * share, digits))

    def points(self, value: float, digits: int = 0, *, sign: bool = False) -> str:
        """Return points of 100 with their words in the right form: ``1 point of 100``."""
        shown = (self.signed if sign else self.number)(value, digits)
        return self.form("points", _rounded(value, digits)).format(value=shown)

    def level(self, value: float) -> str:
        """Return a score in running text: ``45 of 100 points``."""
        return self.say("level", value=self.number(value))

    def _written(self, number: Decimal) -> str:
        mark = self.say("decimal-mark")
        written = digits(f"{abs(number):f}".replace(".", mark), self.language)
        return with_sign(_MINUS, written, self.language) if number < 0 else written

    # figures

    def why(self, refusal: Refusal) -> str:
        """Return why there is no figure."""
        return refusal.text(self.language)

    def method(self, name: Method | Standing) -> str:
        """Return how a figure was computed, or how far it may be trusted."""
        return name.text(self.language)

    def interval(self, outcome: Estimate, digits: int = 0, scale: float = 1.0) -> str:
        """Return the ends of an interval: ``5 to 19``; empty if there is none."""
        if outcome.low is None or outcome.high is None:
            return ""
        low, high = (self.number(end * scale, digits) for end in (outcome.low, outcome.high))
        return self.say("interval", low=low, high=high)

    def cell(
        self, outcome: Outcome, digits: int = 0, scale: float = 1.0, *, sign: bool = False
    ) -> str:
        """Return the text of a table's cell: ``12 (5 to 19)``, or why there is no figure.

        A line can end before the interval and not within it.
        """
        if isinstance(outcome, Refusal):
            return self.why(outcome)
        shown = (self.signed if sign else self.number)(outcome.value * scale, digits)
        ends = self.interval(outcome, digits, scale).replace(" ", NO_BREAK)
        return f"{shown} ({ends})" if ends else shown

    def points_of(self, outcome: Outcome) -> str:
        """Return points in running text: ``12.0 points (95 % interval 5 to 19, n = 22)``."""
        return self._figure(outcome, lambda value: self.points(value, 1), 1)

    def share_of(self, outcome: Outcome) -> str:
        """Return a share of 1 in running text: ``38 % (95 % interval 27 to 48; n = 23)``."""
        return self._figure(outcome, self.percent, 0, 100)

    def _figure(
        self, outcome: Outcome, shown: Callable[[float], str], digits: int, scale: float = 1.0
    ) -> str:
        if isinstance(outcome, Refusal):
            return self.say("not-told", why=self.why(outcome))
        value, ends = shown(outcome.value), self.interval(outcome, digits, scale)
        if not ends or outcome.level is None:
            return self.say("figure", value=value, n=outcome.n)
        level = self.number(100 * outcome.level)
        return self.say(
            "figure-with-interval", value=value, level=level, interval=ends, n=outcome.n
        )

    def share_told(self, share: Share) -> str:
        """Return a share that is told of many people: ``about 55 % (32 % to 76 %)``."""
        low, high = map(self.percent, share.interval())
        told = (
            self.say(f"share-quarter-{share.quarter}")
            if share.about is None
            else self.say("share-about", share=self.percent(share.about / 100))
        )
        return f"{told} ({self.say('interval', low=low, high=high)})"

    def p_value(self, result: Significance | Refusal) -> str:
        """Return a p with three decimals, or ``p < 0.001``, or why there is none."""
        if isinstance(result, Refusal):
            return self.why(result)
        if result.p < _SMALL:
            return self.say("p-below", p=self.number(_SMALL, 3))
        return self.say("p-is", p=self.number(result.p, 3))


def _rounded(value: float, digits: int) -> Decimal:
    number = Decimal(f"{value:.{digits}f}")
    return abs(number) if number == 0 else number
