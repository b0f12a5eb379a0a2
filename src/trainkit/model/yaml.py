"""Reads a YAML file into plain data in which every value keeps its line and column.

Only the harmless core of YAML is accepted: mappings, sequences and scalars. Scalars stay text (the
model's field type decides what they mean). Anchors, aliases, tags, duplicate keys, nesting beyond
``MAX_DEPTH`` and invisible control characters are refused with their place. A parser makes events;
the tree is built here without recursion, so hostile nesting cannot exhaust the stack. The parser
is ruamel.yaml with its C extension (docs/decisions/0010-yaml-library.md).

Names the slips that people make in YAML, so that a message says what to type, where.

Text pasted from Word has curly quotation marks, long dashes and non-breaking spaces, which look
like the characters that YAML has a meaning for. Other slips are a space that is missing behind a
colon or a dash, and a dash or colon that is missing altogether. The parser notices most of them a
line later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.model.fields import forbidden_characters
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError


_OPENING, _CLOSING = "“”„‟‘’‚‛", "“”‟‘’\"'"
_ODD_SPACES = "\u00a0\u202f\u2007"


@dataclass(frozen=True)
class Slip:
    """A slip, its line and column, counted from 0, and what to do."""

    line: int
    column: int
    words: str


def in_curly_quotes(value: str) -> str:
    """Say what to type for a value that stands in curly quotation marks; empty for others."""
    inner = value[1:-1]
    if len(value) < 2 or value[0] not in _OPENING or value[-1] not in _CLOSING:
        return ""
    if any(c in _OPENING for c in inner):
        return ""
    return _(
        'found curly quotation marks, as Word types them; type straight ones instead: "{inner}". '
        "To print curly marks, put straight ones around them",
        inner=inner,
    )


def looks_alike(value: str) -> str:
    """Say what is wrong with a text that only looks right; empty if nothing is."""
    return next((f"; {_(words)}" for pattern, words in _ALIKE if pattern.search(value)), "")


_KEY = r"[A-Za-z_][\w-]*"
_ALIKE = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            f"[{_ODD_SPACES}]",
            N_("it has a non-breaking space, as Word types them: type an ordinary space instead"),
        ),
        (
            f"[{_OPENING}«»]",
            N_("it has curly quotation marks, as Word types them: type straight ones instead"),
        ),
        ("[‐-―−]", N_("it has a long dash, as Word types them: type an ordinary hyphen instead")),
        (
            r"^-[^\s\d-]",
            N_('a space is missing after the dash: an entry of a list starts with "- "'),
        ),
        (r"^[•·*]\s", N_('an entry of a list starts with a hyphen and a space: "- "')),
        (rf"^{_KEY}:(?!//)\S", N_("a space is missing after the colon")),
    )
)
"""What a value that is not as expected may hold, and what to say of it."""
_NON_BREAKING = N_("found a non-breaking space, as Word types them; type an ordinary space instead")
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"^\s*(?P<at>[{_ODD_SPACES}])", _NON_BREAKING),
        (
            rf"(?:{_KEY}|^\s*-)(?P<at>[{_ODD_SPACES}])\s*:",
            N_("found a non-breaking space; type an ordinary space instead"),
        ),
        (
            rf"(?:{_KEY}:|^\s*-)\s*(?P<at>[{_ODD_SPACES}])",
            _NON_BREAKING,
        ),
        (
            rf"(?:[:\[{{,-]\s*)(?P<at>[{_OPENING}])",
            N_("found a curly quotation mark, as Word types them; type straight ones instead"),
        ),
        (rf"^\s*{_KEY}\s*(?P<at>：)", N_('found a wide colon; type ":" and a space instead')),
        (
            r"^\s*(?P<at>[•·–—])\s",
            N_('found a bullet or a long dash; a list has "- " before each entry'),
        ),
        (
            r"^\s*(?P<at>-)[^\s-]",
            N_("found a dash without a space after it; type a space after the dash"),
        ),
        (
            rf"^\s*(?:- )?{_KEY}(?P<at>:)(?!//)[^\s:]",
            N_("found a colon without a space after it; type a space after the colon"),
        ),
        (
            rf"[{{,]\s*{_KEY}(?P<at>:)(?!//)[^\s:]",
            N_("found a colon without a space after it; type a space after the colon"),
        ),
        (
            r'[:\[{,-]\s*(?P<at>")[^"]*$',
            N_("found a quotation mark that is not closed; type another at the end of the text"),
        ),
    )
)
"""What a line may hold, where, and what to say of it."""


def slip_between(lines: Sequence[str], first: int, last: int, *, bare: bool) -> Slip | None:
    """Return the slip that is nearest to the last of some lines, going back to the first.

    With ``bare``, a line of nothing but words is one too.
    """
    for number in range(min(last, len(lines) - 1), max(first, 0) - 1, -1):
        if lines[number].lstrip().startswith("#"):
            continue
        found = next(_marks(lines, number), None) or (_word(lines, number) if bare else None)
        if found:
            return found
    return None


def _marks(lines: Sequence[str], number: int) -> Iterator[Slip]:
    line = lines[number]
    for pattern, words in _SLIPS:
        if found := pattern.search(line):
            yield Slip(number, found.start("at"), _(words))


def _word(lines: Sequence[str], number: int) -> Slip | None:
    """Return what is missing on a line that has neither a dash nor a colon."""
    plain = re.match(rf"(\s*)({_KEY})\b[^:#]*$", lines[number])
    if plain is None:
        return None
    column = len(plain[1])
    if _is_list(lines, number, column):
        return Slip(number, column, _('a dash is missing: an entry of a list starts with "- "'))
    return Slip(
        number, column, _('a colon is missing: expected "{plain}: " and a value', plain=plain[2])
    )


def _is_list(lines: Sequence[str], number: int, column: int) -> bool:
    """Whether the entry before a line, as far to the right, belongs to a list."""
    before = (line for line in reversed(lines[:number]) if line.strip())
    above = next(before, "")
    return above.startswith(" " * column + "- ")


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
        problems.error(Place(path), "expected a file here, found none")
        return None
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        problems.error(Place(path), "cannot be read: {reason}", reason=error.strerror)
        return None
    if size > MAX_BYTES:
        problems.error(
            Place(path),
            "expected at most {most} bytes, found {size}",
            most=f"{MAX_BYTES:,}",
            size=f"{size:,}",
        )
        return None
    try:
        text = _with_line_feeds(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = _with_line_feeds(raw[: error.start].decode("utf-8-sig"))
        problems.error(
            _place_in(path, before, len(before)),
            "expected UTF-8 text; save the file with the encoding UTF-8",
        )
        return None
    return _allowed(path, text, problems)


def _allowed(path: Path, text: str, problems: Problems) -> str | None:
    """Return a text that holds no forbidden characters; each one is recorded."""
    forbidden = list(forbidden_characters(text))
    for index, reason in forbidden:
        problems.error(_place_in(path, text, index), "{reason}; delete it", reason=reason)
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
            place, "found {what}; use an ordinary line break", what=_(_OLD_BREAKS_NAMED[match[0]])
        )
    root = _tree(path, text, problems) if len(problems.found) == before else None
    if len(problems.found) > before:
        return None
    if root is None or root.value is None:
        problems.error(Place(path, 1, 1), "expected content, found an empty file")
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
            self.problems.error(place, "expected one document, found a second after '---'")
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
            self.problems.error(place, "aliases (*name) are not used here; write the value out")
        elif getattr(event, "anchor", None):
            self.problems.error(place, "anchors (&name) are not used here; write the value out")
        tag = getattr(event, "tag", None)
        if tag:
            shown = str(tag).replace("tag:yaml.org,2002:", "!!")
            self.problems.error(
                place, "tags such as {shown} are not used here; delete it", shown=shown
            )

    def _scalar(self, event: Any, kind: str, place: Place) -> None:
        alias = kind == "Alias"
        value = "" if alias else str(event.value)
        for _at, reason in forbidden_characters(value):  # written as an escape
            self.problems.error(place, "{reason}; delete it", reason=reason)
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
                'found a non-breaking space beside "{key}", as Word types them; type an '
                "ordinary space instead",
                key=key.strip(),
            )
        if key in parent.keys:
            first = parent.keys[key][0]
            self.problems.error(
                place, 'the key "{key}" appears twice; first on line {first}', key=key, first=first
            )
        parent.keys.setdefault(key, (place.line, place.column))
        parent.key = key

    def _open(self, node: Node, place: Place) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.problems.error(place, "nested deeper than {most} levels", most=MAX_DEPTH)
            raise _Stop
        if self._at_key():
            self.problems.error(place, "expected a key, found a list or mapping")
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


_EMPTY = {"", "~", "null", "Null", "NULL"}


@dataclass
class Span:
    """A value: from ``start`` up to ``end`` in the text."""

    kind: str
    """``map``, ``list`` or ``scalar``."""
    start: int
    end: int
    column: int
    """The column of its entries, from 0."""
    style: str = ""
    """The quotation mark or block indicator of a scalar."""
    is_flow: bool = False
    """Whether a collection is written in brackets."""
    is_inside_flow: bool = False
    value: str | None = None
    entries: list[Entry] = field(default_factory=list)
    key: tuple[str, int, int] | None = None
    """While the text is read: the key whose value comes next, and where it stands."""

    @property
    def data(self) -> Any:
        """The content as dicts, lists, text and ``None``."""
        if self.kind == "map":
            return {entry.key: entry.value.data for entry in self.entries}
        if self.kind == "list":
            return [entry.value.data for entry in self.entries]
        return self.value


@dataclass
class Entry:
    """An entry of a collection, from its key or dash to the end of its last line.

    In block style the comment at the end of the line belongs to it, and comment lines below that
    are indented deeper than the entry.
    """

    key: str | None
    start: int
    end: int
    value: Span


def plain(value: Any) -> Any:
    """Return data as a file gives it back: scalars as text, collections as dicts and lists."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def spans_of(text: str) -> Span | None:
    """Return the spans of a text that ``read_yaml`` accepts; ``None`` if it is empty."""
    from ruamel.yaml import YAML

    reading = _Reading(text)
    for event in YAML(typ="safe").parse(StringIO(text)):
        reading.add(event)
    return reading.root


