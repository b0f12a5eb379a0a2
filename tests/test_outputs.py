"""Whether a file is what the record of a build says was written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from trainkit.outputs import Made, Manifest, is_as_made, write_manifest


def recorded(out: Path, name: str, data: bytes) -> Path:
    """Write a file below a folder, with a record of it; return its path."""
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    content = hashlib.sha256(data).hexdigest()
    write_manifest(out, Manifest(files={name: Made("recipe", content)}))
    return path


def test_a_file_as_it_was_written_is_known_beside_and_below_its_record(tmp_path: Path) -> None:
    assert is_as_made(recorded(tmp_path / "out", "trainers/sheet.xlsx", b"made"))
    assert is_as_made(recorded(tmp_path / "follow-up", "sheet.xlsx", b"made"))


def test_a_file_that_was_changed_lost_or_never_recorded_is_not_as_made(tmp_path: Path) -> None:
    path = recorded(tmp_path / "out", "trainers/sheet.xlsx", b"made")
    path.write_bytes(b"made, and typed into")
    assert not is_as_made(path)
    path.unlink()
    assert not is_as_made(path)
    assert not is_as_made(tmp_path / "out" / "trainers" / "other.xlsx")
