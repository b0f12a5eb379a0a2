"""Styles and lists of a Word file: how a run is formatted, what Word counts before a paragraph.

Markup is that of ECMA-376, Part 1 (WordprocessingML), 17.3.2, 17.7 and 17.9.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from trainkit.exchange.source import Source
from trainkit.exchange.word.typed import ABJAD, ARABIC, CYRILLIC, LATIN, Label

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OWN", "PLAIN", "W", "Lists", "RunFormat", "Styles", "root_of", "shading_of", "value_of"]

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
_BLACK = {"auto", "000000", ""}


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
        self._formats: dict[tuple[str, str], RunFormat] = {}

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
        own = value_of(properties, "rStyle")
        if (style, own) not in self._formats:
            chain = [*self.chain(style), *self.chain(own)]
            said = [_said(one) for each in chain for one in each.iterfind(f"{W}rPr/*")]
            self._formats[style, own] = RunFormat(**{k: v for one in said for k, v in one.items()})
        values: dict[str, Any] = {"link": link} if link else {}
        for one in properties if properties is not None else ():
            values |= _said(one)
        found = self._formats[style, own]
        return found._replace(**values) if values else found

    def role(self, style: str) -> str:
        """Return the name of a style of our own, ``heading`` for one of headings, else nothing."""
        found = self._styles.get(style)
        if found is None:
            return ""
        name = value_of(found, "name")
        is_heading = name.casefold().startswith(("heading", "title", "subtitle"))
        return "heading" if is_heading else name if name in OWN else ""


class _List(NamedTuple):
    abstract: str
    """The id of the definition that it counts with."""
    levels: Mapping[int, _Element]
    anew: Collection[int]
    """The levels that start anew in it."""


class Lists:
    """The lists of a file, as they are counted on."""

    def __init__(self, source: Source, styles: Styles) -> None:
        self.source = source
        self.styles = styles
        self._counters: Counter[tuple[str, int]] = Counter()
        self._started: set[tuple[str, int]] = set()

    @cached_property
    def _lists(self) -> Mapping[str, _List]:
        root = root_of(self.source, "word/numbering.xml")
        if root is None:
            return {}
        levels = {
            str(one.get(f"{W}abstractNumId")): _levels(one) for one in root.iter(f"{W}abstractNum")
        }
        found = {}
        for one in root.iter(f"{W}num"):
            abstract = value_of(one, "abstractNumId")
            own = {k: v for override in one for k, v in _levels(override).items()}
            anew = {
                _number(override.get(f"{W}ilvl"))
                for override in one
                if override.find(f"{W}startOverride") is not None
            }
            all_levels = {**levels.get(abstract, {}), **own}
            found[str(one.get(f"{W}numId"))] = _List(abstract, all_levels, anew)
        return found

    def label(self, properties: _Element | None, style: str) -> Label | None:
        """Return the number that Word writes before a paragraph, and count on."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        styled = [one.find(f"{W}pPr/{W}numPr") for one in reversed(self.styles.chain(style))]
        places = [one for one in ([own] if own is not None else styled) if one is not None]
        name = next(filter(None, (value_of(one, "numId") for one in places)), "0")
        if name == "0" or name not in self._lists:
            return None
        levels = self._lists[name].levels
        level = _number(value_of(places[0], "ilvl"))
        if own is None:
            linked = [n for n, one in levels.items() if value_of(one, "pStyle") == style]
            level = linked[0] if linked else level
        if level not in levels or value_of(levels[level], "numFmt") == "none":
            return None
        return self._counted(name, level)

    def _counted(self, name: str, level: int) -> Label:
        abstract, levels, anew = self._lists[name]
        key, how = (abstract, level), levels[level]
        if key not in self._counters or (level in anew and (name, level) not in self._started):
            self._counters[key] = _number(value_of(how, "start") or "1") - 1
        self._started.add((name, level))
        self._counters[key] += 1
        for other in [one for one in self._counters if one[0] == abstract and one[1] > level]:
            del self._counters[other]
        number, kind = self._counters[key], value_of(how, "numFmt") or "decimal"
        style = ("auto", str(level), kind, value_of(how, "lvlText"))
        if letters := _LETTERS.get(kind):
            sign = letters[number - 1] if 0 < number <= len(letters) else str(number)
            return Label("letter", sign, 0, style)
        return Label(_KINDS.get(kind, "number"), str(number), number, style)


def _levels(parent: _Element) -> dict[int, _Element]:
    return {_number(one.get(f"{W}ilvl")): one for one in parent.iterfind(f"{W}lvl")}


def value_of(element: _Element | None, name: str) -> str:
    """Return the value of a property below an element; empty if it is not there."""
    found = element.find(f"{W}{name}") if element is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else 0


def shading_of(properties: _Element | None) -> str:
    """Return the colour with which a paragraph, cell or run is filled; empty for none and white."""
    shading = properties.find(f"{W}shd") if properties is not None else None
    return _fill(shading) if shading is not None else ""


def _fill(shading: _Element) -> str:
    fill = str(shading.get(f"{W}fill") or "").upper()
    return "" if fill in {"AUTO", "FFFFFF"} else fill


def _is_on(value: str) -> bool:
    return value not in {"0", "false", "off"}


_RAISED = {"superscript": "sup", "subscript": "sub"}
_SAYS: Mapping[str, Callable[[_Element, str], dict[str, Any]]] = {
    "b": lambda _one, value: {"bold": _is_on(value)},
    "i": lambda _one, value: {"italic": _is_on(value)},
    "strike": lambda _one, value: {"strike": _is_on(value)},
    "u": lambda _one, value: {"underline": value not in {"none", ""}},
    "color": lambda _one, value: {"colour": "" if value in _BLACK else value.upper()},
    "highlight": lambda _one, value: {"highlight": "" if value in {"none", "white"} else value},
    "shd": lambda one, _value: {"shading": _fill(one)},
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
