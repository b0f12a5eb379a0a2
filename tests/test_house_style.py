"""Texts that people read have none of the phrases that ``docs/house-style.md`` lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STYLE = ROOT / "docs" / "house-style.md"
TEXTS = (
    *ROOT.glob("curriculum/**/*.md"),
    *ROOT.glob("curriculum/**/*.yaml"),
    *ROOT.glob("templates/**/*.html"),
    *ROOT.glob("templates/**/*.yaml"),
    *(path for path in ROOT.glob("docs/*.md") if path != STYLE),
    ROOT / "README.md",
)
CODE = tuple(ROOT.glob("src/**/*.py"))
DESCRIBED = ("definitions", "items", "fields.py")
"""Where texts below fields reach readers: in the schemas of the files that people write."""


@cache
def phrases() -> list[str]:
    """Return the first column of the last table."""
    table = STYLE.read_text(encoding="utf-8").split("| Not | But |")[1]
    return [match[1].strip() for match in re.finditer(r"^\| (.+?) \|", table, re.MULTILINE)]


def found_in(text: str, phrase: str) -> Iterator[int]:
    """Yield the lines on which a phrase begins; a line may end inside it."""
    if phrase.split(maxsplit=1)[0].casefold() not in text.casefold():
        return  # sooner than a search by pattern
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    for match in re.finditer(rf"(?<![\w.]){words}(?!\w)", text, re.IGNORECASE):
        yield text.count("\n", 0, match.start()) + 1


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each string, without the docstrings that only programmers read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    is_described = any(part in DESCRIBED for part in path.parts)
    notes: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and is_described:
            continue
        body = getattr(node, "body", [])
        for one in body if isinstance(body, list) else []:
            if isinstance(one, ast.Expr):
                notes.add(one.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in notes:
            yield node.lineno, node.value


def test_the_list_is_read() -> None:
    assert {"of the own country", "allows to", "e.g."} <= set(phrases())
    assert [*found_in("It allows\nto go.\nThis allows towns.", "allows to")] == [1]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_text_has_none_of_the_phrases(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [f"{path.name}:{line}: {one}" for one in phrases() for line in found_in(text, one)]
    assert found == []


def test_strings_are_those_that_readers_see(tmp_path: Path) -> None:
    source = '''"""Module."""\nclass Model:\n    """Read."""\n    name: str\n    """A field."""\n\n
def say():\n    """Not read."""\n    return "A message of " f"{Model} parts."\n'''
    (tmp_path / "definitions").mkdir()
    paths = tmp_path / "definitions" / "model.py", tmp_path / "other.py"
    for path in paths:
        path.write_text(source, encoding="utf-8")
    assert [text for _, text in strings(paths[1])] == ["A message of ", " parts."]
    assert [text for _, text in strings(paths[0])][:2] == ["Read.", "A field."]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_strings_of_the_program_have_none_of_the_phrases(path: Path) -> None:
    found = [
        f"{path.name}:{line + extra - 1}: {one}"
        for line, text in strings(path)
        for one in phrases()
        for extra in found_in(text, one)
    ]
    assert found == []
