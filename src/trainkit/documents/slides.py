"""The slides of each module: the view, and the file for PowerPoint made of it.

What the slides of a module show in this workshop, for PowerPoint and PDF alike.

Sessions, steps and minutes are those of this workshop, as in the session plans. A session without
slides of its own in ``slides.md`` gets slides made from its plan.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainSerializer

from trainkit.agenda.words import in_minutes
from trainkit.documents.frame import Frame, frame_of, with_original_texts
from trainkit.documents.handouts import (
    HeldSession,
    HeldStep,
    as_handed_out,
    held_sessions,
)
from trainkit.model.loaded import Course
from trainkit.model.module import Method
from trainkit.model.slides import (
    Figure,
    Line,
    Mark,
    Run,
    Slide,
    SlideKind,
    figures_in,
    fit_of,
    plain,
    plain_paragraphs,
    read_slides,
    runs_of,
)
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.problems import Problems
from trainkit.render.assets import read_asset, xml_text
from trainkit.render.charts import part_of, picture_of, view_box
from trainkit.render.excel import office_bytes
from trainkit.render.pages import FileRecipe, PdfRecipe, View, foreign_attributes, office
from trainkit.render.powerpoint import (
    CELL,
    FOOTER,
    LAYOUTS,
    LETTER_SIZES,
    MONOSPACED,
    NUMBER,
    PANELS,
    PLACEHOLDERS,
    SECTIONS,
    SMALLER,
    Box,
    Panel,
    coloured,
    column_widths,
    new_presentation,
    points,
    row_heights,
)
from trainkit.render.word import word_language
from trainkit.text.languages import N_, _, capitalised, comma_list

_AT_WORK = {Method.EXERCISE, Method.CASE, Method.LAB, Method.GROUP_WORK, Method.ROLE_PLAY}
_ASKED = re.compile(r"\bAsk:\s*([^?]{3,200}\?)")
_NUMBER = re.compile(r"(?:^|(?<=\s))(\d)\. ")
_WITH_ANSWER = re.compile(r"(?P<question>.*?\?|[^(]*)(?:\s+(?P<answer>.*))?")
_ASKING = {Method.QUIZ, Method.REVIEW}
_ACTION = re.compile(r"\b(?:[Oo]ne action|Action)(?: at work|, for example)*:\s*([^.]{3,200}\.?)")
"""What participants take home to do, at the end of a closing step."""
_NO_ANSWER = N_("Your own answer")
_MOST = 3
"""Questions on one slide."""


def drafted_slides(held: HeldSession, written: Collection[int]) -> Iterator[Slide]:
    """Yield the slides of a session, step by step; ``written`` are the steps that have their own.

    Where an author wrote some slides, only the other steps' questions and answers are added.
    """
    for step in held.steps:
        if step.number not in written:
            texts = plain_paragraphs(step.step.notes or "")
            asked = [one for text in texts for one in _questions(text)]
            if asked and step.step.method in _ASKING:
                yield from _quiz(held.session.id, step, asked, texts)
            elif not written:
                yield _plain_step(held.session.id, step)


def _plain_step(session: str, held: HeldStep) -> Slide:
    step = held.step
    lines = [Line(runs=runs_of(step.material))] if step.material else []
    for found in _ASKED.findall(" ".join(plain_paragraphs(step.notes or ""))):
        lines.append(Line(runs=runs_of(capitalised(found)), mark=Mark.BULLET))
    kind = SlideKind.EXERCISE if step.method in _AT_WORK else SlideKind.TEXT
    return _slide(session, held, kind, lines, step.title)


def _questions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the numbered questions of a paragraph, each with its answer, empty if it has none."""
    text = _ACTION.split(text, maxsplit=1)[0].strip()
    starts = list(_NUMBER.finditer(text))
    if not starts or (starts[0].start() and starts[0][1] != "1"):
        return
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), int(starts[0][1])):
        found = _WITH_ANSWER.fullmatch(text[start.end() : end].strip())
        if int(start[1]) == number and found is not None:
            answer = found["answer"] or ""
            if answer.startswith("("):
                answer = answer[1:].rpartition(")")[0]
            yield found["question"].strip(), capitalised(answer)


def _quiz(
    session: str, held: HeldStep, asked: Sequence[tuple[str, str]], texts: Sequence[str]
) -> Iterator[Slide]:
    """Yield the questions, then the answers, then what participants take home to do."""
    for index in range(0, len(asked), _MOST):
        yield from _question_and_answer(session, held, asked[index : index + _MOST])
    for found in filter(None, map(_ACTION.search, texts)):
        lines = [Line(runs=runs_of(capitalised(found[1])))]
        yield _slide(session, held, SlideKind.TEXT, lines, _("One action at work"))


