"""Reads a YAML file into plain data in which every value keeps its line and column.

Only the harmless core of YAML is accepted: mappings, sequences and scalars. Scalars stay text (the
model's field type decides what they mean). Anchors, aliases, tags, duplicate keys, nesting beyond
``MAX_DEPTH`` and invisible direction controls are refused with their place. ruamel.yaml parses to
events; the tree is built here without recursion, so hostile nesting cannot exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLStreamError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from trainkit.problems import Place, Problems

__all__ = ["MAX_BYTES", "MAX_DEPTH", "YamlFile", "read_text", "read_yaml"]

MAX_DEPTH = 50
MAX_BYTES = 5_000_000

_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass
class Node:
    """A value and where it stands; children by key or position."""

    value: Any
    line: int
    column: int
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class YamlFile:
    """The data of a file and the way from a path inside it to its place."""

    path: Path
    root: Node

    @property
    def data(self) -> Any:
        """The file's content as dicts, lists, text and None."""
        return self.root.value

    def place(self, location: Sequence[str | int] = ()) -> Place:
        """Return the place of the value at ``location``, or of its nearest parent that exists.

        Parts that name no child, such as the tags pydantic adds for unions, are passed over.
        """
        node = self.root
        for part in location:
            node = node.children.get(part, node)
        return Place(self.path, node.line, node.column)

    def key_place(self, location: Sequence[str | int]) -> Place:
        """Return the place of the key that ends ``location`` rather than of its value."""
        node = self.root
        for part in location[:-1]:
            node = node.children.get(part, node)
        line, column = node.keys.get(str(location[-1]), (node.line, node.column))
        return Place(self.path, line, column)

    def value_at(self, location: Sequence[str | int]) -> Any:
        """Return the value at ``location``; the nearest parent's if there is none."""
        node = self.root
        for part in location:
            node = node.children.get(part, node)
        return node.value


def read_text(path: Path, problems: Problems) -> str | None:
    """Read a text file that a person wrote; problems are recorded and ``None`` returned."""
    if not path.is_file():
        problems.error(Place(path), "expected a file here, found none")
        return None
    if path.stat().st_size > MAX_BYTES:
        problems.error(Place(path), f"expected at most {MAX_BYTES:,} bytes")
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        problems.error(
            Place(path, line, column),
            "expected UTF-8 text; save the file with the encoding UTF-8",
        )
        return None
    return text if _without_controls(path, text, problems) else None


def _without_controls(path: Path, text: str, problems: Problems) -> bool:
    clean = True
    for match in _BIDI_CONTROLS.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        name = f"U+{ord(match[0]):04X}"
        problems.error(
            Place(path, line, column),
            f"found the invisible direction control {name}, which can hide what a text says; "
            "delete it",
        )
        clean = False
    return clean


def read_yaml(path: Path, problems: Problems) -> YamlFile | None:
    """Read a YAML file; every problem is recorded, and ``None`` returned if there is one."""
    text = read_text(path, problems)
    if text is None:
        return None
    before = len(problems.errors)
    tree = _Tree(path, problems)
    parser = YAML(typ="safe", pure=True)
    try:
        for event in parser.parse(StringIO(text)):
            tree.add(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        problems.error(place, f"not valid YAML: {_plain(error)}")
    except (ReaderError, YAMLStreamError) as error:
        problems.error(Place(path), f"not valid YAML: {error}")
    except _TooDeep:
        pass
    if len(problems.errors) > before:
        return None
    if tree.root is None:
        problems.error(Place(path, 1, 1), "expected content, found an empty file")
        return None
    return YamlFile(path, tree.root)


def _plain(error: MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return ", ".join(parts)


class _TooDeep(Exception):
    pass


@dataclass
class _Frame:
    node: Node
    key: str | None = None
    key_seen: bool = False


class _Tree:
    """Builds nodes from parser events with a stack of its own."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self.root: Node | None = None
        self.stack: list[_Frame] = []

    def add(self, event: Event) -> None:
        place = Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1)
        self._refuse_anchors_and_tags(event, place)
        if isinstance(event, DocumentStartEvent) and self.root is not None:
            self.problems.error(place, "expected one document, found a second after '---'")
            raise _TooDeep
        if isinstance(event, ScalarEvent):
            self._scalar(event, place)
        elif isinstance(event, MappingStartEvent):
            self._open(Node({}, place.line, place.column), place)
        elif isinstance(event, SequenceStartEvent):
            self._open(Node([], place.line, place.column), place)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.stack.pop()

    def _refuse_anchors_and_tags(self, event: Event, place: Place) -> None:
        if isinstance(event, AliasEvent):
            self.problems.error(place, "aliases (*name) are not used here; write the value out")
            self._attach(Node(None, place.line, place.column), place)
        elif getattr(event, "anchor", None):
            self.problems.error(place, "anchors (&name) are not used here; write the value out")
        if getattr(event, "tag", None):
            self.problems.error(place, f"tags such as {event.tag} are not used here")

    def _scalar(self, event: ScalarEvent, place: Place) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.node.value, dict) and not frame.key_seen:
            self._key(frame, str(event.value), place)
            return
        plain = event.style is None and event.value in _NULLS
        self._attach(Node(None if plain else event.value, place.line, place.column), place)

    def _key(self, frame: _Frame, key: str, place: Place) -> None:
        if key in frame.node.keys:
            first = frame.node.keys[key][0]
            self.problems.error(place, f'the key "{key}" stands here twice; first on line {first}')
        frame.node.keys.setdefault(key, (place.line, place.column))
        frame.key, frame.key_seen = key, True

    def _open(self, node: Node, place: Place) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.problems.error(place, f"nested deeper than {MAX_DEPTH} levels")
            raise _TooDeep
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.node.value, dict) and not frame.key_seen:
            self.problems.error(place, "expected a key, found a list or mapping")
            raise _TooDeep
        self._attach(node, place)
        self.stack.append(_Frame(node))

    def _attach(self, node: Node, place: Place) -> None:
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if isinstance(frame.node.value, list):
            frame.node.children[len(frame.node.value)] = node
            frame.node.value.append(node.value)
        elif not frame.key_seen:
            self.problems.error(place, "expected a key, found something else")
        else:
            key = frame.key or ""
            frame.node.children[key] = node
            frame.node.value[key] = node.value
            frame.key, frame.key_seen = None, False
