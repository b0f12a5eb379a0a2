"""Every scanned page with what was read drawn over it: ``out/trainers/scanned-sheets.pdf``.

A person can follow any answer back to the ink. What was read is told from what a person decided by
shape, so that a black-and-white copy says the same. Pages are drawn one by one and kept on the
disk, so memory holds few of them.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

from trainkit.assessment.answer_sheet import ItemField
from trainkit.problems import TrainkitError
from trainkit.render.pages import COLOURS
from trainkit.resources import templates_folder
from trainkit.scan.pictures import Picture
from trainkit.scan.questions import Question
from trainkit.scan.reading import ScannedPage
from trainkit.scan.reasons import told
from trainkit.scan.records import IMAGES, RowAnswer
from trainkit.scan.register import DOTS
from trainkit.scan.sheets import Fate, PageFate, Sheets
from trainkit.scan.workshop import ScannedWorkshop
from trainkit.text.languages import ENGLISH, N_, _, direction_of, speaking, spoken

if TYPE_CHECKING:
    import pikepdf


def straightened(folder: Path, page: ScannedPage) -> Picture:
    """Return the straightened picture of a page; raises ``TrainkitError`` where there is none."""
    return _stored(folder, page, page.image)


def picture_of(folder: Path, page: ScannedPage) -> Picture | None:
    """Return what is stored of a page: straightened, or else as it was scanned."""
    name = page.image or page.as_scanned
    return None if name is None else _stored(folder, page, name)


def _stored(folder: Path, page: ScannedPage, name: str | None) -> Picture:
    path = folder / IMAGES / (name or "")
    data = path.read_bytes() if path.is_file() else b""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if picture is None:
        raise TrainkitError(
            _(
                "{path} is missing or damaged; scan {file}, page {page}, again",
                path=path,
                file=page.source.file,
                page=page.source.page,
            )
        )
    return np.asarray(picture, np.uint8)


def crop_of(folder: Path, question: Question) -> Picture | None:
    """Return the part of the picture that a question is about; ``None`` where there is none."""
    picture, area = picture_of(folder, question.page), question.area
    if picture is None or area is None or question.page.image is None:
        return picture
    left, top = max(0, round(area.x * DOTS)), max(0, round(area.y * DOTS))
    right, bottom = round((area.x + area.width) * DOTS), round((area.y + area.height) * DOTS)
    return picture[top:bottom, left:right]


def clear(picture: Picture) -> Picture:
    """Return a picture with white paper, for the eye; what was read was the picture itself."""
    paper = max(1.0, float(np.percentile(picture, 90)))
    return np.asarray(np.minimum(picture * (255 / paper), 255), np.uint8)


def png(picture: Picture) -> bytes:
    """Return a picture as a file."""
    return bytes(cv2.imencode(".png", picture)[1])


ANNOTATED = Path("out/trainers/scanned-sheets.pdf")

_DRAWN_DOTS = 5
"""Dots a millimetre of a drawn page: 127 dpi."""
_HEAD, _FOOT = 15, 9
"""Millimetres of the strips above and below the page."""
_QUALITY = 80
_AT_ONCE = 25
"""Pages of which memory holds the drawings."""
_INK = COLOURS["wrong"]
_FATES = {
    Fate.READ: N_("{page}. Read."),
    Fate.ASKED: N_("{page}. A question is open."),
    Fate.ASIDE: N_("{page}. Set aside: {reason}."),
}
_ASKED_WHY = N_("{page}. A question is open: {reason}.")


def write_annotated(
    folder: Path, sheets: Sheets, workshop: ScannedWorkshop, stream: BinaryIO
) -> None:
    """Write the file in the language of the workshop, the same bytes for the same pages."""
    language = workshop.language
    if direction_of(language) == "rtl" and not features.check("fribidi"):
        language = ENGLISH  # Pillow would draw letters apart, from left to right
    with speaking(language):
        _write(folder, sheets, workshop, stream)


def _write(folder: Path, sheets: Sheets, workshop: ScannedWorkshop, stream: BinaryIO) -> None:
    import pikepdf

    pages = iter(_drawn(folder, sheets, workshop))
    with tempfile.TemporaryDirectory() as name, pikepdf.Pdf.new() as whole:
        parts = list[pikepdf.Pdf]()
        while some := list(islice(pages, _AT_ONCE)):
            path = Path(name) / f"{len(parts)}.pdf"
            parts.append(_part(some, path))
            whole.pages.extend(parts[-1].pages)
        whole.docinfo["/Title"] = _("Scanned answer sheets: {workshop}", workshop=workshop.title)
        whole.Root.Lang = pikepdf.String(spoken())
        whole.save(stream, deterministic_id=True)
        for part in parts:
            part.close()


def _part(pages: Sequence[Image.Image], path: Path) -> pikepdf.Pdf:
    """Write some pages to a file, and return it open: its pictures are read when needed."""
    import pikepdf

    with pikepdf.Pdf.new() as pdf:
        for page in pages:
            _add(pdf, page)
        pdf.save(path)
    return pikepdf.Pdf.open(path)


def _add(pdf: pikepdf.Pdf, picture: Image.Image) -> None:
    import pikepdf

    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=_QUALITY)
    width, height = (72 / 25.4 / _DRAWN_DOTS * side for side in picture.size)
    image = pikepdf.Stream(
        pdf, jpeg.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
        Width=picture.width, Height=picture.height, ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    page.obj.Contents = pdf.make_stream(b"%.3f 0 0 %.3f 0 0 cm /Page Do" % (width, height))


def _drawn(folder: Path, sheets: Sheets, workshop: ScannedWorkshop) -> Iterator[Image.Image]:
    """Yield the pages of which there is a picture."""
    entries = {
        (paper.code, paper.paper, number): text
        for paper in sheets.papers
        for number, text in paper.marks.items()
    }
    for page in sheets.pages:
        try:
            picture = picture_of(folder, page.page)
        except TrainkitError:  # somebody has deleted it
            continue
        if picture is not None:
            yield _Drawing(page, Image.fromarray(clear(picture)), workshop).drawn(entries)


@dataclass(frozen=True)
class _Drawing:
    """A page while it is drawn."""

    fate: PageFate
    picture: Image.Image
    workshop: ScannedWorkshop

    @cached_property
    def canvas(self) -> Image.Image:
        """The page between two white strips."""
        picture = self.picture
        is_straight = self.fate.page.image is not None
        width = round(picture.width * _DRAWN_DOTS / DOTS) if is_straight else 210 * _DRAWN_DOTS
        height = round(picture.height * width / picture.width)
        canvas = Image.new("RGB", (width, height + (_HEAD + _FOOT) * _DRAWN_DOTS), "white")
        canvas.paste(
            picture.resize((width, height), Image.Resampling.BOX), (0, _HEAD * _DRAWN_DOTS)
        )
        return canvas

    @cached_property
    def pen(self) -> ImageDraw.ImageDraw:
        """Draws on the canvas."""
        return ImageDraw.Draw(self.canvas)

    def drawn(self, entries: dict[tuple[str, str, int], str]) -> Image.Image:
        """Return the page with what was read on it."""
        self._head()
        identity = self.fate.identity
        sheet = self.workshop.sheet_of(identity) if identity else None
        if identity and sheet:
            rows = {(row.number, row.row): row for row in self.fate.rows}
            for field in sheet.pages[identity.page - 1].fields:
                self._field(field, [rows[field.number, n] for n in range(len(field.groups))],
                            sheet.bubble)  # fmt: skip
                key = identity.code or "", identity.paper, field.number
                self._entry(field, entries.get(key))
            self._legend()
        return self.canvas

    def _head(self) -> None:
        identity, page = self.fate.identity, self.fate.page
        whose = _("It is not known whose page this is")
        if identity:
            whose = _(
                "{code}, paper {paper}, page {page}",
                code=identity.code,
                paper=identity.paper,
                page=identity.page,
            )
        fate = self.fate.fate
        text = _ASKED_WHY if fate is Fate.ASKED and page.reason else _FATES[fate]
        reason = told(self.fate.reason or page.reason)
        self._text(8, 2 - _HEAD, whose, bold=True)
        self._text(8, 8 - _HEAD, _(text, page=page.source.name, reason=reason))

    def _legend(self) -> None:
        y = self.canvas.height / _DRAWN_DOTS - _HEAD - _FOOT + 2.5
        x = 8.0
        for draw, what in (
            (self._read, _("read")),
            (self._decided, _("decided by a person")),
            (self._doubt, _("not certain: nothing is entered until a person has decided")),
        ):
            draw(self._from_start(x + 2), y + 1.5, 1.6)
            x = self._text(x + 6, y - 0.5, what) + 8

    def _field(self, field: ItemField, rows: Sequence[RowAnswer], diameter: float) -> None:
        reach = diameter / 2 + 0.7
        for group, row in zip(field.groups, rows, strict=True):
            last = group.bubbles[-1]
            behind = last.x + diameter * 1.1, last.y
            marked = [bubble for bubble in group.bubbles if bubble.value in (row.values or ())]
            for bubble in marked:
                (self._decided if row.is_decided else self._read)(bubble.x, bubble.y, reach)
            if row.is_decided and not marked and not group.box:
                self._decided(*behind, 1.2)
            elif row.values is None and len(field.groups) > 1 and not group.box:
                self._doubt(*behind, 1.8)

    def _entry(self, field: ItemField, entry: str | None) -> None:
        """Write what is entered behind the item's first line; ``None`` for what is open."""
        first = field.groups[0]
        x = field.area.x + field.area.width + 4
        y = first.box.y + first.box.height / 2 if first.box else first.bubbles[0].y
        if entry is None:
            self._doubt(x + 1, y, 1.8)
        else:
            self.pen.text(self._at(x, y - 2.6), entry, fill=_INK, font=_font(3.8, bold=True))

    def _read(self, x: float, y: float, reach: float) -> None:
        self._box(x, y, reach)

    def _decided(self, x: float, y: float, reach: float) -> None:
        self._box(x, y, reach)
        self._box(x, y, reach + 0.7)

    def _doubt(self, x: float, y: float, reach: float) -> None:
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
        points = [self._at(*corner) for corner in corners]
        self.pen.polygon(points, fill=_INK)
        font = _font(2.6, bold=True)
        self.pen.text(self._at(x, y), "?", fill="white", font=font, anchor="mm")

    def _box(self, x: float, y: float, reach: float) -> None:
        corners = [*self._at(x - reach, y - reach), *self._at(x + reach, y + reach)]
        self.pen.rectangle(corners, outline=_INK, width=2)

    def _text(self, x: float, y: float, text: str, *, bold: bool = False) -> float:
        """Write a line below ``y``, ``x`` from where lines start; return where it ends.

        All are millimetres of the page.
        """
        font = _font(3.8 if bold else 3.2, bold=bold)
        way, anchor = ("rtl", "ra") if _is_mirrored() else (None, "la")
        self.pen.text(
            self._at(self._from_start(x), y), text, fill=_INK if bold else "black", font=font,
            anchor=anchor, direction=way,
        )  # fmt: skip
        return x + self.pen.textlength(text, font=font, direction=way) / _DRAWN_DOTS

    def _from_start(self, x: float) -> float:
        """Return what lies ``x`` from where lines start, from the left edge."""
        return self.canvas.width / _DRAWN_DOTS - x if _is_mirrored() else x

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the page is on the canvas."""
        return x * _DRAWN_DOTS, (y + _HEAD) * _DRAWN_DOTS


def _is_mirrored() -> bool:
    return direction_of(spoken()) == "rtl"


def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    family = "Vazirmatn" if _is_mirrored() else "NotoSans"
    return _font_of(f"{family}-{'Bold' if bold else 'Regular'}.ttf", size)


@lru_cache
def _font_of(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(templates_folder() / "fonts" / name, round(size * _DRAWN_DOTS))
