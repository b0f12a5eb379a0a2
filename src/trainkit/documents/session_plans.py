"""The trainers' session plans: each session with its clock times, steps and the guide's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from trainkit.agenda.workshop.agenda import Entry
from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Module, Session, split_guide
from trainkit.documents.frame import Frame, frame_of, weekday_date
from trainkit.documents.handouts import Chapter, assets_of, chapter_of
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
        sessions = tuple(_plans(kit, course))
        view = SessionPlansView(
            frame=frame_of(kit, f"Session plans: {course.module.title}", Audience.TRAINERS),
            chapter=chapter_of(course),
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


Placed = tuple[date, Entry]


def _plans(kit: Kit, course: Course) -> Iterator[SessionPlan]:
    guide = split_guide(course.guide).sessions
    timed = {s.id: s for s in course.module.timed_sessions(_variant(kit, course))}
    for placed in _repeated(kit, course):
        session = timed[str(placed[0][1].session_id)]
        yield _plan(kit, course.module, session, placed, guide)


def _repeated(kit: Kit, course: Course) -> list[list[Placed]]:
    """Return each session, or part of one, with all its places in the agenda.

    The same part of a session is repeated if another group has it.
    """
    found: dict[tuple[str | None, int | None, int], list[Placed]] = {}
    seen: Counter[tuple[str | None, int | None, tuple[str, ...]]] = Counter()
    for day, entry in kit.agenda.sessions_of(course.module.id):
        seen[entry.session, entry.part, entry.groups] += 1
        count = seen[entry.session, entry.part, entry.groups]
        found.setdefault((entry.session, entry.part, count), []).append((day, entry))
    return list(found.values())


def _plan(
    kit: Kit,
    module: Module,
    session: Session,
    placed: list[Placed],
    guide: Mapping[str, str],
) -> SessionPlan:
    day, entry = placed[0]
    numbers = {o.id: number for number, o in enumerate(module.objectives, 1)}
    return SessionPlan(
        session=session,
        title=entry.title,
        objectives=tuple(
            f"{numbers[name]}. {module.objective(name).text}" for name in session.objectives
        ),
        starts=tuple(_starts(session, datetime.combine(day, entry.start), len(placed) > 1)),
        guide=guide.get(session.id, ""),
        held=tuple(_held(kit, *one) for one in placed),
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


def _starts(session: Session, start: datetime, is_repeated: bool) -> Iterator[str]:
    minutes = 0
    for step in session.steps:
        clock = start + timedelta(minutes=minutes)
        yield f"{minutes // 60}:{minutes % 60:02}" if is_repeated else f"{clock:%H:%M}"
        minutes += step.minutes
