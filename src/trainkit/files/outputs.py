"""A folder of files that the program makes, and the record of what it wrote there.

The record, ``.trainkit-build.json``, tells a file that a person has changed from one that is as it
was made. It can be deleted at any time; the next run then makes everything again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PureWindowsPath

from trainkit.files.writing import write_atomically
from trainkit.text.languages import N_

MANIFEST = ".trainkit-build.json"
_FORMAT = 2
_EDITABLE = (".csv", ".docx", ".eml", ".html", ".ics", ".pptx", ".xlsx")
"""Kinds of file that people change in another program."""


@dataclass(frozen=True)
class Made:
    """What is known of a file that was made."""

    recipe: str
    """The fingerprint of what it was made from."""
    content: str
    """The SHA-256 sum of the bytes that were written."""


@dataclass
class Manifest:
    """The files of the last run by their paths below the folder."""

    workshop: str = ""
    """A sum over what the files were made from; empty where the build did not finish."""
    files: dict[str, Made] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    """Files and folders that workshop.yaml names, relative to the workshop's folder."""
    tools: str = ""
    """A sum over the program that made them."""
    repeats: bool = False
    """Whether the build gave warnings, which the next one gives again."""


class Fate(StrEnum):
    """What happened to a file."""

    MADE = N_("made")
    UNCHANGED = "unchanged"
    FILLED = "filled"
    """A workbook that holds entries and was left as it is, though a new one would differ."""
    EDITED = "edited"
    """Changed by hand since it was made, and left as it is."""
    SET_ASIDE = "set aside"
    """Changed by hand; the changed copy was kept under another name beside the new one."""
    REMOVED = N_("removed")
    """No longer part of the workshop."""


@dataclass(frozen=True)
class FileFate:
    """A file and what happened to it."""

    path: Path
    fate: Fate
    note: str = ""


class Outputs:
    """Writes made files below a folder, keeps what people changed there, and records it all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.fates: list[FileFate] = []

    def add(self, name: str, fate: Fate, note: str = "") -> None:
        """Say what happened to the file of this name."""
        self.fates.append(FileFate(self.folder / name, fate, note))

    def is_as_made(self, name: str) -> bool:
        """Whether the file is, byte for byte, what the record says was written."""
        made = self.manifest.files.get(name)
        return made is not None and made.content == file_digest(self.folder / name)

    def is_up_to_date(self, name: str, recipe: str) -> bool:
        """Whether the file is as it was made, from the recipe with this fingerprint."""
        made = self.manifest.files.get(name)
        return made is not None and made.recipe == recipe and self.is_as_made(name)

    def is_edited(self, name: str) -> bool:
        """Whether the file is of a kind that people edit, and was changed since it was made."""
        target = self.folder / name
        return target.is_file() and name.endswith(_EDITABLE) and not self.is_as_made(name)

    def write(self, name: str, data: bytes, recipe: str = "", *, shared: bool = False) -> None:
        """Write a file whole; a copy that was changed by hand is kept under another name."""
        target, content = self.folder / name, hashlib.sha256(data).hexdigest()
        if file_digest(target) != content:
            if self.is_edited(name):
                self._set_aside(target)
            write_atomically(target, data, shared=shared)
        self.manifest.files[name] = Made(recipe, content)
        self.add(name, Fate.MADE)

    def _set_aside(self, target: Path) -> None:
        number = 1
        while (aside := target.with_stem(f"{target.stem}.changed-by-hand-{number}")).exists():
            number += 1
        target.replace(aside)
        self.fates.append(FileFate(aside, Fate.SET_ASIDE))

    def remove_all_but(self, names: set[str]) -> None:
        """Delete recorded files that are no longer wanted, unless somebody changed them."""
        for name in sorted(set(self.manifest.files) - names):
            if self.is_as_made(name):
                (self.folder / name).unlink()
                self.add(name, Fate.REMOVED)
            del self.manifest.files[name]

    def save(self) -> None:
        """Write the record."""
        write_manifest(self.folder, self.manifest)


def file_digest(path: Path) -> str | None:
    """Return the SHA-256 sum of a file, ``None`` if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def is_as_made(path: Path) -> bool:
    """Whether a file is, byte for byte, what the record beside or above it says was written."""
    for out in (path.parent, path.parent.parent):
        made = read_manifest(out).files.get(path.relative_to(out).as_posix())
        if made is not None:
            return made.content == file_digest(path)
    return False


def read_manifest(out: Path) -> Manifest:
    """Return the record of the last run; an empty one if it is missing or damaged."""
    try:
        data = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            return Manifest()
        files = {
            path: Made(made["recipe"], made["content"])
            for path, made in data["files"].items()
            if _is_below(path)
        }
        tools, repeats = str(data.get("tools", "")), bool(data.get("repeats"))
        return Manifest(data["workshop"], files, tuple(data["inputs"]), tools, repeats)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def _is_below(path: str) -> bool:
    """Whether a path stays in the folder; a record that came with a workshop may say anything."""
    return not PureWindowsPath(path).anchor and ".." not in PureWindowsPath(path).parts


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Write the record, whole or not at all."""
    data = {
        "format": _FORMAT,
        "workshop": manifest.workshop,
        "inputs": manifest.inputs,
        "tools": manifest.tools,
        "repeats": manifest.repeats,
        "files": {
            path: {"recipe": made.recipe, "content": made.content}
            for path, made in sorted(manifest.files.items())
        },
    }
    write_atomically(out / MANIFEST, json.dumps(data, indent=1).encode())
