"""The trainers' session plans: a run sheet of each session, and the guide's text on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from trainkit.agenda.workshop.agenda import Entry
from trainkit.definitions.module import Module, split_guide
from trainkit.documents.frame import Frame, clock_line, frame_of, weekday_date
from trainkit.documents.handed_out import as_handed_out
from trainkit.documents.handouts import Chapter, assets_of, chapter_of
from trainkit.documents.held import HeldSession, HeldStep, held_sessions, variant_of
from trainkit.documents.original_texts import with_original_texts
from trainkit.documents.run_sheet import Seating, of_variant
from trainkit.documents.slides.view import slides_of_steps, slides_view
from trainkit.kit import Audience, Document, Kit
from trainkit.languages import _, comma_list, digits, semicolon_list
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["session_plans"]


class Held(View):
    """When a session is held for some groups."""

    when: str
    """Date and time, and the groups if not all have it then."""
    minutes: int
    speakers: str
    room: str


class RunStep(View):
    """A step on the run sheet."""

    start: str
    """On the clock; of a session that is held several times, from 0:00 on."""
    minutes: int
    title: str
    method: str
    material: str
    """What is handed out or on the wall; Markdown."""
    slides: str
    """The slides to project: "7", "7–9"; empty for none."""
    notes: str
    """What the trainer says, asks and expects; Markdown."""


class SessionPlan(View):
    """One session as the trainer will teach it."""

    id: str
    title: str
    objectives: tuple[str, ...]
    steps: tuple[RunStep, ...]
    opening: int
    """The slide with which it opens; 0 if there is none."""
    materials: tuple[str, ...]
    """With the counts of this workshop; Markdown."""
    needs: tuple[str, ...]
    notes: str
    """For the trainer, before the session; Markdown."""
    guide: str
    held: tuple[Held, ...]
    """One for each group that has it for itself."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.held[0].minutes

    @property
    def planned(self) -> int:
        """How long its steps take; differs where a trainer changed the agenda by hand."""
        return sum(step.minutes for step in self.steps)


class SessionPlansView(View):
    """One module's session plans."""

    frame: Frame
    chapter: Chapter
    variant: str
    total_minutes: int
    seating: str
    """How many people at how many tables."""
    is_draft: bool
    """Whether a translation of the module has not been reviewed."""
    introduction: str
    """The guide's, without what belongs to other forms of the module."""
    sessions: tuple[SessionPlan, ...]


def session_plans(kit: Kit) -> Iterator[Document]:
    """Yield one PDF of session plans a module."""
    for course in (as_handed_out(kit, with_original_texts(one)) for one in kit.definitions.courses):
        variant = variant_of(kit, course)
        guide = split_guide(of_variant(course.guide, course.module, variant))
        deck = slides_view(kit, course)
        sessions = tuple(
            _plan(kit, course.module, held, guide.sessions, slides_of_steps(deck))
            for held in held_sessions(kit, course)
        )
        view = SessionPlansView(
            frame=frame_of(
                kit, _("Session plans: {module}", module=course.module.title), Audience.TRAINERS
            ),
            chapter=chapter_of(course),
            variant=_(variant),
            total_minutes=sum(plan.minutes for plan in sessions),
            seating=_seating(kit, ()).words,
            is_draft=course.is_draft,
            introduction=guide.introduction,
            sessions=sessions,
        )
        recipe = PdfRecipe("plans/session-plans.html", view, (assets_of(course),))
        yield Document(Audience.TRAINERS, f"session-plans/{course.module.id}.pdf", recipe)


def _seating(kit: Kit, groups: Sequence[str]) -> Seating:
    """Return the seating of the groups that have a session, of all if none is named."""
    sizes = kit.definitions.group_sizes
    count = sum(size for name, size in sizes.items() if not groups or name in groups)
    return Seating(count, kit.definitions.workshop.exercises.tables)


Shown = Mapping[tuple[str, int], tuple[int, int]]
"""The first and the last slide of each step, by session and number."""


def _plan(
    kit: Kit, module: Module, held: HeldSession, guide: Mapping[str, str], shown: Shown
) -> SessionPlan:
    session = held.session
    seating = _seating(kit, held.entry.groups)
    numbers = {o.id: number for number, o in enumerate(module.objectives, 1)}
    return SessionPlan(
        id=session.id,
        title=held.entry.title,
        objectives=tuple(
            f"{numbers[name]}. {module.objective(name).text}" for name in session.objectives
        ),
        steps=tuple(_step(session.id, step, shown, seating) for step in held.steps),
        opening=shown.get((session.id, 0), (0, 0))[0],
        materials=tuple(map(seating.counted, session.materials)),
        needs=tuple(map(seating.counted, session.needs)),
        notes=session.notes or "",
        guide=guide.get(session.id, ""),
        held=tuple(_held(kit, *one) for one in held.placed),
    )


def _step(session: str, held: HeldStep, shown: Shown, seating: Seating) -> RunStep:
    step = held.step
    first, last = shown.get((session, held.number), (0, 0))
    return RunStep(
        start=held.start,
        minutes=step.minutes,
        title=step.title,
        method=step.method.label,
        material=seating.counted(step.material or ""),
        slides="" if not first else digits(first) if first == last else digits(f"{first}–{last}"),
        notes=step.notes or "",
    )


def _held(kit: Kit, day: date, entry: Entry) -> Held:
    workshop = kit.definitions.workshop
    clock = clock_line(entry.start, entry.end)
    when = comma_list([weekday_date(day, workshop.language), clock])
    names = [workshop.groups[key].name for key in entry.groups if len(workshop.groups) > 1]
    return Held(
        when=f"{when} · {comma_list(names)}" if names else when,
        minutes=entry.minutes,
        speakers=semicolon_list(workshop.speakers[name].name for name in entry.speakers),
        room=workshop.rooms[entry.room].name if entry.room else "",
    )
