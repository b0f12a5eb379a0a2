"""Reads a JSON file into data in which every value keeps its line and column.

JSON is YAML, and what comes out here is what ``definitions.yamlfile`` would make of the same file:
scalars stay text, the model decides what they mean. The YAML parser needs seconds for a programme
of some hundred sessions; this one needs a fraction of one, and says in JSON's terms where a file
stops being JSON (RFC 8259). What the YAML reader refuses is refused here as well.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from trainkit.definitions.yamlfile import MAX_DEPTH, Node, YamlFile
from trainkit.fields import REFUSED, refusal
from trainkit.problems import Place, Problems

__all__ = ["read_json"]

_TOKEN = re.compile(
    r"""[ \t\n]*(?:
    (?P<mark>[{}\[\],:])
    |"(?P<text>(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"
    |(?P<plain>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-])
        |(?:true|false|null)(?!\w))
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\n]*")
_WORD = re.compile(r"[\w.+-]+")


class _Stop(Exception):
    """What follows cannot be read; the reason is recorded."""


def read_json(path: Path, text: str, problems: Problems) -> YamlFile | None:
    """Read the text of a JSON file; problems are recorded, and ``None`` returned if there is one.

    Lines of ``text`` end with a line feed.
    """
    before = len(problems.errors)
    reader = _Reader(path, text, problems)
    with suppress(_Stop):
        root = reader.document()
        if len(problems.errors) == before:
            return YamlFile(path, root)
    return None


class _Reader:
    """Walks through the text once; its depth is bounded, so it may call itself."""

    def __init__(self, path: Path, text: str, problems: Problems) -> None:
        self.path = path
        self.text = text
        self.problems = problems
        self.at = 0
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        if not self.text.strip():
            self.problems.error(Place(self.path, 1, 1), "expected content, found an empty file")
            raise _Stop
        root = self._value(0)
        self._skip_space()
        if self.at < len(self.text):
            self._stop("the end of the file")
        return root

    def _value(self, depth: int) -> Node:
        token, line, column = self._token("a value")
        plain, text = token["plain"], token["text"]
        if plain is not None:
            return Node(None if plain == "null" else plain, line, column)
        if text is not None:
            return Node(self._unescaped(text, line, column), line, column)
        if token["mark"] not in "{[":
            self.at = token.start("mark")
            self._stop("a value")
        if depth >= MAX_DEPTH:
            place = Place(self.path, line, column)
            self.problems.error(place, f"nested deeper than {MAX_DEPTH} levels")
            raise _Stop
        if token["mark"] == "{":
            return self._mapping(Node({}, line, column), depth)
        return self._list(Node([], line, column), depth)

    def _mapping(self, node: Node, depth: int) -> Node:
        if self._found("}"):
            return node
        while True:
            token, line, column = self._token("a key in quotation marks")
            if token["text"] is None:
                self.at = token.end() - len(token[0].lstrip(" \t\n"))
                self._stop("a key in quotation marks")
            key = self._unescaped(token["text"], line, column)
            if key in node.keys:
                first = node.keys[key][0]
                words = f'the key "{key}" stands here twice; first on line {first}'
                self.problems.error(Place(self.path, line, column), words)
            node.keys.setdefault(key, (line, column))
            if not self._found(":"):
                self._stop("':' after the key")
            child = self._value(depth + 1)
            node.children[key], node.value[key] = child, child.value
            if self._found("}"):
                return node
            if not self._found(","):
                self._stop(f"',' or '}}' in what opens on line {node.line}")

    def _list(self, node: Node, depth: int) -> Node:
        if self._found("]"):
            return node
        while True:
            child = self._value(depth + 1)
            node.children[len(node.value)] = child
            node.value.append(child.value)
            if self._found("]"):
                return node
            if not self._found(","):
                self._stop(f"',' or ']' in the list that opens on line {node.line}")

    def _token(self, expected: str) -> tuple[re.Match[str], int, int]:
        token = _TOKEN.match(self.text, self.at)
        if token is None:
            self._skip_space()
            self._stop(expected)
        self.at = token.end()
        start = token.end() - len(token[0].lstrip(" \t\n"))
        return token, *self._line_and_column(start)

    def _found(self, mark: str) -> bool:
        self._skip_space()
        if not self.text.startswith(mark, self.at):
            return False
        self.at += 1
        return True

    def _unescaped(self, raw: str, line: int, column: int) -> str:
        if "\\" not in raw:
            return raw
        text = str(json.loads(f'"{raw}"'))
        refused = REFUSED.search(text)
        if refused:
            self.problems.error(Place(self.path, line, column), f"{refusal(refused[0])}; delete it")
        return text

    def _skip_space(self) -> None:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at

    def _line_and_column(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

    def _stop(self, expected: str) -> NoReturn:
        place = Place(self.path, *self._line_and_column(min(self.at, len(self.text))))
        self.problems.error(place, f"not valid JSON: expected {expected}, found {self._here()}")
        raise _Stop

    def _here(self) -> str:
        rest = self.text[self.at : self.at + 40]
        if not rest:
            return "the end of the file"
        if rest[0] == '"':
            end = self.text.find("\n", self.at)
            line = self.text[self.at + 1 : end if end >= 0 else None]
            return "text with an unknown escape" if '"' in line else "text that never ends"
        word = _WORD.match(rest)
        return f"'{word[0] if word else rest[0]}'"
