"""The XLIFF 2.1 file for translators' programs.

Format: OASIS, XLIFF Version 2.1 (2018), with the Glossary module. A unit is a ``unit`` and a
paragraph a ``segment``; blank lines between paragraphs are ``ignorable``. Where a text stands, who
reads it and what it was made from are notes, which programs show and keep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from trainkit.definitions.yamlfile import MAX_DEPTH
from trainkit.languages import _, and_list, direction_of
from trainkit.problems import Place, Problems
from trainkit.render.letters import xml_text
from trainkit.translators.returned import Returned, Row, as_sent
from trainkit.translators.units import Status, Text, Translation, Unit, kept_in

__all__ = ["read_xliff", "xliff"]

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STALE = "trainkit:stale"
_DONE = {"translated", "reviewed", "final"}
"""States of a segment that is translated."""


def xliff(translation: Translation) -> bytes:
    """Return the XLIFF file of a module, the same bytes for the same texts."""
    from lxml import etree

    root = etree.Element(
        f"{{{_CORE}}}xliff",
        {
            "version": "2.1",
            "srcLang": translation.original,
            "trgLang": translation.language,
        },
        nsmap={None: _CORE, "gls": _GLOSSARY},
    )
    for text in translation.texts:
        if text.units:
            _add_file(root, text, translation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: Any, name: str, text: str | None = None, space: str = _CORE, **values: str) -> Any:
    from lxml import etree

    child = etree.SubElement(parent, f"{{{space}}}{name}", values)
    child.text = None if text is None else xml_text(text)
    return child


def _add_file(root: Any, text: Text, translation: Translation) -> None:
    file = _add(
        root,
        "file",
        id=text.key,
        original=f"{translation.id}/{text.name}",
        canResegment="no",
        srcDir=direction_of(translation.original),
        trgDir=direction_of(translation.language),
    )
    file.set(_SPACE, "preserve")
    for unit in text.units:
        _add_unit(file, unit, translation)


def _add_unit(file: Any, unit: Unit, translation: Translation) -> None:
    element = _add(file, "unit", id=unit.id)
    terms = translation.terms(unit.source)
    glossary = _add(element, "glossary", space=_GLOSSARY) if terms else None
    for term, word in terms:
        entry = _add(glossary, "glossEntry", space=_GLOSSARY)
        _add(entry, "term", term, _GLOSSARY)
        _add(entry, "translation", word, _GLOSSARY)
    notes = _add(element, "notes")
    written = {"place": unit.context, "note": unit.note, "keep": kept_in(unit.source)}
    for category, words in (written | {"check": unit.check}).items():
        if words:
            _add(notes, "note", words, category=category)
    source, made = unit.paragraphs
    for n, (one, other) in enumerate(zip(source.texts, made.texts, strict=True)):
        _add_gap(element, source.gaps[n])
        segment = _add(element, "segment", id=str(n + 1), **_state(unit))
        _add(segment, "source", one)
        if unit.text:
            _add(segment, "target", other)
    _add_gap(element, source.gaps[-1])


def _state(unit: Unit) -> dict[str, str]:
    if unit.status is Status.TRANSLATED:
        return {"state": "translated"}
    if unit.status is Status.STALE:
        return {"state": "initial", "subState": _STALE}
    return {"state": "initial"}


def _add_gap(element: Any, gap: str) -> None:
    """Add what stands between two segments; there is no element for nothing."""
    if gap:
        _add(_add(element, "ignorable"), "source", gap)


@dataclass
class _Node:
    """An element of the file, and where it begins."""

    name: str
    values: dict[str, str]
    place: Place
    text: str = ""
    """All text in it."""
    children: list[_Node] = field(default_factory=list)

    def all(self, name: str) -> list[_Node]:
        return [one for one in self.children if one.name == name]

    def first(self, name: str) -> _Node | None:
        return next(iter(self.all(name)), None)


class _RefusedError(Exception):
    """What is not read in a file that somebody sent."""


class _Tree:
    """Builds nodes from the parser's events. Document types, and so entities, are refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: _Node | None = None
        self.stack: list[_Node] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def parse(self, data: bytes) -> _Node | None:
        self.parser.Parse(data, True)
        return self.root

    @property
    def place(self) -> Place:
        return Place(self.path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _doctype(self, *_declared: object) -> None:
        raise _RefusedError(_("a document type is not read here; delete <!DOCTYPE …>"))

    def _start(self, name: str, values: dict[str, str]) -> None:
        if len(self.stack) > MAX_DEPTH:
            raise _RefusedError(_("nested deeper than {depth} levels", depth=MAX_DEPTH))
        space, _blank, short = name.rpartition(" ")
        node = _Node(short if space == _CORE else name, values, self.place)
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node
        self.stack.append(node)

    def _end(self, _name: str) -> None:
        node = self.stack.pop()
        if self.stack and node.name == "mrk":
            self.stack[-1].text += node.text

    def _text(self, text: str) -> None:
        self.stack[-1].text += text


def read_xliff(path: Path, data: bytes, problems: Problems) -> Returned | None:
    """Read an XLIFF file that a translator sent back; every problem is recorded."""
    tree = _Tree(path)
    try:
        root = tree.parse(data)
    except _RefusedError as error:
        problems.error(tree.place, _("refused: {reason}", reason=error))
        return None
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        message = _("not valid XML: {reason}", reason=words)
        problems.error(Place(path, error.lineno, error.offset + 1), message)
        return None
    except (LookupError, ValueError) as error:  # encodings that Python, or expat, does not know
        problems.error(Place(path, 1, 1), _("not valid XML: {reason}", reason=error))
        return None
    if root is None or root.name != "xliff":
        problems.error(Place(path, 1, 1), _("expected an XLIFF 2 file, found other XML"))
        return None
    return _returned(path, root, problems)


def _returned(path: Path, root: _Node, problems: Problems) -> Returned:
    found: list[Row] = []
    modules = set()
    for file in root.all("file"):
        modules.add(file.values.get("original", "").partition("/")[0])
        for unit in file.all("unit"):
            found.extend(_rows(unit, problems))
    if len(modules) > 1:
        names = and_list(sorted(modules))
        message = _("expected the texts of one module, found those of {names}", names=names)
        problems.error(root.place, message)
    module = modules.pop() if modules else ""
    return Returned(path, module, root.values.get("trgLang", ""), tuple(found))


def _rows(unit: _Node, problems: Problems) -> list[Row]:
    notes = unit.first("notes")
    checks = (
        [one.text for one in notes.all("note") if one.values.get("category") == "check"]
        if notes
        else []
    )
    found = []
    for number, segment in enumerate(unit.all("segment"), 1):
        source, target = segment.first("source"), segment.first("target")
        if source is None:
            continue
        for inline in (one for part in (source, target) if part for one in part.children):
            if inline.name not in {"mrk", "sm", "em"}:
                message = _(
                    "expected text, found <{name}>; write what it stands for", name=inline.name
                )
                problems.error(inline.place, message)
        found.append(
            Row(
                unit.values.get("id", ""),
                number,
                as_sent(source.text),
                "" if target is None else as_sent(target.text),
                segment.values.get("state") in _DONE,
                checks[0].strip() if checks else "",
                (target or segment).place,
                source.place,
            )
        )
    return found
