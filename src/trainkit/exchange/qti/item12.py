"""One item of QTI 1.2 while it is read.

What programs add of their own is left alone, so that all are read alike: a question is known by
what it shows and by what its conditions ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import from_html
from trainkit.exchange.pictures import base64_bytes
from trainkit.exchange.qti.packaged import UNIT_WORDS, PackagedItem, number
from trainkit.exchange.question import Choice, Question, WrongError, matched, numeric, ordered
from trainkit.exchange.xml_tree import inner_html, plain_elements
from trainkit.languages import _
from trainkit.problems import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Item12"]

_RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy")
_BOUNDS = ("vargte", "vargt", "varlte", "varlt")


@dataclass(frozen=True)
class _Rule:
    """What an answer that a condition asks for earns, and which feedback it shows."""

    response: str
    value: str
    earns: bool
    told: tuple[str, ...]
    index: str = ""


class Item12(PackagedItem):
    """One item of QTI 1.2."""

    FOLDERS = ("", "web_resources", "csfiles/home_dir")

    def read(self, place: Place) -> Question:
        """Return the question; raises ``WrongError`` if it is of no type of item."""
        plain_elements(self.root)
        shown = self.root.find("presentation")
        responses = [] if shown is None else list(shown.iter(*_RESPONSES))
        if shown is None or not responses:
            raise WrongError(_("expected a question with an answer, found none"))
        self.told = {one.get("ident", ""): self.text(one) for one in self.root.iter("itemfeedback")}
        return self.question(self._data(shown, responses), place)

    def _data(self, shown: _Element, responses: list[_Element]) -> dict[str, Any]:
        first, rules = responses[0], list(self._rules())
        choices = [one for one in responses if one.tag == "response_lid"]
        stem = self._stem(shown)
        if len(choices) == len(responses) > 1:
            return self._pairs(stem, responses, rules)
        if first.tag in {"response_grp", "response_xy"}:
            raise WrongError(_("no type of item corresponds to {name}", name=first.tag))
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
        render = response.find(".//render_choice")
        is_fixed = render is not None and render.get("shuffle") == "No"
        return self.chosen(stem, choices, several=several, shuffle="false" if is_fixed else "")

    def _reason(self, label: _Element, rules: list[_Rule]) -> str:
        """Return the feedback on an option: its own, else that on the right answer."""
        rules = [one for one in rules if one.value == label.get("ident") and one.told]
        own = [one for one in rules if not one.earns] or rules
        return self.take(*(name for one in own for name in one.told))

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
                reasons.append(self.take(*told))
        return matched(stem, pairs, filter(None, texts.values()), rationales=reasons)

    def _order(self, stem: str, response: _Element, rules: list[_Rule]) -> dict[str, Any]:
        labels = {one.get("ident", ""): one for one in response.iter("response_label")}
        earning = [rule for rule in rules if rule.earns and rule.value in labels]
        if all(rule.index.isdecimal() for rule in earning):
            earning.sort(key=lambda rule: int(rule.index))
        return ordered(
            stem, self.steps(labels, list(dict.fromkeys(rule.value for rule in earning)))
        )

    def _entry(self, stem: str, response: _Element, rules: list[_Rule]) -> dict[str, Any]:
        answers = list(dict.fromkeys(rule.value for rule in rules if rule.earns))
        general = self.take(*(name for rule in rules for name in rule.told))
        solution = self.told.pop("solution", "") or general
        numbers = _numbers(answers)
        bounds = _numbers(one.text or "" for one in self.root.iter(*_BOUNDS))  # of Canvas
        if (numbers and len(numbers) == len(answers)) or (bounds and not answers):
            answer = numbers[0] if numbers else (max(bounds) + min(bounds)) / 2
            around = max((abs(bound - answer) for bound in bounds), default=Decimal())
            return numeric(stem, f"{answer:f}", f"{around:f}", rationale=solution,
                           unit=self._unit(response))  # fmt: skip
        return self.written(stem, answers, solution)

    def _unit(self, response: _Element) -> str:
        behind = list(response.iterfind("material"))
        text = self.line(behind[-1]) if behind else ""
        return text if len(text.split()) <= UNIT_WORDS else ""

    def _stem(self, shown: _Element) -> str:
        """Return what is shown outside the responses, as Markdown."""
        return from_html("\n".join(_outside(self, shown)), self._picture)

    def html(self, element: _Element) -> str:
        """Return the words and pictures of an element as HTML, a block for each material."""
        parts = [
            self._material(one)
            for one in element.iter("mattext", "matemtext", "mat_formattedtext", "matimage")
        ]
        return parts[0] if len(parts) == 1 else "".join(f"<div>{part}</div>" for part in parts)

    def _material(self, one: _Element) -> str:
        if one.tag == "matimage":
            return self._image(one)
        kind = one.get("texttype") or one.get("type") or "text/plain"
        text = inner_html(one) if len(one) else one.text or ""
        return escape(text, quote=False) if kind.lower() in {"text/plain", "plain"} else text

    def _image(self, one: _Element) -> str:
        address = one.get("uri", "") or one.get("label", "")
        if one.get("embedded") == "base64" or (one.text or "").strip():
            path = self.pictures.add(address, base64_bytes(one.text or ""))
            return f'<img src="{escape(path)}" alt="">' if path else ""
        return f'<img src="{escape(address)}" alt="{escape(one.get("label", ""))}">'


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


def _numbers(texts: Iterable[str]) -> list[Decimal]:
    """Return the numbers among texts, also those with a comma before decimals."""
    found = [number(text.replace(",", ".") if text.count(",") == 1 else text) for text in texts]
    return [one for one in found if one is not None]