def _question_and_answer(
    session: str, held: HeldStep, asked: Sequence[tuple[str, str]]
) -> Iterator[Slide]:
    title = held.step.title
    questions = [Line(runs=runs_of(text), mark=Mark.NUMBER) for text, _answer in asked]
    yield _slide(session, held, SlideKind.QUESTION, questions, title)
    if sum(bool(answer) for _question, answer in asked) > len(asked) / 2:
        texts = [answer or _(_NO_ANSWER) for _question, answer in asked]
        answers = [Line(runs=runs_of(text), mark=Mark.NUMBER) for text in texts]
        yield _slide(session, held, SlideKind.ANSWER, answers, title)


def _slide(
    session: str, held: HeldStep, kind: SlideKind, lines: Sequence[Line], title: str
) -> Slide:
    return Slide(
        line=0,
        session=session,
        step=held.number,
        title=runs_of(title),
        kind=kind,
        lines=tuple(lines),
    )


def handout_figures(course: Course) -> Iterator[Slide]:
    """Yield a slide for each figure of the handout."""
    for figure, caption in figures_in(course.handout):
        title = caption or figure.alt
        yield Slide(line=0, session="", step=0, title=runs_of(title), figure=figure)


KICKERS = {
    SlideKind.QUESTION: N_("Question"),
    SlideKind.POLL: N_("Show of hands"),
    SlideKind.ANSWER: N_("Answer"),
    SlideKind.CASE: N_("Worked case"),
    SlideKind.EXERCISE: N_("Exercise"),
    SlideKind.DEBRIEF: N_("Debrief"),
}
"""What stands above the title; ordinary slides have nothing there."""

Content = Annotated[bytes, PlainSerializer(bytes.hex, return_type=str)]


class Picture(View):
    """A drawing or photograph."""

    name: str
    """Unlike the names of all other pictures of the deck; ends in ``.svg`` for a drawing."""
    alt: str
    box: Box
    content: Content


class Table(View):
    """Rows of cells; the first is the heading."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    box: Box


class SlideView(View):
    """One slide."""

    number: int
    layout: str
    kicker: str
    title: tuple[Run, ...]
    lines: tuple[Line, ...] = ()
    size: float = 0
    """Of the lines' type, in points."""
    artefact: tuple[str, ...] = ()
    letter_size: float = 0
    table: Table | None = None
    picture: Picture | None = None
    clock: tuple[str, ...] = ()
    """How long the exercise takes and when it ends."""
    footer: str
    notes: tuple[str, ...]
    own_notes: tuple[str, ...] = ()
    """Those of the author, which pages show too."""
    colour: str
    """Of the session: a name in the palette."""
    session: str = ""
    step: int = 0
    """0 on the slides that open the deck or a session."""

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Where its parts stand."""
        return LAYOUTS[self.layout]

    @property
    def panels(self) -> tuple[Panel, ...]:
        """What stands behind them."""
        return PANELS[self.layout]

    @property
    def coloured(self) -> tuple[str, ...]:
        """The parts in the colour of the session."""
        return coloured(self.layout)

    @property
    def footer_box(self) -> Box:
        """Where the footer stands."""
        return FOOTER

    @property
    def number_box(self) -> Box:
        """Where the slide's number stands."""
        return NUMBER

    @property
    def blocks(self) -> tuple[tuple[Mark, tuple[Line, ...]], ...]:
        """The lines, those of one list together."""
        return tuple(
            (mark, tuple(lines)) for mark, lines in groupby(self.lines, attrgetter("mark"))
        )


class SlidesView(View):
    """One module's slides."""

    frame: Frame
    module: str
    slides: tuple[SlideView, ...]


def slides_view(kit: Kit, course: Course) -> SlidesView:
    """Return the slides of a module."""
    frame = frame_of(
        kit, _("Slides: {module}", module=course.module.title), Audience.TRAINERS, notice=""
    )
    deck = _Deck(course, frame)
    return SlidesView(
        frame=frame,
        module=course.module.title,
        slides=tuple(deck.slides(held_sessions(kit, course))),
    )


