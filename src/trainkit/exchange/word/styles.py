"""Styles and lists of a Word file: how a run is formatted, what Word counts before a paragraph.

Markup is that of ECMA-376, Part 1 (WordprocessingML), 17.3.2, 17.7 and 17.9.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.exchange.source import Source
from trainkit.exchange.word.typed import ABJAD, ARABIC, CYRILLIC, LATIN, Label

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OWN", "PLAIN", "W", "RunFormat", "Lists", "Styles", "root_of", "shading_of", "value_of"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OWN = {
    "Question Stem": "stem",
    "Question Text": "text",
    "Question List": "list",
    "Question Steps": "steps",
    "Question Quote": "quote",
    "Question Code": "code",
    "Question Cell": "cell",
    "Question Pair": "pair",
    "Question Option": "option",
    "Question Reason": "reason",
    "Question Key": "key",
}
"""The styles of the files that we write ourselves, which say what a paragraph is."""
_KINDS = {"bullet": "bullet", "lowerRoman": "roman", "upperRoman": "roman"}
_LETTERS = {
    "upperLetter": LATIN,
    "lowerLetter": LATIN,
    "russianUpper": CYRILLIC,
    "russianLower": CYRILLIC,
    "arabicAbjad": ABJAD,
    "arabicAlpha": ARABIC,
}
_PLAIN_COLOURS = {"auto", "000000", ""}


class RunFormat(NamedTuple):
    """How a run of text is formatted, as far as it matters."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    code: bool = False
    raised: str = ""
    colour: str = ""
    highlight: str = ""
    shading: str = ""
    link: str = ""
    picture: str = ""


PLAIN = RunFormat()


def root_of(source: Source, name: str) -> _Element | None:
    """Return the root of a part of the file; ``None`` if it has no such part."""
    return source.xml(source.part(name)) if name in source.parts else None


class Styles:
    """The styles of a file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._formats: dict[tuple[str, str, str], RunFormat] = {}

    @cached_property
    def _styles(self) -> Mapping[str, _Element]:
        root = root_of(self.source, "word/styles.xml")
        found = root.iterfind(f"{W}style") if root is not None else ()
        return {str(one.get(f"{W}styleId")): one for one in found}

    @cached_property
    def default(self) -> str:
        """The id of the style that paragraphs have if they name none."""
        for name, style in self._styles.items():
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1":
                return name
        return ""

    def chain(self, style: str) -> list[_Element]:
        """Return a style and those that it is based on, the last first."""
        chain: list[_Element] = []
        while style in self._styles and len(chain) < 20:
            chain.insert(0, self._styles[style])
            style = value_of(chain[0], "basedOn")
        return chain

    def format(self, properties: _Element | None, style: str, link: str) -> RunFormat:
        """Return the format of a run, from its own properties and its styles."""
        if properties is None or not len(properties):
            return self._of_styles(style, "", link)
        own = ""
        values: dict[str, Any] = {}
        for one in properties:
            if one.tag == f"{W}rStyle":
                own = str(one.get(f"{W}val"))
            else:
                values |= _said(one)
        base = self._of_styles(style, own, link)
        return base._replace(**values) if values else base

    def _of_styles(self, style: str, own: str, link: str) -> RunFormat:
        key = (style, own, link)
        if key not in self._formats:
            values: dict[str, Any] = {"link": link}
            for one in [*self.chain(style), *self.chain(own)]:
                for each in one.iterfind(f"{W}rPr/*"):
                    values |= _said(each)
            self._formats[key] = RunFormat(**values)
        return self._formats[key]

    def role(self, style: str) -> str:
        """Return the name of a style of our own, ``heading`` for one of headings, else nothing."""
        found = self._styles.get(style)
        if found is None:
            return ""
        name = value_of(found, "name")
        is_heading = name.casefold().startswith(("heading", "title", "subtitle"))
        return "heading" if is_heading else name if name in OWN else ""


class Lists:
    """The lists of a file, as they are counted on."""

    def __init__(self, source: Source, styles: Styles) -> None:
        self.source = source
        self.styles = styles
        self._counters: Counter[tuple[str, int]] = Counter()
        self._started: set[tuple[str, int]] = set()

    @cached_property
    def _lists(self) -> Mapping[str, tuple[str, Mapping[int, _Element], frozenset[int]]]:
        """By the id of a list: which it counts with, its levels, and those that start anew."""
        root = root_of(self.source, "word/numbering.xml")
        if root is None:
            return {}
        levels = {
            str(one.get(f"{W}abstractNumId")): {
                _number(level.get(f"{W}ilvl")): level for level in one.iterfind(f"{W}lvl")
            }
            for one in root.iterfind(f"{W}abstractNum")
        }
        found = {}
        for one in root.iterfind(f"{W}num"):
            abstract = value_of(one, "abstractNumId")
            own = dict(levels.get(abstract, {}))
            anew = set()
            for override in one.iterfind(f"{W}lvlOverride"):
                level = _number(override.get(f"{W}ilvl"))
                if (inner := override.find(f"{W}lvl")) is not None:
                    own[level] = inner
                if override.find(f"{W}startOverride") is not None:
                    anew.add(level)
            found[str(one.get(f"{W}numId"))] = (abstract, own, frozenset(anew))
        return found

    def label(self, properties: _Element | None, style: str) -> Label | None:
        """Return the number that Word writes before a paragraph, and count on."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        found = [own] if own is not None else [
            one for each in reversed(self.styles.chain(style))
            if (one := each.find(f"{W}pPr/{W}numPr")) is not None
        ]  # fmt: skip
        if not found or not (name := value_of(found[0], "numId") or _id_of(found)) or name == "0":
            return None
        if name not in self._lists:
            return None
        abstract, levels, anew = self._lists[name]
        level = _number(value_of(found[0], "ilvl"))
        if own is None:
            linked = [n for n, one in levels.items() if value_of(one, "pStyle") == style]
            level = linked[0] if linked else level
        if level not in levels or value_of(levels[level], "numFmt") == "none":
            return None
        return self._counted(name, abstract, level, levels[level], level in anew)

    def _counted(self, name: str, abstract: str, level: int, how: _Element, anew: bool) -> Label:
        key = (abstract, level)
        start = _number(value_of(how, "start") or "1")
        if anew and (name, level) not in self._started:
            self._counters[key] = start - 1
        self._started.add((name, level))
        if key not in self._counters:
            self._counters[key] = start - 1
        self._counters[key] += 1
        for other in [one for one in self._counters if one[0] == abstract and one[1] > level]:
            del self._counters[other]
        number, kind = self._counters[key], value_of(how, "numFmt") or "decimal"
        style = ("auto", str(level), kind, value_of(how, "lvlText"))
        if kind in _LETTERS:
            letters = _LETTERS[kind]
            sign = letters[number - 1] if 0 < number <= len(letters) else str(number)
            return Label("letter", sign, 0, style)
        return Label(_KINDS.get(kind, "number"), str(number), number, style)


