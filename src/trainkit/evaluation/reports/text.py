"""The text of reports: sentences of a language, figures in words, and the blocks of a page.

The sentences are in ``templates/reports/text.en.yaml``. A figure in words is a value with its
interval and n, or the reason why there is none. One page template shows all sections, so the
modules that make sections decide what a report says.

The widths of a table's columns are computed from the length of their text: CSS can find widths by
itself (CSS 2.1, section 17.5.2.2), but lays out every cell three times for it, which is a tenth of
the time that a report takes. ``widths`` is the same rule with lengths that are estimated, in ems of
the table's letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from trainkit.documents.frame import Frame
from trainkit.evaluation.disclosure import Share
from trainkit.evaluation.estimate import (
    Estimate,
    Method,
    Outcome,
    Refusal,
    Significance,
    Standing,
)
from trainkit.model.texts import Texts
from trainkit.render.pages import View
from trainkit.text.languages import digits, with_sign

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
        """Return points of 100 with their words in the right form: ``1 point out of 100``."""
        shown = (self.signed if sign else self.number)(value, digits)
        return self.form("points", _rounded(value, digits)).format(value=shown)

    def level(self, value: float) -> str:
        """Return a score in running text: ``45 points out of 100``."""
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

    # blocks

    def table(
        self,
        caption: str,
        head: Iterable[str],
        rows: Iterable[tuple[str, ...]],
        *,
        words: tuple[int, ...] = (),
        foot: str = "",
    ) -> Table:
        """Return a table whose caption and headings are those of these keys."""
        heads = tuple(map(self.say, head))
        return Table(
            caption=self.say(caption), head=heads, rows=tuple(rows), words=words, foot=foot
        )

    def section(
        self, title: str, *blocks: Block | str, level: int = 2, new_page: bool = False
    ) -> Section:
        """Return a section under the heading of a key; a string is a paragraph."""
        return Section(
            title=title and self.say(title),
            blocks=tuple(Text(text=one) if isinstance(one, str) else one for one in blocks),
            level=level,
            new_page=new_page,
        )


def _rounded(value: float, digits: int) -> Decimal:
    number = Decimal(f"{value:.{digits}f}")
    return abs(number) if number == 0 else number


class Text(View):
    """A paragraph."""

    kind: Literal["text"] = "text"
    text: str
    leads: bool = False
    """Whether it stays with what follows it."""
    stands_out: bool = False
    """Whether it is what a reader takes away."""


class Note(View):
    """A paragraph in a box: what must be kept in mind with the figures beside it."""

    kind: Literal["note"] = "note"
    title: str
    text: str


class Bullets(View):
    """A list of sentences."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[str, ...]
    numbered: bool = False


class Table(View):
    """A table; the first column heads the rows, the others hold figures or text."""

    kind: Literal["table"] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()
    """Columns, from 0, that hold text and are set from the left like the first."""
    foot: str = ""

    @property
    def widths(self) -> tuple[float, ...]:
        """Of the columns, in per cent of the page's width."""
        return widths(self.head, self.rows, self.words)


class Figure(View):
    """A drawing, what it shows in words, and what may and may not be concluded from it."""

    kind: Literal["figure"] = "figure"
    name: str
    """Of the drawing, once in a report."""
    caption: str
    alternative: str
    """What the drawing shows, for those who cannot see it."""
    reading: str
    """What may and may not be concluded."""
    draw: Annotated[Callable[[], bytes], Field(exclude=True, repr=False)]
    """Returns the drawing as SVG."""


Row = TypeVar("Row")
MOST_ROWS = 14
"""Rows of one drawing whose labels may have several lines, so that it fits on a page."""


def parts(rows: Sequence[Row], most: int = MOST_ROWS) -> list[Sequence[Row]]:
    """Return rows in as few parts as needed, of about the same length."""
    count = -(-len(rows) // most)
    size = -(-len(rows) // count) if count else 0
    return [rows[start : start + size] for start in range(0, len(rows), size or 1)]


Block = Annotated[Text | Note | Bullets | Table | Figure, Field(discriminator="kind")]


class Section(View):
    """A part of a report with its heading."""

    title: str
    """Empty where the report's own title heads it."""
    blocks: tuple[Block, ...]
    level: int = 2
    """Of the heading: 2, or 3 inside another section."""
    new_page: bool = False
    dense: bool = False
    """Whether it has to fit on the first page with others."""


class ReportView(View):
    """A report."""

    frame: Frame
    kicker: str
    subtitle: str
    facts: tuple[str, ...]
    """Lines below the title."""
    sections: tuple[Section, ...]


PAGE = 53.0
"""Ems between the margins of an A4 page, of the letters of 9 points that tables have."""
WHOLE = 24
"""Letters below which a cell with a figure stays on one line, unless some of its spaces are without
a break: then a line may end at the others."""
_PADDING = 1.25
"""Ems to the left and right of a cell's text."""
_NARROW = frozenset(" .,:;()[]'’!|-iljtfrI")
_WIDE = frozenset("mwMW%—жмшщюфыЖМШЩЮФЫ")
_PARTS = re.compile(r"(?:[^\s\-–/]|[\-–/](?=\d))+[\-–/]?")
"""What stays on one line: words, and their parts up to a hyphen or stroke that no digit follows."""
_BOLD = 1.15
"""How many times as long a heading is in its heavier letters."""


def length(text: str) -> float:
    """Return about how long a text is on one line, in ems; measured on Noto Sans."""
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    return 0.87 if letter in _WIDE else 0.56


def widths(
    head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()
) -> tuple[float, ...]:
    """Return the share of the page's width for each column, in per cent; together 100.

    ``words`` are the columns, from 0, whose cells may break into lines, beside the first. A column
    gets at least its longest word or whole figure; the rest is shared out by how much longer the
    cells are than that.
    """
    least, most = [], []
    for column, title in enumerate(head):
        cells = [row[column] for row in rows]
        whole = [] if column == 0 or column in words else [*_figures(cells)]
        parts = [part for cell in cells for part in _PARTS.findall(cell)]
        heads = [_BOLD * length(part) for part in _PARTS.findall(title)]
        least.append(max([*map(length, [*whole, *parts]), *heads, 1.0]) + _PADDING)
        most.append(max([*map(length, cells), _BOLD * length(title)]) + _PADDING)
    wishes = [max(longest - needed, 0) for longest, needed in zip(most, least, strict=True)]
    share = max(PAGE - sum(least), 0) / (sum(wishes) or 1)
    wide = [needed + wish * share for needed, wish in zip(least, wishes, strict=True)]
    return tuple(round(100 * width / sum(wide), 2) for width in wide)


def _figures(cells: Sequence[str]) -> Iterator[str]:
    """Yield what stays on a line of cells with figures."""
    for cell in cells:
        if len(cell) < WHOLE:
            yield from cell.split(" ") if NO_BREAK in cell else [cell]
