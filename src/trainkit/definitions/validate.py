"""Turns data with places into models, and pydantic's errors into a trainer's words.

A message reads ``path.to.field: expected <what>, found <value>`` and stands at the line and column
of the value. What several checks share is here too: repeated ids, unknown names, unprintable text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainkit.definitions.yamlfile import Location, YamlFile, read_yaml
from trainkit.problems import Problems
from trainkit.render.letters import why_unprintable

__all__ = [
    "check_letters",
    "check_unique",
    "dotted",
    "load_model",
    "sentence",
    "unknown",
    "validate",
]


Model = TypeVar("Model", bound=BaseModel)

_KEY = "[key]"
"""What pydantic puts at the end of a location when the key itself is wrong."""

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
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
    "greater_than": "more than {gt:g}",
    "less_than": "less than {lt:g}",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "int_parsing_size": "a whole number",
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
    tagged, location = detail["loc"], _without_tags(file, detail["loc"])
    if detail["type"] in {"too_short", "too_long"} and not _is_miscounted(detail):
        problems.error(file.place(location), f"{dotted(location)}: {_count_sentence(detail)}")
    elif detail["type"] in {"too_short", "too_long"}:
        return
    elif detail["type"] == "extra_forbidden":
        guess = _closest(model, tagged)
        problems.error(
            file.key_place(location), f"{dotted(location)}: this key is not known{guess}"
        )
    elif detail["type"] == "missing":
        message = f"{dotted(location)}: expected a value, found none"
        problems.error(file.place(location[:-1]), message)
    elif location and location[-1] == _KEY:
        message = f"{dotted(location[:-2])}: as a key, {sentence(detail)}"
        problems.error(file.key_place(location[:-1]), message)
    elif detail["type"] == "union_tag_invalid":
        location = (*location, _discriminator(detail))
        message = f"expected {_tags(detail)}, found {_found(detail['ctx']['tag'])}"
        problems.error(file.place(location), f"{dotted(location)}: {message}")
    elif detail["type"] == "union_tag_not_found":
        message = f"{dotted((*location, _discriminator(detail)))}: expected a value, found none"
        problems.error(file.place(location), message)
    else:
        problems.error(file.place(location), f"{dotted(location)}: {sentence(detail)}")


def _without_tags(file: YamlFile, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Leave out the names of union members that pydantic puts into a location."""
    node, kept = file.root, []
    for number, part in enumerate(location, 1):
        if part in node.children or number == len(location):
            kept.append(part)
        node = node.children.get(part, node)
    return tuple(kept)


def _discriminator(detail: ErrorDetails) -> str:
    """Return the key that says which member of a union is meant."""
    name = str(detail["ctx"]["discriminator"])
    return name.strip("'") if name.startswith("'") else "type"


def _tags(detail: ErrorDetails) -> str:
    """Return the members of a union as a person reads them: ``'single', 'multiple' or …``."""
    *first, last = detail["ctx"]["expected_tags"].split(", ")
    return f"{', '.join(first)} or {last}" if first else str(last)


def dotted(location: Sequence[str | int]) -> str:
    """Return a location as a person writes it: ``sessions[2].minutes``."""
    shown = ""
    for part in location:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += f".{part}" if shown else part
    return shown or "file"


def _is_miscounted(detail: ErrorDetails) -> bool:
    """Whether a list has the right length, and pydantic left out entries that are wrong.

    Those entries have problems of their own, so the count would only mislead.
    """
    context, length = detail.get("ctx", {}), len(detail["input"])
    return bool(context.get("min_length", 0) <= length <= context.get("max_length", length))


def _count_sentence(detail: ErrorDetails) -> str:
    context, length = detail.get("ctx", {}), len(detail["input"])
    least = "min_length" in context
    limit = context["min_length" if least else "max_length"]
    noun = "entry" if limit == 1 else "entries"
    return f"expected at {'least' if least else 'most'} {limit} {noun}, found {length or 'none'}"


def sentence(detail: ErrorDetails) -> str:
    """Return one of pydantic's errors in a trainer's words, without its place."""
    kind = detail["type"]
    if kind == "missing":
        return "expected a value, found nothing"
    if kind == "expected":
        return f"expected {detail['msg']}, found {_found(detail['input'])}"
    if kind in _EXPECTED:
        what = _EXPECTED[kind].format(**detail.get("ctx", {}))
        return f"expected {what}, found {_found(detail['input'])}"
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
    if "oneOf" in node:
        members = (_resolved(member, definitions) for member in node["oneOf"])
        return next((one for one in members if _tag_of(one) == part), {})
    if isinstance(part, int):
        items: dict[str, Any] = node.get("items", {})
        return items
    if part in node.get("properties", {}):
        child: dict[str, Any] = node["properties"][part]
        return child
    patterns: dict[str, Any] = node.get("patternProperties", {})
    extra = next(iter(patterns.values()), node.get("additionalProperties"))
    return extra if isinstance(extra, dict) else {}


def _tag_of(member: dict[str, Any]) -> Any:
    properties = member.get("properties", {}).values()
    return next((one["const"] for one in properties if "const" in one), None)


def check_unique(
    file: YamlFile, location: Location, ids: Iterable[str], problems: Problems, key: str = "id"
) -> None:
    """Record every id in a list that an earlier entry has already."""
    seen: dict[str, int] = {}
    for index, value in enumerate(ids):
        if value in seen:
            first = file.place((*location, seen[value], key)).line
            problems.error(
                file.place((*location, index, key)),
                f'the {key} "{value}" is used twice; first on line {first}',
            )
        seen.setdefault(value, index)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the message about a name that is none of those known."""
    listed = ", ".join(sorted(known)) or "none"
    return f'expected a known {kind}, found "{name}"; known: {listed}'


def check_letters(file: YamlFile, problems: Problems) -> None:
    """Record every text of the file that no bundled font can print."""
    waiting: list[tuple[Location, object]] = [((), file.data)]
    while waiting:
        location, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*location, key), child) for key, child in value.items())
        elif isinstance(value, list):
            waiting.extend(((*location, index), child) for index, child in enumerate(value))
        elif isinstance(value, str):
            reason = why_unprintable(value)
            if reason:
                problems.error(file.place(location), reason)
