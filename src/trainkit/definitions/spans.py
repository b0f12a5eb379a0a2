"""Where each value of a YAML text begins and ends, with the comments that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from typing import Any

__all__ = ["Entry", "Span", "plain", "spans_of"]

_NULLS = {"", "~", "null", "Null", "NULL"}


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
        value = None if not style and event.value in _NULLS else str(event.value)
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
