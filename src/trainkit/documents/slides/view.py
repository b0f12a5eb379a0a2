"""What the slides of a module show in this workshop, for PowerPoint and PDF alike.

Sessions, steps and minutes are those of this workshop, as in the session plans. A session without
slides of its own in ``slides.md`` gets slides made from its plan (``drafts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated

from pydantic import PlainSerializer

from trainkit.agenda.words import in_minutes
from trainkit.definitions.form_text import of_form
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import split_guide
from trainkit.definitions.slides import (
    Figure,
    Line,
    Mark,
    Run,
    Slide,
    SlideKind,
    fit_of,
    plain,
    plain_paragraphs,
    read_slides,
    runs_of,
)
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.held import HeldSession, HeldStep, held_sessions, variant_of
from trainkit.documents.slides.drafts import drafted_slides, handout_figures
from trainkit.kit import Audience, Kit
from trainkit.languages import N_, _, comma_list
from trainkit.problems import Problems
from trainkit.render.assets import read_asset
from trainkit.render.drawings import part_of, view_box
from trainkit.render.recipe import View
from trainkit.render.slide_layout import (
    DECORATIONS,
    FOOTER,
    LAYOUTS,
    NUMBER,
    SMALLER,
    Box,
    column_widths,
    row_heights,
)

__all__ = ["Picture", "SlideView", "SlidesView", "Table", "slides_of_steps", "slides_view"]

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
    """Rows of cells; the first is the heading. Rows that appear later are empty."""

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
    table: Table | None = None
    picture: Picture | None = None
    clock: tuple[str, ...] = ()
    """How long the exercise takes and when it ends."""
    footer: str
    notes: tuple[str, ...]
    session: str = ""
    step: int = 0
    """0 on the slides that open the deck or a session."""

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Where its parts stand."""
        return LAYOUTS[self.layout]

    @property
    def bars(self) -> tuple[Box, ...]:
        """Its bars and rules."""
        return DECORATIONS[self.layout]

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
    deck = _Deck(course, frame, variant_of(kit, course))
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
    variant: str
    number: int = 0

    def slides(self, sessions: Sequence[HeldSession]) -> Iterator[SlideView]:
        """Yield all slides: the title, then session by session."""
        yield self._title()
        guide = split_guide(of_form(self.course.guide, self.variant)).sessions
        written = self._written()
        seen: set[tuple[str, int | None]] = set()
        for held in sessions:
            name, part = held.session.id, held.entry.part
            if (name, part) in seen:
                continue
            seen.add((name, part))
            if part in {None, 1}:
                yield self._opening(held)
            own = [slide for slide in written if slide.session == name]
            drafts = drafted_slides(held, guide.get(name, ""), {slide.step for slide in own})
            yield from self._session(held, [*own, *drafts])
        if self.course.slides is None and sessions:
            for slide in handout_figures(self.course):
                yield from self._shown(slide, sessions[-1], None, ())

    def _written(self) -> tuple[Slide, ...]:
        if self.course.slides is None:
            return ()
        return read_slides(self.course.slides_path, self.course.slides, Problems()).slides

    def _next(self) -> int:
        self.number += 1
        return self.number

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
            footer=self._footer(session.title),
            notes=tuple(notes),
            session=session.id,
        )

    def _footer(self, title: str) -> str:
        return f"{self.course.module.short_title} · {title}"

    def _session(self, held: HeldSession, slides: Sequence[Slide]) -> Iterator[SlideView]:
        for step in held.steps:
            first = 0
            for slide in slides:
                if slide.step == step.number:
                    notes = _step_notes(step) if not first else _went_before(step, first)
                    first = first or self.number + 1
                    yield from self._shown(slide, held, step, notes)

    def _shown(
        self, slide: Slide, held: HeldSession, step: HeldStep | None, notes: tuple[str, ...]
    ) -> Iterator[SlideView]:
        """Yield a slide, several times where its lines appear one after another."""
        layout = slide.fit.layout
        states = list(_states(slide))
        own = plain_paragraphs(slide.notes)
        for index, (lines, rows) in enumerate(states):
            said = (*notes[:1], *own, *notes[1:]) if index == 0 else own
            count = _("{n} of {all}", n=index + 1, all=len(states)) if len(states) > 1 else ""
            yield SlideView(
                number=self._next(),
                layout=layout,
                kicker=" · ".join(filter(None, (_kicker(slide, step), count))),
                title=slide.title,
                lines=lines,
                size=_text_size(slide.kind, slide.lines, layout) if lines else 0,
                table=_table(rows, slide, layout),
                picture=self._picture(slide.figure, layout),
                clock=_time_box(held, step) if layout == "Exercise" and step else (),
                footer=self._footer(held.session.title),
                notes=said,
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


State = tuple[tuple[Line, ...], tuple[tuple[tuple[Run, ...], ...], ...]]


def _states(slide: Slide) -> Iterator[State]:
    """Yield the lines and rows that each of a slide's states shows."""
    marked = [index for index, line in enumerate(slide.lines) if line.mark]
    if slide.reveals and marked:
        for last in (*marked[:-1], len(slide.lines) - 1):
            yield slide.lines[: last + 1], slide.table
    elif slide.reveals and len(slide.table) > 1:
        empty = tuple(() for _ in slide.table[0])
        for shown in range(2, len(slide.table) + 1):
            hidden = (empty,) * (len(slide.table) - shown)
            yield slide.lines, (*slide.table[:shown], *hidden)
    else:
        yield slide.lines, slide.table


def _table(
    rows: tuple[tuple[tuple[Run, ...], ...], ...], slide: Slide, layout: str
) -> Table | None:
    if not rows:
        return None
    size = slide.fit.table_size or SMALLER
    box = LAYOUTS[layout]["table"]
    widths = column_widths(slide.rows, box.width)
    heights = row_heights(slide.rows, widths, size)
    return Table(rows=rows, widths=tuple(widths), heights=tuple(heights), size=size, box=box)


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
