"""Problems in files that tests have written; their places, found without the code under test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.factories import as_yaml
from trainkit.model.check import read_and_check
from trainkit.problems import Problem, Problems, Severity

MARKS = {Severity.ERROR: "", Severity.WARNING: "warning: ", Severity.INFORMATION: "information: "}


Change = Callable[[Any], object]
Rule = tuple[Change, str, int, str]
"""What to change; a text that then stands once in the file, where the problem is; by how many
characters to move on from there; and what is said."""


def at(folder: Path, name: str, part: str, skip: int = 0) -> str:
    """Return ``file:line:column`` of the one place where ``part`` stands, moved by ``skip``."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(part) == 1, f"{part!r} stands {text.count(part)} times in {name}"
    before = text[: text.index(part) + skip]
    return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def problem_of(folder: Path, name: str, rule: Rule) -> str:
    """Return a rule's problem; ``{first}`` is the line on which the text's first line is first."""
    _, part, skip, message = rule
    text = (folder / name).read_text(encoding="utf-8")
    first = text[: text.index(part.split("\n")[0])].count("\n") + 1
    return f"{at(folder, name, part, skip)}: {message.replace('{first}', str(first))}"


def shown(problems: Iterable[Problem], folder: Path) -> list[str]:
    """Return problems as ``file:line:column: message``, warnings marked, in the order given."""
    lines = []
    for problem in problems:
        place = problem.place
        mark = MARKS[problem.severity]
        spot = place.cell or place.sheet or f"{place.line}:{place.column}"
        lines.append(f"{place.path.relative_to(folder)}:{spot}: {mark}{problem.message}")
    return lines


def checked(folder: Path, workshop: Any = None) -> list[str]:
    """Return what is wrong with a workshop, after its file was written anew if data are given."""
    if workshop is not None:
        (folder / "workshop.yaml").write_text(as_yaml(workshop), encoding="utf-8")
    problems = Problems()
    read_and_check(folder, problems)
    return shown(problems, folder)
