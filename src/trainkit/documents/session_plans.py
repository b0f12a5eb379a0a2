"""The trainers' session plans: each session with its clock times, steps and the guide's text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from trainkit.definitions.gathered import Course
from trainkit.definitions.guide import split_guide
from trainkit.definitions.module import Module, Session
from trainkit.documents.chapter import Chapter, assets_of, chapter_of
from trainkit.documents.document import Audience, Document, Kit
from trainkit.documents.frame import Frame, frame_of, weekday_date
from trainkit.plan.agenda import Entry
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import View

__all__ = ["session_plans"]


class StepLine(View):
    """A step with its place on the clock."""

    start: str
    minutes: int
    title: str
    method: str
    material: str
    notes: str


class SessionPlan(View):
    """One session as the trainer will teach it."""

    id: str
    title: str
    when: str
    minutes: int
    planned_minutes: int
    """Minutes of the steps; differs where a trainer changed the agenda by hand."""
    speakers: str
    room: str
    objectives: tuple[str, ...]
    materials: tuple[str, ...]
    needs: tuple[str, ...]
    notes: str
    steps: tuple[StepLine, ...]
    guide: str


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
        sessions = tuple(_plans(kit, course))
        view = SessionPlansView(
            frame=frame_of(kit, f"Session plans: {course.module.title}", Audience.TRAINERS),
            chapter=chapter_of(course).model_copy(update={"body": ""}),
            variant=_variant(kit, course),
            total_minutes=sum(plan.minutes for plan in sessions),
            introduction=split_guide(course.guide).introduction,
            sessions=sessions,
        )
        recipe = PdfRecipe("plans/session-plans.html", view, (assets_of(course),))
        yield Document(Audience.TRAINERS, f"session-plans/{course.module.id}.pdf", recipe)


def _variant(kit: Kit, course: Course) -> str:
    modules = {entry.id: entry for entry in kit.definitions.workshop.modules}
    return modules[course.module.id].variant


def _plans(kit: Kit, course: Course) -> Iterator[SessionPlan]:
    guide = split_guide(course.guide).sessions
    timed = {s.id: s for s in course.module.timed_sessions(_variant(kit, course))}
    for day, entry in kit.agenda.sessions_of(course.module.id):
        session = timed[str(entry.session_id)]
        yield _plan(kit, course.module, session, (day, entry), guide)


def _plan(
    kit: Kit,
    module: Module,
    session: Session,
    placed: tuple[date, Entry],
    guide: Mapping[str, str],
) -> SessionPlan:
    day, entry = placed
    workshop = kit.definitions.workshop
    numbers = {o.id: number for number, o in enumerate(module.objectives, 1)}
    return SessionPlan(
        id=session.id,
        title=entry.title,
        when=f"{weekday_date(day, workshop.language)}, {entry.start:%H:%M}–{entry.end:%H:%M}",
        minutes=entry.minutes,
        planned_minutes=session.minutes,
        speakers="; ".join(workshop.speakers[name].name for name in entry.speakers),
        room=workshop.rooms[entry.room].name if entry.room else "",
        objectives=tuple(
            f"{numbers[name]}. {module.objective(name).text}" for name in session.objectives
        ),
        materials=session.materials,
        needs=session.needs,
        notes=session.notes or "",
        steps=tuple(_steps(session, datetime.combine(day, entry.start))),
        guide=guide.get(session.id, ""),
    )


def _steps(session: Session, start: datetime) -> Iterator[StepLine]:
    for step in session.steps:
        yield StepLine(
            start=f"{start:%H:%M}",
            minutes=step.minutes,
            title=step.title,
            method=step.method.value.replace("-", " "),
            material=step.material or "",
            notes=step.notes or "",
        )
        start += timedelta(minutes=step.minutes)
