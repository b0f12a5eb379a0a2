"""One item of QTI 1.2 while it is read.

What programs add of their own is left alone, so that all are read alike: a question is known by
what it shows and by what its conditions ask for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from trainkit.exchange.markup import from_html, line_from_html
from trainkit.exchange.pictures import Pictures, base64_bytes
from trainkit.exchange.qti.versions import plain_elements
from trainkit.exchange.question import (
    Choice,
    Question,
    WrongError,
    chosen,
    decimal,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import Source
from trainkit.languages import _
from trainkit.problems import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Item12"]

_BASE = re.compile(r"(?:\$|%24)(?:IMS-CC-FILEBASE|CANVAS_\w+)(?:\$|%24)/?")
_FOLDERS = ("", "web_resources", "csfiles/home_dir")
"""Where programs put what the questions show."""
_RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy")
_BOUNDS = ("vargte", "vargt", "varlte", "varlt")
_MANY = 3
"""Words that a unit has at most."""


@dataclass(frozen=True)
class _Rule:
    """What an answer that a condition asks for earns, and what is told of it."""

    response: str
    value: str
    earns: bool
    told: tuple[str, ...]
    index: str = ""


@dataclass
class Item12:
    """One item of QTI 1.2."""

    root: _Element
    source: Source
    part: str
    """The name of its file in the package."""
    pictures: Pictures = field(default_factory=Pictures)
    lost: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    """What is told, by its name; what has found its place is taken out."""

    def question(self, place: Place) -> Question:
        """Return the question; raises ``WrongError`` if no question is like this."""
        plain_elements(self.root)
        shown = self.root.find("presentation")
        responses = [] if shown is None else list(shown.iter(*_RESPONSES))
        if shown is None or not responses:
            raise WrongError(_("expected a question with an answer, found none"))
        self.told = {one.get("ident", ""): self.text(one) for one in self.root.iter("itemfeedback")}
        data = self._data(shown, responses)
        name = self.root.get("title") or self.root.get("ident") or ""
        self.lost += [_("feedback: {text}", text=text) for text in self.told.values() if text]
        lost = tuple(dict.fromkeys([*self.lost, *self.pictures.lost]))
        return Question(data, place, name, lost, self.pictures.found)

    def _data(self, shown: _Element, responses: list[_Element]) -> dict[str, Any]:
        first, rules = responses[0], list(self._rules())
        choices = [one for one in responses if one.tag == "response_lid"]
        stem = self._stem(shown)
        if len(choices) == len(responses) > 1:
            return self._pairs(stem, responses, rules)
        if first.tag in {"response_grp", "response_xy"}:
            raise WrongError(_("no item is answered in the way of {name}", name=first.tag))
        if len(responses) > 1:
            raise WrongError(_("expected one answer, found {n}", n=len(responses)))
        if not choices:
            return self._entry(stem, first, rules)
        if first.get("rcardinality") == "Ordered":
            return self._order(stem, first, rules)
        return self._choice(stem, first, rules)

    def _rules(self) -> Iterator[_Rule]:
        """Yield what each condition that names one answer, or all right ones, does."""
        for one in self.root.iterfind("resprocessing/respcondition"):
            earns = any(_points(setvar) > 0 for setvar in one.iterfind("setvar"))
            shown = tuple(each.get("linkrefid", "") for each in one.iterfind("displayfeedback"))
            named = list(one.iter("varequal", "varsubstring"))
            asked = [each for each in named if next(each.iterancestors("not"), None) is None]
            if not asked:  # any other answer, of one response or of all
                yield _Rule(named[0].get("respident", "") if named else "", "", False, shown)
            for equal in asked:
                response, value = equal.get("respident", ""), (equal.text or "").strip()
                told = shown if len(asked) == 1 else ()
                yield _Rule(response, value, earns, told, equal.get("index", ""))

    def _choice(self, stem: str, response: _Element, rules: list[_Rule]) -> dict[str, Any]:
        labels = list(response.iter("response_label"))
        keys = {rule.value for rule in rules if rule.earns}
        choices = [
            Choice(self.line(one), one.get("ident") in keys, self._reason(one, rules))
            for one in labels
        ]
        several = response.get("rcardinality") == "Multiple"
        right = sum(one.right for one in choices)
        if right > 1 and not several:
            raise WrongError(_("expected one right option, found {n}", n=right))
        words = [one.text.casefold() for one in choices]
        if not several and right and sorted(words) == ["false", "true"]:
            truth, lie = sorted(choices, key=lambda one: not one.right)
            return true_or_false(
                stem, truth.text.casefold() == "true", truth.rationale, lie.rationale
            )
        render = response.find(".//render_choice")
        is_fixed = render is not None and render.get("shuffle") == "No"
        fixed = {"shuffle": "false"} if is_fixed else {}
        return chosen(stem, choices, several=several, **fixed)

    def _reason(self, label: _Element, rules: list[_Rule]) -> str:
        """Return what a person who chooses an option is told: of this, else of what is right."""
        rules = [one for one in rules if one.value == label.get("ident") and one.told]
        own = [one for one in rules if not one.earns] or rules
        return self._take(name for one in own for name in one.told)

    def _take(self, names: Iterable[str]) -> str:
        """Return what is told under some names, and take it out."""
        return " ".join(filter(None, (self.told.pop(name, "") for name in dict.fromkeys(names))))

    def _pairs(self, stem: str, responses: list[_Element], rules: list[_Rule]) -> dict[str, Any]:
        """Return premises, each with a list of the responses, as Canvas has them."""
        keys = {rule.response: rule.value for rule in rules if rule.earns}
        pairs: list[tuple[str, str]] = []
        texts: dict[str | None, str] = {}
        reasons = []
        for one in responses:
            ident = one.get("ident", "")
            labels = {each.get("ident"): self.line(each) for each in one.iter("response_label")}
            material = one.find("material")
            premise = "" if material is None else self.line(material)
            if keys.get(ident, "") not in labels:
                raise WrongError(_("expected one right response for each premise"))
            texts |= labels
            if premise:  # Canvas writes empty ones
                pairs.append((premise, labels[keys[ident]]))
                told = (name for rule in rules if rule.response == ident for name in rule.told)
                reasons.append(self._take(told))
        data = matched(stem, pairs, filter(None, texts.values()))
        for each, reason in zip(data["premises"], reasons, strict=True):
            if reason:
                each["rationale"] = reason
        return data

    def _order(self, stem: str, response: _Element, rules: list[_Rule]) -> dict[str, Any]:
        labels = {one.get("ident", ""): one for one in response.iter("response_label")}
        earning = [rule for rule in rules if rule.earns and rule.value in labels]
        if all(rule.index.isdecimal() for rule in earning):
            earning.sort(key=lambda rule: int(rule.index))
        steps = list(dict.fromkeys(rule.value for rule in earning))
        if sorted(steps) != sorted(labels):
            raise WrongError(_("expected all {n} steps in their right order, found {m}",
                               n=len(labels), m=len(steps)))  # fmt: skip
        return ordered(stem, [Choice(self.line(labels[step])) for step in steps])

    def _entry(self, stem: str, response: _Element, rules: list[_Rule]) -> dict[str, Any]:
        answers = list(dict.fromkeys(rule.value for rule in rules if rule.earns))
        general = self._take(name for rule in rules for name in rule.told)
        solution = self.told.pop("solution", "") or general
        numbers = [_number(answer) for answer in answers]
        bounds = self._bounds()
        if (answers and all(numbers)) or (bounds and not answers):
            answer = Decimal(numbers[0]) if numbers else (max(bounds) + min(bounds)) / 2
            around = max((abs(bound - answer) for bound in bounds), default=Decimal())
            more = {"rationale": solution, "unit": self._unit(response)}
            given = {name: value for name, value in more.items() if value}
            return numeric(stem, f"{answer:f}", f"{around:f}", **given)
        if solution and answers:
            self.lost.append(_("feedback: {text}", text=solution))
        return written(stem, answers, **({"answer": solution} if solution and not answers else {}))

    def _bounds(self) -> list[Decimal]:
        """Return between which numbers the answer lies, as Canvas says it."""
        found = [_number(one.text or "") for one in self.root.iter(*_BOUNDS)]
        return [Decimal(number) for number in found if number]

    def _unit(self, response: _Element) -> str:
        behind = list(response.iterfind("material"))
        text = self.line(behind[-1]) if behind else ""
        return text if len(text.split()) <= _MANY else ""

    def _stem(self, shown: _Element) -> str:
        """Return what is shown outside the responses, as Markdown."""
        return from_html("\n".join(_outside(self, shown)), self._picture)

    def text(self, element: _Element) -> str:
        """Return the words of an element as Markdown."""
        return from_html(self.html(element), self._picture)

    def line(self, element: _Element) -> str:
        """Return the words of an element as Markdown of one line."""
        return line_from_html(self.html(element), self._picture)

    def html(self, element: _Element) -> str:
        """Return the words and pictures of an element as HTML, a block for each material."""
        parts = [
            self._material(one)
            for one in element.iter("mattext", "matemtext", "mat_formattedtext", "matimage")
        ]
        return parts[0] if len(parts) == 1 else "".join(f"<div>{part}</div>" for part in parts)

    def _material(self, one: _Element) -> str:
        from lxml import etree

        if one.tag == "matimage":
            return self._image(one)
        kind = one.get("texttype") or one.get("type") or "text/plain"
        inside = "".join(etree.tostring(each, encoding="unicode", method="html") for each in one)
        text = (one.text or "") if not inside else escape(one.text or "", quote=False) + inside
        return escape(text, quote=False) if kind.lower() in {"text/plain", "plain"} else text

    def _image(self, one: _Element) -> str:
        address = one.get("uri", "") or one.get("label", "")
        if one.get("embedded") == "base64" or (one.text or "").strip():
            path = self.pictures.add(address, base64_bytes(one.text or ""))
            return f'<img src="{escape(path)}" alt="">' if path else ""
        return f'<img src="{escape(address)}" alt="{escape(one.get("label", ""))}">'

    def _picture(self, address: str) -> str:
        """Return the path under which a question shows a picture; empty if it is not there."""
        if address in self.pictures.found:
            return address
        bare = unquote(_BASE.sub("", address).partition("?")[0])
        for folder in (*_FOLDERS, posixpath.dirname(self.part)):
            name = posixpath.normpath(posixpath.join(folder, bare))
            if name in self.source.parts:
                return self.pictures.add(address, self.source.part(name))
        return self.pictures.at(address)


def _outside(item: Item12, shown: _Element) -> Iterator[str]:
    """Yield the HTML of what is shown outside the responses, but of one in its own frame too."""
    for one in shown:
        if one.tag == "material":
            yield item.html(one)
        elif one.tag == "response_lid":
            framed = [each for each in one.iterfind("material") if each.getnext() is not None]
            if len(list(one.getparent().iter("response_lid"))) == 1:  # else it is a premise
                yield from map(item.html, framed)
        elif one.tag not in _RESPONSES:
            yield from _outside(item, one)


def _points(setvar: _Element) -> float:
    text = (setvar.text or "").strip()
    try:
        return float(text)
    except ValueError:
        return 1.0 if "max" in text else 0.0  # Blackboard's SCORE.max


def _number(text: str) -> str:
    """Return a number in plain digits, empty if it is none."""
    try:
        return decimal(text.replace(",", ".") if text.count(",") == 1 else text)
    except WrongError:
        return ""
