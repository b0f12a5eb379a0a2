"""An item of any version of QTI while it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from posixpath import dirname
from typing import TYPE_CHECKING, Any, ClassVar

from trainkit.exchange.markup import from_html, line_from_html
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.question import (
    Choice,
    Question,
    WrongError,
    chosen,
    decimal,
    true_or_false,
    written,
)
from trainkit.exchange.source import Source
from trainkit.exchange.xml_tree import inner_html
from trainkit.languages import _
from trainkit.problems import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["UNIT_WORDS", "PackagedItem", "number"]

UNIT_WORDS = 3
"""Words behind an answer that are taken for its unit, at most."""
_BASE = re.compile(r"(?:\$|%24)(?:IMS-CC-FILEBASE|CANVAS_\w+)(?:\$|%24)/?")
"""What stands for the folder of a package."""


@dataclass
class PackagedItem:
    """One item, in a package or alone; feedback that was used is taken out of ``told``."""

    root: _Element
    source: Source
    part: str
    """The name of the item's file in its package."""
    pictures: Pictures = field(default_factory=Pictures)
    lost: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    """Feedback, by the identifiers that show it."""

    FOLDERS: ClassVar[tuple[str, ...]] = ()
    """Where programs put pictures, except beside the item."""

    def html(self, element: _Element) -> str:
        """Return the content of an element as HTML."""
        return inner_html(element)

    def text(self, element: _Element) -> str:
        """Return the content of an element as Markdown."""
        return from_html(self.html(element), self._picture)

    def line(self, element: _Element) -> str:
        """Return the content of an element as Markdown of one line."""
        return line_from_html(self.html(element), self._picture)

    def _picture(self, address: str) -> str:
        """Return the path under which a question shows a picture; empty if it is not there."""
        if address in self.pictures.found:
            return address
        folders = (*self.FOLDERS, dirname(self.part))
        return self.pictures.inside(self.source, _BASE.sub("", address), *folders)

    def take(self, *names: str) -> str:
        """Return the feedback under some names, and take it out."""
        return " ".join(filter(None, [self.told.pop(name, "") for name in dict.fromkeys(names)]))

    def question(self, data: Mapping[str, Any], place: Place) -> Question:
        """Return the question with these fields, and what the item says beyond them."""
        told = [_("feedback: {text}", text=text) for text in self.told.values() if text]
        lost = tuple(dict.fromkeys([*self.lost, *told, *self.pictures.lost]))
        names = map(self.root.get, ("title", "identifier", "ident"))
        return Question(data, place, next(filter(None, names), ""), lost, self.pictures.found)

    def chosen(
        self, stem: str, choices: Sequence[Choice], names: Sequence[str] = (), *, several: bool,
        shuffle: str,
    ) -> dict[str, Any]:  # fmt: skip
        """Return the fields of a choice, or of a statement if it is between true and false."""
        for words in (names, [one.text for one in choices]):
            said = [word.casefold() for word in words]
            if not several and sorted(said) == ["false", "true"]:
                (right, is_true), (other, _is) = sorted(
                    zip(choices, said, strict=True), key=lambda one: not one[0].right
                )
                if right.right and not other.right:
                    return true_or_false(stem, is_true == "true", right.rationale, other.rationale)
        return chosen(stem, choices, several=several, shuffle=shuffle)

    def steps(self, labels: Mapping[str, _Element], keys: Sequence[str]) -> list[Choice]:
        """Return steps in their right order; raises ``WrongError`` if some are not in it."""
        if sorted(keys) != sorted(labels):
            raise WrongError(_("expected all {n} steps in their right order, found {m}",
                               n=len(labels), m=len(keys)))  # fmt: skip
        return [Choice(self.line(labels[key]), rationale=self.take(key)) for key in keys]

    def written(self, stem: str, answers: Sequence[str], told: str) -> dict[str, Any]:
        """Return the fields of a question that is answered in words; feedback may be the answer."""
        if told and answers:
            self.lost.append(_("feedback: {text}", text=told))
        return written(stem, answers, answer=told)


def number(text: str) -> Decimal | None:
    """Return a number, ``None`` if it is none."""
    try:
        return Decimal(decimal(text))
    except WrongError:
        return None
