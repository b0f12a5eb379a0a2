"""Fingerprints: whether a document, or a whole workshop, is the same as at the last build.

Judged by content alone: definitions, plan, templates, fonts, the program itself and the versions
of the libraries that lay out pages. Times of files are never looked at.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from trainkit.definitions.load import HISTORY_FOLDER
from trainkit.outputs import file_digest
from trainkit.resources import curriculum_folder, templates_folder

__all__ = ["named_inputs", "program_digest", "recipe_digest", "workshop_digest"]

_LIBRARIES = (
    "babel",
    "fonttools",
    "icalendar",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "openpyxl",
    "pikepdf",
    "pydantic",
    "pydyf",
    "python-docx",
    "segno",
    "tzdata",
    "weasyprint",
)
"""Libraries whose release can change a document's bytes."""

_INPUT_FILES = ("workshop.yaml", "participants.xlsx")
_INPUT_FOLDERS = ("plan", "curriculum")


def _digest(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


@cache
def program_digest() -> str:
    """Return a sum over trainkit's own code, its fonts, Python and the libraries."""
    return _digest(_program_parts())


def _program_parts() -> Iterator[bytes]:
    yield sys.version.encode()
    for library in _LIBRARIES:
        yield f"{library} {metadata.version(library)}".encode()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix().encode()
        yield path.read_bytes()
    yield from _folder_parts(templates_folder() / "fonts")


def recipe_digest(ingredients: Iterable[bytes]) -> str:
    """Return the fingerprint of one document."""
    return _digest([program_digest().encode(), *ingredients])


def workshop_digest(folder: Path, inputs: Iterable[str]) -> str:
    """Return a sum over everything that a build of this workshop reads.

    ``inputs`` are the files and folders that its workshop.yaml names (``named_inputs``). They are
    passed in, so that a build with nothing changed need not read workshop.yaml to find them.
    Earlier agendas are not read: undoing a change leaves its trace in the history alone.
    """
    return _digest(_workshop_parts(folder, inputs))


def named_inputs(folder: Path) -> list[str]:
    """Return the files and folders that workshop.yaml names, relative to the workshop's folder."""
    from trainkit.definitions.load import named_files

    return [_relative(path, folder) for path in named_files(folder)]


def _relative(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # another drive on Windows
        return str(path)


def _workshop_parts(folder: Path, inputs: Iterable[str]) -> Iterator[bytes]:
    yield program_digest().encode()
    words = sorted(path.name for path in folder.glob("workshop.*.yaml"))
    for name in (*_INPUT_FILES, *words, *inputs):
        yield name.encode()
        yield (file_digest(folder / name) or "").encode()
    for name in (*_INPUT_FOLDERS, *inputs):
        yield from _folder_parts(folder / name, without=folder / HISTORY_FOLDER)
    yield from _folder_parts(curriculum_folder())
    yield from _folder_parts(templates_folder())


def _folder_parts(folder: Path, without: Path | None = None) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.parent != without:
            yield path.relative_to(folder).as_posix().encode()
            yield path.read_bytes()