def value_of(element: _Element | None, name: str) -> str:
    """Return the value of a property below an element; empty if it is not there."""
    found = element.find(f"{W}{name}") if element is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""


def _id_of(found: list[Any]) -> str:
    return next((name for one in found if (name := value_of(one, "numId"))), "")


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else 0


def shading_of(element: _Element | None) -> str:
    """Return the colour with which a ``w:shd`` fills; empty for none and white."""
    fill = str(element.get(f"{W}fill") or "") if element is not None else ""
    return "" if fill.upper() in {"AUTO", "FFFFFF", ""} else fill.upper()


def _is_on(value: str) -> bool:
    return value not in {"0", "false", "off"}


_RAISED = {"superscript": "sup", "subscript": "sub"}
_SAYS: Mapping[str, Callable[[_Element, str], dict[str, Any]]] = {
    "b": lambda _one, value: {"bold": _is_on(value)},
    "i": lambda _one, value: {"italic": _is_on(value)},
    "strike": lambda _one, value: {"strike": _is_on(value)},
    "u": lambda _one, value: {"underline": value not in {"none", ""}},
    "color": lambda _one, value: {
        "colour": "" if value.lower() in _PLAIN_COLOURS else value.upper()
    },
    "highlight": lambda _one, value: {"highlight": "" if value in {"none", "white"} else value},
    "shd": lambda one, _value: {"shading": shading_of(one)},
    "vertAlign": lambda _one, value: {"raised": _RAISED.get(value, "")},
    "rFonts": lambda one, _value: _font(str(one.get(f"{W}ascii") or "").casefold()),
}


def _font(name: str) -> dict[str, Any]:
    is_code = "mono" in name or name.startswith(("courier", "consolas"))
    return {"code": is_code} if name else {}


def _said(one: _Element) -> dict[str, Any]:
    """Return what a property of a run says of its format."""
    name = one.tag[len(W) :] if isinstance(one.tag, str) and one.tag.startswith(W) else ""
    says = _SAYS.get(name)
    return says(one, str(one.get(f"{W}val") or "")) if says else {}
