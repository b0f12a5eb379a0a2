"""Every message that a person gets is marked for translation, and its values fit its text."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "trainkit"
FILES = sorted(ROOT.rglob("*.py"))

MARKS = {"_": (0,), "N_": (0,), "n_": (0, 1), "p_": (1,)}
"""Functions that look a text up, and which of their arguments are texts."""

MESSAGES = {
    "_doubt", "add", "complain", "error", "expected", "key_error", "refused", "tell", "warning",
}  # fmt: skip
"""Functions that take a message among their arguments."""

ERRORS = {
    "TrainkitError", "AnswerError", "AssetError", "ForeignError", "HTTPException", "LayoutError",
    "NotFoundError", "UnreadableError",
}  # fmt: skip
"""Errors that are shown to people."""

REASONS = {"reason", "text", "why"}
"""What keeps a message, or says it."""


def _calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            yield node, node.func.id if isinstance(node.func, ast.Name) else name


def _is_prose(node: ast.expr) -> bool:
    """Whether an argument is a text of words; a key or a place has no space."""
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        return " " in text and any(map(str.isalpha, text))
    if isinstance(node, ast.IfExp):
        return _is_prose(node.body) or _is_prose(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_messages_are_marked(path: Path) -> None:
    plain = [
        f"{node.lineno}: {ast.unparse(argument)}"
        for node, name in _calls(path)
        for argument in (
            *(node.args if name in MESSAGES or name in ERRORS else ()),
            *(keyword.value for keyword in node.keywords if keyword.arg in REASONS),
        )
        if _is_prose(argument)
    ]
    assert plain == []


def test_values_of_a_text_are_those_that_it_names() -> None:
    """A value that is missing is an error only when the message is shown, long after the tests."""
    wrong = []
    for path in FILES:
        for node, name in _calls(path):
            given = {keyword.arg for keyword in node.keywords}
            if name not in MARKS or not given or None in given:
                continue
            for index in MARKS[name]:
                text = node.args[index]
                if isinstance(text, ast.Constant):
                    named = {field for _, field, _, _ in string.Formatter().parse(text.value)}
                    if named - {None, "n"} != given - {"n"}:
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
