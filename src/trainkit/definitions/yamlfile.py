"""Reads a YAML file into plain data in which every value keeps its line and column.

Only the harmless core of YAML is accepted: mappings, sequences and scalars. Scalars stay text (the
model's field type decides what they mean). Anchors, aliases, tags, duplicate keys, nesting beyond
``MAX_DEPTH`` and invisible control characters are refused with their place. A parser makes events;
the tree is built here without recursion, so hostile nesting cannot exhaust the stack. The parser
is ruamel.yaml with its C extension (docs/decisions/0010-yaml-library.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.definitions.yaml_slips import in_curly_quotes, slip_between
from trainkit.fields import forbidden_characters
from trainkit.languages import N_, _
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Location",
    "YamlFile",
    "file_of",
    "originals_in",
    "parse_yaml",
    "read_text",
    "read_yaml",
]

Location = tuple[str | int, ...]
"""Keys and positions, counted from 0, that lead to a value in a file."""

MAX_DEPTH = 50
MAX_BYTES = 5_000_000

_NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass
class Node:
    """A value and its place; children by key or position."""

    value: Any
    line: int
    column: int
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None
    """While the file is read: the key whose value comes next."""


@dataclass(frozen=True)
class YamlFile:
    """The data of a file and the place of each of its values."""

    path: Path
    root: Node
    moved: Mapping[Location, Place] = field(default_factory=dict)
    """Places of values that a translation put here from its own file."""

    @property
    def data(self) -> Any:
        """The file's content as dicts, lists, text and None."""
        return self.root.value

    def place(self, location: Sequence[str | int] = ()) -> Place:
        """Return the place of the value at ``location``, or of its nearest parent that exists.

        Parts that name no child, such as the tags pydantic adds for unions, are passed over.
        """
        node, at = self._node(location), tuple(location)
        return self.moved.get(at) or Place(self.path, node.line, node.column, location=at)

    def key_place(self, location: Sequence[str | int]) -> Place:
        """Return the place of the key that ends ``location`` rather than of its value."""
        node = self._node(location[:-1])
        line, column = node.keys.get(str(location[-1]), (node.line, node.column))
        return Place(self.path, line, column, location=tuple(location))

    def _node(self, location: Sequence[str | int]) -> Node:
        node = self.root
        for part in location:
            node = node.children.get(part, node)
        return node


def file_of(path: Path, data: Any) -> YamlFile:
    """Return data that is not written yet as a file; its values have no lines and columns.

    Scalars are text, as files give them.
    """
    return YamlFile(path, _node(data))


def _node(value: Any) -> Node:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    inner = {key: _node(one) for key, one in pairs} if isinstance(value, (dict, list)) else {}
    return Node(value, 0, 0, inner)


def originals_in(folder: Path) -> dict[str, Path]:
    """Return the YAML files of a folder that are no translations, by their names."""
    return {path.stem: path for path in folder.glob("*.yaml") if "." not in path.stem}


