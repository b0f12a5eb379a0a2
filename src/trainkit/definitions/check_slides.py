"""Checks of a module's ``slides.md``: what a room can read, and what belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from trainkit.definitions.check_markdown import check_text, refuse_citations
from trainkit.definitions.loaded import Course
from trainkit.definitions.slides import (
    Mark,
    Slide,
    SlideKind,
    SlideText,
    plain,
    read_slides,
)
from trainkit.languages import _
from trainkit.problems import Place, Problems
from trainkit.render.drawings import letter_size, view_box
from trainkit.render.slide_layout import LAYOUTS, SIZES, TITLE_SIZE, lines_needed

__all__ = ["MOST_WORDS", "check_slides"]

MOST_WORDS = 30
"""Words on a slide, its title among them; figures and labels such as ``S1`` do not count."""
_LEAST_LETTERS = 14
"""Points at which the letters of a figure come out at least."""
_TITLE_LINES = 2
_WORD = re.compile(r"\w*[^\W\d_]{2}[\w\u200c'’-]*")


def check_slides(course: Course, problems: Problems) -> None:
    """Record what is wrong with the slides, if the module has any of its own."""
    if course.slides is None:
        return
    path, found = course.slides_path, Problems()
    check_text(path, course.slides, course, found)
    why = _("slides have no list of references; cite the source in the handout only")
    refuse_citations(path, course.slides, why, found)
    text = read_slides(path, course.slides, found)
    for number, line in enumerate(course.slides.split("\n"), 1):
        if re.match(r":::+[ \t]*\w", line):
            found.error(Place(path, number, 1), _("a slide has no boxes; write a line or a list"))
    _check_sessions(course, text, found)
    for slide in text.slides:
        for message in (*_unreadable(slide), *_misplaced(course, slide)):
            found.error(Place(path, slide.line, 1), message)
        _check_part(course, slide, found)
    for slide, after in zip_longest(text.slides, text.slides[1:]):
        if slide.kind is SlideKind.POLL:
            _check_poll(course, slide, after, found)
    problems.found.extend(found.found)


def _check_sessions(course: Course, text: SlideText, problems: Problems) -> None:
    known = [session.id for session in course.module.sessions]
    seen: set[str] = set()
    for name, line in text.sessions:
        place = Place(course.slides_path, line, 1)
        if name not in known:
            problems.error(
                place,
                _(
                    '"{name}" is not a session of module.yaml; there: {names}',
                    name=name,
                    names=", ".join(known),
                ),
            )
        elif name in seen:
            problems.error(place, _('a second part for the session "{name}"', name=name))
        seen.add(name)


def _unreadable(slide: Slide) -> Iterator[str]:
    """Yield what is too much for a slide."""
    count = sum(len(_WORD.findall(text)) for text in _texts(slide))
    if count > MOST_WORDS:
        yield (
            _(
                "the slide has {count} words; people can read at most {most} while somebody "
                "speaks; shorten it, or make two slides",
                count=count,
                most=MOST_WORDS,
            )
        )
    width = LAYOUTS["Text"]["title"].width
    if lines_needed(plain(slide.title), width, TITLE_SIZE, bold=True) > _TITLE_LINES:
        yield _("the title fills more than two lines; shorten it")
    if slide.table and slide.figure is not None:
        yield _("a slide has room for a table or a figure, not both; make two slides")
    fit = slide.fit
    if slide.lines and fit.text_size is None:
        yield _(
            "the text does not fit at {sizes} points; shorten it, or make two slides",
            sizes=SIZES[-1],
        )
    if slide.table and fit.table_size is None:
        yield _(
            "the table does not fit at {sizes} points; leave out rows, columns or words",
            sizes=SIZES[-1],
        )


def _texts(slide: Slide) -> Iterator[str]:
    """Yield what is read on a slide; code is looked at."""
    rows = (cell for row in slide.table for cell in row)
    for runs in (slide.title, *(line.runs for line in slide.lines), *rows):
        yield plain(run for run in runs if not run.code)


def _misplaced(course: Course, slide: Slide) -> Iterator[str]:
    sessions = {session.id: session for session in course.module.sessions}
    if slide.session in sessions:
        count = len(sessions[slide.session].steps)
        if not 1 <= slide.step <= count:
            yield _(
                'expected a step from 1 to {count} of "{session}", found {step}',
                count=count,
                session=slide.session,
                step=slide.step,
            )
    if slide.reveals and not slide.table and not any(line.mark for line in slide.lines):
        yield _('"reveal" needs a list or a table, to show its lines one after another')


def _check_part(course: Course, slide: Slide, problems: Problems) -> None:
    """Record a part that is none of the drawing, and letters that come out too small."""
    figure = slide.figure
    path = None if figure is None else course.folder / figure.name
    if figure is None or path is None or slide.table or not _is_drawing(path):
        return
    place, data = Place(course.slides_path, slide.line, 1), path.read_bytes()
    box, whole = LAYOUTS[slide.fit.layout]["picture"], view_box(data)
    left, top, width, height = figure.part or whole
    size = letter_size(data) * min(box.width / width, box.height / height)
    if left + width > whole[0] + whole[2] or top + height > whole[1] + whole[3]:
        problems.error(
            place,
            _(
                "the part lies outside {name}, which is {width} by {height}",
                name=figure.name,
                width=f"{whole[2]:g}",
                height=f"{whole[3]:g}",
            ),
        )
    elif size < _LEAST_LETTERS:
        problems.warning(
            place,
            _(
                "the letters of {name} are {size} points high, expected {least} or more; show the "
                "figure in parts, such as {{part={left},{top},{width},{height}}}",
                name=figure.name,
                size=f"{size:.0f}",
                least=_LEAST_LETTERS,
                left=f"{left:g}",
                top=f"{top:g}",
                width=f"{width:g}",
                height=f"{height / 2:.0f}",
            ),
        )


def _is_drawing(path: Path) -> bool:
    return path.suffix == ".svg" and path.is_file()


def _check_poll(course: Course, slide: Slide, after: Slide | None, problems: Problems) -> None:
    place = Place(course.slides_path, slide.line, 1)
    if sum(line.mark is Mark.LETTER for line in slide.lines) < 2:
        problems.error(place, _("a poll needs a list of at least two options"))
    answer = None if after is None else (after.kind, after.session, after.step)
    if answer != (SlideKind.ANSWER, slide.session, slide.step):
        problems.error(
            place, _('a poll needs its answer on the next slide: "### Title {answer}", same step')
        )
