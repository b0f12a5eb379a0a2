"""Writes files of a workshop's modules.

Modules that come with trainkit are never changed: the first change copies the module's folder to
the workshop's ``curriculum/``, where it is found first.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from trainkit.files.writing import write_atomically
from trainkit.problems import TrainkitError
from trainkit.resources import is_built_in
from trainkit.text.languages import _


def own_folder(workshop: Path, module: Path) -> Path:
    """Return the folder in which a module may be changed, by the folder it is read from."""
    return workshop / "curriculum" / module.name if is_built_in(module) else module


def write_files(
    module: Path, home: Path, files: Mapping[str, bytes], *, shared: bool = False
) -> None:
    """Write files of a module, in their order, to its folder or to the one ``own_folder`` gave.

    A module that is copied appears with them. ``shared`` is as for ``write_atomically``. Raises
    ``TrainkitError`` where that is not possible.
    """
    if home == module:
        for name, data in files.items():
            write_atomically(home / name, data, shared=shared)
        return
    stage = Path(tempfile.mkdtemp(prefix=".trainkit-", dir=home.parents[1]))
    try:
        copied = Path(shutil.copytree(module, stage / home.name, copy_function=shutil.copyfile))
        for name, data in files.items():
            write_atomically(copied / name, data, shared=shared)
        home.parent.mkdir(exist_ok=True)
        copied.rename(home)
    except OSError as error:
        raise TrainkitError(
            _("{home} cannot be written: {reason}", home=home, reason=error.strerror)
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
