"""Turns a page of a PDF or a picture file into grey pixels, or says what is wrong with it.

What a header announces is checked before anything is decoded, so no file, however small, can ask
for more memory than a large page needs. Of a scanned PDF the picture itself is taken, as the copier
wrote it; a page that is more than one picture is drawn.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.ExifTags import Base

from trainkit.problems import TrainkitError
from trainkit.render.pdf import opened
from trainkit.scan.reasons import Reason

if TYPE_CHECKING:
    from pypdfium2 import PdfBitmap, PdfDocument, PdfImage, PdfPage

Picture = NDArray[np.uint8]
Content = Path | bytes

HEAD = 1024
"""Bytes from which a file's kind is known; a PDF may begin anywhere among them."""
MOST_PIXELS = 89_000_000
"""Pixels that a page has at most, in all its pictures: A3 at 600 dpi has 70 million, and Pillow's
own limit is here."""
MOST_PAGES = 500
"""Pages of a file at most."""
FEWEST_PIXELS = 100
"""Pixels along the shorter side of a page at least."""
ENOUGH_PIXELS = 2_400
"""Pixels along the shorter side from which a picture is brought down to half its size, a third…"""

_DPI = 200
_LARGEST_PAGE = 3_400
"""Longer side in points of a page that is drawn: A0."""
_MOST_OBJECTS = 50_000
_TAIL = 65_536
_MOST_LAYERS = 200
"""Scans of a progressive JPEG at most: each goes through all of the picture. Ten are usual."""
_MOST_MENDED = 4_000_000
"""Bytes of a PDF at most whose table of contents is damaged: PDFium looks through all of it, and
may take a second for a million bytes."""


class UnreadableError(TrainkitError):
    """A file or a page cannot be read: what is wrong, and what to do, without the file's name."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that pages are read from."""

    suffixes: tuple[str, ...]
    starts: tuple[bytes, ...]
    pages: Callable[[Path], int]
    """Counts a file's pages, decoding none; raises ``UnreadableError``."""
    picture: Callable[[Content, int], Picture]
    """Gives a page, counted from 1, in grey; raises ``UnreadableError``."""
    alone: Callable[[Path, int], bytes]
    """Gives a page as a file of its own that has the same pixels; raises ``UnreadableError``."""


def kind_of(head: bytes) -> Kind | None:
    """Return the kind of a file by its first bytes (``HEAD``), ``None`` for any other."""
    for kind in KINDS:
        if head.startswith(kind.starts):
            return kind
    return _PDF if _PDF.starts[0] in head else None


def _bounded(pages: int) -> int:
    """Refuse a file with too many pages; return their number."""
    if pages > MOST_PAGES:
        raise UnreadableError(Reason.TOO_MANY_PAGES.format(most=MOST_PAGES))
    return pages


def _checked(width: int, height: int) -> None:
    """Refuse a size, known from a header, that no page has."""
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < FEWEST_PIXELS:
        raise UnreadableError(Reason.TOO_COARSE.format(width=f"{width:,}", height=f"{height:,}"))