def slides_of_steps(view: SlidesView) -> dict[tuple[str, int], tuple[int, int]]:
    """Return the first and the last slide of each step, by session id and number of the step."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for slide in view.slides:
        key = slide.session, slide.step
        found[key] = found.get(key, (slide.number, 0))[0], slide.number
    return found


@dataclass
class _Deck:
    """Numbers the slides of one module."""

    course: Course
    frame: Frame
    number: int = 0
    sessions: int = 0
    """How many have begun."""

    def slides(self, sessions: Sequence[HeldSession]) -> Iterator[SlideView]:
        """Yield all slides: the title, then session by session."""
        yield self._title()
        written = self._written()
        seen: set[tuple[str, int | None]] = set()
        for held in sessions:
            name, part = held.session.id, held.entry.part
            if (name, part) in seen:
                continue
            seen.add((name, part))
            if part in {None, 1}:
                self.sessions += 1
                yield self._opening(held)
            own = [slide for slide in written if slide.session == name]
            drafts = drafted_slides(held, {slide.step for slide in own})
            yield from self._session(held, [*own, *drafts])
        if self.course.slides is None and sessions:
            for slide in handout_figures(self.course):
                yield self._shown(slide, sessions[-1], None, ())

    def _written(self) -> tuple[Slide, ...]:
        if self.course.slides is None:
            return ()
        return read_slides(self.course.slides_path, self.course.slides, Problems()).slides

    def _next(self) -> int:
        self.number += 1
        return self.number

    @property
    def _colour(self) -> str:
        return SECTIONS[max(self.sessions - 1, 0) % len(SECTIONS)]

    def _title(self) -> SlideView:
        module, frame = self.course.module, self.frame
        texts = (frame.workshop, comma_list([frame.place, frame.dates]))
        lines = tuple(Line(runs=(Run(text=text),)) for text in texts)
        return SlideView(
            number=self._next(),
            layout="Title",
            kicker=" · ".join(frame.organisers),
            title=(Run(text=module.title),),
            lines=lines,
            size=_text_size(SlideKind.TEXT, lines, "Title"),
            footer=module.short_title,
            colour=self._colour,
            notes=(
                _(
                    "Edition {version}, content as of {date}.",
                    version=module.version,
                    date=module.as_of,
                ),
                module.summary,
            ),
        )

    def _opening(self, held: HeldSession) -> SlideView:
        session, module = held.session, self.course.module
        texts = [module.objective(name).text for name in session.objectives]
        lines = (
            Line(runs=(Run(text=_("After this session you can:")),)),
            *(Line(runs=(Run(text=text),), mark=Mark.BULLET) for text in texts),
        )
        notes = [
            *plain_paragraphs(session.notes or ""),
            *(_("Material: {text}", text=plain(runs_of(text))) for text in session.materials),
            *(_("Room and equipment: {text}", text=plain(runs_of(text))) for text in session.needs),
        ]
        return SlideView(
            number=self._next(),
            layout="Session",
            kicker=f"{module.short_title} · {in_minutes(held.session.minutes)}",
            title=(Run(text=held.entry.title),),
            lines=lines,
            size=_text_size(SlideKind.TEXT, lines, "Session"),
            footer=module.short_title,
            notes=tuple(notes),
            colour=self._colour,
            session=session.id,
        )

    def _session(self, held: HeldSession, slides: Sequence[Slide]) -> Iterator[SlideView]:
        for step in held.steps:
            first = 0
            for slide in slides:
                if slide.step == step.number:
                    notes = _step_notes(step) if not first else _went_before(step, first)
                    first = first or self.number + 1
                    yield self._shown(slide, held, step, notes)

    def _shown(
        self, slide: Slide, held: HeldSession, step: HeldStep | None, notes: tuple[str, ...]
    ) -> SlideView:
        fit, own = slide.fit, plain_paragraphs(slide.notes)
        return SlideView(
            number=self._next(),
            layout=fit.layout,
            kicker=" · ".join(filter(None, (held.session.title, _kicker(slide, step)))),
            title=slide.title,
            lines=slide.lines,
            size=_text_size(slide.kind, slide.lines, fit.layout) if slide.lines else 0,
            artefact=slide.artefact,
            letter_size=fit.letter_size or LETTER_SIZES[-1],
            table=_table(slide, fit.layout),
            picture=self._picture(slide.figure, fit.layout),
            clock=_time_box(held, step) if fit.layout == "Exercise" and step else (),
            footer=self.course.module.short_title,
            notes=(*notes[:1], *own, *notes[1:]),
            own_notes=own,
            colour=self._colour,
            session=slide.session,
            step=slide.step,
        )

    def _picture(self, figure: Figure | None, layout: str) -> Picture | None:
        if figure is None:
            return None
        data = read_asset(f"asset://module/{figure.name}", {"module": self.course.folder})[1]
        path, room = Path(figure.name), LAYOUTS[layout]["picture"]
        if path.suffix == ".svg":
            data = part_of(data, figure.part)
            width, height = view_box(data)[2:]
        else:
            width, height = _pixels(data)
        scale = min(room.width / width, room.height / height)
        wide, high = width * scale, height * scale
        left, top = room.x + (room.width - wide) / 2, room.y + (room.height - high) / 2
        part = "".join(f"-{number}" for number in figure.part or ())
        box = Box(*(round(value, 1) for value in (left, top, wide, high)))
        name = f"{path.stem}{part}{path.suffix}"
        return Picture(name=name, alt=figure.alt, box=box, content=data)


def _pixels(data: bytes) -> tuple[int, int]:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def _text_size(kind: SlideKind, lines: Sequence[Line], layout: str) -> float:
    """Return the size of the lines' type; where even the smallest is too large, a smaller one."""
    return fit_of(kind, lines, layout=layout).text_size or SMALLER


