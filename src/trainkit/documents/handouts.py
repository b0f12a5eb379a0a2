"""What a module gives participants: handouts, desk cards, and the workbook that binds it all.

A ``Chapter`` is a module as these pages, and the session plans,
show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trainkit.agenda.workshop.agenda import AgendaDay, EntryKind
from trainkit.collation import sort_key
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import GlossaryTerm, Module
from trainkit.definitions.workshop import CourseText
from trainkit.documents.bibliography import Bibliography, Source, bibliography_of
from trainkit.documents.frame import Frame, clock_line, frame_of, original_note, weekday_date
from trainkit.documents.handed_out import as_chapter
from trainkit.errors import LayoutError
from trainkit.kit import Audience, Document, Kit
from trainkit.languages import _
from trainkit.render.markdown import Heading, headings
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["Chapter", "assets_of", "cards", "chapter_of", "handouts", "workbook"]

_SHARED_PREFIX = "ref-"
"""Put before the number of a reference in a workbook to get its anchor."""


class Chapter(View):
    """One module, ready to print."""

    module: Module
    body: str = ""
    """Markdown."""
    citations: Mapping[str, str]
    """What is printed for each reference that is cited: its number."""
    reference_prefix: str
    """Put before a reference's number to get its anchor."""
    sources: tuple[Source, ...] = ()
    """The list of references; empty where chapters share one."""

    @property
    def prefix(self) -> str:
        """Put before every anchor."""
        return f"{self.module.id}-"

    @property
    def assets(self) -> str:
        """Where figures lie."""
        return f"asset://{self.module.id}/"

    @property
    def contents(self) -> tuple[Heading, ...]:
        """The headings of its parts."""
        return tuple(one for one in headings(self.body, self.prefix) if one.level == 2)


def chapter_of(course: Course, body: str = "") -> Chapter:
    """Return the chapter of a course, without its sessions: their notes are for trainers."""
    own = bibliography_of([course.module])
    return Chapter(
        module=course.module.model_copy(update={"sessions": ()}),
        body=body,
        citations=own.citations[course.module.id],
        reference_prefix=f"{course.module.id}-ref-",
        sources=own.sources,
    )


def _bound_chapters(courses: Sequence[Course], shared: Bibliography) -> Iterator[Chapter]:
    """Yield the chapters of a workbook, which share one list of references."""
    for course in courses:
        yield chapter_of(course, as_chapter(course.handout)).model_copy(
            update={
                "citations": shared.citations[course.module.id],
                "reference_prefix": _SHARED_PREFIX,
                "sources": (),
            }
        )


def assets_of(course: Course) -> tuple[str, Path]:
    """Return the scope and folder under which the course's figures may be read."""
    return course.module.id, course.folder


class HandoutView(View):
    """One module's handout."""

    frame: Frame
    chapter: Chapter


class GlanceDay(View):
    """A day of the programme at a glance: times and titles."""

    title: str
    rows: tuple[tuple[str, str], ...]


class WorkbookView(View):
    """The bound workbook."""

    frame: Frame
    subtitle: str
    days: tuple[GlanceDay, ...]
    chapters: tuple[Chapter, ...]
    glossary: tuple[GlossaryTerm, ...]
    sources: tuple[Source, ...]
    reference_prefix: str


def _is_made(kit: Kit, form: CourseText) -> bool:
    known = kit.definitions
    return not known.is_translation or known.workshop.course_text is form


def handouts(kit: Kit) -> Iterator[Document]:
    """Yield one handout a module; in translation, where handouts are what participants get."""
    for course in kit.definitions.courses if _is_made(kit, CourseText.HANDOUTS) else ():
        view = HandoutView(
            frame=frame_of(
                kit,
                course.module.title,
                Audience.PARTICIPANTS,
                original_note(kit, course.languages_of(course.handout_name)),
            ),
            chapter=chapter_of(course, course.handout),
        )
        recipe = PdfRecipe("handouts/handout.html", view, (assets_of(course),))
        yield Document(Audience.PARTICIPANTS, f"handouts/{course.module.id}.pdf", recipe)


