"""Whether a file is what the record of a build says was written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from trainkit.files.outputs import (
    Made,
    Manifest,
    Outputs,
    is_as_made,
    read_manifest,
    write_manifest,
)


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


@pytest.mark.parametrize("name", ["../mine.txt", "a/../../mine.txt", "{}/mine.txt", "..\\mine.txt"])
def test_a_record_that_names_files_elsewhere_is_not_believed(tmp_path: Path, name: str) -> None:
    """The record of a workshop that was passed on may have been made up."""
    mine, out = tmp_path / "mine.txt", tmp_path / "out"
    mine.write_bytes(b"mine")
    made = {each: Made("", hashlib.sha256(b"mine").hexdigest())
            for each in (name.format(tmp_path), "trainers/key.pdf")}  # fmt: skip
    write_manifest(out, Manifest(files=made))
    assert set(read_manifest(out).files) == {"trainers/key.pdf"}
    Outputs(out).remove_all_but(set())
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "name", ["/mine.txt", "C:mine.txt", "C:\\mine.txt", "\\\\host\\share\\mine.txt"]
)
def test_nor_is_one_with_paths_of_a_whole_computer(tmp_path: Path, name: str) -> None:
    write_manifest(tmp_path, Manifest(files={name: Made("", "")}))
    assert read_manifest(tmp_path).files == {}