def _too_many_pixels() -> UnreadableError:
    return UnreadableError(Reason.TOO_MANY_PIXELS.format(most=MOST_PIXELS // 1_000_000))


def _brought_down(picture: Picture, across: float = 1, down: float = 1) -> Picture:
    """Return a picture with square pixels, and no more of them than are of use.

    ``across`` and ``down`` are its resolutions, in any unit: a fax has twice as many across.
    """
    part = max(1, min(picture.shape) // ENOUGH_PIXELS)
    height, width = picture.shape
    if max(across, down) > 1.05 * min(across, down):
        finest = max(across, down)
        width, height = round(width * finest / across), round(height * finest / down)
        _checked(width, height)
    size = (width // part, height // part)
    if size == (picture.shape[1], picture.shape[0]):
        return np.ascontiguousarray(picture)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


# Pictures

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What puts a picture upright, by its EXIF orientation."""


_STRICTLY = threading.RLock()
"""Held while Pillow is told to refuse pictures that are cut off."""


@contextmanager
def _opened_picture(content: Content, form: str) -> Iterator[Image.Image]:
    """Open a picture file; whatever a damaged one causes is put in words.

    A cut-off one is refused: WeasyPrint tells Pillow to take what there is, for the whole process.
    It is opened here and not by Pillow, which maps a file that it knows by name into memory: that
    ends the process when the file becomes shorter, and garbles turned TIFFs.
    """
    try:
        with (
            _STRICTLY,
            io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as source,
            warnings.catch_warnings(),
        ):
            takes_cut_off, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
            warnings.simplefilter("ignore", UserWarning)  # about tags that do not matter here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                if form == "JPEG" and source.read().count(b"\xff\xda") > _MOST_LAYERS:
                    raise UnreadableError(Reason.TOO_MANY_LAYERS.format(most=_MOST_LAYERS))
                source.seek(0)
                with Image.open(source, formats=(form,)) as image:
                    yield image
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = takes_cut_off
    except UnreadableError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise UnreadableError(Reason.DAMAGED) from error
    except Exception as error:
        is_cut = isinstance(error, EOFError) or "truncated" in str(error).lower()
        raise UnreadableError(Reason.CUT_OFF if is_cut else Reason.DAMAGED) from error


def _pages_of_picture(form: str) -> Callable[[Path], int]:
    def pages(path: Path) -> int:
        with _opened_picture(path, form) as image:
            count = 1
            while form == "TIFF" and count <= MOST_PAGES:
                try:
                    image.seek(count)
                except EOFError:
                    break
                count += 1
            return _bounded(count)

    return pages


def _picture_of(form: str) -> Callable[[Content, int], Picture]:
    def picture(content: Content, number: int) -> Picture:
        with _opened_picture(content, form) as image:
            if number > 1:
                image.seek(number - 1)
            grey = _grey(image)
            turn = _TURNS.get(_orientation(image))
            across, down = image.info.get("dpi", (1, 1)) if form == "TIFF" else (1, 1)
            upright = grey if turn is None else grey.transpose(turn)
            return _brought_down(np.asarray(upright), float(across) or 1, float(down) or 1)

    return picture


def _grey(image: Image.Image) -> Image.Image:
    """Return a picture in levels of grey, by ``_darkest``, on white where it is transparent."""
    _checked(*image.size)
    part = max(1, min(image.size) // ENOUGH_PIXELS)
    if image.format in {"JPEG", "MPO"}:  # the decoder can bring down
        image.draft(image.mode, (image.width // part, image.height // part))
    image.load()
    if image.mode.startswith("I"):
        return Image.fromarray((np.clip(np.asarray(image), 0, 65_535) >> 8).astype(np.uint8))
    if image.mode == "F":
        raise UnreadableError(Reason.FRACTIONS)
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    if image.mode in {"1", "L", "LA"}:
        return image.convert("L")
    return Image.fromarray(_darkest(np.asarray(image.convert("RGB"))))


def _darkest(colours: NDArray[np.uint8]) -> Picture:
    """Return the darkest of three colours at each place: there a light coloured pencil is seen."""
    return np.asarray(cv2.min(cv2.min(*colours[:, :, :2].transpose(2, 0, 1)), colours[:, :, 2]))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - a damaged note of the camera does not spoil the picture
        return 1


def _picture_alone(form: str) -> Callable[[Path, int], bytes]:
    def alone(path: Path, number: int) -> bytes:
        if form != "TIFF":
            return path.read_bytes()
        stream = io.BytesIO()
        picture = _picture_of(form)(path, number)
        Image.fromarray(picture).save(stream, "PNG", compress_level=1)
        return stream.getvalue()

    return alone


# PDFs


@contextmanager
def _opened_pdf(content: Content) -> Iterator[PdfDocument]:
    from pypdfium2 import PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        with opened(content) as pdf:
            yield pdf
    except PdfiumError as error:
        is_locked = error.err_code == FPDF_ERR_PASSWORD
        raise UnreadableError(Reason.LOCKED if is_locked else Reason.DAMAGED) from error
    except UnicodeDecodeError as error:  # in the name of a filter, which the library decodes
        raise UnreadableError(Reason.DAMAGED) from error


def _pages_of_pdf(path: Path) -> int:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        tail = stream.read().rstrip(b"\0\r\n\t ")
    if b"%%EOF" not in tail[-HEAD:]:  # PDFium would make good what is missing, with empty pages
        raise UnreadableError(Reason.CUT_OFF)
    if path.stat().st_size > _MOST_MENDED:
        import pikepdf

        try:
            pikepdf.open(path, attempt_recovery=False, suppress_warnings=True).close()
        except pikepdf.PdfError as error:
            raise UnreadableError(Reason.NO_INDEX.format(most=_MOST_MENDED // 10**6)) from error
        except pikepdf.PasswordError:
            pass  # is told below
    with _opened_pdf(path) as pdf:
        return _bounded(len(pdf))


def _picture_of_pdf(content: Content, number: int) -> Picture:
    with _opened_pdf(content) as pdf:
        page = pdf[number - 1]
        scanned = _only_picture(page)
        if scanned is None:
            return _drawn(page)
        picture = _embedded(scanned)
        if picture is None:
            return _drawn(page)
        matrix, (width, height) = scanned.get_matrix(), scanned.get_px_size()
        square = _brought_down(picture, width / matrix.a, height / matrix.d)
        return np.ascontiguousarray(np.rot90(square, -page.get_rotation() // 90))


def _only_picture(page: PdfPage) -> PdfImage | None:
    """Return the picture that is all one sees of a page, upright and whole; ``None`` for others.

    Pictures that are too large for any page are refused. Text that is not shown, which copiers
    put there to be searched for, does not count.
    """
    from pypdfium2 import raw

    pictures, pixels, is_only = [], 0, raw.FPDFPage_GetAnnotCount(page) == 0
    for count, thing in enumerate(page.get_objects()):
        if count == _MOST_OBJECTS:
            raise UnreadableError(Reason.TOO_MUCH.format(count=f"{count:,}"))
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            width, height = thing.get_px_size()
            pixels += width * height
            if not 0 < width * height <= MOST_PIXELS:
                _checked(width, height)
            if pixels > MOST_PIXELS:
                raise _too_many_pixels()
            pictures.append(thing)
            is_only &= thing.level == 0 and not raw.FPDFPageObj_HasTransparency(thing)
        elif thing.type == raw.FPDF_PAGEOBJ_TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(thing)
            is_only &= mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        else:
            is_only = False
    if not is_only or len(pictures) != 1 or not _is_upright_and_whole(pictures[0], page):
        return None
    return pictures[0]


def _is_upright_and_whole(picture: PdfImage, page: PdfPage) -> bool:
    matrix = picture.get_matrix()
    if min(matrix.a, matrix.d) <= 0 or max(abs(matrix.b), abs(matrix.c)) > matrix.a / 1000:
        return False
    left, bottom, right, top = page.get_cropbox()
    slack = (right - left) / 50
    x, y, end, head = picture.get_bounds()
    return bool(min(x - left, y - bottom, right - end, top - head) >= -slack)


def _embedded(scanned: PdfImage) -> Picture | None:
    """Return the pixels of a picture in a PDF; ``None`` where its colours have to be drawn.

    A JPEG is decoded here: PDFium would say nothing of one that is cut off.
    """
    from pypdfium2 import raw

    _checked(*scanned.get_px_size())
    filters = scanned.get_filters(skip_simple=True)
    if filters == ["DCTDecode"]:
        with _opened_picture(bytes(scanned.get_data(decode_simple=True)), "JPEG") as image:
            if image.mode in {"L", "RGB"}:
                return np.asarray(_grey(image))
    if scanned.get_metadata().colorspace not in {
        raw.FPDF_COLORSPACE_DEVICEGRAY,
        raw.FPDF_COLORSPACE_DEVICERGB,
        raw.FPDF_COLORSPACE_CALGRAY,
        raw.FPDF_COLORSPACE_CALRGB,
        raw.FPDF_COLORSPACE_ICCBASED,
    }:
        return None
    return _pixels(scanned.get_bitmap())


def _drawn(page: PdfPage) -> Picture:
    width, height = page.get_size()
    if max(width, height) > _LARGEST_PAGE:
        metres = [f"{side * 0.0254 / 72:.2f}" for side in (width, height)]
        raise UnreadableError(Reason.TOO_LARGE.format(width=metres[0], height=metres[1]))
    scale = min(_DPI / 72, 2 * ENOUGH_PIXELS / min(width, height))
    _checked(round(width * scale), round(height * scale))
    return _pixels(page.render(scale=scale))


def _pixels(bitmap: PdfBitmap) -> Picture:
    """Return a copy of a bitmap of PDFium's in grey."""
    pixels = bitmap.to_numpy()
    if pixels.ndim == 2:
        return np.array(pixels)
    return _darkest(pixels)


def _pdf_alone(path: Path, number: int) -> bytes:
    from pypdfium2 import PdfDocument

    stream = io.BytesIO()
    with _opened_pdf(path) as pdf, PdfDocument.new() as alone:
        alone.import_pages(pdf, [number - 1])
        alone.save(stream)
    return stream.getvalue()


def _kind(form: str, suffixes: tuple[str, ...], starts: tuple[bytes, ...]) -> Kind:
    makers = _pages_of_picture(form), _picture_of(form), _picture_alone(form)
    return Kind(suffixes, starts, *makers)


_PDF = Kind((".pdf",), (b"%PDF-",), _pages_of_pdf, _picture_of_pdf, _pdf_alone)
KINDS = (
    _PDF,
    _kind("TIFF", (".tif", ".tiff"), (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    _kind("JPEG", (".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    _kind("PNG", (".png",), (b"\x89PNG\r\n\x1a\n",)),
)
"""The kinds of file that pages are read from."""
