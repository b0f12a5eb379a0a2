"""Every message that a person gets is marked for translation, and its values fit its text."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "trainkit"

OF_PROBLEMS = {"error", "warning", "information", "key_error"}
"""Methods of problems, whose second argument is a text that catalogues take from the call."""

OF_FIELDS = {"expected", "refused"}
"""Functions whose first argument is such a text."""

MARKS = {
    **dict.fromkeys(("_", "N_", *OF_FIELDS), (0,)), "n_": (0, 1), "p_": (1,),
    **dict.fromkeys(OF_PROBLEMS, (1,)),
}  # fmt: skip
"""Functions that look a text up, and which of their arguments are texts."""

MESSAGES = {
    "_doubt", "add", "complain", "tell", *OF_FIELDS, *OF_PROBLEMS,
}  # fmt: skip
"""Functions that take a message among their arguments."""

ERRORS = {
    "TrainkitError", "AnswerError", "AssetError", "ForeignError", "HTTPException", "LayoutError",
    "NotFoundError", "UnreadableError",
}  # fmt: skip
"""Errors that are shown to people."""

REASONS = {"reason", "text", "why"}
"""What keeps a message, or says it."""


@pytest.fixture(scope="module")
def calls() -> list[tuple[str, ast.Call, str]]:
    """Every call of the source: where it stands, the call, and the function's name."""
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node, _name(node.func))
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_prose(node: ast.expr) -> bool:
    """Whether an argument is a text of words; a key or a place has no space."""
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        return " " in text and any(map(str.isalpha, text))
    if isinstance(node, ast.IfExp):
        return _is_prose(node.body) or _is_prose(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def _is_marked(node: ast.Call, name: str, argument: ast.expr) -> bool:
    """Whether catalogues take a text from the call itself."""
    texts = [node.args[at] for at in MARKS.get(name, ()) if at < len(node.args)]
    return argument in texts and isinstance(argument, ast.Constant)


def test_messages_are_marked(calls: list[tuple[str, ast.Call, str]]) -> None:
    plain = [
        f"{place}: {ast.unparse(argument)}"
        for place, node, name in calls
        for argument in (
            *(node.args if name in MESSAGES or name in ERRORS else ()),
            *(keyword.value for keyword in node.keywords if keyword.arg in REASONS),
        )
        if _is_prose(argument) and not _is_marked(node, name, argument)
    ]
    assert plain == []


def test_values_of_a_text_are_those_that_it_names(
    calls: list[tuple[str, ast.Call, str]],
) -> None:
    """A value that is missing is an error only when the message is shown, long after the tests."""
    wrong = []
    for place, node, name in calls:
        given = {keyword.arg for keyword in node.keywords}
        if name not in MARKS or not given or None in given:
            continue
        for text in (node.args[index] for index in MARKS[name] if index < len(node.args)):
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                named = {field for _, field, _, _ in string.Formatter().parse(text.value)}
                if named - {None, "n"} != given - {"n"}:
                    wrong.append(place)
    assert wrong == []
