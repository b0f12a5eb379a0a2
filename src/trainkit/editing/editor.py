"""Edits what a person wrote: checked before it is written, never over somebody else's change."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainkit.files.writing import lock, write_atomically
from trainkit.model.check import read_and_check
from trainkit.model.edit import edited
from trainkit.model.load import WORKSHOP_FILE, Memory
from trainkit.problems import InputError, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

_MARK = b"\xef\xbb\xbf"


class ChangedMeanwhileError(TrainkitError):
    """A file has changed since its content was shown: ``mine`` was to replace ``theirs``."""

    def __init__(self, mine: str, theirs: Written) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(_("workshop.yaml was changed in the meantime; nothing was written"))


@dataclass(frozen=True)
class Written:
    """The text of a file, and a digest by which a later change is noticed."""

    text: str
    digest: str


def read_written(folder: Path) -> Written:
    """Return the text of ``workshop.yaml``; raises ``TrainkitError`` where there is none."""
    try:
        data = (folder / WORKSHOP_FILE).read_bytes()
        return Written(data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest())
    except (OSError, UnicodeDecodeError) as error:
        raise TrainkitError(
            _("{file} cannot be read as text; save it as UTF-8", file=WORKSHOP_FILE)
        ) from error


def edit_workshop(
    folder: StrPath, change: Any, seen: str, memory: Memory | None = None
) -> tuple[Problem, ...]:
    """Change ``workshop.yaml`` and return the problems that the workshop then has, sorted.

    ``change`` is the data that the file is to hold (see ``edit.edited``), or its whole text.
    ``seen`` is the digest of the text on which it rests. What is changed is checked first: raises
    ``InputError`` with all problems if one of the errors is new, and ``ChangedMeanwhileError`` if
    the file is another one than was seen; nothing is written then. A file that stays as it is is
    not written.
    """
    folder = Path(folder)
    with lock(folder):
        written = read_written(folder)
        text = _changed(written.text, change)
        if seen != written.digest:
            raise ChangedMeanwhileError(text, written)
        problems = _checked(folder, text, written.text, memory)
        path = folder / WORKSHOP_FILE
        if text != written.text:
            mark = _MARK if path.read_bytes().startswith(_MARK) else b""
            write_atomically(path, mark + text.encode())
    return problems


def _changed(before: str, change: Any) -> str:
    """Return the new text, with the line ends that the file has."""
    if not isinstance(change, str):
        return edited(before, change)
    text = change.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _checked(folder: Path, text: str, before: str, memory: Memory | None) -> tuple[Problem, ...]:
    problems = Problems()
    read_and_check(folder, problems, memory=memory, text=text)
    if problems.errors:
        known = Problems()
        read_and_check(folder, known, memory=memory, text=before)
        new = Counter(one.message for one in problems.errors)
        if new - Counter(one.message for one in known.errors):
            raise InputError(problems)
    return tuple(problems)
