"""Turns data with places into models, and pydantic's errors into a trainer's words.

A message reads ``path.to.field: expected <what>, found <value>`` and stands at the line and column
of the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainkit.definitions.yamlfile import YamlFile, read_yaml
from trainkit.problems import Problems

__all__ = ["dotted", "load_model", "validate"]

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
    "string_too_short": "text that is not empty",
    "list_type": "a list (lines that start with '- ')",
    "tuple_type": "a list (lines that start with '- ')",
    "dict_type": "a mapping (lines of 'key: value')",
    "model_type": "a mapping (lines of 'key: value')",
    "model_attributes_type": "a mapping (lines of 'key: value')",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "greater_than": "more than {gt}",
    "less_than": "less than {lt}",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "string_pattern_mismatch": "text of the form {pattern}",
}


def load_model(path: Path, model: type[Model], problems: Problems) -> tuple[Model, YamlFile] | None:
    """Read a YAML file into ``model``; every problem is recorded and ``None`` returned if any."""
    file = read_yaml(path, problems)
    if file is None:
        return None
    loaded = validate(file, model, problems)
    return None if loaded is None else (loaded, file)


def validate(file: YamlFile, model: type[Model], problems: Problems) -> Model | None:
    """Validate a file's data; each of pydantic's errors becomes one problem at its place."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _record(file, model, detail, problems)
        return None


def _record(
    file: YamlFile, model: type[BaseModel], detail: ErrorDetails, problems: Problems
) -> None:
    location = detail["loc"]
    name = dotted(location)
    if detail["type"] == "extra_forbidden":
        guess = _closest(model, location)
        problems.error(file.key_place(location), f"{name}: this key is not known{guess}")
    elif detail["type"] == "missing":
        problems.error(file.place(location[:-1]), f"{name}: expected a value, found none")
    else:
        problems.error(file.place(location), f"{name}: {_sentence(detail)}")


def dotted(location: Sequence[str | int]) -> str:
    """Return a location as a person writes it: ``sessions[2].minutes``."""
    shown = ""
    for part in location:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += f".{part}" if shown else part
    return shown or "file"


def _sentence(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "expected":
        return f"expected {detail['msg']}, found {_found(detail['input'])}"
    if kind in {"too_short", "too_long"}:
        bound = "at least" if kind == "too_short" else "at most"
        limit = context.get("min_length" if kind == "too_short" else "max_length")
        return f"expected {bound} {limit} entries, found {context.get('actual_length')}"
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind].format(**context)}, found {_found(detail['input'])}"
    return detail["msg"]


def _found(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"'
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return str(value)


def _closest(model: type[BaseModel], location: Sequence[str | int]) -> str:
    known = _field_names(model, location[:-1])
    matches = get_close_matches(str(location[-1]), known, n=1)
    if matches:
        return f'; did you mean "{matches[0]}"?'
    return f"; known here: {', '.join(sorted(known))}" if known else ""


def _field_names(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Return the fields that may stand at ``location``, by walking the model's JSON Schema."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    node = schema
    for part in location:
        node = _child(_resolved(node, definitions), part, definitions)
    return list(_resolved(node, definitions).get("properties", {}))


def _resolved(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    while True:
        if "$ref" in node:
            node = definitions[node["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in node:
            node = next((o for o in node["anyOf"] if "$ref" in o or "items" in o), {})
        else:
            return node


def _child(node: dict[str, Any], part: str | int, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(part, int):
        items: dict[str, Any] = node.get("items", {})
        return items
    if part in node.get("properties", {}):
        child: dict[str, Any] = node["properties"][part]
        return child
    extra = node.get("additionalProperties")
    return extra if isinstance(extra, dict) else node
