"""The JSON Schemas: kept up to date, named by the shipped files, and of use in an editor."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from tests.factories import bank_data, module_data, workshop_data
from trainkit.model.schema import SCHEMAS, json_schemas

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path
    for folder in ("curriculum", "examples")
    for path in (ROOT / folder).rglob("*.yaml")
    if not {"plan", "out"} & set(path.relative_to(ROOT).parts)
)


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "schemas" / name).read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(name: str, data: Any) -> list[str]:
    """Return what an editor would mark, as ``path: message``."""
    found = validator(name).iter_errors(data)
    return sorted(f"{'.'.join(map(str, error.path))}: {error.message}" for error in found)


def as_editors_read(path: Path) -> Any:
    """Read YAML 1.2 as an editor's language server does: its core schema has no dates."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {plain(key): plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(YAML(typ="safe").load(path))


def schema_named_in(path: Path) -> Path:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match, f"{path} names no schema in its first line"
    return (path.parent / match[1]).resolve()


def test_committed_schemas_are_those_of_the_models() -> None:
    committed = {path.name: path.read_bytes() for path in (ROOT / "schemas").iterdir()}
    assert committed == json_schemas(SCHEMAS)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_file_names_its_schema_and_agrees_with_it(path: Path) -> None:
    schema = schema_named_in(path)
    assert schema.parent == ROOT / "schemas"
    assert schema.is_file()
    assert errors(schema.name, as_editors_read(path)) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_refuses_keys_that_the_model_does_not_know(name: str) -> None:
    schema = validator(name).schema
    members = [schema["$defs"][one["$ref"].rsplit("/", 1)[1]] for one in schema.get("oneOf", ())]
    assert {one["additionalProperties"] for one in members or [schema]} == {False}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("workshop.schema.json", workshop_data()),
        ("module.schema.json", module_data()),
        ("items.schema.json", bank_data()),
    ],
)
def test_a_typing_mistake_in_a_key_is_marked(name: str, data: Any) -> None:
    key = next(iter(data))
    mistyped = {f"{key}x" if old == key else old: value for old, value in data.items()}
    assert errors(name, data) == []
    assert errors(name, mistyped) == [
        f": '{key}' is a required property",
        f": Additional properties are not allowed ('{key}x' was unexpected)",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"timezone": 5}, "timezone: 5 is not of type 'string'"),
        ({"day": {"start": "9", "end": "17:00"}}, "day.start: '9' does not match "),
        ({"venue": {"name": "x", "city": "y", "country": "kz"}}, "venue.country: 'kz' does not "),
        ({"dates": []}, "dates: [] should be non-empty"),
        ({"speakers": {"x": {"name": "X", "available": "9-13"}}}, "speakers.x.available: '9-13' "),
        ({"privacy": {"names_on_papers": "maybe"}}, "privacy.names_on_papers: 'maybe' is not of"),
    ],
)
def test_wrong_values_are_marked_where_they_stand(change: Any, expected: str) -> None:
    (message,) = errors("workshop.schema.json", workshop_data(**change))
    assert message.startswith(expected)


def test_keys_are_completed_with_what_they_mean() -> None:
    day = validator("workshop.schema.json").schema["$defs"]["DayFrame"]["properties"]
    assert day["longest_block"]["description"] == "The most minutes of work without a pause."


def test_what_is_written_without_quotes_is_right_in_an_editor_too() -> None:
    modules = [
        {"id": "alpha", "together": together, "when": when}
        for together in (True, False, "if-possible")
        for when in ("2026-03-03", ["09:00-12:00", "2026-03-03 14:00-15:00"])
    ]
    days = {"2026-03-03": "09:00-12:00"}
    assert (
        errors("workshop.schema.json", {**workshop_data(), "modules": modules, "days": days}) == []
    )
