"""Places in files that tests have written, found without the code under test."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trainkit.problems import Problem, Severity

MARKS = {Severity.ERROR: "", Severity.WARNING: "warning: ", Severity.INFORMATION: "information: "}


def at(folder: Path, name: str, part: str, skip: int = 0) -> str:
    """Return ``file:line:column`` of the one place where ``part`` stands, moved by ``skip``."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(part) == 1, f"{part!r} stands {text.count(part)} times in {name}"
    before = text[: text.index(part) + skip]
    return f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def shown(problems: Iterable[Problem], folder: Path) -> list[str]:
    """Return problems as ``file:line:column: message``, warnings marked, in the order given."""
    lines = []
    for problem in problems:
        place = problem.place
        mark = MARKS[problem.severity]
        spot = place.cell or place.sheet or f"{place.line}:{place.column}"
        lines.append(f"{place.path.relative_to(folder)}:{spot}: {mark}{problem.message}")
    return lines
