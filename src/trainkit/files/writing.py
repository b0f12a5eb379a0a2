"""Writes files whole or not at all, locks a workshop, and gives zips the same bytes every time.

A file is written beside its target, flushed to the disk and moved over it; after a crash the target
is the old file or the new one. Stray temporary files are swept at the next build. Files are private
to the user who runs the program unless a caller says that they may be handed out.

A file to which lines are only ever added: what was acknowledged is there after any crash.

A line is a JSON object. One that a crash cut off was never acknowledged: it is passed over by the
reader, and the next line begins on a line of its own.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from trainkit.problems import TrainkitError
from trainkit.text.languages import N_, _

WAS_OPEN = N_(
    "Others could read the participants, tests and answers of this workshop, which happens when it "
    "is copied or unzipped. Now only you can."
)
STAMP = (2000, 1, 1, 0, 0, 0)
"""The date inside zip-based documents, so that they do not show when they were made."""

_PREFIX = ".trainkit-"
_SUFFIX = ".part"
_WORKSHOP_FILE = Path("workshop.yaml")
_PRIVATE, _SHARED = 0o600, 0o666
LOCK = ".trainkit.lock"
"""The file in a folder that is locked while somebody writes there."""
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


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

    Where the block raises, the old file stays, and what it raised is passed on.
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
        with _Stream(handle, path) as stream:
            yield cast("BinaryIO", stream)
            with _told(path):
                os.fsync(stream.fileno())
        with _told(path):
            temporary.chmod(_SHARED & ~_umask() if shared else _PRIVATE)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


class _Stream(io.FileIO):
    """Tells in plain words why it cannot be written."""

    def __init__(self, handle: int, path: Path) -> None:
        super().__init__(handle, "wb")
        self._path = path

    def write(self, data: Any, /) -> int:
        with _told(self._path):
            left = memoryview(data).cast("B")
            total = len(left)
            while left:
                left = left[super().write(left) :]
        return total


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise TrainkitError(
            _("{path} cannot be replaced; close it if it is open in another program", path=path)
        ) from error
    except OSError as error:
        raise TrainkitError(
            _("{path} cannot be written: {reason}", path=path, reason=error.strerror)
        ) from error


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


def make_private(folder: Path) -> bool:
    """Close to others what a workshop keeps private; return whether it was open to them.

    Copies and unzipped folders are. Where a file system or Windows keeps no such modes, nothing
    changes. ``WAS_OPEN`` says what happened.
    """
    kept = (path for name in ("plan", "responses") for path in (folder / name).rglob("*"))
    was_open = False
    for path in (folder / "participants.xlsx", folder / "responses", *kept):
        with contextlib.suppress(OSError):  # it is not there, or somebody else's
            before = path.lstat().st_mode
            if before & 0o077 and not stat.S_ISLNK(before):
                path.chmod(0o700 if stat.S_ISDIR(before) else _PRIVATE)
                was_open |= not path.lstat().st_mode & 0o077
    return was_open


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
def lock(folder: Path, part: str | Path = "", *, seconds: float = 0) -> Iterator[None]:
    """Hold a workshop folder while the block runs, so that two runs never write to it at once.

    ``part`` is a folder of the workshop that is written to while other work goes on: it is held
    alone. Waits at most ``seconds``, then raises ``TrainkitError``. What is locked is a file of its
    own, which nothing replaces; the system lifts the lock when the program ends, however it ends.
    Where a file system knows no locks the work goes on without one.
    """
    if not (folder / _WORKSHOP_FILE).is_file():  # which is reported later, with its place
        yield
        return
    from filelock import FileLock, Timeout

    path = folder / part / LOCK
    with contextlib.ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(FileLock(path, seconds, _PRIVATE, preserve_lock_file=True))
        except Timeout as error:
            raise TrainkitError(
                _("another run is working on this workshop; wait until it has finished")
            ) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise TrainkitError(
                    _("{path} cannot be written: {reason}", path=path, reason=error.strerror)
                ) from error
        yield


def add_lines(path: Path, lines: Sequence[Mapping[str, object]]) -> None:
    """Add lines to a file that only the user can read; they are on the disk when this returns.

    Raises ``TrainkitError`` where that cannot be done.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a+b") as stream:
            if _is_cut_off(stream):
                stream.write(b"\n")
            stream.write(journal_lines(lines))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise TrainkitError(
            _("{path} cannot be written: {reason}", path=path, reason=error.strerror)
        ) from error


def _is_cut_off(stream: IO[bytes]) -> bool:
    """Whether the last line lacks its end."""
    if stream.seek(0, os.SEEK_END) == 0:
        return False
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) != b"\n"


def journal_lines(lines: Sequence[Mapping[str, object]]) -> bytes:
    """Return lines as a journal holds them."""
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file, none where there is no file."""
    found = []
    for line in path.read_bytes().split(b"\n") if path.is_file() else ():
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if isinstance(read, dict):
            found.append(read)
    return found


def foreign_line(path: Path) -> TrainkitError:
    """Return the error for a file in which a line says something else than lines there say."""
    return TrainkitError(
        _(
            "{path} has a line that trainkit did not write; restore the file, or delete that line",
            path=path,
        )
    )
