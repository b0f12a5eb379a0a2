"""A file to which lines are only ever added: what was acknowledged is there after any crash.

A line is a JSON object. One that a crash cut off was never acknowledged: it is passed over by the
reader, and the next line begins on a line of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from trainkit.errors import TrainkitError
from trainkit.languages import _

__all__ = ["add_lines", "foreign_line", "journal_lines", "read_lines"]


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
