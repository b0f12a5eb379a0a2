"""Where the built-in curriculum, templates and fonts lie.

In an installed wheel they are inside the package, in ``_data``; in a checkout they are the
top-level folders ``curriculum/`` and ``templates/``.
"""

from __future__ import annotations

from functools import cache
from os import PathLike
from pathlib import Path

StrPath = str | PathLike[str]
"""The name of a file or folder, as programs give it to the library."""
_PACKAGE = Path(__file__).resolve().parent


@cache
def _folder(name: str) -> Path:
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the installation has no {name} folder; install trainkit again")


def curriculum_folder() -> Path:
    """Return the folder that holds one folder a module."""
    return _folder("curriculum")


def example_folder() -> Path:
    """Return the folder of the model workshop."""
    return _folder("examples") / "almaty-2019"


def is_built_in(path: Path) -> bool:
    """Whether a file or folder comes with trainkit, so that no trainer is asked to change it."""
    return path.resolve().is_relative_to(curriculum_folder().resolve())


def templates_folder() -> Path:
    """Return the folder of page templates, style sheets and fonts."""
    return _folder("templates")
