from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from trainkit.errors import AssetError
from trainkit.languages import speaking
from trainkit.render.assets import read_asset


def png(width: int, height: int) -> bytes:
    """Return a PNG whose header announces a size; there are no pixels behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_picture_of_ordinary_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(4000, 3000))
    assert read_asset("asset://m/a.png", {"m": tmp_path}) == ("a.png", png(4000, 3000))


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 10_000), (8_000, 5_001)])
def test_picture_with_too_many_pixels_is_refused_by_its_header(
    tmp_path: Path, width: int, height: int
) -> None:
    (tmp_path / "a.png").write_bytes(png(width, height))
    with pytest.raises(AssetError) as caught:
        read_asset("asset://m/a.png", {"m": tmp_path})
    assert str(caught.value) == "a.png has too many pixels; at most 40,000,000 are allowed"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n"])
def test_picture_of_another_kind_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    with pytest.raises(AssetError, match=r"a\.jpg cannot be read as a PNG or JPEG picture"):
        read_asset("asset://m/a.jpg", {"m": tmp_path})


def test_a_drawing_in_the_language_is_read_instead_of_the_original(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'
    for name, words in (("way.svg", "Way"), ("way.ru.svg", "Путь"), ("way.fa.svg", "راه")):
        (tmp_path / name).write_text(drawing.format(words), encoding="utf-8")
    expected = {
        "en": "way.svg", "ru": "way.ru.svg", "fa-AF": "way.fa.svg", "kk": "way.svg",
    }  # fmt: skip
    for language, name in expected.items():
        with speaking(language):
            assert read_asset("asset://alpha/way.svg", {"alpha": tmp_path})[0] == name
