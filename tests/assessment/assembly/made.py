"""Banks, forms made of them, and what is said where none can be made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.factories import as_yaml, make_definitions, write_workshop
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import Forms
from trainkit.model.load import read_definitions
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

SECRET = bytes(range(16))


def bank_of(items: list[Any], module: str = "alpha", **more: Any) -> Any:
    return {"module": module, "version": "1.0.0", "items": items, **more}


def definitions_of(*banks: Any, **assessment: Any) -> Definitions:
    return make_definitions(list(banks), assessment={"minutes": 60, **assessment})


def forms_of(
    definitions: Definitions, secret: bytes = SECRET, previous: Forms | None = None
) -> Forms:
    problems = Problems()
    forms = assemble(definitions, secret, problems, previous)
    assert [str(problem) for problem in problems] == []
    assert forms is not None
    return forms


def problems_of(folder: Path, items: list[Any], assessment: Any, **bank: Any) -> list[str]:
    """Return why no forms can be made: the line of workshop.yaml, and the message."""
    write_workshop(folder, ("alpha",), assessment={"minutes": 30, **assessment})
    path = folder / "curriculum" / "alpha" / "items.yaml"
    path.write_text(as_yaml(bank_of(items, **bank)), encoding="utf-8")
    problems = Problems()
    definitions = read_definitions(folder, problems)
    assert definitions is not None
    assert assemble(definitions, SECRET, problems) is None
    assert {problem.place.path for problem in problems} == {folder / "workshop.yaml"}
    lines = (folder / "workshop.yaml").read_text(encoding="utf-8").splitlines()
    return [f"{lines[p.place.line - 1].strip()} | {p.message}" for p in problems]
