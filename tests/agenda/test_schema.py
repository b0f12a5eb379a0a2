"""The JSON Schemas of problem and agenda files agree with the files and mark what is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.agenda.programme import problem_data, solution_data
from trainkit.agenda.reading import SCHEMAS
from trainkit.definitions.schema import json_schemas

PAGE = Path(__file__).parents[2] / "docs" / "agenda-problem.md"


def marked(name: str, data: Any) -> list[str]:
    """Return what an editor would mark, as ``path: message``."""
    checker = Draft202012Validator(json.loads(json_schemas(SCHEMAS)[name]))
    return [f"{'.'.join(map(str, e.path))}: {e.message}" for e in checker.iter_errors(data)]


def test_written_files_have_nothing_to_mark() -> None:
    assert marked("agenda-problem.schema.json", problem_data()) == []
    assert marked("agenda-solution.schema.json", solution_data()) == []


def test_the_example_of_the_page_has_nothing_to_mark() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    assert marked("agenda-problem.schema.json", json.loads(example[1])) == []


def test_a_misspelled_key_and_an_impossible_hour_are_marked() -> None:
    data = problem_data()
    data["sesions"] = {}
    data["days"][0]["start"] = "25:00"
    found = marked("agenda-problem.schema.json", data)
    assert len(found) == 2
    assert "'sesions' was unexpected" in found[0] + found[1]
    assert "days.0.start: '25:00' does not match" in found[0] + found[1]
