"""Writes files whole or not at all, locks a workshop, and gives zips the same bytes every time.

A file is written beside its target, flushed to the disk and moved over it; after a crash the target
is the old file or the new one. Stray temporary files are swept at the next build. Files are private
to the user who runs the program unless a caller says that they may be handed out.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from trainkit.errors import TrainkitError
from trainkit.languages import _

__all__ = [
    "STAMP",
    "fixed_zip",
    "lock",
    "private_folder",
    "sweep",
    "whole_file",
    "write_atomically",
    "zipped",
]

STAMP = (2000, 1, 1, 0, 0, 0)
"""The date inside zip-based documents, so that they do not show when they were made."""

_PREFIX = ".trainkit-"
_SUFFIX = ".part"
_WORKSHOP_FILE = Path("workshop.yaml")
_PRIVATE, _SHARED = 0o600, 0o666
_LOCKED_BYTE = 1 << 30
"""The byte that is locked on Windows: far beyond the end of the file, so that it can be read."""


def write_atomically(path: Path, data: bytes, *, shared: bool = False) -> None:
    """Replace ``path`` by ``data`` so that a reader sees the old file or the new one, whole.

    Only the user can read the file, whatever the umask; ``shared`` follows the umask instead.
    Raises ``TrainkitError`` in plain words where the folder cannot be written to, the disk is
    full, or another program holds the file open; the old file is then still there.
    """
    with whole_file(path, shared=shared) as stream:
        stream.write(data)


@contextlib.contextmanager
def whole_file(path: Path, *, shared: bool = False) -> Iterator[BinaryIO]:
    """Give a stream for what replaces ``path`` when the block ends, as ``write_atomically`` does.

    Where the block raises, the old file stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    except OSError as error:
        raise TrainkitError(
            _(
                "nothing can be written to {parent}: {reason}",
                parent=path.parent,
                reason=error.strerror,
            )
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_SHARED & ~_umask() if shared else _PRIVATE)
        temporary.replace(path)
    except PermissionError as error:
        raise TrainkitError(
            _("{path} cannot be replaced; close it if it is open in another program", path=path)
        ) from error
    except OSError as error:
        raise TrainkitError(
            _("{path} cannot be written: {reason}", path=path, reason=error.strerror)
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def private_folder(path: Path) -> None:
    """Make a folder that only the user can open; one that exists is closed to others.

    Raises ``TrainkitError`` where it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise TrainkitError(
            _("{path} cannot be made private: {reason}", path=path, reason=error.strerror)
        ) from error


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
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return zipped({name: replaced[name] if name in replaced else source.read(name)
                       for name in source.namelist()})  # fmt: skip


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts by name, in their order; the same content gives the same bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return output.getvalue()


@contextlib.contextmanager
def lock(folder: Path, file: Path = _WORKSHOP_FILE) -> Iterator[None]:
    """Hold a workshop folder while the block runs, so that two runs never write to it at once.

    The lock lies on ``workshop.yaml`` itself: it leaves no file behind, and the system lifts it
    when the program ends, however it ends. Who writes but one ``file`` for long holds that alone.
    Where a file system knows no locks the work goes on without one. Raises ``TrainkitError`` if
    another run holds the folder.
    """
    try:
        descriptor = os.open(folder / file, os.O_RDONLY)
    except OSError:  # a missing file is reported later, with its place
        yield
        return
    try:
        _take_lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _take_lock(descriptor: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise TrainkitError(
            _("another run is working on this workshop; wait until it has finished")
        ) from error
    except OSError:  # the file system knows no locks
        return
