"""Reads problem and solution files, and writes them so that they read back equal.

A file is JSON, or YAML for those who write one by hand. JSON is YAML, so that one reader takes both
and every value keeps its place.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from trainkit.agenda.checking import check_problem
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.definitions.validate import validate
from trainkit.definitions.yamlfile import YamlFile, read_yaml
from trainkit.fields import Definition
from trainkit.problems import Problems

__all__ = [
    "SCHEMAS",
    "check_problem",
    "read_problem",
    "read_solution",
    "write_problem",
    "write_solution",
]

SCHEMAS: dict[str, type[Definition]] = {
    "agenda-problem.schema.json": AgendaProblem,
    "agenda-solution.schema.json": AgendaSolution,
}
"""File names of JSON Schemas and the models that they describe."""

Model = TypeVar("Model", bound=Definition)


def read_problem(path: Path, problems: Problems) -> tuple[AgendaProblem, YamlFile] | None:
    """Read a problem; what is wrong is recorded with its place, and ``None`` returned if anything.

    Only the form is looked at; ``check_problem`` looks at what the file says.
    """
    return _read(path, AgendaProblem, problems)


def read_solution(path: Path, problems: Problems) -> tuple[AgendaSolution, YamlFile] | None:
    """Read an agenda; what is wrong is recorded with its place, and ``None`` returned if anything.

    Whether it holds is for ``verify`` to say.
    """
    return _read(path, AgendaSolution, problems)


def write_problem(problem: AgendaProblem) -> bytes:
    """Return the problem as the bytes of a JSON file, without what the model has by itself."""
    return _bytes_of(problem)


def write_solution(solution: AgendaSolution) -> bytes:
    """Return the agenda as the bytes of a JSON file, without what the model has by itself."""
    return _bytes_of(solution)


def _read(path: Path, model: type[Model], problems: Problems) -> tuple[Model, YamlFile] | None:
    file = read_yaml(path, problems)
    loaded = None if file is None else validate(file, model, problems)
    return None if file is None or loaded is None else (loaded, file)


def _bytes_of(model: Definition) -> bytes:
    data = model.model_dump(exclude_defaults=True)
    text = json.dumps(data, ensure_ascii=False, indent=1, default=_written)
    return f"{text}\n".encode()


def _written(value: Any) -> str:
    """Return a time or date as the model reads it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not part of an agenda")
