"""Fingerprints: whether something is still made from what it was made from.

Agenda, test forms, documents and reports carry a sum of what they were made from. Builds,
``status`` and the studio's overview compare the same sums. They are of content alone: neither the
times of files nor comments and the order of keys in workshop.yaml change them.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from trainkit.files.outputs import file_digest
from trainkit.model.load import (
    AGENDA_BEFORE_FILE,
    AGENDA_FILE,
    FORMS_FILE,
    PRINTED_FILE,
    ROSTER_FILE,
    SECRET_FILE,
    WORKSHOP_FILE,
)
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder, templates_folder
from trainkit.text.languages import ENGLISH, speaking

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

_PLAN_FILES = (AGENDA_FILE, AGENDA_BEFORE_FILE, FORMS_FILE, PRINTED_FILE, SECRET_FILE)


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
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix().encode()
        yield path.read_bytes()
    yield from _folder_parts(templates_folder() / "fonts")


@cache
def tools_digest() -> str:
    """Return a sum over the program and its templates."""
    return _digest([program_digest().encode(), *_folder_parts(templates_folder())])


def agenda_digest(definitions: Definitions) -> str:
    """Return a sum over what an agenda is planned from, apart from how many people there are."""
    from trainkit.agenda.workshop.agenda import outline_of
    from trainkit.agenda.workshop.problem_of import problem_of
    from trainkit.assessment.forms import sum_of

    with speaking(ENGLISH):
        problem = problem_of(outline_of(definitions)).model_dump(mode="json", exclude_defaults=True)
    for group in problem["groups"].values():
        group.pop("size", None)
    return sum_of([problem, [module.id for module in definitions.workshop.modules]])


def recipe_digest(ingredients: Iterable[bytes]) -> str:
    """Return the fingerprint of one document."""
    return _digest([program_digest().encode(), *ingredients])


def workshop_digest(folder: Path, inputs: Iterable[str]) -> str:
    """Return a sum over everything that people wrote and a build of this workshop reads.

    ``inputs`` are the files and folders that its workshop.yaml names (``named_inputs``). They are
    passed in, so that a build with nothing changed need not read workshop.yaml to find them.
    """
    return _digest(_workshop_parts(folder, inputs))


def named_inputs(folder: Path) -> list[str]:
    """Return the files and folders that workshop.yaml names, relative to the workshop's folder."""
    from trainkit.model.load import named_files

    return [_relative(path, folder) for path in named_files(folder)]


def _relative(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # another drive on Windows
        return str(path)


def _workshop_parts(folder: Path, inputs: Iterable[str]) -> Iterator[bytes]:
    yield from _settings_parts(folder)
    words = sorted(path.name for path in folder.glob("workshop.*.yaml"))
    for name in (*words, *_PLAN_FILES, *inputs):
        yield name.encode()
        yield (file_digest(folder / name) or "").encode()
    for name in ("curriculum", *inputs):
        yield from _folder_parts(folder / name)
    yield from _folder_parts(curriculum_folder())


def _settings_parts(folder: Path) -> Iterator[bytes]:
    """Yield what the settings and the list of participants say; their bytes where that is wrong."""
    from trainkit.model.roster import read_roster
    from trainkit.model.validate import load_model
    from trainkit.model.workshop import Workshop

    read = load_model(folder / WORKSHOP_FILE, Workshop, Problems())
    roster = None
    if read is not None:
        groups = {name: group.name for name, group in read[0].groups.items()}
        roster = read_roster(folder / ROSTER_FILE, Problems(), groups)
    for name, model in ((WORKSHOP_FILE, read[0] if read else None), (ROSTER_FILE, roster)):
        yield name.encode()
        yield (model.model_dump_json() if model else file_digest(folder / name) or "").encode()


def _folder_parts(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(folder).as_posix().encode()
            yield path.read_bytes()