def workbook(kit: Kit) -> Iterator[Document]:
    """Yield the workbook; in translation, where it is what participants get."""
    if not _is_made(kit, CourseText.WORKBOOK):
        return
    courses = kit.definitions.courses
    shared = bibliography_of([course.module for course in courses])
    view = WorkbookView(
        frame=frame_of(
            kit,
            _("Participant's workbook"),
            Audience.PARTICIPANTS,
            original_note(
                kit, (one for course in courses for one in course.languages_of(course.handout_name))
            ),
        ),
        subtitle=kit.definitions.workshop.subtitle or "",
        days=_glance(kit),
        chapters=tuple(_bound_chapters(courses, shared)),
        glossary=_glossary(courses, kit.definitions.workshop.language),
        sources=shared.sources,
        reference_prefix=_SHARED_PREFIX,
    )
    assets = tuple(map(assets_of, courses))
    recipe = PdfRecipe("handouts/workbook.html", view, assets)
    yield Document(Audience.PARTICIPANTS, "workbook.pdf", recipe)


def _glance(kit: Kit) -> tuple[GlanceDay, ...]:
    language = kit.definitions.workshop.language
    days = (
        GlanceDay(
            title=weekday_date(day.date, language),
            rows=tuple(_glance_rows(kit, day)),
        )
        for day in kit.agenda.days
    )
    return tuple(day for day in days if day.rows)


def _glance_rows(kit: Kit, day: AgendaDay) -> Iterator[tuple[str, str]]:
    """Yield start and title; behind the title, which groups have it if not all have it then."""
    groups = kit.definitions.workshop.groups
    having: dict[tuple[str, str], set[str]] = {}
    for entry in day.entries:
        if entry.kind is not EntryKind.PAUSE:
            row = having.setdefault((clock_line(entry.start), entry.title), set())
            row.update(entry.groups or groups)
    for (start, title), ids in having.items():
        names = [group.name for key, group in groups.items() if key in ids]
        yield start, title if len(names) == len(groups) else f"{title} ({', '.join(names)})"


def _glossary(courses: tuple[Course, ...], language: str) -> tuple[GlossaryTerm, ...]:
    """Return all terms once, by alphabet; the first module that defines a term wins."""
    terms: dict[str, GlossaryTerm] = {}
    for course in courses:
        for term in course.module.glossary:
            terms.setdefault(term.term.casefold(), term)
    return tuple(sorted(terms.values(), key=lambda one: sort_key(one.term, language)))


_CARD_SIZES = (10, 10.5, 11, 11.5, 12, 12.5, 13)
"""Sizes of a desk card's letters in points, of which it takes the largest that fits on its page."""


class CardView(View):
    """One module's desk card."""

    frame: Frame
    chapter: Chapter
    size: float = _CARD_SIZES[0]
    """Of its letters, in points."""


def cards(kit: Kit) -> Iterator[Document]:
    """Yield the desk card of every module that has one."""
    for course in kit.definitions.courses:
        if course.card is not None:
            module = course.module
            view = CardView(
                frame=frame_of(
                    kit,
                    _("Desk card: {module}", module=module.title),
                    Audience.PARTICIPANTS,
                    original_note(kit, course.languages_of(course.card_name)),
                ),
                chapter=chapter_of(course, course.card),
            )
            recipe = _CardRecipe("cards/card.html", view, (assets_of(course),), most_pages=1)
            yield Document(Audience.PARTICIPANTS, f"cards/{module.id}.pdf", recipe)


@dataclass(frozen=True)
class _CardRecipe(PdfRecipe):
    view: CardView

    def make(self) -> bytes:
        """Return the PDF; raises as its base does for a text that fits in no size."""
        card = b""
        low, high = 0, len(_CARD_SIZES)
        while low < high:  # bisection: each try lays the page out
            middle = (low + high) // 2
            view = self.view.model_copy(update={"size": _CARD_SIZES[middle]})
            try:
                card = replace(self, view=view).in_one_size()
                low = middle + 1
            except LayoutError:
                if middle == 0:
                    raise
                high = middle
        return card

    def in_one_size(self) -> bytes:
        """Return the PDF in the size of the view."""
        return super().make()
