"""The slides as a file for PowerPoint that a trainer can edit."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from typing import Any

from trainkit.definitions.slides import Line, Mark, Run
from trainkit.documents.slides.view import Picture, SlidesView, SlideView, Table
from trainkit.render.drawings import picture_of
from trainkit.render.excel import office_bytes
from trainkit.render.foreign import foreign_attributes
from trainkit.render.letters import xml_text
from trainkit.render.powerpoint import (
    MONOSPACED,
    PLACEHOLDERS,
    new_presentation,
    points,
)
from trainkit.render.slide_layout import CELL, LAYOUTS
from trainkit.render.style import office
from trainkit.render.word import word_language

__all__ = ["write_presentation"]

_NUMBERS = {Mark.NUMBER: "arabicPeriod", Mark.LETTER: "alphaUcPeriod"}


def write_presentation(view: SlidesView) -> bytes:
    """Return the bytes of the .pptx file."""
    language = word_language(view.frame.language)
    presentation: Any = new_presentation(view.frame.title, language)
    writer = _Writer(presentation, language, rtl=view.frame.direction == "rtl")
    for slide in view.slides:
        writer.add(slide)
    return office_bytes(presentation)


class _Writer:
    """Adds slides to a presentation."""

    def __init__(self, presentation: Any, language: str, *, rtl: bool) -> None:
        self.presentation = presentation
        self.language = language
        self.rtl = rtl
        self.layouts = {layout.name: layout for layout in presentation.slide_layouts}
        self.pictures: dict[str, bytes] = {}
        """Those of drawings, by the drawing's name: a slide that reveals shows one many times."""

    def add(self, slide: SlideView) -> None:
        """Add a slide."""
        made = self.presentation.slides.add_slide(self.layouts[slide.layout])
        shapes = {shape.placeholder_format.idx: shape for shape in made.placeholders}
        parts = {part: shapes[PLACEHOLDERS[part]] for part in LAYOUTS[slide.layout]}
        self._fill(parts.pop("kicker"), [Line(runs=(Run(text=slide.kicker),))], 0)
        self._fill(parts.pop("title"), [Line(runs=slide.title)], 0)
        if "text" in parts:
            self._fill(parts.pop("text"), slide.lines, slide.size)
        if "clock" in parts:
            texts = (Line(runs=(Run(text=text),)) for text in slide.clock)
            self._fill(parts.pop("clock"), list(texts), 0)
        if slide.table is not None:
            self._table(parts.pop("table"), slide.table, slide)
        if slide.picture is not None:
            self._picture(parts.pop("picture"), slide.picture)
        self._edges(made, slide)
        self._notes(made.notes_slide.notes_text_frame, slide.notes)

    def _fill(self, shape: Any, lines: Iterable[Line], size: float) -> None:
        """Write lines into a placeholder; without any it is taken off the slide."""
        shown = [line for line in lines if line.text]
        if not shown:
            shape._element.getparent().remove(shape._element)
            return
        frame = shape.text_frame
        for index, line in enumerate(shown):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            self._line(paragraph, line, size)

    def _line(self, paragraph: Any, line: Line, size: float) -> None:
        properties = paragraph._p.get_or_add_pPr()
        if line.mark:
            paragraph.level = 1
        if line.mark in _NUMBERS:
            properties.append(_element("a:buFont", typeface="+mj-lt"))
            properties.append(_element("a:buAutoNum", type=_NUMBERS[line.mark]))
        self._direct(paragraph, line.runs, side="l" if line.mark else "r")
        self._runs(paragraph, line.runs, size)

    def _direct(self, paragraph: Any, runs: Iterable[Run], side: str = "r") -> None:
        """Have a paragraph run as the deck does, one in another direction as its letters do.

        ``side`` is where the latter stands: a list that runs from the left has its marks there.
        """
        if self.rtl:
            properties = paragraph._p.get_or_add_pPr()
            is_foreign = bool(foreign_attributes("".join(run.text for run in runs), self.language))
            properties.set("rtl", "0" if is_foreign else "1")
            properties.set("algn", side if is_foreign else "r")

    def _runs(self, paragraph: Any, runs: Iterable[Run], size: float) -> None:
        from pptx.util import Pt

        for one in runs:
            run = paragraph.add_run()
            run.text = xml_text(one.text)
            run._r.get_or_add_rPr().set("lang", self.language)
            if size:
                run.font.size = Pt(size)
            if one.bold:
                run.font.bold = True
            if one.italic:
                run.font.italic = True
            if one.code:
                run.font.name = MONOSPACED

    def _table(self, shape: Any, table: Table, slide: SlideView) -> None:
        frame = shape.insert_table(len(table.rows), len(table.rows[0]))
        made = frame.table
        frame._element.nvGraphicFramePr.cNvPr.set("descr", "".join(r.text for r in slide.title))
        properties = made._tbl.tblPr
        properties.set("bandRow", "0")
        for style in list(properties):
            properties.remove(style)
        if self.rtl:
            properties.set("rtl", "1")
        for column, width in zip(made.columns, table.widths, strict=True):
            column.width = points(width)
        for number, (row, cells) in enumerate(zip(made.rows, table.rows, strict=True)):
            row.height = points(table.heights[number])
            for cell, runs in zip(row.cells, cells, strict=True):
                self._cell(cell, runs, table.size, is_head=number == 0)
        left, top, width, _ = table.box
        frame.left, frame.top = points(left), points(top)
        frame.width, frame.height = points(width), points(sum(table.heights))

    def _cell(self, cell: Any, runs: Iterable[Run], size: float, *, is_head: bool) -> None:
        from pptx.util import Pt

        cell.margin_left = cell.margin_right = points(CELL)
        cell.margin_top = cell.margin_bottom = points(CELL / 2)
        paragraph = cell.text_frame.paragraphs[0]
        shown = [run.model_copy(update={"bold": True}) if is_head else run for run in runs]
        self._runs(paragraph, shown, size)
        paragraph.space_after = Pt(0)
        if not shown:
            end = _element("a:endParaRPr", lang=self.language, sz=str(round(size * 100)))
            paragraph._p.append(end)
        self._direct(paragraph, shown)
        properties = cell._tc.get_or_add_tcPr()
        for side in ("L", "R"):
            properties.append(_line(side, None))
        for side in ("T", "B"):
            properties.append(_line(side, "ink" if is_head else "rule"))
        properties.append(_fill("pale") if is_head else _element("a:noFill"))

    def _picture(self, shape: Any, picture: Picture) -> None:
        if picture.name not in self.pictures:
            is_drawing = picture.name.endswith(".svg")
            content = picture_of(picture.content) if is_drawing else picture.content
            self.pictures[picture.name] = content
        made = shape.insert_picture(BytesIO(self.pictures[picture.name]))
        made.crop_left = made.crop_right = made.crop_top = made.crop_bottom = 0
        left, top, width, height = (points(length) for length in picture.box)
        made.left, made.top, made.width, made.height = left, top, width, height
        properties = made._element.nvPicPr.cNvPr
        properties.set("descr", xml_text(picture.alt))
        properties.set("name", picture.name)

    def _edges(self, made: Any, slide: SlideView) -> None:
        """Copy the footer and the number from the layout, which the library leaves out."""
        for shape in made.slide_layout.placeholders:
            index = shape.placeholder_format.idx
            if index in {PLACEHOLDERS["footer"], PLACEHOLDERS["number"]}:
                element = deepcopy(shape._element)
                element.nvSpPr.cNvPr.set("id", str(made.shapes._next_shape_id))
                for child in list(element.spPr):
                    element.spPr.remove(child)
                made.shapes._spTree.append(element)
        for shape in made.placeholders:
            if shape.placeholder_format.idx == PLACEHOLDERS["footer"]:
                self._fill(shape, [Line(runs=(Run(text=slide.footer),))], 0)
            elif shape.placeholder_format.idx == PLACEHOLDERS["number"]:
                for text in shape._element.xpath(".//a:fld/a:t"):
                    text.text = str(slide.number)

    def _notes(self, frame: Any, notes: Iterable[str]) -> None:
        for index, text in enumerate(notes):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            self._direct(paragraph, (Run(text=text),), side="l")
            self._runs(paragraph, (Run(text=text),), 0)


def _element(tag: str, **attributes: str) -> Any:
    from pptx.oxml.xmlchemy import OxmlElement

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(key, value)
    return element


def _fill(colour: str) -> Any:
    fill = _element("a:solidFill")
    fill.append(_element("a:srgbClr", val=office(colour).upper()))
    return fill


def _line(side: str, colour: str | None) -> Any:
    line = _element(f"a:ln{side}", w=str(points(1)))
    line.append(_element("a:noFill") if colour is None else _fill(colour))
    return line
