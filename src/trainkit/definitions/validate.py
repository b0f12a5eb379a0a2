"""Turns data with places into models, and pydantic's errors into a trainer's words.

A message reads ``path.to.field: expected <what>, found <value>`` at the line and column
of the value. What several checks share is here too: repeated ids, unknown names, unprintable text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainkit.definitions.yaml_slips import looks_alike
from trainkit.definitions.yamlfile import Location, YamlFile, read_yaml
from trainkit.problems import Problems
from trainkit.render.letters import why_unprintable

__all__ = [
    "Report",
    "check_letters",
    "closest",
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
        details = error.errors(include_url=False)
        misspelt = {_meant(model, one) for one in details if one["type"] == "extra_forbidden"}
        for detail in details:
            if detail["type"] != "missing" or detail["loc"] not in misspelt:
                _record(file, model, detail, problems)
        return None


def _meant(model: type[BaseModel], detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return the location of the key that an unknown one is a misspelling of; empty if of none."""
    *parents, name = detail["loc"]
    matches = get_close_matches(str(name), _known_at(model, detail["loc"]), n=1)
    return (*parents, *matches) if matches else ()


def _record(
    file: YamlFile, model: type[BaseModel], detail: ErrorDetails, problems: Problems
) -> None:
    kind, message = detail["type"], sentence(detail)
    location = _without_tags(file, detail["loc"])
    if kind in {"too_short", "too_long"} and _is_miscounted(detail):
        return
    if kind == "extra_forbidden":
        place = file.key_place(location)
        message = f"this key is not known{_known_keys(model, detail['loc'])}"
    elif location and location[-1] == _KEY:
        place, location = file.key_place(location[:-1]), location[:-2]
        message = f"as a key, {message}"
    else:
        if kind.startswith("union_tag"):
            location = (*location, _discriminator(detail))
        place = file.place(location)
    problems.error(place, f"{dotted(location)}: {message}")


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


def sentence(detail: ErrorDetails) -> str:
    """Return one of pydantic's errors in a trainer's words, without its place."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in {"too_short", "too_long"}:
        return _count_sentence(context, len(detail["input"]))
    if kind in {"missing", "union_tag_not_found"}:
        return "expected a value, found none"
    if kind == "union_tag_invalid":
        *first, last = context["expected_tags"].split(", ")
        members = f"{', '.join(first)} or {last}" if first else str(last)
        return f"expected {members}, found {_found(context['tag'])}"
    if kind == "expected":
        return f"expected {detail['msg']}, found {_found(detail['input'])}"
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind].format(**context)}, found {_found(detail['input'])}"
    return detail["msg"]


def _count_sentence(context: dict[str, Any], length: int) -> str:
    least = "min_length" in context
    limit = context["min_length" if least else "max_length"]
    noun = "entry" if limit == 1 else "entries"
    return f"expected at {'least' if least else 'most'} {limit} {noun}, found {length or 'none'}"


def _found(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"{looks_alike(value)}'
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return str(value)


def closest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "…"?`` if one of the known names is like this one."""
    matches = get_close_matches(name, sorted(known), n=1)
    return f'; did you mean "{matches[0]}"?' if matches else ""


def _known_keys(model: type[BaseModel], location: Sequence[str | int]) -> str:
    """Return the key that was probably meant, or else all that may stand at ``location``."""
    known = _known_at(model, location)
    listed = f"; known here: {', '.join(known)}" if known else ""
    return closest(str(location[-1]), known) or listed


def _known_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Return the keys that may stand beside the last of a location."""
    schema = model.model_json_schema()
    node = schema
    for part in location[:-1]:
        node = _child(_resolved(node, schema), part, schema)
    return sorted(_resolved(node, schema).get("properties", {}))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a node of a JSON Schema refers to; the part of a choice that has parts itself."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in node:
            node = next((o for o in node["anyOf"] if "$ref" in o or "items" in o), {})
        else:
            return node


def _child(node: dict[str, Any], part: str | int, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema below a key, a position or the tag of a union's member."""
    if "oneOf" in node:
        members = (_resolved(member, schema) for member in node["oneOf"])
        fields = ((member, member.get("properties", {}).values()) for member in members)
        tagged = ((m, next((f["const"] for f in each if "const" in f), None)) for m, each in fields)
        return next((member for member, tag in tagged if tag == part), {})
    below = [node.get("items")] if isinstance(part, int) else [node.get("properties", {}).get(part)]
    below += [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    return next((one for one in below if isinstance(one, dict)), {})


@dataclass(frozen=True)
class Report:
    """Records what checks find in one file, or in the part of it that begins at ``here``.

    ``field`` leads from there to the value that a message is about; ``subject`` begins each one.
    """

    file: YamlFile
    problems: Problems
    here: Location = ()
    subject: str = ""

    def at(self, *field: str | int) -> Report:
        """Return a report on a part of this part."""
        return replace(self, here=(*self.here, *field))

    def error(self, message: str, *field: str | int) -> None:
        """Record an error at the place of a value."""
        self.problems.error(self.file.place((*self.here, *field)), self.subject + message)

    def warning(self, message: str, *field: str | int) -> None:
        """Record a warning at the place of a value."""
        self.problems.warning(self.file.place((*self.here, *field)), self.subject + message)

    def key_error(self, message: str, *field: str | int) -> None:
        """Record an error at the place of a key."""
        self.problems.error(self.file.key_place((*self.here, *field)), self.subject + message)

    def known(self, kind: str, name: str, known: Collection[str], *field: str | int) -> None:
        """Record a name that is none of those known."""
        if name not in known:
            self.error(unknown(kind, name, known), *field)

    def all_known(
        self, kind: str, names: Iterable[str], known: Collection[str], *field: str | int
    ) -> None:
        """Record every name in a list that is none of those known."""
        for number, name in enumerate(names):
            self.known(kind, name, known, *field, number)

    def unique(self, field: str, ids: Iterable[str], key: str = "id") -> None:
        """Record every id in a list that an earlier entry has already."""
        seen: dict[str, int] = {}
        for index, value in enumerate(ids):
            if value in seen:
                first = self.file.place((*self.here, field, seen[value], key)).line
                message = f'the {key} "{value}" is used twice; first on line {first}'
                self.problems.error(self.file.place((*self.here, field, index, key)), message)
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
