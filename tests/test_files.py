"""A file is the old one or the new one, whole, whatever happens while it is written."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.files.writing import (
    LOCK,
    STAMP,
    fixed_zip,
    lock,
    make_private,
    private_folder,
    sweep,
    whole_file,
    write_atomically,
)
from trainkit.problems import TrainkitError

WRITER = """
import hashlib, sys
from pathlib import Path
from trainkit.files.writing import write_atomically
folder = Path(sys.argv[1])
number = 0
while True:
    number += 1
    body = str(number).encode() * 300_000
    data = hashlib.sha256(body).hexdigest().encode() + body
    for name in "abc":
        write_atomically(folder / name, data)
    print(number, flush=True)
"""


def is_whole(data: bytes) -> bool:
    return hashlib.sha256(data[64:]).hexdigest().encode() == data[:64]


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_whole_after_kills_at_random_points(tmp_path: Path) -> None:
    moments = random.Random(20190305)
    strays = 0
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"1\n"
            time.sleep(moments.uniform(0.0, 0.1))
            writer.send_signal(signal.SIGKILL)
        kept = {path.name: path.read_bytes() for path in tmp_path.iterdir() if len(path.name) == 1}
        assert sorted(kept) == ["a", "b", "c"]
        assert [name for name, data in kept.items() if not is_whole(data)] == []
        strays += len(names(tmp_path)) - 3
        sweep(tmp_path)
        assert names(tmp_path) == ["a", "b", "c"]
    assert strays > 0, "no kill fell into a write; the test showed nothing"


def test_folders_are_made_and_no_temporary_file_stays(tmp_path: Path) -> None:
    write_atomically(tmp_path / "one" / "two" / "x.pdf", b"new")
    assert names(tmp_path) == ["one", "one/two", "one/two/x.pdf"]
    assert (tmp_path / "one/two/x.pdf").read_bytes() == b"new"


@pytest.mark.parametrize(("shared", "mode"), [(False, 0o600), (True, 0o640)])
@pytest.mark.parametrize("exists", [False, True])
def test_files_are_private_unless_shared_whatever_the_umask(
    tmp_path: Path, shared: bool, mode: int, exists: bool
) -> None:
    path = tmp_path / "x"
    if exists:
        path.write_bytes(b"old")
        path.chmod(0o666)
    before = os.umask(0o027)
    try:
        write_atomically(path, b"", shared=shared)
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == mode


def test_private_folder_is_closed_to_others_even_if_it_was_open(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "trainers"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_copied_workshop_is_closed_to_others_which_is_said_once(tmp_path: Path) -> None:
    closed = ["participants.xlsx", "plan/secret.txt", "responses/scans/1.jpg"]
    for name in (*closed, "workshop.yaml", "out/participants/agenda.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch(0o644)
    (tmp_path / "plan/link").symlink_to(tmp_path / "workshop.yaml")
    assert make_private(tmp_path)
    files = {path: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.relative_to(tmp_path).as_posix() for path in files if files[path] == 0o600} == {
        *closed
    }
    assert (tmp_path / "responses/scans").stat().st_mode & 0o777 == 0o700
    assert not make_private(tmp_path)
    (tmp_path / "responses").chmod(0o755)
    assert make_private(tmp_path)


def test_a_workshop_is_held_although_its_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "workshop.yaml"
    file.write_text("title: x")
    other = (
        f"from trainkit.files.writing import Path, lock\nwith lock(Path({str(tmp_path)!r})): pass"
    )
    with lock(tmp_path):
        write_atomically(file, b"title: y")
        with pytest.raises(TrainkitError, match="another run is working"), lock(tmp_path):
            pass
        done = subprocess.run([sys.executable, "-c", other], capture_output=True, check=False)
        assert b"another run is working on this workshop" in done.stderr
        with lock(tmp_path, "responses"):  # answers are typed meanwhile
            pass
    assert subprocess.run([sys.executable, "-c", other], check=False).returncode == 0
    held = {path: path.stat().st_mode & 0o777 for path in tmp_path.rglob(LOCK)}
    assert held == {tmp_path / LOCK: 0o600, tmp_path / "responses" / LOCK: 0o600}


def test_a_folder_without_a_workshop_gets_no_lock(tmp_path: Path) -> None:
    with lock(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_locks_is_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workshop.yaml").write_text("title: x")
    monkeypatch.setattr("filelock.FileLock.acquire", failing(OSError(errno.ENOTSUP, "no locks")))
    with lock(tmp_path):
        pass
    monkeypatch.setattr("filelock.FileLock.acquire", failing(OSError(errno.EIO, "I/O error")))
    with (
        pytest.raises(TrainkitError, match=r"\.trainkit\.lock cannot be written: I/O error"),
        lock(tmp_path),
    ):
        pass


def test_what_a_caller_does_wrong_is_not_told_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing"), whole_file(tmp_path / "x"):
        (tmp_path / "missing").read_bytes()
    assert list(tmp_path.iterdir()) == []


def test_a_workshop_is_free_again_after_the_block(tmp_path: Path) -> None:
    (tmp_path / "workshop.yaml").write_text("title: x")
    with pytest.raises(ValueError, match="stop"), lock(tmp_path):
        raise ValueError("stop")
    with lock(tmp_path), pytest.raises(TrainkitError, match="another run"), lock(tmp_path):
        pass


def test_data_reach_the_disk_before_the_name_and_then_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(descriptor: int) -> None:
        folder = os.path.isdir(f"/proc/self/fd/{descriptor}")  # noqa: PTH112 - a descriptor's link
        events.append("folder" if folder else "data")
        fsync(descriptor)

    def note_replace(self: Path, target: Path) -> Path:
        events.append("name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    write_atomically(tmp_path / "x", b"new")
    assert events == ["data", "name", "folder"]


def failing(error: OSError) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("owner", "function", "error", "message"),
    [
        (
            Path,
            "replace",
            PermissionError(errno.EACCES, "Access is denied"),
            "{path} cannot be replaced; close it if it is open in another program",
        ),
        (
            os,
            "fsync",
            OSError(errno.ENOSPC, "No space left on device"),
            "{path} cannot be written: No space left on device",
        ),
        (
            Path,
            "mkdir",
            PermissionError(errno.EACCES, "Permission denied"),
            "nothing can be written to {folder}: Permission denied",
        ),
    ],
)
def test_a_failure_says_what_to_do_and_leaves_the_old_file(
    owner: object,
    function: str,
    error: OSError,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "agenda.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(owner, function, failing(error))
    with pytest.raises(TrainkitError) as caught:
        write_atomically(path, b"new")
    assert str(caught.value) == message.format(path=path, folder=tmp_path)
    assert names(tmp_path) == ["agenda.xlsx"]
    assert path.read_bytes() == b"old"


def test_a_folder_in_the_file_s_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.pdf" / "full").mkdir(parents=True)
    with pytest.raises(TrainkitError, match=r"x\.pdf cannot be written: Is a directory"):
        write_atomically(tmp_path / "x.pdf", b"new")
    assert names(tmp_path) == ["x.pdf", "x.pdf/full"]


def test_sweeping_takes_temporary_files_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in (".trainkit-a1.part", "out/.trainkit-b2.part", ".trainkit-notes", "x.part", "y"):
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    assert names(tmp_path) == [".trainkit-notes", "out", "x.part", "y"]


def packed(members: dict[str, bytes], year: int, level: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 2, 3, 4, 5, 6)), content)
    return stream.getvalue()


MEMBERS = st.dictionaries(
    st.from_regex(r"[a-zA-Z_]{1,8}(?:/[a-z]{1,8}\.xml)?", fullmatch=True), st.binary(), max_size=5
)


@given(members=MEMBERS)
def test_a_zip_has_the_same_bytes_whenever_it_was_packed(members: dict[str, bytes]) -> None:
    one, two = (fixed_zip(packed(members, year, year % 9)) for year in (2001, 2019))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == members
        assert archive.namelist() == list(members)
        assert {entry.date_time for entry in archive.infolist()} <= {STAMP}


def test_members_given_anew_take_the_place_of_the_old() -> None:
    data = fixed_zip(packed({"a": b"1", "b": b"2"}, 2019, 6), {"a": b"", "c": b"3"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"a": b"", "b": b"2"}
