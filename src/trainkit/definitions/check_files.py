"""Checks of the names in a module's folder: a file whose name is a little wrong is never read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trainkit.definitions.gathered import Course
from trainkit.problems import Place, Problems

__all__ = ["check_files"]

_READ = re.compile(
    r"(?:module|items)(?:\.[A-Za-z-]+)?\.yaml|(?:handout|guide|card)(?:\.[A-Za-z-]+)?\.md"
)
"""Names of files that are read; a language may have capitals, such as ``uz-Cyrl``."""


def check_files(course: Course, problems: Problems) -> None:
    """Record files that look like parts of the module and that nothing reads.

    Where a file system takes capitals for small letters, such a file is read after all.
    """
    for path, wanted in _misnamed(course.folder):
        if not path.with_name(wanted).exists():
            problems.error(Place(path), f'this file is not read; rename it to "{wanted}"')


def _misnamed(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*")):
        wanted = _usual(path.name)
        if wanted != path.name and _READ.fullmatch(wanted):
            yield path, wanted
    for path in sorted(folder.glob("exercises/*")):
        wanted = path.stem + _usual_ending(path.suffix)
        if wanted != path.name and wanted.endswith(".yaml"):
            yield path, wanted


def _usual(name: str) -> str:
    """Return a name with first part and ending in small letters, and no ``.yml``."""
    first, dot, rest = name.partition(".")
    middle, _, ending = f"{dot}{rest}".rpartition(".")
    return f"{first.lower()}{middle}{_usual_ending(f'.{ending}')}"


def _usual_ending(suffix: str) -> str:
    return suffix.lower().replace(".yml", ".yaml")
