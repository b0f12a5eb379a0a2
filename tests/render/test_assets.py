from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from trainkit.problems import AssetError
from trainkit.render.assets import read_asset
from trainkit.text.languages import speaking


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


WAY = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20">
  <title>Way</title>
  <rect x="0" y="0" width="10" height="20"/>
  <text x="12" y="9" text-anchor="start">Way &amp; time</text>
  <text x="50" y="9" text-anchor="middle">10.0.0.1</text>
</svg>
"""


def test_a_drawing_has_the_words_of_the_language(tmp_path: Path) -> None:
    (tmp_path / "way.svg").write_text(WAY, encoding="utf-8")
    for tag, words in (("ru", "Путь & время"), ("fa", "راه")):
        text = f'language: {tag}\nstatus: draft\nwords:\n  "Way & time": {words}\n'
        (tmp_path / f"words.{tag}.yaml").write_text(text, encoding="utf-8")

    def drawn(language: str) -> str:
        with speaking(language):
            name, data = read_asset("asset://alpha/way.svg", {"alpha": tmp_path})
        assert name == "way.svg"
        return data.decode()

    assert (drawn("en"), drawn("kk")) == (WAY, WAY)
    assert drawn("ru") == WAY.replace("Way &amp; time", "Путь &amp; время")
    persian = drawn("fa-AF")
    assert '<title>Way</title><g transform="matrix(-1 0 0 1 100 0)">' in persian
    assert persian.index('<rect x="0"') < persian.index("</g>") < persian.index("<text")
    assert '<text x="88" y="9" text-anchor="end">راه</text>' in persian
    assert '<text x="50" y="9" text-anchor="middle">10.0.0.1</text>' in persian


def test_a_line_with_bold_words_is_one_line_and_is_not_mirrored(tmp_path: Path) -> None:
    bold = WAY.replace("Way &amp; time", '<tspan font-weight="bold">Way</tspan> &amp; time')
    (tmp_path / "way.svg").write_text(bold.replace("10.0.0.1", "<tspan>A</tspan> b"))
    words = 'language: fa\nstatus: draft\nwords:\n  "Way & time": راه\n'
    (tmp_path / "words.fa.yaml").write_text(words, encoding="utf-8")
    with speaking("fa"):
        persian = read_asset("asset://alpha/way.svg", {"alpha": tmp_path})[1].decode()
    assert '<text x="88" y="9" text-anchor="end">راه</text>' in persian
    assert '<text x="50" y="9" text-anchor="middle"><tspan>A</tspan> b</text>' in persian
    assert persian.index("</g>") < persian.index("<tspan>A</tspan>")
