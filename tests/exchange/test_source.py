"""Archives that are damaged or hostile are refused in words, whatever they hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from trainkit.exchange.source import QuestionFile, UnreadableError, sent


def _archive(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def test_a_part_whose_packed_bytes_are_damaged_is_named() -> None:
    sound = _archive(("a.xml", b"<a/>" * 100))
    start = sound.index(b"a.xml") + len("a.xml")
    source = QuestionFile(Path("x.zip"), sound[:start] + b"\xff" * 8 + sound[start + 8 :])
    with pytest.raises(UnreadableError) as raised:
        source.part("a.xml")
    assert str(raised.value) == (
        "a.xml in the archive is damaged (Error -3 while decompressing data: invalid block type)"
    )


@pytest.mark.parametrize("name", ["", "."])
def test_a_part_without_a_name_does_no_harm(name: str) -> None:
    source = QuestionFile(Path("x.zip"), _archive((name, b"?"), ("a.xml", b"<a/>")))
    assert source.part("a.xml") == b"<a/>"


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "C:/a.xml", "..\\a.xml"])
def test_a_part_outside_the_archive_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        _ = QuestionFile(Path("x.zip"), _archive((name, b"<a/>"))).parts
    assert str(raised.value) == f"refused: {name} lies outside the archive"


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    data = _archive(("a.xml", b"<a/>"), ("b.bin", bytes(2_000_000)))
    with pytest.raises(UnreadableError) as raised:
        QuestionFile(Path("x.zip"), data).part("a.xml")
    assert str(raised.value) == "refused: b.bin unpacks to 2,000,000 bytes"


def test_a_file_larger_than_a_list_may_be_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "bank.zip"
    with path.open("wb") as stream:
        stream.truncate(12_000_000)
    with sent(path) as source:
        assert len(source.data) == 12_000_000
