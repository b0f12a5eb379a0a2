"""The trainers' session plans: each session with its clock times, steps and the guide's text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from trainkit.agenda.workshop.agenda import Entry
from trainkit.definitions.module import Module, Session, split_guide
from trainkit.documents.frame import Frame, frame_of, weekday_date
from trainkit.documents.handouts import Chapter, assets_of, chapter_of
from trainkit.documents.held import HeldSession, held_sessions, variant_of
from trainkit.kit import Audience, Document, Kit
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


class SessionPlan(View):
    """One session as the trainer will teach it."""

    session: Session
    """With the minutes of its steps; differs where a trainer changed the agenda by hand."""
    title: str
    objectives: tuple[str, ...]
    starts: tuple[str, ...]
    """Of the steps on the clock; of a session that is held several times, from 0:00 on."""
    guide: str
    held: tuple[Held, ...]
    """One for each group that has it for itself."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.held[0].minutes


class SessionPlansView(View):
    """One module's session plans."""

    frame: Frame
    chapter: Chapter
    variant: str
    total_minutes: int
    introduction: str
    sessions: tuple[SessionPlan, ...]


def session_plans(kit: Kit) -> Iterator[Document]:
    """Yield one PDF of session plans a module."""
    for course in kit.definitions.courses:
        guide = split_guide(course.guide)
        sessions = tuple(
            _plan(kit, course.module, held, guide.sessions) for held in held_sessions(kit, course)
        )
        view = SessionPlansView(
            frame=frame_of(kit, f"Session plans: {course.module.title}", Audience.TRAINERS),
            chapter=chapter_of(course),
            variant=variant_of(kit, course),
            total_minutes=sum(plan.minutes for plan in sessions),
            introduction=guide.introduction,
            sessions=sessions,
        )
        recipe = PdfRecipe("plans/session-plans.html", view, (assets_of(course),))
        yield Document(Audience.TRAINERS, f"session-plans/{course.module.id}.pdf", recipe)


def _plan(kit: Kit, module: Module, held: HeldSession, guide: Mapping[str, str]) -> SessionPlan:
    session = held.session
    numbers = {o.id: number for number, o in enumerate(module.objectives, 1)}
    return SessionPlan(
        session=session,
        title=held.entry.title,
        objectives=tuple(
            f"{numbers[name]}. {module.objective(name).text}" for name in session.objectives
        ),
        starts=tuple(step.start for step in held.steps),
        guide=guide.get(session.id, ""),
        held=tuple(_held(kit, *one) for one in held.placed),
    )


def _held(kit: Kit, day: date, entry: Entry) -> Held:
    workshop = kit.definitions.workshop
    when = f"{weekday_date(day, workshop.language)}, {entry.start:%H:%M}–{entry.end:%H:%M}"
    names = [workshop.groups[key].name for key in entry.groups if len(workshop.groups) > 1]
    return Held(
        when=f"{when} · {', '.join(names)}" if names else when,
        minutes=entry.minutes,
        speakers="; ".join(workshop.speakers[name].name for name in entry.speakers),
        room=workshop.rooms[entry.room].name if entry.room else "",
    )
