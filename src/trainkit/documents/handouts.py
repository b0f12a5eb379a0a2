"""What a module gives participants: handouts, desk cards, and the workbook that binds it all.

A ``Chapter`` is a module as these pages, and the session plans,
show it.

Sources as one numbered list: of one module, or of several that are bound together.

Modules that read the same source share its number. What each of them noted about it, and when the
copy that it read was current, is kept.

What trainers read of the course text names what participants hold: handouts, or the workbook.

Authors write of the handout. Where the workshop gives out the bound workbook, its module is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate, chain
from pathlib import Path

from trainkit.agenda.workshop.agenda import Entry
from trainkit.documents.frame import Frame, clock_line, frame_of, long_date, original_note
from trainkit.model.loaded import Course
from trainkit.model.module import GlossaryTerm, Module, Reference, Session, Step
from trainkit.model.workshop import CourseText
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.problems import LayoutError
from trainkit.render.markdown import Heading, headings
from trainkit.render.pages import PdfRecipe, View
from trainkit.text.collation import sort_key
from trainkit.text.languages import _, digits


class Source(View):
    """A source as the list prints it."""

    body: str
    number: str | None
    title: str
    year: int
    url: str | None
    notes: tuple[str, ...]
    """Without the full stop at their ends."""
    as_of: tuple[str, ...]
    """When the copies that were read were current, the earliest first."""
    volatile: bool


class Bibliography(View):
    """Numbered sources, and which number each module's references have."""

    sources: tuple[Source, ...]
    citations: Mapping[str, Mapping[str, str]]
    """By module and by reference what is printed for a citation: the source's number."""


def bibliography_of(modules: Sequence[Module]) -> Bibliography:
    """Return the sources of the modules in the order of their first mention."""
    same: dict[tuple[str, str], list[Reference]] = {}
    for reference in chain.from_iterable(module.references for module in modules):
        same.setdefault(_identity(reference), []).append(reference)
    numbers = {identity: str(number) for number, identity in enumerate(same, 1)}
    return Bibliography(
        sources=tuple(map(_source, same.values())),
        citations={
            module.id: {one.id: numbers[_identity(one)] for one in module.references}
            for module in modules
        },
    )


def _identity(reference: Reference) -> tuple[str, str]:
    """Return what two references to one source have in common: who issued it, and its number.

    Where there is no number, its title and year.
    """
    name = reference.number or f"{reference.title}, {reference.year}"
    return reference.body.casefold(), name.casefold()


def _source(same: Sequence[Reference]) -> Source:
    first = same[0]
    return Source(
        body=first.body,
        number=first.number,
        title=max((one.title for one in same), key=len),
        year=first.year,
        url=next((one.url for one in same if one.url), None),
        notes=tuple(dict.fromkeys(one.note.rstrip(".") for one in same if one.note)),
        as_of=tuple(sorted({one.as_of.isoformat() for one in same})),
        volatile=any(one.volatile for one in same),
    )


_PLACE = re.compile(r"(?:^|(?<=; ))([Hh])andout,(?= )", re.MULTILINE)
"""At the start of a material, before the name of a section, table or figure."""
_WORD = re.compile(r"\b([Hh])andout(s?)\b(?!\.\w)")
_WORKBOOK = {"H": "Workbook", "h": "workbook"}


def as_handed_out(kit: Kit, course: Course) -> Course:
    """Return the course with sessions, guide and slides that name what participants hold."""
    if kit.definitions.workshop.course_text is CourseText.HANDOUTS:
        return course
    number = [one.module.id for one in kit.definitions.courses].index(course.module.id) + 1
    sessions = tuple(_session(session, number) for session in course.module.sessions)
    return replace(
        course,
        module=course.module.model_copy(update={"sessions": sessions}),
        guide=_in_workbook(number, course.guide),
        slides=None if course.slides is None else _in_workbook(number, course.slides),
    )


def as_chapter(text: str) -> str:
    """Return a handout's text as it stands in the workbook, where "this handout" is a chapter."""
    return re.sub(r"\b([Tt]his) handout\b", r"\1 chapter", text)


def _session(session: Session, number: int) -> Session:
    words = partial(_in_workbook, number)
    return session.model_copy(
        update={
            "materials": tuple(map(words, session.materials)),
            "needs": tuple(map(words, session.needs)),
            "notes": session.notes and words(session.notes),
            "steps": tuple(_step(step, number) for step in session.steps),
        }
    )


def _step(step: Step, number: int) -> Step:
    texts = {"material": step.material, "notes": step.notes}
    return step.model_copy(
        update={name: text and _in_workbook(number, text) for name, text in texts.items()}
    )


def _in_workbook(number: int, text: str) -> str:
    text = _PLACE.sub(lambda found: f"{_WORKBOOK[found[1]]}, module {number},", text)
    return _WORD.sub(lambda found: f"{_WORKBOOK[found[1]]}{found[2]}", text)


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


