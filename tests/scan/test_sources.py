"""Pages are counted before they are decoded; whatever is wrong with a file is one clear line."""

from __future__ import annotations

import io
import pickle
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tests.examples import examples
from trainkit.problems import TrainkitError
from trainkit.scan.pictures import ENOUGH_PIXELS, Picture, UnreadableError
from trainkit.scan.sources import Page, pages_in

WIDTH, HEIGHT = 400, 600
Maker = Callable[[Path], object]


def drawing(mode: str = "L", size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """A page with a black square in its upper left part and a grey one in its lower right."""
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle((size[0] // 8, size[1] // 8, size[0] // 4, size[1] // 4), fill=0)
    pen.rectangle((size[0] // 2, size[1] // 2, size[0] * 3 // 4, size[1] * 3 // 4), fill=128)
    return image.convert(mode)


def close(one: Picture, other: Image.Image | Picture, most: int = 12) -> bool:
    """Whether pictures have the same size, and the same grey but for edges and JPEG's losses."""
    other = np.asarray(other)
    if one.shape != other.shape:
        return False
    off = np.abs(one.astype(int) - other.astype(int))
    return bool(np.mean(off > most) < 0.01)


def only(path: Path) -> Page:
    (page,) = pages_in([path]).pages
    return page


def what_is_wrong(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        only(path).picture()
    assert only(path).alone().wrong in {"", str(caught.value)}
    return str(caught.value)


def pdf_of(path: Path, *pages: Image.Image, **options: object) -> Path:
    first, *others = pages
    first.save(path, "PDF", resolution=72, save_all=True, append_images=others, **options)
    return path


def changed(path: Path, change: Callable[[pikepdf.Pdf], object], **options: object) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path, **options)
    return path


def image_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    (image,) = pdf.pages[0].Resources.XObject.values()
    return image


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes, *chunks: bytes, depth: int = 8) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(data)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body


# What can be read

GOOD: dict[str, Maker] = {
    "grey.png": lambda path: drawing().save(path),
    "colour.png": lambda path: drawing("RGB").save(path),
    "palette.png": lambda path: drawing("RGB").quantize(16).save(path),
    "grey.jpg": lambda path: drawing().save(path, quality=90),
    "colour.jpeg": lambda path: drawing("RGB").save(path, quality=90),
    "print.jpg": lambda path: drawing("CMYK").save(path, quality=90),
    "lzw.tif": lambda path: drawing("RGB").save(path, compression="tiff_lzw"),
    "print.tif": lambda path: drawing("CMYK").save(path),
    "colour.pdf": lambda path: pdf_of(path, drawing("RGB"), quality=90),
    "grey.pdf": lambda path: pdf_of(path, drawing(), quality=90),
}
DRAWN_FOR_COLOURS: dict[str, Maker] = {
    "print.pdf": lambda path: pdf_of(path, drawing("CMYK"), quality=90),
    "palette.pdf": lambda path: pdf_of(path, drawing("RGB").quantize(16)),
}


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_gives_the_grey_that_was_drawn(name: str, tmp_path: Path) -> None:
    GOOD[name](tmp_path / name)
    picture = only(tmp_path / name).picture()
    assert (picture.dtype, picture.flags["C_CONTIGUOUS"]) == (np.uint8, True)
    assert close(picture, drawing())


@pytest.mark.parametrize("name", DRAWN_FOR_COLOURS)
def test_colours_that_need_it_are_drawn_at_200_dpi(name: str, tmp_path: Path) -> None:
    DRAWN_FOR_COLOURS[name](tmp_path / name)
    picture = only(tmp_path / name).picture()
    # black of four inks is drawn as the dark grey that it is on paper
    assert close(picture, drawing().resize((1112, 1667), Image.Resampling.NEAREST), 40)


@pytest.mark.parametrize("name", ["fax.tif", "fax.pdf", "bit.png"])
def test_black_and_white_is_0_and_255(name: str, tmp_path: Path) -> None:
    options = {"fax.tif": {"compression": "group4"}, "fax.pdf": {"resolution": 72}}
    drawing("1").save(tmp_path / name, **options.get(name, {}))
    assert np.array_equal(only(tmp_path / name).picture(), np.asarray(drawing("1").convert("L")))


@pytest.mark.parametrize("form", ["png", "tif"])
def test_16_bits_are_brought_down_to_8(form: str, tmp_path: Path) -> None:
    deep = np.asarray(drawing()).astype(np.uint16) * 257
    Image.fromarray(deep).save(tmp_path / f"deep.{form}")
    assert np.array_equal(only(tmp_path / f"deep.{form}").picture(), np.asarray(drawing()))


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    clear = drawing("RGBA")
    clear.putalpha(drawing().point(lambda level: 255 if level == 0 else 0))
    clear.save(tmp_path / "clear.png")
    expected = drawing().point(lambda level: 0 if level == 0 else 255)
    assert np.array_equal(only(tmp_path / "clear.png").picture(), np.asarray(expected))


@pytest.mark.parametrize("turn", range(1, 9))
def test_photos_are_turned_as_the_camera_says(turn: int, tmp_path: Path) -> None:
    stored = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }[turn]  # fmt: skip
    image = drawing() if stored is None else drawing().transpose(stored)
    exif = Image.Exif()
    exif[0x0112] = turn
    for name in ("turned.jpg", "turned.png"):
        image.save(tmp_path / name, exif=exif)
        assert close(only(tmp_path / name).picture(), drawing())
    image.save(tmp_path / "turned.tif", tiffinfo={0x0112: turn})
    assert close(only(tmp_path / "turned.tif").picture(), drawing())


def test_a_damaged_note_of_the_camera_spoils_nothing(tmp_path: Path) -> None:
    drawing().save(tmp_path / "noted.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert close(only(tmp_path / "noted.jpg").picture(), drawing())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_of_a_pdf_is_upright(turn: int, tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "turned.pdf", drawing(), quality=90)
    changed(path, lambda pdf: pdf.pages[0].rotate(turn, relative=False))
    assert close(only(path).picture(), np.rot90(np.asarray(drawing()), -turn // 90))


def test_a_fax_gets_square_pixels(tmp_path: Path) -> None:
    wide = drawing(size=(800, 600)).point(lambda level: 255 * (level > 0)).convert("1")
    wide.save(tmp_path / "fax.tif", compression="group4", dpi=(204, 102))
    assert close(only(tmp_path / "fax.tif").picture(), wide.convert("L").resize((800, 1200)))
    path = pdf_of(tmp_path / "fax.pdf", wide)

    def stretch(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = [0, 0, 400, 600]
        pdf.pages[0].Contents = pdf.make_stream(b"q 400 0 0 600 0 0 cm /image Do Q")

    changed(path, stretch)
    assert close(only(path).picture(), wide.convert("L").resize((800, 1200)))


def test_large_pictures_are_brought_down(tmp_path: Path) -> None:
    side = 2 * ENOUGH_PIXELS
    large = drawing(size=(side, side + 1000))
    for name in ("large.jpg", "large.png", "large.tif"):
        large.save(tmp_path / name)
        picture = only(tmp_path / name).picture()
        assert close(picture, large.resize((side // 2, side // 2 + 500), Image.Resampling.BOX))


# PDFs: the scanned picture itself, or the page drawn at 200 dpi

A4 = (595, 842)
DRAWN = (2339, 1653)


def a4(path: Path, content: bytes, change: Callable[[pikepdf.Pdf], object] | None = None) -> Path:
    """A page of A4 with a scanned picture of 400 × 566 dots, drawn as the content says."""
    pdf_of(path, drawing(size=(400, 566)), quality=90)

    def put(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = [0, 0, *A4]
        pdf.pages[0].Contents = pdf.make_stream(content)
        if change is not None:
            change(pdf)

    return changed(path, put)


FULL = b"q 595 0 0 842 0 0 cm /image Do Q\n"
HIDDEN_TEXT = b"BT /F1 12 Tf 3 Tr 100 100 Td (Name) Tj ET\n"


def with_font(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font.BaseFont = pikepdf.Name.Helvetica
    pdf.pages[0].Resources.Font = pikepdf.Dictionary(F1=font)


def with_note(pdf: pikepdf.Pdf) -> None:
    ink = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[100, 100, 200, 200], F=4,
        C=[0, 0, 0], IC=[0, 0, 0],
    )  # fmt: skip
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(ink)]))


@pytest.mark.parametrize(
    ("content", "change"), [(FULL, None), (FULL + HIDDEN_TEXT, with_font)], ids=["scan", "ocr"]
)
def test_a_scanned_page_is_the_picture_itself(
    content: bytes, change: Callable[[pikepdf.Pdf], object] | None, tmp_path: Path
) -> None:
    path = a4(tmp_path / "scan.pdf", content, change)
    with pikepdf.open(path) as pdf:
        data = image_of(pdf).read_raw_bytes()
    expected = np.asarray(Image.open(io.BytesIO(data)))
    assert np.array_equal(only(path).picture(), expected)


@pytest.mark.parametrize(
    ("content", "change"),
    [
        (FULL + b"0 0 595 10 re f\n", None),
        (FULL + b"q 100 0 0 100 0 0 cm /image Do Q\n", None),
        (FULL + HIDDEN_TEXT.replace(b"3 Tr", b"0 Tr"), with_font),
        (b"q -595 0 0 842 595 0 cm /image Do Q\n", None),
        (b"q 1190 0 0 842 0 0 cm /image Do Q\n", None),
        (FULL, with_note),
    ],
    ids=["line", "two pictures", "text", "mirrored", "half of a spread", "note"],
)
def test_a_page_that_is_more_than_a_picture_is_drawn(
    content: bytes, change: Callable[[pikepdf.Pdf], object] | None, tmp_path: Path
) -> None:
    assert only(a4(tmp_path / "drawn.pdf", content, change)).picture().shape == DRAWN


def test_ink_drawn_on_a_tablet_is_seen(tmp_path: Path) -> None:
    plain = only(a4(tmp_path / "plain.pdf", FULL + b"0 0 1 1 re f\n")).picture()
    noted = only(a4(tmp_path / "noted.pdf", FULL, with_note)).picture()
    corner = (slice(-550, -280), slice(280, 550))
    assert int(plain[corner].mean()) > int(noted[corner].mean()) + 100


def test_an_empty_page_is_white(tmp_path: Path) -> None:
    picture = only(a4(tmp_path / "empty.pdf", b"")).picture()
    assert (picture.shape, int(picture.min())) == (DRAWN, 255)


# What cannot be read: one clear line

AGAIN = "copy or scan it again"
DAMAGED = f"damaged; {AGAIN}"
CUT = f"cut off at the end; {AGAIN}"
FINER = "scan it at 200 to 300 dpi"


def cut(path: Path, share: float = 0.6) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


def tiles(path: Path) -> None:
    """Each picture may be on a page, and together they are too much for one."""
    pdf_of(path, Image.new("1", (6_000, 6_000), 1))

    def repeat(pdf: pikepdf.Pdf) -> None:
        (name,) = pdf.pages[0].Resources.XObject
        pdf.pages[0].Contents = pdf.make_stream(f"q 99 0 0 99 0 0 cm {name} Do Q\n".encode() * 3)

    changed(path, repeat)


def book(path: Path) -> None:
    pdf_of(path, drawing())
    changed(path, lambda pdf: pdf.pages.extend([pdf.pages[0]] * 500))


def locked(path: Path) -> None:
    pdf_of(path, drawing())
    changed(path, id, encryption=pikepdf.Encryption(user="u", owner="o"))


def jpeg_cut_in_pdf(path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 400), np.uint8)
    pdf_of(path, Image.fromarray(noise), quality=90)

    def cut_picture(pdf: pikepdf.Pdf) -> None:
        image = image_of(pdf)
        data = image.read_raw_bytes()
        image.write(data[: len(data) // 2], filter=pikepdf.Name.DCTDecode)

    changed(path, cut_picture)


def huge_picture_in_pdf(path: Path) -> None:
    def put(pdf: pikepdf.Pdf) -> None:
        image_of(pdf).Width, image_of(pdf).Height = 60_000, 60_000

    changed(pdf_of(path, drawing("1")), put)


def huge_picture_among_others(path: Path) -> None:
    huge_picture_in_pdf(path)

    def put(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"q 9 0 0 9 0 0 cm /image Do Q 0 0 9 9 re f")

    changed(path, put)


def layers(path: Path) -> None:
    """The last layer of a progressive JPEG comes again and again."""
    drawing().save(path, progressive=True)
    data = path.read_bytes()
    last = data[data.rindex(b"\xff\xda") : -2]
    path.write_bytes(data[:-2] + last * 200 + data[-2:])


def large_damage(path: Path) -> None:
    """A PDF that says nowhere where its parts are, and opens brackets without an end."""
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n" + b"[" * 4_000_000 + b"\nstartxref\n9\n%%EOF\n")


def of_size(side: int) -> Maker:
    return lambda path: a4(
        path, b"0 0 9 9 re f", lambda pdf: pdf.pages[0].__setitem__("/MediaBox", [0, 0, side, side])
    )


TEXT_BOMB = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**27)))
BAD: dict[str, tuple[Maker, str]] = {
    "empty.pdf": (lambda path: path.touch(), f"empty (0 bytes); {AGAIN}"),
    "empty.jpg": (lambda path: path.touch(), f"empty (0 bytes); {AGAIN}"),
    "letter.docx": (
        lambda path: path.write_bytes(b"PK\3\4 and more"),
        "neither a PDF nor a picture that can be read; save it as PDF, TIFF, JPEG or PNG",
    ),
    "text.pdf": (
        lambda path: path.write_text("Dear all"),
        "not a PDF file, despite its name; save it as PDF, TIFF, JPEG or PNG",
    ),
    "IMG_1.HEIC": (
        lambda path: path.write_bytes(b"\0\0\0\x18ftypheic"),
        "a HEIC picture; save it as JPEG (on an iPhone: Settings, Camera, Formats, Most "
        "Compatible)",
    ),
    "locked.pdf": (locked, "protected by a password; save a copy without one"),
    "cut.pdf": (lambda path: cut(pdf_of(path, *[drawing()] * 5)), CUT),
    "cut-late.pdf": (lambda path: cut(pdf_of(path, *[drawing()] * 5), 0.98), CUT),
    "head.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n%%EOF\n"), DAMAGED),
    "cut.jpg": (lambda path: (drawing().save(path), cut(path)), CUT),
    "head.jpg": (lambda path: path.write_bytes(b"\xff\xd8\xff\xe0"), DAMAGED),
    "cut.png": (lambda path: (drawing().save(path), cut(path)), CUT),
    "head.png": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), DAMAGED),
    "head.tif": (lambda path: path.write_bytes(b"II*\0\x08\0\0\0"), DAMAGED),
    "picture-cut.pdf": (jpeg_cut_in_pdf, CUT),
    "bomb.png": (
        lambda path: path.write_bytes(png(30_000, 30_000, bytes(30_001) * 30)),
        f"more than 89 million pixels on a page; {FINER}",
    ),
    "larger.png": (
        lambda path: path.write_bytes(png(10_000, 9_000, bytes(10_001))),
        f"more than 89 million pixels on a page; {FINER}",
    ),
    "text-bomb.png": (
        lambda path: path.write_bytes(
            png(400, 600, bytes(401) * 600, TEXT_BOMB)
        ),
        DAMAGED,
    ),
    "dot.png": (
        lambda path: drawing(size=(1, 1)).save(path),
        f"1 × 1 pixels are too few for a page; {FINER}",
    ),
    "line.png": (
        lambda path: drawing(size=(20_000, 8)).save(path),
        f"20,000 × 8 pixels are too few for a page; {FINER}",
    ),
    "no-size.png": (lambda path: path.write_bytes(png(0, 0, b"")), DAMAGED),
    "float.tif": (
        lambda path: drawing("F").save(path),
        "fractional levels of grey; save it with 8 bits a pixel",
    ),
    "huge.pdf": (huge_picture_in_pdf, f"more than 89 million pixels on a page; {FINER}"),
    "huge-among.pdf": (
        huge_picture_among_others,
        f"more than 89 million pixels on a page; {FINER}",
    ),
    "tiles.pdf": (tiles, f"more than 89 million pixels on a page; {FINER}"),
    "book.pdf": (book, "more than 500 pages; split it, and scan the parts"),
    "book.tif": (
        lambda path: drawing().save(path, save_all=True, append_images=[drawing()] * 500),
        "more than 500 pages; split it, and scan the parts",
    ),
    "poster.pdf": (of_size(14_400), "5.08 × 5.08 m large; scan the sheet in its own size"),
    "layers.jpg": (layers, "a JPEG of more than 200 layers; save it as PNG"),
    "large-damage.pdf": (
        large_damage,
        "damaged, and with more than 4 MB too large to be mended; print it into a new PDF, or scan "
        "it again",
    ),
    "stamp.pdf": (of_size(3), f"8 × 8 pixels are too few for a page; {FINER}"),
    "many.pdf": (
        lambda path: a4(path, b"0 0 9 9 re f\n" * 50_001),
        "more than 50,000 lines and letters; scan the sheet",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_clear_line(name: str, tmp_path: Path) -> None:
    make, message = BAD[name]
    make(tmp_path / name)
    assert what_is_wrong(tmp_path / name) == message


MOST_MEMORY = """
import resource, sys
from pathlib import Path
from trainkit.scan.pictures import UnreadableError
from trainkit.scan.sources import pages_in

good, *bad = pages_in(map(Path, sys.argv[1:])).pages
good.picture()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for page in bad:
    try:
        page.picture()
    except UnreadableError:
        continue
    raise AssertionError(page)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_bad_file_takes_no_memory(tmp_path: Path) -> None:
    drawing().save(tmp_path / "good.png")
    names = ("bomb.png", "larger.png", "text-bomb.png", "huge.pdf", "huge-among.pdf", "poster.pdf")
    for name in names:
        BAD[name][0](tmp_path / name)
    command = [
        sys.executable,
        "-c",
        MOST_MEMORY,
        *(tmp_path / name for name in ("good.png", *names)),
    ]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.stderr, int(run.stdout) < 40_000) == ("", True)  # kibibytes


def test_a_file_that_may_not_be_read_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "closed.pdf"
    pdf_of(path, drawing())

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert what_is_wrong(path) == "cannot be read: Permission denied"


def test_a_name_inside_a_pdf_that_is_no_text_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library decodes the names of filters as UTF-8."""
    path = tmp_path / "colour.pdf"
    GOOD["colour.pdf"](path)
    monkeypatch.setattr("pypdfium2.PdfImage.get_filters", lambda *_, **__: b"/\xff".decode())
    assert what_is_wrong(path) == DAMAGED


@settings(max_examples=examples(50))
@given(data=st.data())
def test_no_damage_is_an_error_of_another_kind(data: st.DataObject, tmp_path: Path) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    path = tmp_path / name
    GOOD[name](path)
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole)
    for page in pages_in([path]).pages:
        try:
            assert page.picture().dtype == np.uint8
        except UnreadableError as error:
            assert str(error)


# Which pages there are


def test_pages_are_counted_and_come_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    (folder / "late").mkdir(parents=True)
    pdf_of(folder / "b.pdf", *[drawing()] * 3)
    drawing().save(folder / "c.tif", save_all=True, append_images=[drawing()] * 2)
    drawing().save(folder / "a.jpg")
    drawing().save(folder / "late" / "d.png")
    drawing().save(folder / "no-name", "PNG")
    (folder / "e.jpg").touch()
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ".hidden.jpg").touch()
    found = pages_in([folder / "c.tif", folder, folder / "a.jpg"])
    assert [(page.file, page.number) for page in found.pages] == [
        ("c.tif", 1), ("c.tif", 2), ("c.tif", 3), ("a.jpg", 1),
        ("b.pdf", 1), ("b.pdf", 2), ("b.pdf", 3), ("e.jpg", 1), ("d.png", 1), ("no-name", 1),
    ]  # fmt: skip
    assert found.passed_over == (folder / "Thumbs.db",)


def test_hundreds_of_pages_are_counted_without_decoding_one(tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "many.pdf", drawing())

    def repeat(pdf: pikepdf.Pdf) -> None:
        pdf.pages.extend([pdf.pages[0]] * 499)

    changed(path, repeat)
    pages = pages_in([path]).pages
    assert len(pages) == 500
    assert len(pickle.dumps(pages[-1])) < 500
    assert close(pages[-1].picture(), drawing())


def test_a_coloured_pencil_that_is_as_light_as_paper_is_seen(tmp_path: Path) -> None:
    picture = Image.new("RGB", (200, 200), (250, 250, 250))
    picture.paste((255, 245, 150), (50, 50, 150, 150))  # yellow: 239 in grey
    for name in ("yellow.png", "yellow.jpg", "yellow.tif"):
        picture.save(tmp_path / name)
        found = only(tmp_path / name).picture()
        assert (abs(int(found[100, 100]) - 150) < 4, found[10, 10]) == (True, 250)
    pdf_of(tmp_path / "yellow.pdf", picture)
    assert abs(int(only(tmp_path / "yellow.pdf").picture()[100, 100]) - 150) < 4


def test_each_page_of_a_tiff_is_its_own(tmp_path: Path) -> None:
    second = drawing().transpose(Image.Transpose.ROTATE_180)
    drawing().save(tmp_path / "two.tif", save_all=True, append_images=[second])
    first, other = pages_in([tmp_path / "two.tif"]).pages
    assert np.array_equal(first.picture(), np.asarray(drawing()))
    assert np.array_equal(other.picture(), np.asarray(second))


def test_a_tiff_whose_pages_run_in_a_circle_ends(tmp_path: Path) -> None:
    path = tmp_path / "circle.tif"
    drawing().save(path)
    data = bytearray(path.read_bytes())
    (start,) = struct.unpack_from("<I", data, 4)
    (tags,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * tags, start)
    path.write_bytes(data)
    assert len(pages_in([path]).pages) == 1


@pytest.mark.parametrize("name", [*GOOD, "two.tif", "two.pdf"])
def test_a_page_of_its_own_has_the_same_pixels(name: str, tmp_path: Path) -> None:
    second = drawing().transpose(Image.Transpose.ROTATE_180)
    if name == "two.tif":
        drawing().save(tmp_path / name, save_all=True, append_images=[second])
    elif name == "two.pdf":
        pdf_of(tmp_path / name, drawing(), second)
    else:
        GOOD[name](tmp_path / name)
    pages = pages_in([tmp_path / name]).pages
    sent = pickle.loads(pickle.dumps([page.alone() for page in pages]))  # noqa: S301 - our own
    pictures = [page.picture() for page in pages]
    (tmp_path / name).unlink()
    assert all(map(np.array_equal, pictures, [page.picture() for page in sent]))
    assert [page.source(picture) for page, picture in zip(sent, pictures, strict=True)] == [
        page.source(picture) for page, picture in zip(pages, pictures, strict=True)
    ]


def test_a_page_is_known_again_under_another_name(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    drawing().save(tmp_path / "b.tif")
    drawing(size=(HEIGHT, WIDTH)).save(tmp_path / "c.png")
    a, b, c = (page.source(page.picture()) for page in pages_in([tmp_path]).pages)
    assert (a.file, a.page, a.sha) == ("a.png", 1, b.sha)
    assert c.sha != a.sha


def test_what_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(TrainkitError) as caught:
        pages_in([tmp_path / "a.pdf", tmp_path, tmp_path / "b.pdf"])
    assert str(caught.value) == (
        f"there is no {tmp_path / 'a.pdf'} or {tmp_path / 'b.pdf'}; check the name"
    )


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    """But not because a folder above the one that was named is hidden."""
    folder = tmp_path / ".kept" / "scans"
    for name in ("a.png", ".b.png", ".trash/c.png", "day/d.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        drawing().save(folder / name)
    assert [page.file for page in pages_in([folder]).pages] == ["a.png", "d.png"]


def test_the_shape_of_a_picture_belongs_to_what_it_is_known_by(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    page = only(tmp_path / "a.png")
    wide, high = (page.source(np.zeros(shape, np.uint8)) for shape in ((2, 8), (8, 2)))
    assert wide.sha != high.sha
