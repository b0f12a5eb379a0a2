"""Writes files whole or not at all, and gives zip-based documents the same bytes every time.

A file is written beside its target, flushed to the disk and moved over it; after a crash the target
is the old file or the new one. Stray temporary files are swept at the next build.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
from pathlib import Path

from trainkit.errors import TrainkitError

__all__ = ["STAMP", "fixed_zip", "sweep", "write_atomically"]

STAMP = (2000, 1, 1, 0, 0, 0)
"""The date inside zip-based documents: they tell nothing of when they were made."""

_PREFIX = ".trainkit-"
_SUFFIX = ".part"


def write_atomically(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` so that a reader sees the old file or the new one, whole.

    Raises ``TrainkitError`` in plain words where the folder cannot be written to, the disk is
    full, or another program holds the file open; the old file is then still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    except OSError as error:
        raise TrainkitError(f"nothing can be written to {path.parent}: {error.strerror}") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except PermissionError as error:
        raise TrainkitError(
            f"{path} cannot be replaced; close it if it is open in another program"
        ) from error
    except OSError as error:
        raise TrainkitError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows cannot open a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: Path) -> None:
    """Delete temporary files that a killed build left behind."""
    for stray in folder.rglob(f"{_PREFIX}*{_SUFFIX}"):
        stray.unlink(missing_ok=True)


def fixed_zip(data: bytes, replaced: dict[str, bytes] | None = None) -> bytes:
    """Rewrite a zip with sorted-out dates, so that the same content gives the same bytes.

    ``replaced`` gives new content for single members, such as the document properties.
    """
    replaced = replaced or {}
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for member in source.infolist():
            entry = zipfile.ZipInfo(member.filename, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            content = replaced.get(member.filename)
            target.writestr(entry, source.read(member) if content is None else content)
    return output.getvalue()