class WorkbookView(View):
    """The bound workbook."""

    frame: Frame
    subtitle: str
    year: int
    """Of the programme."""
    facts_as_of: str
    """The day of the latest facts and laws, if they are younger than the programme."""
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
    workshop = kit.definitions.workshop
    latest = max(course.module.as_of for course in courses)
    view = WorkbookView(
        frame=frame_of(
            kit,
            _("Participant's workbook"),
            Audience.PARTICIPANTS,
            original_note(
                kit, (one for course in courses for one in course.languages_of(course.handout_name))
            ),
        ),
        subtitle=workshop.subtitle or "",
        year=workshop.dates[-1].year,
        facts_as_of=long_date(latest, workshop.language) if latest > workshop.dates[-1] else "",
        chapters=tuple(_bound_chapters(courses, shared)),
        glossary=_glossary(courses, kit.definitions.workshop.language),
        sources=shared.sources,
        reference_prefix=_SHARED_PREFIX,
    )
    assets = tuple(map(assets_of, courses))
    recipe = PdfRecipe("handouts/workbook.html", view, assets)
    yield Document(Audience.PARTICIPANTS, "workbook.pdf", recipe)


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


Placed = tuple[date, Entry]


@dataclass(frozen=True)
class HeldStep:
    """A step of a session with its time."""

    number: int
    """Counted from 1 among all steps that the module has for the session."""
    step: Step
    start: str
    """On the clock; from 0:00 on where the session is held several times."""
    end: str


@dataclass(frozen=True)
class HeldSession:
    """A session, or the part of one that is held in one piece, with all its places."""

    session: Session
    """With this workshop's minutes and the steps of this part alone."""
    steps: tuple[HeldStep, ...]
    placed: tuple[Placed, ...]
    """At least one; more where groups have it one after another."""

    @property
    def entry(self) -> Entry:
        """The first of its places in the agenda."""
        return self.placed[0][1]

    @property
    def is_repeated(self) -> bool:
        """Whether it is held several times."""
        return len(self.placed) > 1


def variant_of(kit: Kit, course: Course) -> str:
    """Return which form of the module the workshop has: short, standard, extended."""
    modules = {entry.id: entry for entry in kit.definitions.workshop.modules}
    return modules[course.module.id].variant


def held_sessions(kit: Kit, course: Course) -> tuple[HeldSession, ...]:
    """Return a module's sessions in the order of the agenda."""
    variant = variant_of(kit, course)
    timed = {session.id: session for session in course.module.timed_sessions(variant)}
    numbers = course.module.taught_steps(variant)
    rows = kit.agenda.sessions_of(course.module.id)
    return tuple(
        _held(timed[name], numbers[name], placed, _minutes_before(rows, placed[0][1]))
        for name, placed in _repeated(rows)
    )


def _repeated(rows: Sequence[Placed]) -> Iterator[tuple[str, list[Placed]]]:
    """Yield each session, or part of one, with all its places in the agenda.

    The same part of a session is repeated if another group has it.
    """
    found: dict[tuple[str | None, int | None, int], list[Placed]] = {}
    seen: Counter[tuple[str | None, int | None, tuple[str, ...]]] = Counter()
    for day, entry in rows:
        seen[entry.session, entry.part, entry.groups] += 1
        count = seen[entry.session, entry.part, entry.groups]
        found.setdefault((entry.session, entry.part, count), []).append((day, entry))
    for placed in found.values():
        yield str(placed[0][1].session_id), placed


def _minutes_before(rows: Sequence[Placed], entry: Entry) -> int:
    """Return the minutes of a session that its earlier parts take."""
    if entry.part is None:
        return 0
    same = (row for _, row in rows if (row.session, row.groups) == (entry.session, entry.groups))
    return sum(row.minutes for row in same if (row.part or 1) < entry.part)


def _held(
    session: Session, numbers: Sequence[int], placed: list[Placed], before: int
) -> HeldSession:
    day, entry = placed[0]
    starts = accumulate((step.minutes for step in session.steps), initial=0)
    after = before + entry.minutes if entry.part is not None else session.minutes
    kept = [
        (number, step)
        for number, step, start in zip(numbers, session.steps, starts, strict=False)
        if before <= start < after or (after >= session.minutes and start >= before)
    ]
    steps = tuple(step for _, step in kept)
    minutes = sum(step.minutes for step in steps)
    clock = _clock(datetime.combine(day, entry.start), is_repeated=len(placed) > 1)
    return HeldSession(
        session.model_copy(update={"steps": steps, "minutes": minutes}),
        tuple(timed_steps(kept, clock)),
        tuple(placed),
    )


def _clock(start: datetime, *, is_repeated: bool) -> datetime:
    return datetime.min if is_repeated else start


def timed_steps(steps: Sequence[tuple[int, Step]], start: datetime) -> Iterator[HeldStep]:
    """Yield the steps with their times; those of a session held several times start at 0:00."""
    at = start
    for number, step in steps:
        end = at + timedelta(minutes=step.minutes)
        yield HeldStep(number, step, _shown(at, start), _shown(end, start))
        at = end


def _shown(moment: datetime, start: datetime) -> str:
    if start == datetime.min:
        return digits(f"{moment.hour}:{moment.minute:02}")
    return clock_line(moment.time())
