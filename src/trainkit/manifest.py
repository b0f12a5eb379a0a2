"""The record of the last build: what each file was made from, and the sum of what was written.

Kept as ``out/.trainkit-build.json``. It can be deleted at any time; the next build then makes
everything again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from trainkit.render.files import write_atomically

__all__ = [
    "MANIFEST",
    "Made",
    "Manifest",
    "file_digest",
    "is_as_made",
    "read_manifest",
    "write_manifest",
]

MANIFEST = ".trainkit-build.json"
_FORMAT = 1


@dataclass(frozen=True)
class Made:
    """What is known of a file that was made."""

    recipe: str
    """The fingerprint of what it was made from."""
    content: str
    """The SHA-256 sum of the bytes that were written."""


@dataclass
class Manifest:
    """The files of the last build by their paths below ``out/``."""

    workshop: str = ""
    """The fingerprint of everything the build read; empty if it did not finish or gave warnings."""
    files: dict[str, Made] = field(default_factory=dict)


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
    """Return the record of the last build; an empty one if it is missing or damaged."""
    try:
        data = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            return Manifest()
        files = {
            path: Made(made["recipe"], made["content"]) for path, made in data["files"].items()
        }
        return Manifest(data["workshop"], files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Write the record, whole or not at all."""
    data = {
        "format": _FORMAT,
        "workshop": manifest.workshop,
        "files": {
            path: {"recipe": made.recipe, "content": made.content}
            for path, made in sorted(manifest.files.items())
        },
    }
    write_atomically(out / MANIFEST, json.dumps(data, indent=1).encode())