class _Reading:
    """Builds spans from parser events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Span | None = None
        self.stack: list[Span] = []

    def add(self, event: Any) -> None:
        kind = type(event).__name__.removesuffix("Event")
        if kind == "Scalar":
            self._scalar(event)
        elif kind in {"MappingStart", "SequenceStart"}:
            start = event.start_mark
            name = "map" if kind == "MappingStart" else "list"
            span = Span(name, start.index, 0, start.column, is_flow=bool(event.flow_style))
            self._attach(span)
            self.stack.append(span)
        elif kind in {"MappingEnd", "SequenceEnd"}:
            self._close(event)

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        parent = self.stack[-1] if self.stack else None
        if parent is not None and parent.kind == "map" and parent.key is None:
            parent.key = event.value, start, end
            return
        style = event.style or ""
        value = None if not style and event.value in _EMPTY else str(event.value)
        if start == end and not style and parent is not None:
            start = end = self._after_mark(parent)
        if style in {"|", ">"}:
            end = start + len(self.text[start:end].rstrip())
        self._attach(Span("scalar", start, end, event.start_mark.column, style, value=value))

    def _after_mark(self, parent: Span) -> int:
        """Return the place of a value that is left out: behind its colon or dash."""
        if parent.key is None:
            return self._entry_start(parent) + 1
        return self.text.index(":", parent.key[2]) + 1

    def _entry_start(self, parent: Span) -> int:
        """Return where the next entry of a list begins."""
        if parent.is_flow:
            return parent.entries[-1].end if parent.entries else parent.start
        at = parent.entries[-1].end + 1 if parent.entries else parent.start - parent.column
        while True:
            place = at + parent.column
            if self.text[place : place + 1] == "-" and (
                not parent.entries or not self.text[at:place].strip()
            ):
                return place
            at = self.text.index("\n", at) + 1

    def _attach(self, span: Span) -> None:
        if not self.stack:
            self.root = span
            return
        parent = self.stack[-1]
        span.is_inside_flow = parent.is_flow
        if parent.kind == "map":
            key, start, _ = parent.key or ("", span.start, span.start)
            parent.key = None
        else:
            key, start = None, span.start if parent.is_flow else self._entry_start(parent)
        parent.entries.append(Entry(key, start, span.end, span))
        if span.kind == "scalar":
            self._end_entry(parent)

    def _close(self, event: Any) -> None:
        span = self.stack.pop()
        span.end = event.end_mark.index if span.is_flow else span.start
        if span.entries and not span.is_flow:
            span.column = span.entries[0].start - self._line(span.entries[0].start)
            span.end = span.entries[-1].end
        if self.stack:
            self._end_entry(self.stack[-1])

    def _end_entry(self, parent: Span) -> None:
        entry = parent.entries[-1]
        entry.end = entry.value.end
        if parent.is_flow:
            return
        entry.end = self._line_end(entry.end)
        while entry.end < len(self.text):
            line = self.text[entry.end + 1 : self._line_end(entry.end + 1)]
            margin = len(line) - len(line.lstrip(" "))
            if not line[margin:].startswith("#") or margin <= parent.column:
                break
            entry.end += 1 + len(line)

    def _line(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end


_WIDTH = 110
_LONGEST_ROW = 180
"""Columns of a row beside others that stand on one line each."""
_PLAIN = re.compile(r"[^\W_][^\n\x00-\x1f\x7f-\x9f\u2028\u2029]*", re.ASCII | re.DOTALL)
_OTHER_TYPE = re.compile(
    r"(?i:true|false|yes|no|on|off|y|n)|[0-9][0-9_]*(\.[0-9]*)?(e[+-]?[0-9]+)?|0[xo][0-9a-f]+"
    r"|[0-9]+(:[0-9]+)+.*"
)
"""Text that some readers of YAML take for a number, a truth value or a time."""
_BREAKS = {"\x85": r"\N", "\u2028": r"\L", "\u2029": r"\P"}


def scalar_text(
    value: Any, style: str = "", in_flow: bool = False, column: int = 0, before: str = ""
) -> str:
    """Return the text of a scalar, in the style that it had where that is possible.

    ``column`` is that of the key or dash, ``before`` the text that it replaces.
    """
    if value is None:
        return "null"
    text = str(plain(value))
    if "\n" in text and not in_flow and style not in {'"', "'"} and _fits_block(text):
        margin = " " * (column + 2)
        return "|-" + "".join(f"\n{margin}{line}" if line else "\n" for line in text.split("\n"))
    if style == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    is_typed = not isinstance(value, str) or (not style and _OTHER_TYPE.fullmatch(before))
    may_be_plain = style != '"' and (is_typed or not _OTHER_TYPE.fullmatch(text))
    return text if may_be_plain and _can_be_plain(text, in_flow) else _quoted(text)


_BARE = re.compile(r"(?![0-9a-f]{16}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?")


def bare_or_quoted(text: str) -> str:
    """Return an id in quotation marks unless every YAML reader takes the bare word for text."""
    typed = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
    return text if _BARE.fullmatch(text) and text not in typed else json.dumps(text)


def _fits_block(text: str) -> bool:
    return text[0] not in " \n\t" and not text.endswith("\n")


def _can_be_plain(text: str, in_flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) and not re.fullmatch(r"-[0-9.]+", text):
        return False
    if (
        text.lower() == "null"
        or text != text.strip()
        or ": " in text
        or " #" in text
        or text.endswith(":")
    ):
        return False
    return not in_flow or not re.search(r"[,?:\[\]{}]", text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(_BREAKS.get(letter, letter) for letter in quoted)


def _key(key: str) -> str:
    return key if _can_be_plain(key, in_flow=True) else _quoted(key)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(k))}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar_text(value, in_flow=True)


def block_text(value: Any, column: int, in_flow: bool = False, like: Span | None = None) -> str:
    """Return the text of a value below a key or dash in ``column``.

    A collection that does not go on the line begins with a line break. ``like`` is a neighbour.
    """
    if not isinstance(value, (dict, list, tuple)):
        return scalar_text(value, in_flow=in_flow, column=column)
    row = _flow(value)
    if in_flow or not value or _fits_line(value, row, column, like):
        return row
    return "\n" + "\n".join(_lines(value, column + 2))


def _fits_line(value: Any, row: str, column: int, like: Span | None) -> bool:
    inner = list(value.values()) if isinstance(value, dict) else list(value)
    width = _LONGEST_ROW if like is not None and like.is_flow else _WIDTH
    if any(_has_breaks(each) for each in inner) or column + len(row) > width:
        return False
    if isinstance(value, dict):
        is_block = like is not None and like.kind == "map" and not like.is_flow
        return column > 0 and not is_block
    return not any(isinstance(each, dict) for each in inner)


def _has_breaks(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_breaks, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_has_breaks, value))
    return isinstance(value, str) and "\n" in value


def _lines(value: Any, column: int) -> list[str]:
    pairs = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    return [" " * column + entry_text(key, each, column) for key, each in pairs]


def entry_text(
    key: str | None, value: Any, column: int, like: Span | None = None, *, in_flow: bool = False
) -> str:
    """Return the text of an entry of a collection whose entries stand in ``column``.

    ``like`` is the value of a neighbour, whose style is taken.
    """
    made = block_text(value, column, in_flow, like)
    if key is not None:
        return f"{_key(key)}:{made}" if made.startswith("\n") else f"{_key(key)}: {made}"
    if in_flow:
        return made
    return f"- {made.lstrip()}" if made.startswith("\n") else f"- {made}"