def read_text(path: Path, problems: Problems) -> str | None:
    """Read a text file that a person wrote; problems are recorded and ``None`` returned.

    Lines of the text end with a line feed, whatever ends them in the file.
    """
    if not path.is_file():
        problems.error(Place(path), _("expected a file here, found none"))
        return None
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        problems.error(Place(path), _("cannot be read: {reason}", reason=error.strerror))
        return None
    if size > MAX_BYTES:
        problems.error(
            Place(path),
            _(
                "expected at most {most} bytes, found {size}",
                most=f"{MAX_BYTES:,}",
                size=f"{size:,}",
            ),
        )
        return None
    try:
        text = _with_line_feeds(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = _with_line_feeds(raw[: error.start].decode("utf-8-sig"))
        problems.error(
            _place_in(path, before, len(before)),
            _("expected UTF-8 text; save the file with the encoding UTF-8"),
        )
        return None
    return _allowed(path, text, problems)


def _allowed(path: Path, text: str, problems: Problems) -> str | None:
    """Return a text that holds no forbidden characters; each one is recorded."""
    forbidden = list(forbidden_characters(text))
    for index, reason in forbidden:
        problems.error(_place_in(path, text, index), _("{reason}; delete it", reason=reason))
    return None if forbidden else text


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place_in(path: Path, text: str, index: int) -> Place:
    return Place(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def read_yaml(path: Path, problems: Problems) -> YamlFile | None:
    """Read a YAML file; every problem is recorded, and ``None`` returned if there is one."""
    text = read_text(path, problems)
    return None if text is None else _parsed(path, text, problems)


def parse_yaml(path: Path, text: str, problems: Problems) -> YamlFile | None:
    """Read the text of a YAML file, as ``read_yaml`` does; ``path`` is where it stands or will."""
    allowed = _allowed(path, _with_line_feeds(text), problems)
    return None if allowed is None else _parsed(path, allowed, problems)


def _parsed(path: Path, text: str, problems: Problems) -> YamlFile | None:
    before = len(problems.found)
    for match in _OLD_BREAKS.finditer(text):
        place = _place_in(path, text, match.start())
        problems.error(
            place,
            _(
                "found {what}; use an ordinary line break",
                what=_(_OLD_BREAKS_NAMED[match[0]]),
            ),
        )
    root = _tree(path, text, problems) if len(problems.found) == before else None
    if len(problems.found) > before:
        return None
    if root is None or root.value is None:
        problems.error(Place(path, 1, 1), _("expected content, found an empty file"))
        return None
    return YamlFile(path, root)


_OLD_BREAKS_NAMED = {
    "\x85": N_("the control character U+0085"),
    "\u2028": N_("the line separator U+2028"),
    "\u2029": N_("the paragraph separator U+2029"),
}
"""Characters that end a line for the parser and for hardly any editor."""

_OLD_BREAKS = re.compile(f"[{''.join(_OLD_BREAKS_NAMED)}]")


def _tree(path: Path, text: str, problems: Problems) -> Node | None:
    """Return the tree of a file's text as far as it can be read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    tree = _Tree(path, problems)
    try:
        for event in YAML(typ="safe").parse(StringIO(text)):
            tree.add(event)
    except MarkedYAMLError as error:
        place, words = _syntax_problem(path, text, error)
        if all((one.place.path, one.place.line) != (path, place.line) for one in problems.found):
            problems.error(place, words)
    except _Stop:
        pass
    return tree.root


_SYNTAX = (
    ("mapping values are not allowed", N_("a ': ' too many, or wrong indentation; put text "
    "that contains ': ' in quotation marks")),
    ("scanning a quoted scalar, found unexpected end", N_("this quotation mark is never closed")),
    ("invalid Unicode character escape",
    N_("this text has an escape sequence that is not a character")),
    ("unknown escape character", N_("this text has a backslash that does not start an escape "
    "sequence; write two, or use single quotation marks")),
    ("that cannot start any token",
    N_("put text that starts with this character in quotation marks")),
    ("expected ',' or ']'", N_("expected ',' or ']' in a list that opens with '['")),
    ("expected ',' or '}'", N_("expected ',' or '}' in a mapping that opens with '{'")),
    ("expected <document start>", N_("expected one document, found more after '...'")),
    ("expected node content", N_("expected a value")),
    ("did not find expected key", N_("the indentation does not match the lines above")),
    ("scanning a block scalar", N_("a line of text that starts with '|' or '>' is too far "
     "left; indent it like the lines above it")),
    ("could not find expected ':'", N_("expected 'key: value'")),
)  # fmt: skip
"""Parts of the parser's messages, and how to say them to a person who writes a file."""


def _syntax_problem(path: Path, text: str, error: MarkedYAMLError) -> tuple[Place, str]:
    """Return where a file stops being YAML, and why, in a trainer's words where we have them."""
    raw = ", ".join(part for part in (error.context, error.problem) if part)
    words = next((words for part, words in _SYNTAX if part in raw), raw)
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return Place(path), _("not valid YAML: {words}", words=_(words))
    first = mark.line - 1 if begun is None else min(begun.line, mark.line - 1)
    bare = "expected ':'" in raw
    if slip := slip_between(text.split("\n"), first, mark.line, bare=bare):
        return Place(path, slip.line + 1, slip.column + 1), slip.words
    place = Place(path, mark.line + 1, mark.column + 1)
    before, after = _around(text, mark.line, mark.column)
    if "tab character" in raw or after.startswith("\t"):
        words = N_("found a tab; use spaces")
    elif "expected key" in raw and before.split("\n")[-1].strip():
        words = N_("expected the end of the line; put the whole text in quotation marks")
    elif words.startswith("this ") or not after.strip():
        place = _place_in(path, text, len(before.rstrip()))
        if begun and (begun.line, begun.column) < (mark.line, mark.column):
            place = Place(path, begun.line + 1, begun.column + 1)
    elif begun and begun.line != mark.line and words.startswith("expected"):
        line = begun.line + 1
        return place, _(
            "not valid YAML: {words}; it began on line {line}", words=_(words), line=line
        )
    return place, _("not valid YAML: {words}", words=_(words))


def _around(text: str, line: int, column: int) -> tuple[str, str]:
    """Return what stands before and after a position, both counted from 0."""
    lines = text.split("\n")
    before = "\n".join([*lines[:line], *(each[:column] for each in lines[line : line + 1])])
    return before, text[len(before) :]


class _Stop(Exception):
    """What follows cannot be read; the reason is recorded."""


class _Tree:
    """Builds nodes from parser events, with its own stack instead of recursion."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self.root: Node | None = None
        self.stack: list[Node] = []

    def add(self, event: Any) -> None:
        """Take in the parser's next event."""
        kind = type(event).__name__.removesuffix("Event")
        place = Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1)
        self._refuse_anchors_and_tags(event, kind, place)
        if kind == "DocumentStart" and self.root is not None:
            self.problems.error(place, _("expected one document, found a second after '---'"))
            raise _Stop
        if kind in {"Scalar", "Alias"}:
            self._scalar(event, kind, place)
        elif kind == "MappingStart":
            self._open(Node({}, place.line, place.column), place)
        elif kind == "SequenceStart":
            self._open(Node([], place.line, place.column), place)
        elif kind in {"MappingEnd", "SequenceEnd"}:
            self.stack.pop()

    def _refuse_anchors_and_tags(self, event: Any, kind: str, place: Place) -> None:
        if kind == "Alias":
            self.problems.error(place, _("aliases (*name) are not used here; write the value out"))
        elif getattr(event, "anchor", None):
            self.problems.error(place, _("anchors (&name) are not used here; write the value out"))
        tag = getattr(event, "tag", None)
        if tag:
            shown = str(tag).replace("tag:yaml.org,2002:", "!!")
            self.problems.error(
                place, _("tags such as {shown} are not used here; delete it", shown=shown)
            )

    def _scalar(self, event: Any, kind: str, place: Place) -> None:
        alias = kind == "Alias"
        value = "" if alias else str(event.value)
        for _at, reason in forbidden_characters(value):  # written as an escape
            self.problems.error(place, _("{reason}; delete it", reason=reason))
        if self._at_key():
            self._key(self.stack[-1], f"*{event.anchor}" if alias else value, place)
            return
        plain = alias or not event.style
        if plain and (words := in_curly_quotes(value)):
            self.problems.error(place, words)
        line, column = place.line, place.column
        if plain and not value and self.stack:  # the parser sets the mark of nothing too far on
            line, column = self.stack[-1].keys.get(self.stack[-1].key or "", (line, column))
        self._attach(Node(None if plain and value in _NULLS else value, line, column))

    def _at_key(self) -> bool:
        parent = self.stack[-1] if self.stack else None
        return parent is not None and isinstance(parent.value, dict) and parent.key is None

    def _key(self, parent: Node, key: str, place: Place) -> None:
        if key != key.strip("\u00a0\u202f"):
            self.problems.error(
                place,
                _(
                    'found a non-breaking space beside "{key}", as Word types them; type an '
                    "ordinary space instead",
                    key=key.strip(),
                ),
            )
        if key in parent.keys:
            first = parent.keys[key][0]
            self.problems.error(
                place,
                _('the key "{key}" appears twice; first on line {first}', key=key, first=first),
            )
        parent.keys.setdefault(key, (place.line, place.column))
        parent.key = key

    def _open(self, node: Node, place: Place) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.problems.error(place, _("nested deeper than {most} levels", most=MAX_DEPTH))
            raise _Stop
        if self._at_key():
            self.problems.error(place, _("expected a key, found a list or mapping"))
            raise _Stop
        self._attach(node)
        self.stack.append(node)

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            parent.children[len(parent.value)] = node
            parent.value.append(node.value)
        else:
            key = parent.key or ""
            parent.children[key] = node
            parent.value[key] = node.value
            parent.key = None
