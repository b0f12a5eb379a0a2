"""One item of QTI while it is read: its words, pictures, feedback and right answer."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import from_html, line_from_html
from trainkit.exchange.pictures import Pictures
from trainkit.exchange.qti.versions import named_as_2
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
from trainkit.exchange.xml_tree import inner_html, take_out
from trainkit.languages import N_, _
from trainkit.problems import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["UNIT_WORDS", "Declared", "QtiItem", "number"]

UNIT_WORDS = 3
"""Words behind an answer that are taken for its unit, at most."""

_LINE_END = re.compile(r"\s*\n\s*")
_GAP = "\ufdd2"
"""Stands for a gap until the text is course text; no character of any script."""
_UNSEEN = ("catalogInfo", "companionMaterialsInfo", "apipAccessibility", "stylesheet")
"""Aids and looks, of which a question has none."""
_LOST = {
    "math": N_("a formula; its signs were kept"),
    "audio": N_("a sound"),
    "video": N_("a film"),
    "endAttemptInteraction": N_("a button, such as for a hint"),
}


@dataclass
class QtiItem:
    """One item of QTI 2 or 3: parts that were understood are taken out of its tree."""

    root: _Element
    source: Source
    part: str
    """The name of the item's file in its package."""
    pictures: Pictures = field(default_factory=Pictures)
    lost: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    """Feedback that was not used, by the identifiers that show it."""

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
        return self.pictures.inside(self.source, address, posixpath.dirname(self.part))

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

    def body(self) -> _Element:
        """Return what the participant sees, after everything else was put in order.

        Raises ``WrongError`` if no question can be like this.
        """
        named_as_2(self.root)
        self._tidy()
        body = self.root.find("itemBody")
        if body is None:
            raise WrongError(_("expected an itemBody, found none"))
        self._take_feedback()
        return body

    def _tidy(self) -> None:
        from lxml import etree

        root = self.root
        if root.get("adaptive") == "true":
            raise WrongError(_("expected an item that is answered once, found an adaptive one"))
        if root.find("templateDeclaration") is not None:
            raise WrongError(_("expected an item with fixed words, found one with random ones"))
        etree.strip_elements(root, *_UNSEEN, with_tail=False)
        _unwrap_lines(root)
        etree.strip_tags(root, "contentBody", "include")
        for name, words in _LOST.items():
            if next(root.iter(name), None) is not None:
                self.lost.append(_(words))
        etree.strip_elements(root, "endAttemptInteraction", with_tail=False)
        for stimulus in root.findall("assessmentStimulusRef"):
            self._insert(stimulus.get("href", ""))
        for one in list(root.iter("object")):
            self._shown(one)

    def _insert(self, href: str) -> None:
        """Put a stimulus, which several items share, before the stem."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.part), href))
        if name not in self.source.parts:
            self.lost.append(_("{name}, which is not in the file", name=href))
            return
        stimulus = self.source.xml(self.source.part(name))
        named_as_2(stimulus)
        shared, body = stimulus.find("stimulusBody"), self.root.find("itemBody")
        if shared is not None and body is not None:
            for image in shared.iter("img", "object"):
                for attribute in {"src", "data"} & set(image.keys()):
                    address = posixpath.join(posixpath.dirname(name), image.get(attribute, ""))
                    here = posixpath.dirname(self.part) or "."
                    image.set(attribute, posixpath.relpath(address, here))
            shared.tag = "div"
            body.insert(0, shared)

    def _shown(self, one: _Element) -> None:
        """Make an object a picture, with the words that stand for it; others are their words."""
        words, kind = " ".join("".join(one.itertext()).split()), one.get("type", "")
        address, tail = one.get("data", ""), one.tail
        one.clear()
        one.tail = tail
        if kind.startswith("image/"):
            one.tag = "img"
            one.set("src", address)
            one.set("alt", words)
        else:
            one.tag = "span"
            one.text = words
            self.lost.append(_("{name}, which no item can show", name=address or kind))

    def _take_feedback(self) -> None:
        """Take feedback out of the item, also out of its choices."""
        for one in list(self.root.iter("modalFeedback", "feedbackInline", "feedbackBlock")):
            if one.getparent() is None:
                continue
            text, name = self.text(one), one.get("identifier", "")
            choice = next(one.iterancestors("simpleChoice", "simpleAssociableChoice"), None)
            if choice is not None:
                name = choice.get("identifier", "")
            take_out(one)
            if one.get("showHide") == "hide":
                self.lost.append(_("feedback: {text}", text=text))
            elif text:
                self.told[name] = " ".join(filter(None, (self.told.get(name), text)))

    def stem(self, interaction: _Element, *, gap: bool = False) -> str:
        """Return what stands around an interaction, with its prompt or a gap, as Markdown."""
        prompt, tail = interaction.find("prompt"), interaction.tail
        interaction.clear()
        interaction.tag, interaction.tail = ("span" if gap else "div"), tail
        interaction.text = f" {_GAP} " if gap else None
        if prompt is not None:
            prompt.tag = "div"
            interaction.append(prompt)
        for rubric in self.rubrics():
            words = self.line(rubric)
            self.lost.append(_("a note for teachers: {text}", text=words))
            take_out(rubric)
        body = self.root.find("itemBody")
        return "" if body is None else self.text(body).replace(_GAP, "_____")

    def rubrics(self) -> list[_Element]:
        """Return what others than the participants are to read."""
        return [
            one
            for one in self.root.iterfind("itemBody//rubricBlock")
            if "candidate" not in one.get("view", "candidate").split()
        ]

    def declared(self, interaction: _Element) -> Declared:
        """Return what the item says of the right answer."""
        name = interaction.get("responseIdentifier", "")
        for one in self.root.iterfind("responseDeclaration"):
            if one.get("identifier") == name:
                return Declared(one)
        raise WrongError(_('expected a responseDeclaration "{name}", found none', name=name))


class Declared:
    """What an item says of the right answer."""

    def __init__(self, declaration: _Element) -> None:
        self.type = declaration.get("baseType", "")
        self.several = declaration.get("cardinality") == "multiple"
        self.points: Mapping[str, float] = {
            one.get("mapKey", ""): _points(one.get("mappedValue", ""))
            for one in declaration.iterfind("mapping/mapEntry")
        }
        correct = [
            " ".join((one.text or "").split())
            for one in declaration.iterfind("correctResponse/value")
        ]
        best = 0.0 if self.several else max(self.points.values(), default=0.0)
        earning = [key for key, points in self.points.items() if points >= best and points > 0]
        self.keys = correct or (earning if self.several else earning[:1])

    @property
    def is_weighted(self) -> bool:
        """Whether right answers earn different points, or others than right ones earn some."""
        earning = {key: points for key, points in self.points.items() if points > 0}
        return len(set(earning.values())) > 1 or not earning.keys() <= set(self.keys)


def _points(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _unwrap_lines(root: _Element) -> None:
    """Make the line ends of a text spaces, except where they show."""
    shown = {node for pre in root.iter("pre") for node in pre.iter()}
    for node in root.iter():
        if node not in shown:
            node.text = _LINE_END.sub(" ", node.text or "") or None
        if node.getparent() not in shown:
            node.tail = _LINE_END.sub(" ", node.tail or "") or None


def number(text: str) -> Decimal | None:
    """Return a number, ``None`` if it is none."""
    try:
        return Decimal(decimal(text))
    except WrongError:
        return None