def _kicker(slide: Slide, step: HeldStep | None) -> str:
    kicker = _(KICKERS[slide.kind]) if slide.kind in KICKERS else ""
    if slide.kind is SlideKind.EXERCISE and step is not None:
        return f"{kicker} · {in_minutes(step.step.minutes)}"
    return kicker


def _time_box(held: HeldSession, step: HeldStep) -> tuple[str, ...]:
    minutes = _("{n} min", n=step.step.minutes)
    return (minutes,) if held.is_repeated else (minutes, _("until {time}", time=step.end))


def _table(slide: Slide, layout: str) -> Table | None:
    """Return a slide's table, whose rows share all the room there is."""
    if not slide.table:
        return None
    size, box = slide.fit.table_size or SMALLER, LAYOUTS[layout]["table"]
    widths = column_widths(slide.rows, box.width)
    heights = row_heights(slide.rows, widths, size)
    scale = max(1, box.height / sum(heights))
    return Table(
        rows=slide.table,
        widths=tuple(widths),
        heights=tuple(round(height * scale, 1) for height in heights),
        size=size,
        box=box,
    )


def _step_notes(held: HeldStep) -> tuple[str, ...]:
    """Return the session plan's words on a step."""
    step = held.step
    minutes = _("{n} min", n=step.minutes)
    what = f"{step.method.label}: {plain(runs_of(step.title))}"
    head = f"{held.start}–{held.end} · {minutes} · {what}"
    text = plain(runs_of(step.material or ""))
    material = (_("Material: {text}", text=text),) if text else ()
    return (head, *material, *plain_paragraphs(step.notes or ""))


def _went_before(held: HeldStep, first: int) -> tuple[str, ...]:
    title = plain(runs_of(held.step.title))
    return (_("{step}: see slide {n} for the notes on this step.", step=title, n=first),)


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

    def add(self, slide: SlideView) -> None:
        """Add a slide."""
        made = self.presentation.slides.add_slide(self.layouts[slide.layout])
        shapes = {shape.placeholder_format.idx: shape for shape in made.placeholders}
        parts = {part: shapes[PLACEHOLDERS[part]] for part in LAYOUTS[slide.layout]}
        self._fill(parts.pop("kicker"), [Line(runs=(Run(text=slide.kicker),))], 0)
        self._fill(parts.pop("title"), [Line(runs=slide.title)], 0)
        for part in slide.coloured:
            shapes[PLACEHOLDERS[part]]._element.spPr.append(_fill(slide.colour))
        if "text" in parts:
            self._fill(parts.pop("text"), slide.lines, slide.size)
        if "clock" in parts:
            texts = (Line(runs=(Run(text=text),)) for text in slide.clock)
            self._fill(clock := parts.pop("clock"), list(texts), 0)
            for properties in clock._element.xpath(".//a:pPr"):
                properties.set("algn", "ctr")
        if slide.artefact:
            self._artefact(parts.pop("artefact").text_frame, slide)
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

    def _artefact(self, frame: Any, slide: SlideView) -> None:
        """Write an artefact as it is: from the left, in letters of one width."""
        frame.word_wrap = False
        for index, text in enumerate(slide.artefact):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            properties = paragraph._p.get_or_add_pPr()
            properties.set("algn", "l")
            properties.set("rtl", "0")
            self._runs(paragraph, (Run(text=text or " ", code=True),), slide.letter_size)

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
        from pptx.enum.text import MSO_ANCHOR
        from pptx.util import Pt

        cell.margin_left = cell.margin_right = points(CELL)
        cell.margin_top = cell.margin_bottom = points(CELL / 2)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
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
        is_drawing = picture.name.endswith(".svg")
        content = picture_of(picture.content) if is_drawing else picture.content
        made = shape.insert_picture(BytesIO(content))
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


def slides(kit: Kit) -> Iterator[Document]:
    """Yield the slides of each module, twice: to show and edit, and six on a page to print."""
    for course in (as_handed_out(kit, with_original_texts(one)) for one in kit.definitions.courses):
        view = slides_view(kit, course)
        shown = (slide.picture for slide in view.slides if slide.picture is not None)
        drawings = {picture.name: picture.content for picture in shown}
        name = f"slides/{course.module.id}"
        yield Document(Audience.TRAINERS, f"{name}.pptx", FileRecipe(view, write_presentation))
        recipe = PdfRecipe("slides/slides.html", view, drawings=tuple(drawings.items()))
        yield Document(Audience.TRAINERS, f"{name}.pdf", recipe)
