"""Changes values in the text of a YAML file that a person wrote, and leaves the rest as it is.

``edited`` takes the text and the data that it is to hold. Where the two differ, the text of single
values is replaced at the places that the parser gives; comments, order, quotation marks, line ends
and layout of everything else keep their bytes. (ruamel.yaml's own round trip joins and breaks
lines, and sets the blanks before comments anew.) The result is read again before it is returned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from trainkit.model.yaml import Entry, Span, block_text, entry_text, plain, scalar_text, spans_of
from trainkit.problems import TrainkitError
from trainkit.text.languages import _

_COMMENT = re.compile(r"( +)#")
_THREE_BREAKS = re.compile(r"\n{3,}")


def edited(text: str, data: Any) -> str:
    """Return the text of a YAML file changed so that it holds ``data``.

    ``data`` is made of dicts, lists and scalars. Dicts keep their order; entries of a list are
    recognized by their content or their ``id``, so that an entry that moves takes its comment
    along. ``text`` has to be what ``read_yaml`` accepts. Raises ``TrainkitError`` where the text
    cannot be changed in this way.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n")
    root = spans_of(lines)
    if root is None:
        raise TrainkitError(_("the file is empty, so nothing can be changed in it"))
    changed = lines[: root.start] + _value(lines, root, data, -2).lstrip("\n") + lines[root.end :]
    if not _holds(changed, plain(data)):
        raise TrainkitError(
            _("this change does not fit the layout of the file; edit the file itself")
        )
    return changed.replace("\n", newline)


def _holds(text: str, data: Any) -> bool:
    from ruamel.yaml.error import MarkedYAMLError

    try:
        root = spans_of(text)
    except MarkedYAMLError:
        return False
    return root is not None and _same(root.data, data)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same, the order of keys included."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _value(text: str, span: Span, value: Any, column: int, like: Span | None = None) -> str:
    """Return the text of a value that is to be ``value``; ``column`` is its parent's."""
    if _same(span.data, plain(value)):
        return text[span.start : span.end]
    pairs = _pairs(span, value)
    if pairs is not None:
        rewriting = _Rewriting(text, span, pairs)
        if rewriting.kept:
            return rewriting.result()
    if isinstance(value, (dict, list)):
        made = block_text(value, column, span.is_inside_flow, like)
    else:
        made = scalar_text(
            value, span.style, span.is_inside_flow, column, text[span.start : span.end]
        )
    return f" {made}" if span.start == span.end and not made.startswith("\n") else made


def _pairs(span: Span, value: Any) -> list[tuple[str | None, Any]] | None:
    """Return keys and values of a collection that stays one, without keys for a list."""
    if span.kind == "map" and isinstance(value, dict):
        return list(value.items())
    if span.kind == "list" and isinstance(value, list):
        return [(None, each) for each in value]
    return None


@dataclass
class _Rewriting:
    """A collection that changes: entries stay, move, change, go, or are new."""

    text: str
    span: Span
    pairs: Sequence[tuple[str | None, Any]]
    origins: list[int | None] = field(init=False)
    """For each new entry the entry that it was before."""

    def __post_init__(self) -> None:
        by_key = self.span.kind == "map"
        self.origins = _by_key(self) if by_key else _by_content(self)

    @property
    def kept(self) -> list[int]:
        """The entries that stay, in the order in which they stand."""
        return sorted(origin for origin in self.origins if origin is not None)

    def result(self) -> str:
        """Return the collection's new text."""
        before, gaps, after = self._gaps()
        slot, made = 0, before
        fresh: list[tuple[str | None, Any]] = []
        for (key, value), origin in zip(self.pairs, self.origins, strict=True):
            if origin is None:
                fresh.append((key, value))
                continue
            gap = "" if slot == 0 else gaps[slot - 1]
            made = self._with_new(made, fresh, gap, is_first=slot == 0)
            made += self._entry(self.span.entries[origin], value)
            fresh, slot = [], slot + 1
        return self._with_new(made, fresh, "", is_first=False) + after

    def _gaps(self) -> tuple[str, list[str], str]:
        """Return the text before, between and behind the entries that stay, with all comments."""
        entries, kept = self.span.entries, self.kept
        raw = [
            self.text[one.end : other.start]
            for one, other in zip(entries, entries[1:], strict=False)
        ]
        before = self.text[self.span.start : entries[0].start]
        after = self.text[entries[-1].end : self.span.end]
        if kept[0] > 0:
            before += self._joined(raw[: kept[0]]).split("\n", 1)[-1].lstrip(" ,")
        if kept[-1] < len(entries) - 1 and not self.span.is_flow:
            after = self._joined(raw[kept[-1] :]).rpartition("\n")[0] + after
        between = [self._joined(raw[one:other]) for one, other in zip(kept, kept[1:], strict=False)]
        return before, between, after

    def _joined(self, gaps: Sequence[str]) -> str:
        if self.span.is_flow:
            return gaps[0]
        whole = gaps[0]
        for gap in gaps[1:]:
            whole = whole[: whole.rfind("\n") + 1] + gap[gap.find("\n") + 1 :]
        return _THREE_BREAKS.sub("\n\n", whole)

    def _entry(self, entry: Entry, value: Any) -> str:
        """Return the text of an entry that stays."""
        old, column = entry.value, self.span.column
        head, tail = self.text[entry.start : old.start], self.text[old.end : entry.end]
        made = _value(self.text, old, value, column)
        if made.startswith(("\n", "|-")):
            first, line, rest = made.partition("\n")
            start = (head + first).rstrip()
        else:
            start, line, rest = head + made, "", ""
        before = self.text[entry.start : old.end]
        comment, below, others = tail.partition("\n")
        return start + _aligned(comment, before, start) + line + rest + below + others

    def _with_new(
        self, made: str, fresh: Sequence[tuple[str | None, Any]], gap: str, *, is_first: bool
    ) -> str:
        """Return what was made so far, the entries that come in here, and the gap behind them."""
        column, like = self.span.column, self.span.entries[-1].value
        if self.span.is_flow:
            texts = [entry_text(key, value, column, like, in_flow=True) for key, value in fresh]
            if is_first:
                return made + "".join(f"{text}, " for text in texts)
            return made + "".join(f", {text}" for text in texts) + gap
        texts = [entry_text(key, value, column, like) for key, value in fresh]
        margin = "\n" + " " * column
        if is_first:
            return made + "".join(text + margin for text in texts)
        for text in texts:
            apart = column == 0 and "\n" in text
            end = gap.find("\n\n") if apart and "\n\n" in gap else 0
            blank = "\n" if apart and ("\n\n" in gap or not gap) else ""
            made, gap = made + gap[:end] + blank + margin + text, gap[end:]
        return made + gap


def _aligned(comment: str, before: str, now: str) -> str:
    """Return a comment in the column in which it stood behind the text before, if it fits."""
    spaces = _COMMENT.match(comment)
    if spaces is None or len(spaces[1]) == 1 or "\n" in before + now:
        return comment
    width = max(1, len(spaces[1]) + len(before) - len(now))
    return " " * width + comment[len(spaces[1]) :]


def _by_key(rewriting: _Rewriting) -> list[int | None]:
    at = {entry.key: number for number, entry in enumerate(rewriting.span.entries)}
    return [at.get(key) for key, _ in rewriting.pairs]


def _by_content(rewriting: _Rewriting) -> list[int | None]:
    """Return the origin of each entry: one that is equal, has the same id, or is in its place."""
    old = [entry.value.data for entry in rewriting.span.entries]
    new = [plain(value) for _, value in rewriting.pairs]
    origins: list[int | None] = [None] * len(new)
    free = set(range(len(old)))

    def pair(number: int, origin: int) -> None:
        origins[number] = origin
        free.discard(origin)

    for alike in (_same, _has_same_id):
        for number, value in enumerate(new):
            if origins[number] is None:
                found = sorted((abs(one - number), one) for one in free if alike(old[one], value))
                if found:
                    pair(number, found[0][1])
    for number in range(len(new)):
        before = origins[number - 1] if number else -1
        if origins[number] is None and before is not None and before + 1 in free:
            pair(number, before + 1)
    return origins


def _has_same_id(one: Any, other: Any) -> bool:
    both = isinstance(one, dict) and isinstance(other, dict)
    return both and "id" in one and one.get("id") == other.get("id")
